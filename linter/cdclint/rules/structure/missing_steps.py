"""Numbered steps that the contract asks for."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Trait, rule
from cdclint.documents.lesson.lesson import Lesson


@rule(traits=(Trait.CONTRACT,))
def missing_steps(lesson: Lesson) -> Iterator[Finding]:
    """Numbered steps that the lesson's contract asks for are missing.

    Steps are the items of ordered lists and headings that begin with a number (`1. …`, `Шаг 2`). `steps` in a
    contract says how many there must be, or words that one of them must have.
    """
    for wanted in lesson.contract.steps:
        scope = lesson.scope(wanted.under)
        steps = [step for step in lesson.steps if step.start in scope]
        found = [
            step
            for step in steps
            if not wanted.words or wanted.words.stand_in(lesson.source.text[step.start : step.end])
        ]
        if len(found) >= wanted.count:
            continue
        defect = Message(
            "{number}{words}{scope}",
            number=_number(len(found), wanted.count),
            words=Message(" with {words}", words=str(wanted.words)) if wanted.words else "",
            scope=str(scope),
        )
        yield Finding(
            scope.span, wanted.explain(defect, Message("write the instructions as an ordered list, 1. 2. 3."))
        )


def _number(found: int, wanted: int) -> Message:
    if wanted > 1:
        return Message("{found} of {wanted} numbered steps", found=found, wanted=wanted)
    return Message("no numbered step")
