"""The measure of what the rules say on real courses: how judgements are kept, and what they allow a rule."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest

import courses
import judgements
from cdclint.core.rule import Severity
from cdclint.registry import all_rules
from judgements import Judgement, Key, Row

if TYPE_CHECKING:
    from pathlib import Path

COMMIT = "0123456789abcdef"
LESSON = "---\ntitle: Урок\n---\n\nЗадержка <30s считается нормальной.\n"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for judgements and reports; the committed ones stay out of it."""
    folder = tmp_path / "data"
    folder.mkdir()
    for name, file in (("JUDGEMENTS", "judgements.tsv"), ("FIXES", "fixes.tsv"), ("MEASURED", "measured.json")):
        monkeypatch.setattr(judgements, name, folder / file)
    monkeypatch.setattr(courses, "KEPT", folder / "kept.json")
    monkeypatch.setattr(courses, "PAGE", folder / "precision.md")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two checkouts, one of them with a lesson that does not compile."""
    top = tmp_path / "checkouts"
    (top / "owner+course").mkdir(parents=True)
    (top / "owner+other").mkdir()
    (top / "owner+course" / "lesson.mdx").write_text(LESSON, "utf-8")
    (top / "owner+other" / "a.yml").write_text("a: 1\n", "utf-8")
    (top / "commits.tsv").write_text(f"owner/course\t{COMMIT}\nowner/other\t{COMMIT}\n", "utf-8")
    return top


def test_no_rule_is_louder_than_its_row_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    table = judgements.rows(judgements.read(judgements.JUDGEMENTS), judgements.measured())
    severities = {rule: one.severity for rule, one in all_rules().items()}
    loud = {rule: str(row.allowed) for rule, row in table.items() if row.is_louder(severities[rule])}
    assert loud == {}


def test_a_finding_is_judged_once_and_its_judgement_is_kept(
    folder: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert courses.main([str(folder), "--sample", "5", "--rule", "syntax/mdx"]) == 0
    shown = capsys.readouterr().out
    assert "error[syntax/mdx] owner/course lesson.mdx:5:11\n" in shown
    assert ">     5 Задержка <30s считается нормальной.\n" in shown
    sheet = tmp_path / "sheet"
    sheet.write_text(f"{shown.split()[0]} error what follows is not kept\n", "utf-8")
    assert courses.main([str(folder), "--reuse", "--judge", str(sheet)]) == 0
    [kept] = (data / "judgements.tsv").read_text("utf-8").splitlines()
    assert kept.split("\t")[:5] == ["owner/course", COMMIT, "lesson.mdx", "5", "syntax/mdx"]
    assert "Задержка" not in kept
    assert courses.main([str(folder), "--reuse", "--sample", "5", "--rule", "syntax/mdx"]) == 0
    assert capsys.readouterr().out == ""
    assert courses.main([str(folder), "--reuse", "--write"]) == 0
    assert "syntax/mdx" in capsys.readouterr().out
    assert "| syntax/mdx | error | 1 | 1 | 1 (100%) |" in (data / "precision.md").read_text("utf-8")
    assert json.loads((data / "measured.json").read_text("utf-8"))["owner/other"]["files"] == 1


def test_what_was_true_and_is_not_found_any_more_is_told(
    folder: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = ("owner/course", COMMIT, "lesson.mdx", "1", "link/broken", "0123456789", "error")
    (data / "judgements.tsv").write_text("\t".join(gone) + "\n", "utf-8")
    assert courses.main([str(folder)]) == 0
    reported = f"true, and not found any more: owner/course {COMMIT} lesson.mdx 1 link/broken"
    assert reported in capsys.readouterr().out.splitlines()


def test_a_fix_is_shown_before_and_after(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert courses.main([str(folder), "--fixes", "5", "--rule", "syntax/mdx"]) == 0
    *_, before, after = capsys.readouterr().out.splitlines()
    assert before == "  -     5 Задержка <30s считается нормальной."
    assert after == "  +     5 Задержка \\<30s считается нормальной."


@pytest.mark.parametrize(
    ("verdicts", "allowed"),
    [
        (Counter(error=19, false=1), Severity.ERROR),
        (Counter(error=18, false=2), Severity.WARNING),
        (Counter(error=10, warning=10), Severity.WARNING),
        (Counter(warning=8, info=2), Severity.WARNING),
        (Counter(warning=7, info=3), Severity.INFO),
        (Counter(), Severity.INFO),
    ],
)
def test_a_severity_is_earned(verdicts: Counter[str], allowed: Severity) -> None:
    row = Row("a/b", 100, verdicts)
    assert row.allowed is allowed
    assert [one for one in Severity if row.is_louder(one)] == list(Severity)[: list(Severity).index(allowed)]


def test_a_rule_that_says_nothing_may_have_any_severity() -> None:
    assert not Row("a/b", 0, Counter()).is_louder(Severity.ERROR)


def test_judgements_of_another_commit_do_not_count() -> None:
    found: dict[str, judgements.Repository] = {"o/n": {"commit": "new", "files": 1, "findings": {"a/b": 2}}}
    judged = {
        Key("o/n", "new", "x.mdx", 1, "a/b"): Judgement("", "error"),
        Key("o/n", "old", "x.mdx", 2, "a/b"): Judgement("", "false"),
    }
    assert judgements.rows(judged, found)["a/b"].verdicts == {"error": 1}


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--judge", "sheet"], "sheet:2: no such finding or verdict: 0123456789 true"),
        (["--reuse"], "no run before: leave out --reuse"),
    ],
)
def test_a_mistake_is_told(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    problem: str,
) -> None:
    monkeypatch.chdir(folder)
    (folder / "sheet").write_text("\n0123456789 true\n", "utf-8")
    assert courses.main([str(folder), *arguments]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"courses: {problem}"


def test_a_checkout_of_an_unknown_commit_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "commits.tsv").unlink()
    assert courses.main([str(folder)]) == 2
    assert "the commit of owner+course is not known" in capsys.readouterr().err


def test_a_file_of_judgements_that_is_broken_is_refused_at_its_line(data: Path) -> None:
    (data / "judgements.tsv").write_text("o/n\tc\ta.mdx\t1\ta/b\t\terror\no/n\tc\ta.mdx\t1\ta/b\t\tmaybe\n", "utf-8")
    with pytest.raises(ValueError, match=r"judgements\.tsv:2: expected 7 columns"):
        judgements.read(data / "judgements.tsv")


def test_what_was_false_and_is_not_found_any_more_is_forgotten(folder: Path, data: Path) -> None:
    rows = [
        ("owner/course", COMMIT, "lesson.mdx", "1", "link/broken", "0123456789", "false"),
        ("owner/course", COMMIT, "lesson.mdx", "2", "link/broken", "0123456789", "error"),
        ("owner/course", COMMIT, "lesson.mdx", "5", "syntax/mdx", "0123456789", "false"),
        ("owner/elsewhere", COMMIT, "lesson.mdx", "1", "link/broken", "0123456789", "false"),
    ]
    (data / "judgements.tsv").write_text("".join("\t".join(row) + "\n" for row in rows), "utf-8")
    assert courses.main([str(folder), "--write"]) == 0
    kept = (data / "judgements.tsv").read_text("utf-8").splitlines()
    assert kept == ["\t".join(row) for row in rows[1:]]
