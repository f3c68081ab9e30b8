"""What is read from its first character on: line endings, escapes, code, tags, expressions, directives, addresses."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.syntax.mdx import directive, raw_html
from cdclint.syntax.mdx.character import ASCII_PUNCTUATION, REFERENCE, reference
from cdclint.syntax.mdx.inline import address
from cdclint.syntax.mdx.node import Directive, Expression, Link, Literal, Node
from cdclint.syntax.mdx.problem import Refused
from cdclint.syntax.mdx.tag import Tag, scan

if TYPE_CHECKING:
    import re

    from cdclint.syntax.mdx.inline.content import Content

_LINE_BREAK = regex(r"([ \t]*+)(\r\n|\n|\r)[ \t]*+")
_ENDING = regex(r"(?:\r\n|\n|\r)[ \t]*+")
_DOLLARS = regex(r"\$+")
_BROKEN_TAG = regex(r"""<(?:[^<>{}"']++|"[^"]*+"|'[^']*+'|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+>|<[^<>{}\r\n]*+>""")


def line_break(content: Content, begin: int) -> int:
    """The line ending whose spaces begin at `begin`."""
    text = content.text
    found = _LINE_BREAK.match(text, begin, content.end)
    assert found
    spaces, ending = found[1], found[2]
    after_ending = found.end(2)
    last = content.tokens[-1] if content.tokens else None
    if isinstance(last, tuple) and last[2] == "\\" and begin - last[0] == 1 == last[1] - last[0] and not spaces:
        content.tokens[-1] = Node("break", last[0], after_ending)
        return found.end()
    if len(spaces) >= 2 and "\t" not in spaces:
        content.tokens.append(Node("break", begin, after_ending))
        return found.end()
    content.tokens.append((found.start(2), after_ending, "\n" if ending else ""))
    return found.end()


def escape(content: Content, at: int) -> int:
    """A backslash and what it escapes."""
    char = content.text[at + 1 : at + 2] if at + 1 < content.end else ""
    if char in ASCII_PUNCTUATION:
        content.tokens.append((at, at + 2, char))
        return at + 2
    if char in ("\n", "\r"):
        content.tokens.append((at, at + 1, "\\"))
        return at + 1
    return 0


def entity(content: Content, at: int) -> int:
    """A character reference."""
    found = REFERENCE.match(content.text, at, content.end)
    char = reference(found) if found else None
    if found is None or char is None:
        return 0
    content.tokens.append((at, found.end(), char))
    return found.end()


def code(content: Content, at: int, pattern: re.Pattern[str], kind: str) -> int:
    """Inline code or math: a run of ticks or dollars, up to the next run of that size."""
    text = content.text
    char = text[at]
    opened = pattern.match(text, at, content.end)
    assert opened
    size = len(opened[0])
    places = content.ticks.get(char)
    if places is None:
        places = {}
        for found in pattern.finditer(text, at, content.end):
            places.setdefault(found.end() - found.start(), []).append(found.start())
        content.ticks[char] = places
    same = places.get(size, [])
    after = bisect_left(same, opened.end())
    if after == len(same):
        content.tokens.append((at, opened.end(), None))
        return opened.end()
    close = same[after]
    value = text[opened.end() : close]
    if "\n" in value or "\r" in value:
        value = _ENDING.sub(" ", value)
    if len(value) > 1 and value[0] == " " == value[-1] and not value.isspace():
        value = value[1:-1]
    content.tokens.append(Literal(kind, at, close + size, [], value, opened.end(), close))
    return close + size


def math(content: Content, at: int) -> int:
    """Inline math."""
    return code(content, at, _DOLLARS, "inlineMath")


def bare_address(content: Content, at: int) -> int:
    """A bare address; within brackets it may yet become a link's text, so it is left for later."""
    if content.brackets:
        return 0
    found = address.read(content.text, at, content.start, content.end)
    if found is None:
        return 0
    inner = Literal("text", at, found.end, [], content.text[at : found.end], at, found.end)
    content.tokens.append(Link("link", at, found.end, [inner], found.url, None, at, found.end))
    return found.end


def tag(content: Content, at: int) -> int:
    """A tag."""
    text, end = content.text, content.end
    try:
        tag = scan(text, at, end, content.grammar.expressions)
    except Refused as refusal:
        refusal.begin = at
        # Read on before the refusal is reported: reporting moves its offsets from this text to the source.
        after = past_broken_tag(content, at, refusal)
        content.grammar.refuse(refusal)
        content.grammar.scripts.late.clear()
        return after
    content.grammar.refuse_late()
    if tag is None:
        return 0
    content.tokens.append(tag)
    return tag.end


def inline_html(content: Content, at: int) -> int:
    """An address in angle brackets, or HTML."""
    text, end = content.text, content.end
    found = raw_html.autolink(text, at, end)
    if found is not None:
        after, url = found
        inner = Literal("text", at + 1, after - 1, [], text[at + 1 : after - 1], at + 1, after - 1)
        content.tokens.append(Link("link", at, after, [inner], url, None, at + 1, after - 1))
        return after
    after = raw_html.inline(text, at, end, content.unclosed)
    if after:
        content.tokens.append(Literal("html", at, after, [], text[at:after], at, after))
    return after


def past_broken_tag(content: Content, at: int, refusal: Refused) -> int:
    """Where to read on after a rejected `<`: after what was clearly meant as a tag or comment."""
    text, end = content.text, content.end
    if text.startswith("<!--", at) and content.comments_end is not None:
        close = text.find("-->", at + 4, end)
        if close >= 0:
            content.tokens.append((at, close + 3, None))
            return close + 3
        content.comments_end = None
    half = refusal.part
    if isinstance(half, Tag):
        stop = _BROKEN_TAG.match(text, at, end)
        if stop and text[refusal.at : refusal.at + 1] in ("@", "/"):
            content.tokens.append((at, stop.end(), None))
            return stop.end()
        if stop:
            half.end = stop.end()
            half.broken = True
            half.self_closing = text[stop.end() - 2] == "/"
            content.tokens.append(half)
            return half.end
    return 0


def expression(content: Content, at: int) -> int:
    """An expression in braces."""
    try:
        after = content.grammar.expressions(content.text, at, content.end, "child")
    except Refused as refusal:
        refusal.begin = at
        content.grammar.refuse(refusal)
        return 0
    content.grammar.refuse_late()
    content.tokens.append(Expression("mdxTextExpression", at, after, [], content.text[at + 1 : after - 1], at + 1))
    return after


def text_directive(content: Content, at: int) -> int:
    """A directive within text."""
    text, end = content.text, content.end
    before = text[at - 1] if at > content.start else ""
    if before == ":":
        last = content.tokens[-1] if content.tokens else None
        if not (isinstance(last, tuple) and last[2] == ":"):
            return 0
    head = directive.head(text, at + 1, end, inline=True)
    if head is None:
        return 0
    node = Directive("textDirective", at, head.end, [], head.name, head.attributes, False)
    if head.label:
        node.children = content.grammar.parse(text, *head.label)
    content.tokens.append(node)
    return head.end
