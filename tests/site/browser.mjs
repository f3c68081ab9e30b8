/**
 * Opens every given route of a built site in Chromium, at 1280 and 390 px, dark and light, and prints what it saw as JSON.
 *
 *   node browser.mjs DIST CHROMIUM SCREENSHOTS|- ROUTE...
 *
 * {"visits": [one per route, width and theme], "keyboard": [one per width and theme], "landed": [one per lesson and width],
 * "interactions": {name: what happened}}.
 * Judging is the caller's business.
 * The site is served from this process on a free loopback port; browser and server end with it.
 */
import { mkdir, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, resolve } from 'node:path';

import { chromium } from 'playwright-core';

const [dist, executablePath, screenshots, ...routes] = process.argv.slice(2);
const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const WIDTHS = { 1280: 900, 390: 844 };
const THEMES = ['dark', 'light'];
const AT_ONCE = 4;
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** A static host as they are in the world: a folder is its index.html, what is missing is 404.html with status 404. */
async function answer(request, response) {
  const path = decodeURIComponent(new URL(request.url, 'http://site').pathname);
  const asked = join(resolve(dist), path);
  const isFolder = await stat(asked).then((found) => found.isDirectory(), () => false);
  const file = isFolder ? join(asked, 'index.html') : asked;
  try {
    const body = await readFile(file);
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(body);
  } catch {
    response.writeHead(404, { 'content-type': TYPES['.html'] }).end(await readFile(join(dist, '404.html')));
  }
}

const server = createServer((request, response) => void answer(request, response));
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const base = `http://127.0.0.1:${server.address().port}`;

const browser = await chromium.launch({
  executablePath,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

/** A page with its own profile, and the record of everything that went wrong in it. */
async function openPage(width, theme, more = {}) {
  const context = await browser.newContext({ viewport: { width, height: WIDTHS[width] }, colorScheme: theme, ...more });
  // A machine that does other work as well is slow, not wrong.
  context.setDefaultTimeout(180_000);
  const page = await context.newPage();
  const trouble = { console: [], failed: [], foreign: [] };
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) trouble.console.push(message.text());
  });
  page.on('pageerror', (error) => trouble.console.push(String(error)));
  page.on('response', (response) => {
    if (response.status() >= 400) trouble.failed.push(`${response.status()} ${new URL(response.url()).pathname}`);
  });
  page.on('request', (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(base)) trouble.foreign.push(request.url());
  });
  return { page, trouble, close: () => context.close() };
}

/** Shows every section, which are laid out when they are seen. */
async function settle(page) {
  await page.waitForLoadState('networkidle');
  await page.evaluate(async () => {
    for (const section of document.querySelectorAll('.lesson-section')) {
      section.scrollIntoView();
      await new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)));
    }
    scrollTo(0, 0);
  });
}

/** Links that lead nowhere on this site: a missing page or file, or an anchor that its page does not have. */
async function brokenLinks(page) {
  return page.evaluate(async () => {
    const pages = new Map();
    const open = (path) => {
      if (!pages.has(path)) {
        pages.set(
          path,
          fetch(path).then(async (response) => ({
            ok: response.ok,
            document: new DOMParser().parseFromString(await response.text(), 'text/html'),
          })),
        );
      }
      return pages.get(path);
    };
    const broken = [];
    for (const link of document.querySelectorAll('a[href]')) {
      const url = new URL(link.href, location.href);
      if (url.origin !== location.origin) continue;
      const here = url.pathname === location.pathname;
      const target = here ? { ok: true, document } : await open(url.pathname);
      const anchor = decodeURIComponent(url.hash.slice(1));
      if (!target.ok) broken.push(`${link.getAttribute('href')}: no such page`);
      else if (anchor && !target.document.getElementById(anchor)) broken.push(`${link.getAttribute('href')}: no such anchor`);
    }
    return broken;
  });
}

