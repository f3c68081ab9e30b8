// Writes what acorn knows of Unicode, as the linter wants it.
//
//     node scripts/javascript-tables.mjs names > linter/cdclint/data/name-characters.json
//     node scripts/javascript-tables.mjs properties > linter/cdclint/data/regexp-properties.json
//
// Both tables are asked of the package itself, so that they stay right whatever Unicode version it was made from.
// `starts` and `continues` are sorted lists of code points: a name may begin or go on with a code point where an odd
// number of the entries is less than or equal to it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isIdentifierChar, isIdentifierStart, Parser, version } from 'acorn';

const options = { ecmaVersion: 2024, sourceType: 'module' };

function boundaries(test) {
  const found = [];
  let within = false;
  for (let point = 0; point <= 0x10ffff; point += 1) {
    if (test(point, true) !== within) {
      found.push(point);
      within = !within;
    }
  }
  return found;
}

function accepted(words, pattern) {
  return words.filter((word) => {
    try {
      return Boolean(Parser.parse(pattern(word), options));
    } catch {
      return false;
    }
  });
}

function properties() {
  // Every word of the package's own text is tried.
  const source = readFileSync(createRequire(import.meta.url).resolve('acorn'), 'utf8');
  const words = [...new Set(source.match(/\b[A-Za-z][A-Za-z0-9_]*\b/g))].sort();
  const known = accepted(words, (word) => `/\\p{${word}}/u`);
  const categories = accepted(words, (word) => `/\\p{gc=${word}}/u`);
  return {
    properties: known.filter((word) => !categories.includes(word)),
    categories,
    scripts: accepted(words, (word) => `/\\p{Script=${word}}/u`),
    sequences: accepted(words, (word) => `/\\p{${word}}/v`).filter((word) => !known.includes(word)),
  };
}

const table =
  process.argv[2] === 'names'
    ? { starts: boundaries(isIdentifierStart), continues: boundaries(isIdentifierChar) }
    : properties();
console.log(JSON.stringify({ origin: `acorn ${version}`, license: 'MIT', ...table }));
