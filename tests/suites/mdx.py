"""MDX against its compiler and parsers: the conformance inputs, inputs of our own, and texts of the site's dialect.

`tests/data/mdx-answers.json.xz` has the answers, which `scripts/test-data.py` asks for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdclint.syntax.mdx import COMMONMARK_MDX, Dialect, Tree, parse
from stored import answers, conformance
from suites import Goal, Suite, version
from suites.mutations import Choice

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWERS = "mdx-answers"
SITE = Dialect(gfm=True, frontmatter=False, directives=True)
COUNT = 6_000
SEED = 31

# fmt: off
COMPILED = (
    "{/a{2,1}/}",
    "a {/[b-a]/} b",
    "a {/(?<a>.)(?<a>.)/} b",
    "a {/[\\w-.]/u} b",
    "a {/\\-/u} b",
    "a {/[&&]/v} b",
    "export function a() {}\nexport function a() {}",
    "export var a\nexport var a",
    "a {() => { {\nfunction a() {}\n function a() {} } }} b",
    "export const a = import('./a.json', {with: {type: 'json'}})",
    "export const b = import('./a.js',)",
    "<b>a {...c} d</b>",
    '{"\\u{110000}"}',
    "export function eval() {}",
    "export class arguments {}",
    "export const a = async () => { (a = await b) => a }",
    "export const a = class { static { return } }",
    "export const a = class { #a; b() { delete this?.#a } }",
    "export {a as '\\ud800'}\nexport const a = 1",
    "{/^*/}",
    "{/(?<=a)*/}",
    "{/\\1/u}",
    "{/{/u}",
    "{/]/u}",
    "{/a{/u}",
    "{/\\p{Foo}/u}",
    "{/\\u{110000}/u}",
    "{/\\k<a>/u}",
    "{/[\\d-z]/u}",
    "{((b))}",
    "<A b={((1))} />",
    "{((1))}",
    "a {((b))} c",
    "{(b)}",
    "{(((b)))}",
    "{((b) + 1)}",
    "{f((b))}",
    "{f(((b)))}",
    "{[((b))]}",
    "<A {...((b))} />",
    "<A {...(b)} />",
    "export const a = ((b)), b = 1",
    "{(a => a)}",
    "{((a) => (b))}",
    "{((a => a))}",
    "{((b)).c}",
    "{((b, c))}",
    "{!((b))}",
    "{((a)) ? 1 : 2}",
    "{`${((a))}`}",
    "{<A b={((1))} />}",
    "{<A>{((1))}</A>}",
    "export default ((1))",
    "{((a) = 1)}",
    "export {default} from './layout.js'\n\nexport default function () {}",
    "export {a as default} from './layout.js'\n\nexport default 1",
    "export default 1\n\nexport default 2",
    "import a from 'a'\nexport {a as default}\n\nexport default 2",
    "export default 1\n\nexport {b as default} from 'b'",
    "export const a = 1\n\nexport const a = 2",
    "export const a = 1\n\nimport a from 'b'",
    "import a from 'b'\n\nexport const a = 1",
    "import a from 'b'\n\nimport a from 'c'",
    "export default 1\n\na\n\nexport default 2",
    "export default 1\n\nexport {default as b} from 'b'",
    "{function* a() { yield <a/> }}",
    "{() => { async () => { class A { x = async () => await 1 } } }}",
    "{() => { a: b: while (1) { continue a } }}",
    "{async () => { for await (async of []) ; }}",
    "{/(?<\\u{61}>.)/}",
    "{() => {var ゛}}",
    "{() => {var ͺ}}",
    "{() => {var ำ}}",
    "{゛}",
    "{ำ}",
    "<ำ />",
    "<a ゛='b' />",
    "{(a,)}",
    "{() => {function a(b = 1) { 'use strict' }}}",
    "{() => {for (let x = 0 of []);}}",
    "{class { constructor() {} constructor() {} }}",
    "{{set a(...b) {}}}",
    "{`\\u`}",
    "{[a, ...b = 0] = []}",
    "{function f() {} / 1 /}",
    "<a>\nexport default class a {}\n</a>",
    "<b>a {...?} c</b>",
    "{<a-b></a\\>}",
    "`\\|`",
    "{#!foo\n a}",
    "{a}{b}",
    "{a /* b */}",
    "{/* a */}",
    "{/* a */ /* b */}",
    "{// a\n}",
    "{a // b\n}",
    "{a // b }",
    "{ }",
    "a { } b",
    "<A b={ } />",
    "<A b={/* c */} />",
    "<A {...b /* c */} />",
    "<A {/* c */...b} />",
    "<A {/* c */} />",
    "<A { } />",
    "<A {} />",
    "<A {a} />",
    "<A {...a, ...b} />",
    "<A {...a, b} />",
    "<A {...a,} />",
    "<A {a: 1} />",
)
"""Inputs of our own, for the compiler."""

WRITTEN = (
    "12:30",
    "localhost:8083",
    "a :текст b",
    "foo:bar_ x",
    "foo:bar- x",
    ":a-b_c[x]{y=z}",
    ":a{b='c'd}",
    ":a{b=c d}",
    ":a{#b.c}",
    "a :b{c=\xa0d} e",
    ":::abc\nx\n:::",
    ":::Текст\nx\n:::",
    "::a{b}",
    "::1a",
    ":::a-\nx\n:::",
    "| a |\n|-|\n| `\\|` |",
    "| a |\n|-|\n| `a\\|b` \\| c |",
    "| `\\|` |\n|-|\n| x |",
    "| a |\n|-|\n| \\\\| b |",
    "| a |\n|-|\n| {'\\|'} |",
    '| a |\n|-|\n| <b c="\\|" /> |',
    "| a |\n|-|\n| [x\\|y](z) |",
    "**foo*bar~*baz**__",
    "foo\\+@bar.example.com",
    "[link](url ((title))",
    "*a~b*c~d",
    "~a*b~c*",
    "**a~b**c~~",
    "__a~*b*__~",
    "a@b.c_",
    "a@b.c-",
    "a+b@c.d",
    "\\a@b.c",
    "a\\@b.c",
    "www\\.a.b",
    "http\\://a.b",
    "[a](b (c)",
    "[a](b ((c)))",
    "[a](b (c\\)d))",
    '[a](b \'c"d\')',
    "[a](<b)c>)",
    "[a](b\n'c')",
    "~~a~~ ~b~ ~~~c~~~",
    "a~~b~~c",
    "~~ a~~",
    "[^1]\n\n[^1]: a\n    b",
    "- [ ] a\n- [x] b\n- [ ]c",
    "http://a.b/c_(d)_e.",
    "www.a.b&amp;c",
    "https://a.b/<c>",
    "a.b@c.d.e",
    "xmpp:a@b.c",
    "mailto:a@b.c",
    "https://a.b?c=d&copy;",
    "http://a_b.c",
    "http://a.b_c",
    "http://пример.рф/путь",
    "(www.a.b)",
    "[www.a.b](c)",
    "<b>www.a.b</b>",
    "a{www.a}b",
    "![a@b.c](d)",
    "`www.a.b`",
    "a\n\n| b | c |\n| - | :-: |\n| d |\n\ne",
    "a\n| b |\n| - |\n| c",
    "> | a |\n> | - |\n> | b |\nc",
    "- | a |\n  | - |\n  | b |",
    "| a |\n| - |\n:::b\n:::",
    "| a | b |\n| - |",
    "|\n|-|",
    "| a\\|b | c |\n|-|-|",
    "a|b\n-|-\nc|d",
    "a|b\n-|-\n# c",
    "a|b\n-|-\n    c",
    "a|b\n-|-\n> c",
    "a|b\n-|-\n<c/>",
    "a|b\n-|-\n{c}",
    "| {`a|b`} |\n|-|",
    "| <a b='|' /> |\n|-|",
)
"""Inputs of our own, in the site's dialect."""

