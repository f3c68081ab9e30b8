"""A section that the contract asks for."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Trait, rule
from cdclint.documents.lesson.lesson import Lesson


@rule(traits=(Trait.CONTRACT,))
def missing_section(lesson: Lesson) -> Iterator[Finding]:
    """A section that the lesson's contract asks for is missing.

    `sections` in a contract names headings by words or by a pattern, and may say their level.
    """
    for wanted in lesson.contract.sections:
        scope = lesson.scope(wanted.under)
        found = [
            heading for heading in lesson.headings if heading.start in scope and wanted.words.stand_in(heading.text)
        ]
        if not found:
            heading = "#" * wanted.level or "##"
            defect = Message("no section {words}{scope}", words=str(wanted.words), scope=str(scope))
            advice = Message(
                "write a heading with that, for example: {heading}", heading=f"{heading} {wanted.words.example}"
            )
            yield Finding(scope.span, wanted.explain(defect, advice))
        elif wanted.level and all(heading.depth != wanted.level for heading in found):
            node = found[0].node
            defect = Message("the section {words} is of level {level}", words=str(wanted.words), level=found[0].depth)
            advice = Message(
                "the contract asks for level {level}, {marks}", level=wanted.level, marks="#" * wanted.level
            )
            yield Finding(lesson.source.span(node.start, node.end), wanted.explain(defect, advice))
