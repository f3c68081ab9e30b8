from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from absent import needs_posix
from cdclint.config import load
from cdclint.core.message import MessageError
from cdclint.core.report import Crash
from cdclint.documents.course import Course, Layout
from cdclint.engine.cache import NAME, SIGNATURE, Cache, identity, open_cache, prepare, remove
from cdclint.engine.examine import Entry, Examiner, compact, digest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.engine.conftest import Check, Rules

WRITING = ("cdclint.engine.files.atomic_write", "cdclint.documents.project")
"""Modules that only a run needs that finds something new."""
HEAVY = (
    "markdown_it",
    "yaml",
    "jsonschema",
    "pygls",
    "rich",
    "langdetect",
    "tree_sitter",
    "pathspec",
    "_hashlib",
    "bz2",
)
COUNTS = """
@rule
def counts(file: YamlFile) -> Iterator[Finding]:
    '''Counts.'''
    with open(os.environ["CALLS"], "a") as calls:
        calls.write(file.source.path + "\\n")
    yield Finding(file.source.span(0, 1), "ä 🙂", Fix("x", (Edit(file.source.span(0, 1), "y"),), safe=False))
"""

COMPARES = """
@rule
def compares(project: Project) -> Iterator[Finding]:
    '''Compares.'''
    with open(os.environ["CALLS"], "a") as calls:
        calls.write("project\\n")
    if not project.exists("dist/page.html"):
        yield Finding(project.source("a.yml").span(0, 1), f"no page beside {len(project.files)} files")
"""


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_rules: Rules) -> Path:
    """Where the rule `test/counts` writes which files it looked at."""
    own_rules(counts=COUNTS)
    path = tmp_path / "calls.txt"
    path.touch()
    monkeypatch.setenv("CALLS", str(path))
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    for name in ("a.yml", "b.yml"):
        (folder / name).write_text(f"k: {name}\n", "utf-8")
    return folder


def looked(calls: Path) -> list[str]:
    """The files that were looked at since the last time."""
    names = calls.read_text("utf-8").split()
    calls.write_text("", "utf-8")
    return sorted(names)


def test_an_unchanged_file_is_not_looked_at_again(root: Path, calls: Path, run_check: Check) -> None:
    first = run_check(root, cached=True).report
    assert looked(calls) == ["a.yml", "b.yml"]
    second = run_check(root, cached=True).report
    assert looked(calls) == []
    assert first == second
    (root / "a.yml").write_text("k: 2\n", "utf-8")
    run_check(root, cached=True)
    assert looked(calls) == ["a.yml"]


def test_a_file_with_the_old_time_and_size_and_other_bytes_is_looked_at(
    root: Path, calls: Path, run_check: Check
) -> None:
    run_check(root, cached=True)
    looked(calls)
    stat = (root / "a.yml").stat()
    (root / "a.yml").write_text("k: z.yml\n", "utf-8")
    os.utime(root / "a.yml", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    run_check(root, cached=True)
    assert looked(calls) == ["a.yml"]


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\xff\xfe\x00",
        b"{}\n",
        b"[]\n",
        b"null\n",
        b'{"identity": 1, "checksum": 0, "rules": {}, "sets": []}\n',
    ],
)
def test_a_damaged_cache_is_made_anew(root: Path, calls: Path, run_check: Check, damage: bytes) -> None:
    run_check(root, cached=True)
    looked(calls)
    (root / ".cdclint_cache" / NAME).write_bytes(damage)
    assert run_check(root, cached=True).report.files == 2
    assert looked(calls) == ["a.yml", "b.yml"]
    run_check(root, cached=True)
    assert looked(calls) == []


def test_a_cache_that_was_cut_short_is_made_anew(root: Path, calls: Path, run_check: Check) -> None:
    run_check(root, cached=True)
    looked(calls)
    path = root / ".cdclint_cache" / NAME
    path.write_bytes(path.read_bytes()[:-20])
    assert len(run_check(root, cached=True).report.diagnostics) == 2
    assert looked(calls) == ["a.yml", "b.yml"]


def test_what_the_course_says_counts(root: Path, calls: Path, run_check: Check) -> None:
    run_check(root, cached=True)
    looked(calls)
    (root / "src" / "content").mkdir(parents=True)
    (root / "src" / "content" / "lesson.schema.json").write_text("{}", "utf-8")
    run_check(root, cached=True)
    assert looked(calls) == ["a.yml", "b.yml"]


def test_a_narrower_run_uses_what_a_wider_one_learned(
    root: Path, calls: Path, run_check: Check, own_rules: Rules
) -> None:
    own_rules(other=COUNTS.replace("counts", "other"))
    run_check(root, cached=True)
    looked(calls)
    report = run_check(root, cached=True, select=("test/other",)).report
    assert [found.rule for found in report.diagnostics] == ["test/other", "test/other"]
    assert looked(calls) == []


def test_files_that_are_gone_are_forgotten(root: Path, calls: Path, run_check: Check) -> None:
    run_check(root, cached=True)
    (root / "b.yml").unlink()
    run_check(root, cached=True)
    config = load(root, {})
    kept = open_cache(root / config.cache_dir, (root / ".cdclint_cache" / NAME).read_bytes().split(b'"')[3].decode())
    assert set(kept.entries) == {"a.yml"}
    assert looked(calls) == ["a.yml", "b.yml"]


