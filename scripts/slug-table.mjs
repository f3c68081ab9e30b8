// Writes the code points that github-slugger takes out of a heading, as the linter wants them.
//
//     node scripts/slug-table.mjs > linter/cdclint/data/slug-removed.json
//
// The table is asked of the package itself, code point by code point, so that it stays right whatever Unicode version
// the package's pattern was made from. `boundaries` is a sorted list: a code point is removed where an odd number of
// its entries is less than or equal to it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const { slug } = await import('github-slugger');
const entry = createRequire(import.meta.url).resolve('github-slugger');
const { version } = JSON.parse(readFileSync(join(dirname(entry), 'package.json'), 'utf8'));

const boundaries = [];
let removing = false;
for (let point = 0; point <= 0x10ffff; point += 1) {
  const surrogate = point >= 0xd800 && point <= 0xdfff;
  const removed = surrogate ? removing : slug(String.fromCodePoint(point), true) === '';
  if (removed !== removing) {
    boundaries.push(point);
    removing = removed;
  }
}
console.log(JSON.stringify({ origin: `github-slugger ${version}`, license: 'ISC', boundaries }));
