"""Questions inside lessons: components with a question and its options or its answer, written out as attributes."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.documents.quiz.questions import Question, asks, numbered, questions_in
from cdclint.documents.quiz.quiz_file import Quiz, QuizFacts, quiz_facts
from cdclint.syntax.mdx.attribute_value import attributes, constants_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.source import Source
    from cdclint.documents.lesson.lesson import Page
    from cdclint.documents.quiz.quiz_keys import QuizKeys
    from cdclint.syntax.data.value import Object, Value


class LessonQuiz(Quiz):
    """The questions of a page, in the order of the text."""

    def __init__(self, source: Source, questions: tuple[Question, ...], keys: QuizKeys) -> None:
        self.source = source
        self.value = None
        self.keys = keys
        self._asked = questions

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Its questions."""
        return self._asked

    @cached_property
    def facts(self) -> QuizFacts:
        """JSON-able."""
        facts = quiz_facts(None, self.questions, self.keys)
        if self.questions:
            facts["span"] = facts["questions"][0]["span"]
        return facts


def quiz_in(page: Page, keys: QuizKeys) -> LessonQuiz | None:
    """The questions of a page; None where it asks none."""
    single: list[Object] = []
    questions: list[Question] = []
    for value in _elements(page, keys):
        if asks(value, keys):
            single.append(value)
        else:
            questions += questions_in(value, keys)
    # What several components show is one question.
    questions = list({one.value.start: one for one in questions}.values())
    questions += numbered(single, keys, least=1)
    questions.sort(key=lambda one: one.value.start)
    return LessonQuiz(page.source, tuple(questions), keys) if questions else None


def _elements(page: Page, keys: QuizKeys) -> Iterator[Object]:
    """The attributes of the components that may ask something."""
    constants: dict[str, Value] | None = None
    wanted = {*keys.question[:1], *keys.questions}
    parts = {name for names in keys for name in names}
    for element in page.elements:
        name = element.name or ""
        given = {one.name for one in element.attributes}
        if not (name[:1].isupper() or "." in name) or given.isdisjoint(wanted) or None in given:
            continue
        constants = _constants(page) if constants is None else constants
        value = attributes(element, page.source.text, constants)
        # Where a part is computed, nothing is known of the others.
        if all(one in value for one in given if one in parts):
            yield value


def _constants(page: Page) -> dict[str, Value]:
    """The constants of a page that are written out."""
    found: dict[str, Value] = {}
    for module in page.modules:
        found |= constants_in(page.source.text, module.start, module.end)
    return found
