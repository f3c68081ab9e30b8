"""A quiz whose right answers can be guessed without reading the questions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project
from cdclint.documents.quiz.guessing import Habit, habits

if TYPE_CHECKING:
    from cdclint.documents.quiz.quiz_file import QuestionFacts

MANY = 40
"""Questions from which on the course as a whole is judged."""


@dataclass(frozen=True)
class Options:
    """`questions` is how many questions of a choice a quiz needs to be judged."""

    questions: int = 5


@rule(severity=Severity.WARNING, needs=("quiz",))
def guessable(project: Project, options: Options) -> Iterator[Finding]:
    """The right answers of a quiz follow a pattern that chance does not explain: the longest option, one letter.

    A reader who reads nothing passes. Each quiz, and all quizzes together, are judged by a binomial test against
    chance: the longest option, the same letter, the only option with a number or a bracket, the option that names all
    the others. Give the wrong options as much care and as many words as the right one, and mix the letters.

    What fair quizzes often show is left alone, so that less than one of a hundred is reported: fewer than five
    questions, five questions of three options with one letter (one fair quiz in 81), eight of true or false (one in
    128), the longest of four options in seven of twelve questions, where it stands out little (one in 70). Of such
    quizzes the pattern shows in all of them together.
    """
    everywhere: list[QuestionFacts] = []
    asking: list[tuple[str, list[int]]] = []
    for path, facts in project.quizzes.items():
        choices = [question for question in facts["questions"] if question["options"]]
        if not choices:
            continue
        everywhere += choices
        asking.append((path, facts["span"]))
        if len(choices) >= options.questions and (found := _habits(choices)):
            yield Finding(project.span(path, facts["span"]), _message(found[0]))
    if len(asking) > 1 and len(everywhere) >= MANY and (found := _habits(everywhere)):
        message = Message("in all {quizzes} quizzes together, {habit}", quizzes=len(asking), habit=_message(found[0]))
        yield Finding(project.span(*asking[0]), message)


def _habits(questions: list[QuestionFacts]) -> list[Habit]:
    return habits([one["habits"] for one in questions], [one["options"] for one in questions])


def _message(habit: Habit) -> Message:
    what = {
        "longest": Message("is the longest option"),
        "detail": Message("is the only option with a number or a bracket"),
        "all": Message("is the option that names all the others"),
    }.get(habit.name)
    if what is None:
        what = Message("is option `{letter}`", letter=habit.name[-1])
    return Message(
        "the right answer {what} in {hits} of {total} questions, by chance in {expected}: "
        "who reads nothing scores {share} %",
        what=what,
        hits=habit.hits,
        total=habit.total,
        expected=f"{habit.expected:.1f}",
        share=habit.share,
    )
