"""The text that Mermaid's grammars see of a diagram, and where its characters are in the diagram as it is written.

Mermaid takes frontmatter, directives and comments away, gives attributes of tags other quotation marks and marks
entities; what its grammars say hangs on all of that.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable

Change = tuple[int, int, str]
"""Start and end of what goes, and what comes instead."""

_LINE_END = regex(r"\r\n?")
SPACE = regex(r"[^\S\n\t ]")
"""A blank that is neither one nor a tab or a line's end."""
_OPENING = regex(r"([^\S\n]*+)---\s*+")
_TAG = regex(r"<\w", re.ASCII)
_ATTRIBUTE = regex(r'="([^"]*+)"')
_DIRECTIVE = regex(r"%%\{\s*+(?:\w++\s*+:|\w++)\s*+(?:\w++|(?:[^}]|\}(?!%%))*+)\s*+(?:\}%%)?+", re.ASCII)
_COMMENT = regex(r"%%(?!\{)[^\n]++\n?")
_STYLE = regex(r"(?:style|classDef)[^\n]*+")
_HEX = regex(r":[^\s:#]*+#")
_ENTITY = regex(r"#(\w++);", re.ASCII)


class Shown:
    """A text that is changed step by step."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.configured = False
        """Whether there are settings of Git graphs among what was taken away."""
        self._steps: list[tuple[list[int], list[int]]] = []

    def change(self, changes: Iterable[Change]) -> None:
        """Replace stretches, which do not overlap and are given in order."""
        kept: list[str] = []
        here: list[int] = [0]
        before: list[int] = [0]
        length = last = 0
        for start, end, instead in changes:
            kept += [self.text[last:start], instead]
            length += start - last
            here.append(length)
            before.append(start)
            length += len(instead)
            here.append(length)
            before.append(end)
            last = end
        if len(here) > 1:
            self.text = "".join([*kept, self.text[last:]])
            self._steps.append((here, before))

    def substitute(self, pattern: re.Pattern[str], instead: str, end: int | None = None) -> None:
        """Replace what a pattern matches, up to an offset."""
        limit = len(self.text) if end is None else end
        self.change((found.start(), found.end(), instead) for found in pattern.finditer(self.text, 0, limit))

    def written(self, offset: int) -> int:
        """Where a place of the changed text is in the text as it is written."""
        for here, before in reversed(self._steps):
            index = bisect_right(here, offset) - 1
            offset = before[index] + offset - here[index]
            if index + 1 < len(before):
                offset = min(offset, before[index + 1])
        return offset


def frontmatter(text: str) -> tuple[int, int, int] | None:
    """Start and end of the YAML of a diagram's frontmatter, and where the diagram begins after it."""
    opening = _OPENING.match(text)
    if opening is None:
        return None
    first = text.find("\n", opening.end(1), opening.end()) + 1
    if not first:
        return None
    closing = f"\n{opening[1]}---"
    closings: list[tuple[int, int]] = []
    close = text.find(closing, first)
    while close >= 0:
        end = behind = close + len(closing)
        while end < len(text) and text[end].isspace():
            end += 1
        line = text.rfind("\n", behind, end)
        if line >= 0:
            closings.append((close, line + 1))
        close = text.find(closing, max(close + 1, end - 1))
    if not closings:
        return None
    body = text.rfind("\n", first - 1, min(opening.end(), closings[-1][0])) + 1
    if body <= 0:
        return None
    close, end = next(one for one in closings if one[0] >= body)
    return body, close, end


def shown(code: str) -> Shown:
    """What of a diagram its grammar sees."""
    made = Shown(code)
    made.configured = "mainBranch" in code
    made.substitute(_LINE_END, "\n")
    # Mermaid prepares a diagram twice: what only shows when something before it is gone is taken away too.
    for _ in range(2):
        _prepare(made)
    return made


def _prepare(made: Shown) -> None:
    made.change(_attributes(made.text))
    if found := frontmatter(made.text):
        made.change([(0, found[2], "")])
    if "%%{" in made.text:
        made.change((one.start(), one.end(), "") for one in _DIRECTIVE.finditer(made.text))
    if "%%" in made.text:
        made.change(_comments(made.text))
    made.change([(0, len(made.text) - len(made.text.lstrip()), "")])


def _attributes(text: str) -> Iterable[Change]:
    """The values of attributes of tags, in other quotation marks."""
    last = 0
    for tag in _TAG.finditer(text):
        if tag.start() < last:
            continue
        end = text.find(">", tag.end())
        if end < 0:
            return
        last = end
        for one in _ATTRIBUTE.finditer(text, tag.end(), end):
            yield one.start(), one.end(), f"='{one[1]}'"


def _comments(text: str) -> Iterable[Change]:
    """Lines of comments, with the empty ones before them."""
    last = 0
    for found in _COMMENT.finditer(text):
        start = found.start()
        begin = start
        while begin > last and text[begin - 1].isspace():
            begin -= 1
        if begin > last:
            line = text.find("\n", begin, start)
            if line < 0:
                continue
            begin = line + 1
        yield begin, found.end(), ""
        last = found.end()


def encode(made: Shown) -> None:
    """Mark entities, as Mermaid does before a grammar sees the text."""
    text = made.text
    if "#" in text:
        for word in ("style", "classDef"):
            made.change(_last_semicolons(made.text, word))
        made.change(
            (one.start(), one.end(), f"ﬂ°°{one[1]}¶ß" if one[1].isdigit() else f"ﬂ°{one[1]}¶ß")
            for one in _ENTITY.finditer(made.text)
        )
    made.text += "\n"


def _last_semicolons(text: str, word: str) -> Iterable[Change]:
    """The last semicolon of each line that styles something with a colour."""
    for found in _STYLE.finditer(text):
        start = found[0].find(word)
        close = found[0].rfind(";")
        if start >= 0 and close > start and _HEX.search(found[0], start, close):
            yield found.start() + close, found.start() + close + 1, ""
