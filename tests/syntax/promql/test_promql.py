from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdclint.syntax.promql import Binary, Call, Selector, Wrapped, children, metric_names, parse_promql

VALID = [
    "up",
    'sum by (name) (rate(debezium_metrics_TotalNumberOfEventsSeen{context="streaming",name=~"$connector"}[1m]))',
    "100 * (1 - a / (b > 0))",
    "a + on (plugin, name)\n2 * b",
    "sum(rate(x[5m])) by (a) / on (a) group_left (b) y",
    'x{a="b",} offset -5m',
    "max_over_time(rate(x[1m])[1h:5m])",
    "avg_over_time(x[5m:1m] @ 3) or x @ end()",
    "max_over_time(x[$range:$step]) or max_over_time(x[${range:text}:])",
    "topk($n, x) and x > $limit",
    "$metric{a='b'} $op 3",
    "rate(${metric}_total[[[range]]])",
    "rate(x[${n}m]) + rate(x[$__rate_interval]) + x offset $shift",
    "$agg by ($label) (x)",
    '{__name__="a"} or {"b.c"}',
    'x{n=~"${c:regex}", m!~`a\\b`}',
    "# comment\nx # another\n",
    "-x ^ 2 % NaN",
    "sum(rate(x[5m] offset 1d)) unless on () vector(1)",
    "5m",
    "x * ignoring(c) group_right y",
    "a == bool b",
    "x and on() y",
    "sum(x) > 5 or sum by(z)(y)",
    "x\t\r",
    "x{job=~`a\\d+`}",
    "a </ 5",
    "smoothed + anchored + fill",
    ":x",
    "x offset -(5)",
    "x offset --1s",
    "x offset (5m)",
    "rate(x[5m] smoothed)",
    "x[2m*15]",
    "x[step()]",
    "x[5m:step()]",
    "a + fill(0) b",
    "x{job=~'[[0-4]'}",
    "x{job=~`[\\d-z]`}",
    "x{job=~`\\Q.\\E`}",
    "x{job=~'(?i-i)a'}",
    "x{job=~'($jobs)'}",
    "x{job=~'a{$n}'}",
]

INVALID = [
    ("", 0, 0, "the query is empty"),
    ("rate(x[5m)", 9, 10, "`)` where `]` must close the `[`"),
    ("sum(rate(x[5m])", 3, 15, "this `(` is never closed"),
    ("sum(x))", 6, 7, "`)` closes nothing"),
    ("sum(x y)", 6, 7, "`y` where `,`, `)` or an operator is expected"),
    ("x == && y", 5, 6, "`&` has no meaning here: write `and`"),
    ("x{a=b}", 4, 5, "`b` where a value in quotes is expected"),
    ('x{a="b" c="d"}', 8, 9, "`c` where `,` or `}` is expected"),
    ('x{a="b}', 4, 7, 'this string has no closing "'),
    ("1 +", 3, 3, "the query ends where a metric, a number or a function is expected"),
    ("x + rate(y)", 9, 10, "rate() needs a range: write `[5m]` after the metric"),
    ("abs(x[5m])", 4, 9, "abs() takes no range: remove the `[…]`"),
    ("1 + raet(x[5m])", 4, 8, "PromQL has no function `raet`; did you mean `rate`?"),
    ('y or x{n=~"("}', 11, 12, "`(` is not a valid regular expression"),
    ("rate(rate(x[5m])[5m])", 16, 20, "only a metric takes a range: a subquery is written `[5m:]`"),
    ("x[]", 1, 3, "a range holds a duration such as `[5m]`"),
    ("{}", 0, 2, "a selector needs a metric or one matcher that is not empty"),
    ("x{a=~'$b'} $c)", 13, 14, "`)` closes nothing"),
    ("lag 5s", 4, 6, "`5s` where an operator or the end of the query is expected"),
    ("x{job=~'a**'}", 8, 11, "`a**` is not a valid regular expression"),
    ("x{job=~'a{1001}'}", 8, 15, "`a{1001}` is not a valid regular expression"),
    ("x{job=~'(?x)a'}", 8, 13, "`(?x)a` is not a valid regular expression"),
    ("x{job=~'($jobs'}", 8, 14, "`($jobs` is not a valid regular expression"),
    ("x{job=~'a\\d'}", 9, 11, "`\\d` is not a PromQL escape: double the backslash"),
    ("x[9.5e10]", 2, 8, "this duration is out of range"),
    ("x[300y]", 2, 6, "this duration is out of range"),
    ("x @ 16037745681603774568", 0, 24, "this time is out of range"),
    ("x[0]", 2, 3, "a range is longer than 0"),
    ("x[5m/0]", 4, 6, "a division by 0"),
    ("rate(x[5m]) smoothed", 0, 20, "`smoothed` is allowed only once, after a metric"),
    ("a and fill(0) b", 6, 10, "`fill` fills in only between two vectors, and not for sets"),
    ("info(x, y)", 8, 9, "info() takes labels in braces here, without a metric"),
    ("x{a='b' or c='d'}", 8, 10, "matchers have a `,` between them"),
    ("sum(x, ignoring (a) y)", 5, 6, "no argument follows this `,`"),
    ("rate(x[1h5m5h])", 7, 13, "`1h5m5h` is not a duration: the largest unit comes first, `1h30m`"),
    ("x @ 5 @ 6", 0, 9, "`@` is given twice"),
    ("sum(x) offset 5m", 0, 16, "`offset` belongs after a metric or a subquery"),
    ("x offset 5m [5m]", 12, 16, "`offset` belongs after the range, not before it"),
    ("round(x, 1, 2)", 0, 5, "round() takes at most 2 arguments, not 3"),
    ("topk(x, y)", 5, 6, "topk() takes a number here, not an instant vector"),
    ("1 == 1", 2, 4, "`==`: numbers are compared with `bool`: write `== bool`"),
    ("x + bool y", 4, 8, "`+`: `bool` belongs to comparisons alone"),
    ("x and on (a) group_left () y", 13, 23, "`and`: `group_left` does not belong to operators over sets"),
    ("1 or x", 2, 4, "`or`: only vectors are sets: a number is not"),
    ("-'a'", 0, 4, "`-` belongs before a number or an instant vector"),
    ("1[5m:]", 0, 6, "a subquery is made of an instant vector, not of a number"),
    ("x{__name__='y'}", 0, 15, "the metric has two names, `x` and `y`"),
    ("5x", 0, 2, "`5x` is neither a name nor a number of PromQL"),
]


