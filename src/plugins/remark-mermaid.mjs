/**
 * Remark plugin: a `mermaid` fence becomes a <mermaid-diagram> element, which draws itself in the browser
 * (src/components/mermaid-diagram.ts). A diagram that does not parse fails the build at its file, line and column.
 */
import { relative } from 'node:path';

import { mermaidFences, placeInFile } from './mermaid-fences.mjs';
import { loadMermaidParser } from './mermaid-parser.mjs';

/** The fence's name for the diagram, as in ```mermaid title="Путь метрики". */
const TITLE = /(?:^|\s)title="([^"]*)"/;

/** @returns {(tree: import('mdast').Root, file: import('vfile').VFile) => Promise<void>} */
export function remarkMermaid() {
  /** @type {ReturnType<typeof loadMermaidParser> | undefined} */
  let parser;
  return async (tree, file) => {
    const fences = mermaidFences(tree);
    if (fences.length === 0) return;
    parser ??= loadMermaidParser();
    const check = await parser;
    for (const { node, parent, index } of fences) {
      const error = await check(node.value);
      if (error) {
        const { line, column } = placeInFile(node, String(file.value), error);
        const path = relative(process.cwd(), file.path ?? '');
        throw new Error(`${path}:${line}:${column}: Mermaid diagram does not parse: ${error.message}`);
      }
      parent.children[index] = diagramElement(node.value, TITLE.exec(node.meta ?? '')?.[1]);
    }
  };
}

/**
 * The element of a diagram: without scripts its source text is still there to read.
 *
 * @param {string} source
 * @param {string | undefined} title
 * @returns {import('mdast').RootContent}
 */
function diagramElement(source, title) {
  const text = { type: 'text', value: source };
  const pre = { type: 'element', tagName: 'pre', properties: { className: ['mermaid-source'] }, children: [text] };
  return /** @type {any} */ ({
    type: 'mermaidDiagram',
    // hChildren pass through as they are; children would lose the indentation, which mind maps are made of.
    data: {
      hName: 'mermaid-diagram',
      hProperties: { className: ['not-content'], dataPagefindIgnore: 'all', dataTitle: title },
      hChildren: [pre],
    },
    children: [],
  });
}
