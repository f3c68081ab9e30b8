"""Rules over a project shared with a fork: the same report and the same record, whatever becomes of the fork."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from absent import needs_linux
from whole_course import write_course

BEGIN = """
import os, sys, time
from pathlib import Path
from random import Random

sys.path.insert(0, sys.argv[1])
from cdclint.config import load
from cdclint.engine.check import check
from cdclint.engine.run import run as running, forked_rules
from cdclint.engine.run.project_pass import ProjectPass
from cdclint.engine.run.request import Request
from whole_course import edited

parent = os.getpid()
forked_rules.cores = lambda: 2
root = Path.cwd()
record = root / ".cdclint_cache" / "project"
taken = []
found_by, take = running.Run.found_by, ProjectPass.take

def spied(self, share):
    taken.append(len(share.findings))
    return take(self, share)

ProjectPass.take = spied

def reported(cached=True):
    report = check(load(root, {}), Request(cached=cached)).report
    places = [
        (one.rule, one.span.source.path, one.span.start, one.span.end, one.message, one.fix)
        for one in report.diagnostics
    ]
    return places, [(one.path, one.rule, one.message) for one in report.crashes]

def run_anew(much):
    running.MUCH = much
    record.unlink(missing_ok=True)
    began.unlink(missing_ok=True)
    return reported()

began = root / ".cdclint_cache" / "fork-began"
done = 0

def begin():
    began.touch()

def wait():
    end = time.monotonic() + 90
    while running.MUCH == 0 and not began.exists() and time.monotonic() < end:
        time.sleep(0.001)

def slowly(self, name):
    global done
    if os.getpid() == parent:
        wait()
    else:
        done += 1
        if done == 6:
            begin()
    return found_by(self, name)

running.Run.found_by = slowly
alone = run_anew(sys.maxsize)
"""
SAME = """
together = run_anew(0)
print(len(alone[0]) > 50, together == alone, taken[0] > 5)
running.Run.found_by = found_by
random = Random(1)
files = sorted(path for path in root.rglob("*") if path.suffix in {".md", ".mdx", ".json", ".yml", ".ts"})
for _ in range(4):
    for path in random.sample(files, 3):
        path.write_bytes(edited(random, path.read_bytes()))
    warm = reported()
    print(warm == reported(cached=False))
    run_anew(0)
"""
DYING = """
def dying(self, name):
    if os.getpid() != parent:
        begin()
        os._exit(3)
    wait()
    return found_by(self, name)

running.Run.found_by = dying
print(run_anew(0) == alone, taken, record.is_file())
"""
NO_PROCESSES = """
def refused():
    raise BlockingIOError

os.fork = refused
running.Run.found_by = found_by
opened = len(os.listdir("/proc/self/fd"))
print(run_anew(0) == alone, taken, len(os.listdir("/proc/self/fd")) == opened)
"""
CRASHING = """
from types import SimpleNamespace

def broken(name):
    def run(project, options):
        yield from load_rule(name).run(project, options)
        raise ZeroDivisionError(name)
    return SimpleNamespace(run=run)

load_rule, running.load_rule = running.load_rule, broken
running.Run.found_by = found_by
crashed = run_anew(sys.maxsize)
running.Run.found_by = slowly
together = run_anew(0)
print(together[0] == crashed[0], sorted(together[1], key=repr) == sorted(crashed[1], key=repr), len(crashed[1]) > 20)
print(taken[0] > 5, record.is_file())
"""
SAVED_MEANWHILE = """
from copy import copy

def saved(self, name):
    if os.getpid() != parent:
        path = next(iter(self.entries))
        self.entries[path] = copy(self.entries[path])
    return slowly(self, name)

running.Run.found_by = saved
print(run_anew(0) == alone, taken)
"""
DAMAGED = """
from cdclint.engine.run.fact_columns import DamagedError

def damaged(self, name):
    if os.getpid() != parent:
        begin()
        raise DamagedError
    wait()
    return found_by(self, name)

running.Run.found_by = damaged
print(run_anew(0) == alone, taken, record.is_file())
"""
INTERRUPTED = """
def waiting(self, name):
    if os.getpid() != parent:
        time.sleep(3600)
    raise KeyboardInterrupt

running.Run.found_by = waiting
try:
    run_anew(0)
except KeyboardInterrupt:
    try:
        os.waitpid(-1, 0)
    except ChildProcessError:
        print("interrupted, and no fork is left")
"""
ONE_PROCESS = """
running.MUCH = 0
running.Run.found_by = found_by
for jobs in (1, 0):
    record.unlink(missing_ok=True)
    check(load(root, {"jobs": jobs}), Request())
    print(len(taken))
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    write_course(tmp_path)
    return tmp_path


def printed(script: str, folder: Path) -> list[str]:
    command = [sys.executable, "-c", BEGIN + script, str(Path(__file__).parents[1])]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, cwd=folder, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@needs_linux
def test_a_fork_makes_no_difference_now_or_after_any_edits(course: Path) -> None:
    assert printed(SAME, course) == ["True True True", *["True"] * 4]


@needs_linux
def test_a_fork_that_dies_takes_nothing_along(course: Path) -> None:
    assert printed(DYING, course) == ["True [] True"]


@needs_linux
def test_where_there_can_be_no_more_processes_nothing_is_lost(course: Path) -> None:
    assert printed(NO_PROCESSES, course) == ["True [] True"]


@needs_linux
def test_crashes_of_a_fork_are_reported_once_and_nothing_is_kept(course: Path) -> None:
    assert printed(CRASHING, course) == ["True True True", "True False"]


@needs_linux
def test_what_a_fork_found_in_a_file_that_was_saved_meanwhile_is_not_used(course: Path) -> None:
    assert printed(SAVED_MEANWHILE, course) == ["True [0]"]


@needs_linux
def test_damaged_facts_that_a_fork_meets_are_made_anew(course: Path) -> None:
    assert printed(DAMAGED, course) == ["True [] False"]


@needs_linux
def test_an_interrupted_run_waits_for_no_fork(course: Path) -> None:
    assert printed(INTERRUPTED, course) == ["interrupted, and no fork is left"]


@needs_linux
def test_one_process_that_is_asked_for_is_one(course: Path) -> None:
    assert printed(ONE_PROCESS, course) == ["0", "1"]
