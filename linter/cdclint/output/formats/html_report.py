"""For people who read rather than run: one page that needs no network, on a phone as well, dark or light.

What matters comes first: the verdict, what to do first, rules and modules with bars, what has changed. Then every
diagnostic with its words, to be chosen by severity, rule and module; lessons, contracts, quizzes, dashboards drawn from
their grid; and the page of each rule. Without its script all of it can be read, and only the choosing is missing.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from datetime import UTC, datetime
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING

from cdclint import __version__
from cdclint.core.data import DATA
from cdclint.core.foreign.foreign_json import read_json
from cdclint.core.message import Message, MessageError
from cdclint.core.regex import regex
from cdclint.core.whole_number import number_of
from cdclint.output.people.page_course import CourseState
from cdclint.output.people.page_findings import Findings
from cdclint.output.people.page_modules import Modules
from cdclint.output.people.page_overview import Known, Overview, Previous
from cdclint.output.people.page_text import html, safe
from cdclint.output.plain_text import printable
from cdclint.output.translation import ENGLISH, rule_page, translate
from cdclint.registry import load_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cdclint.core.report import Report
    from cdclint.core.survey import Survey

_SECTION = regex(r'<section id="(?P<name>[\w-]++)"><h2>(?P<title>[^<]++)</h2>')
EPOCH = "SOURCE_DATE_EPOCH"
"""The variable that says which time a reproducible run is of, in seconds since 1970."""


class PreviousError(MessageError):
    """A report that cannot be compared with; the message says why."""


def read_previous(text: str) -> Previous:
    """The report that `--output-format json` wrote before.

    Raises:
        PreviousError: it is not such a report.
    """
    try:
        report = read_json(text)
        if report["version"] != 1:
            raise PreviousError(Message("was written by another version of cdclint"))
        summary = report["summary"]
        known = Counter(Known(one["rule"], one["path"], one["message"]) for one in report["diagnostics"])
        return Previous(int(summary["errors"]), int(summary["warnings"]), known)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise PreviousError(Message("not a cdclint report (`--output-format json` writes one)")) from problem


def time_of_run(environment: Mapping[str, str]) -> datetime:
    """Now, or the time that the environment states for a run that can be repeated."""
    try:
        return datetime.fromtimestamp(number_of(environment[EPOCH]), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return datetime.now(UTC)


def render(
    report: Report,
    survey: Survey,
    *,
    when: datetime,
    previous: Previous | None = None,
    language: str = ENGLISH,
) -> str:
    """The page, in a language. The report is in English: that is how older reports are compared with it."""
    modules = Modules(survey)
    overview = Overview(report, modules, language, previous)
    findings = Findings(report, modules, language)
    course = CourseState(survey, findings, language)
    verdict = _verdict(report, language)
    sections = [
        *overview.first(),
        *course.table(),
        *overview.news(),
        *overview.rules(),
        *overview.by_module(),
        *findings.section(),
        *course.lessons(),
        *course.contracts(),
        *course.quizzes(),
        *course.dashboards(),
        *_rule_pages(report, language),
    ]
    body = "\n".join(
        [
            *_head(report, survey, verdict, when, language),
            *overview.totals(),
            *overview.broken(),
            *_ways(sections),
            *sections,
        ]
    )
    style = (DATA / "report.css").read_text("utf-8")
    script = (DATA / "report.js").read_text("utf-8")
    digest = b64encode(sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    title = f"cdclint: {survey.name}: {verdict}" if survey.name else f"cdclint: {verdict}"
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{safe(title)}</title>\n"
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n'
        f"{body}\n</main>\n<script>{script}</script>\n</body>\n</html>\n"
    )


def _verdict(report: Report, language: str) -> str:
    if report.crashes:
        return translate(Message("cdclint crashed, so this run gives no verdict"), language)
    if report.errors:
        return translate(Message("errors found"), language)
    return translate(Message("no errors") if report.warnings else Message("all good"), language)


def _head(report: Report, survey: Survey, verdict: str, when: datetime, language: str) -> Iterator[str]:
    """What was judged, when, by which version, and what came of it."""
    state = "bad" if report.errors or report.crashes else "good"
    time = f'<time datetime="{when:%Y-%m-%dT%H:%M:%SZ}">{when:%Y-%m-%d %H:%M} UTC</time>'
    files = Message("{number} file", number=1) if report.files == 1 else Message("{number} files", number=report.files)
    yield f'<header class="{state}">\n<h1>{safe(survey.name or "cdclint")}</h1>'
    yield f'<p class="verdict">{safe(verdict)}</p>'
    yield f"<p>cdclint {__version__} · {time} · {html(files, language)}</p>\n</header>"


def _ways(sections: Iterable[str]) -> Iterator[str]:
    """Links to the sections that there are, by their headings."""
    begun = [found for one in sections if (found := _SECTION.match(one)) is not None]
    ways = [f'<a href="#{found["name"]}">{found["title"]}</a>' for found in begun]
    if len(ways) > 1:
        yield f"<nav>{' '.join(ways)}</nav>"


def _rule_pages(report: Report, language: str) -> Iterator[str]:
    """The pages of the rules that are broken, how often each first."""
    counts = report.by_rule
    if not counts:
        return
    from markdown_it import MarkdownIt  # noqa: PLC0415 (only this page needs it)

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    yield f'<section id="rules"><h2>{html(Message("Rules"), language)}</h2>'
    for rule, number in counts.items():
        doc = rule_page(rule, load_rule(rule).doc, language)
        page = markdown.render("\n".join(map(printable, doc.split("\n"))))
        yield f'<details id="{rule}"><summary>{safe(rule)} <span>{number}</span></summary>{page}</details>'
    yield "</section>"
