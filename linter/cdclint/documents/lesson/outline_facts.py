"""What a lesson says about its place in the course, where it leads, and which anchors its text sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.documents.collection.zod_shape import IMAGE
from cdclint.documents.lesson.frontmatter import FRONTMATTER
from cdclint.documents.lesson.reading_time import reading_facts
from cdclint.documents.promised_time import duration_of
from cdclint.syntax.data.value import Scalar, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.lesson.facts import LessonFacts
    from cdclint.documents.lesson.lesson import Page

_STRING = regex(r"""\s*(['"`])([^'"`\\$]*)\1\s*""")
_ANCHOR = regex(r"\s*#([^\s#]+)\s*")
_HEADING_ID = regex(
    r"\{:?(?=[^{}\n]*+\})[^{}\n]*?#([^\s{}#\\]++)[^{}\n]*+\}|\{/\*\s*#?([^\s*]+)\s*\*/\}|\[#([^\s\[\]]+)\]\s*$"
)
_ID_IN_PARENTHESES = regex(r"\(#([^\s()]+)\)\s*$")
_APART = (("draft",), ("marp",), ("unlisted",), ("hidden",), ("sidebar", "hidden"), ("navigation", "hidden"))


def _add_images(facts: LessonFacts, lesson: Page) -> None:
    """The files that the frontmatter names where its schema says `image()`: the build reads them beside the page."""
    named = facts.get("references", [])
    others = [one for one in named if one[0] != IMAGE]
    if len(others) == len(named):
        return
    facts["references"] = others
    for _, url, (start, end) in (one for one in named if one[0] == IMAGE):
        at = lesson.source.text.find(url, start, end)
        if at >= 0 and url.startswith(("./", "../")):
            facts["links"].append({"kind": "image", "url": url, "span": [at, at + len(url)]})


def add_outline(facts: LessonFacts, lesson: Page) -> None:
    """Add what the frontmatter says; nothing where there is none."""
    if lesson.frontmatter is None:
        return
    value = lesson.frontmatter.value
    _add_images(facts, lesson)
    if facts["lesson"]:
        facts["links"][:0] = [
            {"kind": "link", "url": url, "span": [start, end], "element": FRONTMATTER}
            for url, start, end in lesson.frontmatter.links()
        ]
    if (promised := duration_of(value)) is not None and lesson.is_lesson:
        facts["minutes"], facts["minutes_span"] = promised
        facts["reading"] = reading_facts(lesson)
    flags = (at(value, *path) for path in _APART)
    template = at(value, "template")
    is_splash = isinstance(template, Scalar) and template.value == "splash"
    if is_splash or any(isinstance(flag, Scalar) and flag.value is True for flag in flags):
        facts["apart"] = True
    own = at(value, "id")
    if isinstance(own, Scalar) and isinstance(own.value, str):
        facts["doc_id"] = own.value


def ids_of(lesson: Page) -> Iterator[str]:
    """The anchors that the text sets itself: `id`, the old `<a name>`, and `## Heading {/* #anchor */}`.

    A plugin for ids of headings may read them between parentheses: `## Heading (#anchor)`.
    """
    text = lesson.source.text
    reads_ids = lesson.course.reads_heading_ids(lesson.source.path)
    for element in lesson.elements:
        for attribute in element.attributes:
            sets = attribute.name == "id" or (attribute.name == "name" and element.name == "a")
            if not sets or not attribute.value:
                continue
            if attribute.kind == "string":
                yield attribute.value
            elif found := _STRING.fullmatch(attribute.value):
                yield found[2]
    for heading in lesson.headings:
        if found := _HEADING_ID.search(text, heading.node.start, heading.node.end):
            yield found[1] or found[2] or found[3]
        elif reads_ids and (found := _ID_IN_PARENTHESES.search(text, heading.node.start, heading.node.end)):
            yield found[1]
    for comment in lesson.comments:
        if found := _ANCHOR.fullmatch(comment.text):
            yield found[1]
