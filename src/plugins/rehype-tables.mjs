/**
 * Rehype plugin: a table of three columns or more carries what a phone needs to show its rows as cards
 * (src/styles/course.css): each cell the heading of its column, and the roles that `display: block` would take away.
 */
import { visit } from 'unist-util-visit';

const ROLES = new Map([
  ['table', 'table'],
  ['thead', 'rowgroup'],
  ['tbody', 'rowgroup'],
  ['tr', 'row'],
  ['th', 'columnheader'],
  ['td', 'cell'],
]);

/**
 * @param {import('hast').Node} node
 * @returns {string}
 */
function textOf(node) {
  let text = '';
  visit(node, 'text', (found) => {
    text += /** @type {import('hast').Text} */ (found).value;
  });
  return text.trim();
}

/** @returns {(tree: import('hast').Root) => void} */
export function rehypeTables() {
  return (tree) => {
    visit(tree, { type: 'element', tagName: 'table' }, (/** @type {import('hast').Element} */ table) => {
      /** @type {string[]} */
      const headings = [];
      visit(table, { type: 'element', tagName: 'th' }, (cell) => {
        headings.push(textOf(cell));
      });
      if (headings.length < 3) return;
      table.properties['className'] = ['stacked'];
      visit(table, 'element', (/** @type {import('hast').Element} */ part) => {
        const role = ROLES.get(part.tagName);
        if (role !== undefined) part.properties['role'] = role;
        if (part.tagName !== 'tr') return;
        const cells = part.children.filter((child) => child.type === 'element' && child.tagName === 'td');
        cells.forEach((cell, column) => {
          if (cell.type === 'element') cell.properties['dataLabel'] = headings[column];
        });
      });
    });
  };
}
