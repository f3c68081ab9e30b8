"""Nothing that people wrote is lost: what cdclint writes, what it refuses to write, and what it removes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from fcntl import LOCK_EX, flock
from typing import TYPE_CHECKING

import pytest

from absent import needs_posix
from cdclint.config import load
from cdclint.core.foreign.border import is_inside
from cdclint.engine.baseline import BaselineError
from cdclint.engine.check import Fixes, check
from cdclint.engine.files.atomic_write import NOT_YET, ChangedMeanwhileError, write
from cdclint.engine.fix import Fixer
from cdclint.engine.run.reporting import report_of
from cdclint.engine.run.request import Request

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.conftest import Command

    from cdclint.core.report import Crash, Report
    from cdclint.engine.run.run import Run

LESSON = "---\ntitle: Лаг\n---\n\n# Лаг\n\nОн сказал - лаг растёт.\n"
"""A lesson with one safe fix: a dash."""
FIXED = LESSON.replace(" - ", " — ")
SELECT = ("--select", "prose/typography")


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, what git and the cache keep left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not {".git", ".cdclint_cache"} & set(path.parts)
    }


# The cache folder


@pytest.mark.parametrize("name", ["src", "", ".", "..", "../..", "a/../..", "/", "link"])
def test_a_cache_folder_that_is_not_cdclints_is_refused(cdclint: Command, repository: Path, name: str) -> None:
    (repository / "src").mkdir()
    (repository / "src" / ".gitignore").write_text("dist/\n", "utf-8")
    (repository / "src" / "a.mdx").write_text(LESSON, "utf-8")
    (repository / "link").symlink_to(repository.parent)
    (repository / "cdclint.toml").write_text(f'# settings\ncache-dir = "{name}"\n', "utf-8")
    before = files(repository)
    for verb in ("check", "clean"):
        done = cdclint(verb)
        assert done.returncode == 2
        assert done.stderr.startswith("cdclint: cdclint.toml:2: `cache-dir` ")
    assert files(repository) == before


@pytest.mark.parametrize("name", ["../new", "../empty", "link/new", "link/empty", "/new/cache"])
def test_a_cache_folder_outside_is_refused_before_it_is_made(cdclint: Command, repository: Path, name: str) -> None:
    (repository.parent / "empty").mkdir()
    (repository / "link").symlink_to(repository.parent)
    (repository / "cdclint.toml").write_text(f'cache-dir = "{name}"\n', "utf-8")
    for verb in ("check", "clean"):
        done = cdclint(verb)
        assert done.returncode == 2
        assert done.stderr == f"cdclint: cdclint.toml:1: `cache-dir` is `{name}`, outside of the project\n"
    assert not any((repository.parent / "empty").iterdir())
    assert not (repository.parent / "new").exists()


def test_a_default_cache_folder_with_other_files_is_left_alone(cdclint: Command, repository: Path) -> None:
    (repository / "a.mdx").write_text(LESSON, "utf-8")
    (repository / ".cdclint_cache").mkdir()
    (repository / ".cdclint_cache" / "thesis.txt").write_text("mine", "utf-8")
    assert "the cache cannot be written: it holds files that cdclint did not write" in cdclint("check").stderr
    assert cdclint("clean").returncode == 2
    assert [path.name for path in (repository / ".cdclint_cache").iterdir()] == ["thesis.txt"]


def test_clean_removes_what_cdclint_made_and_names_what_stays(cdclint: Command, repository: Path) -> None:
    (repository / "a.mdx").write_text(LESSON, "utf-8")
    cdclint("check")
    (repository / ".cdclint_cache" / "thesis.txt").write_text("mine", "utf-8")
    done = cdclint("clean")
    assert done.returncode == 0
    assert done.stderr.rstrip().endswith("stays, for it holds other files: thesis.txt")
    (repository / ".cdclint_cache" / "thesis.txt").unlink()
    assert cdclint("clean").stderr == f"Removed {repository / '.cdclint_cache'}.\n"
    assert not (repository / ".cdclint_cache").exists()


def test_a_folder_in_the_place_of_a_file_of_the_cache_stays(cdclint: Command, repository: Path) -> None:
    (repository / "a.mdx").write_text(LESSON, "utf-8")
    cdclint("check")
    (repository / ".cdclint_cache" / "files").unlink()
    (repository / ".cdclint_cache" / "files").mkdir()
    (repository / ".cdclint_cache" / "files" / "thesis.txt").write_text("mine", "utf-8")
    done = cdclint("clean")
    assert done.returncode == 0
    assert done.stderr.rstrip().endswith("stays, for it holds other files: files")
    assert (repository / ".cdclint_cache" / "files" / "thesis.txt").read_text("utf-8") == "mine"


def test_a_cache_in_very_many_folders(tmp_path: Path) -> None:
    (tmp_path / "cdclint.toml").write_text(f'cache-dir = "{"a/" * 1_500}"\n', "utf-8")
    (tmp_path / "a.mdx").write_text(LESSON, "utf-8")
    deepest = tmp_path / ("a/" * 1_500)
    try:
        report = check(load(tmp_path, {}), Request()).report
        assert report.crashes == ()
        assert (deepest / "files").is_file()
    finally:  # what removes the folders of old runs descends by recursion
        for file in deepest.iterdir() if deepest.is_dir() else ():
            file.unlink()
        os.removedirs(deepest)


# What an author saves while fixes are made


def test_what_was_saved_between_verdict_and_fix_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.mdx"
    path.write_text(LESSON, "utf-8")
    saved = LESSON + "\nНовый абзац.\n"
    fix = Fixer.fix

    def save_first(fixer: Fixer) -> None:
        path.write_text(saved, "utf-8")
        fix(fixer)

    monkeypatch.setattr(Fixer, "fix", save_first)
    outcome = check(load(tmp_path, {"select": ("prose/typography",)}), Request(cached=False), fixes=Fixes.SAFE)
    assert path.read_text("utf-8") == saved.replace(" - ", " — ")
    assert not outcome.report.crashes


def test_what_was_saved_after_the_fix_was_made_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.mdx"
    path.write_text(LESSON, "utf-8")
    fix = Fixer.fix

    def save_then(fixer: Fixer) -> None:
        fix(fixer)
        path.write_text("мой текст\n", "utf-8")

    monkeypatch.setattr(Fixer, "fix", save_then)
    outcome = check(load(tmp_path, {"select": ("prose/typography",)}), Request(cached=False), fixes=Fixes.SAFE)
    assert path.read_text("utf-8") == "мой текст\n"
    assert [(one.path, one.message) for one in outcome.report.crashes] == [
        ("a.mdx", "was changed by another program meanwhile; its fixes were not written")
    ]


def test_bytes_are_compared_after_the_new_file_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def parts() -> list[bytes]:
        path.write_bytes(b"the author's")
        return [b"new"]

    with pytest.raises(ChangedMeanwhileError):
        write(path, (part for make in [parts] for part in make()), instead_of=b"old")
    assert files(tmp_path) == {"a.txt": b"the author's"}


def test_a_file_that_must_be_new_never_replaces_one(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write(path, b"first", instead_of=NOT_YET)
    with pytest.raises(ChangedMeanwhileError):
        write(path, b"second", instead_of=NOT_YET)
    with pytest.raises(ChangedMeanwhileError):
        write(tmp_path / "gone.txt", b"third", instead_of=b"it was there")
    assert files(tmp_path) == {"a.txt": b"first"}


def _exchange(root: Path, outside: Path) -> None:
    """What an attacker does: the folder that is being written becomes a link to one outside."""
    (root / "lessons").rename(root / "aside")
    (root / "lessons").symlink_to(outside)


@pytest.fixture
def exchanged(tmp_path: Path) -> tuple[Path, Path]:
    """A project with one lesson in a folder, and a folder outside with a file of the same name."""
    root, outside = tmp_path / "root", tmp_path / "outside"
    for folder, data in ((root / "lessons", b"old"), (outside, b"old")):
        folder.mkdir(parents=True)
        (folder / "a.mdx").write_bytes(data)
    return root, outside


@needs_posix
@pytest.mark.parametrize("instead_of", [b"old", NOT_YET])
def test_a_folder_that_becomes_a_link_while_its_file_is_written(
    exchanged: tuple[Path, Path], instead_of: object
) -> None:
    root, outside = exchanged
    name = "a.mdx" if instead_of is not NOT_YET else "b.mdx"

    def parts() -> Iterator[bytes]:
        _exchange(root, outside)
        yield b"new"

    write(root / "lessons" / name, parts(), instead_of=instead_of, below=root)
    assert files(outside) == {"a.mdx": b"old"}
    assert files(root / "aside") == {"a.mdx": b"old", name: b"new"}


@needs_posix
def test_a_folder_that_becomes_a_link_after_it_was_looked_at(
    exchanged: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, outside = exchanged

    def look_first(top: str, path: str) -> bool:
        inside = is_inside(top, path)
        _exchange(root, outside)
        return inside

    monkeypatch.setattr("cdclint.engine.files.atomic_write.is_inside", look_first)
    with pytest.raises(OSError, match=r"Not a directory|symbolic links") as refused:
        write(root / "lessons" / "a.mdx", b"new", instead_of=b"old", below=root)
    assert refused.value.filename == str(root / "lessons" / "a.mdx")
    assert files(outside) == files(root / "aside") == {"a.mdx": b"old"}


@needs_posix
def test_a_folder_that_only_may_be_searched_is_written(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir(mode=0o300)
    write(tmp_path / "folder" / "a.txt", b"new", below=tmp_path)
    (tmp_path / "folder").chmod(0o700)
    assert files(tmp_path / "folder") == {"a.txt": b"new"}


def test_one_run_fixes_at_a_time(cdclint: Command, repository: Path) -> None:
    (repository / "a.mdx").write_text(LESSON, "utf-8")
    handle = os.open(repository, os.O_RDONLY)
    flock(handle, LOCK_EX)
    done = cdclint("check", "--fix", *SELECT)
    assert done.returncode == 2
    assert done.stderr == f"cdclint: {repository}: another run of cdclint is changing files here; try again later\n"
    assert cdclint("check", "--diff", *SELECT).returncode == 1
    assert (repository / "a.mdx").read_text("utf-8") == LESSON
    os.close(handle)
    assert cdclint("check", "--fix", *SELECT).returncode == 0
    assert (repository / "a.mdx").read_text("utf-8") == FIXED


def test_a_baseline_that_somebody_changed_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.mdx").write_text(LESSON, "utf-8")
    known = tmp_path / "known.json"
    config = load(tmp_path, {"select": ("prose/typography",), "baseline": "known.json"})
    check(config, Request(cached=False), update_baseline=True)
    (tmp_path / "a.mdx").write_text(FIXED, "utf-8")
    theirs = b'{"version": 1, "diagnostics": []}'

    def save_first(run: Run, problems: Iterable[Crash]) -> Report:
        known.write_bytes(theirs)
        return report_of(run, problems)

    monkeypatch.setattr("cdclint.engine.check.report_of", save_first)
    with pytest.raises(BaselineError, match="was changed by another program meanwhile"):
        check(config, Request(cached=False), update_baseline=True)
    assert known.read_bytes() == theirs


# The report


@pytest.mark.parametrize("form", ["full", "concise", "json", "github", "gitlab", "sarif", "junit", "html"])
def test_a_report_replaces_an_older_one(cdclint: Command, repository: Path, form: str) -> None:
    (repository / "a.mdx").write_text(LESSON, "utf-8")
    arguments = ("check", *SELECT, "--output-format", form, "--output-file", "report")
    assert cdclint(*arguments).returncode == 0
    first = (repository / "report").read_bytes()
    (repository / "b.mdx").write_text(LESSON, "utf-8")
    assert cdclint(*arguments).returncode == 0
    second = (repository / "report").read_bytes()
    assert len(second) > len(first)
    (repository / "b.mdx").unlink()
    (repository / "a.mdx").write_text(FIXED, "utf-8")
    assert cdclint(*arguments).returncode == 0
    assert cdclint(*arguments).returncode == 0


@pytest.mark.parametrize("options", [("--diff",), ("--statistics",)])
def test_other_outputs_replace_older_ones(cdclint: Command, repository: Path, options: tuple[str, ...]) -> None:
    (repository / "a.mdx").write_text(LESSON, "utf-8")
    arguments = ("check", *SELECT, *options, "--output-file", "report")
    assert cdclint(*arguments).returncode == cdclint(*arguments).returncode < 2


@pytest.mark.parametrize("verb", [("check",), ("plan", "PLAN.md"), ("merge", "a.json")])
@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("a.mdx", "not a cdclint report, and is not overwritten"),
        ("cdclint.toml", "not a cdclint report, and is not overwritten"),
        ("link", "is a symbolic link; name the file that it leads to"),
        ("dangling", "is a symbolic link; name the file that it leads to"),
        ("away/report", "leads outside of the project"),
        ("away/../report", "leads outside of the project"),
    ],
)
def test_a_report_goes_over_nothing_else(
    cdclint: Command, repository: Path, verb: tuple[str, ...], file: str, why: str
) -> None:
    outside = repository.parent / "outside"
    outside.mkdir()
    (repository / "a.mdx").write_text(LESSON, "utf-8")
    (repository / "PLAN.md").write_text("---\nmust_haves: {truths: [x]}\n---\n", "utf-8")
    (repository / "cdclint.toml").write_text('select = ["prose"]\n', "utf-8")
    (repository / "link").symlink_to("a.mdx")
    (repository / "dangling").symlink_to("new.txt")
    (repository / "away").symlink_to(outside)
    cdclint("check", "--shard", "1/1", "--output-format", "json", "--output-file", "a.json", "--no-cache")
    before = files(repository)
    done = cdclint(*verb, "--output-file", file)
    assert done.returncode == 2
    assert done.stderr == f"cdclint: {file}: {why}\n"
    assert files(repository) == before
    assert not list(outside.iterdir())


def test_a_report_that_is_read_is_not_overwritten(cdclint: Command, repository: Path) -> None:
    (repository / "a.mdx").write_text(LESSON, "utf-8")
    cdclint("check", "--shard", "1/1", "--output-format", "json", "--output-file", "part.json")
    before = files(repository)
    for arguments in (
        ("merge", "part.json", "--output-format", "json"),
        ("check", "part.json"),
        ("check", "--output-format", "html", "--previous", "part.json"),
    ):
        done = cdclint(*arguments, "--output-file", "part.json")
        assert done.returncode == 2
        assert done.stderr == "cdclint: part.json: is read by this run; write the report to another file\n"
    assert files(repository) == before


# Links


def test_a_link_out_of_the_project_is_neither_read_nor_fixed(cdclint: Command, repository: Path) -> None:
    secret = repository.parent / "secret.mdx"
    secret.write_text(LESSON + "\nПАРОЛЬ - 12345\n", "utf-8")
    before = secret.read_bytes()
    (repository / "a.mdx").symlink_to(secret)
    (repository / "folder").symlink_to(repository.parent)
    for arguments in ((), ("a.mdx",), ("folder",), ("folder/secret.mdx",)):
        done = cdclint("check", "--fix", *SELECT, *arguments)
        assert done.returncode == 2
        assert "is a symbolic link that leads outside of the project" in done.stderr
        assert "ПАРОЛЬ" not in done.stdout + done.stderr
    assert secret.read_bytes() == before


def test_a_link_within_the_project_leads_to_the_file_that_is_fixed(cdclint: Command, repository: Path) -> None:
    (repository / "a.mdx").write_text(LESSON, "utf-8")
    (repository / "b.mdx").symlink_to("a.mdx")
    assert cdclint("check", "--fix", *SELECT, "b.mdx").returncode == 0
    assert (repository / "a.mdx").read_text("utf-8") == FIXED
    assert (repository / "b.mdx").is_symlink()


def test_a_file_outside_of_the_root_is_not_fixed(cdclint: Command, repository: Path) -> None:
    course = repository / "course"
    course.mkdir()
    (course / "a.mdx").write_text(FIXED, "utf-8")
    (repository / "b.mdx").write_text("<!-- x -->\n", "utf-8")
    done = cdclint("check", "--fix", "../b.mdx", folder=course)
    assert done.returncode == 2
    assert "../b.mdx: cannot be written: leads outside of the project" in done.stderr
    assert (repository / "b.mdx").read_text("utf-8") == "<!-- x -->\n"


def test_init_writes_through_no_link(cdclint: Command, repository: Path) -> None:
    outside = repository.parent / "outside"
    outside.mkdir()
    (repository / "src" / "content").mkdir(parents=True)
    (repository / "src" / "content" / "a.mdx").write_text(LESSON, "utf-8")
    (repository / ".github").symlink_to(outside)
    done = cdclint("init")
    assert done.returncode == 2
    assert ".github/workflows/cdclint.yml: cannot be written: leads outside of the project" in done.stderr
    assert not list(outside.iterdir())


# Kills


def test_the_next_run_removes_what_a_killed_one_left(cdclint: Command, repository: Path) -> None:
    (repository / "sub").mkdir()
    (repository / "sub" / "a.mdx").write_text(LESSON, "utf-8")
    left = repository / "sub" / ".cdclint-0123456789abcdef.tmp"
    left.write_text(LESSON, "utf-8")
    kept = [repository / "sub" / name for name in (".cdclint-x.tmp", "cdclint-0123456789abcdef.tmp")]
    for path in kept:
        path.write_text("mine", "utf-8")
    (repository / ".cdclint-0123456789abcdee.tmp").mkdir()
    cdclint("check", *SELECT)
    assert not left.exists()
    assert all(path.exists() for path in kept)
    assert (repository / ".cdclint-0123456789abcdee.tmp").is_dir()


def test_what_is_being_written_is_not_removed_and_not_checked(cdclint: Command, repository: Path) -> None:
    path = repository / ".cdclint-0123456789abcdef.tmp"
    path.write_text("half", "utf-8")
    (repository / "cdclint.toml").write_text('include = ["*"]\nexclude = []\n', "utf-8")
    with path.open("rb") as writing:
        flock(writing.fileno(), LOCK_EX)
        done = cdclint("check")
    assert path.exists()
    assert path.name not in done.stdout + done.stderr


KILLS = int(os.environ.get("CDCLINT_KILLS", "10"))


def test_kills_while_an_author_saves(repository: Path) -> None:
    """`CDCLINT_KILLS=100` makes it as long as docs/reliability.md says."""
    lessons = [repository / f"{number:02}.mdx" for number in range(40)]
    written: dict[Path, set[str]] = {path: set() for path in lessons}
    command = [sys.executable, "-m", "cdclint", "check", "--fix", "--jobs", "1", *SELECT]

    def save(path: Path, text: str) -> None:
        written[path] |= {text, text.replace(" - ", " — ")}
        path.write_text(text, "utf-8")

    for turn in range(KILLS):
        for path in lessons:
            save(path, LESSON + f"\nВариант {turn} {path.stem} - один из многих.\n" * 20)
        running = subprocess.Popen(command, cwd=repository, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 0.15 + 1.2 * turn / KILLS
        number = 0
        authors: dict[Path, str] = {}
        while time.monotonic() < end and running.poll() is None:
            path = lessons[number * 7 % len(lessons)]
            authors[path] = f"{LESSON}\nАвтор - {turn} {number}.\n"
            save(path, authors[path])
            number += 1
            time.sleep(0.01)
        running.send_signal(signal.SIGKILL)
        running.wait()
        for path in lessons:
            assert path.read_text("utf-8") in written[path]
            if path in authors:
                assert path.read_text("utf-8") in {authors[path], authors[path].replace(" - ", " — ")}
    subprocess.run([*command[:4], "--no-cache", *SELECT], cwd=repository, check=False, capture_output=True)
    assert not list(repository.rglob("*.tmp"))
