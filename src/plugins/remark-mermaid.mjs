/**
 * Remark plugin: a `mermaid` fence becomes its drawing (src/plugins/mermaid-drawings.mjs). A diagram that does not parse
 * fails the build at its file, line and column. One that was not drawn yet shows its source, and the build says so.
 */
import { relative } from 'node:path';
import { visit } from 'unist-util-visit';

import { drawingName, readDrawing } from './mermaid-drawings.mjs';
import { mermaidFences, placeInFile } from './mermaid-fences.mjs';
import { loadMermaidParser } from './mermaid-parser.mjs';

/** The fence's name for the diagram, as in ```mermaid title="Путь метрики". */
const TITLE = /(?:^|\s)title="([^"]*)"/;
/** How far a diagram may shrink before its text gets too small; what is still too wide then scrolls in its frame. */
const READABLE = 0.6;

/** @returns {(tree: import('mdast').Root, file: import('vfile').VFile) => Promise<void>} */
export function remarkMermaid() {
  /** @type {ReturnType<typeof loadMermaidParser> | undefined} */
  let parser;
  return async (tree, file) => {
    const fences = mermaidFences(tree);
    if (fences.length === 0) return;
    const path = relative(process.cwd(), file.path ?? '');
    /** @type {Map<string, number>} */
    const seen = new Map();
    for (const { node, parent, index } of fences) {
      const drawing = readDrawing(node.value);
      // What was drawn has been parsed: Mermaid's parser is loaded for the others alone.
      if (drawing === undefined) {
        parser ??= loadMermaidParser();
        const check = await parser;
        const error = await check(node.value);
        if (error) {
          const { line, column } = placeInFile(node, String(file.value), error);
          throw new Error(`${path}:${line}:${column}: Mermaid diagram does not parse: ${error.message}`);
        }
        console.warn(`[WARN] ${path}:${node.position?.start.line}: the diagram is not drawn yet: npm run draw`);
      }
      const count = seen.get(node.value) ?? 0;
      seen.set(node.value, count + 1);
      // The same diagram a second time: its ids must be its own.
      const own = count === 0 ? drawing : drawing?.replaceAll(drawingName(node.value), `$&-${count + 1}`);
      const label = TITLE.exec(node.meta ?? '')?.[1] ?? `Диаграмма: ${headingAbove(tree, node) ?? file.stem}`;
      parent.children[index] = diagramElement(node.value, own && shown(own, label), path.endsWith('.mdx'));
    }
  };
}

/**
 * The text of the last heading before a node.
 *
 * @param {import('mdast').Root} tree
 * @param {import('mdast').Node} node
 */
function headingAbove(tree, node) {
  /** @type {string | undefined} */
  let above;
  visit(tree, (found) => {
    if (found === node) return false;
    if (found.type === 'heading') above = textOf(found);
    return undefined;
  });
  return above;
}

/** @param {import('mdast').Node} node */
function textOf(node) {
  let text = '';
  visit(node, (found) => {
    if (found.type === 'text' || found.type === 'inlineCode') text += /** @type {import('mdast').Text} */ (found).value;
  });
  return text.trim();
}

/**
 * A drawing as the page shows it: with a name, and no narrower than can be read. `accTitle` of the diagram goes first.
 *
 * @param {string} drawing
 * @param {string} label
 */
function shown(drawing, label) {
  const width = Number(/viewBox="\S+ \S+ (\S+)/.exec(drawing)?.[1] ?? 0);
  const named = /^<svg[^>]* aria-labelledby=/.test(drawing);
  const escaped = label.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
  return drawing
    .replace(/^<svg([^>]*?) style="/, `<svg$1 style="min-width: ${Math.round(width * READABLE)}px; `)
    .replace(/^<svg/, named ? '<svg' : `<svg aria-label="${escaped}"`);
}

/**
 * @param {string} source
 * @param {string | undefined} drawing
 * @param {boolean} isMdx whether HTML is given by Astro's directive, and not as it is
 * @returns {import('mdast').RootContent}
 */
function diagramElement(source, drawing, isMdx) {
  const frame = { type: 'element', tagName: 'div', properties: { className: ['mermaid-drawing'] }, children: [] };
  const html = isMdx
    ? { ...frame, properties: { ...frame.properties, 'set:html': drawing } }
    : { ...frame, children: [{ type: 'raw', value: drawing }] };
  const text = { type: 'text', value: source };
  const pre = { type: 'element', tagName: 'pre', properties: { className: ['mermaid-source'] }, children: [text] };
  const hChildren = [drawing === undefined ? pre : html];
  return /** @type {any} */ ({
    type: 'mermaidDiagram',
    // hChildren pass through as they are; children would lose the indentation, which mind maps are made of.
    data: { hName: 'figure', hProperties: { className: ['mermaid-diagram', 'not-content'], dataPagefindIgnore: 'all' }, hChildren },
    children: [],
  });
}
