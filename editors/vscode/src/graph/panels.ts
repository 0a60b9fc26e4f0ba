/** All previews: one for each document. */

import * as vscode from "vscode";
import type { Server } from "../client";
import { GraphPanel } from "./panel";

/** The kind of panel; package.json and what VS Code keeps over a reload name it. */
const VIEW_TYPE = "asl.graph";

export class GraphPanels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private readonly panels = new Map<string, GraphPanel>();
  private readonly registration: vscode.Disposable;

  constructor(
    private readonly server: Server,
    private readonly extension: vscode.Uri,
  ) {
    this.registration = vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, this);
  }

  /** The preview that has the focus. */
  get active(): GraphPanel | undefined {
    return [...this.panels.values()].find((panel) => panel.isActive);
  }

  openForActiveEditor(): void {
    const uri = vscode.window.activeTextEditor?.document.uri;
    if (!uri) {
      void vscode.window.showInformationMessage("Open a state machine definition first; its graph opens beside it.");
      return;
    }
    const open = this.panels.get(uri.toString());
    if (open) {
      open.reveal();
      return;
    }
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    this.add(uri, vscode.window.createWebviewPanel(VIEW_TYPE, "Graph", column, { enableFindWidget: true }));
  }

  /** A window is opened again, and a preview was open in it. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const uri = (state as { uri?: unknown } | undefined)?.uri;
    if (typeof uri === "string" && !this.panels.has(uri)) {
      this.add(vscode.Uri.parse(uri), panel);
    } else {
      panel.dispose();
    }
    return Promise.resolve();
  }

  dispose(): void {
    this.registration.dispose();
    this.panels.forEach((panel) => panel.dispose());
  }

  private add(uri: vscode.Uri, webview: vscode.WebviewPanel): void {
    const panel = new GraphPanel(uri, webview, this.server, this.extension);
    this.panels.set(uri.toString(), panel);
    panel.onDidDispose(() => this.panels.delete(uri.toString()));
  }
}
