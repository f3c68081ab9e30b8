"""A diagram that the contract asks for."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Trait, rule
from cdclint.documents.lesson.lesson import Lesson


@rule(traits=(Trait.CONTRACT,))
def missing_diagram(lesson: Lesson) -> Iterator[Finding]:
    """A Mermaid diagram that the lesson's contract asks for is missing, or lacks words that it must have.

    `diagrams` in a contract names a diagram by its kind, the first word of its code, and by words of its code.
    """
    for wanted in lesson.contract.diagrams:
        scope = lesson.scope(wanted.under)
        kinds = {"flowchart" if kind == "graph" else kind for kind in wanted.kinds}
        alike = [
            diagram
            for diagram in lesson.diagrams
            if diagram.fence.node.start in scope and (not kinds or diagram.kind in kinds)
        ]
        found = [diagram for diagram in alike if wanted.words.stand_in(diagram.text)]
        if len(found) >= wanted.count:
            continue
        if len(alike) == wanted.count == 1:
            lacks = wanted.words.missing(alike[0].text)
            yield Finding(
                alike[0].fence.span,
                wanted.explain(Message("the diagram lacks {words}", words=str(lacks)), Message("add it")),
            )
            continue
        defect = wanted.defect(_number(len(found), wanted.count), scope)
        yield Finding(scope.span, wanted.explain(defect, Message("draw it in a block ```mermaid")))


def _number(found: int, wanted: int) -> Message:
    if wanted > 1:
        return Message("{found} of {wanted} Mermaid diagrams", found=found, wanted=wanted)
    return Message("no Mermaid diagram")
