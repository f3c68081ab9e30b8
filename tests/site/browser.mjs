/**
 * Opens every given route of a built site in Chromium, at 1280 and 390 px, dark and light, and prints what it saw as JSON.
 *
 *   node browser.mjs DIST CHROMIUM SCREENSHOTS|- ROUTE...
 *
 * {"visits": [one per route, width and theme], "interactions": {name: what happened}}. Judging is the caller's business.
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

/** Shows every diagram, which are drawn when they are seen, and waits for each as long as a reader would. */
async function settle(page) {
  await page.waitForLoadState('networkidle');
  await page.evaluate(async () => {
    for (const diagram of document.querySelectorAll('mermaid-diagram')) {
      diagram.scrollIntoView();
      await new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)));
    }
    scrollTo(0, 0);
  });
  await page
    .waitForFunction(() => [...document.querySelectorAll('mermaid-diagram')].every((item) => item.querySelector('svg')), null, {
      timeout: 20_000,
    })
    .catch(() => undefined);
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
  if (screenshots !== '-') {
    const name = `${route.replaceAll('/', '_')}-${width}-${theme}.png`;
    await page.screenshot({ path: join(screenshots, name), fullPage: true });
  }
  const seen = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    theme: document.documentElement.dataset.theme,
    diagrams: document.querySelectorAll('mermaid-diagram').length,
    drawn: [...document.querySelectorAll('mermaid-diagram svg')].filter((svg) => svg.getBoundingClientRect().width > 0).length,
    names: [...document.querySelectorAll('mermaid-diagram svg')].map(
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

/** What the first term of a page shows before and while the keyboard is on it, and whether the page grows sideways. */
async function definition(page) {
  const term = page.locator('a.term').first();
  const shown = () => term.evaluate((link) => getComputedStyle(link, '::after').content);
  const before = await shown();
  // The keyboard shows :focus-visible, a script's focus need not.
  await term.evaluate((link) => link.focus({ focusVisible: true }));
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return { text: await term.textContent(), before, during: await shown(), overflow };
}

/** What a reader does with a lesson: switch the theme, search, copy a block, open the menu on a phone. */
async function interactions(lesson) {
  const wide = await openPage(1280, 'dark', { permissions: ['clipboard-read', 'clipboard-write'] });
  await wide.page.goto(base + lesson);
  await settle(wide.page);
  const fills = () =>
    wide.page.evaluate(() => {
      const shape = document.querySelector('mermaid-diagram svg :is(.node rect, .node path, rect.actor)');
      return { theme: document.querySelector('mermaid-diagram').dataset.theme, fill: getComputedStyle(shape).fill };
    });
  const dark = await fills();
  await wide.page.locator('starlight-theme-select select').first().selectOption('light');
  await wide.page.waitForFunction(() => document.querySelector('mermaid-diagram').dataset.theme === 'light');
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

  const done = wide.page.getByRole('button', { name: 'Урок пройден' });
  await done.focus();
  await wide.page.keyboard.press('Enter');
  await wide.page.reload();
  const progress = {
    pressed: await done.getAttribute('aria-pressed'),
    marked: await wide.page
      .locator('nav.sidebar a:has(.done-mark)')
      .evaluateAll((links) => links.map((link) => new URL(link.href).pathname)),
  };
  await wide.page.goto(`${base}/`);
  progress.told = await wide.page.locator('.course-progress').textContent();
  await wide.page.goto(base + routes.find((route) => route.includes('grafana-dashboard-lab')));
  const visible = () =>
    wide.page
      .locator('.board .panel:first-child .state')
      .evaluateAll((all) => [...new Set(all.filter((item) => item.checkVisibility()).map((item) => item.dataset.state))]);
  const states = { first: await visible() };
  await wide.page.locator('.states input').first().focus();
  await wide.page.keyboard.press('ArrowDown');
  states.next = await visible();
  const question = wide.page.locator('.quiz fieldset').first();
  await question.locator('input:not([data-right])').first().check();
  const answer = () =>
    question.evaluate((asked) => ({
      verdict: asked.querySelector('.verdict').textContent.split('.')[0],
      open: asked.querySelector('details').open,
    }));
  const quiz = { wrong: await answer() };
  await question.locator('input[data-right]').check();
  quiz.right = await answer();
  await wide.page.goto(base + lesson);

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

  const phone = await openPage(390, 'light');
  await phone.page.goto(base + lesson);
  const entry = phone.page.locator('nav.sidebar a[aria-current="page"]');
  const hiddenBefore = !(await entry.isVisible());
  await phone.page.locator('starlight-menu-button button').click();
  const visibleAfter = await entry.isVisible();
  const glossary = { narrow: await definition(phone.page) };
  await phone.close();

  const again = await openPage(1280, 'dark');
  await again.page.goto(base + routes.find((route) => route.includes('grafana-dashboard-lab')));
  glossary.wide = await definition(again.page);
  await again.page.keyboard.press('Enter');
  await again.page.waitForURL('**/glossary/#*');
  glossary.target = await again.page.locator('dl > :target dt').textContent();
  await again.close();

  return {
    themeSwitch: { dark, light },
    copy: { copied, shown },
    checklist: { untouched, remembered },
    progress,
    states,
    quiz,
    search: found,
    menu: { hiddenBefore, visibleAfter },
    glossary,
    trouble: [...wide.trouble.console, ...phone.trouble.console, ...again.trouble.console],
  };
}

if (screenshots !== '-') await mkdir(screenshots, { recursive: true });
try {
  const visits = [];
  for (const route of routes) {
    for (const width of Object.keys(WIDTHS).map(Number)) {
      for (const theme of THEMES) visits.push(await visit(route, width, theme));
    }
  }
  const lesson = routes.find((route) => route.includes('90-components'));
  process.stdout.write(JSON.stringify({ visits, interactions: await interactions(lesson) }));
} finally {
  await browser.close();
  server.close();
}
