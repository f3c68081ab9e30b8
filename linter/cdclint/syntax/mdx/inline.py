"""What stands inside paragraphs, headings and cells: emphasis, links, code, tags, expressions, text."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.syntax.mdx import address, directive
from cdclint.syntax.mdx import raw_html as html
from cdclint.syntax.mdx.character import (
    ASCII_PUNCTUATION,
    REFERENCE,
    identifier,
    is_punctuation,
    is_space,
    reference,
    unescape,
)
from cdclint.syntax.mdx.link import SPACE, TITLES, destination
from cdclint.syntax.mdx.node import Directive, Expression, Link, Literal, Node, Reference
from cdclint.syntax.mdx.problem import Refused
from cdclint.syntax.mdx.tag import Tag, scan

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from cdclint.syntax.mdx.dialect import Dialect
    from cdclint.syntax.mdx.expression import Scripts

_LINE_BREAK = regex(r"([ \t]*)(\r\n|\n|\r)[ \t]*")
_TRAILING = regex(r"[ \t]+")
_TICKS = regex(r"`+")
_DOLLARS = regex(r"\$+")
_LABEL = regex(r"\[((?:[^\[\]\\]|\\.){0,999})\]", re.DOTALL)
_FOOTNOTE_LABEL = regex(r"\^(?:[^\s\[\]\\]|\\.)+$")
_BROKEN_TAG = regex(r"""<(?:[^<>{}"']|"[^"]*"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\})*>|<[^<>{}\r\n]*>""")


class Run:
    """A run of `*`, `_` or `~` that may begin or end emphasis."""

    __slots__ = ("at", "char", "closes", "closing", "count", "left", "opening", "opens", "right", "size")

    def __init__(self, char: str, at: int, size: int, *, opening: bool, closing: bool) -> None:
        self.char = char
        self.at = at
        self.size = self.count = size
        self.opening = opening
        self.closing = closing
        self.left = self.right = 0
        self.opens: list[Node] = []
        self.closes: list[Node] = []


class Bracket:
    """A `[` or `![` that may begin a link."""

    __slots__ = ("active", "at", "below", "end", "image", "index", "node")

    def __init__(self, at: int, end: int, index: int, below: int, *, image: bool) -> None:
        self.at = at
        self.end = end
        self.index = index
        self.below = below
        self.image = image
        self.active = True
        self.node: Node | None = None


class Close:
    """Where a link ends."""

    __slots__ = ("node",)

    def __init__(self, node: Node) -> None:
        self.node = node


@cache
def _specials(*, mdx: bool, gfm: bool, directives: bool, math: bool, addressed: bool) -> re.Pattern[str]:
    chars = r"\\`*_\[\]!&<\r\n"
    chars += ("{" if mdx else "") + ("~" if gfm else "") + (":" if directives else "") + (r"\$" if math else "")
    return re.compile(f"{address.START}|[{chars}]" if addressed else f"[{chars}]")


class Inline:
    """Reads the inline content of one document.

    `refuse` is told of what does not parse, at offsets of the text that is being read. Definitions and footnotes
    are known by their normalised labels.
    """

    def __init__(
        self,
        dialect: Dialect,
        scripts: Scripts,
        definitions: Container[str],
        footnotes: Container[str],
        refuse: Callable[[Refused], None],
    ) -> None:
        mdx, gfm, directives, math = dialect.mdx, dialect.gfm, dialect.directives, dialect.math
        self.mdx = mdx
        self.gfm = gfm
        self.definitions = definitions
        self.footnotes = footnotes
        self.expressions = scripts.expression
        self.refuse = refuse
        self._special = _specials(mdx=mdx, gfm=gfm, directives=directives, math=math, addressed=False)
        self._addressed = _specials(mdx=mdx, gfm=gfm, directives=directives, math=math, addressed=True)

    def parse(self, text: str, start: int, end: int) -> list[Node]:
        """The nodes of `text[start:end]`; tags are `Tag`s, to be matched later."""
        whole = end
        while end > start and text[end - 1] in " \t\r\n":
            end -= 1
        addressed = self.gfm and (
            text.find("://", start, end) >= 0
            or text.find("@", start, end) >= 0
            or text.find("ww.", start, end) >= 0
            or text.find("WW.", start, end) >= 0
        )
        special = self._addressed if addressed else self._special
        if not special.search(text, start, end):
            nodes: list[Node] = [Literal("text", start, end, [], text[start:end], start, end)] if start < end else []
        else:
            nodes = _Content(self, text, start, whole, special).nodes()
            if addressed:
                address.link_rest(nodes, text)
        return nodes

    def content(self, text: str, start: int, end: int) -> list[Node]:
        """As `parse`, for a label within other inline content."""
        return self.parse(text, start, end)


class _Content:
    """One stretch of inline content."""

    def __init__(self, grammar: Inline, text: str, start: int, end: int, special: re.Pattern[str]) -> None:
        self.grammar = grammar
        self.search = special.search
        self.text = text
        self.start = start
        self.end = end
        self.tokens: list[object] = []
        self.runs: list[Run | None] = []
        self.brackets: list[Bracket] = []
        self.comments_end: bool | None = True
        self.ticks: dict[str, dict[int, list[int]]] = {}
        self.unclosed: set[str] = set()

    def nodes(self) -> list[Node]:
        text, end = self.text, self.end
        search = self.search
        tokens = self.tokens
        at = self.start
        plain = at
        grammar = self.grammar
        while True:
            found = search(text, at, end)
            if not found:
                break
            at = found.start()
            char = text[at]
            if char in "\r\n":
                begin = at
                while begin > plain and text[begin - 1] in " \t":
                    begin -= 1
                if begin > plain:
                    tokens.append((plain, begin, None))
                at = plain = self.line_break(begin)
                continue
            if at > plain:
                tokens.append((plain, at, None))
                plain = at
            if found.end() - at > 1:
                after = self.address(at)
                if not after and char == "_":
                    after = self.run(at, char)
            elif char in "*_~":
                after = self.run(at, char)
            elif char == "`":
                after = self.code(at, _TICKS, "inlineCode")
            elif char == "[":
                self.open_bracket(at, at + 1, image=False)
                after = at + 1
            elif char == "]":
                after = self.close_bracket(at)
            elif char == "\\":
                after = self.escape(at)
            elif char == "&":
                after = self.entity(at)
            elif char == "<":
                after = self.tag(at) if grammar.mdx else self.html(at)
            elif char == "{":
                after = self.expression(at)
            elif char == "!":
                if (
                    at + 1 < end
                    and text[at + 1] == "["
                    and not (grammar.gfm and text.startswith("^", at + 2) and self.is_footnote(at + 1))
                ):
                    self.open_bracket(at, at + 2, image=True)
                    after = at + 2
                else:
                    after = 0
            elif char == ":":
                after = self.directive(at)
            elif char == "$":
                after = self.math(at)
            else:
                after = self.address(at)
            if after:
                at = plain = after
            else:
                at += 1
        while end > plain and text[end - 1] in " \t\r\n":
            end -= 1
        if plain < end:
            tokens.append((plain, end, None))
        self.match_runs(0)
        return self.build()

    def is_footnote(self, at: int) -> bool:
        stop = self.text.find("]", at, min(self.end, at + 1001))
        return stop > 0 and identifier(self.text[at + 2 : stop]) in self.grammar.footnotes

    def line_break(self, begin: int) -> int:
        """The line ending whose spaces begin at `begin`."""
        text = self.text
        found = _LINE_BREAK.match(text, begin, self.end)
        assert found
        spaces, ending = found[1], found[2]
        after_ending = found.end(2)
        last = self.tokens[-1] if self.tokens else None
        if isinstance(last, tuple) and last[2] == "\\" and begin - last[0] == 1 == last[1] - last[0] and not spaces:
            self.tokens[-1] = Node("break", last[0], after_ending)
            return found.end()
        if len(spaces) >= 2 and "\t" not in spaces:
            self.tokens.append(Node("break", begin, after_ending))
            return found.end()
        self.tokens.append((found.start(2), after_ending, "\n" if ending else ""))
        return found.end()

    def escape(self, at: int) -> int:
        char = self.text[at + 1 : at + 2] if at + 1 < self.end else ""
        if char in ASCII_PUNCTUATION:
            self.tokens.append((at, at + 2, char))
            return at + 2
        if char in ("\n", "\r"):
            self.tokens.append((at, at + 1, "\\"))
            return at + 1
        return 0

    def entity(self, at: int) -> int:
        found = REFERENCE.match(self.text, at, self.end)
        char = reference(found) if found else None
        if found is None or char is None:
            return 0
        self.tokens.append((at, found.end(), char))
        return found.end()

    def code(self, at: int, pattern: re.Pattern[str], kind: str) -> int:
        """Inline code or math: a run of ticks or dollars, up to the next run of that size."""
        text = self.text
        char = text[at]
        opened = pattern.match(text, at, self.end)
        assert opened
        size = len(opened[0])
        places = self.ticks.get(char)
        if places is None:
            places = {}
            for found in pattern.finditer(text, at, self.end):
                places.setdefault(found.end() - found.start(), []).append(found.start())
            self.ticks[char] = places
        same = places.get(size, [])
        after = bisect_left(same, opened.end())
        if after == len(same):
            self.tokens.append((at, opened.end(), None))
            return opened.end()
        close = same[after]
        value = text[opened.end() : close]
        if "\n" in value or "\r" in value:
            value = _LINE_BREAK.sub(lambda found: found[1] + " ", value)
        if len(value) > 1 and value[0] == " " == value[-1] and not value.isspace():
            value = value[1:-1]
        self.tokens.append(Literal(kind, at, close + size, [], value, opened.end(), close))
        return close + size

    def math(self, at: int) -> int:
        return self.code(at, _DOLLARS, "inlineMath")

    def address(self, at: int) -> int:
        """A bare address; within brackets it may yet become a link's text, so it is left for later."""
        if self.brackets:
            return 0
        found = address.read(self.text, at, self.start, self.end)
        if found is None:
            return 0
        inner = Literal("text", at, found.end, [], self.text[at : found.end], at, found.end)
        self.tokens.append(Link("link", at, found.end, [inner], found.url, None, at, found.end))
        return found.end

    def tag(self, at: int) -> int:
        text, end = self.text, self.end
        try:
            tag = scan(text, at, end, self.grammar.expressions)
        except Refused as refusal:
            refusal.begin = at
            # Read on before the refusal is told: that moves its offsets from this text to the source.
            after = self.past_broken_tag(at, refusal)
            self.grammar.refuse(refusal)
            return after
        if tag is None:
            return 0
        self.tokens.append(tag)
        return tag.end

    def html(self, at: int) -> int:
        """An address in angle brackets, or HTML."""
        text, end = self.text, self.end
        found = html.autolink(text, at, end)
        if found is not None:
            after, url = found
            inner = Literal("text", at + 1, after - 1, [], text[at + 1 : after - 1], at + 1, after - 1)
            self.tokens.append(Link("link", at, after, [inner], url, None, at + 1, after - 1))
            return after
        after = html.inline(text, at, end, self.unclosed)
        if after:
            self.tokens.append(Literal("html", at, after, [], text[at:after], at, after))
        return after

    def past_broken_tag(self, at: int, refusal: Refused) -> int:
        """Where to read on behind a refused `<`: behind what was plainly meant as a tag or comment."""
        text, end = self.text, self.end
        if text.startswith("<!--", at) and self.comments_end is not None:
            close = text.find("-->", at + 4, end)
            if close >= 0:
                self.tokens.append((at, close + 3, None))
                return close + 3
            self.comments_end = None
        half = refusal.part
        if isinstance(half, Tag):
            stop = _BROKEN_TAG.match(text, at, end)
            if stop and text[refusal.at : refusal.at + 1] in ("@", "/"):
                self.tokens.append((at, stop.end(), None))
                return stop.end()
            if stop:
                half.end = stop.end()
                half.broken = True
                half.self_closing = text[stop.end() - 2] == "/"
                self.tokens.append(half)
                return half.end
        return 0

    def expression(self, at: int) -> int:
        try:
            after = self.grammar.expressions(self.text, at, self.end, "child")
        except Refused as refusal:
            refusal.begin = at
            self.grammar.refuse(refusal)
            return 0
        self.tokens.append(Expression("mdxTextExpression", at, after, [], self.text[at + 1 : after - 1], at + 1))
        return after

    def directive(self, at: int) -> int:
        text, end = self.text, self.end
        before = text[at - 1] if at > self.start else ""
        if before == ":":
            last = self.tokens[-1] if self.tokens else None
            if not (isinstance(last, tuple) and last[2] == ":"):
                return 0
        head = directive.head(text, at + 1, end, inline=True)
        if head is None:
            return 0
        node = Directive("textDirective", at, head.end, [], head.name, head.attributes, False)
        if head.label:
            node.children = self.grammar.content(text, *head.label)
        self.tokens.append(node)
        return head.end

    def run(self, at: int, char: str) -> int:
        text, end = self.text, self.end
        stop = at + 1
        while stop < end and text[stop] == char:
            stop += 1
        before = text[at - 1] if at > self.start else ""
        after = text[stop] if stop < end else ""
        space_after, space_before = is_space(after), is_space(before)
        mark_after = not space_after and is_punctuation(after)
        mark_before = not space_before and is_punctuation(before)
        opens = not space_after and (not mark_after or space_before or mark_before)
        closes = not space_before and (not mark_before or space_after or mark_after)
        if char == "_":
            opens, closes = opens and (not closes or mark_before), closes and (not opens or mark_after)
        elif char == "~" and stop - at > 2:
            opens = closes = False
        if not opens and not closes:
            self.tokens.append((at, stop, None))
            return stop
        run = Run(char, at, stop - at, opening=opens, closing=closes)
        self.tokens.append(run)
        self.runs.append(run)
        return stop

    def open_bracket(self, at: int, end: int, *, image: bool) -> None:
        bracket = Bracket(at, end, len(self.tokens), len(self.runs), image=image)
        self.tokens.append(bracket)
        self.brackets.append(bracket)

    def close_bracket(self, at: int) -> int:
        if not self.brackets:
            return 0
        bracket = self.brackets[-1]
        if not bracket.active:
            self.brackets.pop()
            return 0
        node, after = self.target(bracket, at)
        if node is None:
            self.brackets.pop()
            return 0
        self.brackets.pop()
        if node.type == "footnoteReference":
            del self.tokens[bracket.index :]
            del self.runs[bracket.below :]
            self.tokens.append(node)
            return after
        self.match_runs(bracket.below)
        bracket.node = node
        self.tokens.append(Close(node))
        if not bracket.image:
            for outer in reversed(self.brackets):
                if not outer.image:
                    if not outer.active:
                        break
                    outer.active = False
        return after

    def target(self, bracket: Bracket, at: int) -> tuple[Node | None, int]:
        """What the bracket that closes at `at` makes, and where that ends."""
        text, end = self.text, self.end
        grammar = self.grammar
        following = text[at + 1] if at + 1 < end else ""
        if grammar.gfm and not bracket.image and text[bracket.end] == "^" and at - bracket.end <= 1000:
            label = text[bracket.end + 1 : at]
            if identifier(label) in grammar.footnotes and _FOOTNOTE_LABEL.match(text, bracket.end, at):
                node = Reference("footnoteReference", bracket.at, at + 1, [], label, identifier(label))
                return node, at + 1
        if following == "(":
            resource = self.resource(at + 1)
            if resource:
                url, title, url_start, url_end, after = resource
                kind = "image" if bracket.image else "link"
                return Link(kind, bracket.at, after, [], url, title, url_start, url_end), after
        kind = "imageReference" if bracket.image else "linkReference"
        if following == "[":
            found = _LABEL.match(text, at + 1, end)
            if found and found[1].strip():
                key = identifier(found[1])
                if key in grammar.definitions:
                    return Reference(kind, bracket.at, found.end(), [], found[1], key), found.end()
            elif found and not found[1]:
                defined = self.defined(bracket, at)
                if defined is not None:
                    return Reference(kind, bracket.at, at + 3, [], text[bracket.end : at], defined), at + 3
            return None, 0
        defined = self.defined(bracket, at)
        if defined is not None:
            return Reference(kind, bracket.at, at + 1, [], text[bracket.end : at], defined), at + 1
        return None, 0

    def defined(self, bracket: Bracket, at: int) -> str | None:
        if at - bracket.end > 1000:
            return None
        key = identifier(self.text[bracket.end : at])
        return key if key in self.grammar.definitions else None

    def resource(self, at: int) -> tuple[str, str | None, int, int, int] | None:
        """`(url "title")`, whose parenthesis is at `at`."""
        text, end = self.text, self.end
        at = SPACE.match(text, at + 1, end).end()  # type: ignore[union-attr]
        place = destination(text, at, end)
        if place is None:
            return None
        url_start, url_end, at = place
        url = unescape(text[url_start:url_end])
        space = SPACE.match(text, at, end).end()  # type: ignore[union-attr]
        title = None
        if space > at and space < end and text[space] in TITLES:
            found = TITLES[text[space]].match(text, space, end)
            if not found:
                return None
            title = unescape(found[1])
            space = SPACE.match(text, found.end(), end).end()  # type: ignore[union-attr]
        if space >= end or text[space] != ")":
            return None
        return url, title, url_start, url_end, space + 1

    def match_runs(self, below: int) -> None:
        """Pair the runs from index `below` on, and forget them."""
        runs = self.runs
        bottoms: dict[tuple[object, ...], int] = {}
        order: list[Run] = [run for run in runs[below:] if run is not None]
        del runs[below:]
        open_runs: list[Run] = []
        for closer in order:
            if closer.closing:
                while closer.count:
                    char = closer.char
                    key = (char, closer.opening, closer.size if char == "~" else closer.count % 3)
                    floor = bottoms.get(key, 0)
                    index = len(open_runs) - 1
                    while index >= floor:
                        opener = open_runs[index]
                        if opener.char == char:
                            if char == "~":
                                if opener.count == closer.count == closer.size == opener.size:
                                    break
                            elif not (
                                (closer.opening or opener.closing)
                                and (opener.count + closer.count) % 3 == 0
                                and opener.count % 3
                            ):
                                break
                        index -= 1
                    if index < floor:
                        bottoms[key] = len(open_runs)
                        break
                    opener = open_runs[index]
                    del open_runs[index + 1 :]
                    if char == "~":
                        used, kind = closer.count, "delete"
                    elif opener.count >= 2 and closer.count >= 2:
                        used, kind = 2, "strong"
                    else:
                        used, kind = 1, "emphasis"
                    opener.count -= used
                    closer.count -= used
                    node = Node(kind, opener.at + opener.size - opener.right - used, closer.at + closer.left + used)
                    opener.right += used
                    closer.left += used
                    opener.opens.append(node)
                    closer.closes.append(node)
                    if not opener.count:
                        open_runs.pop()
                    for other, value in bottoms.items():
                        if value > index:
                            bottoms[other] = index
            if closer.opening and closer.count:
                open_runs.append(closer)

    def build(self) -> list[Node]:
        """The tree of the tokens."""
        text = self.text
        top: list[Node] = []
        stack: list[list[Node]] = [top]
        here = top
        parts: list[str] = []
        literal: Literal | None = None

        def say(start: int, end: int, value: str | None) -> None:
            nonlocal literal
            if literal is None:
                literal = Literal("text", start, end, [], "", start, end)
                here.append(literal)
            parts.append(text[start:end] if value is None else value)
            literal.end = literal.inner_end = end

        def hush() -> None:
            nonlocal literal
            if literal is not None:
                literal.value = "".join(parts)
                parts.clear()
                literal = None

        for token in self.tokens:
            if isinstance(token, tuple):
                say(*token)
            elif isinstance(token, Run):
                for _ in token.closes:
                    hush()
                    stack.pop()
                    here = stack[-1]
                if token.count:
                    begin = token.at + token.left
                    say(begin, begin + token.count, None)
                for node in reversed(token.opens):
                    hush()
                    here.append(node)
                    here = node.children
                    stack.append(here)
            elif isinstance(token, Bracket):
                if token.node is None:
                    say(token.at, token.end, None)
                else:
                    hush()
                    here.append(token.node)
                    here = token.node.children
                    stack.append(here)
            elif isinstance(token, Close):
                hush()
                stack.pop()
                here = stack[-1]
                node = token.node
                if node.type in ("image", "imageReference"):
                    node.alt = _plain(node.children)  # type: ignore[attr-defined]
                    node.children = [
                        child for child in node.children for child in child.walk() if isinstance(child, Tag)
                    ]
            else:
                hush()
                here.append(token)  # type: ignore[arg-type]
        hush()
        return top


def _plain(nodes: list[Node]) -> str:
    parts: list[str] = []
    for top in nodes:
        for node in top.walk():
            if isinstance(node, Literal):
                parts.append(node.value)
            elif isinstance(node, (Link, Reference)):
                parts.append(node.alt)
    return "".join(parts)
