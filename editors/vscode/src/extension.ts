import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/node";
import { findServer } from "./server";

let client: LanguageClient | undefined;
/** Starts and stops come one after the other, however fast they are asked for. */
let queue: Promise<void> = Promise.resolve();

async function stop(): Promise<void> {
  const old = client;
  client = undefined;
  // A server that did not start, or is gone, cannot be stopped; there is nothing left to do then.
  await old?.dispose().catch(() => {});
}

async function start(context: vscode.ExtensionContext): Promise<void> {
  const setting = vscode.workspace.getConfiguration("asl").get("server.path", "").trim();
  const server = findServer(setting, context.extensionPath);
  if ("missing" in server) {
    void complain(server.missing);
    return;
  }
  client = new LanguageClient("asl", "Amazon States Language", server, {
    documentSelector: [
      { scheme: "file", language: "asl" },
      { scheme: "untitled", language: "asl" },
    ],
  });
  // The client itself tells the user when this fails.
  await client.start().catch(() => {});
}

async function complain(message: string): Promise<void> {
  const settings = "Open Settings";
  if ((await vscode.window.showErrorMessage(message, settings)) === settings) {
    await vscode.commands.executeCommand("workbench.action.openSettings", "asl.server.path");
  }
}

/** Asks for what AWS printed; the server finds it in the definition and goes there. */
async function findReportedError(): Promise<void> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const message = await vscode.window.showInputBox({
    title: "Find What AWS Reported",
    prompt: "Paste the error of the failed deployment, with whatever is around it.",
    placeHolder: "Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: …'",
  });
  if (uri && message) {
    await vscode.commands.executeCommand("asl.locateError", { uri: uri.toString(), message });
  }
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const restart = () => (queue = queue.then(stop).then(() => start(context)));
  context.subscriptions.push(
    vscode.commands.registerCommand("asl.restartServer", restart),
    vscode.commands.registerCommand("asl.findReportedError", findReportedError),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("asl.server.path")) void restart();
    }),
  );
  await restart();
}

export async function deactivate(): Promise<void> {
  await queue.then(stop);
}
