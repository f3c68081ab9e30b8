#!/usr/bin/env node
/**
 * Draws Mermaid diagrams that have no drawing yet, in both themes, and takes away drawings of diagrams that are gone.
 *
 *   node scripts/draw-diagrams.mjs [--check] [--into FOLDER] [FILE...]
 *
 * Without files: those of the course and of the lab, into src/diagrams. `--check` draws nothing and ends with 1 where
 * something would be drawn or taken away. Drawing needs Chromium (CHROMIUM names it).
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { parseFrontmatter } from '@astrojs/markdown-remark';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

import { COLOURS, drawingName, FOLDER, FONT, palettes } from '../src/plugins/mermaid-drawings.mjs';
import { mermaidFences } from '../src/plugins/mermaid-fences.mjs';

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const COURSE = 'src/content/course';
const COLOUR = /#[0-9a-f]{3,8}\b|(?:rgb|hsl)a?\([^)]*\)|(?<=: )(?:black|white)(?=;)/gi;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean', default: false }, into: { type: 'string', default: FOLDER } },
});

/** @returns {Promise<string[]>} */
async function filesOfTheCourse() {
  const found = await readdir(COURSE, { recursive: true });
  return ['labs/README.md', ...found.filter((file) => file.endsWith('.mdx')).map((file) => join(COURSE, file))];
}

/**
 * @param {string} file
 * @returns {Promise<string[]>}
 */
async function diagramsOf(file) {
  const { content } = parseFrontmatter(await readFile(file, 'utf8'));
  const reader = file.endsWith('x') ? unified().use(remarkParse).use(remarkMdx) : unified().use(remarkParse);
  return mermaidFences(reader.parse(content)).map(({ node }) => node.value);
}

/**
 * One drawing for both themes: where they differ in a colour, the style asks a variable, which the drawing sets for each.
 *
 * @param {string} name
 * @param {string} dark
 * @param {string} light
 */
function merge(name, dark, light) {
  if (dark.replace(COLOUR, '') !== light.replace(COLOUR, '')) throw new Error(`${name}: the themes differ in more than colours`);
  const others = light.match(COLOUR) ?? [];
  /** @type {Map<string, string>} */
  const pairs = new Map();
  let count = 0;
  const text = dark.replace(COLOUR, (one) => {
    const other = others[count++] ?? one;
    if (one === other) return one;
    const pair = `${one}|${other}`;
    if (!pairs.has(pair)) pairs.set(pair, `--${pairs.size}`);
    return `var(${pairs.get(pair)})`;
  });
  // A variable has a meaning in a style, not in an attribute of its own.
  const styled = text.replace(/<(?!\/)[^>]*>/g, (tag) => {
    /** @type {string[]} */
    const moved = [];
    const rest = tag.replace(/ (fill|stroke|stop-color|color)="([^"]*var\([^"]*)"/g, (_, property, value) => {
      moved.push(`${property}:${value}`);
      return '';
    });
    if (moved.length === 0) return tag;
    if (/ style="/.test(rest)) return rest.replace(/ style="/, ` style="${moved.join(';')};`);
    return rest.replace(/(\/?>)$/, ` style="${moved.join(';')}"$1`);
  });
  /** @param {0 | 1} theme */
  const set = (theme) => [...pairs].map(([pair, variable]) => `${variable}:${pair.split('|')[theme]}`).join(';');
  const themes = `<style>#${name}{${set(0)}}[data-theme=light] #${name}{${set(1)}}</style>`;
  return styled.replace(/(<svg[^>]*>)/, `$1${themes}`);
}

/**
 * What runs in the browser: draws with Mermaid, then leaves out the rules of its style that match nothing.
 *
 * @param {{ name: string, source: string, colours: Record<string, string>, isDark: boolean, font: string }} wanted
 */
async function drawInBrowser({ name, source, colours, isDark, font }) {
  const { mermaid } = /** @type {any} */ (globalThis);
  // Mind maps begin their layout with chance, which must be the same in both themes.
  let seed = 1;
  Math.random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    theme: 'base',
    fontFamily: font,
    themeVariables: { ...colours, darkMode: isDark, fontFamily: font, fontSize: '15px' },
    flowchart: { htmlLabels: true, curve: 'basis', useMaxWidth: true },
  });
  const { svg } = await mermaid.render(name, source);
  document.body.innerHTML = svg;
  const drawn = /** @type {SVGSVGElement} */ (document.querySelector('svg'));
  for (const style of drawn.querySelectorAll('style')) {
    const rules = [...(style.sheet?.cssRules ?? [])].filter((rule) => {
      if (!(rule instanceof CSSStyleRule)) return false;
      return [...document.querySelectorAll(rule.selectorText)].some((found) => drawn.contains(found));
    });
    style.textContent = rules.map((rule) => rule.cssText).join('');
  }
  // The reader's font may be wider than the one that was measured.
  for (const label of drawn.querySelectorAll('foreignObject')) label.setAttribute('overflow', 'visible');
  const text = drawn.outerHTML.replace(/ marker-(?:start|mid|end)="none"/g, '');
  for (const marker of drawn.querySelectorAll('marker')) if (!text.includes(`#${marker.id})`)) marker.remove();
  for (const element of drawn.querySelectorAll('*')) {
    for (const { name: attribute } of [...element.attributes]) if (attribute.startsWith('data-')) element.removeAttribute(attribute);
  }
  drawn.setAttribute('role', 'img');
  // Mermaid counts some ids from one, and gives some twice; on a page of several drawings each must be the only one.
  const seen = new Set();
  for (const element of drawn.querySelectorAll('[id]')) {
    if (seen.has(element.id)) element.removeAttribute('id');
    else seen.add(element.id);
  }
  let xml = new XMLSerializer().serializeToString(drawn);
  for (const { id } of drawn.querySelectorAll('[id]')) {
    if (id.startsWith(name)) continue;
    xml = xml.replaceAll(`id="${id}"`, `id="${name}-${id}"`).replaceAll(`#${id})`, `#${name}-${id})`).replaceAll(`href="#${id}"`, `href="#${name}-${id}"`);
    xml = xml.replace(new RegExp(`(aria-(?:labelledby|describedby)=")${id}"`), `$1${name}-${id}"`);
  }
  return xml.replace(/(?<![\d.])\d+\.\d{3,}/g, (number) => String(Math.round(Number(number) * 100) / 100));
}

