/**
 * Rehype plugin: each `##` heading with all that follows it becomes a <section>, which a phone lays out only when the
 * reader comes near it (src/styles/course.css). Until then it takes the height that is guessed here: rather too much, as a
 * section that is higher than its place lies over the next one. Imports of MDX stay at the top.
 */

const LESSON = /[\\/](src[\\/]content[\\/]course|labs)[\\/]/;

/** Pixels of a line of text, of a line of code, of the frame of a block of code, and between two blocks. */
const [LINE, CODE_LINE, FRAME, GAP] = [28, 25, 110, 20];
/** Characters of a line on a phone, and what a guess is multiplied by. */
const [CHARACTERS, FACTOR] = [34, 1.25];
const BLOCKS = new Set(['p', 'li', 'td', 'th', 'summary', 'h2', 'h3', 'h4', 'figcaption', 'pre', 'figure', 'div', 'ul', 'ol']);

/**
 * @typedef {{ type: string, value?: string, tagName?: string, name?: string, properties?: Record<string, any>, children?: Node[] }} Node
 *   of hast, or a component of MDX, which has a name
 */

/**
 * @param {Node} node
 * @returns {string}
 */
function textOf(node) {
  return node.type === 'text' ? (node.value ?? '') : (node.children ?? []).map(textOf).join('');
}

/** @param {string} text */
function textHeight(text) {
  return Math.max(1, Math.ceil(text.trim().length / CHARACTERS)) * LINE;
}

/**
 * @param {Node} node
 * @returns {number}
 */
function height(node) {
  const { type, tagName = node.name ?? '', properties = {}, children = [] } = node;
  if (type === 'text') return node.value?.trim() ? textHeight(node.value) : 0;
  const html = properties['set:html'];
  // A drawing; it may be shown larger than it was drawn.
  if (typeof html === 'string') return 1.3 * Number(/viewBox="\S+ \S+ \S+ ([\d.]+)/.exec(html)?.[1] ?? 0) + FRAME;
  if (tagName === 'details') {
    const summary = children.find((child) => (child.tagName ?? child.name) === 'summary');
    return (summary ? height(summary) : LINE) + GAP;
  }
  if (properties['className']?.includes?.('ec-line')) return CODE_LINE;
  const text = tagName === 'code' ? textOf(node) : '';
  if (text.includes('\n')) return text.split('\n').length * CODE_LINE + FRAME;
  if (BLOCKS.has(tagName) && !children.some((child) => BLOCKS.has(child.tagName ?? ''))) return textHeight(textOf(node)) + GAP;
  const inside = children.reduce((sum, child) => sum + height(child), 0);
  // The cells of a row stand below each other, each under the heading of its column.
  return inside + (tagName === 'pre' ? FRAME : tagName === 'tr' ? GAP + children.length * GAP : 0);
}

/**
 * Whether a node is a heading of the second level, or Starlight's wrapper of one.
 *
 * @param {Node} node
 */
function beginsSection({ tagName, children }) {
  return tagName === 'h2' || (tagName === 'div' && children?.[0]?.tagName === 'h2');
}

/** @returns {(tree: import('hast').Root, file: import('vfile').VFile) => void} */
export function rehypeSections() {
  return (tree, file) => {
    if (!LESSON.test(file.path ?? '')) return;
    /** @type {import('hast').Root['children']} */
    const top = [];
    /** @type {import('hast').Element | undefined} */
    let section;
    for (const node of tree.children) {
      if (beginsSection(/** @type {Node} */ (node))) {
        section = { type: 'element', tagName: 'section', properties: { className: ['lesson-section'] }, children: [] };
        top.push(section);
      }
      // An import is no part of the page.
      if (section && !node.type.toLowerCase().endsWith('esm')) section.children.push(/** @type {import('hast').Element} */ (node));
      else top.push(node);
    }
    for (const node of top) {
      if (node.type !== 'element' || node.tagName !== 'section') continue;
      node.properties['style'] = `--height:${Math.round(FACTOR * height(/** @type {Node} */ (node)))}px`;
    }
    tree.children = top;
  };
}
