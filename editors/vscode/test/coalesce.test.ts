import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Coalesced } from "../src/coalesce";

test("what is asked for while it is done is done once more", async () => {
  let [times, running, most] = [0, 0, 0];
  const work = new Coalesced(async () => {
    most = Math.max(most, ++running);
    times += 1;
    await pause(5);
    running -= 1;
  }, 1);
  await Promise.all([work.now(), work.now(), work.now()]);
  assert.deepEqual([times, most], [2, 1]);
});

test("a burst is done once", async () => {
  let times = 0;
  const work = new Coalesced(() => {
    times += 1;
    return Promise.resolve();
  }, 5);
  for (let i = 0; i < 10; i++) {
    work.soon();
  }
  await pause(30);
  assert.equal(times, 1);
  work.soon();
  work.cancel();
  await pause(30);
  assert.equal(times, 1);
});

test("a failure does not end it", async () => {
  let times = 0;
  const work = new Coalesced(() => (times++ === 0 ? Promise.reject(new Error("once")) : Promise.resolve()), 1);
  await assert.rejects(work.now());
  await work.now();
  assert.equal(times, 2);
});
