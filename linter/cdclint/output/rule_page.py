"""A rule explained on a terminal, and the list of all."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from importlib.resources import files
from inspect import getdoc
from textwrap import indent
from typing import TYPE_CHECKING

from cdclint.core.rule import Severity
from cdclint.output.text import Style, paint, toml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdclint.core.rule import Rule

_STYLES = {Severity.ERROR: Style.ERROR, Severity.WARNING: Style.WARNING, Severity.OFF: Style.QUIET}


def render(rule: Rule, *, colour: bool) -> str:
    """The rule's docstring, its severity, its options and an example."""
    severity = paint(rule.severity.value, _STYLES[rule.severity], colour=colour)
    parts = [f"{paint(rule.id, Style.BOLD, colour=colour)} ({severity})\n\n{rule.doc}\n"]
    if rule.options is not None:
        parts.append(f'\n{paint("Options", Style.BOLD, colour=colour)} in [tool.cdclint.rules."{rule.id}"]\n\n')
        parts.append(f"{getdoc(rule.options)}\n\n")
        for option in fields(rule.options):
            default = option.default
            if option.default_factory is not MISSING:
                default = option.default_factory()
            doc = option.metadata.get("doc", "")
            parts.append(f"  {option.name.replace('_', '-')} = {toml(default)}{f'  # {doc}' if doc else ''}\n")
    return "".join(parts) + _example(rule, colour=colour)


def _example(rule: Rule, *, colour: bool) -> str:
    examples = json.loads((files("cdclint") / "data" / "examples.json").read_text("utf-8"))
    example = examples.get(rule.id)
    if example is None:
        return ""
    parts = [f"\n{paint('Example', Style.BOLD, colour=colour)}: {example['title']}\n"]
    parts += [
        f"\n{paint(file['path'], Style.QUIET, colour=colour)}\n{indent(file['text'], '    ')}"
        for file in example["files"]
    ]
    parts.append(f"\n{example['output']}")
    if example["fixed"] is not None:
        parts.append(f"\n{paint('Fixed', Style.QUIET, colour=colour)}\n{indent(example['fixed'], '    ')}")
    return "".join(parts)


def index(rules: Iterable[Rule], *, colour: bool) -> str:
    """One line a rule: id, severity, summary."""
    known = list(rules)
    width = max((len(rule.id) for rule in known), default=0)
    lines = []
    for rule in known:
        severity = paint(f"{rule.severity.value:<7}", _STYLES[rule.severity], colour=colour)
        lines.append(f"{rule.id:<{width}}  {severity}  {rule.summary}\n")
    return "".join(lines)
