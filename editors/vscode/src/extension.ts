/** Wires everything together. */

import * as vscode from "vscode";
import { Server } from "./client";
import { exportGraph } from "./commands/exportGraph";
import { newStateMachine } from "./commands/newStateMachine";
import { findReportedError } from "./commands/reportedError";
import { mayHoldDefinition } from "./documents";
import { GraphPanels } from "./graph/panels";
import { showStatus } from "./status";

let server: Server | undefined;

function isOurs(document: vscode.TextDocument): boolean {
  return mayHoldDefinition(document.languageId, document.fileName, () => document.getText());
}

export function activate(context: vscode.ExtensionContext): void {
  const ours = (server = new Server(context.extensionPath));
  const graphs = new GraphPanels(ours, context.extensionUri);

  // The server starts with the first document that it has something to say about,
  // so that a workspace full of other JSON and YAML has no process more.
  const look = (document: vscode.TextDocument | undefined) => {
    if (document && isOurs(document)) {
      void ours.ensureStarted();
    }
  };
  // Commands for a definition are offered where there may be one.
  const mark = (document: vscode.TextDocument | undefined) => {
    const isDefinition = document !== undefined && isOurs(document);
    void vscode.commands.executeCommand("setContext", "asl.isDefinition", isDefinition);
  };
  const lookAndMark = (document: vscode.TextDocument | undefined) => {
    look(document);
    if (document === vscode.window.activeTextEditor?.document) {
      mark(document);
    }
  };

  context.subscriptions.push(
    ours,
    graphs,
    showStatus(ours),
    vscode.commands.registerCommand("asl.openGraph", () => graphs.openForActiveEditor()),
    vscode.commands.registerCommand("asl.exportGraph", () => exportGraph(ours, graphs)),
    vscode.commands.registerCommand("asl.newStateMachine", newStateMachine(context.extensionUri)),
    vscode.commands.registerCommand("asl.findReportedError", findReportedError),
    vscode.commands.registerCommand("asl.restartServer", () => ours.restart()),
    vscode.commands.registerCommand("asl.showLog", () => ours.log.show()),
    vscode.workspace.onDidOpenTextDocument(lookAndMark),
    vscode.workspace.onDidSaveTextDocument(lookAndMark),
    vscode.window.onDidChangeActiveTextEditor((editor) => lookAndMark(editor?.document)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("asl.server") && ours.health.state !== "stopped") {
        void ours.restart();
      }
    }),
  );
  vscode.workspace.textDocuments.forEach(look);
  mark(vscode.window.activeTextEditor?.document);
}

export async function deactivate(): Promise<void> {
  await server?.end();
}
