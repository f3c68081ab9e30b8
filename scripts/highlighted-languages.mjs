// Writes the languages of code blocks that Shiki, the site's highlighter, knows, with their other names.
//
//     node scripts/highlighted-languages.mjs > linter/cdclint/data/highlighted-languages.json
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { bundledLanguages } = await import('shiki');
const manifest = createRequire(import.meta.url).resolve('shiki/package.json');
const { version, license } = JSON.parse(readFileSync(manifest, 'utf8'));

const special = ['text', 'txt', 'plain', 'plaintext', 'ansi']; // Shiki's own, without a grammar
const languages = [...new Set([...Object.keys(bundledLanguages), ...special])].sort();
console.log(JSON.stringify({ origin: `shiki ${version}`, license, languages }));
