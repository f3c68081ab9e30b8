"""Files shared with forks of the process: each is looked at once, whatever becomes of a fork."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import stored
from absent import needs_linux

STUB = """
import os, signal, time
from cdclint.engine import forked

SIZES = {f"{number:02}": 30_000 - number for number in range(10)}
parent = os.getpid()

class Stub:
    def examine_file(self, path):
        return os.getpid()
"""
SHARED = f"""{STUB}
for jobs in (1, 2, 3):
    found = list(forked.examine_in_forks(Stub(), SIZES, jobs))
    print(sorted(path for path, _ in found) == list(SIZES), len({{process for _, process in found}}))
print(len({{process for _, process in forked.examine_in_forks(Stub(), {{"a": 30_000, "b": 10_000, "c": 10_000}}, 2)}}))
"""
WITH_A_THREAD = f"""{STUB}
import _thread, threading
_thread.start_new_thread(threading.Event().wait, ())
print(len({{process for _, process in forked.examine_in_forks(Stub(), SIZES, 2)}}))
"""
NO_PROCESSES = f"""{STUB}
def refused():
    raise BlockingIOError

os.fork = refused
opened = len(os.listdir("/proc/self/fd"))
paths = sorted(path for path, _ in forked.examine_in_forks(Stub(), SIZES, 3))
print(paths == list(SIZES), len(os.listdir("/proc/self/fd")) == opened)
"""
DYING = """
import os
from cdclint.engine import examine, forked

parent = os.getpid()

class Dying:
    def examine_file(self, path):
        if path == "05" and os.getpid() != parent:
            os._exit(3)
        return examine.Entry(path, ())

sizes = {f"{number:02}": 30_000 for number in range(10)}
found = dict(forked.examine_in_forks(Dying(), sizes, 3))
crashes = [(path, str(one.message)) for path, entry in found.items() for one in entry.crashes]
print(sorted(found) == list(sizes), crashes)
"""
INTERRUPTED = f"""{STUB}
class Endless(Stub):
    def examine_file(self, path):
        while os.getpid() != parent:
            time.sleep(3600)

def interrupt(*_):
    raise KeyboardInterrupt

signal.signal(signal.SIGALRM, interrupt)
signal.setitimer(signal.ITIMER_REAL, 0.5)
try:
    list(forked.examine_in_forks(Endless(), SIZES, 2))
except KeyboardInterrupt:
    try:
        os.waitpid(-1, 0)
    except ChildProcessError:
        print("interrupted, and no fork is left")
"""
KILLED = f"""{STUB}
class Endless(Stub):
    def examine_file(self, path):
        if os.getpid() != parent:
            print(os.getpid(), flush=True)
            time.sleep(3600)

list(forked.examine_in_forks(Endless(), SIZES, 2))
"""
SAME = """
import sys
from pathlib import Path
from cdclint.config import load
from cdclint.core.process import cores
from cdclint.engine.run import load as loading
from cdclint.engine.run.request import Request

cores.cores = lambda: 2
entries = []
for loading.LITTLE in (sys.maxsize, 0):
    entries.append(loading.load_run(load(Path.cwd(), {}), Request(cached=False)).entries)
print("cdclint.engine.forked" in sys.modules, len(entries[0]), entries[0] == entries[1])
"""


def printed(script: str, folder: Path | None = None) -> list[str]:
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=100, cwd=folder)
    return done.stdout.splitlines()


def is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    # Nobody may have taken its status.
    return Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0] == "Z"


@needs_linux
def test_forks_take_their_shares_and_a_small_rest_needs_none() -> None:
    assert printed(SHARED) == ["True 1", "True 2", "True 3", "1"]


@needs_linux
def test_a_process_with_a_thread_does_all_itself() -> None:
    assert printed(WITH_A_THREAD) == ["1"]


@needs_linux
def test_where_there_can_be_no_more_processes_nothing_is_lost() -> None:
    assert printed(NO_PROCESSES) == ["True True"]


@needs_linux
def test_a_fork_that_dies_takes_nothing_along() -> None:
    died = "the process that looked at this file died; it was tried twice"
    assert printed(DYING) == [f"True {[('05', died)]}"]


@needs_linux
def test_an_interrupted_run_waits_for_no_fork() -> None:
    assert printed(INTERRUPTED) == ["interrupted, and no fork is left"]


@needs_linux
def test_forks_end_with_a_killed_process() -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        fork = int(process.stdout.readline())
        assert not is_gone(fork)
        process.send_signal(signal.SIGKILL)
        process.wait(100)
        for _ in range(1000):
            if is_gone(fork):
                break
            time.sleep(0.05)
        assert is_gone(fork)


@needs_linux
def test_forks_make_no_difference(tmp_path: Path) -> None:
    for path, data in list(stored.files("astro-docs-ru", "docs/").items())[:12]:
        (tmp_path / path.replace("/", "-")).write_bytes(data)
    assert printed(SAME, tmp_path) == ["True 12 True"]
