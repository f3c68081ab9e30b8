"""Whether a snippet says what the file says that it is taken from, and where the two part.

A snippet is a stretch of the file's lines, at any indent. Lines that only say `...` or `…`, in a comment or not, mark
lines that are left out; within a line they mark what is left out up to the rest of that line or of a later
one. JSON is compared as values: a panel is quoted rightly however it is laid out.
"""

from __future__ import annotations

import json
from difflib import SequenceMatcher
from functools import cached_property
from itertools import takewhile
from textwrap import dedent
from typing import TYPE_CHECKING, Any, NamedTuple

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.source import Source
from cdclint.syntax.data.value import Array, Object, Scalar, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cdclint.syntax.data.value import Value

_ELISION = regex(r"(?:(?:#|//|--|;|%|/\*|<!--)\s*(?:\.\.\.|…)|…|\.\.\.(?!\w)|[\[{(<]\s*(?:\.\.\.|…)\s*[\]})>]).*")
_WITHIN = regex(r"(?<=[\[{(<])\s*+\.\.\.\s*+(?=[\]})>])|(?:(?<!\s)\s++)?…\s*+")
_NOTE = regex(r"(?<!\s)\s++(?:#|//|--|;|%|/\*|<!--)\s.*")
_HEAD = regex(r"\W*+([\w.$-]++(?:\s++[\w.$-]++)?)\s*[:=(]")
_NAMES = ("title", "uid", "alert", "name", "id", "refId")
_SHOWN = 80
_QUOTED = 0.5
"""The share of a snippet's lines that the file has, or has otherwise, from which on it is taken from that file."""
_ALIKE = 0.6
"""From which ratio on a line of the file counts as the one that the snippet has otherwise."""


class Difference(NamedTuple):
    """Where a snippet leaves its file: `start` to `end` of the code, and what to report."""

    start: int
    end: int
    message: Message


class _Line(NamedTuple):
    """A line of a snippet. Where `opens` or `closes`, something is left out after or before `text`."""

    text: str
    start: int
    opens: bool = False
    closes: bool = False

    def fits(self, line: str) -> bool:
        """Whether a line of the file, its indent taken off, may be this one."""
        if self.opens:
            return line.startswith(self.text)
        return line.endswith(self.text) if self.closes else line == self.text


