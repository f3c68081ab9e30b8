/**
 * A real VS Code in Chromium, with the extension installed, and an author who breaks and mends a lesson in it.
 *
 *   node vscode.mjs PARTS CHROMIUM VSIX PROGRAM FOLDER SCREENSHOTS
 *
 * Prints what was seen as JSON. Judging is the caller's business. The editor listens on a free port of the loopback
 * interface; it and the browser end with this process.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

const [parts, executablePath, vsix, program, folder, screenshots] = process.argv.slice(2);
const home = join(parts, (await readdir(parts)).find((name) => name.startsWith('code-server-')));
const node = join(parts, 'node', 'bin', 'node');
const data = await mkdtemp(join(tmpdir(), 'cdclint-code-'));
const PATIENCE = 60_000;
const LESSON = 'src/content/course/01-lag/01-what-is-lag.mdx';
const RENAMED = '03-lag.mdx';

const settings = {
  'cdclint.path': program,
  'files.autoSave': 'off',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'editor.minimap.enabled': false,
  'explorer.compactFolders': true,
};
await mkdir(join(data, 'User'), { recursive: true });
await writeFile(join(data, 'User', 'settings.json'), JSON.stringify(settings));
await mkdir(screenshots, { recursive: true });

const common = ['--user-data-dir', data, '--extensions-dir', join(data, 'extensions')];
const env = { ...process.env, HOME: data };
const installed = spawnSync(node, [home, ...common, '--install-extension', vsix], { env, encoding: 'utf8' });
if (installed.status !== 0) throw new Error(installed.stderr || installed.stdout);

const port = await new Promise((ready) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const free = probe.address().port;
    probe.close(() => ready(free));
  });
});
const quiet = ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-workspace-trust', '--disable-telemetry'];
const editor = spawn(node, [home, ...common, ...quiet, '--disable-update-check', folder], {
  env,
  detached: true, // its children end with it
  stdio: ['ignore', 'pipe', 'pipe'],
});
let log = '';
for (const stream of [editor.stdout, editor.stderr]) stream.on('data', (chunk) => (log += chunk));
const seen = {};
let browser;

async function until(holds, what) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await holds();
    if (found) return found;
    if (Date.now() > end) throw new Error(`it did not come: ${what}`);
    await new Promise((again) => setTimeout(again, 100));
  }
}

/** The processes below the editor, with what they run. */
async function below(root) {
  const found = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = await readFile(`/proc/${name}/stat`, 'utf8');
      const command = await readFile(`/proc/${name}/cmdline`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      found.push({ pid: Number(name), parent, command: command.replaceAll('\0', ' ').trim() });
    } catch {
      continue; // it has ended
    }
  }
  const family = new Set([root]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const one of found) {
      if (family.has(one.parent) && !family.has(one.pid)) {
        family.add(one.pid);
        grew = true;
      }
    }
  }
  return found.filter((one) => family.has(one.pid));
}

const server = async () => (await below(editor.pid)).find((one) => one.command.endsWith(`${program} server`));

