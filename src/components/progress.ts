/**
 * Progress of the course, kept in this browser: the button at the end of a lesson sets it, links to lessons in the sidebar
 * and on the landing page show it.
 */

function key(route: string): string {
  return `lesson:${route}`;
}

/** A browser may refuse to store anything: then a mark lasts as long as the page. */
function isDone(route: string): boolean {
  try {
    return localStorage.getItem(key(route)) === 'done';
  } catch {
    return false;
  }
}

function store(route: string, done: boolean): void {
  try {
    if (done) localStorage.setItem(key(route), 'done');
    else localStorage.removeItem(key(route));
  } catch {
    // Nothing is kept.
  }
}

function mark(link: HTMLAnchorElement, done: boolean): void {
  link.querySelector('.done-mark')?.remove();
  if (!done) return;
  const sign = document.createElement('span');
  sign.className = 'done-mark';
  sign.textContent = ' ✓';
  sign.role = 'img';
  sign.ariaLabel = '(пройден)';
  link.append(sign);
}

function show(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>(':is(nav.sidebar, .outline) a[href^="/course/"]')) {
    mark(link, isDone(new URL(link.href).pathname));
  }
  for (const bar of document.querySelectorAll<HTMLElement>('.course-progress')) {
    const lessons = [...document.querySelectorAll<HTMLAnchorElement>('.outline a[href^="/course/"]')];
    const done = lessons.filter((link) => isDone(new URL(link.href).pathname)).length;
    bar.hidden = done === 0;
    bar.textContent = `Пройдено уроков: ${done} из ${lessons.length}`;
  }
}

const ending = document.querySelector<HTMLElement>('.lesson-done');
const button = ending?.querySelector('button');
const route = ending?.dataset['lesson'];
if (ending && button && route !== undefined) {
  ending.hidden = false;
  button.ariaPressed = String(isDone(route));
  button.addEventListener('click', () => {
    const done = button.ariaPressed !== 'true';
    button.ariaPressed = String(done);
    store(route, done);
    show();
  });
}
show();
// Another tab of the same course.
addEventListener('storage', show);

export {};
