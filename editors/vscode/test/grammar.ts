/** Colours lines with the grammars, as VS Code does. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { createOnigScanner, createOnigString, loadWASM } from "vscode-oniguruma";
import { INITIAL, parseRawGrammar, Registry, type IGrammar } from "vscode-textmate";
import manifest from "../package.json";

const load = createRequire(path.resolve("package.json"));

/** VS Code's grammar of YAML, from a collection of grammars. */
const OTHERS: Record<string, string> = { "source.yaml": load.resolve("tm-grammars/grammars/yaml.json") };

const registry = new Registry({
  onigLib: loadWASM(readFileSync(load.resolve("vscode-oniguruma/release/onig.wasm"))).then(() => ({
    createOnigScanner,
    createOnigString,
  })),
  loadGrammar(scope) {
    const file = manifest.contributes.grammars.find((grammar) => grammar.scopeName === scope)?.path ?? OTHERS[scope];
    return Promise.resolve(file === undefined ? null : parseRawGrammar(readFileSync(file, "utf8"), file));
  },
});

export async function grammar(scope: string): Promise<IGrammar> {
  const found = await registry.loadGrammar(scope);
  if (!found) {
    throw new Error(`there is no grammar ${scope}`);
  }
  return found;
}

/** The pieces of the text that the grammars of expressions colour: the text, and its scope's first parts. */
export function expressions(of: IGrammar, text: string): string[] {
  let state = INITIAL;
  return text.split("\n").flatMap((line) => {
    const result = of.tokenizeLine(line, state);
    state = result.ruleStack;
    return result.tokens.flatMap((token) => {
      const scope = token.scopes.at(-1) ?? "";
      const own = /^(?!punctuation|meta)(.*)\.(?:jsonata|path|intrinsic)\.asl$/.exec(scope)?.[1];
      return own ? [`${line.slice(token.startIndex, token.endIndex)} ${own}`] : [];
    });
  });
}

/** The innermost scope of each piece that is not white space. */
export function scopes(of: IGrammar, line: string): string[] {
  return of.tokenizeLine(line, INITIAL).tokens.flatMap((token) => {
    const text = line.slice(token.startIndex, token.endIndex);
    return text.trim() === "" ? [] : [`${text} ${token.scopes.at(-1) ?? ""}`];
  });
}
