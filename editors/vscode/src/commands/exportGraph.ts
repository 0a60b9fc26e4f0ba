/** Writes the drawing to a file. */

import * as path from "node:path";
import * as vscode from "vscode";
import type { Server } from "../client";
import type { GraphPanels } from "../graph/panels";
import { askForGraph } from "../graph/request";

/** Where to suggest to put it: beside the document, under its name. */
function suggestion(document: vscode.Uri, machine: string | null): vscode.Uri {
  const name = path.posix.basename(document.path).replace(/(\.asl)?\.(json|jsonc|yaml|yml|asl|tf|template)$/i, "");
  const which = machine ? `-${machine.replace(/[^\p{L}\p{N}_.-]+/gu, "-")}` : "";
  const folder = document.scheme === "untitled" ? vscode.workspace.workspaceFolders?.[0]?.uri : vscode.Uri.joinPath(document, "..");
  const file = `${name}${which}.svg`;
  return folder ? vscode.Uri.joinPath(folder, file) : vscode.Uri.file(file);
}

/** Draws what the active preview shows, else the active editor's definition. */
export async function exportGraph(server: Server, graphs: GraphPanels): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const shown = graphs.active;
  const uri = shown?.uri ?? editor?.document.uri;
  if (!uri) {
    void vscode.window.showInformationMessage("Open a state machine definition first.");
    return;
  }
  const cursor = editor?.selection.active;
  const answer = await askForGraph(server, {
    textDocument: { uri: uri.toString() },
    position: shown ? shown.position : cursor && { line: cursor.line, character: cursor.character },
  });
  if ("problem" in answer) {
    void vscode.window.showErrorMessage(`The graph cannot be exported: ${answer.problem}`);
    return;
  }
  const { graph } = answer;
  const named = graph.machines.length > 1 ? graph.machine : null;
  const target = await vscode.window.showSaveDialog({
    defaultUri: suggestion(uri, named),
    filters: { "SVG pictures": ["svg"] },
    title: "Export Graph",
  });
  if (!target) {
    return;
  }
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(graph.content));
  const open = "Open";
  const choice = await vscode.window.showInformationMessage(`Wrote ${path.posix.basename(target.path)}.`, open);
  if (choice === open) {
    await vscode.commands.executeCommand("vscode.open", target);
  }
}
