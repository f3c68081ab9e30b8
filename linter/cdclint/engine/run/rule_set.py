"""The rules of one run: which are in force, what each reads, and what the project must have for it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.rule import Severity, Trait
from cdclint.registry import class_name, declaration, rule_ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdclint.config import Config
    from cdclint.engine.cache import RuleTable

_SUPPRESSIONS = "cdclint.documents.lesson.suppression_comment.Suppressions"
"""By its name: few files have a comment that suppresses, and only they need the class."""

_SEVERITIES = {one.value: one for one in Severity}
_WORDS = frozenset({"unknown_words", "terms"})


@dataclass(frozen=True)
class RuleSet:
    """The rules of a run by id.

    `severities` are those of the rules in force. `project` are the rules over the project, `alone` those over single
    files with the names of the classes that they read, `suppression` those over comments that suppress. `needs` are
    the kinds of documents of which a rule needs any. `syntax` are the rules that report what does not parse: they run
    even where they are not in force, since a fix must not break syntax. `asks` says that a rule needs the answers of
    other sites, `are_any` that the settings leave a rule in force, if only one that does not run here.
    """

    severities: Mapping[str, Severity]
    project: tuple[str, ...]
    alone: Mapping[str, tuple[str, ...]]
    suppression: tuple[str, ...]
    needs: Mapping[str, tuple[str, ...]]
    syntax: frozenset[str]
    asks: bool
    are_any: bool

    @property
    def judges_words(self) -> bool:
        """Whether a rule needs facts of words."""
        return any(not _WORDS.isdisjoint(needs) for needs in self.needs.values())


def choose_rules(config: Config, table: RuleTable, *, online: bool) -> RuleSet:
    """The rules that the settings select; without `online`, those that need the answers of other sites do not run."""
    severities = {name: config.severity_of(name, _SEVERITIES[severity]) for name, (_, severity, *_) in table.items()}
    traits = {name: traits for name, (*_, traits) in table.items()}
    chosen = {
        name: severity
        for name, severity in severities.items()
        if severity is not Severity.OFF
        and (online or Trait.ANSWERS not in traits[name])
        and Trait.LIVE not in traits[name]
    }
    kinds = {name: kind for name, (kind, *_) in table.items() if name in chosen}
    syntax = frozenset(name for name, has in traits.items() if Trait.SYNTAX in has)
    return RuleSet(
        chosen,
        tuple(name for name, kind in kinds.items() if kind == "project"),
        {
            name: tuple(reads)
            for name, (kind, _, reads, *_) in table.items()
            if kind == "file" and (name in kinds or name in syntax)
        },
        tuple(name for name, kind in kinds.items() if kind == "suppression"),
        {name: tuple(table[name][3]) for name in kinds},
        syntax,
        any(Trait.ANSWERS in traits[name] for name in chosen),
        any(severity is not Severity.OFF for severity in severities.values()),
    )


@cache
def rule_table() -> RuleTable:
    """What a run has to know of each rule, without importing it; runs only read it."""
    from cdclint.documents.project import Project  # noqa: PLC0415 (a warm run has the table)

    table: RuleTable = {}
    for name in rule_ids():
        severity, reads, needs, traits = declaration(name)
        kind = "project" if class_name(Project) in reads else "suppression" if _SUPPRESSIONS in reads else "file"
        table[name] = (kind, severity.value, list(reads), list(needs), list(traits))
    return table
