"""A passage in another language than the course's."""

import re
from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.contract.contract import LessonContract
from cdclint.documents.lesson.lesson import Lesson
from cdclint.syntax.text.language import NAMES, foreign

PLACES = {
    "paragraph": Message("paragraph"),
    "heading": Message("heading"),
    "title": Message("title"),
    "item": Message("list item"),
    "quote": Message("quotation"),
    "cell": Message("table cell"),
    "alt": Message("alternative text"),
    "frontmatter": Message("frontmatter value"),
}


@rule
def not_russian(lesson: Lesson) -> Iterator[Finding]:
    """A passage in another language than the course's.

    A student who reads Russian stops at an English paragraph, and a forgotten one is mostly a draft that nobody
    translated. Judged are paragraphs, headings, list items, table cells and titles, and in them every sentence. Terms,
    names, code, addresses, quoted text and labels of an interface do not count: `Grafana Alerting` may be a heading,
    and "Save dashboard" a step; "How to build a dashboard" is a sentence and belongs translated, and so does a passage
    in Ukrainian, Bulgarian or Serbian. Quote what must stay in its language: «…».

    What the course's contract asks for word by word (the text of a callout, say) may stay as well.

    The course's language is the setting `prose-language`, "ru" unless it says otherwise; with "" nothing is judged.
    """
    language = lesson.course.layout.language
    if not language or not lesson.is_lesson:
        return
    for run in lesson.runs:
        found = foreign(run.prose, language) and foreign(_without(lesson.contract, run.prose), language)
        if found is not None:
            place = PLACES.get(run.kind, run.kind)
            own, other = (NAMES.get(one, f'"{one}"') for one in (language, found.language))
            yield Finding(
                run.place(found.start, found.end),
                Message(
                    "{other} in this {place}, and the course is {own}: translate it, or quote what must stay",
                    other=other,
                    place=place,
                    own=own,
                ),
            )


def _without(contract: LessonContract, prose: str) -> str:
    """The prose, without what the contract wants to stand there."""
    for wanted in (*contract.sections, *contract.callouts, *contract.mentions, *contract.steps):
        texts = (r"\s+".join(map(re.escape, text.split())) for text in wanted.words.texts)
        for pattern in (*(f"(?i:{text})" for text in texts), *wanted.words.patterns):
            prose = re.sub(pattern, lambda found: "\ufffc" * len(found[0]), prose)
    return prose
