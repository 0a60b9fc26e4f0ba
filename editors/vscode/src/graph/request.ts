/** Asks the server for a graph, and says in one sentence why there is none. */

import { ResponseError } from "vscode-languageclient/node";
import type { Server } from "../client";
import { sentence } from "../trouble";
import { GRAPH_REQUEST, type Graph, type GraphParams } from "./protocol";

export type Answer = { graph: Graph } | { problem: string; canRestart: boolean };

/** LSP's code of a method that the server does not know. */
const METHOD_NOT_FOUND = -32601;

export async function askForGraph(server: Server, params: GraphParams): Promise<Answer> {
  await server.ensureStarted();
  const { health } = server;
  if (health.state === "troubled") {
    return { problem: health.trouble.message, canRestart: true };
  }
  if (health.state !== "running") {
    return { problem: "The server is starting.", canRestart: false };
  }
  try {
    const graph = await server.request<Graph>(GRAPH_REQUEST, params);
    return graph.problem ? { problem: sentence(graph.problem), canRestart: false } : { graph };
  } catch (error) {
    if (error instanceof ResponseError && error.code === METHOD_NOT_FOUND) {
      const problem = `asl-lsp ${health.version} (${health.command}) is too old to draw. Update it, or clear asl.server.path.`;
      return { problem, canRestart: false };
    }
    return { problem: sentence(error instanceof Error ? error.message : String(error)), canRestart: true };
  }
}
