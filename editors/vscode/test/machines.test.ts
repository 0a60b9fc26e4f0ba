import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { describe, test } from "node:test";
import { MACHINES, toYaml } from "../src/machines";

test("each template is offered, and each that is offered is there", () => {
  assert.deepEqual(MACHINES.map((machine) => machine.file).sort(), readdirSync("templates").sort());
});

test("each template can be written in YAML, line for line of its keys", () => {
  for (const { file } of MACHINES) {
    const json = readFileSync(`templates/${file}`, "utf8");
    const yaml = toYaml(json);
    const keys = [...json.matchAll(/"(\w+)": /g)].map((match) => match[1]);
    assert.deepEqual([...yaml.matchAll(/^[ -]*(\w+):/gm)].map((match) => match[1]), keys, file);
  }
});

describe("YAML", () => {
  const check = (name: string, json: unknown, yaml: string) =>
    test(name, () => assert.equal(toYaml(JSON.stringify(json)), yaml));

  check("objects and lists", { a: { b: [{ c: 1, d: [2] }, "x"], e: [], f: {} }, g: null }, [
    "a:", "  b:", "    - c: 1", "      d:", "        - 2", "    - x", "  e: []", "  f: {}", "g: null", "",
  ].join("\n"));
  check("texts that YAML would take for something else are quoted", ["no", "1", "a: b", "a #b", "{% $x %}", "- a", "", "a b", "a, b"], [
    '- "no"', '- "1"', '- "a: b"', '- "a #b"', '- "{% $x %}"', '- "- a"', '- ""', "- a b", "- a, b", "",
  ].join("\n"));
});
