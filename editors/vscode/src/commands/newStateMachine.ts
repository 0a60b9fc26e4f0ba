/** Opens a new definition, from a template. */

import * as vscode from "vscode";
import { MACHINES, toYaml } from "../machines";

const FORMATS = [
  { label: "JSON", description: "*.asl.json", language: "asl" },
  { label: "YAML", description: "*.asl.yaml", language: "asl-yaml" },
] as const;

export function newStateMachine(extension: vscode.Uri): () => Promise<void> {
  return async () => {
    const title = "New State Machine";
    const machine = await vscode.window.showQuickPick(MACHINES, { title, placeHolder: "What is it to do?" });
    const format = machine && (await vscode.window.showQuickPick(FORMATS, { title, placeHolder: "Written in" }));
    if (!format) {
      return;
    }
    const file = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, "templates", machine.file));
    const json = new TextDecoder().decode(file);
    const content = format.language === "asl-yaml" ? toYaml(json) : json;
    const document = await vscode.workspace.openTextDocument({ language: format.language, content });
    await vscode.window.showTextDocument(document);
  };
}
