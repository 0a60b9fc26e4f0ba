/** Mouse, touch and keyboard on the canvas. */

import type { Canvas } from "./canvas";

/** One step of the keys and buttons. */
export const ZOOM_STEP = 1.25;
const MOVE_STEP = 60;

/** A press that moves less than this, in pixels, is a click. */
const CLICK_SLOP = 4;

/** Drag moves, the wheel moves, with Ctrl or a pinch it zooms; a click on a state opens it. */
export function followPointer(canvas: Canvas, open: (id: string) => void): void {
  const { element } = canvas;
  let press: { id: number; x: number; y: number; target: EventTarget | null; isDrag: boolean } | undefined;

  element.addEventListener("pointerdown", (event) => {
    if (event.button === 0 || event.button === 1) {
      press = { id: event.pointerId, x: event.clientX, y: event.clientY, target: event.target, isDrag: false };
    }
  });
  element.addEventListener("pointermove", (event) => {
    if (press?.id !== event.pointerId) {
      return;
    }
    const [x, y] = [event.clientX - press.x, event.clientY - press.y];
    if (!press.isDrag && Math.hypot(x, y) < CLICK_SLOP) {
      return;
    }
    if (!press.isDrag) {
      press.isDrag = true;
      element.setPointerCapture(event.pointerId);
      element.classList.add("dragging");
    }
    [press.x, press.y] = [event.clientX, event.clientY];
    canvas.moveBy(x, y);
  });
  const release = (event: PointerEvent) => {
    if (press?.id === event.pointerId) {
      const { isDrag, target } = press;
      press = undefined;
      element.classList.remove("dragging");
      const id = target instanceof Element ? canvas.shown?.idAt(target) : undefined;
      if (event.type === "pointerup" && event.button === 0 && !isDrag && id !== undefined) {
        open(id);
      }
    }
  };
  element.addEventListener("pointerup", release);
  element.addEventListener("pointercancel", release);
  element.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) {
        const { left, top } = element.getBoundingClientRect();
        const factor = Math.exp(-Math.max(-50, Math.min(50, event.deltaY)) / 150);
        canvas.zoomBy(factor, { x: event.clientX - left, y: event.clientY - top });
      } else {
        const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1;
        const [x, y] = event.shiftKey && event.deltaX === 0 ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
        canvas.moveBy(-x * unit, -y * unit);
      }
    },
    { passive: false },
  );
}

/** Arrows move, + and - zoom, 0 fits; Tab goes from state to state, Enter opens the one that it is on. */
export function followKeys(canvas: Canvas, open: (id: string) => void): void {
  const keys: Record<string, (step: number) => void> = {
    ArrowLeft: (step) => canvas.moveBy(step, 0),
    ArrowRight: (step) => canvas.moveBy(-step, 0),
    ArrowUp: (step) => canvas.moveBy(0, step),
    ArrowDown: (step) => canvas.moveBy(0, -step),
    "+": () => canvas.zoomBy(ZOOM_STEP),
    "=": () => canvas.zoomBy(ZOOM_STEP),
    "-": () => canvas.zoomBy(1 / ZOOM_STEP),
    _: () => canvas.zoomBy(1 / ZOOM_STEP),
    "0": () => canvas.fit(),
  };
  canvas.element.addEventListener("keydown", (event) => {
    // With a modifier they are VS Code's.
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const id = event.target instanceof Element ? canvas.shown?.idAt(event.target) : undefined;
    if ((event.key === "Enter" || event.key === " ") && id !== undefined) {
      open(id);
    } else if (Object.hasOwn(keys, event.key)) {
      keys[event.key]?.(event.shiftKey ? MOVE_STEP * 4 : MOVE_STEP);
    } else {
      return;
    }
    event.preventDefault();
  });
  canvas.element.addEventListener("focusin", (event) => {
    // A click need not move anything, and did not.
    const id = event.target instanceof Element && event.target.matches(":focus-visible") && canvas.shown?.idAt(event.target);
    if (id) {
      canvas.reveal(id);
    }
  });
}
