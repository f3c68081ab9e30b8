"""Every rule there is: the modules under rules/, by their names. No rule is imported before it is asked for."""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module

from cdclint import rules
from cdclint.core.rule import Rule


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


@cache
def all_rules() -> dict[str, Rule]:
    """The rules by id, in the order of their ids."""
    return {rule_id: load_rule(rule_id) for rule_id in rule_ids()}
