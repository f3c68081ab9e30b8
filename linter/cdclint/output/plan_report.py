"""What becomes of a plan: which promises hold, which are broken, and what is left for people."""

from __future__ import annotations

import json
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from cdclint.core.dataclass import replace
from cdclint.core.message import Message
from cdclint.documents.promises import State
from cdclint.output.formats import concise, full, json_format
from cdclint.output.plain_text import Style, printable
from cdclint.output.translation import ENGLISH, translate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdclint.core.report import Report
    from cdclint.core.source import Span
    from cdclint.documents.promises import Verdict
    from cdclint.output.look import Look

    Promises = Sequence[tuple[Span, Verdict]]

HEADS = {
    State.HOLDS: Message("holds"),
    State.OPEN: Message("cannot be checked"),
    State.PERSON: Message("for people to judge"),
}
"""The states that no diagnostic reports, in the order in which they are shown."""

_STYLES = {State.HOLDS: Style.GOOD, State.OPEN: Style.WARNING, State.PERSON: Style.BOLD}


def translate_promises(promises: Promises, language: str) -> Promises:
    """The promises with all their messages in a language."""
    return [
        (
            span,
            replace(
                one, what=translate(Message.text(one.what), language), why=Message.text(translate(one.why, language))
            ),
        )
        for span, one in promises
    ]


def render_full(report: Report, promises: Promises, look: Look) -> str:
    """For people: the diagnostics with the plan's lines, then what is not broken, under its head."""
    parts = [full.render(report, look, verbose=True)]
    for path, group in groupby(promises, key=lambda promise: promise[0].source.path):
        mine = list(group)
        parts.append(f"{look.paint(printable(path), Style.BOLD)}\n")
        for state, head in HEADS.items():
            rows = [(span, verdict) for span, verdict in mine if verdict.state is state]
            if not rows:
                continue
            parts.append(f"  {look.paint(look.translate(head), _STYLES[state])}\n")
            for span, verdict in rows:
                place = look.paint(f"{f'{span.begin.line}:{span.begin.column}':>7}", Style.PLACE)
                first, *others = look.lines(printable(_statement(verdict)), first=13, hang=13)
                parts.append("\n".join([f"    {place}  {first}", *others]) + "\n")
    return "".join(parts)


def render_concise(report: Report, promises: Promises, *, language: str = ENGLISH) -> str:
    """The diagnostics as `check` prints them, then a line for each promise that is not broken."""
    lines = [concise.render(report, verbose=True)]
    for state, head in HEADS.items():
        word = translate(head, language)
        for span, verdict in promises:
            if verdict.state is state:
                line, column = span.begin
                lines.append(printable(f"{span.source.path}:{line}:{column}: {word}: {_statement(verdict)}") + "\n")
    return "".join(lines)


def render_json(report: Report, promises: Promises) -> str:
    """The object that `check` prints, with the lists `holds`, `unverifiable` and `for_people` besides `diagnostics`."""
    values = json_format.plain(report)
    for key, state in (("holds", State.HOLDS), ("unverifiable", State.OPEN), ("for_people", State.PERSON)):
        some = [_promise(span, verdict) for span, verdict in promises if verdict.state is state]
        values[key] = some
        values["summary"][key] = len(some)
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def summary(promises: Promises, look: Look, *, errors: int) -> str:
    """A sentence for people."""
    counts = Counter(verdict.state for _, verdict in promises)
    message = Message(
        "Of the plan's promises, {held} hold, {broken} are broken, {left} cannot be checked, {people} are for people.",
        held=counts[State.HOLDS],
        broken=counts[State.BROKEN],
        left=counts[State.OPEN],
        people=counts[State.PERSON],
    )
    style = Style.ERROR if errors or counts[State.BROKEN] else Style.GOOD if counts[State.HOLDS] else Style.WARNING
    return "".join(f"{look.paint(line, style)}\n" for line in look.lines(look.translate(message), hang=0))


def _statement(verdict: Verdict) -> str:
    """A promise, and how it is known to hold or why it is not known."""
    return Message("{what} ({why})", what=verdict.what, why=verdict.why) if verdict.why else verdict.what


def _promise(span: Span, verdict: Verdict) -> dict[str, object]:
    return {"message": verdict.what, "why": verdict.why, "path": span.source.path, **json_format.place(span)}
