"""Frontmatter against JSON Schemas, and schemas that are none."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.lesson.frontmatter import LessonSchema
from cdclint.documents.lesson.lesson import Lesson

ROOT = Path(__file__).parents[3]


def reported(schema: object, frontmatter: str) -> list[tuple[int, int, str]]:
    lesson = Lesson(Source("a.mdx", f"---\n{frontmatter}\n---\n"), Course(Path(), Layout(), ""))
    assert lesson.frontmatter is not None
    found = LessonSchema(Source("s.json", json.dumps(schema))).violations(lesson.frontmatter)
    return [(*one.span.begin, one.message) for one in found]


def defect(schema: str) -> tuple[str, str]:
    found = LessonSchema(Source("s.json", schema)).defect
    assert found is not None
    return found.span.text, found.message


@pytest.mark.parametrize(
    ("schema", "frontmatter"),
    [
        ({}, "a: 1"),
        (True, "a: 1"),
        ({"type": "object"}, "{}"),
        ({"properties": {"a": {"type": "integer"}}}, "a: 3.0"),
        ({"properties": {"a": {"type": "string"}}}, "a: yes"),
        ({"properties": {"a": {"type": "string"}}}, "a: '2024-01-01'"),
        ({"properties": {"a": {"type": "string"}}}, "a: 2024-13-01"),
        ({"properties": {"a": {"type": "string", "format": "date"}}}, "a: 2024-01-01"),
        ({"properties": {"a": {"type": "string"}}}, "a: 1:30"),
        ({"patternProperties": {"^x-": {}}, "additionalProperties": False}, "x-a: 1"),
        ({"enum": [{"a": [1, None]}]}, "a: [1, null]"),
    ],
)
def test_what_a_schema_allows(schema: object, frontmatter: str) -> None:
    assert reported(schema, frontmatter) == []


@pytest.mark.parametrize(
    ("schema", "frontmatter", "expected"),
    [
        ({"type": "array"}, "a: 1", (1, 1, "this must be a list, and is a mapping")),
        (False, "a: 1", (1, 1, "this: False schema does not allow {'a': 1}")),
        (
            {"properties": {"a": {"type": "integer"}}},
            "a: true",
            (2, 4, "`a` must be a whole number, and is true or false"),
        ),
        ({"properties": {"a": {"type": "string"}}}, "a:", (2, 3, "`a` must be a string, and is empty")),
        ({"properties": {"a": {"const": "x"}}}, "a: y", (2, 4, '`a` is "y", not "x"')),
        ({"properties": {"a": {"maxItems": 1}}}, "a: [1, 2]", (2, 4, "`a` has 2 entries, and must have at most 1")),
        ({"properties": {"a": {"maxLength": 1}}}, "a: xy", (2, 4, "`a` has 2 characters, and must have at most 1")),
        ({"properties": {"a": {"exclusiveMaximum": 2}}}, "a: 2", (2, 4, "`a` is 2, and must be less than 2")),
        (
            {"propertyNames": {"maxLength": 1}},
            "b: 1\nab: 1",
            (3, 1, "the key `ab` has 2 characters, and must have at most 1"),
        ),
        (
            {"unevaluatedProperties": False, "properties": {"abc": {}}},
            "abd: 1",
            (2, 1, "unknown key `abd`; did you mean `abc`?"),
        ),
        ({"dependentRequired": {"a": ["b"]}}, "a: 1", (1, 1, "this: 'b' is a dependency of 'a'")),
        (
            {"properties": {"a": {"oneOf": [{"type": "string"}, {"type": "null"}]}}},
            "a: 1",
            (2, 4, "`a` must be a string or null"),
        ),
        ({"if": {"required": ["a"]}, "then": {"required": ["b"]}}, "a: 1", (1, 1, "no `b`; add it")),
        (
            {"properties": {"a": {"items": {"properties": {"b": {"type": "integer"}}}}}},
            "a:\n  - b: 1\n  - b: x",
            (4, 8, '`b` must be a whole number, and is the string "x"'),
        ),
    ],
)
def test_what_a_schema_refuses(schema: object, frontmatter: str, expected: tuple[int, int, str]) -> None:
    assert reported(schema, frontmatter) == [expected]


def test_a_misspelt_key_is_not_missing_as_well() -> None:
    schema = {"required": ["title", "order"], "properties": {"title": {}, "order": {}}, "additionalProperties": False}
    assert reported(schema, "titel: a") == [
        (1, 1, "no `order`; add it"),
        (2, 1, "unknown key `titel`; did you mean `title`?"),
    ]


def test_a_merged_mapping_is_reported_where_it_is_written() -> None:
    schema = {"properties": {"b": {"properties": {"x": {"type": "string"}}}}}
    assert reported(schema, "a: &a\n  x: 1\nb:\n  <<: *a") == [
        (3, 6, '`x` must be a string, and 1 is read as a number; write "1"')
    ]


@pytest.mark.parametrize(
    ("schema", "place", "message"),
    [
        ('{"type": "sting"}', '"sting"', '"sting" is not a type; there are string, integer, number'),
        ('{"properties": {"a": {"pattern": "["}}}', '"["', '"[" is not a valid regular expression'),
        ('{"$defs": {"a": {}}, "$ref": "#/$defs/b"}', '"#/$defs/b"', 'the reference "#/$defs/b" leads nowhere'),
        ('{"$ref": "https://example.org/s.json"}', '"https://example.org/s.json"', "the reference"),
        ('{"properties": 5}', "5", "5 is not of type 'object'"),
        ("5", "5", "not a schema"),
        (
            '{"$schema": "http://json-schema.org/draft-04/schema#"}',
            '"http://json-schema.org/draft-04/schema#"',
            "the schema is",
        ),
    ],
)
def test_a_schema_that_is_none(schema: str, place: str, message: str) -> None:
    text, found = defect(schema)
    assert text == place
    assert found.startswith(message)


def test_a_schema_that_is_no_json_is_no_defect_but_unreadable() -> None:
    schema = LessonSchema(Source("s.json", "{,}"))
    assert schema.defect is None
    assert schema.unreadable is not None
    assert LessonSchema(Source("s.json", "")).unreadable is not None
    assert schema.required == ()


def test_the_schema_of_this_course_is_one() -> None:
    path = "src/content/lesson.schema.json"
    schema = LessonSchema(Source(path, (ROOT / path).read_text("utf-8")))
    assert schema.unreadable is None
    assert schema.defect is None
    assert schema.required == ("title", "description", "order", "difficulty", "duration", "topics")


def test_a_schema_that_goes_round_in_circles_ends() -> None:
    assert reported(
        {"$ref": "#/$defs/a", "$defs": {"a": {"properties": {"x": {"$ref": "#/$defs/a"}}, "type": "object"}}}, "x: 1"
    ) == [(2, 4, "`x` must be a mapping, and is a number")]


def test_what_is_nested_too_deeply_is_told() -> None:
    lists = {"anyOf": [{"type": "integer"}, {"type": "array", "items": {"$ref": "#/$defs/a"}}]}
    schema = {"additionalProperties": {"$ref": "#/$defs/a"}, "$defs": {"a": lists}}
    assert reported(schema, f"a: {'[' * 5}1{']' * 5}") == []
    assert reported(schema, f"a: {'[' * 190}1{']' * 190}") == [
        (2, 1, "this is nested too deeply to be judged by the schema")
    ]
    deep = '{"not": ' * 190 + "{}" + "}" * 190
    assert defect(deep)[1] == "the schema is nested too deeply to be read"


@pytest.mark.parametrize(
    ("config", "math"),
    [
        ("import remarkMath from 'remark-math';", True),
        ('const m = require("remark-math");', True),
        ("const m = await import('remark-math');", True),
        ("// import remarkMath from 'remark-math';", False),
        ("/* import remarkMath from 'remark-math'; */", False),
        ("const url = 'https://x'; import remarkMath from 'remark-math';", True),
        ("import x from 'remark-mathematics';", False),
        ("", False),
    ],
)
def test_the_site_tells_whether_it_renders_math(tmp_path: Path, config: str, *, math: bool) -> None:
    (tmp_path / "astro.config.mjs").write_text(config, "utf-8")
    assert Course.load(tmp_path, Layout()).math("a.mdx") is math
    assert Course.load(tmp_path, Layout(math=True)).math("a.mdx") is True
    assert Course.load(tmp_path, Layout(math=False)).math("a.mdx") is False


def test_the_digest_changes_with_the_course_alone(tmp_path: Path) -> None:
    empty = Course.load(tmp_path, Layout()).digest
    assert Course.load(tmp_path, Layout()).digest == empty
    assert Course.load(tmp_path, Layout(language="en")).digest != empty
    (tmp_path / "src/content").mkdir(parents=True)
    (tmp_path / "lesson.mdx").write_text("# A", "utf-8")
    assert Course.load(tmp_path, Layout()).digest == empty
    (tmp_path / "src/content/contracts.yml").write_text("lessons: {}", "utf-8")
    first = Course.load(tmp_path, Layout()).digest
    (tmp_path / "src/content/contracts.yml").write_text("lessons: {a: {}}", "utf-8")
    assert len({empty, first, Course.load(tmp_path, Layout()).digest}) == 3


def test_files_outside_of_the_project_are_no_lessons() -> None:
    course = Course(Path(), Layout(), "")
    assert course.is_lesson("a/b.mdx")
    assert not course.is_lesson("../a/b.mdx")


def test_a_course_goes_to_another_process_without_what_was_made_of_it(tmp_path: Path) -> None:
    (tmp_path / "c.yml").write_text("lessons: {a.mdx: {min_lines: 3}}", "utf-8")
    course = Course.load(tmp_path, Layout(contracts="c.yml"))
    assert course.contracts.lesson("a.mdx").min_lines[0].count == 3
    again = pickle.loads(pickle.dumps(course))  # noqa: S301 (made a moment ago)
    assert again.contracts.lesson("a.mdx") == course.contracts.lesson("a.mdx")
    assert again.digest == course.digest


def test_course_files_that_cannot_be_read_leave_their_part_empty(tmp_path: Path) -> None:
    (tmp_path / "c.yml").mkdir()
    (tmp_path / "s.json").write_bytes(b"\x00\xff\xfe" * 30)
    course = Course.load(tmp_path, Layout(contracts="c.yml", lesson_schema="s.json"))
    assert course.contracts.entries == ()
    assert course.schema is None
    assert course.contract_problems == []
    assert course.schema_problems == []
