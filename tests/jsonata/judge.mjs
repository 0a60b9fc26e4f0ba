// What the reference implementation says of expressions. Reads a JSON array of
// texts from stdin; writes an array of as many verdicts to stdout: null for a
// text that parses, else {code, position, message}. The code is null if what
// refuses is JavaScript itself, which happens to regular expressions only; the
// position counts UTF-16 code units, and is null where the error has none.
//   node judge.mjs FOLDER        the folder that ./install filled
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { readFileSync } from 'node:fs';

const jsonata = createRequire(resolve(process.argv[2], 'package.json'))('jsonata');

function verdict(text) {
  try {
    jsonata(text);
    return null;
  } catch (error) {
    return { code: error.code ?? null, position: error.position ?? null, message: error.message ?? String(error) };
  }
}

const texts = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(texts.map(verdict)));
