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
  // so that a workspace full of other JSON and YAML has no process more; and the
  // commands for a definition are offered where there may be one.
  const look = (document: vscode.TextDocument | undefined) => {
    const isDefinition = document !== undefined && isOurs(document);
    if (isDefinition) {
      void ours.ensureStarted();
    }
    if (document === vscode.window.activeTextEditor?.document) {
      void vscode.commands.executeCommand("setContext", "asl.isDefinition", isDefinition);
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
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidSaveTextDocument(look),
    vscode.window.onDidChangeActiveTextEditor((editor) => look(editor?.document)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("asl.server") && ours.health.state !== "stopped") {
        void ours.restart();
      }
    }),
  );
  vscode.workspace.textDocuments.forEach(look);
}

export async function deactivate(): Promise<void> {
  await server?.end();
}
