"""What a rule is, and the decorator that makes one of a function."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar, overload

from cdclint.core.dataclass import dataclass, is_dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import UnionType

    from cdclint.core.finding import Finding

    Check = Callable[..., Iterator[Finding]]
    C = TypeVar("C", bound=Check)


class Trait(StrEnum):
    """What a run has to know of a rule besides what it reads.

    A rule of `SYNTAX` reports what does not parse: a fix must not add such a finding, selected or not. One of `ANSWERS`
    needs the answers of other sites. One of `CONTRACT` judges what a contract asks for. One of `LIVE` judges what a
    running lab answers: only `cdclint live` runs it. One of `PLAN` judges plans: `cdclint plan` always
    runs it. What one of `BROKEN` reports fails today, as what does not parse: `cdclint init` puts none of it into the
    baseline. What one of `STATED` finds, the project itself states: it speaks of a fault that another rule finds, too.
    """

    SYNTAX = "syntax"
    ANSWERS = "answers"
    CONTRACT = "contract"
    LIVE = "live"
    PLAN = "plan"
    BROKEN = "broken"
    STATED = "stated"


class Severity(StrEnum):
    """How much a diagnostic weighs.

    An error fails the gate, a warning can be limited with `max-warnings`, an info is only counted, and a rule that is
    off does not run.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, as its module declares it.

    `id` is the path below `rules/` (`frontmatter/missing`). `reads` is the class, or union of classes, of documents
    that `check` wants as its first argument. `options` is the frozen dataclass of its second, None where it has none.
    A rule that only applies where documents of certain kinds are, or documents with certain facts, or
    where something is known of the project, `needs` any one of them (see `Project.has`).
    """

    id: str
    reads: type | UnionType
    check: Check
    options: type | None
    severity: Severity
    needs: tuple[str, ...] = ()
    traits: tuple[Trait, ...] = ()

    @property
    def doc(self) -> str:
        """The docstring: its first line says the defect, the rest why it matters and what to do."""
        from inspect import getdoc  # noqa: PLC0415 (slow to load, and a run shows no docs)

        return getdoc(self.check) or ""

    @property
    def group(self) -> str:
        """The part of the id before the slash."""
        return self.id.partition("/")[0]

    @property
    def summary(self) -> str:
        """The first line of the doc."""
        return self.doc.partition("\n")[0]

    def run(self, document: object, options: object | None = None) -> Iterator[Finding]:
        """The findings in one document; `options` is an instance of `self.options`, None for its defaults."""
        if self.options is None:
            return self.check(document)
        return self.check(document, self.options() if options is None else options)


@overload
def rule(check: C, /) -> Rule: ...
@overload
def rule(
    *, severity: Severity = ..., needs: tuple[str, ...] = ..., traits: tuple[Trait, ...] = ...
) -> Callable[[C], Rule]: ...
def rule(
    check: C | None = None,
    /,
    *,
    severity: Severity = Severity.ERROR,
    needs: tuple[str, ...] = (),
    traits: tuple[Trait, ...] = (),
) -> Rule | Callable[[C], Rule]:
    """Make a rule of a generator function; its id, input, options and doc are read off it.

    Raises:
        TypeError: the function and its module do not agree on a name, the first parameter has no annotation, or the
            second is not a dataclass. It names the module, so that a rule that cannot load is found at once.
    """
    if check is None:
        return lambda function: _make(function, severity, needs, traits)
    return _make(check, severity, needs, traits)


def _make(check: Check, severity: Severity, needs: tuple[str, ...], traits: tuple[Trait, ...]) -> Rule:
    *_, group, module = check.__module__.split(".")
    if module != check.__name__:
        raise TypeError(f"{check.__module__}: the rule must be named {module!r}, not {check.__name__!r}")
    hints = {name: _evaluate(hint, check) for name, hint in check.__annotations__.items() if name != "return"}
    match list(hints.values()):
        case [reads]:
            options = None
        case [reads, type() as options] if is_dataclass(options):
            pass
        case _:
            raise TypeError(f"{check.__module__}: a rule takes a document and, at most, a dataclass of options")
    name = module.replace("_", "-")
    return Rule(f"{group}/{name}", reads, check, options, severity, needs, traits)


def _evaluate(hint: object, check: Check) -> Any:  # noqa: ANN401 (a class, or a union of classes)
    """An annotation by what it means, as `typing.get_type_hints` does it: that would load a dozen times the code."""
    return eval(hint, check.__globals__) if isinstance(hint, str) else hint  # noqa: S307 (a rule's own code)
