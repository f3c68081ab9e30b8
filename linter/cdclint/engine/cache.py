"""What earlier runs learned of each file, in one file: `.cdclint_cache/files`.

The first line is a JSON object: whose cache this is (version and code of cdclint, its libraries, the course), a
checksum of the rest, what the rules are, which sets of rules ran, and what the patterns mean that leave files out.
Every other line is one file, with tabs between: its path, the digest of its bytes, as JSON which of the sets ran,
findings and comments, and its facts. A line is only taken apart when its file is asked for, and facts when a rule wants
them. What rules over several files find is never kept. A cache that is damaged, or of another making, is as good as
none.
"""

from __future__ import annotations

import json
import os
import sys
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from zlib import crc32

from cdclint import __version__
from cdclint.core.dataclass import dataclass, field
from cdclint.engine.examine import Entry, compact

if TYPE_CHECKING:
    from collections.abc import Container

    from cdclint.engine.globs import Translated

NAME = "files"
TAG = "CACHEDIR.TAG"
SIGNATURE = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder is a cache of cdclint; it may be removed.\n"
RuleTable: TypeAlias = "dict[str, tuple[str, str, list[str]]]"
"""What a run has to know of each rule without importing it.

Its kind (`file`, `project`, `suppression`), its severity, and the names of the classes of documents that it reads.
"""


@dataclass(slots=True)
class Cache:
    """The entries of one project by path. Change it through `put` and `keep_only`; then `save`."""

    rules: RuleTable = field(default_factory=dict)
    sets: list[tuple[str, ...]] = field(default_factory=list)
    globs: dict[str, Translated] = field(default_factory=dict)
    lines: dict[str, bytes] = field(default_factory=dict)
    changed: bool = False

    def get(self, path: str, digest: str, rules: tuple[str, ...]) -> Entry | None:
        """The entry of a file with these bytes, if every one of `rules` ran over it."""
        line = self.lines.get(path)
        if line is None or not line.startswith(digest.encode()):
            return None
        verdict, _, told = line[len(digest) + 1 :].partition(b"\t")
        ran, findings, comments = json.loads(verdict)
        names = self.sets[ran]
        if names != rules and not set(rules).issubset(names):
            return None
        return Entry(digest, names, findings, comments, told)

    def put(self, path: str, entry: Entry) -> None:
        """Remember an entry, unless something crashed on the way to it."""
        if entry.crashes:
            self.changed |= self.lines.pop(path, None) is not None
            return
        if entry.rules not in self.sets:
            self.sets.append(entry.rules)
        parts = (self.sets.index(entry.rules), entry.findings, entry.comments)
        self.lines[path] = b"%s\t%s\t%s" % (entry.digest.encode(), compact(parts), entry.told)
        self.changed = True

    def keep_only(self, paths: Container[str]) -> None:
        """Forget the files that are no longer there."""
        gone = [path for path in self.lines if path not in paths]
        for path in gone:
            del self.lines[path]
        self.changed |= bool(gone)

    def save(self, folder: Path, identity: str) -> None:
        """Write it, whole or not at all.

        Raises:
            OSError: the folder cannot be written.
        """
        body = b"".join(b"%s\t%s\n" % (compact(path), line) for path, line in self.lines.items())
        head = {
            "identity": identity,
            "checksum": crc32(body),
            "rules": self.rules,
            "sets": self.sets,
            "globs": self.globs,
        }
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / TAG).exists():
            (folder / ".gitignore").write_text("*\n", "utf-8")
            (folder / TAG).write_text(SIGNATURE, "utf-8")
        from tempfile import mkstemp  # noqa: PLC0415 (a warm run writes nothing)

        handle, name = mkstemp(dir=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(compact(head) + b"\n")
                file.write(body)
            Path(name).replace(folder / NAME)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        self.changed = False


def open_cache(folder: Path, identity: str) -> Cache:
    """The cache in `folder` if it is whole and of this making, otherwise an empty one."""
    try:
        head_line, _, body = (folder / NAME).read_bytes().partition(b"\n")
        head = json.loads(head_line)
        if head["identity"] != identity or head["checksum"] != crc32(body):
            return Cache()
        sets = [tuple(names) for names in head["sets"]]
        lines = (line.partition(b"\t") for line in body.split(b"\n") if line)
        known = {json.loads(path): rest for path, _, rest in lines}
        return Cache(head["rules"], sets, head["globs"], known)
    except (OSError, ValueError, KeyError, TypeError):
        return Cache()


def identity(course_digest: str) -> str:
    """What a cache must have been made with to be of use: this code, these libraries, this course.

    The code is known by the size and time of each of its files, the libraries by the time of the folders that they are
    installed in.
    """
    hashed = blake2b(digest_size=16)
    stack = [str(Path(__file__).parents[1])]
    while stack:
        for entry in sorted(os.scandir(stack.pop()), key=lambda entry: entry.name):
            if entry.name == "__pycache__":
                continue
            if entry.is_dir():
                stack.append(entry.path)
            else:
                stat = entry.stat()
                hashed.update(f"{entry.path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    for folder in sys.path:
        if folder.endswith("-packages"):
            hashed.update(f"{folder}\0{Path(folder).stat().st_mtime_ns}\n".encode())
    return f"{__version__} {sys.version_info[:3]} {hashed.hexdigest()} {course_digest}"


def remove(folder: Path) -> bool:
    """Drop a cache folder; False where there is none.

    Raises:
        ValueError: the folder is there and is no cache of cdclint.
    """
    if not folder.exists():
        return False
    tag = folder / TAG
    if not tag.is_file() or tag.read_text("utf-8", "replace") != SIGNATURE:
        raise ValueError(f"{folder} is no cache of cdclint; it stays")
    for path in folder.iterdir():
        path.unlink(missing_ok=True)
    folder.rmdir()
    return True
