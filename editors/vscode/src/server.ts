import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

export type Server = { command: string } | { missing: string };

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The server to start: the setting, else the bundled one, else the one on PATH. */
export function findServer(setting: string, extensionPath: string): Server {
  if (setting) {
    const file = setting.replace(/^~(?=$|[\\/])/, os.homedir());
    return isProgram(file) ? { command: file } : { missing: `asl.server.path names no program: ${setting}` };
  }
  const name = process.platform === "win32" ? "asl-lsp.exe" : "asl-lsp";
  const folders = [path.join(extensionPath, "server"), ...(process.env["PATH"] ?? "").split(path.delimiter)];
  const command = folders
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, name))
    .find(isProgram);
  return command
    ? { command }
    : { missing: "asl-lsp was not found on PATH. Install it (cargo install --path . in its sources), or set asl.server.path." };
}
