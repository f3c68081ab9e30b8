// Answers for MDX inputs what the compiler, and the parsers with the site's plugins, make of them.
//
//     node scripts/mdx-answers.mjs < inputs.json > answers.json
//
// `inputs.json` has texts by suite and name: those of "compiler" are compiled by @mdx-js/mdx, those of "site" are parsed
// by remark with remark-gfm, remark-directive and remark-mdx. An answer is null where a text is refused nowhere, else the
// place in code points, or [] where the program gives none. For "site" it is the nodes where there is no error, as
// [type, name, start, end] in preorder, or null where a node has no place.
import { text } from 'node:stream/consumers';

import { compile } from '@mdx-js/mdx';
import remarkDirective from 'remark-directive';
import remarkGfm from 'remark-gfm';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';

const points = (input, offset) => [...input.slice(0, offset)].length;

function place(input, error) {
  const point = error.place?.start ?? error.place;
  if (point === undefined || point === null) return [];
  if (point.offset !== undefined) return [points(input, point.offset)];
  const lines = input.split(/(?<=\r\n|\r(?!\n)|\n)/);
  return [points(input, lines.slice(0, point.line - 1).join('').length + point.column - 1)];
}

async function compiled(input) {
  try {
    await compile(input);
  } catch (error) {
    return place(input, error);
  }
  return null;
}

const site = unified().use(remarkParse).use(remarkGfm).use(remarkDirective).use(remarkMdx);

function parsed(input) {
  const nodes = [];
  let placed = true;
  try {
    visit(site.parse(input), ({ type, name, position }) => {
      placed &&= position !== undefined;
      nodes.push([type, name ?? null, points(input, position?.start.offset), points(input, position?.end.offset)]);
    });
  } catch (error) {
    if (error.reason === undefined) throw error;
    return { refused: place(input, error) };
  }
  return { nodes: placed ? nodes : null };
}

const answers = {};
for (const [suite, texts] of Object.entries(JSON.parse(await text(process.stdin)))) {
  const answer = suite === 'compiler' ? compiled : parsed;
  answers[suite] = {};
  for (const [name, input] of Object.entries(texts)) answers[suite][name] = await answer(input);
}
process.stdout.write(JSON.stringify(answers));
