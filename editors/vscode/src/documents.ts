/**
 * Which documents are the server's. Knows nothing of VS Code, so that it can be tested.
 *
 * Definitions have languages of their own. Templates keep the language that they
 * have, whoever contributes it; the server leaves those without a definition alone.
 */

/** The languages that this extension contributes. */
export const DEFINITION_LANGUAGES: readonly string[] = ["asl", "asl-yaml"];

/**
 * The languages of files that may have definitions in them: those of VS Code, of
 * the AWS Toolkit and CloudFormation's extensions, and of HashiCorp's and OpenTofu's.
 */
export const HOST_LANGUAGES: readonly string[] = [
  "json",
  "jsonc",
  "yaml",
  "cloudformation",
  "terraform",
  "opentofu",
  "hcl",
];

/** Templates that are plain text as long as no extension knows their language. */
const HOST_FILES = "**/*.{template,tf,tofu}";

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
  return [...languages, { scheme: "file", pattern: HOST_FILES }];
}

/** Whether a document of this language and text is one that the server has something to say about. */
export function mayHoldDefinition(language: string, fileName: string, text: () => string): boolean {
  if (DEFINITION_LANGUAGES.includes(language)) {
    return true;
  }
  const isHost = HOST_LANGUAGES.includes(language) || /\.(template|tf|tofu)$/i.test(fileName);
  if (!isHost) {
    return false;
  }
  const content = text();
  return content.length <= MOST_TEXT && NEEDLES.some((needle) => content.includes(needle));
}
