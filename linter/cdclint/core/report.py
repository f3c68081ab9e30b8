"""What a run found, in the form that every output renders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass, field
from cdclint.core.rule import Severity

if TYPE_CHECKING:
    from cdclint.core.finding import Fix
    from cdclint.core.message import Message
    from cdclint.core.source import Span


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a diagnostic is about, with what is to be said there."""

    span: Span
    message: Message


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding, stamped by the engine with its rule's id and the severity in force.

    `related` are the places of its consequences, which are not reported by themselves.
    """

    rule: str
    severity: Severity
    span: Span
    message: Message
    fix: Fix | None = None
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class Crash:
    """Something that broke while a run went on: a rule by its id, or a file that could not be read.

    `rule` is "" where no rule is at fault; `detail` is a traceback for the log, "" where there is none.
    """

    path: str
    rule: str
    message: Message
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The diagnostics of a run, ordered by path and place.

    `files` is how many files were judged, `known` how many diagnostics are left out because the baseline lists them,
    `old` how many because they were there at the merge base.
    """

    diagnostics: tuple[Diagnostic, ...]
    files: int
    crashes: tuple[Crash, ...] = field(default=())
    known: int = 0
    old: int = 0

    @property
    def errors(self) -> int:
        """How many diagnostics fail the gate."""
        return sum(found.severity is Severity.ERROR for found in self.diagnostics)

    @property
    def warnings(self) -> int:
        """How many diagnostics only warn."""
        return sum(found.severity is Severity.WARNING for found in self.diagnostics)

    @property
    def infos(self) -> int:
        """How many diagnostics change neither the verdict nor what `max-warnings` counts."""
        return sum(found.severity is Severity.INFO for found in self.diagnostics)

    @property
    def by_rule(self) -> dict[str, int]:
        """How many diagnostics each rule has that has any, the most frequent first."""
        counts: dict[str, int] = {}
        for found in self.diagnostics:
            counts[found.rule] = counts.get(found.rule, 0) + 1
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    @property
    def fixable(self) -> int:
        """How many diagnostics carry a safe fix."""
        return sum(found.fix is not None and found.fix.safe for found in self.diagnostics)
