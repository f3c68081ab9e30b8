/** Checklists of a lesson remember, in this browser, what the reader has ticked. */

const boxes = [...document.querySelectorAll<HTMLInputElement>('.task-list-item input[type="checkbox"]')];

/** The item's own words are its key, so that a changed item starts afresh and a moved one keeps its tick. */
function key(box: HTMLInputElement): string {
  return `checklist:${location.pathname}:${box.labels?.[0]?.textContent?.trim() ?? ''}`;
}

for (const box of boxes) {
  box.checked ||= localStorage.getItem(key(box)) === 'done';
  box.addEventListener('change', () => {
    if (box.checked) localStorage.setItem(key(box), 'done');
    else localStorage.removeItem(key(box));
  });
}
