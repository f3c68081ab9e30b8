/**
 * The real Mermaid parser in Node: tells whether a diagram parses and, where not, at which line and column of its text.
 *
 * Mermaid wants a browser. Its one-file build runs inside a jsdom window of its own, so that no browser global leaks into
 * the process that builds the site.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';

import { JSDOM } from 'jsdom';

/**
 * @typedef {object} DiagramError
 * @property {number} line     1-based line in the diagram's text.
 * @property {number} column   1-based column in that line, in UTF-16 units.
 * @property {number} [stoppedLine]  1-based line of the token that is wrong, where Mermaid tells it: `line` is that of the one before.
 * @property {string} message  One line, without a position.
 */

// What Mermaid takes out before its grammars see the text (mermaid 11, `preprocessDiagram`), in its order.
const FRONTMATTER = /^([^\S\n\r]*)-{3}\s*[\n\r](.*?)[\n\r]\1-{3}\s*[\n\r]+/s;
const DIRECTIVE = /%{2}\{\s*(?:(\w+)\s*:|(\w+))\s*(?:(\w+)|((?:(?!\}%{2}).|\r?\n)*))?\s*(?:\}%{2})?/gi;
const COMMENT = /^\s*%%(?!\{)[^\n]+\n?/gm;
const LEADING_SPACE = /^\s+/;

/**
 * The text that Mermaid's grammars see, and where each of its characters stands in the text as written.
 *
 * @param {string} text
 * @returns {{ text: string, offsets: number[] }} `offsets` has one entry more than `text` has characters: the end.
 */
function preprocess(text) {
  let kept = [...text.split('').entries()].filter(([index, char]) => !(char === '\r' && text[index + 1] === '\n'));
  for (const removed of [FRONTMATTER, DIRECTIVE, COMMENT, LEADING_SPACE]) {
    const current = kept.map(([, char]) => char).join('');
    const spans = removed.global ? [...current.matchAll(removed)] : [current.match(removed)];
    for (const span of spans.reverse()) {
      if (span) kept.splice(span.index ?? 0, span[0].length);
    }
  }
  return { text: kept.map(([, char]) => char).join(''), offsets: [...kept.map(([index]) => index), text.length] };
}

/**
 * @param {string} text
 * @param {number} offset
 * @returns {{ line: number, column: number }} 1-based
 */
function place(text, offset) {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/**
 * Where a grammar stopped, as line and column (both 0-based) of the preprocessed text: Jison and Langium tell it differently.
 *
 * @param {any} error
 * @returns {{ line: number, column: number } | undefined}
 */
function stoppedAt(error) {
  if (error.hash?.loc) return { line: error.hash.loc.first_line - 1, column: error.hash.loc.first_column };
  if (typeof error.hash?.line === 'number') return { line: error.hash.line, column: 0 };
  const lexer = error.result?.lexerErrors?.[0];
  if (lexer) return { line: lexer.line - 1, column: lexer.column - 1 };
  const token = error.result?.parserErrors?.[0]?.token;
  if (token && Number.isFinite(token.startLine)) return { line: token.startLine - 1, column: token.startColumn - 1 };
  return undefined;
}

/**
 * What the grammar expected, without the picture of the text that Mermaid draws into its message.
 *
 * @param {any} error
 * @returns {string}
 */
function reason(error) {
  const parser = error.result?.parserErrors?.[0]?.message ?? error.result?.lexerErrors?.[0]?.message;
  const text = String(parser ?? error.message ?? error);
  const jison = /^Expecting (.*), got '(.*)'$/m.exec(text);
  if (jison) return `unexpected ${jison[2] === '1' ? 'end of the diagram' : jison[2]}, expected one of ${jison[1]?.replaceAll("'", '')}`;
  return (text.split('\n')[0] ?? text).replace(/^(?:Parse|Lexical) error on line \d+[.:]\s*/, '') || 'unexpected text';
}

/**
 * Loads Mermaid once.
 *
 * @returns {Promise<(diagram: string) => Promise<DiagramError | undefined>>}  Tells what is wrong with a diagram, if anything.
 */
export async function loadMermaidParser() {
  const bundle = createRequire(import.meta.url).resolve('mermaid/dist/mermaid.min.js');
  const dom = new JSDOM('', { runScripts: 'outside-only' });
  Object.assign(dom.window, { TextEncoder, TextDecoder, structuredClone }); // what jsdom lacks and Langium grammars use
  new Script(await readFile(bundle, 'utf8'), { filename: bundle }).runInContext(dom.getInternalVMContext());
  const { mermaid } = /** @type {any} */ (dom.window);
  mermaid.initialize({ startOnLoad: false, logLevel: 'fatal' });

  return async (diagram) => {
    try {
      await mermaid.parse(diagram);
      return undefined;
    } catch (error) {
      const seen = preprocess(diagram);
      const at = stoppedAt(error) ?? { line: 0, column: 0 };
      const lines = seen.text.split('\n');
      /** @param {number} line @param {number} column */
      const toFile = (line, column) => {
        const lineStart = lines.slice(0, line).reduce((length, one) => length + one.length + 1, 0);
        const offset = Math.min(lineStart + column, seen.text.length);
        return place(diagram, seen.offsets[offset] ?? diagram.length);
      };
      const wrong = /** @type {any} */ (error).hash?.line;
      const stopped = typeof wrong === 'number' ? { stoppedLine: toFile(wrong, 0).line } : {};
      return { ...toFile(at.line, at.column), ...stopped, message: reason(error) };
    }
  };
}
