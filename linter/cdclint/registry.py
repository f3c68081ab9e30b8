"""Every rule there is: the modules under rules/, by their names. No rule is imported before it is asked for."""

from __future__ import annotations

import json
import os
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, get_args

from cdclint import rules
from cdclint.core.data import DATA
from cdclint.core.rule import Rule, Severity, Trait

TABLE = DATA / "rules.json"
"""What each rule declares: importing every rule takes longer than judging a lesson. `make generate` writes it."""


_Names = tuple[str, ...]
Declaration = NamedTuple(  # noqa: UP014 (as `Position`)
    "Declaration", [("severity", Severity), ("reads", _Names), ("needs", _Names), ("traits", tuple[Trait, ...])]
)
"""What a run has to know of a rule before it imports it.

Its severity, the names of the classes that it reads, the kinds of documents of which it needs any, its traits.
"""


@cache
def rule_ids() -> tuple[str, ...]:
    """The ids of all rules, in order, read off the names of their files."""
    return tuple(
        sorted(
            f"{group.name}/{module.name.removesuffix('.py')}".replace("_", "-")
            for folder in rules.__path__
            for group in os.scandir(folder)
            if group.is_dir()
            for module in os.scandir(group)
            if module.name.endswith(".py") and module.name != "__init__.py"
        )
    )


@cache
def rule_groups() -> tuple[str, ...]:
    """The groups that the rules are in, in order."""
    return tuple(sorted({rule_id.partition("/")[0] for rule_id in rule_ids()}))


@cache
def load_rule(rule_id: str) -> Rule:
    """The rule of that id.

    Raises:
        TypeError: its module does not hold exactly one rule.
    """
    module = import_module(f"{rules.__name__}.{rule_id.replace('/', '.').replace('-', '_')}")
    match [value for value in vars(module).values() if isinstance(value, Rule)]:
        case [rule]:
            return rule
        case several:
            raise TypeError(f"{module.__name__} must hold one rule, and holds {len(several)}")


def declaration(rule_id: str) -> Declaration:
    """What the rule of that id declares; a rule that the table does not have is imported.

    Raises:
        TypeError: it is imported, and its module does not hold exactly one rule.
    """
    return _table().get(rule_id) or declared(load_rule(rule_id))


def declared(rule: Rule) -> Declaration:
    """What a rule declares, as the table keeps it."""
    reads = tuple(map(class_name, get_args(rule.reads) or (rule.reads,)))
    return Declaration(rule.severity, reads, rule.needs, rule.traits)


@cache
def _table() -> dict[str, Declaration]:
    """The declarations of the rules that the package has, by id; rules of another folder are none of them."""
    if rules.__path__ != [str(Path(__file__).with_name("rules"))]:
        return {}
    return {
        rule_id: Declaration(Severity(severity), tuple(reads), tuple(needs), tuple(map(Trait, traits)))
        for rule_id, (severity, reads, needs, traits) in json.loads(TABLE.read_text("utf-8")).items()
    }


def class_name(one: type) -> str:
    """A class by its name and where it is from."""
    return f"{one.__module__}.{one.__qualname__}"


@cache
def all_rules() -> dict[str, Rule]:
    """The rules by id, in the order of their ids."""
    return {rule_id: load_rule(rule_id) for rule_id in rule_ids()}
