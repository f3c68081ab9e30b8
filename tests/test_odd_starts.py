"""Closed and full streams, a folder that is gone, links to nothing, and files that change their kind during a run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from absent import needs_posix
from cdclint.config import ConfigError, load
from cdclint.engine.check import check
from cdclint.engine.files import git
from cdclint.engine.files.atomic_write import write
from cdclint.engine.run.project_files import ProjectFiles
from cdclint.engine.run.request import Request
from hostile_repository import HIDDEN
from hostile_repository import git as call_git
from in_process import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Command

pytestmark = needs_posix
LESSON = "# Урок\n\nТекст.\n"
WRONG = "# Урок\n\n[a](nowhere.mdx)\n"
FULL = Path("/dev/full")


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A line of the shell in which `cdclint` stands for the command."""
    command = f'cdclint() {{ "{sys.executable}" -m cdclint "$@"; }}; {line}'
    done = subprocess.run(
        ["/bin/sh", "-c", command], cwd=folder, capture_output=True, encoding="utf-8", check=False, timeout=120
    )
    assert "Traceback" not in done.stderr
    assert "internal failure" not in done.stderr
    return done


def a_folder(path: Path, **lessons: str) -> Path:
    """A folder with lessons."""
    for name, text in lessons.items():
        (path / f"{name}.mdx").write_text(text, "utf-8")
    return path


# Streams and folders


@pytest.mark.parametrize("ending", ["<&-", "0>there"])
def test_input_that_cannot_be_read_is_told(tmp_path: Path, ending: str) -> None:
    done = shell(f"cdclint check - {ending}", tmp_path)
    assert (done.returncode, done.stderr) == (2, "cdclint: standard input cannot be read: Bad file descriptor\n")


def test_a_server_without_input_is_told(tmp_path: Path) -> None:
    done = shell("cdclint server <&-", tmp_path)
    assert (done.returncode, done.stderr) == (
        2,
        "cdclint: standard input is no pipe: an editor starts this command\n",
    )


@pytest.mark.skipif(not FULL.exists(), reason="the system has no full device")
@pytest.mark.parametrize("verb", ["check --statistics", "config", "rule", "rule link/broken", "init"])
def test_full_output_is_told_by_every_verb(tmp_path: Path, verb: str) -> None:
    done = shell(f"cdclint {verb} >/dev/full", a_folder(tmp_path, a=WRONG))
    assert done.returncode == 2
    assert "cdclint: standard output cannot be written: No space left on device\n" in done.stderr


@pytest.mark.skipif(not FULL.exists(), reason="the system has no full device")
def test_a_fixed_text_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    done = shell("printf '# A\\n' | cdclint check --fix - >/dev/full", tmp_path)
    assert done.returncode == 2
    assert "cdclint: standard output cannot be written: No space left on device\n" in done.stderr


@pytest.mark.skipif(not FULL.exists(), reason="the system has no full device")
@pytest.mark.parametrize(("text", "status"), [(LESSON, 0), (WRONG, 1)])
@pytest.mark.parametrize("ending", ["2>/dev/full", "2>&-"])
def test_the_status_is_that_of_the_run_where_its_summary_has_no_room(
    tmp_path: Path, text: str, status: int, ending: str
) -> None:
    assert shell(f"cdclint check {ending}", a_folder(tmp_path, a=text)).returncode == status


@pytest.mark.parametrize("verb", ["check", "config", "clean", "init", "plan PLAN.md", "server", "rule"])
def test_a_current_folder_that_is_gone_is_told(tmp_path: Path, verb: str) -> None:
    done = shell(f"mkdir gone; cd gone; rmdir ../gone; cdclint {verb}", tmp_path)
    assert done.returncode == 2
    assert done.stderr == "cdclint: the current folder cannot be read: No such file or directory\n"


def test_a_cache_that_cannot_be_removed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_folder(tmp_path, a=LESSON)
    run("check", folder=tmp_path)
    there = tmp_path / ".cdclint_cache" / "files"

    def refuse(path: Path, **_: bool) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "unlink", refuse)
    done = run("clean", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr == f"cdclint: {there}: cannot be removed: Permission denied\n"


# Links to nothing


@pytest.mark.parametrize("target", ["nowhere.mdx", "a.mdx/b.mdx", "link.mdx"])
def test_a_link_to_nothing_is_named_and_fails_no_run(tmp_path: Path, target: str) -> None:
    """Git tracks such links, and what they lead to may be in another repository: no text of the author's is unread."""
    a_folder(tmp_path, a="# Урок\n\n[a](link.mdx)\n")
    (tmp_path / "link.mdx").symlink_to(target)
    done = run("check", folder=tmp_path)
    assert done.returncode == 0
    assert done.stdout == ""
    assert done.stderr.splitlines()[0] == "cdclint: warning: symbolic links lead to nothing: link.mdx"
    (tmp_path / "b.mdx").write_text(WRONG, "utf-8")
    found = run("check", "--output-format", "concise", folder=tmp_path)
    assert (found.returncode, found.stdout.partition(": ")[0]) == (1, "b.mdx:3:5")


def test_of_many_links_to_nothing_some_are_named(tmp_path: Path) -> None:
    a_folder(tmp_path, a=LESSON)
    for number in range(8):
        (tmp_path / f"{number}.mdx").symlink_to("nowhere.mdx")
    said = run("check", folder=tmp_path, LC_ALL="ru_RU.UTF-8").stderr
    line = "символические ссылки ведут в никуда: 0.mdx, 1.mdx, 2.mdx, 3.mdx, 4.mdx и ещё 3"
    assert line in said


def test_a_named_link_to_nothing_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "link.mdx").symlink_to("nowhere.mdx")
    done = run("check", "link.mdx", folder=tmp_path)
    assert done.returncode == 2
    assert "cdclint: link.mdx: there is no such file or folder\n" in done.stderr


