# ruff: noqa: INP001 (a script, and no package)
"""The pages that are made of the rules: docs/rules, docs/settings.md, docs/precision.md, and what `cdclint rule` shows.

A rule's page has its docstring, its options, its first failing and its first clean case, and links to the file that
holds all of them; the index lists all rules. `cdclint rule` shows the first failing case.
"""

from __future__ import annotations

import json
import sys
from dataclasses import MISSING, fields
from inspect import getdoc
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdclint.config.schema import schema
from cdclint.output.plain_text import toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cdclint.core.rule import Rule

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "bench")]

import judgements  # noqa: E402 (found on the path that was just added)
from cases import sections  # noqa: E402 (likewise)

PAGES = ROOT / "docs" / "rules"
PRECISION = ROOT / "docs" / "precision.md"
SETTINGS = ROOT / "docs" / "settings.md"
CASES = ROOT / "tests" / "rules"
CERTAINTY = ROOT / "linter" / "cdclint" / "data" / "precision.json"
EXAMPLES = ROOT / "linter" / "cdclint" / "data" / "examples.json"
SETTINGS_NOTE = "<!-- Made by `make generate` from linter/cdclint/config/settings.py: change that. -->"
SETTINGS_HEAD = """\
They are in `cdclint.toml`, or in pyproject.toml under `[tool.cdclint]`; the nearest file at or above the working
folder counts, and its folder is the root that globs and paths are relative to. An unknown key is an error that says
what was probably meant. `cdclint config` shows the values in force and where each comes from, and
`linter/cdclint/data/cdclint.schema.json` completes them in an editor. Options of the command line take precedence.
`--config FILE` takes another file instead. If it has one of these two names, its folder is the root; otherwise the root
stays that of the nearest file, or is the working folder, so that one file serves several projects. A file that is found
and is a symbolic link out of its folder is refused."""
SETTINGS_TAIL = """\
Options of single rules are in `[rules."group/rule"]` (`[tool.cdclint.rules."group/rule"]` in pyproject.toml); each
rule's page lists its own. An entry of `per-file-ignores` names rules and says why:

```toml
[per-file-ignores]
"labs/*.json" = { rules = ["dashboard/missing-unit"], reason = "counts, they have no unit" }
```"""
NOTE = "<!-- Made by `make generate` from the rule and its cases: change those. -->"


def page(rule: Rule) -> str:
    """One rule's page: what it is about, its options, its first failing and its first clean case."""
    cases = CASES / f"{rule.id}.md"
    lines = cases.read_text("utf-8").split("\n")
    assert lines[0] == f"# {rule.id}", f"{cases.relative_to(ROOT)} does not begin with `# {rule.id}`"
    written = sections(cases)
    fixed = any(block.kind == "fixed" for case in written for block in case.blocks)
    fixes = "Some of its findings can be fixed." if fixed else "It has no fix."
    parts = [NOTE, lines[0], f"Severity: {rule.severity}. {fixes}", rule.doc]
    if rule.options is not None:
        parts += [f'Options, in `[tool.cdclint.rules."{rule.id}"]`:', getdoc(rule.options) or "", _options(rule)]
    shown = [next((case for case in written if bool(case.output) is failing), None) for failing in (True, False)]
    path = cases.relative_to(ROOT).as_posix()
    link = f"[{path}]({'../' * (rule.id.count('/') + 2)}{path})"
    parts += [f"The first failing and the first clean one of its {len(written)} cases, each of them a test: {link}"]
    parts += ["\n".join(lines[case.line : case.end]) for case in shown if case]
    return "\n\n".join(parts) + "\n"


def _options(rule: Rule) -> str:
    assert rule.options is not None
    rows = ["| option | default |", "| --- | --- |"]
    for option in fields(rule.options):
        default = option.default_factory() if option.default_factory is not MISSING else option.default
        rows.append(f"| `{option.name.replace('_', '-')}` | `{toml(default)}` |")
    return "\n".join(rows)


def index(rules: Mapping[str, Rule]) -> str:
    """All rules, by group."""
    parts = [NOTE, "# Rules", "`cdclint rule` prints this list, `cdclint rule ID` a page of it."]
    for group, members in groupby(rules.values(), key=lambda rule: rule.group):
        rows = [f"| [{rule.id}]({rule.id}.md) | {rule.severity} | {rule.summary} |" for rule in members]
        parts += [f"## {group}", "\n".join(["| rule | severity | defect |", "| --- | --- | --- |", *rows])]
    return "\n\n".join(parts) + "\n"


def settings() -> str:
    """Every setting, in the order of their definitions."""
    properties: Any = schema()["properties"]
    rows = ["| key | holds | default | what it is for |", "| --- | --- | --- | --- |"]
    for key, reported in properties.items():
        default = f"`{toml(reported['default'])}`" if "default" in reported else "unset"
        rows.append(f"| `{key}` | {_holds(reported)} | {default} | {reported['description']} |")
    return "\n\n".join([SETTINGS_NOTE, "# Settings", SETTINGS_HEAD, "\n".join(rows), SETTINGS_TAIL]) + "\n"


def _holds(reported: dict[str, Any]) -> str:
    """What a value may be, in words."""
    match reported:
        case {"enum": [*words]}:
            return ", ".join(f"`{word}`" for word in words)
        case {"type": "array"}:
            return "list of strings"
        case {"type": "object"}:
            return "table"
        case _:
            return str(reported["type"])


def examples(rules: Mapping[str, Rule]) -> str:
    """A JSON object: by rule the case's title, its inputs with their paths, what is said, and what is right."""
    shown = {}
    for rule in rules.values():
        case = next(case for case in sections(CASES / f"{rule.id}.md") if case.output)
        shown[rule.id] = {
            "title": case.title,
            "files": [{"path": block.path, "text": block.text} for block in case.inputs],
            "output": case.output,
            "fixed": next((block.text for block in case.blocks if block.kind == "fixed"), None),
        }
    return json.dumps(shown, ensure_ascii=False, indent=1) + "\n"


def pages(rules: Mapping[str, Rule]) -> Iterator[tuple[Path, str]]:
    """Every file that is made of these rules, with its text."""
    yield EXAMPLES, examples(rules)
    yield PAGES / "README.md", index(rules)
    yield SETTINGS, settings()
    severities = {name: rule.severity for name, rule in rules.items()}
    yield PRECISION, judgements.page(severities)
    yield CERTAINTY, judgements.certainty(severities)
    for rule in rules.values():
        yield PAGES / f"{rule.id}.md", page(rule)
