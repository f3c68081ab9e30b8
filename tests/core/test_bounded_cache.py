"""What is kept of texts of others is bounded by their characters, and not by their number alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cdclint.config import load
from cdclint.core.foreign.bounded_cache import FEW, MANY, Kept, Repeated, expect_repeats, forget_long_texts
from cdclint.core.glob import translate
from cdclint.documents.course import Course
from cdclint.engine.examine import Examiner
from cdclint.engine.run.rule_set import choose_rules, rule_table
from cdclint.syntax.promql import parse_promql


def test_a_result_is_made_once_until_it_is_dropped() -> None:
    made = []
    length = Kept(lambda text, more=0: made.append(text) or len(text) + more, 10)
    assert [length("aa"), length("aa"), length("aa", 1), length("b")] == [2, 2, 3, 1]
    assert made == ["aa", "aa", "b"]
    assert length.held == 5
    for text in ("cc", "dd", "ee"):
        length(text)  # the oldest goes
    assert length.held == 9
    length("aa")
    assert made == ["aa", "aa", "b", "cc", "dd", "ee", "aa"]


def test_what_comes_again_is_kept_where_that_is_expected() -> None:
    made: list[str] = []
    length = Repeated(lambda text: made.append(text) or len(text), 10)
    assert [length("aa"), length("aa")] == [2, 2]
    assert (made, length.held) == (["aa", "aa"], 0)
    expect_repeats(True)
    try:
        assert [length("aa"), length("aa"), length("b")] == [2, 2, 1]
        assert (made, length.held) == (["aa", "aa", "aa", "b"], 3)
    finally:
        expect_repeats(False)
    assert (length("aa"), length.held) == (2, 0)


def test_a_few_long_texts_are_kept_until_their_file_is_judged() -> None:
    made = []
    number = Kept(lambda text: made.append(text) or int(text), 12)
    long = [str(1000 + one) for one in range(FEW)]
    short = [str(100 + one) for one in range(10)]
    assert [number(one) for one in (*long, *short, *long)] == [int(one) for one in (*long, *short, *long)]
    assert (made, number.held) == ([*long, *short], 12)
    made.clear()
    assert [number(one) for one in ("5678", long[0], long[-1])] == [5678, 1000, 1000 + FEW - 1]
    assert made == ["5678", long[0]]
    forget_long_texts()
    number(long[0])
    assert (made[2:], number.held) == ([long[0]], 12)


def test_an_error_is_not_kept() -> None:
    number = Kept(int, 12)
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


def test_a_long_query_is_parsed_once_for_its_file_and_then_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = []
    parse = parse_promql._make
    monkeypatch.setattr(parse_promql, "_make", lambda *args: parsed.append(parse(*args)) or parsed[-1])
    rule = {"alert": "Lag", "expr": "up or " * 10_000 + "up"}
    data = json.dumps({"groups": [{"name": "a", "rules": [rule]}]}).encode()
    config = load(Path(__file__).parent, {}, isolated=True)
    rules = choose_rules(config, rule_table(), online=False)
    examiner = Examiner(Course.load(Path(__file__).parent, config.layout), rules.alone, {}, 1e6)
    for times in (1, 2):
        assert examiner.examine("rules.yml", data).crashes == []
        assert len([one for one in parsed if len(one.text) > 50_000]) == times