try {
  await until(() => fetch(`http://127.0.0.1:${port}/healthz`).then((answer) => answer.ok, () => false), 'the editor');
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  page.setDefaultTimeout(PATIENCE);
  const shot = (name) => page.screenshot({ path: join(screenshots, `${name}.png`) });
  const disk = (path) => readFile(join(folder, path), 'utf8');
  const saved = async (path, holds) => {
    await page.keyboard.press('Control+s');
    return until(async () => holds(await disk(path)), `${path} is saved`);
  };
  const line = async (number) => {
    await page.keyboard.press('Control+g');
    await page.locator('.quick-input-widget input').fill(`:${number}`);
    await page.keyboard.press('Enter');
  };
  const squiggle = page.locator('.monaco-editor .squiggly-error').first();

  await page.goto(`http://127.0.0.1:${port}/?folder=${folder}`);
  await page.locator('.explorer-folders-view').waitFor();
  await page.keyboard.press('Control+p');
  await page.locator('.quick-input-widget input').fill('01-what-is-lag');
  await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  await page.keyboard.press('Enter');
  await squiggle.waitFor({ state: 'attached' });
  seen.language = await page.locator('.statusbar-item[id="status.editor.mode"]').innerText();
  seen.status = (await page.locator('.statusbar-item[id^="cdclint."]').first().getAttribute('aria-label')) ?? '';
  await shot('1-squiggle');

  await squiggle.hover({ force: true });
  const hover = page.locator('.monaco-hover:visible').first();
  await hover.waitFor();
  seen.hover = await until(async () => {
    const text = await hover.innerText();
    return /syntax\/mdx \(error\)/.test(text) && text;
  }, 'the page of the rule');
  await shot('2-hover');

  await page.keyboard.press('Escape');
  await line(7);
  await page.keyboard.press('F8');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+.');
  const menu = page.locator('.action-widget .monaco-list-row');
  await menu.first().waitFor();
  seen.fixes = await menu.allInnerTexts();
  await shot('3-quick-fix');
  await page.keyboard.press('Enter');
  await menu.first().waitFor({ state: 'detached' });
  await squiggle.waitFor({ state: 'detached' });
  await saved(LESSON, (text) => text.includes('\\<30s'));
  seen.fixed = await disk(LESSON);
  await shot('4-fixed');

  await page.keyboard.press('Control+End');
  await page.keyboard.type('\n[там](#');
  const row = page.locator('.suggest-widget.visible .monaco-list-row').first();
  await row.waitFor();
  seen.choices = await page.locator('.suggest-widget.visible .monaco-list-row').allInnerTexts();
  await shot('5-completion');
  await page.keyboard.press('Enter');
  await page.keyboard.type(').');
  await saved(LESSON, (text) => text.includes('[там](#'));
  seen.completed = (await disk(LESSON)).trimEnd().split('\n').at(-1);

  await page.keyboard.press('Control+Shift+e');
  const file = page.locator('.explorer-folders-view .monaco-list-row', { hasText: '01-what-is-lag.mdx' });
  await file.click();
  await page.keyboard.press('F2');
  const box = page.locator('.explorer-folders-view input');
  await box.fill(RENAMED);
  await page.keyboard.press('Enter');
  // VS Code asks before it lets an extension edit files that are renamed.
  await page.locator('.monaco-dialog-box .monaco-button', { hasText: 'OK' }).click();
  await until(() => disk(`src/content/course/01-lag/${RENAMED}`).catch(() => ''), 'the renamed file');
  // Files that are edited so are open and not saved.
  await page.locator('.tab.dirty', { hasText: '02-metrics.mdx' }).waitFor();
  const palette = page.locator('.quick-input-widget input');
  await until(async () => {
    // An editor that opens just then closes it.
    await page.keyboard.press('F1');
    return palette.fill('>File: Save All', { timeout: 3_000 }).then(() => true, () => false);
  }, 'the list of commands');
  await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  await page.keyboard.press('Enter');
  seen.linking = await until(async () => {
    const text = await disk('src/content/course/01-lag/02-metrics.mdx');
    return text.includes('03-lag') && text;
  }, 'the links to the renamed file');
  seen.contracts = await disk('src/content/contracts.yml');
  await shot('6-renamed');

  const before = await until(server, 'the server');
  process.kill(before.pid, 'SIGKILL');
  const after = await until(async () => {
    const now = await server();
    return now && now.pid !== before.pid && now;
  }, 'another server');
  seen.another = after.pid !== before.pid;
  await page.locator('.tab', { hasText: RENAMED }).first().click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('\n\nМеньше <5s.');
  await squiggle.waitFor({ state: 'attached' });
  seen.back = true;
  await shot('7-another-server');
  await page.keyboard.press('Control+s');
} catch (error) {
  seen.error = `${error.stack ?? error}\n${log.slice(-4000)}`;
  const page = browser?.contexts()[0]?.pages()[0];
  await page?.screenshot({ path: join(screenshots, '0-failed.png') }).catch(() => undefined);
} finally {
  await browser?.close();
  try {
    process.kill(-editor.pid, 'SIGTERM');
  } catch {
    // it has ended by itself
  }
  await new Promise((ended) => {
    if (editor.exitCode !== null || editor.signalCode !== null) ended();
    else editor.once('exit', ended);
    setTimeout(() => {
      try {
        process.kill(-editor.pid, 'SIGKILL');
      } catch {
        // likewise
      }
      ended();
    }, 5_000).unref();
  });
  await rm(data, { recursive: true, force: true, maxRetries: 5 });
}
console.log(JSON.stringify(seen));
process.exit(0);
