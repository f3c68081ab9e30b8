"""Every rule there is: the modules under rules/, by their names. No rule is imported before it is asked for."""

from __future__ import annotations

import os
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, get_args

from cdclint import rules
from cdclint.core.regex import regex
from cdclint.core.rule import Rule, Severity

_DECLARATION = regex(
    r"\n@rule(?:\((?:severity=Severity\.(\w+))?(?:, )?(?:needs=\(([^()]*)\))?\))?"
    r"\ndef \w+\(\w+: (\w+(?: \| \w+)*)[,)]"
)
_KIND = regex(r'"([\w-]+)"')
_IMPORT = regex(r"^from ([\w.]+) import (\w+(?:, \w+)*)$", re.MULTILINE)


class Declaration(NamedTuple):
    """What a run has to know of a rule before it imports it.

    Its severity, the names of the classes that it reads, and the kinds of documents of which it needs any.
    """

    severity: Severity
    reads: tuple[str, ...]
    needs: tuple[str, ...]


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
    """What the rule of that id declares, read off its text: importing every rule takes longer than judging a lesson.

    A rule that is written in another way than the usual one is imported.

    Raises:
        TypeError: it is imported, and its module does not hold exactly one rule.
    """
    return _written(rule_id) or _loaded(rule_id)


def _written(rule_id: str) -> Declaration | None:
    text = _text(rule_id)
    at = text.find("\n@rule")
    declared = _DECLARATION.match(text, at) if at >= 0 and text.count("\n@rule") == 1 else None
    if declared is None:
        return None
    severity, needs, reads = declared.groups()
    modules = {name: module for module, names in _IMPORT.findall(text, 0, at) for name in names.split(", ")}
    try:
        names = tuple(f"{modules[name]}.{name}" for name in reads.split(" | "))
        return Declaration(Severity[severity or "ERROR"], names, tuple(_KIND.findall(needs or "")))
    except KeyError:
        return None


def _text(rule_id: str) -> str:
    """The text of a rule's module, "" where it is not to be had."""
    name = f"{rule_id.replace('-', '_')}.py"
    for folder in rules.__path__:
        try:
            return Path(folder, name).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
    return ""


def _loaded(rule_id: str) -> Declaration:
    rule = load_rule(rule_id)
    return Declaration(rule.severity, tuple(map(class_name, get_args(rule.reads) or (rule.reads,))), rule.needs)


def class_name(one: type) -> str:
    """A class by its name and where it is from."""
    return f"{one.__module__}.{one.__qualname__}"


@cache
def all_rules() -> dict[str, Rule]:
    """The rules by id, in the order of their ids."""
    return {rule_id: load_rule(rule_id) for rule_id in rule_ids()}
