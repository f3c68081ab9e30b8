"""What comes of asking: findings by the id of their rule, and a table of what was asked."""

from __future__ import annotations

from bisect import bisect_left, insort
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from cdclint.core.dataclass import dataclass, field
from cdclint.core.finding import Finding
from cdclint.documents.lab.mounts import Lab
from cdclint.live.consequences import Consequences
from cdclint.live.endpoints import is_of_another
from cdclint.syntax.data.value import Scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cdclint.core.message import Message
    from cdclint.core.source import Source, Span
    from cdclint.core.survey import BlockState
    from cdclint.documents.project import Project
    from cdclint.documents.running_lab import QuerySize
    from cdclint.live.consequences import Need
    from cdclint.live.endpoints import Endpoint
    from cdclint.live.lab_client import Client
    from cdclint.syntax.data.value import Value

T = TypeVar("T")


@dataclass(slots=True)
class Row:
    """A line of the table: what was asked where, how often, how often it answered, and how many answers were empty.

    `skipped` are those that were not asked at all: blocks that are left out, queries whose variables nothing gives.
    `note` says what people should know of it besides.
    """

    what: Message
    where: str = ""
    asked: int = 0
    answered: int = 0
    empty: int = 0
    bad: int = 0
    skipped: int = 0
    note: str = ""


@dataclass(slots=True)
class Evidence:
    """What was found: see the module. `remarks` belong to no place in any file."""

    reported: dict[str, list[Finding]] = field(default_factory=dict)
    sizes: list[QuerySize] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    remarks: list[Message] = field(default_factory=list)
    consequences: Consequences = field(default_factory=Consequences)
    walked: list[BlockState] = field(default_factory=list)
    _places: dict[tuple[str, str], list[tuple[int, int]]] = field(default_factory=dict)

    def tells(self, rule: str, source: Source, start: int, end: int) -> bool:
        """Whether a rule has something to say of a part of a text."""
        places = self._places.get((rule, source.path), ())
        at = bisect_left(places, (start, start))
        while at < len(places) and places[at][0] < end:
            if places[at][1] <= end:
                return True
            at += 1
        return False

    def tell(
        self,
        rule: str,
        span: Span,
        message: Message,
        *,
        need: Need | None = None,
        explains: Callable[[Need], bool] | None = None,
    ) -> None:
        """A defect at a place, of the rule `live/…`: what it lacks, or whose needs it explains."""
        if need is not None:
            self.consequences.need(span, message, need)
        if explains is not None:
            self.consequences.cause(span, message, explains)
        self.reported.setdefault(f"live/{rule}", []).append(Finding(span, message))
        insort(self._places.setdefault((rule, span.source.path), []), (span.start, span.end))

    def row(self, what: Message, where: str = "") -> Row:
        """A new line of the table."""
        made = Row(what, where)
        self.rows.append(made)
        return made


@dataclass(frozen=True)
class Ground:
    """What every proof is based on.

    `open_` gives the document that a file is, `is_asked` says whether what is found in a file is reported.
    """

    project: Project
    client: Client
    evidence: Evidence
    open_: Callable[[str], object]
    is_asked: Callable[[str], bool]

    @cached_property
    def lab(self) -> Lab:
        """The Compose files of the project."""
        return Lab(self.project)

    def is_own(self, path: str, endpoint: Endpoint) -> bool:
        """Whether a file is asked for, and is not about another lab than the one that an endpoint is of."""
        return self.is_asked(path) and not is_of_another(self.lab, path, endpoint.kind, endpoint.compose)

    def documents(self, kind: type[T], *paths: str, holding: str = "") -> Iterator[tuple[str, T]]:
        """The documents of a class among these files, each with its path; those alone that hold a text."""
        for path in paths:
            if holding and not self._holds(path, holding):
                continue
            document = self.open_(path)
            if isinstance(document, kind):
                yield path, document

    def _holds(self, path: str, text: str) -> bool:
        try:
            return text in self.project.source(path).text
        except OSError:
            return False  # it is gone


def span_of(source: Source, value: Value) -> Span:
    """Where a value is said to be: a scalar as a whole, of others the beginning."""
    return source.span(value.start, value.end if isinstance(value, Scalar) else value.start + 1)
