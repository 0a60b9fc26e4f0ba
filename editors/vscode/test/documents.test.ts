import assert from "node:assert/strict";
import { test } from "node:test";
import { languageFor, mayHoldDefinition, selector } from "../src/documents";

const holds = (language: string, fileName: string, text: string) => mayHoldDefinition(language, fileName, () => text);

test("a definition is known by its language alone", () => {
  const text = () => assert.fail("the text need not be looked at");
  assert.ok(mayHoldDefinition("asl", "a.asl.json", text));
  assert.ok(mayHoldDefinition("asl-yaml", "Untitled-1", text));
});

test("templates are known by what they speak of", () => {
  assert.ok(holds("json", "machine.json", '{"StartAt": "A"}'));
  assert.ok(holds("yaml", "template.yaml", "Type: AWS::Serverless::StateMachine"));
  assert.ok(holds("cloudformation", "stack.yaml", "Type: AWS::StepFunctions::StateMachine"));
  assert.ok(holds("terraform", "main.tf", 'resource "aws_sfn_state_machine" "a" {}'));
  assert.ok(holds("plaintext", "main.tf", 'resource "aws_sfn_state_machine" "a" {}'));
  assert.ok(holds("plaintext", "stack.template", "Type: AWS::Serverless::StateMachine"));
});

test("the server is told what plain text is, and else what VS Code says", () => {
  assert.equal(languageFor("plaintext", "/a/main.tf"), "terraform");
  assert.equal(languageFor("plaintext", "/a/Stack.TEMPLATE"), "cloudformation");
  assert.equal(languageFor("plaintext", "/a/notes.txt"), "plaintext");
  assert.equal(languageFor("terraform", "/a/main.tf"), "terraform");
  assert.equal(languageFor("yaml", "/a/stack.template"), "yaml");
});

test("all else is left alone", () => {
  assert.ok(!holds("json", "package.json", '{"name": "a"}'));
  assert.ok(!holds("yaml", "ci.yaml", "on: push"));
  assert.ok(!holds("typescript", "a.ts", "StartAt"));
  assert.ok(!holds("json", "huge.json", `${" ".repeat(30 << 20)}"StartAt"`));
});

test("the server hears of files and of new documents, and not of what a diff shows", () => {
  const schemes = new Set(selector().map((filter) => filter.scheme));
  assert.deepEqual([...schemes].sort(), ["file", "untitled"]);
});
