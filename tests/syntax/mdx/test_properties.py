"""What holds of any text: it is read, spans nest, and a span's text is the node again."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cdclint.syntax.mdx import COMMONMARK_MDX, Dialect, Tree, parse
from cdclint.syntax.mdx.node import Code, Directive, Expression, Heading, Jsx, Link, List, Literal, Node, Reference

PIECES = """
a|слово|😀|é|1|.|,|:|!|-|+|=|/|"|'|\\|&amp;|&|*|**|***|_|__|~|~~|`|``|```|~~~|$|$$|[|]|(|)|![|](u)|[r]|[^n]|[r]: /u
[^n]: x|{|}|{x}|{/* c */}|{"}"}|{`${a}`}|{...a}|<|>|/>|<a>|</a>|<b/>|<a b="c">|<a b={1}/>|<a {...b}>|<>|</>|<A.b>|<a:b/>
> |- |* |1. |2) |- [ ] |- [x] |# |## |---|===|***|:::n|:::|::l[x]|:t[y]{.z}|{#i k=v}|import a from 'b'
export const c = 1|http://a.b|www.c.d|e@f.gh|#|  |    |\t
""".strip().split("|")
PIECES = [piece.strip("\n") or "|" for line in PIECES for piece in line.split("\n")]
PIECES += [" ", "|", "|a|b|", "|-|-|", "\n", "\n", "\n", "\n\n", "\r\n", "\r", "\n  ", "\n    ", "\n> ", "\n- ", "\n\t"]
PIECES += [
    "<!--",
    "-->",
    "<div>",
    "</div>",
    "<pre>",
    "</pre>",
    "<?",
    "?>",
    "<![CDATA[",
    "]]>",
    "<http://a.b>",
    "<a@b.c>",
]
DIALECTS = st.builds(Dialect, *[st.booleans()] * 6)
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=24).map("".join),
    st.text(alphabet="ab \t\n\r>-*_`[](){}<>/=\"'!#:$~|&;\\.1^😀ж\u2028\ufeff\0", max_size=40),
    st.text(max_size=40),
)
EXAMPLES = 600

MARKS = {
    "blockquote": r">",
    "listItem": r"([-*+]|\d{1,9}[.)])",
    "thematicBreak": r"[-*_]([ \t]*[-*_]){2,}[ \t]*$",
    "emphasis": r"(?s)([*_]).*\1$",
    "strong": r"(?s)(\*\*|__).*\1$",
    "delete": r"(?s)(~~?).*\1$",
    "inlineCode": r"(?s)(`+)(?!`).*(?<!`)\1$",
    "inlineMath": r"(?s)(\$+)(?!\$).*(?<!\$)\1$",
    "image": r"(?s)!\[.*\)$",
    "linkReference": r"(?s)\[.*\]$",
    "imageReference": r"(?s)!\[.*\]$",
    "footnoteReference": r"(?s)\[\^.+\]$",
    "footnoteDefinition": r"\[\^.+\]:",
    "definition": r"(?s)\[.+\]:",
    "containerDirective": r":{3,}\S",
    "leafDirective": r"::\S",
    "textDirective": r":\S",
    "mdxFlowExpression": r"(?s)\{.*\}$",
    "mdxTextExpression": r"(?s)\{.*\}$",
    "mdxjsEsm": r"(import|export) ",
    "yaml": r"(?s)---.*---[ \t]*$",
}


def pairs(tree: Tree) -> Iterator[tuple[Node, Node]]:
    for node in tree.root.walk():
        for child in node.children:
            yield node, child


def check_marks(node: Node, text: str) -> None:
    """The text of a node's span looks like that node and nothing else."""
    written = text[node.start : node.end]
    pattern = MARKS.get(node.type)
    if pattern:
        assert re.match(pattern, written), (node.type, written)
    match node:
        case Jsx():
            assert written.startswith("<")
            assert written.endswith(">")
            assert text[node.open_end - 1] == ">"
            assert node.self_closing or node.close_start >= node.open_end
            for attribute in node.attributes:
                assert node.start < attribute.start < attribute.end < node.open_end
                value = text[attribute.value_start : attribute.value_end]
                if attribute.kind in ("string", "expression", "spread"):
                    assert text[attribute.end - 1] in "\"'}"
                if attribute.kind == "expression" and "\n" not in value and "\r" not in value:
                    assert attribute.value == value
        case Heading():
            assert written.startswith("#" * node.depth) or re.search(r"[=-]+[ \t]*$", written)
        case Code():
            marks = r"`{3,}|~{3,}" if node.fenced else r"[ \t]"
            assert re.match(marks, written) or (not node.fenced and text[node.start - 1] == "\t")
            for offset, line in zip(node.lines, node.value.split("\n"), strict=bool(node.lines)):
                written = re.compile(r"[^\r\n]*").match(text, offset)
                assert written
                assert written[0] == line or written[0].lstrip(" \t") == line.lstrip(" \t")
        case Literal(type="text"):
            assert (node.inner_start, node.inner_end) == (node.start, node.end)
            assert written
        case Literal():
            assert node.start <= node.inner_start <= node.inner_end <= node.end
        case Link() if node.type == "link" and written.startswith("["):
            assert written.endswith(")")
        case Link() | Reference() if node.url_end:
            assert node.start <= node.url_start <= node.url_end <= node.end
        case Expression() if node.type != "mdxjsEsm":
            assert node.value_start == node.start + 1
        case Directive():
            for attribute in node.attributes:
                assert node.start < attribute.start < attribute.end <= node.end
        case List():
            assert node.children
        case _:
            pass


