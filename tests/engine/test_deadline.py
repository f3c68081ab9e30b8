"""A reader or a rule that does not come to an end on one text is given up for that text; the run goes on."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from cdclint.config import load
from cdclint.core.foreign.foreign_code import OverdueError
from cdclint.core.process import deadline
from cdclint.core.process.deadline import Deadline, LateError, within
from cdclint.engine import examine
from cdclint.engine.check import check
from cdclint.engine.examine import MOST_LATE
from cdclint.engine.pool import examine_in_processes
from cdclint.engine.run import run
from cdclint.engine.run.load import load_run
from cdclint.engine.run.request import Request

if TYPE_CHECKING:
    from pathlib import Path

    from tests.engine.conftest import Rules

    from cdclint.core.report import Crash, Report

SHORT = 0.2
"""Seconds that a step has in these tests."""
ENDLESS = """
@rule
def {name}(one: {over}) -> Iterator[Finding]:
    '''Never ends.'''
    while True:
        try:
            while True:
                pass
        except Exception:
            pass
    yield
"""
FINDS = """
@rule
def finds(file: YamlFile) -> Iterator[Finding]:
    '''Finds.'''
    yield Finding(file.source.span(0, 1), "found")
"""
GIVEN_UP = f"took more than {SHORT} s and was given up here"


def spin() -> None:
    while True:
        pass


def patient(root: Path) -> Report:
    return check(load(root, {}), Request(cached=False, patience=SHORT)).report


def reported(crashes: tuple[Crash, ...] | list[Crash]) -> list[tuple[str, str, str]]:
    return [(one.path, one.rule, one.message) for one in crashes]


def test_a_rule_that_never_ends_is_given_up_for_that_text(tmp_path: Path, own_rules: Rules) -> None:
    own_rules(endless=ENDLESS.format(name="endless", over="JsonFile"), finds=FINDS)
    (tmp_path / "a.json").write_text("{}", "utf-8")
    (tmp_path / "b.yml").write_text("a: 1\n", "utf-8")
    report = patient(tmp_path)
    assert reported(report.crashes) == [("a.json", "test/endless", GIVEN_UP)]
    assert [(one.rule, one.span.source.path) for one in report.diagnostics] == [("test/finds", "b.yml")]


def test_after_some_that_never_end_no_further_rule_is_tried(tmp_path: Path, own_rules: Rules) -> None:
    names = [f"endless{number}" for number in range(MOST_LATE + 2)]
    own_rules(**{name: ENDLESS.format(name=name, over="YamlFile") for name in names})
    (tmp_path / "a.yml").write_text("a: 1\n", "utf-8")
    last = ("a.yml", "", "rules that follow were not run on this file")
    given_up = [("a.yml", f"test/{name}", GIVEN_UP) for name in names[:MOST_LATE]]
    assert reported(patient(tmp_path).crashes) == sorted([last, *given_up])


def test_a_reader_that_never_ends_is_given_up(
    tmp_path: Path, own_rules: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_rules(finds=FINDS)
    monkeypatch.setattr(examine, "read", lambda *_: spin())
    (tmp_path / "a.yml").write_text("a: 1\n", "utf-8")
    assert reported(patient(tmp_path).crashes) == [("a.yml", "", GIVEN_UP)]


def test_a_rule_over_the_project_that_never_ends_is_given_up(
    tmp_path: Path, own_rules: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_rules(endless=ENDLESS.format(name="endless", over="Project"), finds=FINDS)
    monkeypatch.setattr(run, "PATIENCE", SHORT - run.FILE_PATIENCE)
    (tmp_path / "a.yml").write_text("a: 1\n", "utf-8")
    report = patient(tmp_path)
    assert reported(report.crashes) == [("", "test/endless", GIVEN_UP)]
    assert [one.rule for one in report.diagnostics] == ["test/finds"]


def test_a_file_that_is_given_up_in_another_process(tmp_path: Path, own_rules: Rules) -> None:
    own_rules(endless=ENDLESS.format(name="endless", over="JsonFile"), finds=FINDS)
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text("{}", "utf-8")
    examiner = load_run(load(tmp_path, {}), Request(cached=False, patience=SHORT, paths=(tmp_path / "none",))).examiner
    entries = dict(examine_in_processes(examiner, {"a.json": 2, "b.json": 2}, 2))
    assert {path: reported(entry.crashes) for path, entry in entries.items()} == {
        path: [(path, "test/endless", GIVEN_UP)] for path in ("a.json", "b.json")
    }


def test_an_outer_limit_passes_through_an_inner_one() -> None:
    inner = Deadline(1000)

    def work() -> None:
        with inner:
            spin()

    with pytest.raises(LateError):
        within(SHORT, work)
    assert not inner.is_late


def test_an_exception_that_is_caught_is_raised_again() -> None:
    caught = []

    def work() -> None:
        while True:
            try:
                spin()
            except OverdueError:
                caught.append(1)
                if len(caught) == 2:
                    raise

    with pytest.raises(LateError):
        within(SHORT, work)
    assert len(caught) == 2


def test_nothing_is_interrupted_while_a_module_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "slow_module.py").write_text(
        f"from time import thread_time\nend = thread_time() + {4 * SHORT}\nwhile thread_time() < end:\n    pass\n"
        "is_whole = True\n"
    )
    monkeypatch.syspath_prepend(tmp_path)

    def work() -> None:
        import slow_module  # noqa: F401, PLC0415

        spin()

    with pytest.raises(LateError):
        within(SHORT, work)
    assert sys.modules.pop("slow_module").is_whole


def test_what_is_done_in_time_is_let_be() -> None:
    assert within(1000, lambda: 7) == 7
    with pytest.raises(ValueError, match="own"):
        within(1000, lambda: int("own"))


def test_the_thread_that_watches_ends_when_it_is_told() -> None:
    within(1000, lambda: None)
    deadline.rest()
    assert all(thread.name != "cdclint-deadlines" for thread in threading.enumerate())


@pytest.mark.skipif(sys.platform == "win32", reason="the system has no such timer")
def test_a_library_that_never_returns_ends_the_process() -> None:
    """One call that no exception can reach: a pattern whose match does not end."""
    code = (
        "import re\nfrom cdclint.core.process import deadline\ndeadline.LAST = 0.3\n"
        "deadline.within(0.1, lambda: re.match('(a+)+$', 'a' * 60 + '!'))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, timeout=120)
    assert done.returncode < 0


TRACED = """
import sys
from cdclint.core.process.deadline import LateError, within

def spin():
    while True:
        pass

for _ in range(5):
    try:
        within(0.05, spin)
    except LateError:
        pass
sys.settrace(lambda *_: None)
print(str.upper("ended"), (lambda: 1)())
"""


def test_nothing_is_left_to_look_for_once_a_limit_was_reached() -> None:
    """An interpreter that waits for an exception that was taken back begins no call while it traces."""
    done = subprocess.run([sys.executable, "-c", TRACED], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "ENDED 1\n"
