import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import manifest from "../package.json";
import { DEFINITION_LANGUAGES, HOST_LANGUAGES } from "../src/documents";

const { contributes } = manifest;

test("the commands of the manifest are those that are registered", () => {
  const source = readFileSync("src/extension.ts", "utf8");
  const registered = [...source.matchAll(/registerCommand\("([^"]+)"/g)].map((match) => match[1]);
  assert.deepEqual(contributes.commands.map((one) => one.command).sort(), registered.sort());
});

test("the menus name commands that exist", () => {
  const commands = new Set(contributes.commands.map((one) => one.command));
  const named = [...Object.values(contributes.menus).flat(), ...contributes.keybindings].map((entry) => entry.command);
  assert.deepEqual(named.filter((command) => !commands.has(command)), []);
});

test("the server's settings are those that docs/settings.md lists", () => {
  const rows = readFileSync("../../docs/settings.md", "utf8").matchAll(/^\| `(\w+)` \|/gm);
  const listed = [...rows].map((row) => `asl.${row[1] ?? ""}`);
  const ours = Object.keys(contributes.configuration.properties);
  assert.ok(listed.length > 0);
  assert.deepEqual(listed.filter((key) => !ours.includes(key)), []);
  const clients = /^asl\.(server|trace|graph)\./;
  assert.deepEqual(ours.filter((key) => !clients.test(key) && !listed.includes(key)), []);
});

test("the languages are those that the code knows, and templates wake the extension", () => {
  assert.deepEqual(contributes.languages.map((language) => language.id), [...DEFINITION_LANGUAGES]);
  const woken = manifest.activationEvents.filter((event) => event.startsWith("onLanguage:"));
  assert.deepEqual(woken, HOST_LANGUAGES.map((language) => `onLanguage:${language}`));
});

test("the files that the manifest names are there", () => {
  const files = JSON.stringify(manifest).match(/\.\/(?!dist)[\w./-]+\.(json|svg|png)/g) ?? [];
  assert.ok(files.length > 5);
  assert.deepEqual([manifest.icon, ...files].filter((file) => !existsSync(file)), []);
});

test("a word is a name with the dollar signs before it, in any script", () => {
  for (const { configuration } of contributes.languages) {
    const { wordPattern } = JSON.parse(readFileSync(configuration, "utf8")) as { wordPattern: { pattern: string; flags: string } };
    const words = (text: string) => text.match(new RegExp(wordPattern.pattern, `g${wordPattern.flags}`));
    assert.deepEqual(words('"Prüfe-Größe": "$$.Execution.Id", $states.x_1, 4.5'), [
      "Prüfe-Größe", "$$", "Execution", "Id", "$states", "x_1", "4.5",
    ]);
  }
});
