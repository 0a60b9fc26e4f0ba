#!/usr/bin/env node
// What a user does, step by step:  run.mjs TOOLS PACKAGE
// Each step is told with how long it took; the first that fails ends the run with a
// picture of the screen (failed.png) and what the page said (console.log).
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { until, Workbench } from "./workbench.mjs";

const [tools, vsix] = process.argv.slice(2);
if (!vsix) {
  console.error("usage: run.mjs TOOLS PACKAGE");
  process.exit(2);
}
const out = path.join(tools, "shots");
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const FILE = "order.asl.json";
const examples = path.resolve(import.meta.dirname, "../../examples");
const fixtures = path.resolve(import.meta.dirname, "../../tests/editors/fixtures/workspace");
const bench = await Workbench.start({ tools, vsix, folders: { ".": examples, templates: fixtures }, out });
const lineOf = (text, what) => text.split("\n").findIndex((line) => line.includes(what)) + 1;
const source = readFileSync(path.join(examples, FILE), "utf8");

let [passed, failed] = [0, 0];
async function step(what, action) {
  const start = Date.now();
  try {
    await action();
    passed += 1;
    console.log(`ok   ${what} (${Date.now() - start} ms)`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${what}`);
    await bench.page?.screenshot({ path: path.join(out, "failed.png") });
    writeFileSync(path.join(out, "console.log"), (bench.console ?? []).join("\n"));
    throw error;
  }
}

const page = () => bench.page;
/** The file as it is on the disk. */
const text = () => readFileSync(bench.path(FILE), "utf8");
const suggestions = () => page().locator(".suggest-widget.visible .monaco-list-row");
let graph;
const drawn = (name) => graph.locator(`#stage [data-state="${name}"]`);

async function story() {
  await step("a mistake in an example is marked, and its hover tells what was meant", async () => {
    await bench.open(FILE);
    await bench.goTo(lineOf(source, '"CheckStok"'), 18);
    await page().locator(".squiggly-error").first().waitFor({ timeout: 40_000 });
    await bench.press("Control+B");
    await bench.command("Show or Focus Hover");
    const hover = page().locator(".monaco-hover:not(.hidden)").first();
    await hover.waitFor();
    await until("the finding in the hover", async () => /did you mean .?CheckStock/.test(await hover.innerText()));
    await bench.shot("diagnostics");
    await bench.press("Escape");
  });

  await step("the language status tells that the server runs", async () => {
    const status = page().locator("#status\\.languageStatus");
    await status.click();
    await until("the item", async () => /asl-lsp \d+\.\d+\.\d+/.test(await page().locator(".hover-language-status").innerText().catch(() => "")));
    await bench.press("Escape");
  });

  await step("a state is offered where one may stand, and is accepted", async () => {
    const line = lineOf(source, '"CheckStok"');
    await bench.goTo(line, source.split("\n")[line - 1].indexOf("CheckStok") + 1);
    await bench.press(...Array(9).fill("Delete"));
    await bench.type("Ch");
    const wanted = suggestions().filter({ hasText: "CheckStock" }).first();
    await wanted.waitFor();
    await bench.shot("completion");
    await until("it to be chosen", async () => {
      const isChosen = (await wanted.getAttribute("class")).includes("focused");
      return isChosen || bench.press("ArrowDown").then(() => false);
    });
    await bench.press("Enter");
    const isThere = (text) => text.split("\n")[line - 1].trim() === '"Next": "CheckStock"';
    await bench.saved(FILE, "the name in its place", isThere);
  });

  await step("a state is renamed in all places", async () => {
    assert.equal(text().match(/"CheckStock"/g).length, 3);
    await bench.goTo(lineOf(text(), '"CheckStock": {'), 9);
    await bench.press("F2");
    const input = page().locator(".rename-box input");
    await input.waitFor();
    await input.fill("LookIntoStock");
    await bench.press("Enter");
    await input.waitFor({ state: "hidden" });
    const after = await bench.saved(FILE, "the new name", (now) => now.includes("LookIntoStock"));
    assert.equal(after.match(/"LookIntoStock"/g).length, 3);
    assert.doesNotMatch(after, /"CheckStock"/);
  });

  await step("the graph opens beside the text", async () => {
    await bench.command("ASL: Open Graph to the Side");
    graph = await bench.preview(FILE);
    await drawn("LookIntoStock").waitFor();
    assert.equal(await graph.locator("#notice").isVisible(), false);
    const policy = await graph.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
    assert.match(policy, /^default-src 'none'/);
    assert.equal(bench.console.filter((line) => /Content Security Policy/.test(line) && /graph/.test(line)).join(), "");
  });

  await step("a click on a state lands in its text", async () => {
    const line = lineOf(text(), '"ChargeCard": {');
    await drawn("ChargeCard").locator(".name").first().click();
    await until(`the cursor in line ${line}`, async () => (await bench.cursor()).line === line);
  });

  await step("the state at the cursor is marked in the graph", async () => {
    const marked = (name) => until(`${name} marked`, async () => (await drawn(name).getAttribute("class")).includes("asl-current"));
    await marked("ChargeCard");
    await bench.goTo(lineOf(text(), '"token.$"'), 20);
    await marked("PackParcel");
    await bench.goTo(lineOf(text(), '"Choices"'), 9);
    await marked("IsInStock");
    await page().waitForTimeout(400);
    await bench.shot("graph");
  });

  await step("the graph follows an edit and keeps its zoom", async () => {
    await graph.locator("#canvas").focus();
    await bench.press("+", "+", "ArrowDown");
    const scale = await graph.locator("#scale").innerText();
    await page().locator(".editor-group-container .tab", { hasText: FILE }).first().click();
    const line = lineOf(text(), '"WaitForStock": {');
    await bench.goTo(line, text().split("\n")[line - 1].indexOf("ForStock") + 1);
    await bench.type("Long");
    await drawn("WaitLongForStock").waitFor();
    assert.equal(await graph.locator("#scale").innerText(), scale);
  });

  await step("what cannot be drawn is said, over the last drawing", async () => {
    await bench.press("Control+A");
    await bench.type("nothing");
    await graph.locator("#notice").waitFor();
    assert.match(await graph.locator("#reason").innerText(), /\w{3}/);
    assert.ok(await graph.locator("body.stale").count());
    assert.ok(await drawn("ChargeCard").count());
    await bench.shot("stale");
    await bench.command("File: Revert File");
    await graph.locator("#notice").waitFor({ state: "hidden" });
    await drawn("WaitForStock").waitFor();
  });

  await step("the graph goes by keyboard: Tab to a state, Enter to its text", async () => {
    await graph.locator("#canvas").focus();
    await bench.press("0", "Tab", "Tab");
    const name = await graph.evaluate(() => document.activeElement?.getAttribute("data-state"));
    assert.ok(name);
    await bench.press("Enter");
    const line = lineOf(text(), `"${name}": {`);
    await until(`the cursor in line ${line}`, async () => (await bench.cursor()).line === line);
  });

  await step("the graph is exported", async () => {
    await bench.command("ASL: Export Graph as SVG");
    const input = page().locator(".quick-input-widget input");
    await until("the suggested name", async () => (await input.inputValue()).endsWith("order.svg"));
    await bench.press("Enter");
    const file = bench.path("order.svg");
    const svg = await until("the file", () => {
      try {
        return readFileSync(file, "utf8");
      } catch {
        return undefined;
      }
    });
    assert.match(svg, /^<svg[^]*ChargeCard[^]*<\/svg>\s*$/);
    await bench.notification("Wrote order.svg").waitFor();
    await bench.command("Notifications: Clear All Notifications");
  });

  await step("a new state machine is started from a template, without a mistake", async () => {
    await bench.command("ASL: New State Machine");
    await page().locator(".quick-input-list .monaco-list-row", { hasText: "Call a function" }).click();
    await page().locator(".quick-input-list .monaco-list-row", { hasText: "JSON" }).first().click();
    await page().locator(".monaco-editor .view-line", { hasText: "Calls a function" }).waitFor();
    await page().waitForTimeout(500);
    assert.equal(await page().locator(".editor-group-container.active .squiggly-error").count(), 0);
  });

  await step("a light theme is followed", async () => {
    bench.set({ "workbench.colorTheme": "Default Light Modern" });
    await page().locator(".tab", { hasText: FILE }).first().click();
    await until("a light page", () => graph.locator("body.vscode-light").count());
    await page().waitForTimeout(500);
    await bench.shot("light");
  });
}

/** Documents of other languages with definitions in them. */
async function templates() {
  const machine = (name) => ({
    Type: "AWS::StepFunctions::StateMachine",
    Properties: { Definition: { StartAt: name, States: { [name]: { Type: "Pass", End: true } } } },
  });
  const resources = { Resources: { One: machine("First"), Two: machine("Second") } };
  writeFileSync(bench.path("templates/two.json"), JSON.stringify(resources, null, 2));

  for (const [file, language] of [["template.yaml", "YAML"], ["main.tf", "Plain Text"]]) {
    await step(`${file} stays ${language}, and the definition in it is understood`, async () => {
      await bench.show(`templates/${file}`);
      await page().locator(".squiggly-error").first().waitFor();
      assert.equal((await bench.language()).trim(), language);
      await bench.command("ASL: Open Graph to the Side");
      graph = await bench.preview(file);
      await drawn("Send a note").waitFor();
    });
  }

  await step("of a template with two state machines, the one at the cursor or the chosen one is drawn", async () => {
    await bench.show("templates/two.json");
    await bench.command("ASL: Open Graph to the Side");
    graph = await bench.preview("two.json");
    await drawn("First").waitFor();
    assert.deepEqual(await graph.locator("#machines option").allInnerTexts(), ["One", "Two"]);
    await graph.locator("#machines").selectOption("Two");
    await drawn("Second").waitFor();
    await page().locator(".tab", { hasText: "two.json" }).first().click();
    const line = (name) => lineOf(readFileSync(bench.path("templates/two.json"), "utf8"), name);
    await bench.goTo(line('"First"'), 12);
    await drawn("First").waitFor();
    await bench.goTo(line('"Second"'), 12);
    await drawn("Second").waitFor();
  });

  await step("a preview is there again after a reload", async () => {
    await bench.reopen();
    // VS Code keeps what was open some seconds ago.
    graph = await bench.preview(undefined, 60_000);
    await graph.locator("#stage svg").waitFor({ timeout: 60_000 });
  });
}

/** What the user is told when the server is not there or dies. */
async function failures() {
  await step("a server that is missing is told once, with what to do", async () => {
    bench.set({ "asl.server.path": "/nowhere/asl-lsp" });
    await bench.notification("no such program").waitFor();
    assert.equal(await page().locator(".notification-toast").count(), 1);
    assert.ok(await page().getByRole("button", { name: "Open Settings" }).count());
    await bench.shot("missing");
    await graph.locator("#notice").waitFor();
    assert.ok(await graph.locator("#restart").isVisible());
    await bench.command("Notifications: Clear All Notifications");
  });

  await step("so is one that is too old, and one that is something else", async () => {
    for (const [says, told] of [["asl-lsp 0.0.1", "asl-lsp 0.0.1"], ["ripgrep 14.1.0", "it is not asl-lsp"]]) {
      const program = bench.path(`server-${says.split(" ")[0]}`);
      writeFileSync(program, `#!/bin/sh\necho ${says}\n`);
      chmodSync(program, 0o755);
      bench.set({ "asl.server.path": program });
      await bench.notification(told).waitFor();
      assert.equal(await page().locator(".notification-toast").count(), 1);
      await bench.command("Notifications: Clear All Notifications");
    }
  });

  await step("a server that crashes is started again a few times and no more", async () => {
    const program = bench.path("crashing");
    const starts = bench.path("starts");
    writeFileSync(program, `#!/bin/sh
[ "$1" = --version ] && { echo asl-lsp 0.1.0; exit; }
echo x >>'${starts}'
${JSON.stringify(process.execPath)} -e '
  const answer = JSON.stringify({ jsonrpc: "2.0", id: 0, result: { capabilities: {} } });
  process.stdin.once("data", () => {
    process.stdout.write("Content-Length: " + answer.length + "\\r\\n\\r\\n" + answer);
    setTimeout(() => process.exit(3), 300);
  });'
`);
    chmodSync(program, 0o755);
    bench.set({ "asl.server.path": program });
    await bench.notification("ended unexpectedly").waitFor({ timeout: 30_000 });
    assert.equal(readFileSync(starts, "utf8").match(/x/g).length, 4);
    assert.equal(await page().locator(".notification-toast").count(), 1);
    await bench.command("Notifications: Clear All Notifications");
  });

  await step("with the setting put right, all is well again", async () => {
    bench.set({});
    await graph.locator("#notice").waitFor({ state: "hidden", timeout: 30_000 });
  });
}

try {
  await story();
  await failures();
  await templates();
} catch (error) {
  console.error(error);
} finally {
  await bench.end();
}
if (bench.refused.size > 0) {
  console.log(`refused requests to ${[...bench.refused].join(", ")}`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