PIECES = (
    "*", "**", "_", "__", "~", "~~", "`", "``", "[", "]", "(", ")", "![", "a", "b c", " ", "\n", "\n\n", "| ", "|", "-",
    "- ", "> ", "# ", "1. ", "\\", "\\|", "<a>", "</a>", "<b/>", "{c}", "{", "}", ":d", "::e", ":::f\n", ":::", "[g]",
    "{h=i}", "www.j.k", "http://l.m/", "n@o.p", "[^q]", "[^q]: r", "[s]: /t", "[s]", "|-|\n", "| - |\n", "&amp;", "&",
    "!", '"', "'", "=", "===\n", "---\n", "```\n", "    ", "\t", "текст", "😀", "<!--", "import a from 'b'\n",
    "export const c = 1\n", "[ ] ", "[x] ", "~~~\n", "+", ".", ",", ";",
)
# fmt: on

GOAL = Goal(verdict=99.5, place=99.5, tree=99.5)
EXPECTED = {
    **dict.fromkeys(
        (
            "mdx-compile: should *not* support multiple layouts (1)",
            "mdx-compile: should *not* support multiple layouts (2)",
        ),
        "the parsers let a second layout pass, the compiler refuses it, and so do we",
    ),
    **dict.fromkeys(
        (
            "www.j.k[g]::e===\n1. [x] n@o.p.:::",
            "- [ ] http://l.m/# ;&}![```\n",
        ),
        "remark lets a task's paragraph begin with its box where no text follows the box",
    ),
    "[s]: /t:::f\n😀;[ ] - :d[x] \n---\n": "remark lets a heading begin with the definition before it",
}
"""Disagreements with their reasons."""


