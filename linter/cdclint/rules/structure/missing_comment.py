"""A comment that the contract asks for."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Trait, rule
from cdclint.documents.lesson.lesson import Lesson


@rule(traits=(Trait.CONTRACT,))
def missing_comment(lesson: Lesson) -> Iterator[Finding]:
    """MDX comments that the lesson's contract asks for are missing.

    `comments` in a contract is for what an author keeps the place of: a screenshot that is to be made later,
    `{/* SCREENSHOT: the dashboard's first row */}`.
    """
    for wanted in lesson.contract.comments:
        scope = lesson.scope(wanted.under)
        found = [one for one in lesson.comments if one.start in scope and wanted.words.stand_in(one.text)]
        if len(found) < wanted.count:
            opening, closing = ("{/*", "*/}") if lesson.is_mdx else ("<!--", "-->")
            defect = Message(
                "{number} with {words}{scope}",
                number=_number(len(found), wanted.count),
                words=str(wanted.words),
                scope=str(scope),
            )
            advice = Message("write {comment}", comment=f"{opening} {wanted.words.example} {closing}")
            yield Finding(scope.span, wanted.explain(defect, advice))


def _number(found: int, wanted: int) -> Message:
    return Message("{found} of {wanted} comments", found=found, wanted=wanted) if wanted > 1 else Message("no comment")
