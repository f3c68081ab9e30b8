/** Brings back the code of a <details> that the build took out (src/plugins/light-code.mjs) when the reader opens it. */

async function load(place: HTMLElement): Promise<void> {
  const link = place.querySelector('a');
  if (!link) return;
  const response = await fetch(link.href);
  if (!response.ok) throw new Error(`${link.href}: ${response.status}`);
  const part = new DOMParser().parseFromString(await response.text(), 'text/html');
  const code = part.querySelector('figure.frame');
  if (code) place.replaceWith(code);
}

function loadWithin(details: HTMLDetailsElement): void {
  // Where a request fails, the link stays: it leads to the same code.
  for (const place of details.querySelectorAll<HTMLElement>('lazy-code')) void load(place).catch(() => undefined);
}

for (const place of document.querySelectorAll('lazy-code')) {
  const details = place.closest('details');
  details?.addEventListener('toggle', () => details.open && loadWithin(details));
  if (details?.open) loadWithin(details);
}
addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(loadWithin));

export {};
