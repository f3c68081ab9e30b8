"""No pattern of the package takes more than linear time: each is measured on inputs made to be bad for it.

What is counted are the steps of a backtracking matcher (`regex_steps`), on texts that repeat what the pattern repeats
(`hostile`) and on texts twice as long.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hostile import Samples
from regex_steps import count

import cdclint
from cdclint.core.regex import METHODS, Regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from regex_steps import Parsed

PACKAGE = Path(cdclint.__path__[0])
LENGTH = 36
LIMIT = 60_000
"""Steps after which a match on `LENGTH` characters is taken to have no end."""
WORST = 2.6
"""How many times the steps may be for twice the text: the ends of a text weigh more in a short one."""
FEW = 8
"""Steps a character of the longer text below which nothing is slow, whatever the ratio."""

Pattern = tuple[str, int]


USED = {
    "syntax.mdx.inline.brackets/TITLES": {"match"},
    **{f"documents.monitoring.grafana_language/{name}": {"fullmatch"} for name in ("_LABEL_ONLY", "_LABEL_VALUES")},
    **{f"documents.monitoring.grafana_language/{name}": {"fullmatch"} for name in ("_NAME_LISTS", "_QUERY_RESULT")},
    **{
        f"syntax.mermaid.types.{name}/RULES": {"match"}
        for name in (
            "class_diagram",
            "entities",
            "flowchart",
            "gantt",
            "git_graph",
            "journey",
            "mindmap",
            "pie",
            "quadrant",
        )
    },
    **{f"syntax.mermaid.types.{name}/RULES": {"match"} for name in ("sequence", "states", "timeline")},
    **{f"syntax.text.language/{name}": {"fullmatch"} for name in ("_STRONG", "_WEAK")},
}
"""How patterns are used that the code calls by another name."""
BOUNDED = {
    "documents.lesson.facts/_SHELL": "looks 200 characters ahead",
    "documents.site.fence_languages/_LISTS": "looks 2,000 characters ahead, in one file of a site",
    "syntax.code.script_block/_PLACEHOLDER": "looks 200 characters ahead",
    "syntax.code.shown_text/_PROMPT": "looks 80 characters ahead",
}
"""Patterns that are slow by no more than a factor, and why."""


TEXTS = {file: file.read_text("utf-8") for file in PACKAGE.rglob("*.py")}
_IMPORTED = re.compile(r"from (cdclint[\w.]*) import ")
IMPORTERS: dict[str, list[Path]] = {}
for _file, _text in TEXTS.items():
    for _module in dict.fromkeys(_IMPORTED.findall(_text)):
        IMPORTERS.setdefault(_module, []).append(_file)
_CALLED = re.compile(rf"\bre\s*\.\s*(?:{'|'.join(METHODS)})\b")


def _all() -> dict[Pattern, set[tuple[str, str]]]:
    """Every pattern of the package, with the modules and names that hold it."""
    found: dict[Pattern, set[tuple[str, str]]] = {}
    for module in pkgutil.walk_packages(cdclint.__path__, "cdclint."):
        if module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for one in _values(value):
                if isinstance(one, Regex):
                    found.setdefault((one.pattern, one.given), set()).add((module.name, name))
                elif isinstance(one, re.Pattern):
                    text = one.pattern if isinstance(one.pattern, str) else one.pattern.decode("latin-1")
                    found.setdefault((text, one.flags & ~re.UNICODE), set()).add((module.name, name))
    for file, text in TEXTS.items():
        if not _CALLED.search(text):
            continue
        for pattern, method in _literal(ast.parse(text)):
            found.setdefault((pattern, 0), set()).add((file.relative_to(PACKAGE).as_posix(), f".{method}"))
    return found


def _values(value: Parsed) -> Iterator[Parsed]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, tuple | list):
        for one in value:
            yield from one if isinstance(one, tuple | list) else [one]
    else:
        yield value


def _literal(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Patterns that a function of `re` is called with."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="re"), attr=method), args=[ast.Constant(value=str(text)), *_]
            ):
                if method in METHODS:
                    yield text, method


def _methods(where: set[tuple[str, str]]) -> set[str]:
    """How the code uses a pattern; where that cannot be seen, in every way."""
    used: set[str] = set()
    for module, name in where:
        if name.startswith("."):
            used.add(name[1:])
            continue
        here = PACKAGE.parent / module.replace(".", "/")
        home = here.with_suffix(".py") if here.with_suffix(".py").exists() else here / "__init__.py"
        for file in {home, *IMPORTERS.get(module, ())} & TEXTS.keys():
            text = TEXTS[file]
            if file == home or re.search(rf"from {re.escape(module)} import [^)]*?\b{name}\b", text):
                used |= set(re.findall(rf"\b{name}(?:\[[^\]]*\])?\.({'|'.join(METHODS)})\b", text))
        used |= USED.get(f"{module.removeprefix('cdclint.')}/{name}", set())
    return {one if one in {"match", "fullmatch"} else "finditer" for one in used} or {"match", "fullmatch", "finditer"}


PATTERNS = _all()


def slowest(pattern: str, flags: int, methods: set[str]) -> tuple[float, str, str, str, str] | None:
    """The input that makes a pattern worse than linear, None where none does."""
    for before, body, end in Samples(pattern, flags).inputs():
        times = max(3, LENGTH // len(body))
        for method in sorted(methods):
            once = count(pattern, flags, method, before + body * times + end, LIMIT)
            twice = None if once is None else count(pattern, flags, method, before + body * 2 * times + end, 5 * LIMIT)
            if once is None or twice is None:
                return float("inf"), method, before, body, end
            if twice > FEW * (len(before) + 2 * times * len(body)) and twice / once > WORST:
                return twice / once, method, before, body, end
    return None


@pytest.mark.parametrize(
    ("pattern", "flags"), [pytest.param(*one, id="/".join(min(where))) for one, where in sorted(PATTERNS.items())]
)
def test_a_pattern_is_linear(pattern: str, flags: int) -> None:
    if "/".join(min(PATTERNS[pattern, flags])).removeprefix("cdclint.") in BOUNDED:
        return
    assert slowest(pattern, flags, _methods(PATTERNS[pattern, flags])) is None


def test_the_patterns_of_the_package_are_found() -> None:
    assert len(PATTERNS) > 300


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"\{(?:[ \n]+|//[^\n]*\n)*\}", "match"),  # the comments of an expression, before they were possessive
        (r"(a+)+$", "match"),
        (r"(?:a|a)*b", "search"),
        (r"\s*(?:/\*.*?\*/\s*)*x", "match"),
        (r"[ \t]*\n", "finditer"),
        (r"\w+\d+$", "match"),
        (r'"?(.*?)"?\s*', "fullmatch"),
        (r"(?:\s|//[^\r\n]*)*", "fullmatch"),
        (r'"(?:[^"\\\n]|\\.)*+"', "finditer"),  # a string that is never closed, with quotation marks behind backslashes
    ],
)
def test_slow_patterns_are_noticed(pattern: str, method: str) -> None:
    assert slowest(pattern, 0, {"finditer" if method == "search" else method}) is not None


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"\{(?:[ \n]++|//[^\n]*+\n)*+\}", "match"),
        (r"(?:(?<![ \t])[ \t]++)?\n[ \t]*+", "finditer"),
        (r"/\*[^*]*\*+(?:[^/*][^*]*\*+)*/", "match"),
        (r"(?P<a>\w)=(?P=a)?(?(a)x|y)(?<=x)(?i:z)", "finditer"),
        (r'"(?:[^"\\\n]|\\.)*+"?+', "finditer"),
    ],
)
def test_linear_patterns_are_let_be(pattern: str, method: str) -> None:
    assert slowest(pattern, 0, {method}) is None
