"""Frontmatter as most lessons have it, read without a parser of YAML.

Loading that takes longer than judging a short lesson.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.syntax.data.value import Array, Member, Object, Scalar
from cdclint.syntax.data.yaml_core_schema import resolve

if TYPE_CHECKING:
    import re

    from cdclint.syntax.data.value import Value

_ITEM = r"[^\W_](?:[\w ./-]*[\w./-])?"
_ITEMS = regex(_ITEM)
_ENTRY = regex(
    r"([A-Za-z_][A-Za-z0-9_]{0,50}): "
    r"(?:([^\W_](?:[\w ,.;!?()/«»—–…-]*[\w.;!?()/«»—–…-])?)"
    r"|\"([\w ,.;:!?()/«»—–…#&@+*=<>%'-]*+)\""
    r"|'([\w ,.;:!?()/«»—–…#&@+*=<>%\"-]*+)'"
    rf"|\[ *+((?:{_ITEM} *+(?:, *+{_ITEM} *+)*+)?)\])"
    r"(?:\n|\Z)"
)
"""`key: text` as nearly every line of a frontmatter is, in quotes or not, or `key: [word, word]`.

Nothing in it means something else to YAML.
"""


def simple_mapping(text: str, start: int, end: int) -> Object | None:
    """The mapping between two offsets, None where a line is more than a key and a few words, or a key is repeated.

    It is what the parser would make of it.
    """
    members: list[Member] = []
    at = start
    while at < end:
        found = _ENTRY.match(text, at, end)
        if found is None:
            return None
        members.append(Member(Scalar(found[1], *found.span(1)), _value(found)))
        at = found.end()
    if not members or len({member.name for member in members}) < len(members):
        return None
    return Object(tuple(members), members[0].key.start, members[-1].value.end)


def _value(entry: re.Match[str]) -> Value:
    """What `_ENTRY` found behind the key."""
    for quoted in (3, 4):
        if entry[quoted] is not None:
            return Scalar(entry[quoted], entry.start(quoted) - 1, entry.end(quoted) + 1)
    if entry[5] is None:
        return Scalar(resolve(entry[2]), *entry.span(2))
    items = _ITEMS.finditer(entry.string, *entry.span(5))
    return Array(
        tuple(Scalar(resolve(item[0]), *item.span()) for item in items),
        entry.string.index("[", entry.end(1)),
        entry.end(5) + 1,
    )
