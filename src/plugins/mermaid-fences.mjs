/** Mermaid fences of a Markdown or MDX tree: which there are, and where a place in a diagram stands in its file. */
import { visit } from 'unist-util-visit';

/** @typedef {{ node: import('mdast').Code, parent: import('mdast').Parent, index: number }} Fence */

/**
 * @param {import('mdast').Root} tree
 * @returns {Fence[]}
 */
export function mermaidFences(tree) {
  /** @type {Fence[]} */
  const fences = [];
  visit(tree, 'code', (node, index, parent) => {
    if (node.lang === 'mermaid' && parent && index !== undefined) fences.push({ node, parent, index });
  });
  return fences;
}

/**
 * The place in the file of a place in a fence's diagram. A fence may stand indented, in a list item or in a quote.
 *
 * @param {import('mdast').Code} node
 * @param {string} text  The whole file.
 * @param {{ line: number, column: number }} at  1-based place in the diagram.
 * @returns {{ line: number, column: number }} 1-based place in the file; columns are UTF-16 units.
 */
export function placeInFile(node, text, at) {
  const line = (node.position?.start.line ?? 1) + at.line;
  const fileLine = text.split(/\r\n?|\n/)[line - 1] ?? '';
  const diagramLine = node.value.split('\n')[at.line - 1] ?? '';
  return { line, column: Math.max(fileLine.length - diagramLine.length, 0) + at.column };
}