@pytest.mark.parametrize("target", ["nowhere.toml", "cdclint.toml"])
def test_settings_that_lead_to_nothing_are_refused(tmp_path: Path, target: str) -> None:
    """They were taken for none: everything that they ask for was left out, and nobody was told."""
    a_folder(tmp_path, a=LESSON)
    (tmp_path / "cdclint.toml").symlink_to(target)
    with pytest.raises(ConfigError, match=r"cdclint\.toml: cannot be read"):
        load(tmp_path, {})
    assert load(tmp_path, {}, isolated=True).root == tmp_path.resolve()


def test_named_settings_that_are_a_pipe_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "own.toml")
    with pytest.raises(ConfigError, match=r"own\.toml: cannot be read: is not a regular file"):
        load(tmp_path, {}, file=tmp_path / "own.toml")


# Files that change their kind between the look at the folder and the look into the file


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_link_outside(path: Path) -> None:
    path.symlink_to(path.parent.parent / "secret.mdx")


def a_folder_there(path: Path) -> None:
    path.mkdir()


CHANGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "pipe": (a_pipe, "cannot be read: is not a regular file"),
    "folder": (a_folder_there, "cannot be read: is not a regular file"),
    "gone": (lambda _: None, "cannot be read: No such file or directory"),
    "link": (a_link_outside, "cannot be read: leads outside of the project"),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("method", ["find", "read"])
@pytest.mark.parametrize("kind", CHANGES)
def test_what_takes_the_place_of_a_file_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, method: str
) -> None:
    """A pipe in the place of a lesson held up the run for ever."""
    (tmp_path / "secret.mdx").write_text(f"# {HIDDEN}\n\n[{HIDDEN}](nowhere.mdx)\n", "utf-8")
    root = tmp_path / "root"
    root.mkdir()
    lesson = a_folder(root, a=LESSON, b=WRONG) / "a.mdx"
    change, why = CHANGES[kind]
    whole = getattr(ProjectFiles, method)

    def then_change(files: ProjectFiles, *given: object, **named: object) -> object:
        result = whole(files, *given, **named)
        if method == "find" or given == ("a.mdx",):
            lesson.unlink()
            change(lesson)
        return result

    monkeypatch.setattr(ProjectFiles, method, then_change)
    report = check(load(root, {"jobs": 1}), Request(cached=False)).report
    assert [(one.path, one.message) for one in report.crashes] == [("a.mdx", why)]
    assert [one.span.source.path for one in report.diagnostics] == ["b.mdx"]
    assert HIDDEN not in str(report)


# Git


@pytest.mark.timeout(60)
@pytest.mark.parametrize("wish", [{"instead": True}, {"base": "HEAD"}])
@pytest.mark.parametrize("key", ["core.excludesFile", "core.attributesFile", "include.path"])
def test_git_that_never_ends_is_given_up(
    repository: Path, monkeypatch: pytest.MonkeyPatch, key: str, wish: dict[str, object]
) -> None:
    """A pipe that the repository's own configuration names: git waits for whoever writes into it."""
    a_folder(repository, a=LESSON)
    call_git(repository, "add", ".")
    call_git(repository, "commit", "--quiet", "-m", "first")
    (repository / "a.mdx").write_text(WRONG, "utf-8")
    os.mkfifo(repository / ".git" / "pipe")
    call_git(repository, "config", key, str(repository / ".git" / "pipe"))
    monkeypatch.setattr(git, "SECONDS", 0.5)
    with pytest.raises(git.GitError, match=r"^`git [\w-]+` did not end within 0.5 s$"):
        git.staged(repository) if "instead" in wish else git.merge_base(repository, "HEAD")


def test_a_work_tree_that_is_elsewhere_is_none(cdclint: Command, repository: Path) -> None:
    a_folder(repository, a=LESSON)
    call_git(repository, "config", "core.worktree", str(repository.parent))
    elsewhere = repository.parent / "elsewhere"
    elsewhere.mkdir()
    call_git(repository, "config", "core.worktree", str(elsewhere))
    for option in (("--staged",), ("--diff-base", "HEAD")):
        done = cdclint("check", *option)
        assert done.returncode == 2
        assert done.stderr == (f"cdclint: {repository}: is in no repository of git: its work tree is elsewhere\n")


