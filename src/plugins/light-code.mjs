/**
 * Astro integration: highlighted code and headings weigh less in the built pages.
 *
 * A code block inside a closed <details> moves to a file of its own, /_code/<hash>.html, which
 * src/components/lazy-code.ts brings back when the reader opens the part. Without scripts a link leads to it.
 * The colours of the tokens, a style attribute each, become classes with one rule each. Blocks with a line that is wider
 * than a phone can be reached by the keyboard from the start: Expressive Code's script finds that out block by block, laying
 * out the page each time. `astro dev` shows pages as they are.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { parse } from 'parse5';

/** @typedef {import('parse5').DefaultTreeAdapterTypes.Element} Element */
/** @typedef {import('parse5').DefaultTreeAdapterTypes.Node} Node */

/**
 * All elements below a node, in the order of the document.
 *
 * @param {Node} root
 * @returns {Generator<Element>}
 */
function* elements(root) {
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if ('tagName' in node) yield node;
    if ('childNodes' in node) waiting.push(...[...node.childNodes].reverse());
  }
}

/**
 * @param {Element} element
 * @param {string} name
 */
function attribute(element, name) {
  return element.attrs.find((found) => found.name === name)?.value;
}

/** @param {Element} element */
function isFrame(element) {
  return element.tagName === 'figure' && (attribute(element, 'class') ?? '').split(' ').includes('frame');
}

/**
 * @param {Element} element
 * @returns {[number, number]}
 */
function span(element) {
  const place = element.sourceCodeLocation;
  if (!place?.endTag) throw new Error(`<${element.tagName}> is not closed`);
  return [place.startOffset, place.endTag.endOffset];
}

/**
 * The page with classes for the token colours of its code.
 *
 * @param {string} html
 */
export function withClasses(html) {
  /** @type {Map<string, string>} */
  const names = new Map();
  // A blank shows no colour.
  const plain = html.replace(/<span style="--0:[^"<>]*">([ \t]+)<\/span>/g, '$1');
  const text = plain.replace(/<span style="(--0:[^"<>]*)">/g, (_, style) => {
    if (!names.has(style)) names.set(style, `t${names.size.toString(36)}`);
    return `<span class="${names.get(style)}">`;
  });
  if (names.size === 0) return html;
  const rules = [...names].map(([style, name]) => `.ec-line .${name}{${style}}`).join('');
  return text.replace('</head>', `<style>${rules}</style></head>`);
}

/**
 * The page without the picture that Starlight repeats beside each heading: src/styles/course.css has it once.
 *
 * @param {string} html
 */
export function withSharedIcons(html) {
  return html.replace(/(<span aria-hidden="true" class="sl-anchor-icon">)<svg.*?<\/svg>/gs, '$1');
}

/** Characters of a line of code that a phone of 390 px shows. */
const PHONE = 40;

/**
 * The page whose wide blocks of code the keyboard can scroll.
 *
 * @param {string} html
 */
export function withReachableCode(html) {
  return html.replace(/<pre data-language="[^"]*">(?=<code>(.*?)<\/code>)/gs, (pre, code) => {
    const lines = code.split('<div class="ec-line').map((/** @type {string} */ line) => line.replace(/^[^>]*>|<[^>]*>/g, ''));
    const isWide = lines.some((/** @type {string} */ line) => line.replace(/&[^;]+;/g, '.').length > PHONE);
    return isWide ? `${pre.slice(0, -1)} tabindex="0" role="region">` : pre;
  });
}

/**
 * The page without the code of its closed parts, and that code by its file's name.
 *
 * @param {string} html
 */
export function withoutClosedCode(html) {
  /** @type {Map<string, string>} */
  const parts = new Map();
  let text = '';
  let done = 0;
  for (const details of elements(parse(html, { sourceCodeLocationInfo: true }))) {
    if (details.tagName !== 'details' || attribute(details, 'open') !== undefined) continue;
    for (const frame of [...elements(details)].filter(isFrame)) {
      const [start, end] = span(frame);
      if (start < done) continue;
      const code = html.slice(start, end);
      const name = `/_code/${createHash('sha256').update(code).digest('hex').slice(0, 12)}.html`;
      parts.set(name, `<!doctype html><html lang="ru"><meta charset="utf-8"><title>Код</title>${code}</html>`);
      text += `${html.slice(done, start)}<lazy-code><a href="${name}">Показать код</a></lazy-code>`;
      done = end;
    }
  }
  return { html: text + html.slice(done), parts };
}

/** @returns {import('astro').AstroIntegration} */
export function lightCode() {
  return {
    name: 'light-code',
    hooks: {
      'astro:build:done': async ({ dir, pages }) => {
        const dist = fileURLToPath(dir);
        await mkdir(join(dist, '_code'), { recursive: true });
        for (const { pathname } of pages) {
          const file = join(dist, pathname, 'index.html');
          const page = await readFile(file, 'utf8').catch(() => undefined);
          if (page === undefined) continue;
          const { html, parts } = withoutClosedCode(withReachableCode(withClasses(withSharedIcons(page))));
          await writeFile(file, html);
          for (const [name, code] of parts) await writeFile(join(dist, name), code);
        }
      },
    },
  };
}
