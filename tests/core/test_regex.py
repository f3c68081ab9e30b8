"""Patterns that wait until they are used."""

from __future__ import annotations

import pickle
import pkgutil
import re
from importlib import import_module

import pytest

import cdclint
from cdclint.core.regex import METHODS, Regex, regex

MODULES = [
    module.name for module in pkgutil.walk_packages(cdclint.__path__, "cdclint.") if "__main__" not in module.name
]


@pytest.mark.parametrize("name", MODULES)
def test_every_pattern_compiles(name: str) -> None:
    """What the import would report otherwise: an invalid pattern."""
    stack = list(vars(import_module(name)).values())
    while stack:
        match stack.pop():
            case list() | tuple() as values:
                stack.extend(values)
            case dict() as values:
                stack.extend(values.values())
            case Regex() as waiting:
                assert waiting.groups >= 0


def test_does_what_a_pattern_does() -> None:
    """Before and after the first use."""
    waiting, pattern = regex(r"(?P<letter>a)|b", re.IGNORECASE), re.compile(r"(?P<letter>a)|b", re.IGNORECASE)
    for _ in range(2):
        assert waiting.findall("xAyB") == pattern.findall("xAyB")
        assert waiting.sub("-", "xAyB") == "x-y-"
        assert (waiting.flags, waiting.groupindex, waiting.pattern) == (
            pattern.flags,
            pattern.groupindex,
            pattern.pattern,
        )
    assert all(getattr(waiting, method) == getattr(waiting, method) for method in METHODS)
    assert pickle.loads(pickle.dumps(waiting)).fullmatch("B")  # noqa: S301 (made in the same line)


def test_wrong_pattern() -> None:
    """It fails as `re.compile` does, whenever it is used."""
    waiting = regex("(")
    for _ in range(2):
        with pytest.raises(re.error, match="unterminated"):
            waiting.match("")
