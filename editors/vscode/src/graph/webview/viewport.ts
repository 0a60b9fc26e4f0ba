/** Where the drawing is and how large, in numbers. Knows no page. */

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point, Size {}

/** A point of the drawing is at `point * scale + (x, y)` on the canvas. */
export interface View extends Point {
  scale: number;
}

const LEAST_SCALE = 0.05;
const MOST_SCALE = 4;

/** Below this scale nobody can read names; the first view starts at the top instead. */
const READABLE_SCALE = 0.45;

/** Room around what is shown, in pixels of the canvas. */
const MARGIN = 24;

/** So much of the drawing stays on the canvas, however far it is moved. */
const KEPT = 60;

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most));
}

/** All of the drawing, in the middle; never enlarged. */
export function fit(drawing: Size, canvas: Size): View {
  const room = (length: number) => Math.max(length - 2 * MARGIN, 1);
  const wanted = Math.min(room(canvas.width) / drawing.width, room(canvas.height) / drawing.height, 1);
  const scale = clamp(wanted, LEAST_SCALE, MOST_SCALE);
  const middle = (room: number, length: number) => (room - length * scale) / 2;
  return { scale, x: middle(canvas.width, drawing.width), y: middle(canvas.height, drawing.height) };
}

/** What is shown first: all of it, or of a large one the start at a size that can be read. */
export function first(drawing: Size, canvas: Size): View {
  const all = fit(drawing, canvas);
  if (all.scale >= READABLE_SCALE) {
    return all;
  }
  return { scale: READABLE_SCALE, x: (canvas.width - drawing.width * READABLE_SCALE) / 2, y: MARGIN };
}

/** Larger or smaller by `factor`; what is at `anchor` on the canvas stays there. */
export function zoom(view: View, factor: number, anchor: Point): View {
  const scale = clamp(view.scale * factor, LEAST_SCALE, MOST_SCALE);
  const ratio = scale / view.scale;
  return { scale, x: anchor.x - (anchor.x - view.x) * ratio, y: anchor.y - (anchor.y - view.y) * ratio };
}

/** Moved, but not out of sight. */
export function moved(view: View, by: Point, drawing: Size, canvas: Size): View {
  const place = (at: number, length: number, room: number) => clamp(at, KEPT - length * view.scale, room - KEPT);
  return {
    scale: view.scale,
    x: place(view.x + by.x, drawing.width, canvas.width),
    y: place(view.y + by.y, drawing.height, canvas.height),
  };
}

/** Moved as little as is needed for `box`, in the drawing's measure, to be seen whole; its start if it is too large. */
export function revealed(view: View, box: Box, canvas: Size): View {
  const place = (at: number, from: number, length: number, room: number) => {
    const start = from * view.scale + at;
    const end = start + length * view.scale;
    if (start < MARGIN || length * view.scale > room - 2 * MARGIN) {
      return at + MARGIN - start;
    }
    return end > room - MARGIN ? at + room - MARGIN - end : at;
  };
  return {
    scale: view.scale,
    x: place(view.x, box.x, box.width, canvas.width),
    y: place(view.y, box.y, box.height, canvas.height),
  };
}

/** The view in which what was at `before` in the old drawing is at the same place, when it is at `after` in the new one. */
export function anchored(view: View, before: Point, after: Point): View {
  return {
    scale: view.scale,
    x: view.x + (before.x - after.x) * view.scale,
    y: view.y + (before.y - after.y) * view.scale,
  };
}
