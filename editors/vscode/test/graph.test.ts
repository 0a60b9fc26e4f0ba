import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { escapeHtml, pageHtml } from "../src/graph/page";
import type { GraphState, Range } from "../src/graph/protocol";
import { machineAt, stateAt } from "../src/graph/states";

const lines = (start: number, end: number): Range => ({
  start: { line: start, character: 0 },
  end: { line: end, character: 0 },
});

function state(id: string, start: number, end: number): GraphState {
  return { id, name: id, path: [], range: lines(start, end), selectionRange: lines(start, start), type: "Pass" };
}

describe("the state at the cursor", () => {
  // Whatever order they come in.
  const states = [state("inner", 4, 6), state("outer", 2, 9), state("next", 10, 12), state("other", 7, 8)];
  const at = (line: number) => stateAt(states, { line, character: 3 })?.id;

  test("is the innermost", () => assert.deepEqual([3, 5, 7, 8].map(at), ["outer", "inner", "other", "outer"]));
  test("is none between states", () => assert.deepEqual([0, 9, 12].map(at), [undefined, undefined, undefined]));
});

test("the machine at the cursor", () => {
  const machines = [
    { name: "A", range: lines(1, 5) },
    { name: null, range: lines(10, 20) },
  ];
  assert.deepEqual([0, 3, 12].map((line) => machineAt(machines, { line, character: 1 })), [-1, 0, 1]);
  assert.equal(machineAt(machines, undefined), -1);
});

describe("the page", () => {
  const html = pageHtml({ nonce: "N0nce", source: "vscode-resource:", script: "a.js", style: "a.css", uri: 'file:///"><script>' });

  test("runs its own script and nothing else", () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
    assert.match(policy, /^default-src &#39;none&#39;; script-src &#39;nonce-N0nce&#39;; style-src vscode-resource:;/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.doesNotMatch(html, / on\w+=| style=|<style/);
  });

  test("names are texts in it", () => {
    assert.equal(escapeHtml(`<a b="c" d='e'>&`), "&#60;a b=&#34;c&#34; d=&#39;e&#39;&#62;&#38;");
  });
});
