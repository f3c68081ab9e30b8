// Answers which values a schema of zod takes.
//
//     node scripts/zod-answers.mjs < inputs.json > answers.json
//
// `inputs.json` has texts by suite and name, each a JSON object with a `schema` and its `values`. An answer is null where
// zod has no such schema.
import { text } from 'node:stream/consumers';

import * as z from 'zod';

function answer(input) {
  const { schema, values } = JSON.parse(input);
  let made;
  try {
    made = new Function('z', `return ${schema}`)(z);
  } catch {
    return null;
  }
  return values.map((value) => made.safeParse(value).success);
}

const answers = {};
for (const [suite, texts] of Object.entries(JSON.parse(await text(process.stdin)))) {
  answers[suite] = Object.fromEntries(Object.entries(texts).map(([name, input]) => [name, answer(input)]));
}
process.stdout.write(JSON.stringify(answers));
