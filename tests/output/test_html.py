"""The report for people: complete, safe, and readable where it is opened."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from absent import absent
from cdclint import cli, config
from cdclint.core.finding import Edit, Fix
from cdclint.core.report import Crash, Diagnostic, Report
from cdclint.core.rule import Severity
from cdclint.core.source import Source
from cdclint.core.survey import ContractState, DashboardState, LessonState, PanelState, RowState, Survey
from cdclint.engine.check import check
from cdclint.engine.run.request import Request
from cdclint.engine.take_survey import contract_rules
from cdclint.output.formats import html_report as html
from cdclint.registry import load_rule, rule_ids

if TYPE_CHECKING:
    from cdclint.core.report import Report as ReportType

ROOT = Path(__file__).parents[2]
VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Holds that tags nest, and collects ids, targets of links and what would be fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.fetched: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attributes:
            if name == "id":
                self.ids.append(value or "")
            elif name == "href":
                self.targets.append(value or "")
            elif name in {"src", "srcset", "data"} or tag in {"script", "link", "iframe"}:
                self.fetched.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def diagnostic(text: str = "Задержка <30s", message: str = "write `\\<`") -> Diagnostic:
    source = Source("src/03.mdx", text)
    fix = Fix("escape it", (Edit(source.span(9, 9), "\\"),))
    return Diagnostic("syntax/mdx", Severity.ERROR, source.span(9, 10), message, fix)


def report(*found: Diagnostic, crashes: tuple[Crash, ...] = ()) -> ReportType:
    return Report(found, 3, crashes)


def test_everything_is_there_and_every_link_leads_somewhere() -> None:
    panels = (PanelState("Lag", "gauge", 0, 0, 6, 7, ("green", "red")),)
    survey = Survey(
        (LessonState("src/03.mdx", "src", "Лаг", 3), LessonState("src/04.mdx", "src", "Алерты", None)),
        (ContractState("src/03.mdx", 12, ("src/03.mdx",)), ContractState("src/9*.mdx", 1, ())),
        (DashboardState("d.json", "Production", "uid", (RowState("Health", collapsed=True, panels=panels),)),),
        frozenset({"structure/too-short"}),
        judged=frozenset({"src/03.mdx", "src/04.mdx", "d.json"}),
    )
    reader = read(html.render(report(diagnostic()), survey))
    text = "".join(reader.text)
    for reported in ("errors found", "Лаг", "Алерты", "fulfilled", "matches no file", "Production", "Health", "Lag"):
        assert reported in text
    assert "1 | Задержка <30s\n  |          ^" in text
    assert "fix: escape it" in text
    assert {target.removeprefix("#") for target in reader.targets} <= set(reader.ids)
    assert len(reader.ids) == len(set(reader.ids))
    assert reader.fetched == []


def test_nothing_is_vouched_for_that_was_not_asked_for() -> None:
    lessons = (LessonState("src/03.mdx", "src", "Лаг", 3), LessonState("src/04.mdx", "src", "Алерты", None))
    survey = Survey(lessons, (ContractState("src/04.mdx", 12, ("src/04.mdx",)),), judged=frozenset({"src/03.mdx"}))
    text = "".join(read(html.render(report(), survey)).text)
    assert (text.count("in order"), text.count("not judged"), "fulfilled" in text) == (1, 2, False)


def test_pages_of_rules_are_rendered() -> None:
    source = Source("src/03.mdx", "Задержка <30s")
    page = html.render(
        report(*(Diagnostic(name, Severity.ERROR, source.span(9, 10), "x") for name in rule_ids())), Survey()
    )
    assert page.count("\ufffd") == sum(load_rule(name).doc.count("\ufffd") for name in rule_ids())
    assert read(page).fetched == []


def test_what_files_say_is_never_markup() -> None:
    evil = '<script>alert("1")</script> & \x1b[31m'
    found = diagnostic(f"Задержка {evil}", evil)
    survey = Survey(
        (LessonState(evil, evil, evil, 1),),
        (ContractState(evil, 1, (evil,)),),
        (DashboardState(evil, evil, evil, (RowState(evil, collapsed=False, panels=(
            PanelState(evil, evil, 0, 0, 1, 1, ("red;background:url(x)", 'green" onclick="x', "dark-red")),)),)),),
    )  # fmt: skip
    page = html.render(report(found, crashes=(Crash(evil, evil, evil),)), survey)
    reader = read(page)
    assert "<script" not in page
    assert "\x1b" not in page
    assert reader.fetched == []
    assert re.findall(r'<i style="([^"]*)"', page) == ["background:red"]


def test_a_crash_is_no_good_verdict() -> None:
    text = "".join(read(html.render(report(crashes=(Crash("a.mdx", "", "cannot be read"),)), Survey())).text)
    assert "all good" not in text
    assert "cannot be read" in text


def test_the_trend_against_a_previous_report() -> None:
    then = {
        "version": 1,
        "summary": {"errors": 3, "warnings": 0},
        "diagnostics": [{"rule": "syntax/yaml", "path": "a.yml", "message": "gone"}] * 3,
    }
    page = html.render(report(diagnostic()), Survey(), previous=html.read_previous(json.dumps(then)))
    text = "".join(read(page).text)
    assert "1 −2" in text
    assert "0 ±0" in text
    assert "New since the previous report: 1" in text
    assert "Gone since the previous report: 3" in text


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 1, "summary": {"errors": "x"}, "diagnostics": []}', "null"]
)
def test_a_previous_report_that_is_none(text: str) -> None:
    with pytest.raises(html.PreviousError, match="not a cdclint report"):
        html.read_previous(text)


def test_the_contract_rules_are_those_that_read_contracts() -> None:
    rules = ROOT / "linter/cdclint/rules"
    readers = {
        rule
        for rule in rule_ids()
        if re.search(r"(?<!documents)\.contract\.", (rules / f"{rule.replace('-', '_')}.py").read_text("utf-8"))
    } - {"structure/placeholder"}  # it only asks the contract what it allows
    # Two see what a file made of its contract: its facts.
    assert readers | {"contract/unmatched", "dashboard/missing-inputs"} == contract_rules()


def test_this_course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    outcome = check(config.load(ROOT, {}), Request(cached=False), with_survey=True)
    assert outcome.survey is not None
    lessons = [one for one in outcome.survey.lessons if one.module == "03-module-3"]
    assert [one.order for one in lessons] == [3, 4]
    production = next(one for one in outcome.survey.dashboards if one.uid == "debezium-production")
    assert [(row.title, row.collapsed) for row in production.rows] == [
        ("Health Overview", False),
        ("Time Series", False),
        ("Detailed Metrics", True),
    ]
    assert all(one.requirements > 5 and len(one.paths) == 1 for one in outcome.survey.contracts)


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yml").write_text("a: 1\na: 2\n", "utf-8")
    page, previous = tmp_path / "report.html", tmp_path / "before.json"
    assert cli.main(["check", "--output-format", "json", "--output-file", str(previous)]) == 1
    previous_call = ["check", "--output-format", "html", "--previous", str(previous), "--output-file", str(page)]
    assert cli.main(previous_call) == 1
    assert "1 ±0" in "".join(read(page.read_text("utf-8")).text)
    capsys.readouterr()
    for missing in (["--previous", "no.json", "--output-format", "html"], ["--previous", str(previous)]):
        assert cli.main(["check", *missing]) == 2
        reported = capsys.readouterr().err
        assert reported.startswith("cdclint: ")
        assert reported.count("\n") == 1
    previous.write_text('{"version": 2}', "utf-8")
    assert cli.main(previous_call) == 2
    assert capsys.readouterr().err == f"cdclint: {previous}: was written by another version of cdclint\n"


@pytest.mark.site
@pytest.mark.parametrize("width", [1280, 390])
def test_in_a_browser(tmp_path: Path, width: int) -> None:
    """The page is laid out by a real browser and nothing is wider than the window."""
    chromium = shutil.which("chromium")
    if chromium is None:
        absent("Chromium is not installed: make system")
    outcome = check(config.load(ROOT, {}), Request(cached=False), with_survey=True)
    assert outcome.survey is not None
    long = diagnostic("Задержка <30s " + "слово " * 80, "x" * 300)
    page = html.render(Report((*outcome.report.diagnostics, long), 9), outcome.survey)
    probe = "<script>document.title = `${document.documentElement.scrollWidth}/${innerWidth}`</script></body>"
    (tmp_path / "report.html").write_text(page.replace("</body>", probe), "utf-8")
    # A window of a desktop is never as narrow as a phone: a frame is.
    frame = (
        f'<iframe id="f" src="report.html" width="{width}" height="900"></iframe>'
        "<script>f.onload = () => { document.title = f.contentDocument.title }</script>"
    )
    (tmp_path / "frame.html").write_text(frame, "utf-8")
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
               "--disable-background-networking", "--disable-component-update", "--disable-sync",
               "--allow-file-access-from-files", "--virtual-time-budget=3000", "--dump-dom")  # fmt: skip
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    done = subprocess.run(
        [chromium, *options, profile, (tmp_path / "frame.html").as_uri()],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    title = re.search(r"<title>(\d+)/(\d+)</title>", done.stdout)
    assert title, done.stdout
    assert int(title[1]) <= int(title[2]) <= width
