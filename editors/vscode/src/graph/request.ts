/** Asks the server for a graph, and says in one sentence why there is none. */

import type * as vscode from "vscode";
import { ResponseError } from "vscode-languageclient/node";
import type { Server } from "../client";
import { GRAPH_REQUEST, type Graph, type GraphParams } from "./protocol";

export type Answer = { graph: Graph } | { problem: string; graph?: Graph; canRestart: boolean };

/** LSP's code of a method that the server does not know. */
const METHOD_NOT_FOUND = -32601;

export async function askForGraph(server: Server, params: GraphParams, token?: vscode.CancellationToken): Promise<Answer> {
  await server.ensureStarted();
  const { health } = server;
  if (health.state === "troubled") {
    return { problem: health.trouble.message, canRestart: true };
  }
  if (health.state !== "running") {
    return { problem: "The server is starting.", canRestart: false };
  }
  try {
    const graph = await server.request<Graph>(GRAPH_REQUEST, params, token);
    return graph.problem ? { problem: graph.problem, graph, canRestart: false } : { graph };
  } catch (error) {
    if (error instanceof ResponseError && error.code === METHOD_NOT_FOUND) {
      const problem = `asl-lsp ${health.version} (${health.command}) is too old to draw. Update it, or clear \`asl.server.path\`.`;
      return { problem, canRestart: false };
    }
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: `The server did not draw: ${reason}.`, canRestart: true };
  }
}