class Shipped:
    """A file that snippets are taken from; several are compared with it."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self._text = text

    @cached_property
    def lines(self) -> list[str]:
        """The lines without the blanks at their ends."""
        return [line.rstrip() for line in self._text.splitlines()]

    @cached_property
    def starts(self) -> dict[str, list[int]]:
        """The numbers of the lines, from 0, by their text without the indent."""
        found: dict[str, list[int]] = {}
        for at, line in enumerate(self.lines):
            found.setdefault(line.lstrip(), []).append(at)
        return found

    @cached_property
    def heads(self) -> set[str]:
        """What lines set or call: `interval` of `interval: 15s`."""
        return {found[1] for line in self.starts if (found := _HEAD.match(line))}

    @cached_property
    def value(self) -> Any:  # noqa: ANN401 (JSON)
        """The value of a JSON file, None for other files."""
        return _loaded(self._text) if self.file.endswith(".json") else None


def is_quoted(code: str, shipped: Shipped) -> bool:
    """Whether a snippet is taken from the file, and not a file of that name that the reader writes."""
    if shipped.value is not None:
        bare = code.strip().rstrip(",")
        ours = _loaded(bare if bare[:1] in {"{", "["} else f"{{{bare}}}")
        if ours is not None:
            return _is_like(ours, shipped.value)
    words = [line.text.strip() for line in _lines(code)]
    words = [text for text in words if any(map(str.isalnum, text)) and not _ELISION.fullmatch(text)]
    kept = sum(
        text in shipped.starts or ((head := _HEAD.match(text)) is not None and head[1] in shipped.heads)
        for text in words
    )
    return kept >= len(words) * _QUOTED


def difference(code: str, shipped: Shipped) -> Difference | None:
    """Where `code` says something else than the file, None where it says the same."""
    theirs, file = shipped, shipped.file
    if shipped.value is not None:
        bare = code.strip().rstrip(",")
        written = bare if bare[:1] in {"{", "["} else f"{{{bare}}}"
        ours = _loaded(written)
        if ours is not None:
            is_part = written is not bare
            if _holds(ours, shipped.value, is_part=is_part):
                return None
            shift = len(code) - len(code.lstrip()) - is_part
            return _between_values(written, shipped.value, file, shift, is_part=is_part)
    whole = [[_without_note(line, theirs) for line in _lines(code)]]
    if _place_of(whole, theirs) is None:
        return None
    segments = list(_segments(whole[0]))
    if not segments:
        return None
    at = _place_of(segments, theirs)
    return None if at is None else _between_lines(segments[at], theirs, file)


def _lines(code: str) -> list[_Line]:
    """The lines, without blank ones at both ends; the indents are those of the snippet."""
    found, at = [], 0
    for line in code.split("\n"):
        found.append(_Line(line.rstrip(), at))
        at += len(line) + 1
    while found and not found[-1].text:
        found.pop()
    while found and not found[0].text:
        found.pop(0)
    return found


def _without_note(line: _Line, shipped: Shipped) -> _Line:
    """A line without the comment that explains it to the reader, where the file has the line without it."""
    if line.text.lstrip() in shipped.starts:
        return line
    for note in _NOTE.finditer(line.text):
        code = line.text[: note.start()]
        if code.strip() and code.lstrip() in shipped.starts:
            return _Line(code, line.start)
    return line


def _segments(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """The stretches between what is left out."""
    segment: list[_Line] = []
    for line in lines:
        bare = line.text.strip()
        if _ELISION.fullmatch(bare):
            if any(one.text for one in segment):
                yield segment
            segment = []
            continue
        within = _WITHIN.search(line.text)
        if within is None:
            segment.append(line)
            continue
        yield [*segment, _Line(line.text[: within.start()], line.start, opens=True)]
        segment = [_Line(line.text[within.end() :].strip(), line.start + within.end(), closes=True)]
    if any(one.text for one in segment):
        yield segment


def _place_of(segments: Sequence[Sequence[_Line]], theirs: Shipped) -> int | None:
    """The first segment that is not in the file after the ones before it, None where all of them do."""
    at = 0
    for number, segment in enumerate(segments):
        wanted = _trimmed(segment)
        starts: Iterable[int] = range(at, len(theirs.lines))
        if wanted and not (wanted[0].opens or wanted[0].closes):
            starts = (start for start in theirs.starts.get(wanted[0].text.lstrip(), ()) if start >= at)
        found = next((start for start in starts if _stands(wanted, theirs.lines, start)), None)
        if found is None:
            return number
        # What is left out within a line may end on that line.
        at = found + len(wanted) - (wanted[-1].opens if wanted else 0)
    return None


def _trimmed(segment: Sequence[_Line]) -> list[_Line]:
    """Without blank lines at both ends, and with the indent that all of it has taken off."""
    first = next((at for at, line in enumerate(segment) if line.text), len(segment))
    last = next((at for at in range(len(segment) - 1, -1, -1) if segment[at].text), -1)
    lines = segment[first : last + 1]
    indented = [line for line in lines if not line.closes]
    bare = iter(dedent("\n".join(line.text for line in indented)).split("\n"))
    made = []
    for line in lines:
        text = line.text if line.closes else next(bare)
        made.append(_Line(text, line.start + len(line.text) - len(text), line.opens, line.closes))
    return made


def _stands(wanted: Sequence[_Line], theirs: Sequence[str], start: int) -> bool:
    """Whether all lines are in the file from `start` on, with one indent more than they have."""
    if start + len(wanted) > len(theirs):
        return False
    indent: str | None = None
    for line, their in zip(wanted, theirs[start : start + len(wanted)], strict=True):
        if line.closes:
            if not line.fits(their):
                return False
            continue
        if not line.text:
            if their:
                return False
            continue
        if indent is None:
            own = len(line.text) - len(line.text.lstrip())
            indent = their[: max(0, len(their) - len(their.lstrip()) - own)]
        if not their.startswith(indent) or not line.fits(their[len(indent) :]):
            return False
    return True


def _between_lines(segment: Sequence[_Line], shipped: Shipped, file: str) -> Difference:
    """What to report of a segment that is not in the file."""
    ours = _trimmed(segment)
    own = [line.text.strip() for line in ours]
    bare = [line.strip() for line in shipped.lines]
    starts = shipped.starts.get(own[0], [])
    if starts:
        common, start = max((_common(own, bare[at:]), -at) for at in starts)
        start = -start
    else:
        # The first line is another one: it would come before most of what follows.
        block = SequenceMatcher(None, bare, own, autojunk=False).find_longest_match()
        common, start = 0, block.a - block.b
        if not block.size or start < 0:
            return _difference_at(ours[0], Message("`{file}` has no line `{ours}`", file=file, ours=_clip(own[0])))
    if _place_of([segment], shipped) is None:
        return _difference_at(ours[0], Message("`{file}` has these lines before the ones above", file=file))
    if common == len(own):
        return _difference_at(ours[0], Message("`{file}` has these lines with other indents", file=file))
    line, rest = ours[common], bare[start + common :]
    if not rest:
        return _difference_at(line, Message("`{file}` ends before this line", file=file))
    their = next((one for one in rest if one), "")
    alike = SequenceMatcher(None, their, own[common]).ratio() > _ALIKE
    if own[common] in rest[1:] and not alike:
        message = Message(
            "`{file}` has `{theirs}` before this line; write `...` for what is left out",
            file=file,
            theirs=_clip(their),
        )
        return _difference_at(line, message)
    message = Message(
        "`{file}` has `{theirs}` here, not `{ours}`", file=file, theirs=_clip(rest[0]), ours=_clip(own[common])
    )
    return _difference_at(line, message)


def _common(ours: Sequence[str], theirs: Sequence[str]) -> int:
    """How many lines at the beginning are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(ours, theirs, strict=False)))


