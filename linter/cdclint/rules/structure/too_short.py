"""A lesson with fewer lines than its contract asks for."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Trait, rule
from cdclint.documents.lesson.lesson import Lesson


@rule(traits=(Trait.CONTRACT,))
def too_short(lesson: Lesson) -> Iterator[Finding]:
    """A lesson has fewer lines than its contract's `min_lines`.

    Lines are counted as an editor numbers them, the frontmatter included. It is reported at the last one.
    """
    for wanted in lesson.contract.min_lines:
        count = lesson.source.line_count
        if count < wanted.count:
            start = lesson.source.line_starts[count - 1]
            span = lesson.source.span(start, start + len(lesson.source.line(count)))
            lines = Message("{number} line", number=1) if count == 1 else Message("{number} lines", number=count)
            advice = Message("the contract asks for at least {wanted}", wanted=wanted.count)
            yield Finding(span, wanted.explain(lines, advice))
