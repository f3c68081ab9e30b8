/**
 * Rehype plugin: the first mention of each term of the glossary in a lesson leads to its definition, which also shows
 * while the pointer or the keyboard is on it (src/styles/course.css). A mention that is folded away counts as the first only
 * where there is no open one. Headings, links, code and quizzes stay as they are.
 */
import { readFileSync } from 'node:fs';
import { SKIP, visit } from 'unist-util-visit';

/** @typedef {{ id: string, term: string, forms: string[], definition: string }} Term */

const LEFT_ALONE = new Set(['a', 'button', 'code', 'pre', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'th', 'summary', 'svg']);
const LESSON = /[\\/]src[\\/]content[\\/]course[\\/]/;

/** @type {Term[]} */
export const terms = JSON.parse(readFileSync(new URL('../content/glossary.json', import.meta.url), 'utf8')).terms;

/** @type {Map<string, Term>} */
const byForm = new Map(terms.flatMap((term) => [term.term, ...term.forms].map((form) => [form.toLowerCase(), term])));
const forms = [...byForm.keys()].sort((one, other) => other.length - one.length);
const escaped = forms.map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
const MENTION = new RegExp(String.raw`(?<![\p{L}\p{N}_./-])(?:${escaped.join('|')})(?![\p{L}\p{N}_/-])`, 'giu');

/** @returns {(tree: import('hast').Root, file: import('vfile').VFile) => void} */
export function rehypeGlossary() {
  return (tree, file) => {
    if (!LESSON.test(file.path ?? '')) return;
    /** @type {Set<string>} */
    const seen = new Set();
    for (const isFoldedToo of [false, true]) {
      visit(tree, (node, index, parent) => {
        const name = tagName(node);
        if (LEFT_ALONE.has(name) || (name === 'details' && !isFoldedToo)) return SKIP;
        if (node.type !== 'text' || !parent || index === undefined) return;
        const parts = linked(node.value, seen);
        if (parts.length === 1) return;
        parent.children.splice(index, 1, ...parts);
        return [SKIP, index + parts.length];
      });
    }
  };
}

/**
 * The name of a tag, of HTML as of MDX; "" of what is none.
 *
 * @param {import('hast').Nodes | { type: string, name?: string | null }} node
 */
function tagName(node) {
  if ('tagName' in node) return node.tagName;
  return 'name' in node && node.type.startsWith('mdxJsx') ? (node.name ?? '') : '';
}

/**
 * A text with its first mentions as links.
 *
 * @param {string} text
 * @param {Set<string>} seen ids of the terms that the page has linked already
 * @returns {(import('hast').Text | import('hast').Element)[]}
 */
function linked(text, seen) {
  /** @type {(import('hast').Text | import('hast').Element)[]} */
  const parts = [];
  let at = 0;
  for (const found of text.matchAll(MENTION)) {
    const term = byForm.get(found[0].toLowerCase());
    if (!term || seen.has(term.id)) continue;
    seen.add(term.id);
    if (found.index > at) parts.push({ type: 'text', value: text.slice(at, found.index) });
    parts.push({
      type: 'element',
      tagName: 'a',
      properties: {
        className: ['term'],
        href: `/glossary/#${term.id}`,
        'aria-description': term.definition,
      },
      children: [{ type: 'text', value: found[0] }],
    });
    at = found.index + found[0].length;
  }
  if (at < text.length || parts.length === 0) parts.push({ type: 'text', value: text.slice(at) });
  return parts;
}
