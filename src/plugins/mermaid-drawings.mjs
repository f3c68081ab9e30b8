/**
 * Drawings of Mermaid diagrams: made once by `npm run draw` (scripts/draw-diagrams.mjs), which needs Chromium, kept in
 * src/diagrams, and put into the pages at build. A drawing is named after what it was made of.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export const FOLDER = 'src/diagrams';

export const FONT = 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';

/** Mermaid's names of colours, and the site's (src/styles/course.css, `--course-…`). */
export const COLOURS = {
  background: 'diagram-surface',
  primaryColor: 'diagram-node',
  primaryTextColor: 'diagram-text',
  primaryBorderColor: 'diagram-line',
  secondaryColor: 'diagram-group',
  secondaryTextColor: 'diagram-text',
  secondaryBorderColor: 'diagram-line',
  tertiaryColor: 'diagram-group',
  tertiaryTextColor: 'diagram-text',
  tertiaryBorderColor: 'diagram-line',
  lineColor: 'diagram-line',
  textColor: 'diagram-text',
  titleColor: 'diagram-text',
  clusterBkg: 'diagram-group',
  clusterBorder: 'diagram-line',
  edgeLabelBackground: 'diagram-surface',
  noteBkgColor: 'diagram-group',
  noteTextColor: 'diagram-text',
  noteBorderColor: 'diagram-line',
  actorTextColor: 'diagram-text',
  signalColor: 'diagram-line',
  signalTextColor: 'diagram-text',
  labelTextColor: 'diagram-text',
  loopTextColor: 'diagram-text',
  pie1: 'note',
  pie2: 'tip',
  pie3: 'warning',
  pie4: 'danger',
  pieSectionTextColor: 'diagram-surface',
  pieTitleTextColor: 'diagram-text',
  pieLegendTextColor: 'diagram-text',
};

const { version } = createRequire(import.meta.url)('mermaid/package.json');

/**
 * The site's colours of each theme.
 *
 * @returns {Record<'dark' | 'light', Record<string, string>>}
 */
export function palettes() {
  const css = readFileSync('src/styles/course.css', 'utf8');
  /** @param {RegExp} block */
  const read = (block) =>
    Object.fromEntries([...(block.exec(css)?.[1] ?? '').matchAll(/--course-([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, colour]) => [name, colour]));
  return { dark: read(/^:root \{(.*?)^\}/ms), light: read(/^:root\[data-theme='light'\] \{(.*?)^\}/ms) };
}

/**
 * The name of a diagram's drawing, without a folder. Another text, version of Mermaid or colour makes another name.
 *
 * @param {string} source
 */
export function drawingName(source) {
  const made = JSON.stringify([source, version, FONT, COLOURS, palettes()]);
  return `d${createHash('sha256').update(made).digest('hex').slice(0, 12)}`;
}

/**
 * The drawing of a diagram; undefined where it has not been drawn.
 *
 * @param {string} source
 */
export function readDrawing(source) {
  try {
    return readFileSync(`${FOLDER}/${drawingName(source)}.svg`, 'utf8').trimEnd();
  } catch {
    return undefined;
  }
}
