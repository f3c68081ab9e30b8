"""The languages of code blocks: those that the site's highlighter knows, and others that there are.

`data/highlighted-languages.json` is written by `scripts/highlighted-languages.mjs`, which asks Shiki and Prism.
"""

from __future__ import annotations

import json
from functools import cache

from cdclint.core.data import DATA

_MORE = frozenset(
    (
        *("avro", "cairo", "circom", "cron", "crontab", "d2", "dbml", "env", "flink-sql", "flux"),
        *("gitattributes", "gitignore", "ksql", "ksqldb", "leo", "logql", "mongodb", "move", "noir"),
        *("output", "pine", "plantuml", "pml", "promql", "redis", "rego", "slim", "spark-sql", "spl"),
        *("tact", "traceql", "yul", "zir"),
    )
)
"""Languages, and formats of files, that neither Shiki nor Prism nor Pygments knows by these names."""
_COMMON = frozenset(
    (
        *("bash", "console", "css", "dart", "diff", "docker", "dockerfile", "elixir", "golang", "graphql"),
        *("groovy", "html", "http", "java", "javascript", "json", "jsonc", "julia", "kotlin", "lua"),
        *("makefile", "markdown", "mermaid", "nginx", "perl", "php", "plaintext", "powershell", "promql"),
        *("properties", "protobuf", "python", "ruby", "rust", "scala", "shell", "solidity", "sql", "swift"),
        *("terraform", "text", "toml", "typescript", "xml", "yaml"),
    )
)
"""The languages that an unknown name probably means."""


@cache
def _data() -> dict[str, list[str]]:
    data: dict[str, list[str]] = json.loads((DATA / "highlighted-languages.json").read_text("utf-8"))
    return data


@cache
def highlighted_languages() -> frozenset[str]:
    """Those of Shiki with their other names, in lower case."""
    return frozenset(_data()["languages"])


def is_language(name: str) -> bool:
    """Whether there is a language of this name, whatever highlights it."""
    return name in highlighted_languages() or name in _MORE or name in _elsewhere()


def misspelt(name: str, known: tuple[str, ...] = ()) -> str:
    """The one common language, or one of `known`, that a name is a letter away from; "" where there are more or none.

    A letter more, less or other counts, and two that changed places.
    """
    if len(name) < 4:
        return ""
    near = [one for one in sorted({*_COMMON, *known}) if abs(len(one) - len(name)) < 2 and _is_near(name, one)]
    return near[0] if len(near) == 1 else ""


@cache
def _elsewhere() -> frozenset[str]:
    from pygments.lexers._mapping import LEXERS  # noqa: PLC0415 (few blocks have a language that Shiki does not know)

    return frozenset(_data()["elsewhere"]) | {alias.lower() for lexer in LEXERS.values() for alias in lexer[2]}


def _is_near(one: str, other: str) -> bool:
    if len(one) > len(other):
        one, other = other, one
    start = next((at for at in range(len(one)) if one[at] != other[at]), len(one))
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    if one[start + 1 :] == other[start + 1 :]:
        return one != other
    changed = one[start : start + 2] == other[start : start + 2][::-1]
    return changed and one[start + 2 :] == other[start + 2 :]
