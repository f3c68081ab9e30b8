"""Which addresses a route with parameters serves: the same as its regular expression, and in linear time."""

from __future__ import annotations

import re
from itertools import product

import pytest

from cdclint.documents.site.route_pattern import RoutePattern


def expression(route: str) -> str:
    made = re.sub(r"\\\[(\\\.\\\.\\\.)?\w+\\\]", lambda one: ".*" if one[1] else "[^/]+", re.escape(route))
    return made.removesuffix("/.*") + "(?:/.*)?" if made.endswith("/.*") else made


@pytest.mark.parametrize(
    "route",
    [
        "/[a]",
        "/[...a]",
        "/x/[...a]",
        "/[a]-[b]",
        "/[a]/x",
        "/[...a]/x/[b]",
        "/x[a]x/[b]",
        "/[a]x[...b]",
        "/[a][b]",
        "/x",
    ],
)
def test_a_route_takes_what_its_expression_takes(route: str) -> None:
    pattern, compiled = RoutePattern.of(route), re.compile(expression(route))
    for length in range(7):
        for signs in product("/x-", repeat=length):
            address = "".join(signs)
            assert pattern.takes(address) == (compiled.fullmatch(address) is not None), address


def test_a_route_with_many_parameters_comes_to_an_end() -> None:
    pattern = RoutePattern.of("/" + "-".join(["[a]"] * 30) + "!")
    assert not pattern.takes("/" + "-" * 2000)
    assert pattern.takes("/" + "-" * 2000 + "!")
