/** The item in the language status, behind the braces beside the language's name. */

import * as vscode from "vscode";
import type { Health, Server } from "./client";
import { DEFINITION_LANGUAGES, HOST_LANGUAGES } from "./documents";

function describe(health: Health): Pick<vscode.LanguageStatusItem, "text" | "detail" | "severity" | "busy" | "command"> {
  const severity = vscode.LanguageStatusSeverity;
  const log: vscode.Command = { title: "Show Log", command: "asl.showLog" };
  const restart: vscode.Command = { title: "Restart", command: "asl.restartServer" };
  switch (health.state) {
    case "stopped":
      return { text: "asl-lsp is not running", detail: "", severity: severity.Information, busy: false, command: restart };
    case "starting":
      return { text: "asl-lsp", detail: "starting", severity: severity.Information, busy: true, command: log };
    case "running":
      return {
        text: `asl-lsp ${health.version}`,
        detail: health.command,
        severity: severity.Information,
        busy: false,
        command: log,
      };
    case "troubled":
      return {
        text: `asl-lsp: ${health.trouble.short}`,
        detail: health.trouble.message,
        severity: severity.Error,
        busy: false,
        command: restart,
      };
  }
}

export function showStatus(server: Server): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem("asl.server", [...DEFINITION_LANGUAGES]);
  item.name = "Amazon States Language";
  const show = (health: Health) => {
    Object.assign(item, describe(health));
    // In templates the item is of use only when something is wrong.
    item.selector = health.state === "troubled" ? [...DEFINITION_LANGUAGES, ...HOST_LANGUAGES] : [...DEFINITION_LANGUAGES];
  };
  show(server.health);
  return vscode.Disposable.from(item, server.onDidChange(show));
}
