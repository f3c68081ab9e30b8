"""Files of questions, JSON or YAML."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NotRequired, TypedDict

from cdclint.core.dataclass import dataclass
from cdclint.documents.data_file import JsonFile, YamlFile
from cdclint.documents.quiz.guessing import Trait, traits_of
from cdclint.documents.quiz.questions import Question, questions_in
from cdclint.syntax.data.value import Object, Scalar, at, text

if TYPE_CHECKING:
    from cdclint.syntax.data.value import Value

LESSON = ("lessonSlug", "lesson", "lessonId", "lesson_slug")
MODULE = ("moduleId", "module", "module_id", "moduleSlug")


class QuestionFacts(TypedDict):
    """What the course learns of a question: `id` with its span, and its habits with their chances.

    `options` is how many there are, 0 where the question is no choice with a single right option.
    """

    id: NotRequired[str]
    id_span: NotRequired[list[int]]
    options: int
    habits: dict[str, Trait]
    span: list[int]


class QuizFacts(TypedDict):
    """The facts of a quiz. `lesson`, with its span, and `module` are as they are written."""

    kind: str
    lesson: NotRequired[str]
    lesson_span: NotRequired[list[int]]
    module: NotRequired[str]
    questions: list[QuestionFacts]
    span: list[int]


class _Quiz:
    """What a file of questions says, whatever it is written in."""

    value: Value | None

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Its questions."""
        return questions_in(self.value)

    @cached_property
    def facts(self) -> QuizFacts:
        """JSON-able."""
        return _facts(self.value, self.questions)


@dataclass(frozen=True)
class JsonQuiz(_Quiz, JsonFile):
    """A JSON file of questions."""


@dataclass(frozen=True)
class YamlQuiz(_Quiz, YamlFile):
    """A YAML file of questions."""


def is_quiz(value: Value | None) -> bool:
    """Whether a value is a quiz, by its content."""
    return bool(questions_in(value))


def _facts(value: Value | None, questions: tuple[Question, ...]) -> QuizFacts:
    facts: QuizFacts = {"kind": "quiz", "questions": list(map(_question, questions)), "span": [0, 0]}
    listed = value.member("questions") if isinstance(value, Object) else None
    if listed is not None:
        facts["span"] = [listed.key.start, listed.key.end]
    if (lesson := _named(value, LESSON)) is not None:
        facts["lesson"], facts["lesson_span"] = text(lesson), [lesson.start, lesson.end]
    if (module := _named(value, MODULE)) is not None:
        facts["module"] = text(module)
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
