/** Goes from what AWS printed to the text that it is about. */

import * as vscode from "vscode";

export async function findReportedError(): Promise<void> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  if (!uri) {
    return;
  }
  const message = await vscode.window.showInputBox({
    title: "Find What AWS Reported",
    prompt: "Paste the error of the failed deployment, with whatever is around it.",
    placeHolder: "Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: …'",
  });
  if (message) {
    // The server's own command: it finds the place in the definition and goes there.
    await vscode.commands.executeCommand("asl.locateError", { uri: uri.toString(), message });
  }
}
