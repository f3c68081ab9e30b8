"""Whether a block is JSON, or a piece of it."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.core.source import Source
from cdclint.syntax.code.refusal import MAX_GAPS, Refusal, blank, blank_all
from cdclint.syntax.text.quoted import IN_DOUBLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ELISION = regex(r"\.{3,}(?:[^\n\".,{}\[\]]{1,40}\.{3,})?|…")
_PLACEHOLDER = regex(r"<[^<>\n\"]{1,60}>|\$\{[^{}\n]*\}|\{\{[^{}\n]*\}\}")
_COMMENT = regex(r'"(?:[^"\\\n]|\\.)*+"?+|(//[^\n]*|/\*.*?(?:\*/|\Z))', re.DOTALL)
_MEMBER = regex(r'\s*("(?:[^"\\\n]|\\.)*")\s*:')
_BETWEEN = regex(r"\t[ \t]*+|[ \t]*+(?:,\s*+|\n\s*+|\Z)")
_VALUE_WORD = regex(
    r"(?<=:)[ \t]*+([A-Za-z][\w.]*+(?:\[\])?+(?:[ \t]*+\|[ \t]*+[A-Za-z][\w.]*+(?:\[\])?+)*+)[ \t]*+(?=[,}\n]|\Z)"
)
_TYPES = frozenset(
    (
        *("any", "array", "bool", "boolean", "byte", "bytes", "char", "date", "datetime", "decimal", "double", "enum"),
        *("float", "int", "integer", "list", "long", "map", "number", "object", "short", "str", "string", "text"),
        *("time", "timestamp", "uuid"),
    )
)
_LITERALS = frozenset({"true", "false", "null"})
_LOOKALIKES = frozenset(
    ("true", "false", "none", "null", "nil", "undefined", "nan", "infinity", "yes", "no", "on", "off")
)


def json_refusal(code: str, *, comments: bool) -> Refusal | None:
    """What is wrong with JSON; with `comments`, those and trailing commas are right."""
    code = _completed(code, comments=comments)
    if not code.strip() or any(_is_json(form) for form in _forms(code)) or _is_listing(code):
        return None
    from cdclint.syntax.data.json_reader import parse_json  # noqa: PLC0415 (only what is rejected needs it)

    member = _MEMBER.match(code) is not None
    source = Source("", f"{{{code}\n}}" if member else code)
    problems = [one for one in parse_json(source)[1] if not one.message.startswith("duplicate key")]
    if not problems:
        return None
    span = problems[0].span
    shift = int(member)
    start = max(0, min(span.start - shift, len(code)))
    return Refusal(start, max(start, min(span.end - shift, len(code))), problems[0].message)


def has_comments(code: str) -> bool:
    """Whether a block has a comment that does not mark an omission."""
    return _comment(code) is not None


def first_comment(code: str) -> tuple[int, int] | None:
    """Where the first comment of a block is that would be JSON without its comments; None where that is not so."""
    found = _comment(code)
    if found is None or json_refusal(code, comments=False) is None or json_refusal(code, comments=True) is not None:
        return None
    return found.span()


def _comment(code: str) -> re.Match[str] | None:
    if "//" not in code and "/*" not in code:
        return None
    return next((one for one in _COMMENT.finditer(code) if one[1] and not _ELISION.search(one[1])), None)


def _forms(code: str) -> Iterator[str]:
    """A piece of JSON as it is, as members of an object and as items of an array."""
    yield code
    bare = code.rstrip().removesuffix(",")
    yield f"{{{bare}}}"
    yield f"[{bare}]"


def _is_json(code: str) -> bool:
    try:
        json.loads(code)
    except ValueError:
        return False
    except RecursionError:
        return True
    return True


def _is_listing(code: str) -> bool:
    """Whether a block shows several values or members below each other, with commas between them or without.

    A member on the next line, without a comma, is one that lost it.
    """
    decoder = json.JSONDecoder()
    place = 0
    text = code.strip()
    while place < len(text):
        member = _MEMBER.match(text, place)
        try:
            _, end = decoder.raw_decode(text, member.end() + _blanks(text, member.end()) if member else place)
        except (ValueError, RecursionError):
            return False
        between = _BETWEEN.match(text, end)
        if between is None:
            return False
        is_next_line = between[0].count("\n") == 1 and "," not in between[0]
        place = between.end()
        if member is not None and is_next_line and place < len(text):
            return False
    return True


def _blanks(text: str, start: int) -> int:
    end = start
    while end < len(text) and text[end].isspace():
        end += 1
    return end - start


def _completed(code: str, *, comments: bool) -> str:
    """JSON of the same length, with values in the place of what is left out or to be filled in."""
    if len(_ELISION.findall(code)) > MAX_GAPS or len(_PLACEHOLDER.findall(code)) > MAX_GAPS:
        return code
    strings = [found.span() for found in IN_DOUBLE.finditer(code)]
    starts = [start for start, _ in strings]

    def outside(place: int) -> bool:
        at = bisect_right(starts, place) - 1
        return at < 0 or place >= strings[at][1]

    remarks = [(found.span(), _ELISION.search(found[1])) for found in _COMMENT.finditer(code) if found[1]]
    code = blank_all(code, (place for place, is_left_out in remarks if comments or is_left_out))
    for place, is_left_out in remarks:
        if is_left_out:
            code = _elided(code, *place)
    for found in _PLACEHOLDER.finditer(code):
        if outside(found.start()):
            code = _filled(code, *found.span())
    for found in _ELISION.finditer(code):
        if outside(found.start()):
            code = _elided(code, *found.span())
    code = _typed(code, outside)
    if comments:
        commas = re.finditer(r",(?=\s*[}\]])", code)
        code = blank_all(code, (found.span() for found in commas if outside(found.start())))
    return code


def _typed(code: str, outside: Callable[[int], bool]) -> str:
    """The code with a value for each type in the place of one: `{"id": number, "at": epoch}`."""
    words = [found for found in _VALUE_WORD.finditer(code) if outside(found.start(1)) and found[1] not in _LITERALS]
    if len(words) > MAX_GAPS:
        return code
    named = [found for found in words if found[1].partition("|")[0].strip(" []").lower() in _TYPES]
    for found in words if named and not any(found[1].lower() in _LOOKALIKES for found in words) else ():
        code = _filled(code, *found.span(1))
    return code


def _filled(code: str, start: int, end: int) -> str:
    return code[:start] + "0" + blank(code, start, end)[start + 1 :]


def _elided(code: str, start: int, end: int) -> str:
    """The code with a value for `...` after a colon, and elsewhere without it and the comma that belongs to it."""
    code = blank(code, start, end)
    before = code[:start].rstrip()
    following = re.compile(r"\S").search(code, end)
    if before.endswith(":"):
        return code[:start] + "0" + code[start + 1 :]
    opened = not before or before[-1] in "{["
    closed = following is None or following[0] in "}]"
    if following is not None and following[0] == "," and (opened or before[-1] == ","):
        return blank(code, following.start(), following.end())
    if closed and before.endswith(","):
        return blank(code, len(before) - 1, len(before))
    if not opened and not closed and before[-1] != "," and following is not None and following[0] != ",":
        return code[:start] + "," + code[start + 1 :]
    return code