def _staged_slip(top: Path) -> None:
    """A work tree whose index has a lesson that is wrong, and whose file is right."""
    a_folder(top, a=WRONG)
    call_git(top, "add", "a.mdx")
    a_folder(top, a=LESSON)


def _clone_apart(repository: Path, git_folder: Path) -> Path:
    _with_commit(repository)
    top = repository.parent / "clone"
    call_git(repository, "clone", "--quiet", f"--separate-git-dir={git_folder}", str(repository), str(top))
    return top


def _init_apart(repository: Path, git_folder: Path) -> Path:
    top = repository.parent / "fresh"
    call_git(repository, "init", "--quiet", f"--separate-git-dir={git_folder}", str(top))
    return top


def _moved_apart(repository: Path, git_folder: Path) -> Path:
    _with_commit(repository)
    call_git(repository, "init", "--quiet", f"--separate-git-dir={git_folder}", ".")
    return repository


def _linked(repository: Path, _: Path) -> Path:
    _with_commit(repository)
    call_git(repository, "worktree", "add", "--quiet", "../linked")
    return repository.parent / "linked"


def _linked_and_moved(repository: Path, _: Path) -> Path:
    return _linked(repository, _).rename(repository.parent / "moved")


def _submodule(repository: Path, _: Path) -> Path:
    _with_commit(repository)
    whole = repository.parent / "whole"
    call_git(repository, "init", "--quiet", str(whole))
    call_git(whole, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(repository), "part")
    return whole / "part"


def _linked_submodule(repository: Path, _: Path) -> Path:
    part = _submodule(repository, _)
    call_git(part, "worktree", "add", "--quiet", "../../linked")
    return repository.parent / "linked"


def _configured(repository: Path, _: Path) -> Path:
    """The files of the index stay where they were; the configuration names another folder."""
    _with_commit(repository)
    top = repository.parent / "named"
    top.mkdir()
    call_git(repository, "config", "core.worktree", str(top))
    (top / ".git").write_text("gitdir: ../repository/.git\n", "utf-8")
    return top


def _with_commit(repository: Path) -> None:
    for name in ("b", "c", "d"):
        a_folder(repository, **{name: LESSON})
    call_git(repository, "add", ".")
    call_git(repository, "commit", "--quiet", "-m", "first")


@pytest.mark.parametrize("beside", [(), ("README.md", "b.mdx")])
@pytest.mark.parametrize(
    "made",
    [_clone_apart, _init_apart, _moved_apart, _linked, _linked_and_moved, _submodule, _linked_submodule, _configured],
)
def test_a_git_folder_apart_from_its_files_is_theirs(
    cdclint: Command, repository: Path, made: Callable[[Path, Path], Path], beside: tuple[str, ...]
) -> None:
    """The folder `apart` of the git folder may have files of its own, even of a name that is tracked."""
    apart = repository.parent / "apart"
    apart.mkdir()
    for name in beside:
        (apart / name).write_text(LESSON, "utf-8")
    top = made(repository, apart / ".git")
    _staged_slip(top)
    below = top / "below"
    below.mkdir()
    done = cdclint("check", "--staged", folder=top)
    assert done.returncode == 1, done.stderr
    assert "a.mdx:3" in done.stdout
    a_folder(below, a=WRONG)
    call_git(below, "add", "a.mdx")
    assert cdclint("check", "--staged", folder=below).returncode == 1


@pytest.mark.parametrize("way", ["file", "link", "of a linked work tree"])
def test_a_git_folder_whose_files_are_beside_it_is_not_borrowed(cdclint: Command, repository: Path, way: str) -> None:
    """The index of the other repository was judged, and the wrong lesson here was hidden behind it."""
    _with_commit(repository)
    other = repository.parent / "other"
    other.mkdir()
    a_folder(other, b=WRONG)
    below = other / "below"
    below.mkdir()
    target = "../repository/.git"
    if way == "of a linked work tree":
        call_git(repository, "worktree", "add", "--quiet", "../linked")
        target += "/worktrees/linked"
    if way == "link":
        (other / ".git").symlink_to(target)
    else:
        (other / ".git").write_text(f"gitdir: {target}\n", "utf-8")
    for folder in (other, below):
        for option in (("--staged",), ("--diff-base", "HEAD")):
            done = cdclint("check", *option, folder=folder)
            assert done.returncode == 2
            assert done.stderr == f"cdclint: {folder}: is in no repository of git: its work tree is elsewhere\n"
    # Who names the folder means it.
    named = cdclint("check", "--staged", folder=other, GIT_DIR=str(repository / ".git"), GIT_WORK_TREE=str(other))
    assert "elsewhere" not in named.stderr


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), PermissionError(13, "no", "/x/.cdclint-0.tmp")]
)
def test_a_write_that_fails_names_the_file_and_no_temporary_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    def fail(_: int) -> None:
        raise error

    monkeypatch.setattr("cdclint.engine.files.atomic_write.os.fsync", fail)
    with pytest.raises(type(error)) as caught:
        write(tmp_path / "a.txt", b"new")
    assert (caught.value.filename, caught.value.strerror) == (str(tmp_path / "a.txt"), error.strerror)
    assert not list(tmp_path.iterdir())
