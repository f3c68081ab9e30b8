r"""For people: each diagnostic with the source lines that it is about and a caret under the exact columns.

error[syntax/mdx]: `<` begins no tag here: write `\<`
  --> src/content/course/03-module-3/04-lag-detection-alerting.mdx:12:10
   |
12 | Задержка <30s считается нормальной.
   |          ^
   = fix: escape it
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.rule import Severity
from cdclint.output.plain_text import Style, expand, is_plain, paint, printable
from cdclint.output.translation import ENGLISH, translate

if TYPE_CHECKING:
    from cdclint.core.report import Diagnostic, Report
    from cdclint.core.source import Source, Span

WINDOW = 160
"""Columns of a source line that are shown: a longer line is cut on both sides of the place."""

STYLES = {Severity.ERROR: Style.ERROR, Severity.WARNING: Style.WARNING, Severity.INFO: Style.INFO}

LINES = 3
"""Lines of a long span that are shown."""


def render(report: Report, *, colour: bool, language: str = ENGLISH, verbose: bool = False) -> str:
    """The diagnostics, an empty line after each; what is said around them is in `language`.

    Infos are a line a rule, unless the output is `verbose`.
    """
    shown = [found for found in report.diagnostics if verbose or found.severity is not Severity.INFO]
    blocks = "".join(f"{_diagnostic(found, colour=colour, language=language)}\n" for found in shown)
    return blocks if verbose else blocks + _infos(report, colour=colour, language=language)


def _infos(report: Report, *, colour: bool, language: str) -> str:
    """A line for each rule that only informs: how often, where first, and what it says there."""
    infos: dict[str, list[Diagnostic]] = {}
    for found in report.diagnostics:
        if found.severity is Severity.INFO:
            infos.setdefault(found.rule, []).append(found)
    lines = []
    for rule, of_rule in sorted(infos.items()):
        head = paint(f"{translate(Severity.INFO.value, language)}[{rule}]", Style.INFO, colour=colour)
        first = of_rule[0].span
        place = paint(f"{printable(first.source.path)}:{first.begin.line}", Style.PLACE, colour=colour)
        files = len({one.span.source.path for one in of_rule})
        times = "" if len(of_rule) == 1 else f"{translate(_times(len(of_rule), files), language)}: "
        lines.append(f"{head}: {times}{place}: {printable(of_rule[0].message)}\n")
    return "".join(lines) + "\n" if lines else ""


def _times(number: int, files: int) -> Message:
    return (
        Message("{number} in one file", number=number)
        if files == 1
        else Message("{count} in {number} files", count=number, number=files)
    )


def _diagnostic(found: Diagnostic, *, colour: bool, language: str) -> str:
    style = STYLES[found.severity]
    painted = partial(paint, colour=True) if colour else _bare
    source, begin = found.span.source, found.span.begin
    lines, gutter = frame(found.span, style, colour=colour, language=language)
    head = painted(f"{translate(found.severity.value, language)}[{found.rule}]", style)
    place = painted(f"{printable(source.path)}:{begin.line}:{begin.column}", Style.PLACE)
    lines = [
        f"{head}: {painted(printable(found.message), Style.BOLD)}",
        f"{' ' * gutter}{painted('-->', Style.QUIET)} {place}",
        painted(f"{' ' * gutter} |", Style.QUIET),
        *lines,
    ]
    if found.fix:
        kind = translate("fix" if found.fix.safe else "unsafe fix", language)
        lines.append(f"{' ' * gutter} {painted('=', Style.QUIET)} {kind}: {printable(found.fix.title)}")
    return "\n".join(lines) + "\n"


def frame(
    span: Span, style: Style = Style.ERROR, *, colour: bool = False, language: str = ENGLISH
) -> tuple[list[str], int]:
    """The source lines of a span, each with carets below it, and the width of the line numbers before them."""
    painted = partial(paint, colour=colour)
    source, begin, finish = span.source, span.begin, span.finish
    last = finish.line - 1 if finish.column == 1 and finish.line > begin.line else finish.line
    shown = range(begin.line, min(last, begin.line + LINES - 1) + 1)
    gutter = len(str(shown[-1]))
    bar = painted(f"{' ' * gutter} |", Style.QUIET)
    lines = []
    for number in shown:
        first = begin.column - 1 if number == begin.line else None
        end = finish.column - 1 if number == finish.line else None
        text, marks = _line(source, number, first, end)
        lines.append(f"{painted(f'{number:>{gutter}} |', Style.QUIET)} {text}".rstrip())
        lines.append(f"{bar} {painted(marks, style)}")
    if last > shown[-1]:
        number = last - shown[-1]
        more = Message("{number} more line", number=1) if number == 1 else Message("{number} more lines", number=number)
        lines.append(f"{bar} {painted(f'… {translate(more, language)}', Style.QUIET)}")
    return lines, gutter


def _bare(text: str, _style: Style) -> str:
    return text


def _line(source: Source, number: int, first: int | None, end: int | None) -> tuple[str, str]:
    """A source line and the carets below it; `first` and `end` are 0-based columns, None where the span goes on."""
    line = source.line(number)
    start = len(line) - len(line.lstrip()) if first is None else first
    stop = len(line.rstrip()) if end is None else end
    left = max(0, start - WINDOW // 2) if len(line) > WINDOW else 0
    right = left + WINDOW if len(line) > WINDOW else len(line)
    before, after = "…" if left else "", "…" if right < len(line) else ""
    line, start, stop = line[left:right], start - left, max(stop, start) - left
    if is_plain(line):
        offset, length = len(line[:start]), len(line[start:stop])
    else:
        cells = expand(line)
        line = "".join(printed for printed, _ in cells)
        offset, length = sum(width for _, width in cells[:start]), sum(width for _, width in cells[start:stop])
    return f"{before}{line}{after}".rstrip(), " " * (len(before) + offset) + "^" * max(length, 1)
