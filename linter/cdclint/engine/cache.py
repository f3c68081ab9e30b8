"""What earlier runs learned of each file, in one file: `.cdclint_cache/files`.

The first line is a JSON object: whose cache this is (version and code of cdclint, its libraries, the course), a
checksum of the rest, what the rules are, which sets of rules ran. The
second line is a JSON list of the files' paths, the third one of their verdicts (the digest of the bytes, which of the
sets ran, findings, comments): each is read by one call, for all files. Every line after that is the facts of one file,
in the same order, and is only looked into when a rule wants them. What rules over several files find is kept in a file
of its own, see run/project_memory.py. A damaged or incompatible cache is ignored.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from errno import EEXIST, ENOTDIR, EXDEV
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from zlib import crc32

from cdclint import __version__
from cdclint.config.settings import CACHE_TAG
from cdclint.core.dataclass import dataclass, field
from cdclint.core.digest import blake2b
from cdclint.core.foreign.border import is_inside, read_regular
from cdclint.core.foreign.foreign_json import read_json
from cdclint.core.message import Message, MessageError
from cdclint.core.rule import Severity
from cdclint.engine.entry_check import is_verdict
from cdclint.engine.examine import Entry, compact
from cdclint.engine.files.temporary_name import TEMPORARY

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

NAME = "files"
ANSWERS = "answers"
"""Where the answers of other sites are kept, see answers.py."""
PROJECT = "project"
"""What the rules over the project found, see run/project_memory.py."""
IGNORE = ".gitignore"
_IGNORES = b"*\n"
SIGNATURE = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder is a cache of cdclint; it may be removed.\n"
RuleTable: TypeAlias = "dict[str, tuple[str, str, list[str], list[str], list[str]]]"
"""What a run has to know of each rule without importing it.

