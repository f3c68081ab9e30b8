"""Entries are judged as zod itself judges them: what it takes is never refused, and nearly all that it refuses is."""

from __future__ import annotations

import json

from cdclint.core.source import Source
from cdclint.documents.collection.collection_schema import judge
from cdclint.documents.collection.collections import read_collections
from cdclint.syntax.data.json_reader import parse_json
from stored import answers
from suites.zod import programs

CONFIG = "src/content.config.ts"
TEXT = """\
import {{ defineCollection, z }} from 'astro:content';
export const collections = {{ x: defineCollection({{ type: 'data', schema: {schema} }}) }};
"""


def takes(schema: str, values: list[object]) -> list[bool]:
    text = TEXT.format(schema=schema)
    [collection] = read_collections(CONFIG, {CONFIG: Source(CONFIG, text)}).collections
    found = []
    for value in values:
        source = Source("x.json", json.dumps(value, ensure_ascii=False))
        read, _ = parse_json(source)
        assert read is not None
        found.append(not collection.schema or not list(judge(collection, read, source, source.span(0, 1))))
    return found


def test_what_zod_takes_is_never_refused() -> None:
    refused = missed = 0
    for schema, given in programs()["zod"].items():
        theirs = answers("zod-answers")["zod"][schema]
        values = json.loads(given)["values"]
        for value, its, ours in zip(values, theirs or (), takes(schema, values) if theirs else (), strict=True):
            assert ours or not its, (schema, value)
            refused += not its
            missed += not its and ours
    assert refused > 3000
    assert missed < 0.03 * refused