/** Serious and critical findings of axe, with collapsed parts opened first. */
async function axeFindings(page) {
  await page.evaluate(() => document.querySelectorAll('details').forEach((item) => (item.open = true)));
  await page.waitForFunction(() => document.querySelector('lazy-code') === null, null, { timeout: 20_000 });
  // Code blocks become reachable by keyboard when they get a size, which those in a closed part do just now.
  await page
    .waitForFunction(
      () =>
        [...document.querySelectorAll('.expressive-code pre')].every(
          (pre) => pre.scrollWidth <= pre.clientWidth || pre.tabIndex === 0,
        ),
      null,
      { timeout: 5000 },
    )
    .catch(() => undefined);
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations
    .filter(({ impact }) => ['serious', 'critical'].includes(impact))
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.any[0]?.message ?? node.html}`));
}

async function visit(route, width, theme) {
  const { page, trouble, close } = await openPage(width, theme);
  const scripts = [];
  page.on('response', (answered) => {
    if (answered.request().resourceType() === 'script') scripts.push(answered.body().then((body) => body.length, () => 0));
  });
  const response = await page.goto(base + route);
  await page.waitForLoadState('networkidle');
  const scriptBytes = (await Promise.all(scripts)).reduce((sum, bytes) => sum + bytes, 0);
  await settle(page);
  // From here on all of the page is looked at, at once.
  await page.addStyleTag({ content: '.lesson-section { content-visibility: visible !important; }' });
  if (screenshots !== '-') {
    const name = `${route.replaceAll('/', '_')}-${width}-${theme}.png`;
    await page.screenshot({ path: join(screenshots, name), fullPage: true });
  }
  const seen = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    theme: document.documentElement.dataset.theme,
    diagrams: document.querySelectorAll('.mermaid-diagram').length,
    drawn: [...document.querySelectorAll('.mermaid-diagram svg')].filter((svg) => svg.getBoundingClientRect().width > 0).length,
    names: [...document.querySelectorAll('.mermaid-diagram svg')].map(
      (svg) =>
        svg.getAttribute('aria-label') ?? document.getElementById(svg.getAttribute('aria-labelledby') ?? '')?.textContent ?? '',
    ),
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    codeBlocks: document.querySelectorAll('.expressive-code pre').length,
    lazyCode: document.querySelectorAll('lazy-code').length,
    copyButtons: document.querySelectorAll('.expressive-code .copy button').length,
  }));
  const result = {
    route,
    width,
    theme,
    status: response.status(),
    scriptBytes, // before anything was scrolled or touched
    ...seen,
    ...structuredClone(trouble), // before links are tried out, which is no trouble of the page itself
    broken: await brokenLinks(page),
    axe: await axeFindings(page),
  };
  await close();
  return result;
}

/** Presses Tab until the keyboard is on an element; how often. Nothing is clicked and no focus is set. */
async function tabTo(page, selector) {
  for (let count = 1; count <= 400; count++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return count;
  }
  throw new Error(`the keyboard does not come to ${selector}`);
}

/** What stands on the page's edge while the keyboard is on a term, and whether all of it is in the window. */
async function definition(page) {
  const term = page.locator('a.term:focus');
  return term.evaluate((link) => {
    const style = getComputedStyle(link, '::after');
    const [width, height, bottom] = [style.width, style.height, style.bottom].map(parseFloat);
    return {
      text: link.textContent,
      shown: style.content,
      fits: width <= innerWidth && height + bottom <= innerHeight,
      // What holds a fixed element within itself would take it out of the window.
      held: link.closest('.lesson-section') !== null && getComputedStyle(link.closest('.lesson-section')).contentVisibility !== 'visible',
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    };
  });
}

/** The new parts of a lesson by the keyboard alone, from the top of the page to its end. */
async function byKeyboard(route, width, theme) {
  const { page, trouble, close } = await openPage(width, theme, { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.goto(base + route);
  await page.waitForLoadState('networkidle');
  const picture = async (name) => {
    if (screenshots !== '-') await page.screenshot({ path: join(screenshots, `keyboard-${name}-${width}-${theme}.png`) });
  };
  const seen = { width, theme };

  await tabTo(page, 'a.term');
  seen.glossary = [await definition(page)];
  await picture('glossary');

  await tabTo(page, '.states input');
  const visible = () =>
    page
      .locator('.board .panel:first-child .state')
      .evaluateAll((all) => [...new Set(all.filter((item) => item.checkVisibility()).map((item) => item.dataset.state))]);
  seen.states = [await visible()];
  for (let count = 0; count < 3; count++) {
    await page.keyboard.press('ArrowDown');
    seen.states.push(await visible());
    await picture(`state-${count + 2}`);
  }

  await tabTo(page, 'lab-archive .copy button');
  await page.keyboard.press('Enter');
  seen.copied = await page.evaluate(() => navigator.clipboard.readText());

  await tabTo(page, '.lesson-section a.term');
  seen.glossary.push(await definition(page));

  await tabTo(page, '.lesson-section summary');
  const closed = page.locator('details:has(> summary:focus)');
  const waiting = closed.locator('lazy-code');
  seen.code = { before: await closed.locator('figure.frame').count(), waiting: await waiting.count() };
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.closest('details').querySelector('lazy-code') === null);
  seen.code.after = await closed.locator('figure.frame').count();

  await tabTo(page, '.quiz input');
  const answer = () =>
    page.evaluate(() => {
      const asked = document.activeElement.closest('fieldset');
      return { verdict: asked.querySelector('.verdict').textContent.split('.')[0], open: asked.querySelector('details').open };
    });
  const isRight = () => page.evaluate(() => document.activeElement.dataset.right !== undefined);
  seen.quiz = { before: await answer() };
  await page.keyboard.press('Space');
  if (await isRight()) await page.keyboard.press('ArrowDown');
  seen.quiz.wrong = await answer();
  while (!(await isRight())) await page.keyboard.press('ArrowDown');
  seen.quiz.right = await answer();
  await tabTo(page, '.quiz fieldset:nth-of-type(2) summary');
  await page.keyboard.press('Enter');
  seen.quiz.shown = await answer();
  await picture('quiz');

  await tabTo(page, '.lesson-done button');
  await page.keyboard.press('Enter');
  await picture('done');
  await page.reload();
  seen.pressed = await page.locator('.lesson-done button').getAttribute('aria-pressed');
  seen.marked = await page
    .locator('nav.sidebar a:has(.done-mark)')
    .evaluateAll((links) => links.map((link) => new URL(link.href).pathname));

  // The field is made when the page has nothing else to do.
  await page.locator('site-search input').waitFor({ state: 'attached' });
  await page.keyboard.press('Control+k');
  await page.waitForFunction(() => document.activeElement?.matches('site-search input'));
  await page.keyboard.type('абракадабра');
  await page.waitForFunction(() => /абракадабра» ничего|абракадабра»: \d/.test(document.querySelector('.pagefind-ui__message')?.textContent ?? ''));
  seen.nothing = { message: await page.locator('.pagefind-ui__message').textContent(), results: await page.locator('.pagefind-ui__result-link').count() };
  for (let count = 0; count < 11; count++) await page.keyboard.press('Backspace');
  await page.keyboard.type('коннектора');
  await page.waitForFunction(
    () =>
      document.querySelector('.pagefind-ui__message')?.textContent.includes('коннектора') &&
      document.querySelector('.pagefind-ui__result-excerpt:not(.pagefind-ui__loading)'),
  );
  seen.search = {
    message: await page.locator('.pagefind-ui__message').textContent(),
    excerpt: await page.locator('.pagefind-ui__result-excerpt').first().textContent(),
    count: await page.locator('.pagefind-ui__result').count(),
  };
  await picture('search');
  await tabTo(page, '.pagefind-ui__result-link');
  await Promise.all([page.waitForEvent('framenavigated'), page.keyboard.press('Enter')]);
  await page.waitForLoadState('networkidle');
  seen.search.opened = new URL(page.url()).pathname;

  await page.goto(`${base}/`);
  seen.told = await page.locator('.course-progress').textContent();
  await page.goto(base + route);
  await tabTo(page, 'a.term');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/glossary/#*');
  seen.target = await page.locator('dl > :target dt').textContent();
  seen.trouble = trouble;
  await close();
  return seen;
}

/** How far from the top of the window the heading stands that an address names, once the page has loaded. */
async function landings(route, width) {
  const { page, close } = await openPage(width, 'light');
  await page.goto(base + route);
  const ids = await page.locator('.sl-markdown-content :is(h2, h3)[id]').evaluateAll((all) => all.map((heading) => heading.id));
  const found = [];
  for (const id of ids.filter((_, index) => index % 6 === 1)) {
    await page.goto('about:blank');
    await page.goto(`${base}${route}#${encodeURIComponent(id)}`);
    await page.waitForLoadState('networkidle');
    found.push({ id, top: await page.evaluate((name) => Math.round(document.getElementById(name).getBoundingClientRect().top), id) });
  }
  await close();
  return found;
}

