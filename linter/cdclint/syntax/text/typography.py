"""Russian typography: where a run of text has the typewriter's characters instead of its own.

Only what is certain is reported: a quote that pairs with another one, a hyphen with blanks around it between words.
Each slip is what to write in which places, by indices into the run's text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.text.passage import NOT_PROSE

if TYPE_CHECKING:
    from collections.abc import Iterator

_CYRILLIC = regex("[а-яё]", re.IGNORECASE)
_HYPHEN = regex(r"(?<=\S)[ \n]+(-)[ \n]+(?=\S)")
_BLANKS = regex(r"(?<=\S) {2,}(?=\S)")
_CODE = regex(r"[=_{}$<>\\|/@#]|[\w\]]\.\w|:\d|^-|\(\)")
_BEFORE_OPENING = frozenset(" \n\t\xa0([{—–-/«„|")
_BEHIND_CLOSING = frozenset(" \n\t\xa0)]}—–-/»“|.,:;!?…")
_FORMULA = frozenset("=+*/<>%|~^")


class Slip(NamedTuple):
    """What to report, and what to write where: `(start, end, text)`, in order and apart."""

    message: Message
    edits: tuple[tuple[int, int, str], ...]


def slips(prose: str) -> Iterator[Slip]:
    """The slips in one run, in which U+FFFC replaces what is not prose; nothing where it is not Russian."""
    if _CYRILLIC.search(prose) is None:
        return
    if '"' in prose:
        yield from _quotes(prose)
    for found in _HYPHEN.finditer(prose):
        if _is_dash(prose, found.start(), found.end()):
            start, end = found.span(1)
            yield Slip(Message("a hyphen for a dash: write `—`"), ((start, end, "—"),))
    for found in _BLANKS.finditer(prose):
        yield Slip(Message("more than one blank: write one"), ((found.start(), found.end(), " "),))


def _quotes(prose: str) -> Iterator[Slip]:
    """The pairs of straight quotes; none where it is not clear which quote closes which."""
    open_: list[tuple[int, str]] = []
    pairs: list[tuple[int, int, int]] = []
    for at, char in enumerate(prose):
        if char in "«„":
            open_.append((at, char))
        elif char in "»“" and open_ and open_[-1][1] in "«„":
            open_.pop()
        elif char == '"':
            before, behind = prose[at - 1 : at] or " ", prose[at + 1 : at + 2] or " "
            opens = (before in _BEFORE_OPENING or before == '"') and not behind.isspace()
            closes = (behind in _BEHIND_CLOSING or behind == '"') and not before.isspace()
            if opens and not (closes and open_ and open_[-1][1] == '"'):
                open_.append((at, char))
            elif closes and open_ and open_[-1][1] == '"':
                first, _ = open_.pop()
                pairs.append((first, at, len(open_)))
            else:
                return
    if any(char == '"' for _, char in open_):
        return
    for first, last, depth in sorted(pairs):
        inner = prose[first + 1 : last]
        if not inner.strip() or (_CODE.search(inner) and not _CYRILLIC.search(inner)):
            continue
        left, right = "„“" if depth else "«»"
        message = Message("straight quotes: write `{left}…{right}`", left=left, right=right)
        yield Slip(message, ((first, first + 1, left), (last, last + 1, right)))


def _is_dash(prose: str, start: int, end: int) -> bool:
    """Whether the hyphen between these places joins two parts of a sentence, and is not a minus or part of a name."""
    before, behind = prose[start - 1], prose[end]
    if (before.isdigit() and behind.isdigit()) or before in _FORMULA or behind in _FORMULA:
        return False
    words = (re.split(r"\s", prose[:start])[-1], re.split(r"\s", prose[end:], maxsplit=1)[0])
    return any(_CYRILLIC.search(word) or NOT_PROSE in word for word in words)
