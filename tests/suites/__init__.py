"""The readers against suites of others, input by input, and the disagreements that are accepted.

Each module here has a function `suites` that measures its reader. `tests/test_suites.py` holds that every disagreement
is one that the module names with its reason, and that docs/conformance.md, which `scripts/conformance.py` writes, says
the same figures.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from absent import absent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MODULES = Path(__file__).parents[2] / "node_modules"


@dataclass(frozen=True)
class Goal:
    """The shares of a suite, in per cent, that are not to be fallen short of; None where nothing is promised."""

    verdict: float | None = None
    place: float | None = None
    tree: float | None = None

    def __str__(self) -> str:
        wanted = {"verdict": self.verdict, "place": self.place, "tree": self.tree}
        return ", ".join(f"{name} {share:g} %" for name, share in wanted.items() if share is not None) or "—"


@dataclass
class Suite:
    """What a reader makes of the inputs of one suite.

    `truth` is who gave the verdicts. Of the inputs that both refuse, `placed` count those whose place is known, and
    `places` those where it is the same; `treed` and `trees` likewise count the trees of what both accept. A
    disagreement is reported by the name of its input; `expected` has the reasons, `goal` what is promised.
    """

    reader: str
    name: str
    truth: str
    expected: Mapping[str, str] = field(default_factory=dict)
    goal: Goal = field(default_factory=Goal)
    inputs: int = 0
    verdicts: int = 0
    placed: int = 0
    places: int = 0
    treed: int = 0
    trees: int = 0
    disagreements: dict[str, str] = field(default_factory=dict)

    def compare(
        self, name: str, theirs: object, ours: object, *, placed: bool = True, same: bool | None = None
    ) -> None:
        """Count one input: what it is refused for and where, None where it is accepted.

        `same` says whether the places agree where that is another question than whether they are equal.
        """
        self.inputs += 1
        if (theirs is None) != (ours is None):
            self.disagreements[name] = f"verdict: {theirs!r} there, {ours!r} here"
            return
        self.verdicts += 1
        if theirs is None or not placed:
            return
        self.placed += 1
        if theirs == ours if same is None else same:
            self.places += 1
        else:
            self.disagreements[name] = f"place: {theirs!r} there, {ours!r} here"

    def shortfalls(self) -> list[str]:
        """Where the suite falls short of its goal."""
        shares = (
            ("verdict", self.goal.verdict, self.verdicts, self.inputs),
            ("place", self.goal.place, self.places, self.placed),
            ("tree", self.goal.tree, self.trees, self.treed),
        )
        return [
            f"{name}: {part} of {whole}, and {wanted:g} % are promised"
            for name, wanted, part, whole in shares
            if wanted is not None and part * 100 < wanted * whole
        ]

    def compare_trees(self, name: str, theirs: Sequence[object], ours: Sequence[object]) -> None:
        """Count the trees of an input that both accept."""
        self.treed += 1
        if theirs == ours:
            self.trees += 1
            return
        pairs = [*zip(theirs, ours, strict=False), (len(theirs), len(ours))]
        there, here = next(pair for pair in pairs if pair[0] != pair[1])
        self.disagreements[name] = f"tree: {there!r} there, {here!r} here"


def package(name: str) -> Path:
    """The folder of a package of the site; the test is skipped where it is not installed."""
    folder = MODULES / name
    if not folder.is_dir():
        absent(f"{name} is not installed: npm ci")
    return folder


def version(name: str) -> str:
    """The name and version of a package."""
    manifest = json.loads((package(name) / "package.json").read_text("utf-8"))
    return f"{name} {manifest['version']}"


def names() -> list[str]:
    """The modules here that measure a reader."""
    found = [module.name for module in iter_modules([str(Path(__file__).parent)])]
    return sorted(name for name in found if hasattr(import_module(f"suites.{name}"), "suites"))


@cache
def measured(name: str) -> tuple[Suite, ...]:
    """The suites of a module, measured."""
    suites: Iterator[Suite] = import_module(f"suites.{name}").suites()
    return tuple(suites)
