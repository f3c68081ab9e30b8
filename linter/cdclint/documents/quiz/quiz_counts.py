"""How the questions of a course are spread over its modules, and how much of them can be guessed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cdclint.core.survey import QuizState
from cdclint.documents.quiz.guessing import habits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cdclint.documents.quiz.quiz_file import QuestionFacts, QuizFacts

FEW = 5
"""Questions of a choice that a quiz needs for its habits to be judged."""


def quiz_counts(quizzes: Mapping[str, QuizFacts]) -> Iterator[QuizState]:
    """The numbers of each module, in the order of their names, and of all together under "" where there are several."""
    modules: dict[str, list[QuizFacts]] = {}
    for path, facts in quizzes.items():
        modules.setdefault(module_of(path, facts), []).append(facts)
    for name, found in sorted(modules.items()):
        yield _state(name, found)
    if len(modules) > 1:
        yield _state("", [facts for found in modules.values() for facts in found])


def module_of(path: str, facts: QuizFacts) -> str:
    """The module of a quiz: the one that it names, otherwise its folder."""
    lesson, slash, _ = facts.get("lesson", "").strip("/").rpartition("/")
    folder = path.rpartition("/")[0].rpartition("/")[2]
    return facts.get("module", "") or (lesson.rpartition("/")[2] if slash else "") or folder or "."


def _state(module: str, quizzes: list[QuizFacts]) -> QuizState:
    questions = [one for facts in quizzes for one in facts["questions"]]
    choices = [one for one in questions if one["options"]]
    longest = [one["habits"]["longest"][0] for one in choices if "longest" in one["habits"]]
    letters = Counter(name[-1] for one in choices for name in one["habits"] if name.startswith("letter "))
    return QuizState(
        module,
        quizzes=len(quizzes),
        questions=len(questions),
        choices=len(choices),
        letters=tuple(sorted(letters.items())),
        longest=sum(longest),
        standing_out=len(longest),
        unread=max((sum(map(_by_length, choices)), float(max(letters.values(), default=0)))),
        judged=sum(map(_is_judged, quizzes)),
        guessable=sum(map(_is_guessable, quizzes)),
    )


def _by_length(question: QuestionFacts) -> float:
    """What a reader who always takes the longest option, and guesses where several are, scores in a question."""
    longest = question["habits"].get("longest")
    return 1 / question["options"] if longest is None else float(longest[0])


def _is_judged(facts: QuizFacts) -> bool:
    return sum(bool(one["options"]) for one in facts["questions"]) >= FEW


def _is_guessable(facts: QuizFacts) -> bool:
    choices = [one for one in facts["questions"] if one["options"]]
    return len(choices) >= FEW and bool(habits([one["habits"] for one in choices], [one["options"] for one in choices]))
