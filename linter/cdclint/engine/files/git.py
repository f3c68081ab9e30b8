"""Other states of the files, out of git's objects: nothing is checked out, and neither index nor files are touched.

A state is given as what differs from the disk: for each path relative to the root the bytes that are there, or None
where there is no file. What git ignores is taken to be the same in every state.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from cdclint.core.dataclass import dataclass
from cdclint.core.foreign.border import read_regular
from cdclint.core.message import Message
from cdclint.engine.run.request import RequestError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

State: TypeAlias = "dict[str, bytes | None]"

_HARMLESS = (
    *("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "core.pager=cat"),
    *("-c", "core.sshCommand=false", "-c", "credential.helper="),
)
"""What makes git run nothing that the repository's own configuration names."""
_NOTHING = "0" * 40
SECONDS = 300
"""For one call of git, on a disk that is slow and with a history that is long."""
_FOLDER = ".git"
_FILE = "100"
"""What the mode of a regular file begins with; others are links and submodules."""


class GitError(RequestError):
    """A state that cannot be had; the message says why in one line."""


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier state, and where its files went: `moved` gives the path of today by the one of then."""

    state: State
    moved: dict[str, str]


def merge_base(root: Path, revision: str) -> Past:
    """The state at the commit where the work on disk, with all that is not committed, left `revision`.

    Raises:
        GitError: git, the repository or the revision is missing, or they have no common history.
    """
    commit = _commit(root, revision)
    done = _git(root, "merge-base", commit, "HEAD")
    base = done.stdout.decode().partition("\n")[0]
    if done.returncode or not base:
        _refuse(root, Message("`{revision}` and HEAD have no commit in common", revision=revision))
    untracked = _untracked(root)
    changed, moved = _differences(root, base)
    moved |= _moved_by_hand(root, changed, untracked)
    return Past(dict.fromkeys(untracked) | changed, moved)


def staged(root: Path) -> State:
    """The state that a commit would now record.

    Raises:
        GitError: there is no git, or no repository.
    """
    _require_repository(root)
    return dict.fromkeys(_untracked(root)) | _differences(root)[0]


def _untracked(root: Path) -> list[str]:
    return _paths(root, "ls-files", "--others", "--exclude-standard", "-z")


def _moved_by_hand(root: Path, changed: State, untracked: list[str]) -> dict[str, str]:
    """The untracked files that have the bytes of one that is gone: git detects renames of tracked files only."""
    gone = {data: path for path, data in changed.items() if data is not None and not (root / path).exists()}
    sizes = {len(data) for data in gone}
    moved = {}
    for path in untracked:
        file = root / path
        if file.is_file() and file.stat().st_size in sizes:
            source = gone.pop(read_regular(file), None)
            if source is not None:
                moved[source] = path
    return moved


def _commit(root: Path, revision: str) -> str:
    if not revision or revision.startswith("-"):
        raise GitError(Message("`{revision}` is not a git revision", revision=revision))
    _require_repository(root)
    done = _git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if done.returncode:
        _refuse(root, Message("there is no commit `{revision}` in this repository", revision=revision))
    return done.stdout.decode().strip()


def _require_repository(root: Path) -> None:
    """Refuse a folder that git tracks no files in.

    Raises:
        GitError: it is in no repository, or in one whose files are in another folder.
    """
    done = _git(root, "rev-parse", "--is-inside-work-tree", "--show-cdup", "--absolute-git-dir")
    is_inside, _, places = os.fsdecode(done.stdout).partition("\n")
    up, _, git_folder = places.partition("\n")
    if done.returncode or is_inside != "true" or _is_borrowed(root / up, root / git_folder.removesuffix("\n")):
        why = _why(done) if done.returncode else Message("its work tree is elsewhere")
        raise GitError(Message("{root}: is in no repository of git: {why}", root=str(root), why=why))


def _is_borrowed(top: Path, git_folder: Path) -> bool:
    """Whether a `.git` file leads to the folder of another repository, or work tree, whose files are beside that one.

    A folder made with `--separate-git-dir` may be called `.git` as well, and git writes down nowhere whose it is. The
    paths of the index tell: those of a borrowed folder are beside it, at most a few of the same name are in `top`.
    """
    try:
        home = _home(git_folder)
        is_stated = home.samefile(top) or "GIT_DIR" in os.environ or "GIT_WORK_TREE" in os.environ
    except (OSError, ValueError):  # its place tells of no folder, or of one that is gone
        return False
    if is_stated or (git_folder.name == _FOLDER and _git(top, "config", "core.worktree").stdout):
        return False
    tracked = _paths(top, "ls-files", "-z")
    here, there = (sum(os.path.lexists(folder / path) for path in tracked) for folder in (top, home))
    return there > 2 * here


def _home(git_folder: Path) -> Path:
    """The folder that usually has the files of a git folder.

    Raises:
        OSError: it is neither called `.git` nor that of a linked work tree.
    """
    if git_folder.name == _FOLDER:
        return git_folder.parent
    return (git_folder / os.fsdecode(read_regular(git_folder / "gitdir")).strip("\n")).parent


def _refuse(root: Path, why: Message) -> NoReturn:
    """Say why, and what helps where the repository has only a part of its history.

    Raises:
        GitError: always.
    """
    shallow = _git(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
    advice = Message("{why}: the clone is shallow, fetch all of it (`git fetch --unshallow`)", why=why)
    raise GitError(advice if shallow else why)


def _differences(root: Path, *base: str) -> tuple[State, dict[str, str]]:
    """How the tree `base`, or the index where none is given, differs from the files on disk."""
    command = (
        "diff",
        "--raw",
        "-z",
        "--no-abbrev",
        "--find-renames",
        "--no-ext-diff",
        "--no-textconv",
        "--ignore-submodules",
    )
    parts = iter(_paths(root, *command, "--relative", *base, "--"))
    blobs: dict[str, str] = {}
    state: State = {}
    moved: dict[str, str] = {}
    for part in parts:
        mode, _, blob, _, status = part.split(" ")
        path = next(parts)
        if status[0] == "R":
            target = next(parts)
            state.setdefault(target)
            moved[path] = target
        if status[0] == "U":
            continue
        if mode.lstrip(":").startswith(_FILE) and blob != _NOTHING:
            blobs[path] = blob
        else:
            state[path] = None
    state.update(zip(blobs, _contents(root, list(blobs.values())), strict=True))
    return state, moved


def _contents(root: Path, blobs: list[str]) -> Iterator[bytes]:
    """The bytes of objects, by their names."""
    if not blobs:
        return
    output = _must(root, "cat-file", "--batch", text="".join(f"{blob}\n" for blob in blobs).encode())
    at = 0
    for blob in blobs:
        end = output.index(b"\n", at)
        head = output[at:end].split(b" ")
        if head[-1] == b"missing":
            raise GitError(Message("the object {blob} is missing from the repository", blob=blob))
        size = int(head[2])
        yield output[end + 1 : end + 1 + size]
        at = end + size + 2


def _paths(root: Path, *arguments: str) -> list[str]:
    """The fields of git's output, which zero bytes end."""
    return [os.fsdecode(part) for part in _must(root, *arguments).split(b"\0") if part]


