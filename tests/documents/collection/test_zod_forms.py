"""Constructors and methods of zod that are read, and those of which it is said that they are not."""

from __future__ import annotations

import json

import pytest

from cdclint.core.source import Source
from cdclint.documents.collection.collection_schema import judge
from cdclint.documents.collection.collections import read_collections
from cdclint.syntax.data.json_reader import parse_json

CONFIG = "src/content.config.ts"
UUID = "123e4567-e89b-42d3-a456-426614174000"


def answers(before: str, schema: str, values: list[object]) -> tuple[list[bool], int]:
    """Which values are taken, and how many parts of the schema are not read."""
    text = f"import {{ defineCollection, z }} from 'astro:content';\n{before}\nexport const collections = "
    text += f"{{ x: defineCollection({{ type: 'data', schema: z.object({{ a: {schema} }}) }}) }};\n"
    read = read_collections(CONFIG, {CONFIG: Source(CONFIG, text)})
    [collection] = read.collections
    taken = []
    for value in values:
        source = Source("x.json", json.dumps({"a": value}))
        parsed, _ = parse_json(source)
        assert parsed is not None
        taken.append(not collection.schema or not list(judge(collection, parsed, source, source.span(0, 1))))
    return taken, len(read.unread)


@pytest.mark.parametrize(
    ("before", "schema", "right", "wrong"),
    [
        ("enum E { A = 'a', B = 'b' }", "z.nativeEnum(E)", ["a", "b"], ["A", 0]),
        ("enum E { A, B = 5, C }", "z.nativeEnum(E)", [0, 5, 6], [1, "A"]),
        ("const E = { A: 'a', B: 2 } as const", "z.nativeEnum(E)", ["a", 2], ["B"]),
        ("", "z.tuple([z.string(), z.number()])", [["a", 1]], [["a"], ["a", 1, 2], [1, 1]]),
        ("", "z.tuple([z.string(), z.number().optional()])", [["a"], ["a", 1]], [[], ["a", 1, 2]]),
        ("", "z.tuple([z.string()]).rest(z.number())", [["a"], ["a", 1]], [[], ["a", "b"]]),
        ("", "z.tuple([z.string()], z.number())", [["a"], ["a", 1]], [[], ["a", "b"]]),
        ("", "z.string().trim().min(1)", ["a", " a "], ["", " "]),
        ("", "z.string().trim().nonempty()", ["a"], ["", " "]),
        ("", "z.string().toLowerCase().min(1)", ["a"], [1]),
        ("", "z.string().pipe(z.enum(['a', 'b']))", ["a"], ["c", 1]),
        ("", "z.string().uuid()", [UUID], ["x", 5]),
        ("", "z.string().trim().uuid()", [UUID, f" {UUID}"], [5]),
        ("", "z.ulid()", ["01ARZ3NDEKTSV4RRFFQ69G5FAV"], ["x"]),
        ("", "z.number().multipleOf(5)", [5, 0], [7, "5"]),
        ("", "z.number().step(0.1)", [0.3, 0.35], ["a"]),
        ("", "z.record(z.enum(['a', 'b']), z.number())", [{"a": 1, "b": 2}], [{"a": 1, "c": 1}, {"a": "x", "b": 1}]),
        ("", "z.record(z.string().min(2), z.number())", [{"ab": 1}], [{"c": 1}]),
        ("", "z.record(z.number())", [{"ab": 1}], [{"c": "d"}]),
        ("", "z.lazy(() => z.string())", ["a"], [5]),
        ("const T = z.array(z.lazy(() => T))", "T", [[], [[], [[]]]], [["a"], [[[5]]]]),
    ],
)
def test_a_form_is_read(before: str, schema: str, right: list[object], wrong: list[object]) -> None:
    taken, unread = answers(before, schema, [*right, *wrong])
    assert taken == [True] * len(right) + [False] * len(wrong)
    assert unread == 0


@pytest.mark.parametrize(
    ("before", "schema"),
    [
        ("import { E } from 'package'", "z.nativeEnum(E)"),
        ("enum E { A = 1 << 2 }", "z.nativeEnum(E)"),
        ("", "z.lazy(make)"),
        ("", "z.preprocess(Number, z.number())"),
        ("", "z.custom<string>((value) => value === 'a')"),
        ("", "z.tuple(PARTS)"),
        ("", "z.string().transform(Number).pipe(z.number().min(9))"),
        ("", "z.coerce.number().pipe(z.number().min(9))"),
    ],
)
def test_what_is_not_read_is_named(before: str, schema: str) -> None:
    taken, unread = answers(before, schema, ["5"])
    assert taken == [True]
    assert unread == 1
