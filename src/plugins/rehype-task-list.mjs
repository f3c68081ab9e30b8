/**
 * Rehype plugin: items of a checklist (`- [ ] ...`) become boxes that a reader can tick, each labelled by its text.
 * What was ticked is remembered by src/components/task-list.ts.
 */
import { visit } from 'unist-util-visit';

const NOT_IN_A_LABEL = new Set(['ul', 'ol', 'pre', 'figure', 'div', 'table']);

/** @param {import('hast').ElementContent} node */
function isCheckbox(node) {
  return node.type === 'element' && node.tagName === 'input' && node.properties['type'] === 'checkbox';
}

/** @returns {(tree: import('hast').Root) => void} */
export function rehypeTaskList() {
  return (tree) => {
    visit(tree, 'element', (node) => {
      const start = node.children.findIndex(isCheckbox);
      const box = node.children[start];
      if (box?.type !== 'element' || node.tagName === 'label') return;
      delete box.properties['disabled'];
      const block = node.children.findIndex((child) => child.type === 'element' && NOT_IN_A_LABEL.has(child.tagName));
      const end = block === -1 ? node.children.length : block;
      /** @type {import('hast').Element} */
      const label = { type: 'element', tagName: 'label', properties: {}, children: node.children.slice(start, end) };
      node.children.splice(start, end - start, label);
    });
  };
}
