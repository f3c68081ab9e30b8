"""A project that records what is read of it, so that a verdict can be kept for as long as all of that stays the same.

Each rule is given a project of its own over the same facts. Nothing comes out of it but through members that record:
the key of a fact, the kind of a file, a text. What is made once for several rules (the site, the outline, …) has a
project of its own as well, and who asks for such a part depends on all that the part ever reads.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, ItemsView, Iterator, Mapping, ValuesView
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from cdclint.core.dataclass import field_names
from cdclint.core.digest import hexadecimal
from cdclint.documents.project import Project
from cdclint.engine.run.fact_columns import PRESENT, WHOLE

if TYPE_CHECKING:
    from cdclint.core.finding import Finding
    from cdclint.core.source import Source
    from cdclint.engine.run.fact_columns import FactColumns

E = TypeVar("E")
Judged: TypeAlias = "tuple[list[Finding], Any]"
Judge: TypeAlias = "Callable[..., tuple[list[Finding], E]]"
Keep: TypeAlias = "Callable[[str, Judge[Any], tuple[object, ...]], Judged]"
"""Judges a lesson by itself: its path, the judge, what else the judge is given."""

COMPARED = frozenset({"detected.prose_language"})
"""Parts that change less often than what they are made of: they count by their value."""


class Reads:
    """What was read: columns of facts, whole files by their paths, parts by their names.

    With `by_file`, facts count as read with their file, not with their column.
    """

    __slots__ = ("by_file", "columns", "parts", "paths")

    def __init__(self, *, by_file: bool = False) -> None:
        self.by_file = by_file
        self.columns: set[str] = set()
        self.paths: set[str] = set()
        self.parts: set[str] = set()


class Recorder:
    """Makes projects that record what is read of them, over the facts and the other fields of one.

    What is made once for several rules is a part; its reads are those of all who ask for it.
    """

    def __init__(self, columns: FactColumns, project: Project) -> None:
        self.columns = columns
        self.fields = {name: getattr(project, name) for name in field_names(Project)}
        self._parts: dict[str, object] = {}
        self._reads: dict[str, Reads] = {}

    def project(self, reads: Reads, keep: Keep | None = None) -> Project:
        """A project whose reads are added to `reads`."""
        return _Recorded(self, reads, keep)

    def part(self, name: str, make: Callable[[Project], object]) -> Any:  # noqa: ANN401 (any part)
        """A part of the project, made when it is first asked for."""
        if name not in self._parts:
            reads = self._reads[name] = Reads()
            self._parts[name] = make(self.project(reads))
        return self._parts[name]

    def flat(self, reads: Reads) -> tuple[set[str], set[str], set[str]]:
        """All columns and files that were read, those that parts read included, and the parts that are compared."""
        columns, paths, compared = set(reads.columns), set(reads.paths), set()
        waiting, seen = list(reads.parts), set()
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            if name in COMPARED:
                compared.add(name)
                continue
            columns |= self._reads[name].columns
            paths |= self._reads[name].paths
            waiting.extend(self._reads[name].parts)
        return columns, paths, compared

    def forget(self) -> None:
        """Drop what was made and read; it is made again when it is asked for, and what read it is known."""
        self._parts.clear()
        self.columns.forget()

    def compared(self, name: str) -> str:
        """A digest of the value of a part that is compared."""
        value = self.part(name, lambda project: _item(project, name.partition(".")[2]))
        return hexadecimal(repr(value).encode(errors="surrogatepass"), 16)


class _Row(Mapping[str, object]):
    """The facts of one file. It is no `dict`: what looks into one without its methods would go unrecorded."""

    __slots__ = ("_columns", "_path", "_reads")

    def __init__(self, path: str, columns: FactColumns, reads: Reads) -> None:
        self._path = path
        self._columns = columns
        self._reads = reads

    def _note(self, key: str) -> None:
        if self._reads.by_file:
            self._reads.paths.add(self._path)
        else:
            self._reads.columns.add(key)

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 (JSON values)
        self._note(key)
        return self._columns.value(self._path, key)

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 (JSON values)
        """As that of a dict."""
        self._note(key)
        return self._columns.value(self._path, key) if key in self._columns.keys(self._path) else default

    def __contains__(self, key: object) -> bool:
        self._note(str(key))
        return key in self._columns.keys(self._path)

    def __iter__(self) -> Iterator[str]:
        self._note(f"{WHOLE}{self._columns.value(self._path, 'kind')}")
        return iter(self._columns.keys(self._path))

    def __len__(self) -> int:
        return len(list(iter(self)))


class _Rows(Mapping[str, object]):
    """The facts of several files by path."""

    __slots__ = ("_columns", "_known", "_paths", "_reads")

    def __init__(self, paths: Collection[str], columns: FactColumns, reads: Reads) -> None:
        self._paths = paths
        self._columns = columns
        self._reads = reads
        self._known: dict[str, _Row] = {}

    def __getitem__(self, path: str) -> _Row:
        self._reads.columns.add("kind")
        row = self._known.get(path)
        if row is None:
            if path not in self._paths:
                raise KeyError(path)
            row = self._known[path] = _Row(path, self._columns, self._reads)
        return row

    def get(self, path: str, default: Any = None) -> Any:  # noqa: ANN401 (as that of a dict)
        """As that of a dict."""
        self._reads.columns.add("kind")
        return self[path] if path in self._paths else default

    def _all(self) -> dict[str, _Row]:
        return {path: self[path] for path in self}

    def items(self) -> ItemsView[str, _Row]:
        """As that of a dict."""
        return self._all().items()

    def values(self) -> ValuesView[_Row]:
        """As that of a dict."""
        return self._all().values()

    def __contains__(self, path: object) -> bool:
        self._reads.columns.add("kind")
        return path in self._paths

    def __iter__(self) -> Iterator[str]:
        self._reads.columns.add("kind")
        return iter(self._paths)

    def __len__(self) -> int:
        self._reads.columns.add("kind")
        return len(self._paths)


class _Detected:
    """What is detected of the project's surroundings, each item a part of its own."""

    def __init__(self, project: _Recorded) -> None:
        self._project = project

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (any item)
        return self._project.part(f"detected.{name}", lambda project: _item(project, name))


