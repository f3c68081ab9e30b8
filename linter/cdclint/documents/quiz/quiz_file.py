"""Files of questions, JSON or YAML."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NotRequired, TypedDict

from cdclint.core.dataclass import dataclass
from cdclint.documents.data_file import JsonFile, YamlFile
from cdclint.documents.quiz.guessing import Trait, traits_of
from cdclint.documents.quiz.questions import Question, questions_in
from cdclint.documents.quiz.quiz_keys import KEYS, QuizKeys
from cdclint.syntax.data.json_reader import Offsets
from cdclint.syntax.data.value import Object, Scalar, at, text

if TYPE_CHECKING:
    from cdclint.core.source import Source, Span
    from cdclint.syntax.data.value import Value


class QuestionFacts(TypedDict):
    """What the course learns of a question: `id` with its span, and its habits with their chances.

    `options` is how many there are, 0 where the question is not a choice with a single right option.
    """

    id: NotRequired[str]
    id_span: NotRequired[list[int]]
    options: int
    habits: dict[str, Trait]
    span: list[int]


class QuizFacts(TypedDict):
    """The facts of a quiz. `lesson` and `module`, with their spans, are as they are written."""

    kind: str
    lesson: NotRequired[str]
    lesson_span: NotRequired[list[int]]
    module: NotRequired[str]
    module_span: NotRequired[list[int]]
    questions: list[QuestionFacts]
    span: list[int]


class Quiz:
    """What asks questions, whatever it is written in."""

    source: Source
    value: Value | None
    keys: QuizKeys

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Its questions."""
        return questions_in(self.value, self.keys)

    @cached_property
    def facts(self) -> QuizFacts:
        """JSON-able."""
        return quiz_facts(self.value, self.questions, self.keys)

    def place(self, scalar: Scalar, start: int, end: int) -> Span:
        """The span of a part of a text; all of the text where it is not written as it is."""
        first, last = scalar.start + 1, scalar.end - 1
        if self.source.text[first:last] != scalar.value:
            return self.source.span(scalar.start, scalar.end)
        return self.source.span(first + start, first + max(start, end))


@dataclass(frozen=True)
class JsonQuiz(Quiz, JsonFile):
    """A JSON file of questions."""

    keys: QuizKeys = KEYS

    def place(self, scalar: Scalar, start: int, end: int) -> Span:
        """The span of a part of a text."""
        offsets = Offsets(self.source, scalar)
        return self.source.span(offsets[start], offsets[max(start, end)])


@dataclass(frozen=True)
class YamlQuiz(Quiz, YamlFile):
    """A YAML file of questions."""

    keys: QuizKeys = KEYS


def is_quiz(value: Value | None, keys: QuizKeys = KEYS) -> bool:
    """Whether a value is a quiz, by its content."""
    return bool(questions_in(value, keys))


def quiz_facts(value: Value | None, questions: tuple[Question, ...], keys: QuizKeys) -> QuizFacts:
    """The facts of a quiz; `value` is what its lesson and module are read from."""
    facts: QuizFacts = {"kind": "quiz", "questions": list(map(_question, questions)), "span": [0, 0]}
    for name in keys.questions:
        if isinstance(value, Object) and (listed := value.member(name)) is not None:
            facts["span"] = [listed.key.start, listed.key.end]
            break
    if (lesson := _named(value, keys.lesson)) is not None:
        facts["lesson"], facts["lesson_span"] = text(lesson), [lesson.start, lesson.end]
    if (module := _named(value, keys.module)) is not None:
        facts["module"], facts["module_span"] = text(module), [module.start, module.end]
    return facts


def _named(value: Value | None, keys: tuple[str, ...]) -> Scalar | None:
    """The first of these keys that holds a text."""
    for key in keys:
        found = at(value, key)
        if isinstance(found, Scalar) and isinstance(found.value, str) and found.value.strip():
            return found
    return None


def _question(question: Question) -> QuestionFacts:
    right = question.right
    texts = [option.text.strip() for option in question.options]
    single = question.is_choice and len(right) == 1 and len(texts) > 1 and all(texts)
    where = question.id or question.asked or question.value
    facts: QuestionFacts = {
        "options": len(texts) if single else 0,
        "habits": traits_of(texts, next(iter(right))) if single else {},
        "span": [where.start, where.end],
    }
    if question.id is not None:
        facts["id"], facts["id_span"] = text(question.id), [question.id.start, question.id.end]
    return facts
