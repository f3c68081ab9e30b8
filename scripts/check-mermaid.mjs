#!/usr/bin/env node
/**
 * Checks Mermaid diagrams with the real parser.
 *
 *   node scripts/check-mermaid.mjs FILE...
 *
 * A .mdx or .md file is searched for `mermaid` fences; any other file is one diagram. Prints one JSON object to stdout:
 *
 *   {"diagrams": 3, "errors": [{"file": "a.mdx", "line": 12, "column": 5, "message": "..."}]}
 *
 * Lines and columns are 1-based, columns count UTF-16 units. Exit status: 0 all parse, 1 some do not, 2 a file cannot be read.
 */
import { readFile } from 'node:fs/promises';

import { parseFrontmatter } from '@astrojs/markdown-remark';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

import { mermaidFences, placeInFile } from '../src/plugins/mermaid-fences.mjs';
import { loadMermaidParser } from '../src/plugins/mermaid-parser.mjs';

const markdown = unified().use(remarkParse);
const mdx = unified().use(remarkParse).use(remarkMdx);

/** @typedef {{ file: string, line: number, column: number, message: string }} Finding */

/**
 * The diagrams of a file, each with the function that turns a place in it into a place in the file.
 *
 * @param {string} file
 * @param {string} text
 * @returns {{ source: string, toFile: (at: { line: number, column: number }) => { line: number, column: number } }[]}
 */
function diagramsOf(file, text) {
  if (!/\.mdx?$/.test(file)) return [{ source: text, toFile: (at) => at }];
  const { content } = parseFrontmatter(text, { frontmatter: 'empty-with-lines' });
  const tree = (file.endsWith('x') ? mdx : markdown).parse(content);
  return mermaidFences(tree).map(({ node }) => ({
    source: node.value,
    toFile: (at) => placeInFile(node, content, at),
  }));
}

/** @param {any} error @returns {{ line: number, column: number, message: string }} */
function unreadable(error) {
  return { line: error.place?.line ?? error.line ?? 1, column: error.place?.column ?? error.column ?? 1, message: error.message };
}

const files = process.argv.slice(2);
if (files.length === 0) {
  process.stderr.write('usage: node scripts/check-mermaid.mjs FILE...\n');
  process.exit(2);
}

const check = await loadMermaidParser();
/** @type {Finding[]} */
const errors = [];
let diagrams = 0;
let status = 0;
for (const file of files) {
  try {
    for (const { source, toFile } of diagramsOf(file, await readFile(file, 'utf8'))) {
      diagrams += 1;
      const error = await check(source);
      if (error) errors.push({ file, ...toFile(error), message: error.message });
    }
  } catch (error) {
    errors.push({ file, ...unreadable(error) });
    status = 2;
  }
}
process.stdout.write(`${JSON.stringify({ diagrams, errors })}\n`);
process.exitCode = status || (errors.length > 0 ? 1 : 0);
