/**
 * Which documents are the server's. Knows nothing of VS Code, so that it can be tested.
 *
 * Definitions have languages of their own. Templates keep the language that they
 * have, whoever contributes it; the server leaves those without a definition alone.
 */

/** The languages that this extension contributes. */
export const DEFINITION_LANGUAGES: readonly string[] = ["asl", "asl-yaml"];

/** The languages of files that may have definitions in them: VS Code's own, and those that extensions contribute. */
export const HOST_LANGUAGES: readonly string[] = [
  "json",
  "jsonc",
  "yaml",
  "cloudformation",
  "cfn",
  "sam",
  "serverless",
  "terraform",
  "opentofu",
  "hcl",
  "tf",
];

/** Files that are plain text as long as no extension knows them, by their ends, and what the server is to take them for. */
const PLAIN_HOSTS: readonly [end: string, language: string][] = [
  [".tf", "terraform"],
  [".tofu", "opentofu"],
  [".template", "cloudformation"],
];

/** What may hold a definition and is looked at before the server is started for it. */
const NEEDLES: readonly string[] = [
  "StartAt",
  "AWS::StepFunctions::StateMachine",
  "AWS::Serverless::StateMachine",
  "aws_sfn_state_machine",
  "stateMachines",
];

/** More text than this is no definition: AWS takes 1 MiB, and a template has one or a few. */
const MOST_TEXT = 20 << 20;

/** One entry of a document selector. */
export interface Filter {
  scheme: string;
  language?: string;
  pattern?: string;
}

/** What the server is told about. */
export function selector(): Filter[] {
  const languages = [...DEFINITION_LANGUAGES, ...HOST_LANGUAGES].flatMap((language) => [
    { scheme: "file", language },
    { scheme: "untitled", language },
  ]);
  return [...languages, ...PLAIN_HOSTS.map(([end]) => ({ scheme: "file", pattern: `**/*${end}` }))];
}

/** What the server is told of a document's language, where VS Code knows none. */
export function languageFor(language: string, fileName: string): string {
  const name = fileName.toLowerCase();
  return (language === "plaintext" ? PLAIN_HOSTS.find(([end]) => name.endsWith(end))?.[1] : undefined) ?? language;
}

/** Whether a document of this language and text is one that the server has something to say about. */
export function mayHoldDefinition(language: string, fileName: string, text: () => string): boolean {
  if (DEFINITION_LANGUAGES.includes(language)) {
    return true;
  }
  if (!HOST_LANGUAGES.includes(languageFor(language, fileName))) {
    return false;
  }
  const content = text();
  return content.length <= MOST_TEXT && NEEDLES.some((needle) => content.includes(needle));
}
