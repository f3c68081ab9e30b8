from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdclint.config import load
from cdclint.core.process import cores as cores_module
from cdclint.core.rule import Severity
from cdclint.engine import pool
from cdclint.engine.run import load as load_module
from cdclint.engine.run.load import load_run
from cdclint.engine.run.request import Request

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.engine.conftest import Check, Rules

    from cdclint.engine.examine import Entry, Examiner

CRASHES = """
@rule
def crashes(file: YamlFile) -> Iterator[Finding]:
    '''Crashes.'''
    yield Finding(file.source.span(0, 1), "before")
    raise RuntimeError("oh")
"""
SPEAKS = """
@rule
def speaks(file: YamlFile) -> Iterator[Finding]:
    '''Speaks.'''
    yield Finding(file.source.span(0, 1), "here")
"""
DIES = """
@rule
def dies(file: YamlFile) -> Iterator[Finding]:
    '''Ends its process.'''
    if "deadly" in file.source.text:
        os._exit(3)
    yield Finding(file.source.span(0, 1), "alive")
"""
EVERYWHERE = """
@rule
def everywhere(project: Project) -> Iterator[Finding]:
    '''Speaks of every file.'''
    for path in sorted(project.facts):
        yield Finding(project.source(path).span(0, 0), f"{len(project.facts)} files, complete: {project.complete}")
"""


def test_a_rule_that_crashes_is_told_and_the_run_goes_on(tmp_path: Path, own_rules: Rules, run_check: Check) -> None:
    own_rules(crashes=CRASHES, speaks=SPEAKS)
    for name in ("a.yml", "b.yml"):
        (tmp_path / name).write_text("k: 1\n", "utf-8")
    report = run_check(tmp_path).report
    assert [(crash.path, crash.rule, crash.message) for crash in report.crashes] == [
        ("a.yml", "test/crashes", "RuntimeError: oh"),
        ("b.yml", "test/crashes", "RuntimeError: oh"),
    ]
    assert "in crashes" in report.crashes[0].detail
    assert [found.rule for found in report.diagnostics] == ["test/speaks", "test/speaks"]


def test_a_crash_is_never_cached(tmp_path: Path, own_rules: Rules, run_check: Check) -> None:
    own_rules(crashes=CRASHES)
    (tmp_path / "a.yml").write_text("k: 1\n", "utf-8")
    assert len(run_check(tmp_path, cached=True).report.crashes) == 1
    assert len(run_check(tmp_path, cached=True).report.crashes) == 1


