// Answers for JavaScript what acorn with acorn-jsx makes of it, as MDX calls them.
//
//     node scripts/javascript-answers.mjs < inputs.json > answers.json
//
// `inputs.json` has texts by suite and name. An answer is null where a text is a module, or where it is refused, in code
// points, and whether more text could mend it: MDX asks that where imports and exports may go on behind a blank line.
import { text } from 'node:stream/consumers';

import { Parser } from 'acorn';
import jsx from 'acorn-jsx';

const parser = Parser.extend(jsx());
const options = { ecmaVersion: 2024, sourceType: 'module', preserveParens: true };

function answer(input) {
  try {
    parser.parse(input, options);
  } catch (error) {
    if (error.pos === undefined) throw error;
    const unfinished = error.raisedAt >= input.length || error.message.startsWith('Unterminated comment');
    return [[...input.slice(0, error.pos)].length, unfinished];
  }
  return null;
}

const answers = {};
for (const [suite, texts] of Object.entries(JSON.parse(await text(process.stdin)))) {
  answers[suite] = Object.fromEntries(Object.entries(texts).map(([name, input]) => [name, answer(input)]));
}
process.stdout.write(JSON.stringify(answers));
