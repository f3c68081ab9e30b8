/**
 * <mermaid-diagram>: draws the diagram whose source it holds, and draws it again when the reader switches the theme.
 *
 * The source has passed Mermaid's parser at build time (src/plugins/remark-mermaid.mjs). Mermaid itself is loaded only
 * when a diagram comes into view. Colours come from the page's CSS variables, so that a diagram looks like the page around it.
 */
import type { Mermaid, MermaidConfig } from 'mermaid';

const FONT = 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';

/** How far a diagram may shrink before its text gets too small; what is still too wide then scrolls in its frame. */
const READABLE = 0.6;

function isDark(): boolean {
  return document.documentElement.dataset['theme'] !== 'light';
}

/** Mermaid's configuration in the colours of the theme that is on. */
function themedConfig(): MermaidConfig {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const text = colour('--course-diagram-text');
  const line = colour('--course-diagram-line');
  const node = colour('--course-diagram-node');
  const group = colour('--course-diagram-group');
  const surface = colour('--course-diagram-surface');
  return {
    startOnLoad: false,
    securityLevel: 'strict',
    theme: 'base',
    fontFamily: FONT,
    themeVariables: {
      darkMode: isDark(),
      background: surface,
      fontFamily: FONT,
      fontSize: '15px',
      primaryColor: node,
      primaryTextColor: text,
      primaryBorderColor: line,
      secondaryColor: group,
      secondaryTextColor: text,
      secondaryBorderColor: line,
      tertiaryColor: group,
      tertiaryTextColor: text,
      tertiaryBorderColor: line,
      lineColor: line,
      textColor: text,
      titleColor: text,
      clusterBkg: group,
      clusterBorder: line,
      edgeLabelBackground: surface,
      noteBkgColor: group,
      noteTextColor: text,
      noteBorderColor: line,
      actorTextColor: text,
      signalColor: line,
      signalTextColor: text,
      labelTextColor: text,
      loopTextColor: text,
      pie1: colour('--course-note'),
      pie2: colour('--course-tip'),
      pie3: colour('--course-warning'),
      pie4: colour('--course-danger'),
      pieSectionTextColor: surface,
      pieTitleTextColor: text,
      pieLegendTextColor: text,
    },
    flowchart: { htmlLabels: true, curve: 'basis', useMaxWidth: true },
  };
}

class MermaidDiagram extends HTMLElement {
  #source = '';
  #drawing = document.createElement('div');

  connectedCallback(): void {
    this.#source = this.querySelector('pre')?.textContent ?? '';
    this.#drawing.className = 'mermaid-drawing';
  }

  /** Replaces the source text, or the drawing of the other theme, by a drawing in the theme that is on. */
  async draw(mermaid: Mermaid, id: string): Promise<void> {
    const { svg } = await mermaid.render(id, this.#source);
    this.#drawing.innerHTML = svg;
    const picture = this.#drawing.querySelector('svg');
    if (!picture) throw new Error(`Mermaid drew nothing for ${id}`);
    picture.setAttribute('role', 'img');
    if (!picture.hasAttribute('aria-labelledby')) picture.setAttribute('aria-label', this.#label());
    picture.style.minWidth = `${Math.round(picture.viewBox.baseVal.width * READABLE)}px`;
    this.replaceChildren(this.#drawing);
    this.dataset['theme'] = isDark() ? 'dark' : 'light';
    this.#drawing.dispatchEvent(new Event('contentresize', { bubbles: true }));
  }

  /** The name on the fence; a diagram that has neither it nor accTitle is named by the heading it stands under. */
  #label(): string {
    if (this.dataset['title']) return this.dataset['title'];
    const headings = [...document.querySelectorAll('main :is(h1, h2, h3, h4)[id]')];
    const above = headings.filter((heading) => heading.compareDocumentPosition(this) & Node.DOCUMENT_POSITION_FOLLOWING);
    return `Диаграмма: ${above.at(-1)?.textContent?.trim() ?? document.title}`;
  }
}

customElements.define('mermaid-diagram', MermaidDiagram);

/** What waits to be drawn; Mermaid draws one at a time. */
const waiting = new Set<MermaidDiagram>();
let drawing = false;
let count = 0;

async function drawWaiting(): Promise<void> {
  if (drawing) return;
  drawing = true;
  try {
    const { default: mermaid } = await import('mermaid');
    for (const diagram of waiting) {
      // Before each one: the reader may have switched the theme since the last.
      mermaid.initialize(themedConfig());
      waiting.delete(diagram);
      count += 1;
      await diagram.draw(mermaid, `diagram-${count}`);
    }
  } finally {
    drawing = false;
  }
}

function drawSoon(diagrams: Iterable<MermaidDiagram>): void {
  for (const diagram of diagrams) waiting.add(diagram);
  if (waiting.size > 0) void drawWaiting();
}

const diagrams = [...document.querySelectorAll<MermaidDiagram>('mermaid-diagram')];
const seen = new IntersectionObserver((entries) => {
  const shown = entries.filter(({ isIntersecting }) => isIntersecting).map(({ target }) => target as MermaidDiagram);
  for (const diagram of shown) seen.unobserve(diagram);
  drawSoon(shown);
});
for (const diagram of diagrams) seen.observe(diagram);
new MutationObserver(() => {
  const now = isDark() ? 'dark' : 'light';
  drawSoon(diagrams.filter(({ dataset }) => dataset['theme'] !== undefined && dataset['theme'] !== now));
}).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
addEventListener('beforeprint', () => drawSoon(diagrams.filter(({ dataset }) => dataset['theme'] === undefined)));