/** What a reader does with a lesson: switch the theme, search, copy a block, open the menu on a phone. */
async function interactions(lesson) {
  const wide = await openPage(1280, 'dark', { permissions: ['clipboard-read', 'clipboard-write'] });
  await wide.page.goto(base + lesson);
  await settle(wide.page);
  const fills = () =>
    wide.page.evaluate(() => {
      const shape = document.querySelector('.mermaid-diagram svg :is(.node rect, .node path, rect.actor)');
      return { theme: document.documentElement.dataset.theme, fill: getComputedStyle(shape).fill };
    });
  const dark = await fills();
  await wide.page.locator('starlight-theme-select select').first().selectOption('light');
  const light = await fills();

  const block = wide.page.locator('.expressive-code').first();
  await block.hover();
  await block.locator('.copy button').click();
  const copied = await wide.page.evaluate(() => navigator.clipboard.readText());
  const shown = await block.locator('pre code').evaluate((code) =>
    [...code.querySelectorAll('.ec-line')].map((line) => line.textContent.replace(/\n$/, '')).join('\n'),
  );

  const boxes = wide.page.locator('.task-list-item input');
  const ticks = () => boxes.evaluateAll((all) => all.map((box) => box.checked));
  const untouched = await ticks();
  await wide.page.getByLabel('Второй пункт').check();
  await wide.page.reload();
  await settle(wide.page);
  const remembered = await ticks();

  await wide.page.locator('site-search button[data-open-modal]').click();
  const found = {};
  for (const words of ['компонента', 'MilliSecondsBehindSource']) {
    await wide.page.locator('site-search input').fill(words);
    await wide.page.waitForFunction(
      (wanted) =>
        document.querySelector('.pagefind-ui__message')?.textContent.includes(wanted) &&
        document.querySelector('.pagefind-ui__result-link'),
      words,
      { timeout: 30_000 },
    );
    found[words] = await wide.page
      .locator('site-search .pagefind-ui__result-link')
      .evaluateAll((links) => links.map((link) => new URL(link.href).pathname));
  }
  await wide.close();

  const phone = await openPage(390, 'light', { hasTouch: true, isMobile: true });
  await phone.page.goto(base + lesson);
  const entry = phone.page.locator('nav.sidebar a[aria-current="page"]');
  const hiddenBefore = !(await entry.isVisible());
  await phone.page.locator('starlight-menu-button button').click();
  const visibleAfter = await entry.isVisible();
  // Lines of code that a copy button lies over, on a phone without a pointer, where the button always shows.
  const covered = await phone.page.evaluate(() =>
    [...document.querySelectorAll('.expressive-code figure')].flatMap((figure) => {
      const button = figure.querySelector('.copy button').getBoundingClientRect();
      return [...figure.querySelectorAll('.ec-line .code')]
        .filter((line) => {
          const range = document.createRange();
          range.selectNodeContents(line);
          const text = range.getBoundingClientRect();
          return text.right > button.left && text.top < button.bottom && text.bottom > button.top;
        })
        .map((line) => line.textContent);
    }),
  );
  await phone.close();

  return {
    themeSwitch: { dark, light },
    copy: { copied, shown },
    checklist: { untouched, remembered },
    search: found,
    menu: { hiddenBefore, visibleAfter },
    covered,
    trouble: [...wide.trouble.console, ...phone.trouble.console],
  };
}

/** The results of all tasks in their order, several under way at a time: most of a visit is waiting. */
async function sideBySide(tasks) {
  const results = [];
  let next = 0;
  const work = async () => {
    while (next < tasks.length) {
      const index = next++;
      results[index] = await tasks[index]();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

if (screenshots !== '-') await mkdir(screenshots, { recursive: true });
try {
  const widths = Object.keys(WIDTHS).map(Number);
  const screens = widths.flatMap((width) => THEMES.map((theme) => [width, theme]));
  const lesson = routes.find((route) => route.includes('90-components'));
  const withDashboard = routes.find((route) => route.includes('grafana-dashboard-lab'));
  const long = routes.filter((route) => route.includes('03-module-3'));
  const visits = await sideBySide(routes.flatMap((route) => screens.map((screen) => () => visit(route, ...screen))));
  const keyboard = await sideBySide(screens.map((screen) => () => byKeyboard(withDashboard, ...screen)));
  const landed = await sideBySide(
    long.flatMap((route) => widths.map((width) => async () => ({ route, width, headings: await landings(route, width) }))),
  );
  process.stdout.write(JSON.stringify({ visits, keyboard, landed, interactions: await interactions(lesson) }));
} finally {
  await browser.close();
  server.close();
}
