"""A callout that the contract asks for."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import rule
from cdclint.documents.contract import CalloutRequired
from cdclint.documents.lesson import Lesson


@rule
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
            defect = f"the callout with {wanted.words} is of the kind `{worded[0].kind}`"
            yield Finding(worded[0].span, wanted.explain(defect, f"make it {' or '.join(wanted.kinds)}"))
            continue
        number = f"{len(found)} of {wanted.count} callouts" if wanted.count > 1 else "no callout"
        defect = f"{number}{_described(wanted)}{scope}"
        kind = wanted.kinds[0] if wanted.kinds else "note"
        yield Finding(scope.span, wanted.explain(defect, f'write it, for example as <Callout type="{kind}">'))


def _described(wanted: CalloutRequired) -> str:
    kind = f" of the kind {' or '.join(wanted.kinds)}" if wanted.kinds else ""
    return kind + (f" with {wanted.words}" if wanted.words else "")
