import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { expressions, grammar, scopes } from "./grammar";

const json = grammar("source.asl");
const yaml = grammar("source.asl.yaml");

describe("JSON", () => {
  const check = (name: string, line: string, expected: string[]) =>
    test(name, async () => assert.deepEqual(expressions(await json, line), expected));

  check("JSONata", '"Condition": "{% $states.input.n > 3 and $count(items) = $x %}"', [
    "$ variable.language",
    "states variable.language",
    "input support.variable.property",
    "n variable.other.property",
    "> keyword.operator",
    "3 constant.numeric",
    "and keyword.operator.word",
    "$count support.function",
    "items variable.other.property",
    "= keyword.operator",
    "$x variable.other.readwrite",
  ]);
  check("texts within JSONata", String.raw`"a": "{% 'x' & \"y\" %}", "b": "c"`, [
    "' string.quoted.single",
    "x string.quoted.single",
    "' string.quoted.single",
    "& keyword.operator",
    String.raw`\" string.quoted.double`,
    "y string.quoted.double",
    String.raw`\" string.quoted.double`,
  ]);
  check("a function applied without brackets", '"a": "{% name ~> $trim %}"', [
    "name variable.other.property",
    "~> keyword.operator",
    "$trim support.function",
  ]);
  check("paths", String.raw`"Variable": "$.items[0]['a b']", "Id": "$$.Execution.Id", "v": "$order.id"`, [
    "$ variable.language",
    "items variable.other.property",
    "0 constant.numeric",
    "'a b' string.quoted.single",
    "$$ variable.language",
    "Execution variable.other.property",
    "Id variable.other.property",
    "$ variable.language",
    "order variable.other.readwrite",
    "id variable.other.property",
  ]);
  check("intrinsic functions", `"a.$": "States.Format('x', $.name, States.UUID(), 3)"`, [
    "States support.class",
    "Format support.function",
    "' string.quoted.single",
    "x string.quoted.single",
    "' string.quoted.single",
    "$ variable.language",
    "name variable.other.property",
    "States support.class",
    "UUID support.function",
    "3 constant.numeric",
  ]);
  check("texts that only look like it", '"Comment": "It costs $5, see States.Format", "b": "a $.b"', []);

  test("what is not closed ends with its line or its text", async () => {
    const text = `"a": "{% $x + 'y",\n"b": "{% $y",\n"Next": "Oops\n"End": true`;
    const last = scopes(await json, '"End": true');
    let state: Parameters<Awaited<typeof json>["tokenizeLine"]>[1] = null;
    for (const line of text.split("\n").slice(0, -1)) {
      state = (await json).tokenizeLine(line, state).ruleStack;
    }
    const { tokens } = (await json).tokenizeLine('"End": true', state);
    assert.equal(tokens.at(-1)?.scopes.at(-1), "constant.language.json.asl");
    assert.equal(last.at(-1), "true constant.language.json.asl");
  });

  test("placeholders, with and without quotes", async () => {
    assert.deepEqual(scopes(await json, '"n": ${Number}').at(-1), "${Number} variable.other.placeholder.asl");
    assert.ok(scopes(await json, '"n": "a ${B} c"').includes("${B} variable.other.placeholder.asl"));
  });
});

describe("YAML", () => {
  const check = (name: string, text: string, expected: string[]) =>
    test(name, async () => assert.deepEqual(expressions(await yaml, text), expected));

  check("JSONata over several lines", "Output: >-\n  {% $a +\n    $sum(x) %}\nEnd: true", [
    "$a variable.other.readwrite",
    "+ keyword.operator",
    "$sum support.function",
    "x variable.other.property",
  ]);
  check("JSONata in quotes", "Seconds: '{% $n %}'", ["$n variable.other.readwrite"]);
  check("paths, with and without quotes", 'InputPath: $.a # b\nx: "$.c"\ny:\n  - $.d', [
    "$ variable.language",
    "a variable.other.property",
    "$ variable.language",
    "c variable.other.property",
    "$ variable.language",
    "d variable.other.property",
  ]);
  check("intrinsic functions", "a.$: States.Hash($.b)", [
    "States support.class",
    "Hash support.function",
    "$ variable.language",
    "b variable.other.property",
  ]);
  check("texts that only look like it", "Comment: it costs $.5, see States.Format", []);
});
