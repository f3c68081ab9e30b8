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
from cdclint.output.plain_text import Style, toml
from cdclint.output.translation import ENGLISH, rule_page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdclint.output.look import Look

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


def render(rule: Rule, example: Example | None, look: Look) -> str:
    """The rule's docstring, its severity, its options and an example."""
    severity = look.paint(look.translate(Message.text(rule.severity.value)), _STYLES[rule.severity])
    page = look.flow(rule_page(rule.id, rule.doc, look.language))
    parts = [f"{look.paint(rule.id, Style.BOLD)} ({severity})\n\n{page}\n"]
    if rule.options is not None:
        options = Message("Options in {table}", table=f'[tool.cdclint.rules."{rule.id}"]')
        parts.append(f"\n{look.paint(look.translate(options), Style.BOLD)}\n\n")
        parts.append(f"{look.flow(look.translate(Message.text(getdoc(rule.options) or '')))}\n\n")
        for option in fields(rule.options):
            default = option.default
            if option.default_factory is not MISSING:
                default = option.default_factory()
            doc = option.metadata.get("doc", "")
            line = f"{option.name.replace('_', '-')} = {toml(default)}{f'  # {doc}' if doc else ''}"
            parts += [f"  {part}\n" for part in look.lines(line, first=2, hang=6)]
    return "".join(parts) + (_shown(example, look) if example is not None else "")


def example(rule: Rule) -> Example | None:
    """The example of a rule, None where it has none."""
    examples = json.loads((DATA / "examples.json").read_text("utf-8"))
    found = examples.get(rule.id)
    if found is None:
        return None
    texts = {file["path"]: file["text"] for file in found["files"]}
    return Example(found["title"], texts, found["output"], found["fixed"])


def _shown(example: Example, look: Look) -> str:
    title = f": {example.title}" if look.language == ENGLISH else ""
    parts = [f"\n{look.paint(look.translate(Message('Example')), Style.BOLD)}{title}\n"]
    parts += [f"\n{look.paint(path, Style.QUIET)}\n{indent(text, '    ')}" for path, text in example.files.items()]
    parts.append(f"\n{example.output}")
    if example.fixed is not None:
        parts.append(f"\n{look.paint(look.translate(Message('Fixed')), Style.QUIET)}\n{indent(example.fixed, '    ')}")
    return "".join(parts)


def index(rules: Iterable[Rule], look: Look) -> str:
    """One line a rule: id, severity, summary; what a terminal has no room for continues below the summary."""
    known = list(rules)
    width = max((len(rule.id) for rule in known), default=0)
    words = max(len(look.translate(Message.text(severity.value))) for severity in Severity)
    indent = width + words + 4
    lines = []
    for rule in known:
        severity = look.paint(f"{look.translate(Message.text(rule.severity.value)):<{words}}", _STYLES[rule.severity])
        summary = rule_page(rule.id, rule.doc, look.language).partition("\n")[0]
        first, *others = look.lines(summary, first=indent, hang=indent)
        lines += [f"{rule.id:<{width}}  {severity}  {first}\n", *(f"{line}\n" for line in others)]
    return "".join(lines)
