/** The canvas that the drawing lies on: zooms, moves, and stays where it is when the drawing changes. */

import type { Picture } from "./picture";
import { anchored, first, fit, moved, revealed, zoom, type Point, type Size, type View } from "./viewport";

/** Who decides on the view: how it starts, all of the drawing fitted to the canvas, or the user. */
type Mode = "start" | "all" | "free";

/** What outlives a reload of the page. */
export interface Kept {
  view: View;
  mode: Mode;
}

export class Canvas {
  private picture: Picture | undefined;
  private view: View = { x: 0, y: 0, scale: 1 };
  private mode: Mode = "start";

  constructor(
    readonly element: HTMLElement,
    private readonly stage: HTMLElement,
    kept: Kept | undefined,
    /** Told of every change of the view. */
    private readonly changed: (kept: Kept) => void,
  ) {
    if (kept) {
      this.view = kept.view;
      this.mode = kept.mode;
    }
    new ResizeObserver(() => this.arrange()).observe(element);
  }

  get shown(): Picture | undefined {
    return this.picture;
  }

  get size(): Size {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  /** Shows another picture; the state with the id `anchor`, or else one near the middle, stays where it is. */
  show(picture: Picture, anchor: string | null): void {
    const old = this.picture;
    const fixed = old?.keyOf(anchor);
    const before = new Map(this.mode === "free" && old ? old.boxes() : []);
    const middle = this.middle();
    const focused = picture.idOf(old?.keyOf(document.activeElement?.getAttribute("data-id")));
    this.picture = picture;
    this.stage.replaceChildren(picture.svg);
    if (focused !== undefined) {
      picture.group(focused)?.focus({ preventScroll: true });
    }
    if (this.mode !== "free") {
      return this.arrange();
    }
    let nearest = { distance: Infinity, view: this.view };
    for (const [key, after] of picture.boxes()) {
      const place = before.get(key);
      const distance = !place ? Infinity : key === fixed ? -1 : Math.hypot(place.x - middle.x, place.y - middle.y);
      if (place && distance < nearest.distance) {
        nearest = { distance, view: anchored(this.view, place, after) };
      }
    }
    if (before.size > 0 && nearest.distance === Infinity) {
      // Another machine altogether.
      this.mode = "start";
      return this.arrange();
    }
    this.set(nearest.view);
  }

  zoomBy(factor: number, anchor?: Point): void {
    const { width, height } = this.size;
    this.move(zoom(this.view, factor, anchor ?? { x: width / 2, y: height / 2 }));
  }

  moveBy(x: number, y: number): void {
    if (this.picture) {
      this.move(moved(this.view, { x, y }, this.picture.size, this.size));
    }
  }

  /** Shows all, and goes on doing so until it is moved. */
  fit(): void {
    this.mode = "all";
    this.arrange();
  }

  /** Moves a state into sight, if it is not. */
  reveal(id: string): void {
    const box = this.picture?.box(id);
    const to = box && revealed(this.view, box, this.size);
    if (to && (to.x !== this.view.x || to.y !== this.view.y)) {
      this.move(to);
    }
  }

  private move(view: View): void {
    this.mode = "free";
    this.set(view);
  }

  /** As it is to be while the user has not moved it. */
  private arrange(): void {
    if (this.picture && this.mode !== "free") {
      this.set((this.mode === "all" ? fit : first)(this.picture.size, this.size));
    }
  }

  /** The point of the drawing in the middle of the canvas. */
  private middle(): Point {
    const { width, height } = this.size;
    return { x: (width / 2 - this.view.x) / this.view.scale, y: (height / 2 - this.view.y) / this.view.scale };
  }

  private set(view: View): void {
    this.view = view;
    this.stage.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
    this.changed({ view, mode: this.mode });
  }
}
