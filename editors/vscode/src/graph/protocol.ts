/** What the server says about a graph, and what the preview and its page say to each other. */

/** LSP's: lines and UTF-16 units, from 0. */
export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

export const GRAPH_REQUEST = "asl/graph";

/** The parameters of `asl/graph`; see docs/protocol.md. */
export interface GraphParams {
  textDocument: { uri: string };
  /** Tells which machine is meant where a document has several. */
  position?: Position | undefined;
  /** The machine by its name; counts before `position`. */
  machine?: string | undefined;
  format?: "svg" | "mermaid" | "dot" | "json";
}

export interface GraphState {
  /** The `data-id` of the state's group in the drawing. */
  id: string;
  name: string;
  /** The states around it, the outermost first. */
  path: string[];
  range: Range;
  selectionRange: Range;
  type: string;
}

/** The result of `asl/graph`. */
export interface Graph {
  version: number | null;
  machine: string | null;
  machines: { name: string | null; range: Range }[];
  format: string;
  content: string;
  states: GraphState[];
  /** Why there is no drawing; `content` is empty then. */
  problem?: string;
}

/** A state of the drawing, as far as the page knows it. */
export interface ShownState {
  id: string;
  /** Names the state in the next drawing too, where its id may be another. */
  key: string;
}

/** To the page. */
export type ToPage =
  | { type: "drawing"; svg: string; states: ShownState[]; machines: string[]; shown: number }
  /** There is no drawing of what stands there now; an earlier one stays, dimmed. */
  | { type: "problem"; text: string; canRestart: boolean }
  /** The cursor is in this state, or in none. */
  | { type: "cursor"; id: string | null; reveal: boolean };

/** From the page. */
export type FromPage =
  | { type: "ready" }
  | { type: "open"; id: string; keepFocus: boolean }
  /** Another machine of the document, by its place among all. */
  | { type: "choose"; index: number }
  | { type: "export" }
  | { type: "restart" };
