import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, describe, test } from "node:test";
import { askVersion, findServer, isOlder } from "../src/server";

const root = mkdtempSync(path.join(tmpdir(), "asl-server-"));
after(() => rmSync(root, { recursive: true }));

function program(file: string, script = "", mode = 0o755): string {
  const full = path.join(root, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, `#!/bin/sh\n${script}\n`);
  chmodSync(full, mode);
  return full;
}

describe("where the server is found", () => {
  const packaged = program("with/server/asl-lsp");
  const onPath = program("bin/asl-lsp");
  program("text/asl-lsp", "", 0o644);
  const ours = { platform: "linux", path: path.dirname(onPath), home: root } as const;
  const [withServer, without] = [path.join(root, "with"), path.join(root, "without")];

  test("the setting counts first, and then nothing else does", () => {
    assert.deepEqual(findServer(`  ${onPath} `, withServer, ours), { command: onPath, origin: "setting" });
    assert.deepEqual(findServer("~/bin/asl-lsp", withServer, ours), { command: onPath, origin: "setting" });
    assert.deepEqual(findServer("/nowhere/asl-lsp", withServer, ours), { missing: "setting" });
    assert.deepEqual(findServer(root, withServer, ours), { missing: "setting" });
    assert.deepEqual(findServer(path.join(root, "text/asl-lsp"), withServer, ours), { missing: "setting" });
  });

  test("then the package, then PATH", () => {
    assert.deepEqual(findServer("", withServer, ours), { command: packaged, origin: "package" });
    assert.deepEqual(findServer("", without, ours), { command: onPath, origin: "PATH" });
    assert.deepEqual(findServer("", without, { ...ours, path: "" }), { missing: "everywhere" });
  });

  test("a relative entry of PATH, which a workspace could fill, does not count", () => {
    const relative = path.relative(process.cwd(), path.dirname(onPath));
    assert.deepEqual(findServer("", without, { ...ours, path: `${relative}${path.delimiter}.` }), { missing: "everywhere" });
  });
});

describe("what it says of itself", () => {
  test("its version", async () => {
    assert.deepEqual(await askVersion(program("good", "echo asl-lsp 1.2.3-beta.1")), { version: "1.2.3-beta.1" });
  });

  test("or why not", async () => {
    assert.deepEqual(await askVersion(program("other", "echo ripgrep 14.0.0")), { failure: "it is not asl-lsp" });
    assert.deepEqual(await askVersion(program("bad", "echo 'no such library' >&2; exit 127")), { failure: "no such library" });
    assert.match(JSON.stringify(await askVersion(path.join(root, "nowhere"))), /ENOENT/);
    assert.match(JSON.stringify(await askVersion(program("slow", "exec sleep 20"), 200)), /failure/);
  });
});

test("versions are compared by number", () => {
  assert.ok(isOlder("0.1.9", "0.1.10"));
  assert.ok(isOlder("0.9.9", "1.0.0"));
  assert.ok(!isOlder("0.1.0", "0.1.0"));
  assert.ok(!isOlder("0.1.0-dev", "0.1.0"));
  assert.ok(!isOlder("1.0.0", "0.9.9"));
});