Its kind (`file`, `project`, `suppression`), its severity, the names of the classes of documents that it reads, the
kinds of documents of which it needs any, and its traits.
"""


@dataclass(slots=True)
class Cache:
    """The entries of one project by path. Change it through `put` and `keep_only`; then `save`."""

    rules: RuleTable = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    changed: bool = False

    def get(self, path: str, digest: str, rules: tuple[str, ...]) -> Entry | None:
        """The entry of a file with these bytes, if every one of `rules` ran over it."""
        entry = self.entries.get(path)
        if entry is None or entry.digest != digest:
            return None
        return entry if entry.rules == rules or set(rules).issubset(entry.rules) else None

    def put(self, path: str, entry: Entry) -> None:
        """Remember an entry, unless something crashed on the way to it."""
        if entry.crashes:
            self.changed |= self.entries.pop(path, None) is not None
            return
        self.entries[path] = entry
        self.changed = True

    def keep_only(self, paths: Container[str]) -> None:
        """Forget the files that are gone."""
        gone = [path for path in self.entries if path not in paths]
        for path in gone:
            del self.entries[path]
        self.changed |= bool(gone)

    def save(self, folder: Path, root: Path, identity: str) -> None:
        """Write it into a folder below `root`, whole or not at all.

        Raises:
            OSError: the folder cannot be written.
        """
        from cdclint.engine.files.atomic_write import write  # noqa: PLC0415 (a warm run writes nothing)

        entries = self.entries.values()
        sets = {names: at for at, names in enumerate(dict.fromkeys(entry.rules for entry in entries))}
        verdicts = [(entry.digest, sets[entry.rules], entry.findings, entry.comments) for entry in entries]
        lists = (compact(list(self.entries)), compact(verdicts))
        checksum = 0
        for line in _lines(lists, entries):
            checksum = crc32(line, checksum)
        head = {
            "identity": identity,
            "checksum": checksum,
            "rules": self.rules,
            "sets": list(sets),
        }
        prepare(folder, root)
        write(folder / NAME, chain([compact(head) + b"\n"], _lines(lists, entries)), durable=False)
        self.changed = False


def prepare(folder: Path, root: Path) -> None:
    """Make the folder of a cache below `root`, which keeps itself out of git and backups.

    Raises:
        OSError: it cannot be made, or it is a folder that is not cdclint's.
    """
    from cdclint.engine.files.atomic_write import sweep, write  # noqa: PLC0415 (see above)

    if not is_inside(str(root), str(folder)):
        raise OSError(EXDEV, Message("leads outside of the project"), str(folder))
    for part in (*reversed(folder.parents), folder):  # one by one, however many they are
        if not part.is_dir():
            if part != folder and part.exists():
                raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR), str(part))
            part.mkdir(exist_ok=True)
    if is_ours(folder):
        sweep(path for path in folder.iterdir() if TEMPORARY.fullmatch(path.name))
        return
    if any(folder.iterdir()):
        raise OSError(EEXIST, Message("it holds files that cdclint did not write"), str(folder))
    write(folder / CACHE_TAG, SIGNATURE.encode())
    write(folder / IGNORE, _IGNORES)


def is_ours(folder: Path) -> bool:
    """Whether a folder is a cache that cdclint made."""
    try:
        return read_regular(folder / CACHE_TAG, follow=False) == SIGNATURE.encode()
    except OSError:
        return False


def _lines(lists: tuple[bytes, ...], entries: Iterable[Entry]) -> Iterator[bytes]:
    """What follows the first line: never as a whole in memory."""
    for part in lists:
        yield part
        yield b"\n"
    for entry in entries:
        yield entry.pack()
        yield b"\n"


def open_cache(folder: Path, identity: str) -> Cache:
    """The cache in `folder` if it is whole and of this making, otherwise an empty one."""
    try:
        first, _, body = read_regular(folder / NAME, follow=False).partition(b"\n")
        head = read_json(first)
        if head["identity"] != identity or head["checksum"] != crc32(body):
            return Cache()
        sets = [tuple(names) for names in head["sets"]]
        paths, verdicts, *facts = body.split(b"\n")
        entries = {}
        for path, (digest, ran, findings, comments), packed in zip(
            read_json(paths), read_json(verdicts, checks_depth=False), facts[:-1], strict=True
        ):
            if not is_verdict(findings, comments):
                return Cache()
            entries[path] = Entry(digest, sets[ran], findings, comments, packed)
        return Cache(_rules(head["rules"]), entries)
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return Cache()


def _rules(table: object) -> RuleTable:
    """The table of rules.

    Raises:
        ValueError: it is damaged.
    """
    if not isinstance(table, dict):
        raise ValueError("no table of rules")  # noqa: TRY004 (what is wrong with a cache is one kind of error)
    for kind, severity, *lists in table.values():
        Severity(severity)
        if not (isinstance(kind, str) and len(lists) == 3 and all(_are_names(names) for names in lists)):
            raise ValueError("no table of rules")
    return table


def _are_names(names: object) -> bool:
    return isinstance(names, list) and all(isinstance(name, str) for name in names)


def identity(course_digest: str) -> str:
    """What a cache must have been made with to be of use: this code, these libraries, this course.

    The code is known by the size and time of each of its files, the libraries by the time of the folders that they are
    installed in.
    """
    hashed = blake2b(digest_size=16)
    hashed.update(_code())
    for folder in sys.path:
        if folder.endswith("-packages"):
            hashed.update(f"{folder}\0{Path(folder).stat().st_mtime_ns}\n".encode())
    return f"{__version__} {sys.version_info[:3]} {hashed.hexdigest()} {course_digest}"


@cache
def _code() -> bytes:
    """The names, sizes and times of the files of this package, which are looked at once: what is loaded stays."""
    stack = [str(Path(__file__).parents[1])]
    seen = []
    while stack:
        for entry in os.scandir(stack.pop()):
            if not entry.is_dir():
                stat = entry.stat()
                seen.append(f"{entry.path}\0{stat.st_size}\0{stat.st_mtime_ns}\n")
            elif entry.name != "__pycache__":
                stack.append(entry.path)
    return "".join(sorted(seen)).encode(errors="surrogateescape")


def remove(folder: Path, root: Path) -> list[str] | None:
    """Drop what cdclint keeps in a cache folder, and the folder where nothing else is in it.

    The names of what else there is are returned; None if the folder does not exist.

    Raises:
        OSError: something cannot be removed.
        MessageError: the folder exists and is not a cache of cdclint, or is not below `root`.
    """
    if not os.path.lexists(folder):
        return None
    from cdclint.engine.files.atomic_write import sweep  # noqa: PLC0415 (see above)

    if not is_inside(str(root), str(folder)) or not is_ours(folder):
        raise MessageError(Message("{folder} is not a cdclint cache and is kept", folder=str(folder)))
    for path in folder.iterdir():
        if path.name in {NAME, ANSWERS, PROJECT} and not (path.is_symlink() or path.is_dir()):
            path.unlink(missing_ok=True)
    sweep(folder.iterdir())
    others = sorted({path.name for path in folder.iterdir()} - {CACHE_TAG, IGNORE})
    if others:
        return others
    if (folder / IGNORE).exists() and read_regular(folder / IGNORE, follow=False) == _IGNORES:
        (folder / IGNORE).unlink()
    (folder / CACHE_TAG).unlink()
    with suppress(OSError):  # its .gitignore is another, or it is a symbolic link
        folder.rmdir()
    return []
