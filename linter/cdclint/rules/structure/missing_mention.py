"""Words that the contract asks for."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Trait, rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.documents.lesson.parts import Scope

_PLACES = {
    "prose": Message("in the text"),
    "code": Message("in code blocks"),
    "anywhere": Message("in the lesson"),
}


@rule(traits=(Trait.CONTRACT,))
def missing_mention(lesson: Lesson) -> Iterator[Finding]:
    """Words that the lesson's contract asks for are missing.

    `mentions` in a contract names words or a pattern, such as `localhost:3000`, and may say whether they must be in
    the text, inline code included, or in code blocks. Frontmatter and comments do not count.
    """
    for wanted in lesson.contract.mentions:
        scope = lesson.scope(wanted.under)
        texts = list(_texts(lesson, scope, wanted.within))
        place = _PLACES[wanted.within]
        missing = min((wanted.words.missing(text) for text in texts), key=len)
        count = max(wanted.words.count(text) for text in texts)
        if missing:
            defect = Message("{words} is nowhere {place}{scope}", words=str(missing), place=place, scope=str(scope))
            yield Finding(scope.span, wanted.explain(defect, Message("mention it")))
        elif count < wanted.count:
            defect = Message(
                "{words} occurs {found} of {wanted} times {place}{scope}",
                words=str(wanted.words),
                found=count,
                wanted=wanted.count,
                place=place,
                scope=str(scope),
            )
            yield Finding(scope.span, wanted.explain(defect, Message("mention it again")))


def _texts(lesson: Lesson, scope: Scope, within: str) -> Iterator[str]:
    """The text to look in; for `anywhere` both as it is read and as it is written."""
    code = "\n".join(fence.value for fence in lesson.fences if fence.node.start in scope)
    if within == "code":
        yield code
        return
    prose = "\n".join(run.text for run in lesson.runs if run.kind != "frontmatter" and run.start in scope)
    if within == "prose":
        yield prose
        return
    yield f"{prose}\n{code}"
    yield "\n".join(lesson.written(scope))