def test_a_folder_that_cannot_be_written_is_reported_and_nothing_is_lost(
    root: Path, calls: Path, run_check: Check
) -> None:
    (root / ".cdclint_cache").write_text("in the way", "utf-8")
    outcome = run_check(root, cached=True)
    assert len(outcome.report.diagnostics) == 2
    assert not outcome.report.crashes
    assert [one.partition(": ")[::2] for one in outcome.unmatched] == [
        (".cdclint_cache", "the cache cannot be written: File exists")
    ]
    assert looked(calls) == ["a.yml", "b.yml"]


def test_the_cache_keeps_itself_out_of_git_and_backups(repository: Path, run_check: Check, calls: Path) -> None:
    (repository / "a.yml").write_text("k: 1\n", "utf-8")
    run_check(repository, cached=True)
    status = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=all"], cwd=repository, capture_output=True, check=True
    )
    assert status.stdout == b"?? a.yml\n"
    assert (repository / ".cdclint_cache" / "CACHEDIR.TAG").read_text("utf-8").startswith(SIGNATURE.splitlines()[0])
    assert looked(calls) == ["a.yml"]


def test_it_is_removed_and_nothing_else_is(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    assert remove(folder, tmp_path) is None
    Cache().save(folder, tmp_path, "x")
    assert remove(folder, tmp_path) == []
    assert not folder.exists()
    folder.mkdir()
    (folder / "precious.txt").touch()
    with pytest.raises(MessageError, match="is not a cdclint cache"):
        remove(folder, tmp_path)
    with pytest.raises(OSError, match="holds files that cdclint did not write"):
        Cache().save(folder, tmp_path, "x")
    assert [path.name for path in folder.iterdir()] == ["precious.txt"]


def test_what_somebody_put_into_the_cache_stays(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    Cache().save(folder, tmp_path, "x")
    (folder / "notes").mkdir()
    (folder / "notes" / "a.txt").touch()
    assert remove(folder, tmp_path) == ["notes"]
    assert (folder / "notes" / "a.txt").exists()
    assert not (folder / NAME).exists()


def test_a_cache_that_links_lead_to_is_neither_written_nor_removed(tmp_path: Path) -> None:
    root, outside = tmp_path / "project", tmp_path / "outside"
    root.mkdir()
    Cache().save(outside, tmp_path, "x")
    (root / "cache").symlink_to(outside)
    before = {path.name: path.read_bytes() for path in outside.iterdir()}
    with pytest.raises(OSError, match="leads outside of the project"):
        Cache().save(root / "cache", root, "y")
    with pytest.raises(MessageError, match="is not a cdclint cache"):
        remove(root / "cache", root)
    assert {path.name: path.read_bytes() for path in outside.iterdir()} == before


def test_a_link_in_the_cache_is_not_followed(root: Path, calls: Path, run_check: Check) -> None:
    precious = root.parent / "precious"
    precious.write_text("mine", "utf-8")
    run_check(root, cached=True)
    for name in (NAME, ".gitignore"):
        (root / ".cdclint_cache" / name).unlink()
        (root / ".cdclint_cache" / name).symlink_to(precious)
    outcome = run_check(root, cached=True)
    assert precious.read_text("utf-8") == "mine"
    assert outcome.unmatched == (".cdclint_cache: the cache cannot be written: is a symbolic link",)
    assert looked(calls) == ["a.yml", "a.yml", "b.yml", "b.yml"]


@needs_posix
def test_a_pipe_in_the_place_of_the_cache_is_not_waited_for(root: Path, calls: Path, run_check: Check) -> None:
    run_check(root, cached=True)
    (root / ".cdclint_cache" / NAME).unlink()
    os.mkfifo(root / ".cdclint_cache" / NAME)
    assert run_check(root, cached=True).report.files == 2
    assert looked(calls) == ["a.yml", "a.yml", "b.yml", "b.yml"]


def test_the_project_is_judged_afresh_where_anything_changed_that_its_rules_see(
    root: Path, calls: Path, own_rules: Rules, run_check: Check
) -> None:
    own_rules(compares=COMPARES)

    def messages() -> list[str]:
        return [
            found.message for found in run_check(root, cached=True).report.diagnostics if found.rule == "test/compares"
        ]

    assert messages() == messages() == ["no page beside 2 files"]
    assert looked(calls) == ["a.yml", "b.yml", "project"]
    (root / "notes.txt").touch()
    assert messages() == ["no page beside 3 files"]
    (root / "dist").mkdir()
    (root / "dist" / "page.html").touch()
    (root / ".gitignore").write_text("dist\n", "utf-8")
    assert messages() == messages() == []
    assert looked(calls) == ["project"] * 2
    (root / "dist" / "page.html").unlink()
    assert messages() == ["no page beside 4 files"]


def test_an_entry_survives_the_way_through_the_file(tmp_path: Path) -> None:
    examiner = Examiner(
        Course.load(tmp_path, Layout()), {"syntax/encoding": ("cdclint.syntax.text.encoding.Encoding",)}, {}
    )
    entry = examiner.examine("a.yml", b"\xff # cdclint: disable=syntax why\n")
    cache = Cache()
    cache.put("a.yml", entry)
    packed = compact({"a": "\u2028\t\n"})
    cache.put("\udcff.yml", Entry("00", ("x",), packed=packed))
    cache.put("c.yml", Entry("00", ("x",), crashes=[Crash("c.yml", "", "no")]))
    cache.save(tmp_path / "cache", tmp_path, "me")
    read = open_cache(tmp_path / "cache", "me")
    assert read.get("a.yml", entry.digest, ("syntax/encoding",)) == entry
    assert read.get("\udcff.yml", "00", ("x",)) == Entry("00", ("x",), packed=packed)
    assert read.get("a.yml", entry.digest, ("syntax/encoding", "x")) is None
    assert read.get("a.yml", digest(b""), ("syntax/encoding",)) is None
    assert read.get("c.yml", "00", ("x",)) is None
    assert open_cache(tmp_path / "cache", "other").entries == {}


def test_other_code_makes_another_identity(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert identity("a") == identity("a")
    assert identity("a") != identity("b")
    libraries = tmp_path / "site-packages"
    libraries.mkdir()
    monkeypatch.syspath_prepend(str(libraries))
    before = identity("a")
    os.utime(libraries, ns=(0, 0))
    assert identity("a") != before


def test_a_warm_run_loads_no_heavy_library(repository: Path) -> None:
    for name, text in {
        "a.mdx": "---\ntitle: Задержка\n---\n\n# Задержка\n\nТекст урока.\n",
        "b.json": '{"panels": []}',
        "c.yml": "groups: []  # none\n",
    }.items():
        (repository / name).write_text(text, "utf-8")
    program = (
        "import builtins, json, sys\n"
        "compiled, compile_ = [], builtins.compile\n"
        "builtins.compile = lambda *given, **named: compiled.append(given[1]) or compile_(*given, **named)\n"
        "from cdclint.cli import main\n"
        "status = main(['check', '--output-format', 'json'])\n"
        "print(json.dumps([status, sorted(sys.modules), compiled]), file=sys.stderr)\n"
    )

    def modules() -> tuple[int, list[str], list[str]]:
        done = subprocess.run([sys.executable, "-c", program], cwd=repository, capture_output=True, check=True)
        status, names, compiled = json.loads(done.stderr.splitlines()[-1])
        assert json.loads(done.stdout)["summary"]["files"] == 3
        return status, names, compiled

    modules()  # which may compile what was not imported before
    (repository / ".cdclint_cache" / NAME).unlink()
    cold, loaded, compiled = modules()
    assert {"yaml", "cdclint.syntax.mdx.parse", *WRITING}.issubset(loaded), "the test does not see what it looks for"
    assert "<string>" in compiled  # the annotations of a class
    warm, loaded, compiled = modules()
    assert warm == cold
    assert not [name for name in loaded if name.partition(".")[0] in HEAVY or name in WRITING]
    assert "<string>" not in compiled, "the first call of `compile` costs 2 ms: see `Position`"


def test_a_changed_file_loads_only_the_rules_that_read_it(repository: Path) -> None:
    for name, text in {"a.json": '{"panels": []}', "b.yml": "a: 1\n"}.items():
        (repository / name).write_text(text, "utf-8")
    program = (
        "import json, sys\n"
        "from cdclint.cli import main\n"
        "main(['check', '-q'])\n"
        "print(json.dumps(sorted(sys.modules)))\n"
    )

    def rules() -> list[str]:
        done = subprocess.run([sys.executable, "-c", program], cwd=repository, capture_output=True, check=True)
        return [name for name in json.loads(done.stdout.splitlines()[-1]) if name.startswith("cdclint.rules.")]

    first = rules()
    assert "cdclint.rules.syntax.json" in first
    assert "cdclint.rules.link.broken" in first
    # No dashboard and no lab is there, so that rules over them have nothing to find.
    assert "cdclint.rules.dashboard.duplicate_uid" not in first
    (repository / "b.yml").write_text("a: 2\n", "utf-8")
    again = rules()
    assert "cdclint.rules.syntax.yaml" in again
    assert "cdclint.rules.syntax.json" not in again


@needs_posix
@pytest.mark.parametrize("name", ["../outside", "link", "link/inner"])
def test_a_cache_outside_of_the_project_is_neither_made_nor_removed(tmp_path: Path, name: str) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    for folder in (root, outside, outside / "inner"):
        folder.mkdir()
    (root / "link").symlink_to(outside)
    with pytest.raises(OSError, match="leads outside of the project"):
        prepare(root / name, root)
    assert [*outside.rglob("*")] == [outside / "inner"]
    ours = outside / "inner" if name == "link/inner" else outside
    (outside / "inner").rmdir()
    prepare(ours, tmp_path)
    there = sorted(tmp_path.rglob("*"))
    with pytest.raises(MessageError):
        remove(root / name, root)
    assert sorted(tmp_path.rglob("*")) == there
