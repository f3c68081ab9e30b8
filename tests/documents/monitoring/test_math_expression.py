"""Grafana's expressions of the type `math`: those that its parser takes, and those that it refuses."""

from __future__ import annotations

import pytest

from cdclint.documents.monitoring.alerts.math_expression import math_defect


@pytest.mark.parametrize(
    "text",
    [
        "$A > 5",
        "$A>5 && $B<3",
        "${A B} / 2",
        "abs($A) + log( $B )",
        "!($A > 1) || -$B < 0",
        "is_null($A) || $A == nan()",
        "2 ** 3 * $A % 0x10",
        "$A > - 1",
        "(($A))",
        "1.5e3 + .5",
        "$A_1 >= $B2",
        "- 1",
    ],
)
def test_it_takes(text: str) -> None:
    assert math_defect(text) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("$A >", "a value is missing at the end"),
        ("$A > > 5", "`>` is not allowed here"),
        ("A > 5", "a query is written with `$`: `$A`"),
        ("$A >-1", "`>-` is read as one sign: write `> -`"),
        ("$A = 1", "`=` is not an operator: write `==`"),
        ("$A and $B", "`and` is not allowed here"),
        ("($A > 5", "a `(` is never closed"),
        ("$A > 5)", "`)` is not allowed here"),
        ("$A $B", "`$B` is not allowed here"),
        ("5m", "`m` is not allowed here"),
        ("avg($A)", "there is no function `avg`"),
        ("rounds($A)", "there is no function `rounds`; did you mean `round`?"),
        ("abs $A", "`abs` needs brackets: `abs(…)`"),
        ("abs()", "`abs` takes one value"),
        ("nan(1)", "`nan` takes no value"),
        ("abs", "a value is missing at the end"),
        ("$", "`$` is not allowed here"),
        ("()", "`)` is not allowed here"),
        ('$A == "x"', '`"x"` is not allowed here'),
        ("$A; $B", "`;` is not allowed here"),
        ("--1", "`--` is read as one sign: write `- -`"),
        ("+1", "`+` is not allowed here"),
    ],
)
def test_it_refuses(text: str, message: str) -> None:
    assert math_defect(text) == message
