"""The Russian of a message without its values: the part in which no English may be left."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.output.translation import tables, translate

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = (
    *(
        "API",
        "CDC",
        "CSV",
        "HTML",
        "HTTP",
        "INI",
        "JMX",
        "JSON",
        "JSX",
        "MDX",
        "NUL",
        "REPL",
        "RMI",
        "SQL",
        "TOML",
        "URL",
    ),
    *(
        "UTF-8",
        "UTF-16",
        "UTF-32",
        "XML",
        "YAML",
        "Astro",
        "Bash",
        "Debezium",
        "Docker",
        "GitHub",
        "Grafana",
        "Strimzi",
    ),
    *("Compose", "Dockerfile"),
    *(
        "JavaScript",
        "Kafka",
        "Connect",
        "MBean",
        "Markdown",
        "Mermaid",
        "PostgreSQL",
        "Prometheus",
        "PromQL",
        "Python",
        "Schema",
    ),
    *("TypeScript", "Unicode", "cdclint", "frontmatter"),
)
"""Names that are written in Latin letters in Russian, too."""

_QUOTED = re.compile(r"`[^`]*`|«[^»]*»|\"[^\"]*\"|'[^']*'|/[^/]*/|\bU\+[0-9A-F]{4,6}|\b0x[0-9A-F]+")
_NAME = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, NAMES))})(?!\w)")
_LATIN = re.compile(r"[A-Za-z][\w-]*")


def english_left(text: str) -> list[str]:
    """The English words that the Russian of a message still has, besides quotations, names and values."""
    reported = translate(_bare(text), "ru")
    unwrapped = [value for value in _values(text) if not isinstance(value, Message) and is_ours(value)]
    return unwrapped + _LATIN.findall(_NAME.sub(" ", _QUOTED.sub(" ", reported)))


def is_ours(value: str) -> bool:
    """Whether a value is a text of cdclint's own, which is translated only if it is a message."""
    return " " in value and value in tables("ru").messages


def _values(text: str) -> Iterator[str]:
    for value in text.values.values() if isinstance(text, Message) else ():
        if isinstance(value, str):
            yield value
            yield from _values(value)


def _bare(text: str) -> str:
    """The message with nothing in the place of those values that are no messages."""
    if not isinstance(text, Message):
        return text
    values: dict[str, str | int | float] = {
        name: value if isinstance(value, int | float) else _bare(value) if isinstance(value, Message) else ""
        for name, value in text.values.items()
    }
    return Message(text.template, **values)
