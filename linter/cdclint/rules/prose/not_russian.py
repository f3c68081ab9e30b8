"""A passage in another language than the course's."""

import re
from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.foreign import foreign_pattern
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.documents.requirements import LessonContract
from cdclint.syntax.text.language import NAMES, foreign
from cdclint.syntax.text.passage import Run

SPEAKER = regex(r"@\w|[\w. -]{1,40} (?:commented|wrote|said|asked|replied)\b")
INTERFACE = regex(
    r"настройк|включи(?:те|ть)?\b|отключи(?:те|ть)?\b|пункт|опци|флаж|галк|галоч|чек-?бокс|меню\b|вкладк|кнопк|"
    r"\bпол[еяю]\b|переключател|отметьте|"
    r"выбери(?:те)?\b|нажми|нажать|введите|checkbox|settings\b|\brules\b|\boptions\b|dashboard UI",
    re.IGNORECASE,
)
"""Russian that describes an interface, whose labels are named next to it."""
CITED = regex(r"(?:\d{1,9}[.)]\s|[-*+]\s)?\s*+\[[^\[\]]++\]\(<?https?://[^\s<>()]++\)[\s.,;]*+")
"""A passage that is the title of what is on another site, and a link to it."""
ASKED = regex(r"[^?]*+\?[\s\-–—:›»→>]*+(?:\*\*|`|__|_|\*)[^*`_\n]++(?:\*\*|`|__|_|\*)[\s.,;]*+")
"""What a program asks, with the answer to choose: `Which manager? - **npm**`."""
FAILURE = regex(r"ошибк|сообщени|предупрежден|\berror\b", re.IGNORECASE)
"""Russian that speaks of a message, which is quoted next."""
LICENSE = regex(r"(?:^|/)licen[cs]e\.mdx?\Z", re.IGNORECASE)
"""A page that is a licence, whose text nobody may change."""
NUMBER = regex(r"(?<!\d)\d++(?:\.\d++)*[.)]\s*+")
LABEL = 8
"""Words that a label of an interface has at most."""
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


@rule(severity=Severity.WARNING, needs=("prose-language",))
def not_russian(lesson: Lesson) -> Iterator[Finding]:
    """A passage in another language than the course's.

    A student who reads Russian stops at an English paragraph, and a forgotten one is mostly a draft that nobody
    translated. Judged are paragraphs, headings, list items, table cells and titles, and in them every sentence. Terms,
    names, code, addresses, quoted text, the titles of pages elsewhere, what a program asks or reports, and labels of an
    interface do not count: `Grafana Alerting` may be a heading, and "Save dashboard" a step; "How to build a
    dashboard" is a sentence and belongs translated, and so does a passage in Ukrainian, Bulgarian or Serbian. Quote
    what must stay in its language: «…».

    What the course's contract asks for word by word (the text of a callout, say) may stay as well, and so may the text
    of a licence in a file that is called so (`license.md`).

    The course's language is the setting `prose-language`; with "" nothing is judged. Where it is not set, the rule
    judges a project most of whose lessons are written in Cyrillic letters, and holds it to Russian.
    """
    language = lesson.course.language
    if not language or not lesson.is_lesson or LICENSE.search(lesson.source.path):
        return
    before, is_said = "", False
    for run in lesson.runs:
        is_said = run.kind == "quote" and (is_said or SPEAKER.match(run.text) is not None)
        if run.kind not in {"quote", "item"}:
            before = run.text
        found = foreign(run.prose, language)
        if found is not None and (left := _without(lesson.contract, run.prose)) != run.prose:
            found = foreign(left, language)
        if found is not None and not (is_said or _is_shown(run, before, lesson)):
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


def _is_shown(run: Run, before: str, lesson: Lesson) -> bool:
    """Whether a passage shows what others say or a program displays, by the text before it or by the lesson's code."""
    if run.kind in {"item", "paragraph"} and CITED.fullmatch(run.span.text) is not None:
        return True
    if run.kind == "quote":
        return before.rstrip().endswith(":") or FAILURE.search(before) is not None
    if run.kind == "item":
        if ASKED.fullmatch(run.span.text) is not None:
            return True
        is_label = len(run.text.split()) <= LABEL
        return is_label and before.rstrip().endswith(":") and INTERFACE.search(before) is not None
    if run.kind != "heading":
        return False
    words = NUMBER.sub("", run.text.strip())
    following = next((one for one in lesson.runs if one.start >= run.end), None)
    if following is not None and following.kind != "heading" and INTERFACE.search(following.text) is not None:
        return True
    return any(words in fence.value for fence in lesson.fences)


def _without(contract: LessonContract, prose: str) -> str:
    """The prose, without what the contract asks for."""
    for wanted in (*contract.sections, *contract.callouts, *contract.mentions, *contract.steps):
        texts = (r"\s+".join(map(re.escape, text.split())) for text in wanted.words.texts)
        for pattern in (*(f"(?i:{text})" for text in texts), *wanted.words.patterns):
            prose = _blanked(pattern, prose)
    return prose


def _blanked(pattern: str, prose: str) -> str:
    try:
        found = foreign_pattern.spans(pattern, prose)
    except re.error:
        return prose
    parts, at = [], 0
    for start, end in found:
        parts += [prose[at:start], "\ufffc" * (end - start)]
        at = end
    return "".join([*parts, prose[at:]])