@settings(max_examples=EXAMPLES, deadline=None)
@given(TEXTS, DIALECTS)
def test_any_text_is_read_and_its_spans_nest(text: str, dialect: Dialect) -> None:
    tree = parse(text, dialect)
    assert tree.root.type == "root"
    assert 0 <= tree.root.start <= tree.root.end == len(text)
    for node, child in pairs(tree):
        assert node.start <= child.start <= child.end <= node.end, (node.type, child.type)
    for node in tree.root.walk():
        for before, after in zip(node.children, node.children[1:], strict=False):
            assert before.end <= after.start, (before.type, after.type)
    for problem in tree.problems:
        assert 0 <= problem.start <= problem.end <= len(text)
        assert problem.code
        assert problem.message
        assert (problem.fix_at is None) == (problem.fix_text is None)


@settings(max_examples=EXAMPLES, deadline=None)
@given(TEXTS, DIALECTS)
def test_the_text_of_a_span_is_the_node(text: str, dialect: Dialect) -> None:
    tree = parse(text, dialect)
    for node in tree.root.walk():
        check_marks(node, text)


@settings(max_examples=EXAMPLES, deadline=None)
@given(TEXTS)
def test_a_top_level_block_read_alone_is_that_block(text: str) -> None:
    """A block's own text gives the same block, where a blank line is before it and it needs nothing else."""
    tree = parse(text, COMMONMARK_MDX)
    if tree.problems or "[" in text:
        return
    for block in tree.root.children:
        before = text[: block.start].replace("\r\n", "\n").replace("\r", "\n")
        if before and not before.endswith("\n\n"):
            continue
        again = parse(text[block.start : block.end], COMMONMARK_MDX)
        if again.problems:
            continue
        assert [child.type for child in again.root.children] == [block.type]
        shifted = [
            (node.type, node.start + block.start, node.end + block.start) for node in again.root.children[0].walk()
        ]
        assert shifted == [(node.type, node.start, node.end) for node in block.walk()]


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.lists(st.sampled_from([piece for piece in PIECES if "\r" not in piece and "\t" not in piece]), max_size=20).map(
        "".join
    )
)
def test_line_endings_do_not_matter(text: str) -> None:
    def shape(source: str) -> list[tuple[str, str]]:
        tree = parse(source)
        return [(node.type, source[node.start : node.end].replace("\r\n", "\n")) for node in tree.root.walk()]

    assert shape(text.replace("\n", "\r\n")) == shape(text)


@settings(max_examples=EXAMPLES, deadline=None)
@given(TEXTS)
@example("a\n> b\n> <http://a.b>:t[y]{.z}/>")
def test_a_byte_order_mark_only_moves_offsets(text: str) -> None:
    if text.startswith("\ufeff"):
        return
    plain, marked = parse(text), parse("\ufeff" + text)
    assert [(node.type, node.start + 1, node.end + 1) for node in plain.root.walk()] == [
        (node.type, node.start, node.end) for node in marked.root.walk()
    ]
    assert [problem.start + 1 for problem in plain.problems] == [problem.start for problem in marked.problems]


@settings(max_examples=EXAMPLES, deadline=None)
@given(TEXTS)
def test_a_fix_cures_its_problem(text: str) -> None:
    tree = parse(text)
    for problem in tree.problems:
        if problem.fix_at is None or problem.fix_text is None:
            continue
        fixed = parse(text[: problem.fix_at] + problem.fix_text + text[problem.fix_at :])
        moved = (problem.start + len(problem.fix_text), problem.code)
        assert all((other.start, other.code) != moved or other.fix_at != problem.fix_at for other in fixed.problems)


@pytest.mark.parametrize("mark", ["> ", "- ", "1. "])
@settings(max_examples=EXAMPLES // 3, deadline=None)
@given(
    text=st.lists(
        st.sampled_from(["a", "ж", "😀", "*b*", "`c`", " ", "{x}", "<b/>", "<b>c</b>", "\n", "\n\n", "# "]), max_size=12
    )
)
def test_a_container_only_moves_its_blocks(mark: str, text: list[str]) -> None:
    source = "".join(text).strip()
    if not source or re.match(r"\s", source):
        return
    indent = mark if mark == "> " else " " * len(mark)
    lines = source.split("\n")
    inside = mark + "\n".join([lines[0], *((indent + line) for line in lines[1:])])

    def shape(nodes: list[Node], written: str) -> list[tuple[str, str]]:
        def strip(piece: str) -> str:
            return re.sub(r"\n(> ?)?[ ]*", "\n", piece)

        return [(node.type, strip(written[node.start : node.end])) for top in nodes for node in top.walk()]

    outer = parse(inside).root.children
    assert len(outer) == 1
    block = outer[0].children if mark == "> " else outer[0].children[0].children
    assert shape(block, inside) == shape(parse(source).root.children, source)