@pytest.mark.parametrize("text", VALID)
def test_valid(text: str) -> None:
    assert parse_promql(text).error is None


@pytest.mark.parametrize(("text", "start", "end", "message"), INVALID)
def test_invalid_at_its_place(text: str, start: int, end: int, message: str) -> None:
    error = parse_promql(text).error
    assert error is not None
    assert (error.start, error.end, error.message) == (start, end, message)


def test_what_a_query_selects_and_applies() -> None:
    text = 'sum by (name) (rate(lag{context="streaming", name=~"$c"}[$__rate_interval])) / 1000'
    query = parse_promql(text)
    [(selector, around)] = query.selectors()
    assert selector.metric == "lag"
    assert text[selector.metric_start : selector.metric_end] == "lag"
    assert selector.range is not None
    assert selector.range.text == "$__rate_interval"
    assert [(matcher.label, matcher.op, matcher.value) for matcher in selector.matchers] == [
        ("context", "=", "streaming"),
        ("name", "=~", "$c"),
    ]
    assert [text[matcher.value_start :][:2] for matcher in selector.matchers] == ["st", "$c"]
    assert [type(node) for node in around] == [Binary, Call, Call]
    total = around[1]
    assert isinstance(total, Call)
    assert (total.function, total.grouping, [label.name for label in total.labels]) == ("sum", "by", ["name"])
    assert total.aggregates


def test_subqueries() -> None:
    for text, span, step in (
        ("x[5m:1m]", "5m", "1m"),
        ("sum(x)[$a:]", "$a", ""),
        ("x[${a:text}:$b]", "${a:text}", "$b"),
    ):
        root = parse_promql(text).root
        assert isinstance(root, Wrapped)
        assert root.range is not None
        assert (root.range.text, root.range.step) == (span, step)


def test_names_in_matchers_are_metrics() -> None:
    text = '{__name__="debezium_lag"}'
    [(selector, _)] = parse_promql(text).selectors()
    assert text[selector.metric_start : selector.metric_end] == selector.metric == "debezium_lag"
    assert list(metric_names("a / $b + ${c}_d + sum(e)")) == ["a", "e"]


@pytest.mark.parametrize("text", VALID)
def test_spans_nest(text: str) -> None:
    for node, _ in parse_promql(text).walk():
        assert 0 <= node.start < node.end <= len(text)
        for child in children(node):
            assert node.start <= child.start <= child.end <= node.end
        if isinstance(node, Selector | Call | Wrapped) and "$" not in text:
            assert parse_promql(text[node.start : node.end]).error is None


@given(st.text(st.sampled_from("abx_(){}[]=~!<>+-*/^%@,:\"'` \n#$&01.5msumrate$")))
def test_no_text_breaks_it(text: str) -> None:
    query = parse_promql(text)
    assert query.error is None or 0 <= query.error.start <= query.error.end <= len(text)


@pytest.mark.parametrize(
    "text",
    ["(" * 100_000, "x^" * 3_000 + "x", "-" * 5_000 + "x", "sum(" * 200 + "x" + ")" * 200, "x+" * 50_000 + "x"],
    ids=["brackets", "powers", "signs", "calls", "chain"],
)
def test_monstrous_queries_do_no_harm(text: str) -> None:
    query = parse_promql(text)
    limits = ("are nested", "never closed", "operators in one query")
    assert query.error is None or any(limit in query.error.message for limit in limits)
