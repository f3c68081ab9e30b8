"""Reports for other programs, held against their published schemas; see schemas/README.md."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element, fromstring

import pytest
from jsonschema import Draft7Validator, Draft202012Validator
from xmlschema import XMLSchema

from cdclint.core.finding import Edit, Fix
from cdclint.core.message import Message
from cdclint.core.report import Crash, Diagnostic, Related, Report
from cdclint.core.rule import Severity
from cdclint.core.source import Source
from cdclint.core.survey import Survey
from cdclint.lsp.protocol_types import Converter
from cdclint.output.formats import full, github, gitlab, html_report, json_format, junit, sarif
from cdclint.output.look import Look

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Command

ROOT = Path(__file__).parents[2]
SCHEMAS = Path(__file__).parent / "schemas"
FOLDER = "курс 1%/"
EMOJI = "Это 🙂🙂 Рrometheus и 😀.\n"
NASTY = Source("a,b:c%.mdx", "a\nЗаголовок 🙂 x\n")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in a part of a repository: broken lessons, a dashboard with fixes, files that cannot be judged."""
    top = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "--quiet", top], check=True)
    folder = top / FOLDER
    for name in ("src", "labs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".*"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    lesson = folder / "src/content/course/03-module-3/04-lag-detection-alerting.mdx"
    text = lesson.read_text("utf-8").replace("лаг > 5s", "лаг <= 5s").replace("docker stop", "docker stор")
    lesson.write_text(f"{text}\n{EMOJI}\n{EMOJI}", "utf-8")
    dashboard = folder / "labs/monitoring/grafana/dashboards/debezium-production.json"
    reported = dashboard.read_text("utf-8").replace("MilliSecondsSinceLastEvent{", "MilliSecondSinceLastEvent{")
    dashboard.write_text(reported.replace('"fieldConfig":', '"fieldConfg":', 1), "utf-8")
    (folder / "labs" / "slip.yml").write_text("# cdclint: disable=syntax/encodin a sample\na: 1\n", "utf-8")
    (folder / "labs" / "наружу.yml").symlink_to(__file__)
    (folder / "labs" / "latin.yml").write_bytes("подпись: 1\n".encode("cp1251"))
    return folder


@pytest.fixture
def reported(cdclint: Command, project: Path) -> Callable[[str], str]:
    """The report of that project in a format."""

    def run(form: str) -> str:
        done = cdclint("check", "--output-format", form, folder=project)
        assert done.returncode == 2
        assert "наружу.yml: is a symbolic link that leads outside of the project" in done.stderr
        return done.stdout

    return run


@pytest.fixture
def found(reported: Callable[[str], str]) -> list[dict[str, Any]]:
    """What there is to tell, as the JSON format has it."""
    diagnostics: list[dict[str, Any]] = json.loads(reported("json"))["diagnostics"]
    assert {one["path"].rpartition(".")[2] for one in diagnostics} >= {"mdx", "json", "yml"}
    assert any(one["fix"] and one["path"].endswith(".json") for one in diagnostics)
    assert {one["severity"] for one in diagnostics} == {"error", "warning", "info"}
    return diagnostics


def unescaped(text: str) -> str:
    """What GitHub makes of a value of a workflow command."""
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The workflow commands of a text, as GitHub's runner reads them."""
    read = []
    for line in text.splitlines():
        command = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
        assert command, line
        values = dict(one.split("=", 1) for one in command[2].split(","))
        read.append((command[1], {key: unescaped(value) for key, value in values.items()}, unescaped(command[3])))
    return read


def test_github_shows_each_diagnostic_at_its_place(reported: Callable[[str], str], found: list[dict[str, Any]]) -> None:
    *annotations, broken = commands(reported("github"))
    assert len(annotations) == len(found)
    for (kind, values, text), one in zip(annotations, found, strict=True):
        assert kind == one["severity"].replace("info", "notice")
        assert text == f"{one['message']} ({one['rule']})"
        assert values["file"] == FOLDER + one["path"]
        assert (values["line"], values["endLine"]) == (str(one["line"]), str(one["end_line"]))
        columns = (str(one["column"]), str(one["end_column"])) if one["line"] == one["end_line"] else (None, None)
        assert (values.get("col"), values.get("endColumn")) == columns
    assert broken[0] == "error"
    assert broken[1]["file"] == f"{FOLDER}labs/наружу.yml"
    assert broken[2] == "is a symbolic link that leads outside of the project"


def test_github_cannot_be_given_commands() -> None:
    message = "100% of\r\n::error file=x::owned,\x1b[31m"
    [(kind, values, text), _] = commands(github.render(report(message), folder=""))
    assert (kind, values["file"], values["title"]) == ("error", "a,b:c%.mdx", "cdclint syntax/mdx")
    assert text == message.replace("\x1b", "\ufffd") + " (syntax/mdx)"


def test_gitlab(reported: Callable[[str], str], found: list[dict[str, Any]]) -> None:
    schema = json.loads((SCHEMAS / "gitlab-code-quality.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    issues = json.loads(reported("gitlab"))
    assert [problem.message for problem in Draft202012Validator(schema).iter_errors(issues)] == []
    broken, *others = issues
    assert broken["severity"] == "blocker"
    assert broken["location"] == {"path": f"{FOLDER}labs/наружу.yml", "lines": {"begin": 1, "end": 1}}
    assert [(one["check_name"], one["description"]) for one in others] == [
        (one["rule"], one["message"]) for one in found
    ]
    assert len({one["fingerprint"] for one in issues}) == len(issues)


def test_fingerprints_outlive_changes_elsewhere(cdclint: Command, repository: Path) -> None:
    def prints(text: str) -> list[str]:
        (repository / "a.yml").write_text(text, "utf-8")
        done = cdclint("check", "--output-format", "gitlab")
        return [one["fingerprint"] for one in json.loads(done.stdout)]

    first = prints("title: lag\ntitle: again\ntitle: again\n")
    assert len(set(first)) == 2
    assert prints("# new\n\nother: 1\ntitle: lag\ntitle:   again\ntitle: again\n") == first
    assert len(set(first) & set(prints("title: lag\ntitle: another\ntitle: again\n"))) == 1


def test_sarif(reported: Callable[[str], str], found: list[dict[str, Any]], project: Path) -> None:
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text("utf-8"))
    log = json.loads(reported("sarif"))
    validator = Draft7Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER)
    assert [problem.message for problem in validator.iter_errors(log)] == []
    [run] = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(found)
    for result, one in zip(run["results"], found, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == one["rule"]
        assert (result["level"], result["message"]["text"]) == (one["severity"].replace("info", "note"), one["message"])
        place = result["locations"][0]["physicalLocation"]
        assert "%" in place["artifactLocation"]["uri"]
        assert unquote(place["artifactLocation"]["uri"]) == FOLDER + one["path"]
        assert place["artifactLocation"]["uriBaseId"] in run["originalUriBaseIds"]
        keys = ("startLine", "startColumn", "endLine", "endColumn")
        assert [place["region"][key] for key in keys] == [
            one[key] for key in ("line", "column", "end_line", "end_column")
        ]
        assert ("fixes" in result) == (one["fix"] is not None)
        for fix in result.get("fixes", ()):
            replacements = [edit for change in fix["artifactChanges"] for edit in change["replacements"]]
            assert [edit["insertedContent"]["text"] for edit in replacements] == [
                edit["text"] for edit in one["fix"]["edits"]
            ]
    prints = [result["partialFingerprints"]["cdclint/v1"] for result in run["results"]]
    assert len(set(prints)) == len(prints)
    for rule in rules:
        assert rule["help"]["text"].startswith(rule["shortDescription"]["text"])
    beyond = [one for one in run["results"] if "Рrometheus" in one["message"]["text"]]
    assert len(beyond) == 2
    region = beyond[0]["locations"][0]["physicalLocation"]["region"]
    line = (project / found[run["results"].index(beyond[0])]["path"]).read_text("utf-8").split("\n")
    quoted = line[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
    assert quoted == region["snippet"]["text"]
    assert region["startColumn"] == EMOJI.index("Р") + 1
    [invocation] = run["invocations"]
    assert invocation["executionSuccessful"] is False
    [notification] = invocation["toolExecutionNotifications"]
    assert "наружу.yml" in unquote(notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])


def test_junit(reported: Callable[[str], str], found: list[dict[str, Any]]) -> None:
    top = valid(reported("junit"))
    cases = top.findall("./testsuite/testcase")
    assert [(case.get("name"), case.get("classname")) for case in cases[:-1]] == [
        (f"{one['rule']} at {one['line']}:{one['column']}", one["path"]) for one in found
    ]
    failures = [failure.get("message") for failure in top.iter("failure")]
    assert failures == [one["message"] for one in found if one["severity"] == "error"]
    assert len(list(top.iter("system-out"))) == len(found) - len(failures)
    assert (top.get("tests"), top.get("failures"), top.get("errors")) == (str(len(cases)), str(len(failures)), "1")
    assert cases[-1].get("classname") == "labs/наружу.yml"


def test_junit_of_a_clean_run_has_a_case(cdclint: Command, repository: Path) -> None:
    (repository / "a.yml").write_text("title: lag\n", "utf-8")
    top = valid(cdclint("check", "--output-format", "junit").stdout)
    assert [case.get("name") for case in top.iter("testcase")] == ["files checked: 1"]
    assert (top.get("tests"), top.get("failures"), top.get("errors")) == ("1", "0", "0")


def valid(text: str) -> Element:
    problems = list(XMLSchema(SCHEMAS / "junit-10.xsd").iter_errors(StringIO(text)))
    assert problems == []
    return fromstring(text.encode())  # noqa: S314 (we wrote it)


def report(message: str) -> Report:
    """One diagnostic with a fix, and a rule that crashed, both with characters that formats must escape."""
    span = NASTY.span(len(NASTY.text) - 2, len(NASTY.text) - 1)
    fix = Fix("write\x00 `y`", (Edit(span, "y"),), safe=False)
    found = Diagnostic("syntax/mdx", Severity.ERROR, span, message, fix)
    crash = Crash(NASTY.path, "prose/mixed-script", "ValueError: <&>\x1b\n]]>", 'File "x"\n  ValueError: \x00\ufffe')
    return Report((found,), 1, (crash,))


@pytest.mark.parametrize("message", ["<&>\"'\x00\x08\n]]>\u2028", "\ufffe\uffff", "\ud800"])
def test_characters_that_a_format_cannot_hold(message: str) -> None:
    broken = report(message)
    top = valid(junit.render(broken))
    assert [case.get("name") for case in top.iter("testcase")] == ["syntax/mdx at 2:13", "prose/mixed-script"]
    assert [error.get("type") for error in top.iter("error")] == ["crash"]
    assert json.loads(gitlab.render(broken, folder=""))[1]["location"]["path"] == NASTY.path
    [run] = json.loads(sarif.render(broken, folder="docs/"))["runs"]
    [notification] = run["invocations"][0]["toolExecutionNotifications"]
    rule = notification["associatedRule"]
    assert run["tool"]["driver"]["rules"][rule["index"]]["id"] == rule["id"] == "prose/mixed-script"
    [result] = run["results"]
    assert result["fixes"][0]["description"]["text"].endswith("(unsafe)")
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"]) == (2, 13)


def test_an_info_has_its_own_level() -> None:
    span = NASTY.span(0, 1)
    reported = Report((Diagnostic("structure/duplicate-heading", Severity.INFO, span, "twice"),), 1)
    assert github.render(reported, folder="").startswith("::notice file=")
    assert [one["severity"] for one in json.loads(gitlab.render(reported, folder=""))] == ["info"]
    [run] = json.loads(sarif.render(reported, folder=""))["runs"]
    assert [one["level"] for one in run["results"]] == ["note"]
    top = valid(junit.render(reported))
    assert (top.get("failures"), top.get("errors")) == ("0", "0")
    assert [one.text for one in top.iter("system-out")] == ["info: a,b:c%.mdx:1:1: structure/duplicate-heading twice"]


def test_consequences_are_places_of_their_cause_in_every_format() -> None:
    other = Source("b.mdx", "first\nsecond\nthird\n")
    places = [(0, 5), (6, 12), (13, 18), (0, 1)]
    related = tuple(
        Related(other.span(*place), Message("panel {number} <is> empty", number=at)) for at, place in enumerate(places)
    )
    span = NASTY.span(0, 1)
    cause = Diagnostic("live/target-down", Severity.ERROR, span, Message("is down"), related=related)
    reported = Report((cause,), 1)
    lines = [f"b.mdx:{line}:1: panel {at} <is> empty" for at, line in enumerate((1, 2, 3, 1))]

    [first, *others] = json_format.plain(reported)["diagnostics"][0]["related"]
    assert first == {
        "path": "b.mdx",
        "line": 1,
        "column": 1,
        "end_line": 1,
        "end_column": 6,
        "message": "panel 0 <is> empty",
    }
    assert [one["line"] for one in others] == [2, 3, 1]
    [issue] = json.loads(gitlab.render(reported, folder="docs/"))
    Draft202012Validator(json.loads((SCHEMAS / "gitlab-code-quality.json").read_text("utf-8"))).validate([issue])
    assert [one["path"] for one in issue["other_locations"]] == ["docs/b.mdx"] * 4
    [run] = json.loads(sarif.render(reported, folder="docs/"))["runs"]
    Draft7Validator(json.loads((SCHEMAS / "sarif-2.1.0.json").read_text("utf-8"))).validate(
        {"version": "2.1.0", "runs": [run]}
    )
    [result] = run["results"]
    assert [one["message"]["text"] for one in result["relatedLocations"]] == [str(one.message) for one in related]
    assert result["relatedLocations"][1]["physicalLocation"]["artifactLocation"]["uri"] == "docs/b.mdx"
    [failure] = valid(junit.render(reported)).iter("failure")
    assert failure.text is not None
    assert failure.text.splitlines()[1:] == lines
    assert "%0A- ".join(["is down (live/target-down)", *lines]) in github.render(reported, folder="")
    page = html_report.render(reported, Survey(), when=datetime(2026, 1, 1, tzinfo=UTC))
    for line in lines:
        place, _, text = line.partition(": ")
        assert f"<li><code>{place}</code> {text.replace('<is>', '&lt;is&gt;')}</li>" in page
    shown = full.render(reported, Look()).splitlines()
    assert [line.strip() for line in shown if line.strip().startswith("=")] == [
        *(f"= {line}" for line in lines[:3]),
        "= … 1 more: `-v` shows all",
    ]
    assert [line.strip() for line in full.render(reported, Look(), verbose=True).splitlines()][-4:-1] == [
        f"= {line}" for line in lines[1:]
    ]
    converted = Converter().diagnostic(cause, lambda path: f"file:///{path}")
    assert converted.related_information is not None
    assert [(one.location.uri, one.location.range.start.line) for one in converted.related_information] == [
        ("file:///b.mdx", line) for line in (0, 1, 2, 0)
    ]


def test_paths_beside_the_root_are_those_of_the_repository() -> None:
    source = Source("../other/a.mdx", "x")
    outside = Report((Diagnostic("syntax/mdx", Severity.ERROR, source.span(0, 1), "broken"),), 1)
    assert "file=other/a.mdx," in github.render(outside, folder="docs/")
