"""What is kept of texts of others is bounded by their characters, and not by their number alone."""

from __future__ import annotations

import pytest

from cdclint.core.foreign.bounded_cache import MANY, Kept
from cdclint.core.glob import translate
from cdclint.syntax.promql import parse_promql


def test_a_result_is_made_once_until_it_is_dropped() -> None:
    made = []
    length = Kept(lambda text, more=0: made.append(text) or len(text) + more, 10)
    assert [length("aaaa"), length("aaaa"), length("aaaa", 1), length("b")] == [4, 4, 5, 1]
    assert made == ["aaaa", "aaaa", "b"]
    assert length.held == 9
    length("cccc")  # the oldest goes
    assert length.held == 9
    length("aaaa")
    assert made == ["aaaa", "aaaa", "b", "cccc", "aaaa"]


def test_a_text_that_is_too_long_and_an_error_are_not_kept() -> None:
    number = Kept(int, 3)
    assert number("1234") == 1234
    with pytest.raises(ValueError, match="invalid literal"):
        number("a")
    assert number.held == 0


def test_there_are_never_too_many() -> None:
    number = Kept(int, 10**9)
    for one in range(MANY + 10):
        number(str(one))
    assert number.held == sum(len(str(one)) for one in range(10, MANY + 10))


def test_long_queries_and_globs_are_not_kept() -> None:
    held = parse_promql.held, translate.held
    assert parse_promql("up or " * 100_000 + "up").text.endswith("up")
    translate("a" * 300_000)
    assert (parse_promql.held, translate.held) == held
