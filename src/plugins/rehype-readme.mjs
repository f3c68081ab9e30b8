/**
 * Rehype plugin: a link to the lab's README leads to the page that shows it (src/pages/labs/index.astro), not to its
 * source. The page has its title from the README's own heading, which therefore is not repeated in the text.
 */
import { visit } from 'unist-util-visit';

const README = /^\/labs\/README\.md(?=#|$)/;

/** @returns {(tree: import('hast').Root, file: import('vfile').VFile) => void} */
export function rehypeReadme() {
  return (tree, file) => {
    visit(tree, { type: 'element', tagName: 'a' }, (/** @type {import('hast').Element} */ link) => {
      const target = link.properties['href'];
      if (typeof target === 'string') link.properties['href'] = target.replace(README, '/labs/');
    });
    if (file.path?.endsWith('labs/README.md')) {
      const title = tree.children.findIndex((child) => child.type === 'element' && child.tagName === 'h1');
      if (title !== -1) tree.children.splice(title, 1);
    }
  };
}
