// Bundles the unit tests and runs them; arguments go to node's test runner.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import * as esbuild from "esbuild";

const out = "dist/test";
rmSync(out, { recursive: true, force: true });
await esbuild.build({
  entryPoints: readdirSync("test", { recursive: true })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `test/${name}`),
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  packages: "external",
  sourcemap: "inline",
  outdir: out,
  logLevel: "warning",
});
const files = readdirSync(out, { recursive: true }).filter((name) => name.endsWith(".js"));
const args = ["--enable-source-maps", "--test", ...process.argv.slice(2), ...files.map((name) => `${out}/${name}`)];
process.exit(spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 1);
