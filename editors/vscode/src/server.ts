/** Finds the server's program and asks it for its version. Knows nothing of VS Code. */

import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** Where the program comes from. */
export type Origin = "setting" | "package" | "PATH";

export type Found = { command: string; origin: Origin } | { missing: "setting" | "everywhere" };

/** What to look at; the process's own, but for tests. */
export interface Surroundings {
  platform: NodeJS.Platform;
  path: string;
  home: string;
}

const OURS: Surroundings = {
  platform: process.platform,
  path: process.env["PATH"] ?? "",
  home: os.homedir(),
};

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The server to start: the setting's, else the one in the package, else the one on PATH. */
export function findServer(setting: string, extensionPath: string, ours: Surroundings = OURS): Found {
  const wanted = setting.trim();
  if (wanted) {
    const command = wanted.replace(/^~(?=$|[\\/])/, ours.home);
    return isProgram(command) ? { command, origin: "setting" } : { missing: "setting" };
  }
  const name = ours.platform === "win32" ? "asl-lsp.exe" : "asl-lsp";
  const packaged = path.join(extensionPath, "server", name);
  if (isProgram(packaged)) {
    return { command: packaged, origin: "package" };
  }
  const command = ours.path
    .split(path.delimiter)
    // A relative entry would let a workspace bring its own program.
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, name))
    .find(isProgram);
  return command ? { command, origin: "PATH" } : { missing: "everywhere" };
}

/** What came of asking a program for its version. */
export type Asked = { version: string } | { failure: string };

/** So long a program may take to tell its version; a virus scanner may look at it first. */
const PATIENCE_MS = 20_000;

/** Runs `asl-lsp --version`. */
export function askVersion(command: string, patience = PATIENCE_MS): Promise<Asked> {
  return new Promise((resolve) => {
    execFile(command, ["--version"], { timeout: patience, windowsHide: true }, (error, stdout, stderr) => {
      const version = /^asl-lsp (\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1];
      if (version) {
        resolve({ version });
      } else if (error) {
        const [said = ""] = stderr.trim().split("\n");
        resolve({ failure: said === "" ? error.message : said });
      } else {
        resolve({ failure: "it is not asl-lsp" });
      }
    });
  });
}

/** Whether `version` is below `least`; both as in `1.2.3`, with whatever behind it. */
export function isOlder(version: string, least: string): boolean {
  const numbers = (text: string) => (text.match(/\d+/g) ?? []).slice(0, 3).map(Number);
  const [ours, theirs] = [numbers(version), numbers(least)];
  for (let i = 0; i < 3; i++) {
    const difference = (ours[i] ?? 0) - (theirs[i] ?? 0);
    if (difference !== 0) {
      return difference < 0;
    }
  }
  return false;
}
