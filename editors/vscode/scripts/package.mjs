// Makes the .vsix:  npm run package -- [--server FILE --target linux-x64] [--out FILE]
//
// FILE is a built asl-lsp for the target, one of vsce's platforms (linux-x64,
// linux-arm64, alpine-x64, darwin-arm64, win32-x64, ...). Without it the package has
// no server, and the extension runs the one on PATH.
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const extension = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const sources = path.join(extension, "../..");
const stage = path.join(extension, "dist/package");

const { values: options } = parseArgs({
  options: { server: { type: "string" }, target: { type: "string" }, out: { type: "string" } },
});
if (Boolean(options.server) !== Boolean(options.target)) {
  throw new Error("a server is for one platform: give --server and --target, or neither");
}

/** The setting for the level of a rule, so that the editor offers and describes each. */
function rules() {
  const rows = readFileSync(path.join(sources, "docs/rules/README.md"), "utf8").matchAll(
    /^\| \[([\w-]+)\]\([^)]*\) \| (\w+)[^|]*\| (\w+) \| (.*) \|$/gm,
  );
  const described = [...rows].map(([, code, severity, group, what]) => [
    code,
    { type: "string", enum: ["off", "hint", "warning", "error"], markdownDescription: `${what} (${group}; ${severity})` },
  ]);
  if (described.length === 0) {
    throw new Error("docs/rules/README.md lists no rules");
  }
  return Object.fromEntries(described);
}

/** The manifest without what only developers need, and with the rules. */
function manifest() {
  const { private: _private, scripts: _scripts, devDependencies: _dependencies, ...rest } = JSON.parse(readFileSync("package.json", "utf8"));
  rest.contributes.configuration.properties["asl.rules"].properties = rules();
  // All that is in the stage.
  rest.files = ["**/*"];
  return rest;
}

function run(command, args, cwd) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: "inherit" });
  if (status !== 0) {
    throw error ?? new Error(`${command} ended with ${status}`);
  }
}

const out = path.resolve(options.out ?? extension);
const server = options.server && path.resolve(options.server);
process.chdir(extension);
rmSync("dist", { recursive: true, force: true });
run(process.execPath, ["scripts/build.mjs", "--production"], extension);

mkdirSync(stage, { recursive: true });
const staged = manifest();
writeFileSync(path.join(stage, "package.json"), JSON.stringify(staged, null, 2));
for (const name of ["README.md", "CHANGELOG.md", "language-configuration.json", "language-configuration-yaml.json"]) {
  copyFileSync(name, path.join(stage, name));
}
// The README shows its pictures from where the sources are.
const isShipped = (file) => !/(icon\.svg|(?<!icon)\.png)$/.test(file);
for (const folder of ["images", "syntaxes", "templates"]) {
  cpSync(folder, path.join(stage, folder), { recursive: true, filter: isShipped });
}
for (const file of ["extension.js", "webview/graph.js", "webview/graph.css"]) {
  cpSync(path.join("dist", file), path.join(stage, "dist", file));
}
const licences = ["LICENSE-MIT", "LICENSE-APACHE"].map((name) => readFileSync(path.join(sources, name), "utf8"));
writeFileSync(path.join(stage, "LICENSE.txt"), `MIT or Apache-2.0, as you like.\n\n${licences.join(`\n${"-".repeat(78)}\n\n`)}`);
if (server) {
  if (!existsSync(server)) {
    throw new Error(`there is no ${server}`);
  }
  const name = options.target.startsWith("win32") ? "asl-lsp.exe" : "asl-lsp";
  mkdirSync(path.join(stage, "server"));
  copyFileSync(server, path.join(stage, "server", name));
  chmodSync(path.join(stage, "server", name), 0o755);
}

const vsce = path.join(extension, "node_modules/@vscode/vsce/vsce");
// Links of the README are to the sources; vsce knows no packages below the top of a repository.
const { url, directory } = staged.repository;
const base = (kind) => `${url.replace(/\.git$/, "")}/${kind}/HEAD/${directory}`;
const links = ["--baseContentUrl", base("blob"), "--baseImagesUrl", base("raw")];
// All dependencies are in the bundles.
const args = [vsce, "package", "--no-dependencies", ...links, "--out", out];
run(process.execPath, options.target ? [...args, "--target", options.target] : args, stage);
