import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { listFiles } from '@vscode/vsce';

import { root } from './bundle.mjs';

const text = (path) => readFile(`${root}${path}`, 'utf8');
const json = async (path) => JSON.parse(await text(path));
const manifest = await json('package.json');
const source = await text('src/extension.ts');

test('every command is registered, and every registered one is declared', () => {
  const declared = manifest.contributes.commands.map(({ command }) => command).sort();
  const registered = [...source.matchAll(/registerCommand\('([^']+)'/g)].map(([, name]) => name).sort();
  assert.deepEqual(registered, declared);
});

test('every setting that is read is declared', () => {
  const declared = Object.keys(manifest.contributes.configuration.properties);
  const read = [...source.matchAll(/\.get\('([^']+)'/g)].map(([, name]) => `cdclint.${name}`);
  assert.deepEqual([...new Set(read)].sort(), declared.sort());
});

test('the manifest speaks both languages', async () => {
  const used = [...JSON.stringify(manifest).matchAll(/%([\w.]+)%/g)].map(([, key]) => key);
  for (const file of ['package.nls.json', 'package.nls.ru.json']) {
    assert.deepEqual(Object.keys(await json(file)).sort(), [...new Set(used)].sort(), file);
  }
});

test('every message has its Russian text, and no text is left over', async () => {
  const told = [...source.matchAll(/l10n\.t\(\s*(?:'([^']+)'|"([^"]+)")/g)].map(([, one, other]) => one ?? other);
  const russian = await json('l10n/bundle.l10n.ru.json');
  assert.deepEqual(Object.keys(russian).sort(), [...new Set(told)].sort());
  for (const [english, translated] of Object.entries(russian)) {
    assert.deepEqual(translated.match(/\{\d\}/g), english.match(/\{\d\}/g), english);
    assert.match(translated, /[а-яё]/i);
  }
});

test('its version is that of the linter', async () => {
  const linter = await text('../../linter/cdclint/__init__.py');
  assert.equal(manifest.version, /__version__ = "([^"]+)"/.exec(linter)?.[1]);
});

test('the package holds what runs, and nothing else', async () => {
  const files = await listFiles({ cwd: root, packageManager: 0 });
  const wanted = [
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'dist/extension.js',
    'images/hover.png',
    'images/icon.png',
    'images/quick-fix.png',
    'l10n/bundle.l10n.ru.json',
    'language-configuration.json',
    'package.json',
    'package.nls.json',
    'package.nls.ru.json',
    'syntaxes/mdx.tmLanguage.json',
  ];
  assert.deepEqual(files.sort(), wanted.sort());
});

test('prose is pleasant to type: no fourth backtick, no guesses from words nearby', async () => {
  const pairs = (await json('language-configuration.json')).autoClosingPairs.map(({ open }) => open);
  assert.ok(!pairs.includes('`'));
  const defaults = manifest.contributes.configurationDefaults['[mdx]'];
  assert.equal(defaults['editor.wordBasedSuggestions'], 'off');
  assert.equal(defaults['editor.quickSuggestions'].other, 'on');
  assert.equal(defaults['editor.unicodeHighlight.ambiguousCharacters'], false);
});

test('the grammar colours frontmatter, expressions and tags', async () => {
  const [{ path, scopeName }] = manifest.contributes.grammars;
  const grammar = await json(path.replace('./', ''));
  assert.equal(grammar.scopeName, scopeName);
  for (const { include } of grammar.patterns.filter(({ include }) => include.startsWith('#')))
    assert.ok(include.slice(1) in grammar.repository, include);
  assert.match('<Callout type="note">', new RegExp(grammar.repository.tag.begin));
});

test('nothing starts in a workspace that is not trusted', () => {
  assert.equal(manifest.capabilities.untrustedWorkspaces.supported, 'limited');
  assert.ok(source.indexOf('isTrusted') < source.indexOf('await findProgram'));
});
