/** Places of states in the text. Knows nothing of VS Code. */

import type { Graph, GraphState, Position, Range } from "./protocol";

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

function contains(range: Range, position: Position): boolean {
  return compare(range.start, position) <= 0 && compare(position, range.end) <= 0;
}

/** The innermost state that the position is in. */
export function stateAt(states: readonly GraphState[], position: Position): GraphState | undefined {
  let best: GraphState | undefined;
  for (const state of states) {
    // Ranges nest: of two around one position, the one that starts later is inside.
    if (contains(state.range, position) && (!best || compare(best.range.start, state.range.start) <= 0)) {
      best = state;
    }
  }
  return best;
}

/** Which of the document's machines the position is in; -1 if it is in none. */
export function machineAt(machines: Graph["machines"], position: Position | undefined): number {
  return position ? machines.findIndex((machine) => contains(machine.range, position)) : -1;
}
