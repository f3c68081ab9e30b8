"""What matters of a run, above everything else: what to do first, the rules, the modules, what has changed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.message import Message
from cdclint.core.rule import Severity
from cdclint.output.formats.full import how_often
from cdclint.output.formats.grouped import by_rule
from cdclint.output.people.page_text import (
    NAMES,
    bar,
    by_severity,
    code,
    head_of_table,
    html,
    link_to_rule,
    safe,
    trend,
)
from cdclint.output.translation import rule_page
from cdclint.registry import load_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.report import Diagnostic, Report
    from cdclint.output.people.page_modules import Modules

_LOUDNESS = {one: number for number, one in enumerate(NAMES)}
_LOUD = {one: name for one, name in NAMES.items() if one is not Severity.INFO}
STEPS = 3
"""Rules that are named among what to do first."""
MOST = 100
"""New or gone diagnostics that are listed."""


class Known(NamedTuple):
    """What identifies a diagnostic from report to report: lines come and go."""

    rule: str
    path: str
    message: str


class Previous(NamedTuple):
    """An older report: its totals and how often it held each diagnostic."""

    errors: int
    warnings: int
    diagnostics: Counter[Known]


def known(found: Diagnostic) -> Known:
    """What a diagnostic is compared by."""
    return Known(found.rule, found.span.source.path, str(found.message))


class Overview:
    """The parts of the page that give an overview, each in lines of HTML."""

    def __init__(self, report: Report, modules: Modules, language: str, previous: Previous | None) -> None:
        self.report = report
        self.modules = modules
        self.language = language
        self.previous = previous
        self.groups = sorted(by_rule(report), key=lambda of: (_LOUDNESS[of[0].severity], -len(of)))
        self.shown = Counter(map(known, report.diagnostics))
        self.messages = {known(one): one.message for one in report.diagnostics}
        self.new = Counter[Known]() if previous is None else self.shown - previous.diagnostics

    def _html(self, text: Message) -> str:
        return html(text, self.language)

    def totals(self) -> Iterator[str]:
        """The numbers of the run, and how they have changed."""
        report, previous = self.report, self.previous
        yield '<dl class="totals">'
        numbers = [
            (Message("files"), report.files, None),
            (Message("errors"), report.errors, previous and previous.errors),
            (Message("warnings"), report.warnings, previous and previous.warnings),
            *([(Message("infos"), report.infos, None)] if report.infos else []),
            (Message("fixable"), report.fixable, None),
            *([(Message("known from the baseline"), report.known, None)] if report.known else []),
        ]
        for name, number, was in numbers:
            change = "" if was is None else f' <span class="trend">{trend(number, was)}</span>'
            yield f"<div><dt>{self._html(name)}</dt><dd>{number}{change}</dd></div>"
        yield "</dl>"

    def broken(self) -> Iterator[str]:
        """What kept the run from a verdict."""
        if not self.report.crashes:
            return
        yield f'<section><h2>{self._html(Message("What broke"))}</h2>\n<ul class="broken">'
        for crash in self.report.crashes:
            where = f"{code(crash.path)} " if crash.path else ""
            rule = f" ({safe(crash.rule)})" if crash.rule else ""
            yield f"<li>{where}{self._html(crash.message)}{rule}</li>"
        yield "</ul></section>"

    def first(self) -> Iterator[str]:
        """What to do first: what blocks, what costs nothing, then the most certain rules."""
        steps = list(self._steps())
        if steps:
            yield f'<section id="first"><h2>{self._html(Message("What to do first"))}</h2>\n<ol>'
            yield from (f"<li>{step}</li>" for step in steps)
            yield "</ol></section>"

    def _steps(self) -> Iterator[str]:
        report = self.report
        if report.crashes:
            yield self._html(Message("Repair what broke: until then nothing is proven."))
        unread = [
            one for one in report.diagnostics if one.rule.startswith("syntax/") and one.severity is Severity.ERROR
        ]
        if unread:
            files = len({one.span.source.path for one in unread})
            text = (
                Message("Repair first what does not parse, in one file: other checks see only a part of it.")
                if files == 1
                else Message(
                    "Repair first what does not parse, in {number} files: other checks see only a part of them.",
                    number=files,
                )
            )
            yield f"{self._html(text)} {', '.join(map(link_to_rule, dict.fromkeys(one.rule for one in unread)))}"
        if report.fixable:
            text = Message("`cdclint check --fix` repairs {number} by itself; `--fix --diff` shows how.",
                           number=report.fixable)  # fmt: skip
            yield self._html(text)
        if self.previous is not None and self.new:
            yield self._html(Message("New since the previous report: {number}.", number=self.new.total()))
        loud = [of for of in self.groups if of[0].severity is Severity.ERROR and not of[0].rule.startswith("syntax/")]
        loud = loud or [of for of in self.groups if of[0].severity is Severity.WARNING]
        for of_rule in loud[:STEPS]:
            rule = of_rule[0].rule
            summary = rule_page(rule, load_rule(rule).doc, self.language).partition("\n")[0]
            often = self._html(how_often(of_rule))
            yield f"{link_to_rule(rule)}, {often}: {self._html(Message.text(summary))}"

    def rules(self) -> Iterator[str]:
        """A row for each rule: its severity, how often it is broken, and in which share of the files."""
        if not self.groups:
            return
        most = max(map(len, self.groups))
        before = Counter[str]()
        for one, number in self.previous.diagnostics.items() if self.previous is not None else ():
            before[one.rule] += number
        names = [Message("rule"), Message("severity"), Message("number"), Message(""), Message("share of files")]
        yield f'<section id="by-rule"><h2>{self._html(Message("By rule"))}</h2>\n<table class="bars">'
        yield f"{head_of_table(names, self.language)}\n<tbody>"
        for of_rule in self.groups:
            rule, severity = of_rule[0].rule, of_rule[0].severity
            files = len({one.span.source.path for one in of_rule})
            change = f" <small>{trend(len(of_rule), before[rule])}</small>" if self.previous is not None else ""
            yield (
                f"<tr><td>{link_to_rule(rule)}</td><td>{self._html(Message.text(severity.value))}</td>"
                f'<td class="number"><a href="#diagnostics" data-rule="{rule}" data-severity="{severity.value}">'
                f"{len(of_rule)}</a>{change}</td><td>{bar(by_severity(of_rule), most)}</td>"
                f'<td class="number" data-name="{self._html(Message("files"))}">'
                f"{files} · {_share(files, self.report.files)}</td></tr>"
            )
        yield "</tbody></table></section>"

    def by_module(self) -> Iterator[str]:
        """A row for each module, the one with the most errors first."""
        found: dict[str, list[Diagnostic]] = {folder: [] for folder in self.modules.lessons}
        for one in self.report.diagnostics:
            found.setdefault(self.modules.of(one.span.source.path), []).append(one)
        if len(found) < 2 or not self.report.diagnostics:
            return
        counts = {folder: by_severity(of_module) for folder, of_module in found.items()}
        most = max(map(len, found.values()))
        names = [Message("module"), Message("number"), Message(""), *_LOUD.values(), Message("lessons")]
        yield f'<section id="by-module"><h2>{self._html(Message("By module"))}</h2>'
        yield f"<details{' open' if len(found) <= 30 else ''}><summary>{self._html(Message('modules'))} "
        yield f'<span>{len(found)}</span></summary><table class="bars">'
        yield f"{head_of_table(names, self.language)}\n<tbody>"
        for folder in sorted(found, key=lambda one: (*(-number for number in counts[one].values()), one)):
            of_module = counts[folder]
            cells = [(name, of_module[one]) for one, name in _LOUD.items()]
            cells.append((Message("lessons"), self.modules.lessons[folder]))
            total = sum(of_module.values())
            yield (
                f"<tr><td>{code(self.modules.name(folder))}</td>"
                f'<td class="number"><a href="#diagnostics" data-module="{safe(folder)}">{total}</a></td>'
                f"<td>{bar(of_module, most)}</td>"
                + "".join(
                    f'<td class="number" data-name="{self._html(name)}">{number or ""}</td>' for name, number in cells
                )
                + "</tr>"
            )
        yield "</tbody></table></details></section>"

    def news(self) -> Iterator[str]:
        """What came and what went since the previous report."""
        if self.previous is None:
            return
        broken = {of_rule[0].rule for of_rule in self.groups}
        for title, changed in (
            (Message("New since the previous report"), self.new),
            (Message("Gone since the previous report"), self.previous.diagnostics - self.shown),
        ):
            if not changed:
                continue
            yield f"<details><summary>{self._html(title)}: {changed.total()}</summary>\n<ul>"
            listed = sorted(changed.items())
            for one, number in listed[:MOST]:
                times = f" × {number}" if number > 1 else ""
                rule = link_to_rule(one.rule) if one.rule in broken else safe(one.rule)
                message = self._html(self.messages.get(one) or Message.text(one.message))
                yield f"<li>{code(one.path)} {rule} {message}{times}</li>"
            if len(listed) > MOST:
                yield f"<li>{self._html(Message('and {number} more', number=len(listed) - MOST))}</li>"
            yield "</ul></details>"


def _share(part: int, whole: int) -> str:
    share = 100 * part / max(whole, part, 1)
    return f"{share:.0f} %" if share >= 1 else "&lt; 1 %"
