"""Globs as .gitignore has them, the one dialect of all settings: matched in linear time whatever the pattern.

`*` and `?` stay within a folder, `**` as a whole name crosses folders, `[a-z]` and `[!a-z]` are one character, a
backslash makes the next character literal. A pattern without a slash, or with one at its end only, matches at any
depth; with another slash it begins at the folder that it belongs to. A pattern that matches a folder matches all that
is below it, one that ends with a slash matches folders only. `!` before a pattern takes back what earlier ones match.
"""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

from cdclint.core.foreign.bounded_cache import kept
from cdclint.core.regex import compile_quietly, regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ESCAPED = regex(r"\\(.)|([\[\]\\^&~|])", re.DOTALL)
_RANGE = regex(r"(\\.|[^\\])-(\\.|[^\\])", re.DOTALL)
_BRACES = regex(r"\{([^{},]*+,[^{}]*+)\}")
Translated: TypeAlias = "tuple[bool, str]"
"""A line of patterns: whether it includes what it matches, and its regular expression."""
MAX_CHOICES = 64
"""A pattern with braces that expands to more patterns is not expanded."""


class Globs:
    """An ordered list of patterns, of which the last one that matches decides.

    Neighbours that decide alike are one regular expression: a path costs one match, not one a pattern. A folder that
    matches brings its contents along, unless `alone` is set: then each path is matched by itself, as git does, which
    asks for every folder before what is in it.
    """

    def __init__(self, lines: Iterable[str], *, alone: bool = False) -> None:
        translated = [found for line in lines if (found := translate(line, alone=alone)) is not None]
        self._runs: list[tuple[bool, re.Pattern[str]]] = [
            (includes, compile_quietly("|".join([expression for _, expression in run]), re.DOTALL))
            for includes, run in groupby(translated, key=itemgetter(0))
        ][::-1]

    def match(self, path: str) -> bool | None:
        """Whether `path` is meant; None where no pattern matches it. A folder's path ends with a slash."""
        for includes, expression in self._runs:
            if expression.match(path):
                return includes
        return None


@kept(200_000)
def _single(pattern: str) -> Globs:
    return Globs((pattern,))


def matches(pattern: str, path: str) -> bool:
    """Whether a single pattern matches a path."""
    return bool(_single(pattern).match(path))


@kept(200_000)
def translate(line: str, *, alone: bool = False) -> Translated | None:
    """What a line means; None for a blank line and a comment, and for one that can match nothing. `alone`: `Globs`."""
    pattern = _without_blanks_at_end(line)
    if not pattern or pattern.startswith("#"):
        return None
    negated = pattern.startswith("!")
    pattern = pattern[negated:]
    only_folders = pattern.endswith("/")
    names = pattern[:-1] if only_folders else pattern
    if not names or "//" in pattern:
        return None
    segments = _names(names)
    anchored = "/" in names  # within brackets, too: git looks for the sign
    segments = segments[not segments[0] :] if anchored else ["**", names]
    inside = segments[-1] == "**" and len(segments) > 1 and anchored
    chunks = _chunks(segments)
    if not chunks:
        return not negated, "." if not only_folders else r".*/\Z" if alone else "[^/]+/"
    expression = ""
    for at, (floats, chunk) in enumerate(chunks):
        body = "/".join(map(_segment, chunk))
        last = at == len(chunks) - 1
        if not last:
            end = "/"
        elif inside:
            end = "/."
        elif only_folders:
            end = r"/\Z" if alone else "/"
        else:
            end = r"/?\Z" if alone else r"(?:/|\Z)"
        # The first place where a part fits serves the rest as well as any later one: nothing is tried twice.
        expression += f"(?>(?:[^/]+/)*?{body}{end})" if floats else f"(?>{body}{end})"
    return not negated, expression


def spelt_out(pattern: str) -> list[str] | None:
    """The patterns that a pattern with a choice in braces expands to, as other dialects have it; None without one."""
    if not _BRACES.search(pattern):
        return None
    found = [pattern]
    while any(map(_BRACES.search, found)):
        found = [each for one in found for each in _first_choice(one)]
        if len(found) > MAX_CHOICES:
            return found[:MAX_CHOICES]
    return found


def _first_choice(pattern: str) -> Iterator[str]:
    choice = _BRACES.search(pattern)
    if choice is None:
        yield pattern
        return
    for word in choice[1].split(","):
        yield pattern[: choice.start()] + word + pattern[choice.end() :]


def _without_blanks_at_end(line: str) -> str:
    """The line as git takes it: blanks at its end count only after a backslash."""
    text = line.rstrip("\r\n")
    bare = text.rstrip(" ")
    slashes = len(bare) - len(bare.rstrip("\\"))
    return bare + " " if slashes % 2 and len(bare) < len(text) else bare


def _names(pattern: str) -> list[str]:
    """A pattern in parts between slashes; a slash within brackets parts nothing, and is matched by nothing."""
    found = [""]
    at = 0
    ends = _Ends(pattern)
    while at < len(pattern):
        end = ends.of(at + 1) + 1 if pattern[at] == "[" else 0
        end = end or at + (2 if pattern[at] == "\\" else 1)
        part = pattern[at:end]
        if part == "/":
            found.append("")
        else:
            found[-1] += part
        at = end
    return found


def _chunks(segments: list[str]) -> list[tuple[bool, list[str]]]:
    """The names between `**`: whether any folders may come before them, and the names in a row."""
    chunks: list[tuple[bool, list[str]]] = []
    floats = False
    for is_any, names in groupby(segments, key="**".__eq__):
        if is_any:
            floats = True
        else:
            chunks.append((floats, list(names)))
            floats = False
    return chunks


def _segment(name: str) -> str:
    """The regular expression of one name: each part between stars is looked for once, from the left."""
    parts = [""]
    at = 0
    ends = _Ends(name)
    while at < len(name):
        char = name[at]
        at += 1
        if char == "*":
            if parts[-1] or len(parts) == 1:
                parts.append("")
        elif char == "?":
            parts[-1] += "[^/]"
        elif char == "[" and (end := ends.of(at)) > 0:
            parts[-1] += _class(name[at:end])
            at = end + 1
        else:
            if char == "\\" and at < len(name):
                char = name[at]
                at += 1
            parts[-1] += re.escape(char)
    if len(parts) == 1:
        return parts[0]
    first, *middle, last = parts
    if not first and not last and not middle:
        return "[^/]+"
    return first + "".join(f"(?>[^/]*?{part})" for part in middle if part) + "[^/]*" + last


class _Ends:
    """Where the brackets of a name close. After one that never does, none does."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._is_open = False

    def of(self, start: int) -> int:
        """The end of the bracket that opens before `start`, -1 where it never closes; one at the start is a member."""
        name, at = self._name, start
        if self._is_open:
            return -1
        if name[at : at + 1] in {"!", "^"}:
            at += 1
        if name[at : at + 1] == "]":
            at += 1
        while at < len(name):
            if name[at] == "]":
                return at
            at += 2 if name[at] == "\\" else 1
        self._is_open = True
        return -1


def _class(body: str) -> str:
    negated = body[:1] in {"!", "^"}
    members = _ESCAPED.sub(lambda found: re.escape(found[1] or found[2]), body[negated:])
    # A range from the greater to the smaller is its first character, as git has it.
    members = _RANGE.sub(lambda found: found[1] if found[1][-1] > found[2][-1] else found[0], members)
    try:
        compile_quietly(f"[{members}]")
    except re.error:
        return "(?!)"
    return f"(?!/)[{'^' if negated else ''}{members}]"
