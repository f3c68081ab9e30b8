from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdclint.core.source import Source
from cdclint.syntax.data.json_reader import MAX_DEPTH, MAX_PROBLEMS, Offsets, parse_json
from cdclint.syntax.data.value import Array, Member, Object, Scalar, Value, at, plain
from stored import public_dashboards

ROOT = Path(__file__).parents[3]
DASHBOARDS = sorted((ROOT / "labs/monitoring/grafana/dashboards").glob("*.json"))

texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


def parse(text: str) -> tuple[Value | None, list[tuple[int, str]]]:
    value, problems = parse_json(Source("x.json", text))
    return value, [(problem.span.start, problem.message) for problem in problems]


def walk(value: Value) -> list[Value]:
    found = [value]
    for member in value if not isinstance(value, Scalar) else ():
        if isinstance(member, Member):
            found.append(member.key)
        found.extend(walk(member.value if isinstance(member, Member) else member))
    return found


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.name)
def test_reads_the_shipped_dashboards_as_json_does(path: Path) -> None:
    text = path.read_text("utf-8")
    value, problems = parse(text)
    assert problems == []
    assert plain(value) == json.loads(text)


def test_reads_public_dashboards_as_json_does() -> None:
    dashboards = public_dashboards()
    assert len(dashboards) == 8
    for text in dashboards.values():
        value, problems = parse(text)
        assert problems == []
        assert plain(value) == json.loads(text)


@given(values, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_every_span_is_the_json_of_its_value(given_value: object, indent: int | str | None, ascii_only: bool) -> None:  # noqa: FBT001
    text = json.dumps(given_value, indent=indent, ensure_ascii=ascii_only)
    value, problems = parse(text)
    assert problems == []
    assert value is not None
    for part in walk(value):
        assert json.loads(text[part.start : part.end]) == plain(part)


@given(texts)
def test_offsets_lead_to_the_written_character(content: str) -> None:
    text = json.dumps({"expr": content})
    value, _ = parse(text)
    scalar = at(value, "expr")
    assert isinstance(scalar, Scalar)
    offsets = Offsets(Source("x.json", text), scalar)
    for index, char in enumerate(content):
        assert json.loads(f'"{text[offsets[index] : offsets[index + 1]]}"') == char
    assert offsets[len(content)] == scalar.end - 1


@given(st.text(st.sampled_from("{}[],:\"'\\/*# \n\t01.eE-+truefalsn\x00\ufeff😀u")))
def test_no_text_breaks_it(text: str) -> None:
    value, problems = parse(text)
    try:
        expected = json.loads(text, parse_constant=pytest.fail)
    except (ValueError, pytest.fail.Exception):
        assert problems
    else:
        assert problems == [] or any("duplicate key" in message for _, message in problems)
        assert plain(value) == expected
    assert all(0 <= start <= len(text) for start, _ in problems)


def test_what_stands_behind_a_defect_is_read() -> None:
    value, problems = parse('{"title": "Lag",, "panels": [1 2,], "uid": lag // x\n}')
    assert [message for _, message in problems] == [
        "a comma with nothing before it: remove it",
        "a comma is missing here",
        "a trailing comma: remove it",
        "`lag` has no quotes: put strings in double quotes",
        "JSON has no comments: remove it",
    ]
    assert plain(value) == {"title": "Lag", "panels": [1, 2], "uid": "lag"}


def test_duplicate_keys_are_kept_and_told() -> None:
    value, problems = parse('{"a": 1,\n "b": 2, "a": 3}')
    assert isinstance(value, Object)
    assert [member.name for member in value] == ["a", "b", "a"]
    assert plain(value.get("a")) == 3
    assert problems == [(18, 'duplicate key "a": its value in line 1 is lost')]


@pytest.mark.parametrize("closing", ["", "]" * 100_000])
def test_depth_is_one_problem(closing: str) -> None:
    _, problems = parse("[" * 100_000 + closing)
    assert problems == [(MAX_DEPTH, f"brackets are nested more than {MAX_DEPTH} deep: the rest is not read")]


def test_the_deepest_value_allowed_can_be_made_plain() -> None:
    value, problems = parse("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert problems == []
    assert json.dumps(plain(value)) == "[" * MAX_DEPTH + "]" * MAX_DEPTH


def test_huge_numbers() -> None:
    value, problems = parse("[" + "9" * 10_000 + ", 1e999, 12345678901234567890]")
    assert problems == []
    assert plain(value) == [float("inf"), float("inf"), 12345678901234567890]


def test_half_a_surrogate_pair_is_no_character() -> None:
    value, problems = parse(r'["\ud800", "\udc00x", "\ud83d\ude00"]')
    assert problems == []
    assert plain(value) == ["\ufffd", "\ufffdx", "😀"]


def test_problems_end_somewhere() -> None:
    _, problems = parse("[" + "x, " * 1_000 + "1]")
    assert len(problems) == MAX_PROBLEMS


def test_a_part_of_a_text() -> None:
    text = 'before {"a": [1, 2]} after }'
    value, problems = parse_json(Source("lesson.mdx", text), 7, 20)
    assert problems == ()
    assert value == Object((Member(Scalar("a", 8, 11), Array((Scalar(1, 14, 15), Scalar(2, 17, 18)), 13, 19)),), 7, 20)


@pytest.mark.parametrize("text", ["", " \n\t", "\x00", "]"])
def test_nothing_to_read(text: str) -> None:
    value, problems = parse(text)
    assert value is None
    assert len(problems) == 1
