// Answers for MDX inputs what remark-parse with remark-mdx, the parsers under @mdx-js/mdx, make of each.
//
//     node scripts/mdx-conformance.mjs < inputs.json > cases.json
//
// `inputs.json` is a list of {name, input}; further keys are answered again. scripts/test-data.py calls this. A case has
// `expect` ("ok" or "error"), `agnostic` (the same where no JavaScript is parsed: balanced braces decide), and either
// `nodes`, as [type, name, start, end] in preorder, or `message`, `line` and `column`. Places count UTF-16 units, lines and columns from 1.
import { text } from 'node:stream/consumers';

import { mdxFromMarkdown } from 'mdast-util-mdx';
import { mdxExpression } from 'micromark-extension-mdx-expression';
import { mdxJsx } from 'micromark-extension-mdx-jsx';
import { mdxMd } from 'micromark-extension-mdx-md';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';

function withoutJavaScript() {
  const data = this.data();
  data.micromarkExtensions = [mdxExpression(), mdxJsx(), mdxMd()];
  data.fromMarkdownExtensions = [mdxFromMarkdown()];
}

function answer(input, plugin) {
  const nodes = [];
  try {
    const tree = unified().use(remarkParse).use(plugin).parse(input);
    visit(tree, ({ type, name, position }) => {
      nodes.push([type, name ?? null, position.start.offset, position.end.offset]);
    });
  } catch (error) {
    // micromark reports what it refuses as a VFileMessage with a place; some have none.
    if (error.reason === undefined) throw error;
    return { expect: 'error', message: error.reason, line: error.line ?? null, column: error.column ?? null };
  }
  return { expect: 'ok', nodes };
}

const cases = JSON.parse(await text(process.stdin)).map(({ name, input }) => ({
  name,
  input,
  ...answer(input, remarkMdx),
  agnostic: answer(input, withoutJavaScript).expect,
}));
process.stdout.write(JSON.stringify(cases));
