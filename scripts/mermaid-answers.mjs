// Answers for diagrams what Mermaid says of them.
//
//     node scripts/mermaid-answers.mjs < inputs.json > answers.json
//
// `inputs.json` has texts by suite and name. An answer is null where a diagram is read, or the 1-based lines at which
// Mermaid says that it is not: that of the last token that was right and, where known, of the one that is wrong.
import { text } from 'node:stream/consumers';

import { loadMermaidParser } from '../src/plugins/mermaid-parser.mjs';

const check = await loadMermaidParser();

const answers = {};
for (const [suite, texts] of Object.entries(JSON.parse(await text(process.stdin)))) {
  answers[suite] = {};
  for (const [name, input] of Object.entries(texts)) {
    const error = await check(input);
    answers[suite][name] = error ? [error.line, ...(error.stoppedLine === undefined ? [] : [error.stoppedLine])] : null;
  }
}
process.stdout.write(JSON.stringify(answers));
