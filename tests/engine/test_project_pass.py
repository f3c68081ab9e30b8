"""Rules over the project run again only where something that they read has changed: warm runs equal cold ones."""

from __future__ import annotations

import json
from functools import wraps
from random import Random
from typing import TYPE_CHECKING, Any
from zlib import crc32

import pytest

from cdclint.config import load
from cdclint.engine.cache import NAME, PROJECT
from cdclint.engine.check import check
from cdclint.engine.run import run as run_module
from cdclint.engine.run.request import Request
from cdclint.registry import load_rule
from whole_course import edited, over_project, put, write_course

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cdclint.core.finding import Finding
    from cdclint.documents.project import Project

EDITS = 6


@pytest.fixture
def course(tmp_path: Path) -> Path:
    write_course(tmp_path)
    return tmp_path


Reported = list[tuple[object, ...]]


def reported(root: Path, *, cached: bool = True) -> Reported:
    report = check(load(root, {}), Request(cached=cached)).report
    assert not report.crashes
    return [
        (one.rule, one.span.source.path, one.span.start, one.span.end, one.message, one.fix)
        for one in report.diagnostics
    ]


def run_again(root: Path) -> Reported:
    """What the rules over the project say without what is kept of them, and keep anew."""
    (root / ".cdclint_cache" / PROJECT).unlink(missing_ok=True)
    return reported(root)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rules over the project that are run."""
    names: list[str] = []
    across: Callable[..., Any] = run_module.Run.across

    def spied(self: run_module.Run, name: str) -> list[Finding]:
        names.append(name)
        return list(across(self, name))

    monkeypatch.setattr(run_module.Run, "across", spied)
    return names


def test_a_warm_run_equals_a_cold_one_after_any_edits_of_a_course_that_has_everything(
    course: Path, ran: list[str]
) -> None:
    random = Random(0)  # noqa: S311 (a sample, no secret)
    files = sorted(path for path in course.rglob("*") if path.is_file() and path.name != "cdclint.toml")
    lessons = [path for path in files if path.suffix in {".md", ".mdx"}]
    first = reported(course)
    rules = {str(rule) for rule, *_ in first} & {*over_project()}
    assert len(rules) > len(over_project()) / 2
    spared = 0
    for _ in range(EDITS):
        for _ in range(random.randrange(1, 4)):
            path = random.choice(random.choice([files, lessons]))
            path.write_bytes(edited(random, path.read_bytes()))
        ran.clear()
        warm = reported(course)
        again = len(ran)
        ran.clear()
        assert warm == run_again(course)
        spared += len(ran) - again
    assert warm == reported(course, cached=False)
    assert spared > EDITS * len(over_project()) / 4


LESSON = """\
---
title: Урок
---

## Раздел {name}

[x](./gone.md) [y](./{other}.mdx#{anchor})
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Three lessons, each with a link that leads nowhere and one to a heading of the next one."""
    put(tmp_path / "cdclint.toml", b'select = ["link"]\n')
    for name, other in ("ab", "bc", "ca"):
        put(tmp_path / f"{name}.mdx", LESSON.format(name=name, other=other, anchor=f"раздел-{other}").encode())
    return tmp_path


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lessons whose links and anchors are judged, one by one."""
    paths: list[str] = []
    for name in ("link/broken", "link/broken-anchor"):
        names = load_rule(name).check.__globals__
        judge: Callable[..., Any] = names["_in_lesson"]

        def spied(project: Project, path: str, *given: object, judge: Callable[..., Any] = judge) -> object:
            paths.append(path)
            return judge(project, path, *given)

        monkeypatch.setitem(names, "_in_lesson", wraps(judge)(spied))
    return paths


def test_lessons_that_did_not_change_are_not_judged_again(root: Path, judged: list[str]) -> None:
    first = reported(root)
    assert [(rule, path) for rule, path, *_ in first] == [("link/broken", f"{name}.mdx") for name in "abc"]
    assert sorted(judged) == sorted(["a.mdx", "b.mdx", "c.mdx"] * 2)
    judged.clear()
    text = (root / "b.mdx").read_text("utf-8")
    (root / "b.mdx").write_text(text.replace("\n## ", "\nЕщё строка.\n\n## "), "utf-8")
    moved = reported(root)
    # The anchors that a links to are those of b.
    assert sorted(judged) == ["a.mdx", "b.mdx", "b.mdx"]
    places = [start for _, path, start, *_ in moved if path == "b.mdx"]
    assert places == [start + len("Ещё строка.\n\n") for _, path, start, *_ in first if path == "b.mdx"]
    assert moved == reported(root, cached=False)


def test_a_lesson_that_did_not_change_is_judged_by_the_pages_that_it_links_to(root: Path) -> None:
    first = reported(root)
    (root / "b.mdx").write_text((root / "b.mdx").read_text("utf-8").replace("## Раздел b", "## Другой"), "utf-8")
    assert {(rule, path) for rule, path, *_ in reported(root)} - {(rule, path) for rule, path, *_ in first} == {
        ("link/broken-anchor", "a.mdx")
    }
    (root / "gone.md").write_text("# Здесь\n", "utf-8")
    assert {rule for rule, *_ in reported(root)} == {"link/broken-anchor"}


def test_other_options_judge_every_lesson_again(root: Path) -> None:
    assert reported(root)
    put(root / "cdclint.toml", b'select = ["link"]\n\n[rules."link/broken"]\nserved = ["gone.md", "./gone.md"]\n')
    (root / "a.mdx").write_text((root / "a.mdx").read_text("utf-8") + "\nx\n", "utf-8")
    assert reported(root) == []


def with_reads(root: Path, change: Callable[[list[Any]], object]) -> None:
    """Write the record of a project with other reads, as another program might."""
    kept = root / ".cdclint_cache" / PROJECT
    first, written, reads = kept.read_bytes().split(b"\n")
    plain = json.loads(reads)
    body = written + b"\n" + json.dumps(change(plain) or plain).encode()
    kept.write_bytes(json.dumps([json.loads(first)[0], crc32(body)]).encode() + b"\n" + body)


@pytest.mark.parametrize(
    "change",
    [
        lambda _: "x",
        lambda plain: plain[:5],
        lambda plain: plain.__setitem__(2, []),
        lambda plain: plain.__setitem__(5, {}),
        lambda plain: plain[5].update({"": ["", 1, 2, 3]}),
        lambda plain: plain[6]["link/broken"][1].update({"a.mdx": [[], None, [[0, 10**9, "x", None]]]}),
        lambda plain: plain[6]["link/broken"][1].update({"a.mdx": [[], None, [["x"]]]}),
        lambda plain: plain[6]["link/broken"][1].update({"gone.mdx": [[], None, 0]}),
    ],
)
def test_reads_that_are_damaged_are_not_used(root: Path, change: Callable[[list[Any]], object]) -> None:
    reported(root)
    with_reads(root, change)
    (root / "b.mdx").write_text((root / "b.mdx").read_text("utf-8") + "\nx\n", "utf-8")
    assert reported(root) == reported(root, cached=False) != []


def test_facts_that_are_damaged_are_made_again(root: Path) -> None:
    first = reported(root)
    kept = root / ".cdclint_cache" / NAME
    head, _, body = kept.read_bytes().partition(b"\n")
    body = body.replace(b'"links":[', b'"links":[[')
    kept.write_bytes(json.dumps({**json.loads(head), "checksum": crc32(body)}).encode() + b"\n" + body)
    assert run_again(root) == first