def test_a_rule_over_the_project_that_crashes_is_told(tmp_path: Path, own_rules: Rules, run_check: Check) -> None:
    own_rules(crashes=CRASHES.replace("file: YamlFile", "project: Project"), speaks=SPEAKS)
    (tmp_path / "a.yml").write_text("k: 1\n", "utf-8")
    report = run_check(tmp_path).report
    assert [crash.rule for crash in report.crashes] == ["test/crashes"]
    assert [found.rule for found in report.diagnostics] == ["test/speaks"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_processes_make_no_difference(tmp_path: Path, own_rules: Rules, run_check: Check, jobs: int) -> None:
    own_rules(speaks=SPEAKS, crashes=CRASHES, everywhere=EVERYWHERE)
    for number in range(40):
        (tmp_path / f"{number:02}.yml").write_text("k: 1\n" * number, "utf-8")
    report = run_check(tmp_path, jobs=jobs).report
    assert report.files == 40
    assert len([found for found in report.diagnostics if found.rule == "test/everywhere"]) == 40
    assert [found.span.source.path for found in report.diagnostics if found.rule == "test/speaks"] == [
        f"{number:02}.yml" for number in range(1, 40)
    ]


@pytest.mark.parametrize(("size", "processes"), [(100, []), (200_000, [2])])
def test_much_to_examine_is_shared_without_being_asked(
    tmp_path: Path,
    *,
    own_rules: Rules,
    run_check: Check,
    monkeypatch: pytest.MonkeyPatch,
    size: int,
    processes: list[int],
) -> None:
    monkeypatch.setattr(load_module, "PAYS", 400_000)
    monkeypatch.setattr(cores_module, "cores", lambda: 2)
    started = []
    shared = pool.examine_in_processes

    def share(examiner: Examiner, misses: dict[str, int], jobs: int, *, aside: bool) -> Iterable[tuple[str, Entry]]:
        started.append(jobs)
        return shared(examiner, misses, jobs, aside=aside)

    monkeypatch.setattr(pool, "examine_in_processes", share)
    own_rules(speaks=SPEAKS)
    for name in ("a.yml", "b.yml", "c.yml"):
        (tmp_path / name).write_text("# \n" * (size // 3) + "k: 1\n", "utf-8")
    report = run_check(tmp_path).report
    assert started == processes
    assert [found.span.source.path for found in report.diagnostics] == ["a.yml", "b.yml", "c.yml"]


def test_a_worker_that_dies_takes_nothing_along(tmp_path: Path, own_rules: Rules, run_check: Check) -> None:
    own_rules(dies=DIES)
    for number in range(10):
        text = "deadly: 1\n" if number in {2, 7} else "k: 1\n"
        (tmp_path / f"{number:02}.yml").write_text(text * 6000, "utf-8")
    report = run_check(tmp_path, jobs=2).report
    assert [crash.path for crash in report.crashes] == ["02.yml", "07.yml"]
    assert len(report.diagnostics) == 8


def test_a_rule_over_the_project_sees_all_and_tells_what_is_asked(
    tmp_path: Path, own_rules: Rules, run_check: Check
) -> None:
    own_rules(everywhere=EVERYWHERE)
    for name in ("a.yml", "b.yml", "c/d.yml", "c/e.yml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("k: 1\n", "utf-8")

    def paths(*asked: str) -> list[str]:
        report = run_check(tmp_path, *asked).report
        assert all(found.message == "4 files, complete: True" for found in report.diagnostics)
        return [found.span.source.path for found in report.diagnostics]

    assert paths() == ["a.yml", "b.yml", "c/d.yml", "c/e.yml"]
    assert paths("a.yml") == ["a.yml"]
    assert paths("c") == ["c/d.yml", "c/e.yml"]
    assert paths("c", "b.yml") == ["b.yml", "c/d.yml", "c/e.yml"]


def test_a_file_that_could_not_be_read_makes_the_project_incomplete(
    tmp_path: Path, own_rules: Rules, run_check: Check
) -> None:
    own_rules(everywhere=EVERYWHERE)
    (tmp_path / "a.yml").write_text("k: 1\n", "utf-8")
    (tmp_path / "b.yml").write_text("k: 1\n" * 100, "utf-8")
    report = run_check(tmp_path, max_file_size=100).report
    assert [found.message for found in report.diagnostics] == ["1 files, complete: False"]
    assert [crash.path for crash in report.crashes] == ["b.yml"]
    assert report.files == 1


def test_what_breaks_on_a_file_that_nobody_asked_for_is_not_told(
    tmp_path: Path, own_rules: Rules, run_check: Check
) -> None:
    picky = CRASHES.replace("    raise", "    if 'bad' in file.source.text:\n        raise")
    own_rules(everywhere=EVERYWHERE, crashes=picky)
    for name in ("a.yml", "c/crash.yml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("bad: 1\n" if "crash" in name else "k: 1\n", "utf-8")
    (tmp_path / "large.yml").write_text("k: 1\n" * 100, "utf-8")
    (tmp_path / "outside.yml").symlink_to(__file__)

    def crashes(*asked: str) -> list[str]:
        report = run_check(tmp_path, *asked, max_file_size=100).report
        assert {found.message for found in report.diagnostics if found.rule == "test/everywhere"} <= {
            "2 files, complete: False"
        }
        return [crash.path for crash in report.crashes]

    assert crashes("a.yml") == []
    assert crashes("c") == ["c/crash.yml"]
    assert crashes("large.yml", "a.yml") == ["large.yml"]
    assert crashes() == ["c/crash.yml", "large.yml", "outside.yml"]


def test_a_file_that_may_not_be_read_makes_the_project_incomplete(
    tmp_path: Path, own_rules: Rules, run_check: Check
) -> None:
    own_rules(everywhere=EVERYWHERE)
    (tmp_path / "a.yml").write_text("k: 1\n", "utf-8")
    (tmp_path / "outside.yml").symlink_to(__file__)
    for asked in ((), ("a.yml",)):
        report = run_check(tmp_path, *asked).report
        assert [found.message for found in report.diagnostics] == ["1 files, complete: False"]
        assert len(report.crashes) == (not asked)


def test_severity_select_and_ignore(tmp_path: Path, own_rules: Rules, run_check: Check) -> None:
    own_rules(
        speaks=SPEAKS,
        loud=SPEAKS.replace("speaks", "loud"),
        quiet=SPEAKS.replace("speaks", "quiet").replace("@rule", "@rule(severity=Severity.OFF)"),
    )
    (tmp_path / "a.yml").write_text("k: 1\n", "utf-8")

    def reported(**overrides: object) -> dict[str, str]:
        report = run_check(tmp_path, **overrides).report
        return {found.rule.removeprefix("test/"): found.severity.value for found in report.diagnostics}

    assert reported() == {"speaks": "error", "loud": "error"}
    assert reported(select=("test/loud",)) == {"loud": "error"}
    assert reported(ignore=("test/loud",)) == {"speaks": "error"}
    assert reported(select=("test",), ignore=("test/loud",)) == {"speaks": "error"}
    assert reported(select=("test/loud",), ignore=("test",)) == {"loud": "error"}
    assert reported(extend_select=("test/quiet",)) == {"speaks": "error", "loud": "error", "quiet": "warning"}
    assert reported(severity={"test/loud": Severity.WARNING}) == {"speaks": "error", "loud": "warning"}
    assert reported(severity={"test": Severity.OFF, "test/loud": Severity.WARNING}) == {"loud": "warning"}


def test_options_reach_their_rule(tmp_path: Path, own_rules: Rules, run_check: Check) -> None:
    own_rules(
        limited="""
        @dataclass(frozen=True)
        class Options:
            most: int = 3
            words: tuple[str, ...] = ()

        @rule
        def limited(file: YamlFile, options: Options) -> Iterator[Finding]:
            '''Limited.'''
            yield Finding(file.source.span(0, 1), f"{options.most} {options.words}")
        """
    )
    (tmp_path / "a.yml").write_text("k: 1\n", "utf-8")
    assert run_check(tmp_path, cached=True).report.diagnostics[0].message == "3 ()"
    (tmp_path / "cdclint.toml").write_text('[rules."test/limited"]\nmost = 5\nwords = ["a"]\n', "utf-8")
    assert run_check(tmp_path, cached=True).report.diagnostics[0].message == "5 ('a',)"


def test_files_are_excused_with_a_reason(tmp_path: Path, own_rules: Rules, run_check: Check) -> None:
    own_rules(speaks=SPEAKS, everywhere=EVERYWHERE)
    for name in ("a.yml", "b.yml"):
        (tmp_path / name).write_text("k: 1\n", "utf-8")
    (tmp_path / "cdclint.toml").write_text(
        '[per-file-ignores]\n"/b.yml" = { rules = ["test"], reason = "a sample" }\n'
        '"a.*" = { rules = ["test/speaks"], reason = "a sample" }\n',
        "utf-8",
    )
    report = run_check(tmp_path).report
    assert [(found.span.source.path, found.rule) for found in report.diagnostics] == [("a.yml", "test/everywhere")]


def test_a_comment_silences_rules_over_the_project_too(tmp_path: Path, own_rules: Rules, run_check: Check) -> None:
    own_rules(everywhere=EVERYWHERE, speaks=SPEAKS)
    (tmp_path / "a.yml").write_text("k: 1 # cdclint: disable=test/everywhere so it is\n", "utf-8")
    report = run_check(tmp_path).report
    assert [found.rule for found in report.diagnostics] == ["test/speaks"]


def test_a_place_outside_of_its_file_is_the_rules_fault(tmp_path: Path, own_rules: Rules, run_check: Check) -> None:
    own_rules(speaks=SPEAKS.replace("(0, 1)", "(0, 1000)"))
    (tmp_path / "a.yml").write_text("k: 1\n", "utf-8")
    report = run_check(tmp_path).report
    assert [(crash.path, crash.rule) for crash in report.crashes] == [("a.yml", "test/speaks")]
    assert report.diagnostics == ()


def test_broken_contracts_are_told_whatever_is_asked(tmp_path: Path, run_check: Check) -> None:
    contracts = tmp_path / "src/content/contracts.yml"
    contracts.parent.mkdir(parents=True)
    contracts.write_text("lessons:\n  a.mdx:\n    min_line: 3\n", "utf-8")
    (tmp_path / "a.mdx").write_text("---\ntitle: Лаг\n---\n", "utf-8")
    report = run_check(tmp_path, "a.mdx").report
    assert [(found.span.source.path, found.rule) for found in report.diagnostics] == [
        ("src/content/contracts.yml", "contract/invalid")
    ]
    assert report.files == 1


def test_what_is_around_the_lessons_is_told_by_the_lab_and_some_of_them(tmp_path: Path) -> None:
    lessons = tmp_path / "src" / "content" / "course"
    lessons.mkdir(parents=True)
    for number in range(90):
        (lessons / f"{number:02}.mdx").write_text("---\ntitle: Урок\n---\n\nТекст урока о слотах.\n", "utf-8")
    (tmp_path / "data.json").write_text("{", "utf-8")
    (tmp_path / "datasources.yml").write_text(
        "apiVersion: 1\ndatasources: [{ name: Metrics, type: prometheus, url: 'http://prometheus:9090' }]\n", "utf-8"
    )
    run = load_run(load(tmp_path, {}), Request(surroundings=True))
    assert set(run.entries) == {"datasources.yml", *(f"src/content/course/{at:02}.mdx" for at in range(0, 90, 5))}
    assert not any(entry.findings for entry in run.entries.values())
    found = run.project.detected
    assert found.prose_language.value == "ru"
    assert [one.name for one in found.datasources.value] == ["Metrics"]
    assert not (tmp_path / ".cdclint_cache").exists()
