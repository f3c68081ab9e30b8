"""Every rule there is: the modules under rules/, walked."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import walk_packages

from cdclint import rules
from cdclint.core.rule import Rule


@cache
def all_rules() -> dict[str, Rule]:
    """The rules by id, in the order of their ids.

    Raises:
        TypeError: a module under rules/ does not hold exactly one rule.
    """
    found = {}
    for module in walk_packages(rules.__path__, f"{rules.__name__}."):
        if module.ispkg:
            continue
        names = vars(import_module(module.name)).values()
        match [value for value in names if isinstance(value, Rule)]:
            case [rule]:
                found[rule.id] = rule
            case several:
                raise TypeError(f"{module.name} must hold one rule, and holds {len(several)}")
    return dict(sorted(found.items()))
