"""Words that the contract asks for."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import rule
from cdclint.documents.lesson import Lesson, Scope

_PLACES = {"prose": "in the text", "code": "in code blocks", "anywhere": "in the lesson"}


@rule
def missing_mention(lesson: Lesson) -> Iterator[Finding]:
    """Words that the lesson's contract asks for are missing.

    `mentions` in a contract names words or a pattern, such as `localhost:3000`, and may say whether they must stand in
    the text, inline code included, or in code blocks. Frontmatter and comments do not count.
    """
    for wanted in lesson.contract.mentions:
        scope = lesson.scope(wanted.under)
        text = _text(lesson, scope, wanted.within)
        place = _PLACES[wanted.within]
        missing = wanted.words.missing(text)
        if missing:
            yield Finding(scope.span, wanted.explain(f"{missing} is nowhere {place}{scope}", "mention it"))
        elif (count := wanted.words.count(text)) < wanted.count:
            defect = f"{wanted.words} stands {count} of {wanted.count} times {place}{scope}"
            yield Finding(scope.span, wanted.explain(defect, "mention it again"))


def _text(lesson: Lesson, scope: Scope, within: str) -> str:
    parts = []
    if within != "code":
        parts += [run.text for run in lesson.runs if run.kind != "frontmatter" and run.start in scope]
        parts += [link.url for link in lesson.links if link.start in scope] if within == "anywhere" else []
    if within != "prose":
        parts += [fence.value for fence in lesson.fences if fence.node.start in scope]
    return "\n".join(parts)
