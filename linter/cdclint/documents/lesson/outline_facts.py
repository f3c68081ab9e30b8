"""What a lesson says about its place in the course: how long it takes, whether it is left out of the navigation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.documents.lesson.reading_time import reading_facts
from cdclint.documents.promised_time import duration_of
from cdclint.syntax.data.value import Scalar, at

if TYPE_CHECKING:
    from cdclint.documents.lesson.facts import LessonFacts
    from cdclint.documents.lesson.lesson import Page

_APART = (("draft",), ("unlisted",), ("hidden",), ("sidebar", "hidden"), ("navigation", "hidden"))


def add_outline(facts: LessonFacts, lesson: Page) -> None:
    """Add what the frontmatter says; nothing where there is none."""
    if lesson.frontmatter is None:
        return
    value = lesson.frontmatter.value
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
