"""The files of one run: which there are, which are asked for, and their bytes."""

from __future__ import annotations

import os
from errno import ENOENT
from os import strerror
from typing import TYPE_CHECKING

from cdclint.core.foreign.border import is_inside, read_regular, read_small
from cdclint.core.message import Message
from cdclint.core.report import Crash
from cdclint.engine.examine import unreadable
from cdclint.engine.files.discover import find, sort, sorter
from cdclint.syntax.text.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cdclint.config import Config
    from cdclint.engine.run.request import Request


class ProjectFiles:
    """The files of a project as a run sees them.

    `asked` are the files to report on, `files` all that are judged, `paths` all that the project has. `texts` are bytes
    that count instead of what is on the disk, `left_out` what was named and is excluded by the settings. `crashes` are
    files that could not be read, `dangling` links that are none.
    """

    def __init__(self, config: Config, request: Request) -> None:
        self.config = config
        there = {path: data for path, data in request.instead.items() if data is not None}
        self.texts = {**there, **request.texts}
        self.asked: set[str] = set()
        self.files: set[str] = set()
        self.paths: set[str] = set()
        self.left_out: list[str] = []
        self.crashes: list[Crash] = []
        self.dangling: list[str] = []
        self.found_all = False
        self._absent = request.instead.keys() - there.keys()
        self._root = f"{config.root}/"
        self._folders: tuple[str, ...] = ()
        self._seen_on_disk: dict[str, bool] = {}
        self._sorter: Callable[[str], tuple[bool, bool]] | None = None
        self._troubles: dict[str, str] = {}

    def find(self, request: Request, *, all_of_it: bool, also: Iterable[str]) -> None:
        """Look for the files that are asked for and, for the rules over the project, for `all_of_it`.

        `also` are judged whatever their place: verdicts depend on them.
        """
        root = self.config.root
        paths = request.paths or (() if request.texts else (root,))
        found = find(self.config, paths, force_exclude=request.force_exclude, instead=request.instead)
        self.asked = found.files | set(request.texts)
        self.left_out = found.left_out
        self._folders = tuple(f"{folder}/" if folder else "" for folder in found.folders)
        self.crashes.extend(found.problems)
        self.dangling = found.dangling
        self.files = set(self.asked)
        self.paths = found.seen
        self.found_all = not found.problems
        if all_of_it and not self.is_whole:
            everything = find(self.config, (root,), instead=request.instead)
            self.files = self.asked | everything.files
            self.paths = everything.seen
            self.found_all = not everything.problems
            found.left_behind += everything.left_behind
        if found.left_behind:
            from cdclint.engine.files.atomic_write import sweep  # noqa: PLC0415 (few runs are interrupted while they write)

            sweep(found.left_behind)
        self.files |= set(also)

    @property
    def is_whole(self) -> bool:
        """Whether the whole project is asked for."""
        return "" in self._folders

    def part(self, part: tuple[int, int]) -> list[str]:
        """The files of one shard."""
        from cdclint.engine.shard import split  # noqa: PLC0415 (the rare case)

        sizes = {}
        for path in self.files:
            data = self.texts.get(path)
            try:
                sizes[path] = (self.config.root / path).stat().st_size if data is None else len(data)
            except OSError:
                sizes[path] = 0  # its reader reports that it cannot be read
        return split(sizes, part[1])[part[0] - 1]

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; None where they are not to be had, with the reason among the crashes if it is asked."""
        if path in self.texts:
            return self.texts[path]
        limit = self.config.max_file_size
        try:
            data = read_small(f"{self._root}{path}", limit)
        except OSError as problem:
            self._give_up(path, unreadable(problem))
            return None
        if data is None:
            too_large = Message("is larger than `max-file-size` ({limit} bytes) and was not judged", limit=limit)
            self._give_up(path, too_large)
        return data

    def _give_up(self, path: str, why: Message) -> None:
        if self.is_reported(path):
            self.crashes.append(Crash(path, "", why))

    def data(self, path: str) -> bytes:
        """The bytes that the verdict on a file is about.

        Raises:
            OSError: the file is gone.
        """
        if path in self._absent:
            raise FileNotFoundError(ENOENT, strerror(ENOENT), path)
        return self.texts[path] if path in self.texts else read_regular(self.config.root / path)

    def on_disk(self, path: str) -> bool:
        """Whether there is a file; asked once a run, for links to the same page are many."""
        if path in self._absent or path in self.texts:
            return path in self.texts
        if path not in self._seen_on_disk:
            # Rules ask for many paths that lead nowhere; `access` says so without an exception.
            full = f"{self._root}{path}"
            self._seen_on_disk[path] = "\0" not in full and os.access(full, os.F_OK) and os.path.isfile(full)  # noqa: PTH113
        return self._seen_on_disk[path]

    def text(self, path: str) -> str | None:
        """The text of any file below the root, None where it cannot be read; `trouble` then says why."""
        limit = self.config.max_file_size
        root = str(self.config.root)
        try:
            if path not in self.texts and "node_modules/" not in path and not is_inside(root, f"{root}/{path}"):
                self._troubles[path] = Message("leads outside of the project")
                return None
            if path not in self.texts and (self.config.root / path).stat().st_size > limit:
                self._troubles[path] = Message("is larger than `max-file-size` ({limit} bytes)", limit=limit)
                return None
            encoding = decode(path, self.data(path))
        except OSError as problem:
            self._troubles[path] = Message("cannot be read: {why}", why=problem.strerror or str(problem))
            return None
        if not encoding.readable:
            self._troubles[path] = Message("cannot be read: {why}", why=encoding.faults[0][1])
            return None
        return encoding.source.text

    def trouble(self, path: str) -> str:
        """Why `text` gave none."""
        return self._troubles.get(path, "")

    def look_again(self, path: str, data: bytes | None) -> bool:
        """Look again for a file at a path: `data`, or what is on the disk. Returns whether it is to be judged."""
        self.texts.pop(path, None)
        self._seen_on_disk.clear()
        self._sorter = None
        is_there = data is not None or self.on_disk(path)
        checked, seen = sort(self.config, path) if is_there else (False, False)
        for belongs, paths in ((checked, self.files), (checked, self.asked), (seen, self.paths)):
            (paths.add if belongs else paths.discard)(path)
        return checked

    def leaves_out(self, path: str) -> bool:
        """Whether the settings or .gitignore leave out a path, whether or not there is a file."""
        if self._sorter is None:
            self._sorter = sorter(self.config)
        return not self._sorter(path)[1]

    def measures(self, path: str) -> bool:
        """Whether other files are measured against the one at a path."""
        layout = self.config.layout
        return path in {layout.contracts, layout.lesson_schema, *layout.metrics, *layout.schemas.values()}

    def is_asked(self, path: str) -> bool:
        """Whether what is found in a file is to be reported."""
        return path in self.asked or path.startswith(self._folders)

    def is_reported(self, path: str) -> bool:
        """Whether what is found in a file, or breaks on it, is in the report."""
        return self.is_asked(path) or self.measures(path)

    def narrow(self, path: str) -> None:
        """Be asked for one file only, and share nothing that changes with the files that this is a copy of."""
        self.asked = {path}
        self._folders = ()
        self.texts = dict(self.texts)
        self.crashes = []
