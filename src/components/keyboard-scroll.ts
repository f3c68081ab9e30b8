/** Lets the keyboard scroll what is wider than the page: tables and diagrams that overflow become focusable regions. */

const WIDE = '.sl-markdown-content :is(table, .mermaid-drawing, .mermaid-source)';

function update(elements: HTMLElement[]): void {
  // All are measured before any is changed: a change between two measurements lays out the page again.
  const measured = elements.map((element) => [element, element.scrollWidth > element.clientWidth] as const);
  for (const [element, isWide] of measured) {
    if (isWide) element.tabIndex = 0;
    else element.removeAttribute('tabindex');
  }
}

const all = [...document.querySelectorAll<HTMLElement>(WIDE)];
// What is far from the window has not been laid out yet.
const near = new IntersectionObserver(
  (entries) => update(entries.filter(({ isIntersecting }) => isIntersecting).map(({ target }) => target as HTMLElement)),
  { rootMargin: '100%' },
);
for (const element of all) near.observe(element);
addEventListener('resize', () => {
  near.disconnect();
  for (const element of all) near.observe(element);
});

export {};
