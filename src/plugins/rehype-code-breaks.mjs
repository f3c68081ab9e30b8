/**
 * Rehype plugin: long identifiers in inline code may break after `_`, `.`, `/`, brackets and between camelCase words (<wbr>),
 * so that narrow columns and phones show them whole. What is copied stays the same.
 */
import { visit } from 'unist-util-visit';

const SHORT = 14;
const BREAK = /(?<=[_./{},=:|])(?=[^\s_./{},=:|])|(?<=[a-z0-9])(?=[A-Z])/;

/** @returns {(tree: import('hast').Root) => void} */
export function rehypeCodeBreaks() {
  return (tree) => {
    visit(tree, 'element', (node, _index, parent) => {
      if (node.tagName !== 'code' || (parent?.type === 'element' && parent.tagName === 'pre')) return;
      node.children = node.children.flatMap((child) => {
        if (child.type !== 'text' || child.value.length <= SHORT) return [child];
        return child.value.split(BREAK).flatMap((value, index) => {
          /** @type {import('hast').Text} */
          const text = { type: 'text', value };
          /** @type {import('hast').Element} */
          const chance = { type: 'element', tagName: 'wbr', properties: {}, children: [] };
          return index === 0 ? [text] : [chance, text];
        });
      });
    });
  };
}