const files = positionals.length > 0 ? positionals : await filesOfTheCourse();
const wanted = new Map((await Promise.all(files.map(diagramsOf))).flat().map((source) => [`${drawingName(source)}.svg`, source]));
await mkdir(values.into, { recursive: true });
const kept = (await readdir(values.into)).filter((file) => file.endsWith('.svg'));
const missing = [...wanted].filter(([file]) => !kept.includes(file));
const gone = kept.filter((file) => !wanted.has(file));

if (values.check) {
  process.stdout.write(`draw-diagrams: ${missing.length} to draw, ${gone.length} to take away\n`);
  process.exit(missing.length + gone.length > 0 ? 1 : 0);
}
if (missing.length > 0) {
  const { chromium } = await import('playwright-core');
  const { existsSync } = await import('node:fs');
  const executablePath = process.env['CHROMIUM'] ?? BROWSERS.find((path) => existsSync(path));
  if (executablePath === undefined) {
    process.stderr.write('draw-diagrams: no Chromium is here: scripts/install-chromium, or CHROMIUM=/path/to/it\n');
    process.exit(1);
  }
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    for (const [file, source] of missing) {
      const name = file.replace('.svg', '');
      /** @type {string[]} */
      const drawn = [];
      for (const [theme, palette] of Object.entries(palettes())) {
        const page = await browser.newPage();
        await page.addScriptTag({ path: createRequire(import.meta.url).resolve('mermaid/dist/mermaid.min.js') });
        const colours = Object.fromEntries(Object.entries(COLOURS).map(([mermaids, ours]) => [mermaids, palette[ours] ?? '']));
        drawn.push(await page.evaluate(drawInBrowser, { name, source, colours, isDark: theme === 'dark', font: FONT }));
        await page.close();
      }
      await writeFile(join(values.into, file), `${merge(name, drawn[0] ?? '', drawn[1] ?? '')}\n`);
    }
  } finally {
    await browser.close();
  }
}
for (const file of gone) await rm(join(values.into, file));
process.stdout.write(`draw-diagrams: ${missing.length} drawn, ${gone.length} taken away\n`);
