"""A code block that the contract asks for."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Trait, rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.documents.lesson.parts import Fence
from cdclint.documents.requirements import CodeRequired


@rule(traits=(Trait.CONTRACT,))
def missing_code(lesson: Lesson) -> Iterator[Finding]:
    """A code block that the lesson's contract asks for is missing, or lacks words that it must have.

    `code` in a contract names a block by its language, its `title="…"`, and by words or patterns of its code.
    """
    for wanted in lesson.contract.code:
        scope = lesson.scope(wanted.under)
        alike = [fence for fence in lesson.fences if fence.node.start in scope and _alike(fence, wanted)]
        found = [fence for fence in alike if wanted.words.stand_in(fence.value)]
        if len(found) >= wanted.count:
            continue
        if wanted.count == 1 and (nearest := _nearest(alike, wanted)) is not None:
            lacks = wanted.words.missing(nearest.value)
            yield Finding(
                nearest.span,
                wanted.explain(Message("the code block lacks {words}", words=str(lacks)), Message("add it")),
            )
            continue
        defect = Message(
            "{number}{language}{title}{words}{scope}",
            number=_number(len(found), wanted.count),
            language=Message(" in {languages}", languages=Message.either(wanted.languages)) if wanted.languages else "",
            title=Message(' with title="{title}"', title=wanted.title) if wanted.title else "",
            words=Message(" that has {words}", words=str(wanted.words)) if wanted.words else "",
            scope=str(scope),
        )
        advice = Message("write it in a block ```{language}", language=[*wanted.languages, ""][0])
        yield Finding(scope.span, wanted.explain(defect, advice))


def _alike(fence: Fence, wanted: CodeRequired) -> bool:
    languages = [language.casefold() for language in wanted.languages]
    return (not languages or fence.language in languages) and (not wanted.title or fence.title == wanted.title)


def _nearest(fences: list[Fence], wanted: CodeRequired) -> Fence | None:
    """The one block that was probably meant: it has most of the words."""
    if len(fences) == 1 and wanted.title:
        return fences[0]
    lacking = [(len(wanted.words.missing(fence.value)), fence) for fence in fences]
    best = min(lacking, key=lambda one: one[0], default=None)
    if best is None or best[0] * 2 >= len(wanted.words):
        return None
    return best[1]


def _number(found: int, wanted: int) -> Message:
    if wanted > 1:
        return Message("{found} of {wanted} code blocks", found=found, wanted=wanted)
    return Message("no code block")
