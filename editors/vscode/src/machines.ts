/** State machines to start from, and how they are written in YAML. Knows nothing of VS Code. */

export interface Machine {
  /** The file in `templates/`. */
  file: string;
  label: string;
  detail: string;
}

export const MACHINES: readonly Machine[] = [
  { file: "empty.asl.json", label: "Empty", detail: "One state that passes its input on" },
  { file: "task.asl.json", label: "Call a function", detail: "Lambda with retries, a timeout and a catcher" },
  { file: "choice.asl.json", label: "Wait for a job", detail: "Start it, ask for its state in a loop, branch on the answer" },
  { file: "parallel.asl.json", label: "Do several things at once", detail: "Branches, and their results brought together" },
  { file: "map.asl.json", label: "Do it for each item", detail: "The same steps for each item of a list" },
];

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What YAML reads as the same text without quotes, whatever version of YAML it is. */
const PLAIN = /^[A-Za-z][\w./-]*(,? [A-Za-z0-9][\w./-]*)*$/;
const NOT_A_TEXT = /^(y|n|yes|no|on|off|true|false|null|none|nan|inf)$/i;

function scalar(value: null | boolean | number | string): string {
  const isPlain = typeof value === "string" && PLAIN.test(value) && !NOT_A_TEXT.test(value);
  // A JSON text is a YAML text in double quotes.
  return isPlain ? value : JSON.stringify(value);
}

/** The lines of a value, without indentation in front. */
function lines(value: Json): string[] {
  if (Array.isArray(value)) {
    return value.length === 0 ? ["[]"] : value.flatMap((item) => lines(item).map((line, i) => (i === 0 ? "- " : "  ") + line));
  }
  if (value === null || typeof value !== "object") {
    return [scalar(value)];
  }
  const entries = Object.entries(value);
  return entries.length === 0
    ? ["{}"]
    : entries.flatMap(([key, member]) => {
        const [first = "", ...rest] = lines(member);
        const isBlock = typeof member === "object" && member !== null && Object.keys(member).length > 0;
        return isBlock
          ? [`${scalar(key)}:`, ...[first, ...rest].map((line) => `  ${line}`)]
          : [`${scalar(key)}: ${first}`];
      });
}

/** The same definition in YAML. */
export function toYaml(json: string): string {
  return `${lines(JSON.parse(json) as Json).join("\n")}\n`;
}
