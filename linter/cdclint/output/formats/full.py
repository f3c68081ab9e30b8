r"""For people: each diagnostic with the source lines that it is about and a caret under the exact columns.

error[syntax/mdx]: `<` begins no tag here: write `\<`
  --> src/content/course/03-module-3/04-lag-detection-alerting.mdx:12:10
   |
12 | Задержка <30s считается нормальной.
   |          ^
   = fix: escape it
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.rule import Severity
from cdclint.output.plain_text import Style, columns, expand, is_plain, printable, related_lines

if TYPE_CHECKING:
    from collections.abc import Collection

    from cdclint.core.report import Diagnostic, Report
    from cdclint.core.source import Position, Source, Span
    from cdclint.output.look import Look

WIDTH = 160
"""Columns of an output that is not a terminal: a longer source line is cut on both sides of the place."""

STYLES = {Severity.ERROR: Style.ERROR, Severity.WARNING: Style.WARNING, Severity.INFO: Style.INFO}

RELATED = 3
"""Places of consequences that are shown, unless the output is verbose."""

LINES = 3
"""Lines of a long span that are shown."""


def render(report: Report, look: Look, *, verbose: bool = False) -> str:
    """The diagnostics, an empty line after each; infos are a line a rule, unless the output is `verbose`."""
    shown = [found for found in report.diagnostics if verbose or found.severity is not Severity.INFO]
    infos: dict[str, list[Diagnostic]] = {}
    for found in () if verbose else report.diagnostics:
        if found.severity is Severity.INFO:
            infos.setdefault(found.rule, []).append(found)
    parts = [f"{_diagnostic(found, look, verbose=verbose)}\n" for found in shown]
    parts += [info(of_rule, look) for _, of_rule in sorted(infos.items())]
    if infos:
        parts.append("\n")
    return "".join(parts)


def info(of_rule: list[Diagnostic], look: Look) -> str:
    """The line of a rule that only informs: how often, where first, and what it says there."""
    first = of_rule[0].span
    place = f"{printable(first.source.path)}:{first.begin.line}: "
    times = "" if len(of_rule) == 1 else f"{look.translate(how_often(of_rule))}: "
    text = f"{times}{place}{printable(of_rule[0].message)}"
    return "\n".join(_head(of_rule[0], text, Style.PLAIN, look)) + "\n"


def how_often(found: Collection[Diagnostic]) -> Message:
    """How many there are, and in how many files."""
    files = len({one.span.source.path for one in found})
    return (
        Message("{number} in one file", number=len(found))
        if files == 1
        else Message("{count} in {number} files", count=len(found), number=files)
    )


def _head(found: Diagnostic, text: str, style: Style, look: Look) -> list[str]:
    """The severity, the rule and the message, in as many lines as it takes."""
    head = f"{_word(found.severity, look)}[{found.rule}]"
    lines = [text] if look.width is None else look.lines(text, first=columns(head) + 2)
    first, *others = [look.paint(line, style) for line in lines] if look.colour else lines
    return [f"{look.paint(head, STYLES[found.severity])}: {first}", *others]


@lru_cache
def _word(severity: Severity, look: Look) -> str:
    return look.translate(Message.text(severity.value))


def _diagnostic(found: Diagnostic, look: Look, *, verbose: bool) -> str:
    head = _head(found, printable(found.message), Style.BOLD, look)
    return "\n".join([*head, *place_and_fix(found, look, verbose=verbose)]) + "\n"


def place_and_fix(found: Diagnostic, look: Look, *, verbose: bool = False) -> list[str]:
    """Where it is, with its source lines, the places of its consequences, and the fix that it has."""
    source, begin = found.span.source, found.span.begin
    lines, gutter = frame(found.span, look, STYLES[found.severity], begin)
    place = look.paint(f"{printable(source.path)}:{begin.line}:{begin.column}", Style.PLACE)
    lines = [
        f"{' ' * gutter}{look.paint('-->', Style.QUIET)} {place}",
        look.paint(f"{' ' * gutter} |", Style.QUIET),
        *lines,
    ]
    for line in related_lines(found)[: None if verbose else RELATED]:
        lines += note(line, gutter, look)
    if len(found.related) > RELATED and not verbose:
        more = Message("{number} more: `-v` shows all", number=len(found.related) - RELATED)
        lines += note(f"… {look.translate(more)}", gutter, look)
    if found.fix:
        kind = look.translate(Message("fix") if found.fix.safe else Message("unsafe fix"))
        lines += note(f"{kind}: {printable(found.fix.title)}", gutter, look)
    return lines


def note(text: str, gutter: int, look: Look) -> list[str]:
    """A remark below the source lines, in as many lines as it takes."""
    first, *others = look.lines(text, first=gutter + 3, hang=gutter + 3)
    return [f"{' ' * gutter} {look.paint('=', Style.QUIET)} {first}", *others]


def frame(span: Span, look: Look, style: Style = Style.ERROR, begin: Position | None = None) -> tuple[list[str], int]:
    """The source lines of a span, each with carets below it, and the width of the line numbers before them.

    `begin` is where it begins, where that is known.
    """
    source, begin, finish = span.source, begin or span.begin, span.finish
    last = finish.line - 1 if finish.column == 1 and finish.line > begin.line else finish.line
    shown = range(begin.line, min(last, begin.line + LINES - 1) + 1)
    gutter = len(str(shown[-1]))
    window = WIDTH if look.width is None else max(look.width - gutter - 3, 16)
    bar = look.paint(f"{' ' * gutter} |", Style.QUIET)
    lines = []
    for number in shown:
        first = begin.column - 1 if number == begin.line else None
        end = finish.column - 1 if number == finish.line else None
        text, marks = _line(source, number, first, end, window)
        lines.append(f"{look.paint(f'{number:>{gutter}} |', Style.QUIET)} {text}".rstrip())
        lines.append(f"{bar} {look.paint(marks, style)}")
    if last > shown[-1]:
        number = last - shown[-1]
        more = Message("{number} more line", number=1) if number == 1 else Message("{number} more lines", number=number)
        lines.append(f"{bar} {look.paint(f'… {look.translate(more)}', Style.QUIET)}")
    return lines, gutter


def _line(source: Source, number: int, first: int | None, end: int | None, window: int) -> tuple[str, str]:
    """A source line and the carets below it, in as many columns as the window has, around the place.

    `first` and `end` are 0-based columns, None where the span continues.
    """
    line = source.line(number)
    if first is not None and end is not None and len(line) <= window and is_plain(line):  # as most are
        first, end = min(first, len(line)), min(end, len(line))
        return line.rstrip(), " " * first + "^" * max(end - first, 1)
    start = len(line) - len(line.lstrip()) if first is None else first
    stop = len(line.rstrip()) if end is None else end
    # What is further away than the window is wide is not shown, whatever characters it consists of.
    skipped, more = max(0, start - window), len(line) > start + window + 1
    line, start, stop = line[skipped : start + window + 1], start - skipped, max(stop, start) - skipped
    plain = is_plain(line)
    cells = [] if plain else expand(line)
    widths = [1] * len(line) if plain else [width for _, width in cells]
    first_shown, last_shown = _window(widths, sum(widths[:start]), window, before=skipped > 0, after=more)
    before = "…" if skipped or first_shown else ""
    after = "…" if more or last_shown < len(widths) else ""
    offset = len(before) + sum(widths[first_shown:start])
    length = sum(widths[start : min(stop, last_shown)])
    shown = (
        line[first_shown:last_shown] if plain else "".join([printed for printed, _ in cells[first_shown:last_shown]])
    )
    return f"{before}{shown}{after}".rstrip(), " " * offset + "^" * max(length, 1)


def _window(widths: list[int], offset: int, window: int, *, before: bool, after: bool) -> tuple[int, int]:
    """Which of the characters have room in a window around the column `offset`, as the bounds of a slice.

    `before` and `after` say whether the line continues there; what is left out costs a column for the mark of it.
    """
    total = sum(widths)
    if total + before + after <= window:
        return 0, len(widths)
    surplus = max(0, offset - window // 2)
    if not after:
        surplus = min(surplus, total + 1 - window)
    sums = [*accumulate(widths, initial=0)]
    begin = bisect_left(sums, surplus) if surplus > 0 else 0
    dropped = sums[begin]
    room = window - (before or begin > 0)
    if not after and total - dropped <= room:
        return begin, len(widths)
    return begin, bisect_left(sums, dropped + room, begin + 1) - 1
