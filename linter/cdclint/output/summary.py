"""The last lines of a run: what was checked, what came of it, what to do next."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.output.plain_text import Style, paint, printable
from cdclint.output.translation import ENGLISH, translate

if TYPE_CHECKING:
    from cdclint.core.report import Report


def render(report: Report, *, colour: bool, language: str = ENGLISH, fixed: int = 0, diff: bool = False) -> str:
    """One line for people; `fixed` is how many diagnostics were fixed in this run, or with `diff` would have been."""
    unsafe = sum(found.fix is not None and not found.fix.safe for found in report.diagnostics)
    parts: list[str] = [Message("Checked {files}: {outcome}", files=_files(report.files), outcome=_outcome(report))]
    if fixed:
        cured = "{number} cured by the diff" if diff else "{number} fixed"
        parts.append(Message(cured, number=fixed))
    if report.fixable:
        parts.append(Message("{number} can be fixed with `--fix`", number=report.fixable))
    if unsafe:
        parts.append(Message("{number} can be fixed with `--fix --unsafe-fixes`", number=unsafe))
    if report.known:
        parts.append(Message("{number} known from the baseline", number=report.known))
    if report.old:
        parts.append(Message("{number} as before", number=report.old))
    said = "; ".join(translate(part, language) for part in parts)
    style = Style.ERROR if report.errors or report.crashes else Style.WARNING if report.warnings else Style.GOOD
    return f"{paint(said, style, colour=colour)}.\n"


def _files(number: int) -> Message:
    return Message("{number} file", number=1) if number == 1 else Message("{number} files", number=number)


def _outcome(report: Report) -> Message:
    parts: list[Message] = []
    if report.errors:
        parts.append(
            Message("{number} error", number=1)
            if report.errors == 1
            else Message("{number} errors", number=report.errors)
        )
    if report.warnings:
        parts.append(
            Message("{number} warning", number=1)
            if report.warnings == 1
            else Message("{number} warnings", number=report.warnings)
        )
    if report.infos:
        parts.append(
            Message("{number} info", number=1) if report.infos == 1 else Message("{number} infos", number=report.infos)
        )
    match parts:
        case [first, second, third]:
            return Message("{first}, {second} and {third}", first=first, second=second, third=third)
        case [first, second]:
            return Message("{first} and {second}", first=first, second=second)
        case [only]:
            return only
    return Message("not everything could be judged") if report.crashes else Message("all good")


def statistics(report: Report) -> str:
    """How often each rule was broken, the most frequent first."""
    counts = Counter(found.rule for found in report.diagnostics)
    fixable = Counter(found.rule for found in report.diagnostics if found.fix is not None and found.fix.safe)
    width = len(str(max(counts.values(), default=0)))
    return "".join(
        f"{number:>{width}}  {'[*] ' if fixable[rule] else '    '}{rule}\n"
        for rule, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def crashes(report: Report, *, details: bool, language: str = ENGLISH) -> str:
    """What broke, one line each; with its traceback where `details` are asked for."""
    lines = []
    for crash in report.crashes:
        where = f"{crash.path}: " if crash.path else ""
        what: str = crash.message
        if crash.rule:
            what = translate(Message("the rule {rule} crashed: {what}", rule=crash.rule, what=what), language)
        lines.append(f"cdclint: {printable(where + what)}\n")
        if details:
            lines.append(crash.detail)
    return "".join(lines)
