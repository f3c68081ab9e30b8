from __future__ import annotations

import pytest

from cdclint.syntax.promql import parse_promql
from cdclint.syntax.promql.known_functions import language
from cdclint.syntax.promql.known_versions import Lack, differs, lack, numbers

FLAG = "promql-experimental-functions"


@pytest.mark.parametrize(
    ("name", "version", "flags", "wanted"),
    [
        ("holt_winters", "2.53.0", [], None),
        ("holt_winters", "v3.0.1", [], Lack(until="3.0")),
        ("double_exponential_smoothing", "2.55", [FLAG], Lack(since="3.0")),
        ("double_exponential_smoothing", "3.13.1", [], Lack(flag=FLAG)),
        ("double_exponential_smoothing", "3.13.1", [FLAG], None),
        ("first_over_time", "3.13", [], Lack(flag=FLAG)),
        ("first_over_time", "3.14", [], None),
        ("first_over_time", "4.0", [], None),
        ("@", "2.24", [], Lack(since="2.25")),
        ("@", "2.30", [], Lack(flag="promql-at-modifier")),
        ("negative-offset", "2.33", [], None),
        ("rate", "2.20", [], None),
        ("histogram_avg", "1.8", [], None),
        ("histogram_avg", "latest", [], None),
        ("utf8-name", "2.55", [], Lack(flag="utf8-names")),
    ],
)
def test_what_a_version_lacks(name: str, version: str, flags: list[str], wanted: Lack | None) -> None:
    assert lack(name, version, frozenset(flags)) == wanted


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("rate(up[5m]) > 5", []),
        ("up offset -5m @ 3", ["negative-offset", "@"]),
        ('{"a.b"} + {"up"}', ["utf8-name", "quoted-name"]),
        ("up[300] > 1m", ["number-as-duration", "duration-as-number"]),
        ("rate(up[2m * step()] smoothed)", ["duration-function", "duration-expression", "extended-range"]),
        ("a </ 5 + fill(0) b atan2 1", ["trim", "fill", "atan2"]),
        ("limitk(1, holt_winters(up[5m], 1, 1))", ["holt_winters", "limitk"]),
        ("up[step():]", ["duration-function", "function-before-colon"]),
        ("$x + info(up)", ["info"]),
    ],
)
def test_what_a_query_uses_that_not_every_version_has(text: str, names: list[str]) -> None:
    query = parse_promql(text)
    assert sorted(one.name for one in query.features) == sorted(names)
    assert all(differs(one.name) and 0 <= one.start < one.end <= len(text) for one in query.features)


def test_each_version_of_the_table_comes_after_the_one_before() -> None:
    known = language()
    histories = [*(one["versions"] for one in known["functions"].values()), *known["syntax"].values()]
    for history in histories:
        versions = [numbers(since) or (0, 0) for since, _ in history]
        assert versions == sorted(set(versions))
        assert (numbers(known["oldest"]) or (9, 9)) <= versions[0]
        assert versions[-1] <= (numbers(known["newest"]) or (0, 0))
