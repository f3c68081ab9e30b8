"""What runs before and after a lesson, and how a report of tests shows its blocks."""

from __future__ import annotations

import signal
import subprocess
import sys
from time import sleep
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import fromstring

import pytest

from absent import needs_posix
from in_process import run
from recorded_lab import proof_of
from servers import is_running, prometheus, serving

if TYPE_CHECKING:
    from pathlib import Path

LESSON = """\
# Слот

```bash live after
echo after >> log
```

```bash live
echo one >> log
```

```bash live skip
echo skipped >> log
```

```bash live before
echo before >> log
```

```bash live
echo two >> log; {last}
```

```bash live
echo three >> log
```
"""
SETTINGS = """\
live-before = ["echo set up >> log"]
live-after = ["echo torn down >> log"]
"""
LAB: dict[str, Any] = {"prometheus": {}}


def walk(root: Path, last: str = "true", settings: str = SETTINGS) -> tuple[list[str], list[str]]:
    """What the blocks wrote, and what was told."""
    (root / "lesson.mdx").write_text(LESSON.format(last=last), "utf-8")
    (root / "cdclint.toml").write_text(settings, "utf-8")
    proven = proof_of(root, LAB, walks=True).prove()
    told = [f"{one.span.begin.line}: {one.message}" for one in proven.report.diagnostics]
    return (root / "log").read_text("utf-8").splitlines(), told


def test_a_lesson_is_set_up_and_torn_down(tmp_path: Path) -> None:
    assert walk(tmp_path) == (["set up", "before", "one", "two", "three", "after", "torn down"], [])


def test_what_comes_after_a_lesson_is_run_if_it_fails(tmp_path: Path) -> None:
    log, told = walk(tmp_path, "exit 3")
    assert log == ["set up", "before", "one", "two", "after", "torn down"]
    assert told == ["20: the block fails: it ends with 3"]


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ('live-before = ["false"]', "3: `false` of `live-before` fails: it ends with 1"),
        (
            'live-before = ["echo no lab; exit 2"]',
            "3: `echo no lab; exit 2` of `live-before` fails: it ends with 2; its last words: `no lab`",
        ),
    ],
)
def test_a_lesson_that_is_not_set_up_is_left_out(tmp_path: Path, settings: str, why: str) -> None:
    assert walk(tmp_path, settings=settings) == (["after"], [why])


def test_a_dry_run_shows_what_comes_before_and_after(tmp_path: Path) -> None:
    (tmp_path / "lesson.mdx").write_text(LESSON.format(last="true"), "utf-8")
    (tmp_path / "cdclint.toml").write_text(SETTINGS, "utf-8")
    done = run("live", "--run", "--dry-run", folder=tmp_path)
    assert done.returncode == 0
    assert [line for line in done.stdout.splitlines()[1:] if line] == [
        *("lesson.mdx:3 (live-before, 60 s)", "  $ echo set up >> log"),
        *("lesson.mdx:15 (before, 60 s)", "  $ echo before >> log"),
        *("lesson.mdx:7 (60 s)", "  $ echo one >> log"),
        *("lesson.mdx:11 (skipped)", "  $ echo skipped >> log"),
        *("lesson.mdx:19 (60 s)", "  $ echo two >> log; true"),
        *("lesson.mdx:23 (60 s)", "  $ echo three >> log"),
        *("lesson.mdx:3 (after, 60 s)", "  $ echo after >> log"),
        *("lesson.mdx:23 (live-after, 60 s)", "  $ echo torn down >> log"),
    ]
    assert not (tmp_path / "log").exists()


def test_a_word_in_a_title_marks_nothing(tmp_path: Path) -> None:
    text = (
        "```bash title=\"what goes live today\"\ntouch ran\n```\n\n```bash {note: 'live'}\ntouch ran\n```\n\n"
        "```bash live title='skip the rest'\necho well > log\n```\n"
    )
    (tmp_path / "lesson.mdx").write_text(text, "utf-8")
    proven = proof_of(tmp_path, LAB, walks=True).prove()
    assert [one.state for one in proven.evidence.walked] == ["passed"]
    assert not (tmp_path / "ran").exists()


@needs_posix
def test_ctrl_c_ends_the_block_and_cleans_up(tmp_path: Path) -> None:
    (tmp_path / "lesson.mdx").write_text(LESSON.format(last="sleep 60 & echo $! > pid; wait"), "utf-8")
    with serving(prometheus) as (address, _):
        command = [sys.executable, "-m", "cdclint", "live", "--run", "--prometheus", address]
        with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
            while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text("utf-8").strip():
                assert process.poll() is None
                sleep(0.02)
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
    assert process.returncode != 0
    assert (tmp_path / "log").read_text("utf-8").splitlines() == ["before", "one", "two", "after"]
    while is_running((tmp_path / "pid").read_text("utf-8").strip()):  # it was killed, and is not gone at once
        sleep(0.01)


def test_each_block_is_a_case_of_junit(tmp_path: Path) -> None:
    (tmp_path / "lesson.mdx").write_text(LESSON.format(last="exit 3"), "utf-8")
    done = run("live", "--run", "--output-format", "junit", folder=tmp_path)
    [suite] = fromstring(done.stdout).iter("testsuite")  # noqa: S314 (we wrote it)
    cases = [(case.get("name"), [part.tag for part in case]) for case in suite.iter("testcase")]
    assert cases == [
        ("live/block-failed at 20:1", ["failure"]),
        ("block at line 15 (before)", []),
        ("block at line 7", []),
        ("block at line 11", ["skipped"]),
        ("block at line 23", ["skipped"]),
        ("block at line 3 (after)", []),
    ]
    assert (suite.get("tests"), suite.get("failures")) == ("6", "1")
    assert all(float(case.get("time", "0")) >= 0 for case in suite.iter("testcase"))