def _must(root: Path, *arguments: str, text: bytes = b"") -> bytes:
    done = _git(root, *arguments, text=text)
    if done.returncode:
        raise GitError(Message("`git {verb}` failed: {why}", verb=arguments[0], why=_why(done)))
    return done.stdout


def _git(root: Path, *arguments: str, text: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return _run(root, *_without_filters(str(root)), *arguments, verb=arguments[0], text=text)


def _run(root: Path | str, *arguments: str, verb: str, text: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """What git says within the limit: a pipe in the place of a file that it reads would hold it up for ever.

    Raises:
        GitError: it cannot be started, or does not end.
    """
    import subprocess  # noqa: PLC0415 (a run that wants no git starts no program)

    command = ("git", "-C", str(root), *_HARMLESS, *arguments)
    try:
        return subprocess.run(  # noqa: S603 (as is, no shell)
            command, input=text, capture_output=True, env=_environment(), check=False, timeout=SECONDS
        )
    except FileNotFoundError as problem:
        raise GitError(Message("`git` is not installed")) from problem
    except OSError as problem:
        raise GitError(Message("`git` cannot be started: {why}", why=Message.reason(problem))) from problem
    except subprocess.TimeoutExpired as problem:
        why = Message("`git {verb}` did not end within {seconds} s", verb=verb, seconds=SECONDS)
        raise GitError(why) from problem


def _environment() -> dict[str, str]:
    """Git takes no optional locks, writes its messages in one language and fetches nothing."""
    quiet = {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
    return {**os.environ, **quiet, "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}


@cache
def _without_filters(root: str) -> tuple[str, ...]:
    """Options that switch off the filters which the repository's own configuration declares: git would run them."""
    output = _run(root, "config", "--null", "--show-scope", "--get-regexp", r"^filter\.", verb="config").stdout
    parts = output.decode(errors="surrogateescape").split("\0")
    found: dict[str, None] = {}
    for scope, entry in zip(parts[::2], parts[1::2], strict=False):
        name = entry.partition("\n")[0].rpartition(".")[0]
        if scope in {"local", "worktree"} and "=" not in name:
            found[name] = None
        elif scope in {"local", "worktree"}:
            raise GitError(Message("the repository's configuration has a filter of a name that cannot be switched off"))
    return tuple(
        option
        for name in found
        for key, value in (("clean", ""), ("smudge", ""), ("process", ""), ("required", "false"))
        for option in ("-c", f"{name}.{key}={value}")
    )


def _why(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    return lines[0].removeprefix("fatal: ") if lines else f"status {done.returncode}"
