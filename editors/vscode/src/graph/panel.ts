/** The preview of one document's state machine: follows its edits, its cursor and the server. */

import { randomBytes } from "node:crypto";
import * as path from "node:path";
import * as vscode from "vscode";
import type { Server } from "../client";
import { Coalesced } from "../coalesce";
import { pageHtml } from "./page";
import type { FromPage, Graph, Position, ToPage } from "./protocol";
import { askForGraph } from "./request";
import { machineAt, stateAt } from "./states";

/** Edits come in bursts; so long a burst may go on before it is drawn. */
const DELAY_MS = 60;

/** Where the page's files are, relative to the extension. */
const PAGE_FILES = ["dist", "webview"];

export class GraphPanel implements vscode.Disposable {
  /** The last drawing. */
  private graph: Graph | undefined;
  /** A place in the machine to draw, where the document has several and the cursor is in none or another. */
  private chosen: Position | undefined;
  /** Which of the document's machines is drawn. */
  private shown = 0;
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

  /** A place in the machine that is drawn. */
  get position(): Position | undefined {
    const cursor = this.editor?.selection.active;
    return this.chosen ?? (cursor && { line: cursor.line, character: cursor.character });
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
    const { position } = this;
    const answer = await askForGraph(this.server, { textDocument: { uri: this.uri.toString() }, position });
    if ("problem" in answer) {
      return this.post({ type: "problem", text: answer.problem, canRestart: answer.canRestart });
    }
    const { graph } = answer;
    this.graph = graph;
    const shown = Math.max(machineAt(graph.machines, position), 0);
    this.shown = shown;
    if (this.chosen) {
      // Its text may move with the next edit; its start does so least.
      this.chosen = graph.machines[shown]?.range.start;
    }
    this.post({
      type: "drawing",
      svg: graph.content,
      states: graph.states.map(({ id, path, name }) => ({ id, key: JSON.stringify([...path, name]) })),
      machines: graph.machines.map(({ name }, i) => name ?? `State machine ${i + 1}`),
      shown,
    });
    this.mark(false);
  }

  /** The cursor moved: into another machine, or within this one. */
  private follow(): void {
    const machines = this.graph?.machines ?? [];
    const at = machineAt(machines, this.editor?.selection.active);
    if (machines.length > 1 && at >= 0 && at !== this.shown) {
      this.chosen = undefined;
      this.drawing.soon();
    } else {
      this.mark(true);
    }
  }

  /** Tells the page which state the cursor is in. */
  private mark(reveal: boolean): void {
    const position = this.editor?.selection.active;
    if (!this.graph || !position) {
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
        this.chosen = this.graph?.machines[message.index]?.range.start;
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