def _item(project: Project, name: str) -> object:
    from cdclint.documents.site.detected import Detected  # noqa: PLC0415 (few rules ask)

    return getattr(Detected(project), name)


class _Recorded(Project):
    """A project that records: see the module."""

    def __init__(self, recorder: Recorder, reads: Reads, keep: Keep | None) -> None:
        fields = self.__dict__
        fields.update(recorder.fields)
        fields["facts"] = _Rows(recorder.columns.paths, recorder.columns, reads)
        del fields["source"]  # a method that it would hold makes a cycle, and there is such a project for each lesson
        fields["_recorder"] = recorder
        fields["_reads"] = reads
        fields["_keep"] = keep

    _recorder: Recorder
    _reads: Reads
    _keep: Keep | None

    def part(self, name: str, make: Callable[[Project], object]) -> Any:  # noqa: ANN401 (any part)
        """A part that several rules share."""
        self._reads.parts.add(name)
        return self._recorder.part(name, make)

    def source(self, path: str) -> Source:
        """The text of a file."""
        self._reads.paths.add(path)
        source: Source = self._recorder.fields["source"](path)
        return source

    def judged(self, judge: Judge[E], *given: object) -> Iterator[tuple[str, list[Finding], E]]:
        """As that of a project; a lesson of which all that its judge read is the same is not judged again."""
        if self._keep is None:
            yield from super().judged(judge, *given)
            return
        for path in self.lessons:
            yield path, *self._keep(path, judge, given)

    @cached_property
    def _by_kind(self) -> Any:  # noqa: ANN401 (rows in the place of dicts)
        self._reads.columns.add("kind")
        columns = self._recorder.columns
        return {kind: _Rows(paths, columns, self._reads) for kind, paths in columns.kinds.items()}

    @cached_property
    def _present(self) -> frozenset[str]:
        self._reads.columns.add(PRESENT)
        return self._recorder.columns.names

    @property
    def detected(self) -> Any:  # noqa: ANN401 (its items are parts)
        """What is detected of the project's surroundings."""
        return _Detected(self)


def _shared(name: str, made: cached_property[Any]) -> property:
    def part(self: _Recorded) -> Any:  # noqa: ANN401 (any part)
        return self.part(name, made.func)

    return property(part, doc=made.__doc__)


for _name, _made in vars(Project).items():
    if isinstance(_made, cached_property) and _name not in vars(_Recorded):
        setattr(_Recorded, _name, _shared(_name, _made))
