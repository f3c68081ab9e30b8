"""`--diff-base` and `--staged`: other states of the files, read out of git's objects."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Command

HEAD = "---\ntitle: Задержка\n---\n\n"
TEXT = f"{HEAD}Лаг — это время между записью в базу и записью в топик.\n"
SIN = "Запустите сonnector и подождите немного, пока он начнёт работать.\n"
LESSONS = "lessons"


def link(address: str) -> str:
    return f"{TEXT}\n[Дальше]({address})\n"


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=Author", "-c", "user.email=author@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with an old sin on `main`, and a branch `work` of it, checked out. It is only copied."""
    folder = tmp_path_factory.mktemp("pristine")
    git(folder, "init", "--quiet", "-b", "main")
    (folder / "cdclint.toml").write_text("", "utf-8")
    write(folder, {"one.mdx": link("./two.mdx"), "two.mdx": TEXT, "old.mdx": TEXT + SIN})
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "A course")
    git(folder, "checkout", "--quiet", "-b", "work")
    return folder


@pytest.fixture
def course(pristine: Path, repository: Path) -> Path:
    """A copy of that course."""
    shutil.copytree(pristine, repository, dirs_exist_ok=True)
    git(repository, "status")  # git knows the files by their inodes
    return repository


@pytest.fixture
def cdclint(in_process: Command) -> Command:
    return in_process


def write(folder: Path, files: dict[str, str | None]) -> None:
    for name, text in files.items():
        file = folder / LESSONS / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            file.unlink()
        else:
            file.write_text(text, "utf-8")


def commit(folder: Path) -> None:
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "Work")


@pytest.fixture
def new(cdclint: Command) -> Callable[..., list[str]]:
    """What is new: `path: rule`, relative to the lessons."""

    def run(*arguments: str, base: str = "main", folder: Path | None = None) -> list[str]:
        command = ("check", "--output-format", "concise", "--diff-base", base, *arguments)
        done = cdclint(*command, folder=folder)
        assert done.returncode == int(bool(done.stdout)), done.stderr
        lines = [line.removeprefix(f"{LESSONS}/").split(" ")[0:2] for line in done.stdout.splitlines()]
        return [f"{place.partition(':')[0]}: {rule}" for place, rule in lines]

    return run


def test_old_sins_pass(course: Path, cdclint: Command, new: Callable[..., list[str]]) -> None:
    assert cdclint("check").returncode == 1
    assert new() == []
    write(
        course,
        {"old.mdx": HEAD + "Новый абзац стоит перед старым и отодвигает его вниз.\n\n" + TEXT[len(HEAD) :] + SIN},
    )
    assert new() == []
    done = cdclint("check", "--diff-base", "main")
    assert done.stderr == "Checked 3 files: all good; 1 as before.\n"


@pytest.mark.parametrize("state", ["committed", "staged", "on the disk"])
def test_what_a_branch_changed_is_told(course: Path, new: Callable[..., list[str]], state: str) -> None:
    write(course, {"two.mdx": TEXT + SIN, "new.mdx": TEXT + SIN})
    if state != "on the disk":
        git(course, "add", ".")
    if state == "committed":
        commit(course)
    assert new() == ["new.mdx: prose/mixed-script", "two.mdx: prose/mixed-script"]
    assert new(f"{LESSONS}/two.mdx") == ["two.mdx: prose/mixed-script"]
    assert new(LESSONS, folder=course) == new()


@pytest.mark.parametrize("state", ["committed", "staged", "on the disk"])
def test_what_a_change_broke_elsewhere_is_told(course: Path, new: Callable[..., list[str]], state: str) -> None:
    write(course, {"two.mdx": None, "second.mdx": TEXT})
    if state != "on the disk":
        git(course, "add", ".")
    if state == "committed":
        commit(course)
    assert new() == ["one.mdx: link/broken"]


@pytest.mark.parametrize("add", [True, False])
def test_a_file_that_moved_takes_its_sins_along(course: Path, new: Callable[..., list[str]], *, add: bool) -> None:
    write(course, {"old.mdx": None, "moved.mdx": TEXT + SIN})
    if add:
        git(course, "add", ".")
    assert new() == []


def test_one_more_of_the_same_is_new(course: Path, new: Callable[..., list[str]]) -> None:
    write(course, {"old.mdx": f"{TEXT}{SIN}\n{SIN}"})
    assert new() == ["old.mdx: prose/mixed-script"]


