"""Which files a run is about.

Below a folder the settings decide (`include`, `exclude`, `extend-exclude`), and every .gitignore from the top of the
repository down; what cdclint itself writes, the baseline and the report, is left out. A file that is named is checked
whatever they say, unless `force_exclude` is set, as a pre-commit hook does.
Symbolic links to files of the project are followed; those that lead outside of it are reported, and those to folders
are not followed, so that no walk goes round in circles. A link that leads to nothing is no file: it is named, and fails
no run.
"""

from __future__ import annotations

import os
import stat
from errno import ELOOP, ENOENT, ENOTDIR
from pathlib import Path
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass, field
from cdclint.core.foreign.border import is_inside, read_regular
from cdclint.core.glob import Globs
from cdclint.core.message import Message
from cdclint.core.report import Crash
from cdclint.documents.open_document import SUFFIXES
from cdclint.engine.files.temporary_name import TEMPORARY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from cdclint.config import Config


@dataclass(slots=True)
class Found:
    """The files that were found, by paths relative to the root.

    `files` are those to check, `seen` all others that nothing leaves out (components, images), `folders`
    the asked folders (`""` is the root itself), `left_out` the named files that `force_exclude` left out, `problems`
    what was named and is not there or could not be read. `left_behind` are temporary files of cdclint's own,
    `dangling` links that would be checked if they led to a file.
    """

    files: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    folders: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    problems: list[Crash] = field(default_factory=list)
    left_behind: list[Path] = field(default_factory=list)
    dangling: list[str] = field(default_factory=list)


OUTSIDE = Message("is a symbolic link that leads outside of the project")


def find(
    config: Config,
    paths: Iterable[Path],
    *,
    force_exclude: bool = False,
    instead: Mapping[str, bytes | None] | None = None,
) -> Found:
    """The files that the absolute `paths` select.

    `instead` says of paths relative to the root that another file is taken to be there, or none (None).
    """
    found = Found()
    other = instead or {}
    walk = _Walk(config, found)
    for path in paths:
        name = relative(config.root, path)
        if walk.leads_outside(name):
            found.problems.append(Crash(name, "", OUTSIDE))
            continue
        try:
            mode = path.stat().st_mode if name not in other else _mode_of(other[name])
        except OSError as problem:
            found.problems.append(Crash(name or str(path), "", _in_words(problem)))
            continue
        if force_exclude and walk.leaves_out(name, folder=stat.S_ISDIR(mode)):
            found.left_out.append(name)
        elif stat.S_ISDIR(mode):
            found.folders.append(name)
            walk.below(name)
        elif not stat.S_ISREG(mode):
            found.problems.append(Crash(name, "", Message("is not a regular file")))
        elif path.suffix in SUFFIXES:
            found.files.add(name)
            found.seen.add(name)
        elif force_exclude:
            found.left_out.append(name)
        else:
            kinds = ", ".join(sorted(SUFFIXES))
            found.problems.append(
                Crash(name, "", Message("is not a kind of file that can be checked ({kinds})", kinds=kinds))
            )
    folders = tuple(f"{folder}/" if folder else "" for folder in found.folders)
    for name, data in other.items():
        if data is None:
            found.files.discard(name)
            found.seen.discard(name)
        elif name.startswith(folders):
            walk.add(name)
    return found


def _mode_of(data: bytes | None) -> int:
    if data is None:
        raise FileNotFoundError
    return stat.S_IFREG


def sort(config: Config, name: str) -> tuple[bool, bool]:
    """Whether the file at a path relative to the root is one to check, and whether it is seen at all."""
    return sorter(config)(name)


def sorter(config: Config) -> Callable[[str], tuple[bool, bool]]:
    """What `sort` says of many paths, as the files .gitignore are when it is first asked about their folder."""
    walk = _Walk(config, Found())

    def sorted_in(name: str) -> tuple[bool, bool]:
        seen = not name.startswith("../") and not walk.excludes(name, folder=False)
        return seen and walk.includes(name), seen

    return sorted_in


def relative(root: Path, path: Path) -> str:
    """`path` as seen from `root`, with forward slashes; "" for the root itself."""
    try:
        name = os.path.relpath(path, root)
    except ValueError:  # on Windows, of another drive
        return f"../{path.as_posix()}"
    return "" if name == os.curdir else name.replace(os.sep, "/")


