/** The preview of one document's state machine: follows its edits, its cursor and the server. */

import { randomBytes } from "node:crypto";
import * as path from "node:path";
import * as vscode from "vscode";
import type { Server } from "../client";
import { Coalesced } from "../coalesce";
import { pageHtml } from "./page";
import type { FromPage, Graph, ToPage } from "./protocol";
import { askForGraph } from "./request";
import { otherMachineAt, stateAt } from "./states";

/** Edits come in bursts; so long a burst may go on before it is drawn. */
const DELAY_MS = 60;

/** Where the page's files are, relative to the extension. */
const PAGE_FILES = ["dist", "webview"];

export class GraphPanel implements vscode.Disposable {
  /** The last drawing. */
  private graph: Graph | undefined;
  /** The machine to draw, where the document has several; else the one at the cursor. */
  private chosen: string | undefined;
  private isReady = false;
  private isDisposed = false;
  private readonly drawing = new Coalesced(() => this.draw(), DELAY_MS);
  private readonly subscriptions: { dispose(): unknown }[] = [];

  constructor(
    readonly uri: vscode.Uri,
    private readonly panel: vscode.WebviewPanel,
    private readonly server: Server,
    extension: vscode.Uri,
  ) {
    panel.title = `Graph: ${path.posix.basename(uri.path)}`;
    const icon = (theme: string) => vscode.Uri.joinPath(extension, "images", `graph-${theme}.svg`);
    panel.iconPath = { light: icon("light"), dark: icon("dark") };
    const files = vscode.Uri.joinPath(extension, ...PAGE_FILES);
    panel.webview.options = { enableScripts: true, localResourceRoots: [files] };
    panel.webview.html = pageHtml({
      nonce: randomBytes(18).toString("base64url"),
      source: panel.webview.cspSource,
      script: panel.webview.asWebviewUri(vscode.Uri.joinPath(files, "graph.js")).toString(),
      style: panel.webview.asWebviewUri(vscode.Uri.joinPath(files, "graph.css")).toString(),
      uri: uri.toString(),
    });
    const isMine = (document: vscode.TextDocument) => document.uri.toString() === uri.toString();
    this.subscriptions.push(
      panel,
      panel.webview.onDidReceiveMessage((message: FromPage) => void this.receive(message)),
      vscode.workspace.onDidChangeTextDocument((event) => isMine(event.document) && this.drawing.soon()),
      vscode.workspace.onDidOpenTextDocument((document) => isMine(document) && this.drawing.soon()),
      vscode.window.onDidChangeTextEditorSelection((event) => isMine(event.textEditor.document) && this.follow()),
      server.onDidChange(() => this.drawing.soon()),
    );
    panel.onDidDispose(() => this.dispose());
  }

  get isActive(): boolean {
    return this.panel.active;
  }

  /** The machine that is drawn, or was last. */
  get machine(): string | undefined {
    return this.chosen ?? this.graph?.machine ?? undefined;
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  onDidDispose(listener: () => void): void {
    this.panel.onDidDispose(listener);
  }

  dispose(): void {
    if (!this.isDisposed) {
      this.isDisposed = true;
      this.drawing.cancel();
      vscode.Disposable.from(...this.subscriptions).dispose();
    }
  }

  private post(message: ToPage): void {
    if (!this.isDisposed) {
      void this.panel.webview.postMessage(message);
    }
  }

  private get editor(): vscode.TextEditor | undefined {
    const wanted = this.uri.toString();
    const shows = (editor: vscode.TextEditor) => editor.document.uri.toString() === wanted;
    const active = vscode.window.activeTextEditor;
    return active && shows(active) ? active : vscode.window.visibleTextEditors.find(shows);
  }

  private async draw(): Promise<void> {
    if (!this.isReady || this.isDisposed) {
      return;
    }
    try {
      // The server knows open documents only.
      await vscode.workspace.openTextDocument(this.uri);
    } catch {
      return this.post({ type: "problem", text: "The file cannot be opened.", canRestart: false });
    }
    const position = this.editor?.selection.active;
    const answer = await askForGraph(this.server, {
      textDocument: { uri: this.uri.toString() },
      machine: this.chosen,
      position: position && { line: position.line, character: position.character },
    });
    if ("problem" in answer) {
      // The machine may have been renamed: the next drawing is of the one at the cursor.
      this.chosen = undefined;
      return this.post({ type: "problem", text: answer.problem, canRestart: answer.canRestart });
    }
    const { graph } = answer;
    this.graph = graph;
    this.post({
      type: "drawing",
      svg: graph.content,
      states: graph.states.map(({ id, name, type }) => ({ id, name, type })),
      machine: graph.machine,
      machines: graph.machines.map((machine) => machine.name),
    });
    this.follow(false);
  }

  /** Tells the page where the cursor is. */
  private follow(reveal = true): void {
    const position = this.editor?.selection.active;
    if (!this.graph || !position) {
      return;
    }
    const other = otherMachineAt(this.graph, position);
    if (other !== undefined && reveal) {
      this.chosen = other;
      this.drawing.soon();
      return;
    }
    const follows = vscode.workspace.getConfiguration("asl").get("graph.followCursor", true);
    const id = stateAt(this.graph.states, position)?.id ?? null;
    this.post({ type: "cursor", id, reveal: reveal && follows });
  }

  private async receive(message: FromPage): Promise<void> {
    switch (message.type) {
      case "ready":
        this.isReady = true;
        return this.drawing.now();
      case "open":
        return this.open(message.id, message.keepFocus);
      case "choose":
        this.chosen = message.machine;
        return this.drawing.now();
      case "export":
        await vscode.commands.executeCommand("asl.exportGraph");
        return;
      case "restart":
        return this.server.restart();
    }
  }

  /** Goes to a state in the text. */
  private async open(id: string, keepFocus: boolean): Promise<void> {
    const range = this.graph?.states.find((state) => state.id === id)?.selectionRange;
    if (!range) {
      return;
    }
    const { start, end } = range;
    const selection = new vscode.Range(start.line, start.character, end.line, end.character);
    const editor = await vscode.window.showTextDocument(this.uri, {
      viewColumn: this.column(),
      preserveFocus: keepFocus,
      selection,
    });
    editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  /** Where the document is shown, in front or behind other tabs; else any place but the preview's. */
  private column(): vscode.ViewColumn {
    const wanted = this.uri.toString();
    const group = vscode.window.tabGroups.all.find(({ tabs }) =>
      tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === wanted),
    );
    const free = this.panel.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Beside : vscode.ViewColumn.One;
    return this.editor?.viewColumn ?? group?.viewColumn ?? free;
  }
}
