"""Worker processes are forked only from a process with one thread, and end with the run that is interrupted."""

from __future__ import annotations

import subprocess
import sys

from absent import needs_linux

METHODS = """
import _thread, threading, time
from cdclint.engine import pool

print(pool._method())
end = threading.Event()
_thread.start_new_thread(end.wait, ())  # `threading` does not count it
print(threading.active_count(), pool._method())
end.set()
time.sleep(0.5)
print(pool._method())
"""
ENDLESS = """
import multiprocessing, pickle, signal, time
from cdclint.engine import pool

def endless(recipe, paths):
    time.sleep(3600)

def interrupt(*_):
    raise KeyboardInterrupt

pool._examine = endless
signal.signal(signal.SIGALRM, interrupt)
signal.alarm(1)
try:
    list(pool.examine_in_processes(None, {"a": 1, "b": 300_000}, 2))
except KeyboardInterrupt:
    print("interrupted", multiprocessing.active_children())
"""
NICE = """
import os
from cdclint.engine import pool

def niceness(recipe, paths):
    return [(path, os.nice(0)) for path in paths]

pool._examine = niceness
mine = os.nice(0)
for aside in (False, True):
    found = pool.examine_in_processes(None, {"a": 1, "b": 300_000}, 2, aside=aside)
    print([nice == min(mine + 10 * aside, 19) for _, nice in found])
"""


def printed(script: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=100)
    return done.stdout.splitlines()


@needs_linux
def test_a_process_with_a_thread_is_not_forked() -> None:
    assert printed(METHODS) == ["fork", "1 spawn", "fork"]


@needs_linux
def test_an_interrupted_run_waits_for_no_worker() -> None:
    assert printed(ENDLESS) == ["interrupted []"]


@needs_linux
def test_workers_beside_an_editor_take_what_others_leave() -> None:
    assert printed(NICE) == ["[True, True]", "[True, True]"]
