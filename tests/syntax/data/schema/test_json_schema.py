"""Judging by JSON Schema ends, and takes time in proportion to what is judged."""

from __future__ import annotations

from cdclint.core.source import Source
from cdclint.syntax.data.json_reader import parse_json
from cdclint.syntax.data.schema.json_schema import Schema


def test_equal_mappings_in_a_long_list_are_found_in_linear_time() -> None:
    entries = ",".join(f'{{"name": {at}, "level": 1}}' for at in range(30_000))
    source = Source("t.json", f'[{entries}, {{"level": 1, "name": 7}}]')
    value, _ = parse_json(source)
    assert value is not None
    found = list(Schema({"uniqueItems": True}).violations(value, source))
    assert [one.finding.span.text for one in found] == ['{"level": 1, "name": 7}']


def test_references_may_be_followed_for_each_value_of_a_long_list() -> None:
    source = Source("t.json", f"[{','.join(['1'] * 50_000)}, 2]")
    value, _ = parse_json(source)
    assert value is not None
    found = list(Schema({"items": {"$ref": "#/$defs/one"}, "$defs": {"one": {"const": 1}}}).violations(value, source))
    assert [one.finding.span.text for one in found] == ["2"]
