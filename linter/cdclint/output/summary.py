"""The last lines of a run: what was checked, what came of it, what to do next."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.output.plain_text import Style, printable
from cdclint.output.translation import ENGLISH, translate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdclint.core.report import Report
    from cdclint.core.survey import QuizState
    from cdclint.output.look import Look


def render(report: Report, look: Look, *, fixed: int = 0, diff: bool = False) -> str:
    """A sentence for people; `fixed` is how many diagnostics were fixed in this run, or with `diff` would have been."""
    unsafe = sum(found.fix is not None and not found.fix.safe for found in report.diagnostics)
    parts = [Message("Checked {files}: {outcome}", files=_files(report.files), outcome=_outcome(report))]
    if fixed:
        cured = Message("{number} cured by the diff", number=fixed)
        parts.append(cured if diff else Message("{number} fixed", number=fixed))
    if report.fixable:
        parts.append(Message("{number} can be fixed with `--fix`", number=report.fixable))
    if unsafe:
        parts.append(Message("{number} can be fixed with `--fix --unsafe-fixes`", number=unsafe))
    if report.known:
        parts.append(Message("{number} known from the baseline", number=report.known))
    if report.old:
        parts.append(Message("{number} as before", number=report.old))
    outcome = "; ".join(map(look.translate, parts))
    style = Style.ERROR if report.errors or report.crashes else Style.WARNING if report.warnings else Style.GOOD
    return "".join(f"{look.paint(line, style)}\n" for line in look.lines(f"{outcome}.", hang=0))


def next_step(report: Report, *, adopted: bool) -> Message:
    """What to do about many diagnostics; `adopted` says whether the project has settings."""
    if not adopted and any(found.span.source.path.endswith(".mdx") for found in report.diagnostics):
        return Message("Next: `cdclint init` writes settings for this course, and a baseline of what is there now.")
    if report.fixable:
        return Message("Next: `cdclint check --fix --diff` shows what can be repaired safely.")
    from cdclint.output.formats.grouped import by_rule  # noqa: PLC0415 (most runs are not grouped)

    return Message("Next: `cdclint rule {rule}` says what to do about the first.", rule=by_rule(report)[0][0].rule)


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
    counts = report.by_rule
    fixable = Counter(found.rule for found in report.diagnostics if found.fix is not None and found.fix.safe)
    width = len(str(max(counts.values(), default=0)))
    return "".join(
        f"{number:>{width}}  {'[*] ' if fixable[rule] else '    '}{rule}\n" for rule, number in counts.items()
    )


QUIZ_COLUMNS = (
    Message("module"),
    Message("quizzes"),
    Message("questions"),
    Message("right letters"),
    Message("right is the longest"),
    Message("score unread"),
    Message("guessable"),
)
_SHORT_COLUMNS = (
    *QUIZ_COLUMNS[:3],
    Message("letters"),
    Message("longest"),
    Message("unread"),
    *QUIZ_COLUMNS[6:],
)
"""The same in few letters: with them the table fits into a terminal."""
_TEXTS = frozenset({0, 3})
"""The columns that are no numbers."""


def quiz_table(quizzes: Sequence[QuizState], language: str = ENGLISH) -> str:
    """The numbers of the quizzes by module, one line each; nothing where there are none."""
    if not quizzes:
        return ""
    rows = [[translate(name, language) for name in _SHORT_COLUMNS], *(quiz_row(one, language) for one in quizzes)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(_SHORT_COLUMNS))]
    lines = (
        "  ".join(
            cell.ljust(width) if at in _TEXTS else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
    return "[quizzes]\n" + "".join(f"{line}\n" for line in lines)


def quiz_row(one: QuizState, language: str) -> list[str]:
    """A module of the table: what there is of it, shares in percent."""
    return [
        printable(one.module) if one.module else translate(Message("all"), language),
        str(one.quizzes),
        str(one.questions),
        " ".join(f"{letter} {count}" for letter, count in one.letters),
        _share(one.longest, one.standing_out),
        _share(one.unread, one.choices),
        f"{one.guessable} / {one.judged}",
    ]


def _share(part: float, whole: int) -> str:
    return f"{round(100 * part / whole)} %" if whole else ""


def crashes(report: Report, *, details: bool, language: str = ENGLISH) -> str:
    """What broke, one line each; with its traceback where `details` are asked for."""
    lines = []
    for crash in report.crashes:
        where = f"{crash.path}: " if crash.path else ""
        what: str = crash.message
        if crash.rule and not crash.detail:
            what = f"{crash.rule}: {what}"
        elif crash.rule:
            what = translate(Message("the rule {rule} crashed: {what}", rule=crash.rule, what=what), language)
        lines.append(f"cdclint: {printable(where + what)}\n")
        if details:
            lines.append(crash.detail)
    return "".join(lines)
