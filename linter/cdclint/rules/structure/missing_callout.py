"""A callout that the contract asks for."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Trait, rule
from cdclint.documents.lesson.lesson import Lesson


@rule(traits=(Trait.CONTRACT,))
def missing_callout(lesson: Lesson) -> Iterator[Finding]:
    """A callout that the lesson's contract asks for is missing.

    `callouts` in a contract names them by words, by a pattern or by kind. It does not matter how one is written:
    `<Callout type="warning">`, `<Aside>`, `:::caution[Title]`, `> [!NOTE]` and a quote that begins with a bold word
    are all callouts.
    """
    for wanted in lesson.contract.callouts:
        scope = lesson.scope(wanted.under)
        worded = [
            callout
            for callout in lesson.callouts
            if callout.node.start in scope and wanted.words.stand_in(callout.text)
        ]
        found = [callout for callout in worded if not wanted.kinds or callout.kind in wanted.kinds]
        if len(found) >= wanted.count:
            continue
        if not found and worded and wanted.words:
            defect = Message(
                "the callout with {words} is of the kind `{kind}`", words=str(wanted.words), kind=worded[0].kind
            )
            advice = Message("make it {kinds}", kinds=Message.either(wanted.kinds))
            yield Finding(worded[0].span, wanted.explain(defect, advice))
            continue
        defect = wanted.defect(_number(len(found), wanted.count), scope)
        advice = Message('write it, for example as <Callout type="{kind}">', kind=[*wanted.kinds, "note"][0])
        yield Finding(scope.span, wanted.explain(defect, advice))


def _number(found: int, wanted: int) -> Message:
    return Message("{found} of {wanted} callouts", found=found, wanted=wanted) if wanted > 1 else Message("no callout")
