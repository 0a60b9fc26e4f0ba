import assert from "node:assert/strict";
import { test } from "node:test";
import { crashing, missing, notRunning, notServing, sentence, tooOld } from "../src/trouble";

test("each trouble says what is wrong and offers what can be done", () => {
  const troubles = [
    missing("setting", "/x/asl-lsp", "linux-x64"),
    missing("everywhere", "", "linux-x64"),
    notRunning("/x/asl-lsp", "Exec format error"),
    tooOld("/x/asl-lsp", "PATH", "0.0.1"),
    notServing("it closed the connection"),
    crashing(4),
  ];
  for (const { message, short, remedies } of troubles) {
    assert.match(message, /[.]$/);
    assert.ok(message.split(". ").length > 1 || message.includes(";"), message);
    assert.ok(short.length < 40);
    assert.ok(remedies.length > 0);
  }
  assert.match(troubles[0]?.message ?? "", /\/x\/asl-lsp/);
  assert.match(troubles[1]?.message ?? "", /linux-x64/);
  assert.match(troubles[3]?.message ?? "", /0\.0\.1 \(the one on PATH, \/x\/asl-lsp\)/);
});

test("a message becomes a sentence", () => {
  assert.equal(sentence("there is no definition"), "There is no definition.");
  assert.equal(sentence("`StartAt` is missing."), "`StartAt` is missing.");
});