def _difference_at(line: _Line, message: Message) -> Difference:
    start = line.start + len(line.text) - len(line.text.lstrip())
    return Difference(start, max(line.start + len(line.text), start + 1), message)


# Values


def _loaded(text: str) -> Any:  # noqa: ANN401 (JSON)
    """A mapping or a list, None for anything else."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) else None


def _holds(ours: Any, theirs: Any, *, is_part: bool) -> bool:  # noqa: ANN401 (JSON)
    """Whether a value is, or has in it, the other one; of a mapping without braces, all its members together."""
    if not is_part:
        return any(value == ours for value in _walk(theirs))
    return any(
        isinstance(value, dict) and all(key in value and value[key] == one for key, one in ours.items())
        for value in _walk(theirs)
    )


def _is_like(ours: Any, theirs: Any) -> bool:  # noqa: ANN401 (JSON)
    """Whether a value has most of its keys from a value of the file."""
    if not isinstance(ours, dict):
        return True
    return any(
        isinstance(value, dict) and sum(key in value for key in ours) >= len(ours) * _QUOTED for value in _walk(theirs)
    )


def _between_values(text: str, theirs: Any, file: str, shift: int, *, is_part: bool) -> Difference:  # noqa: ANN401 (JSON)
    """Where a value differs from the one of the file that it is most like.

    `shift` is by how much what is in `text` is further on in the code: -1 where a brace was added to it.
    """
    ours = json.loads(text)
    nearest = max(_walk(theirs), key=lambda value: _likeness(ours, value))
    from cdclint.syntax.data.json_reader import parse_json  # noqa: PLC0415 (a snippet that is right needs no places)

    value, _ = parse_json(Source("", text))
    assert value is not None
    (start, end), message = _first_difference(value, nearest, file, "", is_part=is_part)
    return Difference(max(0, start + shift), end + shift, message)


def _walk(value: Any) -> Iterator[Any]:  # noqa: ANN401 (JSON)
    """A value and all that is in it, but for plain ones."""
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, dict | list):
            yield one
            stack.extend(reversed(list(one.values()) if isinstance(one, dict) else one))


def _likeness(ours: Any, theirs: Any) -> int:  # noqa: ANN401 (JSON)
    """How much two values have in common; what names a part of a dashboard counts most."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        same = [key for key in ours if key in theirs and ours[key] == theirs[key]]
        shared = sum(key in theirs for key in ours)
        return shared + 10 * len(same) + 100 * sum(key in _NAMES for key in same)
    if isinstance(ours, list) and isinstance(theirs, list):
        return sum(one in theirs for one in ours)
    return 0


def _first_difference(
    ours: Value,
    theirs: Any,  # noqa: ANN401 (JSON)
    file: str,
    key: str,
    *,
    is_part: bool = False,
) -> tuple[tuple[int, int], Message]:
    """The place in the snippet, and what to report."""
    match ours:
        case Object() if isinstance(theirs, dict):
            for member in ours:
                if member.name not in theirs:
                    place = (member.key.start, member.key.end)
                    return place, Message("`{file}` has no `{key}` here", file=file, key=member.name)
                if plain(member.value) != theirs[member.name]:
                    return _first_difference(member.value, theirs[member.name], file, member.name)
            more = next((one for one in theirs if one not in ours), "")
            if more and not is_part:
                return (ours.start, ours.start + 1), Message(
                    "`{file}` also has `{key}` here: {theirs}", file=file, key=more, theirs=_json(theirs[more])
                )
        case Array() if isinstance(theirs, list):
            for item, their in zip(ours, theirs, strict=False):
                if plain(item) != their:
                    return _first_difference(item, their, file, key)
            if len(ours.items) != len(theirs):
                return (ours.start, ours.start + 1), Message(
                    "number of entries of `{key}`: {ours} here, {theirs} in `{file}`",
                    file=file,
                    theirs=len(theirs),
                    key=key,
                    ours=len(ours.items),
                )
        case _:
            pass
    start, end = ours.start, ours.end if isinstance(ours, Scalar) else ours.start + 1
    message = Message(
        "`{file}` has {theirs} for `{key}`, not {ours}",
        file=file,
        theirs=_json(theirs),
        key=key,
        ours=_json(plain(ours)),
    )
    return (start, end), message


def _json(value: Any) -> str:  # noqa: ANN401 (JSON)
    return _clip(json.dumps(value, ensure_ascii=False))


def _clip(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
