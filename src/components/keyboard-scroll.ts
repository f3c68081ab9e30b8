/** Lets the keyboard scroll what is wider than the page: tables and diagrams that overflow become focusable regions. */

const WIDE = '.sl-markdown-content :is(table, .mermaid-drawing, .mermaid-source)';

function update(): void {
  for (const element of document.querySelectorAll<HTMLElement>(WIDE)) {
    if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
    else element.removeAttribute('tabindex');
  }
}

update();
addEventListener('resize', update);
addEventListener('contentresize', update);
