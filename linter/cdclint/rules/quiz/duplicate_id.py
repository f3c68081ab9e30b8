"""An id that two questions of the course have."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project


@rule(needs=("quiz",))
def duplicate_id(project: Project) -> Iterator[Finding]:
    """Two questions of the course have one id.

    What a reader answered is kept by the id of the question: the second question counts as answered with the first.
    Ids that are only numbers within their quiz, such as `q1`, are compared within the quiz alone.
    """
    seen: dict[str, str] = {}
    for path, facts in project.quizzes.items():
        own: set[str] = set()
        for question in facts["questions"]:
            name = question.get("id", "")
            if not name:
                continue
            span = project.span(path, question["id_span"])
            if name in own:
                yield Finding(span, Message("a question before has the id `{id}`", id=name))
            elif seen.get(name, path) != path and _is_of_the_course(name):
                yield Finding(span, Message("a question in {path} has the id `{id}`", path=seen[name], id=name))
            own.add(name)
            seen.setdefault(name, path)


def _is_of_the_course(name: str) -> bool:
    """Whether an id is meant to be the only one of the course, not just of its quiz."""
    return sum(not char.isalnum() for char in name) >= 2 or len(name) > 12
