/** What can be wrong with the server, in the words for the user. Knows nothing of VS Code. */

import type { Origin } from "./server";

/** The oldest server that this extension works with. */
export const OLDEST_SERVER = "0.1.0";

/** What the user may do about it. */
export type Remedy = "settings" | "restart" | "log";

export interface Trouble {
  /** One message: what is wrong and what to do. */
  message: string;
  /** A few words for the status item. */
  short: string;
  /** The most useful first. */
  remedies: Remedy[];
}

const BY_ORIGIN: Record<Origin, string> = {
  setting: "the one that asl.server.path names",
  package: "the one in this extension",
  PATH: "the one on PATH",
};

/** No program where it should be. */
export function missing(where: "setting" | "everywhere", setting: string, platform: string): Trouble {
  const message =
    where === "setting"
      ? `asl.server.path names ${setting}, and there is no such program. Correct the setting, or clear it to use the server in the extension.`
      : `There is no asl-lsp server: this package of the extension has none for ${platform}, and none is on PATH. ` +
        "Install the extension's package for your platform, or set asl.server.path to an asl-lsp program.";
  return { message, short: "no server", remedies: ["settings", "restart"] };
}

/** The program does not run, or is something else. */
export function notRunning(command: string, reason: string): Trouble {
  const message = `${command} does not start: ${reason}. Set asl.server.path to an asl-lsp program for this machine.`;
  return { message, short: "the server does not start", remedies: ["settings", "log"] };
}

/** The program is older than what this extension was made for. */
export function tooOld(command: string, origin: Origin, version: string): Trouble {
  const message = `asl-lsp ${version} (${BY_ORIGIN[origin]}, ${command}) is too old: this extension needs ${OLDEST_SERVER} or newer. Update it, or clear asl.server.path.`;
  return { message, short: `asl-lsp ${version} is too old`, remedies: ["settings", "restart"] };
}

/** The program ran, and did not come to serve. */
export function notServing(reason: string): Trouble {
  const message = `asl-lsp started and then failed: ${reason}. The log tells more.`;
  return { message, short: "the server failed", remedies: ["log", "restart"] };
}

/** It crashed too often. */
export function crashing(times: number): Trouble {
  const message = `asl-lsp ended unexpectedly ${times} times in a short while and is not started again. The log has its last words; please report them.`;
  return { message, short: "the server crashes", remedies: ["log", "restart"] };
}

/** A message of the server's, which stands within a sentence, as one of its own. */
export function sentence(message: string): string {
  const text = message.trim().replace(/^\p{Ll}/u, (first) => first.toUpperCase());
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
