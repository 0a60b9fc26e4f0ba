import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { anchored, first, fit, moved, revealed, zoom, type Point, type View } from "../src/graph/webview/viewport";

const canvas = { width: 800, height: 600 };
const at = (view: View, point: Point): Point => ({ x: point.x * view.scale + view.x, y: point.y * view.scale + view.y });
const near = (a: Point, b: Point) => assert.ok(Math.hypot(a.x - b.x, a.y - b.y) < 1e-6, JSON.stringify([a, b]));

describe("the first view", () => {
  test("a small drawing is in the middle, as large as it is", () => {
    assert.deepEqual(first({ width: 200, height: 100 }, canvas), { scale: 1, x: 300, y: 250 });
  });
  test("a larger one fits with room around it", () => {
    const view = fit({ width: 1600, height: 600 }, canvas);
    const [start, end] = [at(view, { x: 0, y: 0 }), at(view, { x: 1600, y: 600 })];
    near(start, { x: 24, y: (600 - 600 * view.scale) / 2 });
    near(end, { x: 776, y: (600 + 600 * view.scale) / 2 });
  });
  test("of a very large one the start can be read", () => {
    const view = first({ width: 800, height: 60_000 }, canvas);
    assert.ok(view.scale >= 0.45);
    assert.ok(view.y > 0);
  });
  test("a canvas without room, as while the tab is hidden, is no obstacle", () => {
    const view = fit({ width: 100, height: 100 }, { width: 0, height: 0 });
    assert.ok(Object.values(view).every(Number.isFinite));
  });
});

describe("zoom", () => {
  test("what is under the pointer stays there", () => {
    const view = { x: 13, y: -7, scale: 0.8 };
    const pointer = { x: 500, y: 120 };
    const place = { x: (pointer.x - view.x) / view.scale, y: (pointer.y - view.y) / view.scale };
    for (const factor of [0.5, 1.25, 3]) {
      near(at(zoom(view, factor, pointer), place), pointer);
    }
  });
  test("has an end in both directions", () => {
    let view: View = { x: 0, y: 0, scale: 1 };
    for (let i = 0; i < 100; i++) {
      view = zoom(view, 2, { x: 1, y: 1 });
    }
    assert.equal(view.scale, 4);
    for (let i = 0; i < 100; i++) {
      view = zoom(view, 0.5, { x: 1, y: 1 });
    }
    assert.equal(view.scale, 0.05);
  });
});

test("the drawing cannot be moved out of sight", () => {
  const drawing = { width: 300, height: 200 };
  const start = fit(drawing, canvas);
  for (const by of [{ x: 9999, y: 0 }, { x: -9999, y: -9999 }, { x: 0, y: 9999 }]) {
    const view = moved(start, by, drawing, canvas);
    assert.ok(view.x <= canvas.width - 60 && view.x + drawing.width >= 60);
    assert.ok(view.y <= canvas.height - 60 && view.y + drawing.height >= 60);
  }
});

describe("a state is brought into sight", () => {
  const box = { x: 1000, y: 50, width: 100, height: 40 };
  test("by as little as is needed", () => {
    const view = revealed({ x: 0, y: 0, scale: 1 }, box, canvas);
    assert.deepEqual(view, { scale: 1, x: 800 - 24 - 1100, y: 0 });
    assert.deepEqual(revealed(view, box, canvas), view);
  });
  test("by its start when it is larger than the canvas", () => {
    const view = revealed({ x: 0, y: 0, scale: 1 }, { x: 50, y: 60, width: 5000, height: 5000 }, canvas);
    near(at(view, { x: 50, y: 60 }), { x: 24, y: 24 });
  });
});

test("a state that moves in the drawing stays where it is on the canvas", () => {
  const view = { x: 10, y: 20, scale: 0.7 };
  const [before, after] = [{ x: 100, y: 100 }, { x: 160, y: 20 }];
  near(at(anchored(view, before, after), after), at(view, before));
});