def test_what_came_to_the_other_branch_meanwhile_does_not_count(course: Path, new: Callable[..., list[str]]) -> None:
    git(course, "checkout", "--quiet", "main")
    write(course, {"old.mdx": TEXT, "three.mdx": TEXT})
    commit(course)
    git(course, "checkout", "--quiet", "work")
    write(course, {"one.mdx": link("./two.mdx") + "\nЕщё один абзац о задержке репликации.\n"})
    commit(course)
    assert new() == []


def test_a_contract_that_changed_is_held_against_lessons_that_did_not(
    course: Path, new: Callable[..., list[str]]
) -> None:
    contracts = "lessons:\n  lessons/two.mdx:\n    mentions:\n      - { text: Grafana, in: prose }\n"
    (course / "contracts.yml").write_text(contracts, "utf-8")
    (course / "cdclint.toml").write_text('contracts = "contracts.yml"\n', "utf-8")
    assert new() == ["two.mdx: structure/missing-mention"]
    commit(course)
    assert new() == ["two.mdx: structure/missing-mention"]
    assert new(base="HEAD") == []


def test_a_rule_that_was_switched_on_shows_no_old_sins(course: Path, new: Callable[..., list[str]]) -> None:
    (course / "cdclint.toml").write_text('ignore = ["prose"]\n', "utf-8")
    commit(course)
    git(course, "branch", "--force", "main")
    (course / "cdclint.toml").write_text("", "utf-8")
    write(course, {"two.mdx": TEXT + SIN})
    assert new() == ["two.mdx: prose/mixed-script"]


def test_the_root_may_be_a_part_of_the_repository(
    course: Path, cdclint: Command, new: Callable[..., list[str]], tmp_path: Path
) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    git(whole, "init", "--quiet", "-b", "main")
    shutil.copytree(course, whole / "курс", ignore=shutil.ignore_patterns(".git", ".cdclint_cache"))
    commit(whole)
    write(whole / "курс", {"two.mdx": None, "новый\tурок.mdx": TEXT + SIN})
    (whole / "beside.mdx").write_text(SIN, "utf-8")
    assert new(folder=whole / "курс") == ["one.mdx: link/broken", "новый\ufffdурок.mdx: prose/mixed-script"]
    assert cdclint("check", folder=whole / "курс").returncode == 1


def test_nothing_of_the_repository_is_touched(course: Path, new: Callable[..., list[str]]) -> None:
    write(course, {"two.mdx": TEXT + SIN, "new.mdx": TEXT, "old.mdx": None})
    git(course, "add", f"{LESSONS}/two.mdx")
    status = git(course, "status", "--porcelain")
    index = (course / ".git" / "index").read_bytes()
    objects = sorted(path.name for path in (course / ".git" / "objects").rglob("*"))
    new("--no-cache")
    assert git(course, "status", "--porcelain") == status
    new("--no-cache")
    assert (course / ".git" / "index").read_bytes() == index
    assert sorted(path.name for path in (course / ".git" / "objects").rglob("*")) == objects


def test_a_baseline_and_a_base_go_together(course: Path, cdclint: Command) -> None:
    write(course, {"two.mdx": TEXT + SIN})
    cdclint("check", "--baseline", "known.json", "--update-baseline")
    write(course, {"two.mdx": f"{TEXT}{SIN}\n{SIN}"})
    done = cdclint("check", "--baseline", "known.json", "--diff-base", "main", "--output-format", "concise")
    assert [line.partition(" ")[0] for line in done.stdout.splitlines()] == [f"{LESSONS}/two.mdx:8:11:"]
    assert "2 known from the baseline" in done.stderr