def programs() -> dict[str, dict[str, str]]:
    """The inputs whose answers are stored, by suite and name."""
    choice = Choice(SEED)
    made: dict[str, None] = dict.fromkeys(WRITTEN)
    while len(made) < COUNT:
        made["".join(PIECES[choice.below(len(PIECES))] for _ in range(2 + choice.below(11)))] = None
    return {"compiler": {text: text for text in COMPILED}, "site": {text: text for text in made}}


def nodes(tree: Tree) -> list[list[object]]:
    """The tree as the answers have it."""
    return [
        [node.type, getattr(node, "name", None) if node.type.endswith(NAMED) else None, node.start, node.end]
        for node in tree.root.walk()
    ]


NAMED = ("Element", "Directive")


def offset(text: str, line: int, column: int) -> int:
    """The offset of a place whose column counts units of UTF-16."""
    starts = [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]
    units = text[starts[line - 1] :].encode("utf-16-le")[: 2 * (column - 1)]
    return starts[line - 1] + len(units.decode("utf-16-le", "replace"))


def suites() -> Iterator[Suite]:
    """Measure."""
    stored, inputs = answers(ANSWERS), programs()
    parsers = f"{version('remark-parse')}, {version('remark-mdx')}"
    suite = Suite("MDX", "CommonMark's examples and the test suites of MDX's packages", parsers, EXPECTED, GOAL)
    for case in conformance():
        text = case["input"]
        begin = text.startswith("\ufeff")
        tree = parse(text, COMMONMARK_MDX)
        placed = case.get("line") is not None
        theirs = None
        if case["expect"] == "error":
            theirs = [offset(text[begin:], case["line"], case["column"]) + begin] if placed else []
        ours = [tree.problems[0].start] if tree.problems else None
        suite.compare(case["name"], theirs, ours, placed=placed)
    yield suite
    suite = Suite("MDX", "inputs of our own, most with JavaScript", version("@mdx-js/mdx"), EXPECTED, GOAL)
    for name, text in inputs["compiler"].items():
        tree, theirs = parse(text, COMMONMARK_MDX), stored["compiler"][name]
        suite.compare(name, theirs, [tree.problems[0].start] if tree.problems else None, placed=theirs != [])
    yield suite
    plugins = f"{parsers}, {version('remark-gfm')}, {version('remark-directive')}"
    suite = Suite("MDX", "pieces of the site's dialect in any order", plugins, EXPECTED, GOAL)
    for name, text in inputs["site"].items():
        tree, answer = parse(text, SITE), stored["site"][name]
        theirs = answer.get("refused")
        suite.compare(name, theirs, [tree.problems[0].start] if tree.problems else None, placed=theirs != [])
        if theirs is None and answer["nodes"] is not None and not tree.problems:
            suite.compare_trees(name, answer["nodes"], nodes(tree))
    yield suite
