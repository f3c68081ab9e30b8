"""What is inside paragraphs, headings and cells: emphasis, links, code, tags, expressions, text."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.syntax.mdx.inline import address, brackets, emphasis, spans, tree_builder
from cdclint.syntax.mdx.inline.content import Content
from cdclint.syntax.mdx.node import Literal, Node

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from cdclint.syntax.mdx.dialect import Dialect
    from cdclint.syntax.mdx.expression import Scripts
    from cdclint.syntax.mdx.problem import Refused

_TICKS = regex(r"`+")


@cache
def _specials(*, mdx: bool, gfm: bool, directives: bool, math: bool, addressed: bool) -> re.Pattern[str]:
    chars = r"\\`*_\[\]!&<\r\n"
    chars += ("{" if mdx else "") + ("~" if gfm else "") + (":" if directives else "") + (r"\$" if math else "")
    return re.compile(f"{address.START}|[{chars}]" if addressed else f"[{chars}]")


class Inline:
    """Reads the inline content of one document.

    `refuse` receives what does not parse, at offsets of the text that is being read. Definitions and footnotes
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
        self.scripts = scripts
        self.expressions = scripts.expression
        self.refuse = refuse
        self._special = _specials(mdx=mdx, gfm=gfm, directives=directives, math=math, addressed=False)
        self._addressed = _specials(mdx=mdx, gfm=gfm, directives=directives, math=math, addressed=True)

    def refuse_late(self) -> None:
        """Report what only the compiler rejects in the last tag or expression."""
        for refusal in self.scripts.late:
            self.refuse(refusal)
        self.scripts.late.clear()

    def parse(self, text: str, start: int, end: int) -> list[Node]:
        """The nodes of `text[start:end]`; tags are `Tag`s, to be matched later."""
        whole = end
        while end > start and text[end - 1] in " \t\r\n":
            end -= 1
        addressed = self.gfm and (
            text.find("://", start, end) >= 0
            or text.find("@", start, end) >= 0
            or text.find("ww.", start, end) >= 0
            or text.find("ww\\.", start, end) >= 0
            or text.find("WW.", start, end) >= 0
        )
        special = self._addressed if addressed else self._special
        if not special.search(text, start, end):
            nodes: list[Node] = [Literal("text", start, end, [], text[start:end], start, end)] if start < end else []
        else:
            nodes = _nodes(Content(self, text, start, whole, special))
            if addressed:
                address.link_rest(nodes, text)
        return nodes


def _nodes(content: Content) -> list[Node]:
    """The nodes of a stretch of inline content."""
    text, end = content.text, content.end
    search = content.search
    tokens = content.tokens
    at = content.start
    plain = at
    grammar = content.grammar
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
            at = plain = spans.line_break(content, begin)
            continue
        if at > plain:
            tokens.append((plain, at, None))
            plain = at
        if found.end() - at > 1:
            after = spans.bare_address(content, at)
            if not after and char == "_":
                after = emphasis.read_run(content, at, char)
        elif char in "*_~":
            after = emphasis.read_run(content, at, char)
        elif char == "`":
            after = spans.code(content, at, _TICKS, "inlineCode")
        elif char == "[":
            brackets.open_bracket(content, at, at + 1, image=False)
            after = at + 1
        elif char == "]":
            after = brackets.close_bracket(content, at)
        elif char == "\\":
            after = spans.escape(content, at)
        elif char == "&":
            after = spans.entity(content, at)
        elif char == "<":
            after = spans.tag(content, at) if grammar.mdx else spans.inline_html(content, at)
        elif char == "{":
            after = spans.expression(content, at)
        elif char == "!":
            if (
                at + 1 < end
                and text[at + 1] == "["
                and not (grammar.gfm and text.startswith("^", at + 2) and brackets.is_footnote(content, at + 1))
            ):
                brackets.open_bracket(content, at, at + 2, image=True)
                after = at + 2
            else:
                after = 0
        elif char == ":":
            after = spans.text_directive(content, at)
        elif char == "$":
            after = spans.math(content, at)
        else:
            after = spans.bare_address(content, at)
        if after:
            at = plain = after
        else:
            at += 1
    while end > plain and text[end - 1] in " \t\r\n":
        end -= 1
    if plain < end:
        tokens.append((plain, end, None))
    emphasis.match_runs(content, 0)
    return tree_builder.build(content)
