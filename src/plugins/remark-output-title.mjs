/**
 * Remark plugin: what a command printed is called so. In the file its fence names the recording, which authors and tests
 * compare it with, ```text title="labs/transcript/lag.txt"; a student would look for a file to make.
 */
import { visit } from 'unist-util-visit';

const RECORDING = /(^|\s)title="labs\/transcript\/[^"]*"/;

/** @returns {(tree: import('mdast').Root) => void} */
export function remarkOutputTitle() {
  return (tree) => {
    visit(tree, 'code', (node) => {
      if (node.meta) node.meta = node.meta.replace(RECORDING, '$1title="Ответ команды"');
    });
  };
}
