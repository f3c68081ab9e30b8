"""Headings and their anchors against the very plugins that the site makes them with."""

from __future__ import annotations

import re
from pathlib import Path

from absent import absent
from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.lesson.lesson import Lesson
from node_answer import node_answer
from stored import russian_lessons

ROOT = Path(__file__).parents[3]
PACKAGES = [ROOT / "node_modules" / name for name in ("@mdx-js/mdx", "@astrojs/markdown-remark", "remark-gfm", "vfile")]
ASK = """
import { createProcessor } from '@mdx-js/mdx';
import { rehypeHeadingIds } from '@astrojs/markdown-remark';
import remarkGfm from 'remark-gfm';
import { VFile } from 'vfile';
let data = '';
for await (const part of process.stdin) data += part;
const answers = [];
for (const value of JSON.parse(data)) {
  const file = new VFile({ value, path: '/lesson.mdx', data: { astro: { frontmatter: { title: 'Алерты' } } } });
  await createProcessor({ remarkPlugins: [remarkGfm], rehypePlugins: [rehypeHeadingIds] }).process(file);
  // The heading of the list of footnotes is the site's own.
  const written = file.data.astro.headings.filter(({ slug }) => slug !== 'footnote-label');
  answers.push(written.map(({ depth, slug, text }) => [depth, slug, text]));
}
process.stdout.write(JSON.stringify(answers));
"""
WRITTEN = [
    "# A `b c` **d** *e* ~~f~~\n\n## A[^1]\n\n## B[^x] и [^1]\n\n[^1]: x\n\n[^x]: y\n",
    "# {1+1} и {frontmatter.title} {/* c */}\n",
    "# x <b>y</b> <Z w='v'/>\n",
    "## a &amp; \\* b\n\nСет  \nдва\n===\n",
    "# ![alt](x.png) k\n\n# k\n\n# k-1\n",
    "<h2>jsx</h2>\n\n<A>\n## in\n\n</A>\n\n> # q\n\n- # l\n",
    "## `<Tag />`\n",
    "# a  b\n\n#\n\n# 😀\n\n# 😀\n",
    "## https://a.b/c_d www.x.y\n",
    "## [a][b] [c]\n\n[b]: /x\n",
    "# a -\n\n# --\n\n# -\n",
    "## Foo\\\nbar\n",
    "## тест ##\n",
    "Foo\nbar baz\n---\n",
    "# a\tb\u00a0c\u200bd\n",
]


def site(texts: list[str]) -> list[list[list[object]]]:
    if not all(package.is_dir() for package in PACKAGES):
        absent("the site's packages are not installed: npm ci")
    found: list[list[list[object]]] = node_answer(ASK, texts)
    return found


def ours(text: str) -> list[list[object]]:
    lesson = Lesson(Source("lesson.mdx", f"---\ntitle: Алерты\n---\n{text}"), Course(Path(), Layout(), ""))
    return [[heading.depth, heading.slug, heading.text] for heading in lesson.headings]


def test_headings_of_all_kinds() -> None:
    assert [ours(text) for text in WRITTEN] == site(WRITTEN)


def test_headings_of_real_lessons() -> None:
    head = re.compile(r"\A---\r?\n.*?\n---[ \t]*(?:\r?\n|$)", re.DOTALL)
    texts = [head.sub("", text) for text in russian_lessons().values()]
    found = [ours(text) for text in texts]
    assert sum(map(len, found)) > 900
    assert found == site(texts)