class _Walk:
    def __init__(self, config: Config, found: Found) -> None:
        self._root = str(config.root)
        self._include = Globs(config.include)
        self._exclude = Globs((*config.exclude, *config.extend_exclude))
        self._own = _own(config)
        self._ignores: dict[str, Globs | None] = {}
        self._chains: dict[str, list[tuple[str, Globs]]] = {}
        self._excluded: dict[str, bool] = {"": False}
        self._above = list(_above(config.root))
        self._found = found

    def below(self, folder: str) -> None:
        """Add what is below a folder."""
        stack = [f"{folder}/" if folder else ""]
        while stack:
            prefix = stack.pop()
            try:
                entries = list(os.scandir(os.path.join(self._root, prefix)))  # noqa: PTH118 (paths are many here)
            except OSError as problem:
                self._found.problems.append(Crash(prefix, "", _in_words(problem)))
                continue
            chain = self._chain(prefix, has_own=any(entry.name == ".gitignore" for entry in entries))
            for entry in entries:
                if entry.name.startswith(".cdclint-") and TEMPORARY.fullmatch(entry.name):
                    self._found.left_behind.append(Path(entry.path))
                    continue
                is_folder = entry.is_dir(follow_symlinks=False)
                name = f"{prefix}{entry.name}/" if is_folder else prefix + entry.name
                if name in self._own or self._exclude.match(name) or _ignored(chain, name):
                    continue
                if is_folder:
                    stack.append(name)
                elif self.includes(name):
                    if self._is_file(entry, name):
                        self._found.files.add(name)
                        self._found.seen.add(name)
                else:
                    self._found.seen.add(name)

    def add(self, name: str) -> None:
        """Add a file below an asked folder, whether or not there is one."""
        if not self.excludes(name, folder=False):
            self._found.seen.add(name)
            if self.includes(name):
                self._found.files.add(name)

    def leaves_out(self, name: str, *, folder: bool) -> bool:
        """Whether a path is left out."""
        return self.excludes(name, folder=folder) or not (folder or self.includes(name))

    def includes(self, name: str) -> bool:
        """Whether `include` names a file that can be checked; a glob may match a folder, `data.json/`."""
        return name[name.rfind(".") :].lower() in SUFFIXES and bool(self._include.match(name))

    def excludes(self, name: str, *, folder: bool) -> bool:
        """Whether settings or .gitignore leave out a path, or a folder on the way to it."""
        at = name.rfind("/") + 1
        if name in self._own or (name.startswith(".cdclint-", at) and TEMPORARY.fullmatch(name, at)):
            return True
        parent = name[:at]
        return self._excludes_folder(parent) or self._matches(parent, f"{name}/" if folder else name)

    def _excludes_folder(self, folder: str) -> bool:
        """Whether a folder, which ends with a slash, or one on the way to it is left out; "" is the root."""
        known = self._excluded.get(folder)
        if known is None:
            before = ""
            known = False
            for part in folder.split("/")[:-1]:
                prefix = f"{before}{part}/"
                known = known or self._matches(before, prefix)
                self._excluded[prefix] = known
                before = prefix
        return known

    def _matches(self, parent: str, name: str) -> bool:
        """Whether settings or .gitignore leave out a path in the folder `parent` itself."""
        if parent not in self._chains:
            self._chains[parent] = self._chain(parent, has_own=True)
        return bool(self._exclude.match(name)) or _ignored(self._chains[parent], name)

    def leads_outside(self, name: str) -> bool:
        """Whether a path below the root leads out of it by a symbolic link."""
        return not name.startswith("../") and not is_inside(self._root, f"{self._root}/{name}")

    def _is_file(self, entry: os.DirEntry[str], name: str) -> bool:
        if not entry.is_symlink():
            return entry.is_file(follow_symlinks=False)
        if self.leads_outside(name):
            self._found.problems.append(Crash(name, "", OUTSIDE))
            return False
        try:
            return stat.S_ISREG(entry.stat().st_mode)
        except OSError as problem:
            if problem.errno in {ENOENT, ENOTDIR, ELOOP}:
                self._found.dangling.append(name)
                self._found.seen.add(name)
                return False
            self._found.problems.append(Crash(name, "", _in_words(problem)))
            return False

    def _chain(self, prefix: str, *, has_own: bool) -> list[tuple[str, Globs]]:
        """The .gitignore files that apply to what is in `prefix`, the nearest first, each with its folder."""
        if not has_own:
            self._ignores.setdefault(prefix, None)
        chain = []
        at = prefix
        while True:
            if at not in self._ignores:
                self._ignores[at] = _patterns(Path(self._root, at, ".gitignore"))
            if globs := self._ignores[at]:
                chain.append((at, globs))
            if not at:
                break
            at = at[: at.rstrip("/").rfind("/") + 1]
        return [*chain, *self._above]


def _own(config: Config) -> set[str]:
    """The files that cdclint writes, by their paths as they are given and with links followed."""
    paths = [*config.written, *([config.root / config.baseline] if config.baseline else ())]
    return {relative(config.root, way) for path in paths for way in (path, path.resolve())}


def _ignored(chain: list[tuple[str, Globs]], name: str) -> bool:
    for where, globs in chain:
        # What is above the root is marked by a leading slash and sees the path with the way to it.
        seen = where[1:] + name if where.startswith("/") else name[len(where) :]
        said = globs.match(seen)
        if said is not None:
            return said
    return False


def _above(root: Path) -> Iterator[tuple[str, Globs]]:
    """The .gitignore files between the root and the top of its repository, the nearest first."""
    folders = [root, *root.parents]
    top = next((at for at, folder in enumerate(folders) if (folder / ".git").exists()), 0)
    for folder in folders[1 : top + 1]:
        if globs := _patterns(folder / ".gitignore"):
            yield _seen_from(folder, root, globs)
    if globs := _patterns(folders[top] / ".git" / "info" / "exclude"):
        yield _seen_from(folders[top], root, globs)


def _seen_from(folder: Path, root: Path, globs: Globs) -> tuple[str, Globs]:
    """The patterns of a folder above the root; where they leave out a folder on the way, they leave out everything."""
    names = root.relative_to(folder).parts
    ways = ["/".join(names[:depth]) + "/" for depth in range(1, len(names) + 1)]
    return f"/{ways[-1] if ways else ''}", Globs(("**",)) if any(map(globs.match, ways)) else globs


def _patterns(path: Path) -> Globs | None:
    try:
        lines = read_regular(path).decode(errors="replace").splitlines()
    except OSError:
        return None
    return Globs(lines, alone=True)


def _in_words(problem: OSError) -> Message:
    if isinstance(problem, FileNotFoundError):
        return Message("there is no such file or folder")
    return Message("cannot be read: {why}", why=Message.reason(problem))