def reported(cdclint: Command, *arguments: str, **more: object) -> str:
    done = cdclint("check", *arguments, **more)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_a_base_that_cannot_be_had(course: Path, cdclint: Command, tmp_path: Path) -> None:
    assert reported(cdclint, "--diff-base", "nope") == "cdclint: there is no commit `nope` in this repository\n"
    assert reported(cdclint, "--diff-base=--all") == "cdclint: `--all` is not a git revision\n"
    refused = cdclint("check", "--diff-base", "")
    assert (refused.returncode, refused.stderr.splitlines()[-1]) == (
        2,
        "cdclint check: error: argument --diff-base: is empty",
    )
    blob = git(course, "rev-parse", "HEAD:cdclint.toml")
    assert "there is no commit" in reported(cdclint, "--diff-base", blob)
    git(course, "checkout", "--quiet", "--orphan", "alone")
    assert "`main` and HEAD have no commit in common" in reported(cdclint, "--diff-base", "main")
    commit(course)
    assert "`main` and HEAD have no commit in common" in reported(cdclint, "--diff-base", "main")
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "a.mdx").write_text(TEXT, "utf-8")
    assert ": is in no repository of git: " in reported(
        cdclint, "--diff-base", "main", folder=bare, GIT_CEILING_DIRECTORIES=str(tmp_path)
    )
    without = tmp_path / "no-git"
    without.mkdir()
    assert reported(cdclint, "--diff-base", "main", PATH=str(without)) == "cdclint: `git` is not installed\n"
    assert reported(cdclint, "--staged", PATH=str(without)) == "cdclint: `git` is not installed\n"


def test_a_shallow_clone_is_told_what_to_do(course: Path, cdclint: Command, tmp_path: Path) -> None:
    write(course, {"two.mdx": TEXT + SIN})
    commit(course)
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth", "1", "--no-single-branch", course.as_uri(), str(shallow))
    advice = "the clone is shallow, fetch all of it (`git fetch --unshallow`)\n"
    assert reported(cdclint, "--diff-base", "HEAD~1", folder=shallow).endswith(advice)
    assert reported(cdclint, "--diff-base", "origin/main", folder=shallow) == (
        f"cdclint: `origin/main` and HEAD have no commit in common: {advice}"
    )


def test_an_object_that_is_missing(course: Path, cdclint: Command) -> None:
    blob = git(course, "rev-parse", f"HEAD:{LESSONS}/two.mdx")
    (course / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    write(course, {"two.mdx": TEXT + SIN, "one.mdx": TEXT})
    message = reported(cdclint, "--diff-base", "main")
    assert message.startswith("cdclint: ")
    assert blob in message


@pytest.mark.parametrize("other", ["--fix", "--diff", "--staged", "-", "--update-baseline"])
def test_what_does_not_go_with_a_base(cdclint: Command, other: str) -> None:
    arguments = ("--baseline", "x.json") if other == "--update-baseline" else ()
    message = reported(cdclint, "--diff-base", "main", *arguments, other)
    assert message == f"cdclint: `--diff-base` does not go with `{other}`\n"


def test_what_is_staged_is_judged_and_not_the_disk(course: Path, cdclint: Command) -> None:
    git(course, "checkout", "--quiet", "main")

    def staged(*arguments: str) -> list[str]:
        done = cdclint("check", "--staged", "--output-format", "concise", *arguments)
        return [line.split(" ")[1] for line in done.stdout.splitlines()]

    write(course, {"old.mdx": TEXT})
    assert staged() == ["prose/mixed-script"]
    assert staged(f"{LESSONS}/old.mdx") == ["prose/mixed-script"]
    git(course, "add", ".")
    write(course, {"old.mdx": TEXT + SIN, "two.mdx": None})
    assert staged() == []
    write(course, {"one.mdx": link("./three.mdx"), "three.mdx": TEXT})
    git(course, "add", f"{LESSONS}/one.mdx")
    assert staged() == ["link/broken"]
    git(course, "add", ".")
    assert staged() == ["prose/mixed-script"]
    (course / "nested").mkdir()
    assert staged(f"{LESSONS}/three.mdx", f"{LESSONS}/one.mdx") == []


def test_what_is_staged_in_a_repository_without_commits(repository: Path, cdclint: Command) -> None:
    write(repository, {"one.mdx": link("./two.mdx"), "two.mdx": TEXT})
    git(repository, "add", f"{LESSONS}/one.mdx")
    done = cdclint("check", "--staged", "--output-format", "concise")
    assert done.stdout.startswith(f"{LESSONS}/one.mdx:7:10: link/broken ")


def test_the_warm_path_starts_no_git(course: Path) -> None:
    script = "import sys; from cdclint.cli import main; main(['check', '-q']); print('subprocess' in sys.modules)"
    inherited = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent / "linter")}
    command = [sys.executable, "-c", script]
    for _ in range(2):
        done = subprocess.run(command, cwd=course, env=inherited, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("False\n")
