"""Lessons that a text names by their paths, without a link: `02-lag/03-metrics`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.lesson.lesson import Page

_MENTION = regex(r"(?<![\w/.@#:%-])\d{1,3}[-_][\w-]++/\d{1,3}[-_][\w-]++(?![/:@#]|\.(?!mdx?\b|\s|$))")
_KINDS = frozenset({"text", "code"})


class MentionFacts(TypedDict):
    """A path of two numbered names, such as that of a module and its lesson."""

    name: str
    span: list[int]


def mentions(page: Page) -> Iterator[MentionFacts]:
    """What looks like the path of a lesson in prose and inline code."""
    text = page.source.text
    if "/" not in text:
        return
    for run in page.runs:
        for piece in run.pieces:
            if piece.kind in _KINDS and "/" in piece.value:
                for found in _MENTION.finditer(text, piece.start, piece.end):
                    yield {"name": found[0], "span": list(found.span())}
