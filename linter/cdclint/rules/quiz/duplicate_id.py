"""An id that two questions of the course have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.project import Project

NUMBERED = regex(r"[^\W\d_]{0,8}+[-_.]?+\d{1,4}")
"""A number within a quiz: `q1`, `question-3`, `7`."""
LONG = 12
SEVERAL = 3


@rule(needs=("quiz",))
def duplicate_id(project: Project) -> Iterator[Finding]:
    """Two questions of the course have one id.

    What a reader answered is kept by the id of the question: the second question counts as answered with the first.
    Ids that are only numbers within their quiz, such as `q1`, are compared within the quiz alone, and so are plain
    words that three quizzes have, such as `intro`.
    """
    seen: dict[str, str] = {}
    uses = Counter(
        name for facts in project.quizzes.values() for name in {one.get("id", "") for one in facts["questions"]}
    )
    for path, facts in project.quizzes.items():
        own: set[str] = set()
        for question in facts["questions"]:
            name = question.get("id", "")
            if not name:
                continue
            span = project.span(path, question["id_span"])
            if name in own:
                yield Finding(span, Message("a question before has the id `{id}`", id=name))
            elif seen.get(name, path) != path and _is_of_the_course(name, uses[name]):
                yield Finding(span, Message("a question in {path} has the id `{id}`", path=seen[name], id=name))
            own.add(name)
            seen.setdefault(name, path)


def _is_of_the_course(name: str, quizzes: int) -> bool:
    """Whether an id, which so many quizzes have, is meant to be the only one of the course, not just of its quiz."""
    if sum(not char.isalnum() for char in name) > 1 or len(name) > LONG:
        return True
    return not NUMBERED.fullmatch(name) and (quizzes < SEVERAL or not name.isalpha())
