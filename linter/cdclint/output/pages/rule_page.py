"""A rule explained on a terminal, and the list of all."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from inspect import getdoc
from textwrap import indent
from typing import TYPE_CHECKING

from cdclint.core.data import DATA
from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message
from cdclint.core.rule import Severity
from cdclint.output.plain_text import Style, paint, toml
from cdclint.output.translation import ENGLISH, rule_page, translate

if TYPE_CHECKING:
    from collections.abc import Iterable

from cdclint.core.rule import Rule

_STYLES = {
    Severity.ERROR: Style.ERROR,
    Severity.WARNING: Style.WARNING,
    Severity.INFO: Style.INFO,
    Severity.OFF: Style.QUIET,
}


@dataclass(frozen=True, slots=True)
class Example:
    """A case of a rule: texts by their paths, what the rule says of them, and the text that is right, where one is."""

    title: str
    files: dict[str, str]
    output: str
    fixed: str | None


def render(rule: Rule, example: Example | None, *, colour: bool, language: str = ENGLISH) -> str:
    """The rule's docstring, its severity, its options and an example."""
    severity = paint(translate(rule.severity.value, language), _STYLES[rule.severity], colour=colour)
    page = rule_page(rule.id, rule.doc, language)
    parts = [f"{paint(rule.id, Style.BOLD, colour=colour)} ({severity})\n\n{page}\n"]
    if rule.options is not None:
        options = Message("Options in {table}", table=f'[tool.cdclint.rules."{rule.id}"]')
        parts.append(f"\n{paint(translate(options, language), Style.BOLD, colour=colour)}\n\n")
        parts.append(f"{translate(getdoc(rule.options) or '', language)}\n\n")
        for option in fields(rule.options):
            default = option.default
            if option.default_factory is not MISSING:
                default = option.default_factory()
            doc = option.metadata.get("doc", "")
            parts.append(f"  {option.name.replace('_', '-')} = {toml(default)}{f'  # {doc}' if doc else ''}\n")
    return "".join(parts) + (_shown(example, colour=colour, language=language) if example is not None else "")


def example(rule: Rule) -> Example | None:
    """The example of a rule, None where it has none."""
    examples = json.loads((DATA / "examples.json").read_text("utf-8"))
    found = examples.get(rule.id)
    if found is None:
        return None
    texts = {file["path"]: file["text"] for file in found["files"]}
    return Example(found["title"], texts, found["output"], found["fixed"])


def _shown(example: Example, *, colour: bool, language: str) -> str:
    title = f": {example.title}" if language == ENGLISH else ""
    parts = [f"\n{paint(translate('Example', language), Style.BOLD, colour=colour)}{title}\n"]
    parts += [
        f"\n{paint(path, Style.QUIET, colour=colour)}\n{indent(text, '    ')}" for path, text in example.files.items()
    ]
    parts.append(f"\n{example.output}")
    if example.fixed is not None:
        parts.append(
            f"\n{paint(translate('Fixed', language), Style.QUIET, colour=colour)}\n{indent(example.fixed, '    ')}"
        )
    return "".join(parts)


def index(rules: Iterable[Rule], *, colour: bool, language: str = ENGLISH) -> str:
    """One line a rule: id, severity, summary."""
    known = list(rules)
    width = max((len(rule.id) for rule in known), default=0)
    words = max(len(translate(severity.value, language)) for severity in Severity)
    lines = []
    for rule in known:
        word = translate(rule.severity.value, language)
        severity = paint(f"{word:<{words}}", _STYLES[rule.severity], colour=colour)
        summary = rule_page(rule.id, rule.doc, language).partition("\n")[0]
        lines.append(f"{rule.id:<{width}}  {severity}  {summary}\n")
    return "".join(lines)
