import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST_CRASHES, Restarts } from "../src/restarts";

test("a server that keeps crashing is started again later and later, and then not at all", () => {
  const restarts = new Restarts();
  const delays = Array.from({ length: MOST_CRASHES }, (_, i) => restarts.crashed(i * 1000));
  assert.deepEqual(delays, [250, 1000, 4000, undefined]);
});

test("a crash now and then does not add up", () => {
  const restarts = new Restarts();
  for (let hour = 0; hour < 20; hour++) {
    assert.equal(restarts.crashed(hour * 3_600_000), 250);
  }
});

test("a restart by hand starts the count anew", () => {
  const restarts = new Restarts();
  restarts.crashed(0);
  restarts.crashed(1);
  restarts.forget();
  assert.equal(restarts.crashed(2), 250);
});
