"""What several documents ask of values: their members, and all that is in them."""

from __future__ import annotations

from cdclint.core.source import Source
from cdclint.syntax.data.json_reader import parse_json
from cdclint.syntax.data.value import Array, Object, Value, members, parts, plain, walk

TEXT = '{"a": [1, {"b": "x"}], "c": 2}'


def read(text: str) -> Value:
    value, problems = parse_json(Source("a.json", text))
    assert value is not None
    assert problems == ()
    return value


def test_values_are_walked_in_the_order_of_the_text() -> None:
    whole = {"a": [1, {"b": "x"}], "c": 2}
    assert [plain(one) for one in walk(read(TEXT))] == [whole, whole["a"], 1, {"b": "x"}, "x", 2]
    assert list(walk(None)) == []


def test_what_is_not_entered_is_left_out() -> None:
    found = walk(read(TEXT), lambda one: () if isinstance(one, Array) else parts(one))
    assert [plain(one) for one in found] == [plain(read(TEXT)), [1, {"b": "x"}], 2]


def test_only_mappings_have_members() -> None:
    assert [one.name for one in members(read(TEXT))] == ["a", "c"]
    assert members(read("[1]")) == members(read("1")) == members(None) == ()


def test_a_deep_value_is_walked_without_recursion() -> None:
    value: Value = Object((), 0, 0)
    for _ in range(10_000):
        value = Array((value,), 0, 0)
    assert sum(1 for _ in walk(value)) == 10_001
