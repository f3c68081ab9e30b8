"""The report for people: complete, safe, and readable where it is opened."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from absent import absent
from cdclint import cli, config
from cdclint.core.finding import Edit, Fix
from cdclint.core.message import Message
from cdclint.core.report import Crash, Diagnostic, Report
from cdclint.core.rule import Severity
from cdclint.core.source import Source
from cdclint.core.survey import ContractState, DashboardState, LessonState, PanelState, RowState, Survey
from cdclint.engine.check import check
from cdclint.engine.run.request import Request
from cdclint.engine.take_survey import contract_rules
from cdclint.output.formats import html_report as html
from cdclint.output.known_report import HEAD, is_report
from cdclint.output.people.page_findings import Window, excerpt
from cdclint.registry import load_rule, rule_ids

if TYPE_CHECKING:
    from cdclint.core.report import Report as ReportType

ROOT = Path(__file__).parents[2]
VOID = {"meta", "br", "input"}
WHEN = datetime(2026, 3, 9, 7, 5, tzinfo=UTC)
LESSONS = (LessonState("src/03.mdx", "src", "Лаг", 3), LessonState("src/04.mdx", "src", "Алерты", None))


def render(report: ReportType, survey: Survey, **wishes: Any) -> str:  # noqa: ANN401 (those of the renderer)
    return html.render(report, survey, when=WHEN, **wishes)


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
            elif name in {"src", "srcset", "data"} or tag in {"link", "iframe"}:
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
        LESSONS,
        (ContractState("src/03.mdx", 12, ("src/03.mdx",)), ContractState("src/9*.mdx", 1, ())),
        (DashboardState("d.json", "Production", "uid", (RowState("Health", collapsed=True, panels=panels),)),),
        frozenset({"structure/too-short"}),
        judged=frozenset({"src/03.mdx", "src/04.mdx", "d.json"}),
    )
    page = render(report(diagnostic()), survey)
    reader = read(page)
    text = "".join(reader.text)
    for reported in ("errors found", "Лаг", "Алерты", "fulfilled", "matches no file", "Production", "Health", "Lag"):
        assert reported in text
    assert "Задержка <mark>&lt;</mark>30s" in page
    assert "error · syntax/mdx · 1:10 · fix: escape it" in text
    assert {target.removeprefix("#") for target in reader.targets} <= set(reader.ids)
    assert len(reader.ids) == len(set(reader.ids))
    assert reader.fetched == []


def test_the_head_names_the_course_and_the_time() -> None:
    page = render(report(diagnostic()), Survey(name="Курс <CDC>"))
    assert "<h1>Курс &lt;CDC&gt;</h1>" in page
    assert '<time datetime="2026-03-09T07:05:00Z">2026-03-09 07:05 UTC</time>' in page
    assert "<title>cdclint: Курс &lt;CDC&gt;: errors found</title>" in page
    assert is_report(page.encode()[:HEAD])
    assert html.time_of_run({"SOURCE_DATE_EPOCH": "1772607900"}) == datetime(2026, 3, 4, 7, 5, tzinfo=UTC)
    for none in ({}, {"SOURCE_DATE_EPOCH": "soon"}, {"SOURCE_DATE_EPOCH": "9" * 30}):
        assert html.time_of_run(none).year >= 2026


def found_in(path: str, rule: str, severity: Severity, number: int = 1, **more: Any) -> list[Diagnostic]:  # noqa: ANN401
    source = Source(path, "Задержка <30s")
    return [Diagnostic(rule, severity, source.span(9, 10), Message.text("x"), **more)] * number


def test_what_matters_comes_first() -> None:
    lessons = tuple(LessonState(f"src/{one}/1.mdx", one, "Лаг", 1) for one in ("01-a", "02-b"))
    escape = Fix(Message("escape it"), ())
    diagnostics = [
        *found_in("labs/d.json", "dashboard/missing-description", Severity.INFO),
        *found_in("src/01-a/1.mdx", "link/broken", Severity.ERROR, 2),
        *found_in("src/01-a/1.mdx", "syntax/mdx", Severity.ERROR, fix=escape),
        *found_in("src/quiz/02-b/q.json", "quiz/guessable", Severity.WARNING, 5),
    ]
    page = render(Report(tuple(diagnostics), 8), Survey(lessons))
    order = ["first", "by-rule", "by-module", "diagnostics", "lessons", "rules"]
    assert re.findall(r'<section id="([\w-]+)"', page) == order
    assert re.findall(r'href="#([\w-]+)"', page.partition("<nav>")[2].partition("</nav>")[0]) == order
    first, by_rule, by_module = (page.partition(f'id="{name}"')[2].partition("</section>")[0] for name in order[:3])
    steps = [re.sub("<[^>]*>", "", one) for one in re.findall("<li>(.*?)</li>", first)]
    assert [one.partition(":")[0] for one in steps] == [
        "Repair first what does not parse, in one file",
        "cdclint check --fix repairs 1 by itself; --fix --diff shows how.",
        "link/broken, 2 in one file",
    ]
    rows = [re.sub("<[^>]*>", " ", one).split() for one in re.findall("<tr>(<td><a.*?)</tr>", by_rule)]
    assert rows == [
        ["link/broken", "error", "2", "1", "·", "12", "%"],
        ["syntax/mdx", "error", "1", "1", "·", "12", "%"],
        ["quiz/guessable", "warning", "5", "1", "·", "12", "%"],
        ["dashboard/missing-description", "info", "1", "1", "·", "12", "%"],
    ]
    assert '<i class=w style="width:100%">' in by_rule
    assert '<i class=e style="width:40%">' in by_rule
    rows = [re.sub("<[^>]*>", " ", one).split() for one in re.findall("<tr>(<td><code.*?)</tr>", by_module)]
    # A quiz belongs to the module whose name its folder has.
    assert rows == [["01-a", "3", "3", "1"], ["02-b", "5", "5", "1"], ["labs", "1"]]


def test_a_page_of_8000_findings_stays_under_5_mb() -> None:
    rules = [one for one in rule_ids() if not one.startswith("syntax/")]
    line = "Коннектор читает журнал, и задержка растёт, пока никто не смотрит на панель. " * 8
    sources = [Source(f"src/content/course/{at // 20:02}-модуль/{at % 20:02}-lesson.mdx", line) for at in range(1000)]
    message = Message(
        "there is no `{address}`; did you mean `{meant}`?",
        address="/course/02-задержка/07-как-измерить-задержку/#порог-тревоги",
        meant="/course/03-отставание/07-как-измерить-отставание/#порог-тревоги",
    )
    fix = Fix(Message("write {text}", text=message.values["meant"]), ())
    diagnostics = tuple(
        Diagnostic(rules[at % 90], Severity.ERROR, sources[at // 8].span(200, 208), message, fix if at % 3 else None)
        for at in range(8000)
    )
    lessons = tuple(LessonState(one.path, one.path.split("/")[3], "Как читать журнал", 1) for one in sources)
    page = render(Report(diagnostics, 1000), Survey(lessons), language="ru")
    assert page.count("<article") == 8000
    assert len(page.encode()) < 5_000_000


def test_long_lines_are_cut_around_the_place() -> None:
    text = "а" * 300 + "<b>" + "в" * 300 + "\r\nвторая\nтретья\nчетвёртая\n"
    source = Source("a.mdx", text)
    window = Window(lines=2, before=5, after=8)
    assert excerpt(source.span(300, 303), window) == "…ааааа<mark>&lt;b&gt;</mark>ввввв…"
    assert excerpt(source.span(300, 400), window) == "…ааааа<mark>&lt;b&gt;ввввв</mark>…"
    assert excerpt(source.span(605, 620), window) == "<mark>вторая</mark>\n<mark>третья</mark>\n…"
    assert excerpt(source.span(607, 607), window) == "вт<mark></mark>орая"


def test_nothing_is_vouched_for_that_was_not_asked_for() -> None:
    survey = Survey(LESSONS, (ContractState("src/04.mdx", 12, ("src/04.mdx",)),), judged=frozenset({"src/03.mdx"}))
    text = "".join(read(render(report(), survey)).text)
    assert (text.count("in order"), text.count("not judged"), "fulfilled" in text) == (1, 2, False)


def test_pages_of_rules_are_rendered() -> None:
    source = Source("src/03.mdx", "Задержка <30s")
    page = render(report(*(Diagnostic(name, Severity.ERROR, source.span(9, 10), "x") for name in rule_ids())), Survey())
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
    page = render(report(found, crashes=(Crash(evil, evil, evil),)), survey)
    reader = read(page)
    # The one script is ours, and the browser runs no other.
    [script] = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert page.count("<script") == 1
    assert f"script-src 'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" in page
    assert "\x1b" not in page
    assert reader.fetched == []
    assert re.findall(r'<i style="([^"]*)"', page) == ["background:red"]
    assert "<mark" not in page.partition("<pre>")[0]


def test_a_crash_is_no_good_verdict() -> None:
    text = "".join(read(render(report(crashes=(Crash("a.mdx", "", "cannot be read"),)), Survey())).text)
    assert "all good" not in text
    assert "cannot be read" in text


def test_the_trend_against_a_previous_report() -> None:
    then = {
        "version": 1,
        "summary": {"errors": 3, "warnings": 0},
        "diagnostics": [{"rule": "syntax/yaml", "path": "a.yml", "message": "gone"}] * 3,
    }
    page = render(report(diagnostic()), Survey(), previous=html.read_previous(json.dumps(then)))
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
    others = [*found_in("b.mdx", "link/broken", Severity.ERROR, 2), *found_in("c.mdx", "link/broken", Severity.WARNING)]
    long = diagnostic("Задержка <30s " + "слово " * 80, "x" * 300)
    page = render(Report((*outcome.report.diagnostics, *others, long), 9), outcome.survey)
    (tmp_path / "report.html").write_text(page, "utf-8")
    # A window of a desktop is never as narrow as a phone: a frame is.
    frame = f"""<iframe id="f" src="report.html" width="{width}" height="900"></iframe><script>
    f.onload = () => {{
      const page = f.contentDocument;
      const said = [`${{page.documentElement.scrollWidth}}/${{f.contentWindow.innerWidth}}`];
      const form = page.forms.filters;
      const tell = () => said.push(form.querySelector('output').textContent);
      page.querySelector('a[data-rule="link/broken"]').click();
      tell();
      form.severity.forEach((one) => (one.checked = one.value === 'error'));
      form.dispatchEvent(new Event('change'));
      tell();
      const shown = [...page.querySelectorAll('article')].filter((one) => one.checkVisibility());
      said.push(shown.length, [...page.querySelectorAll('details.file')].filter((one) => !one.hidden).length);
      document.title = said.join('; ');
    }};
    </script>"""
    (tmp_path / "frame.html").write_text(frame, "utf-8")
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
               "--disable-background-networking", "--disable-component-update", "--disable-sync",
               "--allow-file-access-from-files", "--virtual-time-budget=3000", "--dump-dom")  # fmt: skip
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    done = subprocess.run(
        [chromium, *options, profile, (tmp_path / "frame.html").as_uri()],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    title = re.search(r"<title>(\d+)/(\d+); shown: 3 of \d+; shown: 2 of \d+; 2; 1</title>", done.stdout)
    assert title, done.stdout
    assert int(title[1]) <= int(title[2]) <= width
