"""A Mermaid diagram that does not parse."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.syntax.mermaid.diagram import mermaid_refusal


@rule
def invalid_mermaid(lesson: Lesson) -> Iterator[Finding]:
    """A Mermaid diagram that does not parse.

    The site's build stops at it. Flowcharts, sequence, class, state and entity relationship diagrams, Gantt, pie and
    quadrant charts, Git graphs, journeys, mindmaps and timelines are held to Mermaid's grammar; of the other types only
    the name is judged. What Mermaid reads is never refused.

    Mostly a label holds a bracket and is not quoted: write `A["count(x)"]`.
    """
    for diagram in lesson.diagrams:
        found = mermaid_refusal(diagram.text)
        if found is not None:
            end = max(found.end, min(found.start + 1, len(diagram.text)))
            yield Finding(
                diagram.fence.place(found.start, end),
                Message("this diagram does not parse: {what}", what=found.message),
            )
