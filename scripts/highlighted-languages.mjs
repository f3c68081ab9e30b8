// Writes the languages of code blocks that Shiki, the site's highlighter, knows, with their other names, and those that
// only Prism knows: real languages all the same.
//
//     node scripts/highlighted-languages.mjs > linter/cdclint/data/highlighted-languages.json
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { bundledLanguages } = await import('shiki');
const { version, license } = JSON.parse(readFileSync(require.resolve('shiki/package.json'), 'utf8'));
const prism = JSON.parse(readFileSync(require.resolve('prismjs/package.json'), 'utf8'));

const special = ['text', 'txt', 'plain', 'plaintext', 'ansi']; // Shiki's own, without a grammar
const languages = [...new Set([...Object.keys(bundledLanguages), ...special])].sort();
const names = Object.entries(require('prismjs/components.json').languages)
  .filter(([name]) => name !== 'meta')
  .flatMap(([name, { alias = [] }]) => [name, ...[alias].flat()]);
const elsewhere = [...new Set(names)].filter((name) => !languages.includes(name)).sort();
console.log(
  JSON.stringify({ origin: `shiki ${version}, prismjs ${prism.version}`, license, languages, elsewhere }),
);
