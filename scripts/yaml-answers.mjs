// What js-yaml, which reads the frontmatter of lessons, makes of texts.
//
//     node scripts/yaml-answers.mjs < texts.json > answers.json
//
// `texts.json` is a list; an answer is null where all documents of a text are taken, otherwise why not.
import { text } from 'node:stream/consumers';

import { loadAll } from 'js-yaml';

function refusal(input) {
  try {
    loadAll(input);
  } catch (error) {
    return error.reason ?? String(error);
  }
  return null;
}

process.stdout.write(JSON.stringify(JSON.parse(await text(process.stdin)).map(refusal)));
