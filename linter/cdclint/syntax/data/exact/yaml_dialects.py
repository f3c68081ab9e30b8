"""What the readers of these files make of YAML 1.2: Go's, a port of libyaml, and those of sites, written in JavaScript.

Each refuses some of what the language allows. Go's yaml.v2 and yaml.v3 agree with each other, and with libyaml but for
some pieces; tests/suites/yaml.py has their answers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdclint.syntax.data.exact.yaml_events import Oddity

_SIGNS = {
    "version": regex(r"^%YAML", re.MULTILINE),
    "slash": regex(r"\\/"),
    "question": regex(r"\?[^\r\n?]*+[,\]}]|[\[{,][^\r\n?\[{,]*+\?"),
    "collection-key": regex(r"^[ \t-]*+\?[ \t\r\n]|[\]}][ \t]*+:(?=[ \t\r\n])", re.MULTILINE),
}
"""What a text has to show before it is worth while to look for a piece."""

OF_GO = {
    "version": Message("it supports only `%YAML 1.1`"),
    "slash": Message("it does not support the escape `\\/`: write `/`"),
    "question": Message("it takes no `?` in a plain value between brackets: put it in quotes"),
    "collection-key": Message("it takes no list and no mapping as a key"),
}
"""What Go's readers refuse beside what libyaml refuses."""
OF_COMPOSE = frozenset(OF_GO) - {"question"}
"""The same for yaml.v4, which Docker Compose reads its files with."""
OF_LIBYAML = "found unexpected ':'"
"""How the error begins that only libyaml makes of valid YAML 1.2, and Go's readers do not."""
OF_SITES = frozenset({"empty-key", "split-key", "unindented"})
"""What js-yaml refuses of what libyaml refuses, too."""


_TAGS = frozenset(
    {
        *("str", "int", "float", "bool", "null", "seq", "map"),
        *("timestamp", "binary", "omap", "pairs", "set", "merge"),
    }
)


def is_known_tag(tag: str) -> bool:
    """Whether sites know a tag, `!` among them, which says that a value is not a number."""
    return tag == "!" or tag.removeprefix("tag:yaml.org,2002:") in _TAGS


def may_be_odd(text: str, kinds: Iterable[str]) -> bool:
    """Whether a text has to be looked at for what Go's readers refuse."""
    return any(_SIGNS[kind].search(text) is not None for kind in kinds)


def first_odd(odd: Iterable[Oddity], kinds: Iterable[str]) -> Oddity | None:
    """The first piece of these kinds."""
    wanted = frozenset(kinds)
    return min((one for one in odd if one.kind in wanted), key=lambda one: one.start, default=None)
