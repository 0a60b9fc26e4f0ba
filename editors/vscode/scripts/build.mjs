// Bundles the extension and the page of its preview into dist/.
import * as esbuild from "esbuild";

const isProduction = process.argv.includes("--production");

/** @type {esbuild.BuildOptions} */
const common = { bundle: true, minify: isProduction, sourcemap: isProduction ? false : "linked", logLevel: "warning" };

await Promise.all([
  esbuild.build({
    ...common,
    entryPoints: ["src/extension.ts"],
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["vscode"],
    outfile: "dist/extension.js",
  }),
  esbuild.build({
    ...common,
    entryPoints: { graph: "src/graph/webview/main.ts" },
    platform: "browser",
    target: "chrome120",
    format: "iife",
    outdir: "dist/webview",
  }),
  esbuild.build({ ...common, entryPoints: ["src/graph/webview/graph.css"], outdir: "dist/webview" }),
]);
