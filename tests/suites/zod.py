"""Schemas of zod and values that they take or refuse, all of them our own.

`tests/data/zod-answers.json.xz` has the answers of zod, which `scripts/test-data.py` asks for: for each schema whether
it takes each of its values, None where zod has no such schema.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

SCHEMAS = 600
SEED = 46
LEAVES = (
    *("z.string()", "z.string().min(2)", "z.string().max(3)", "z.string().length(2)", "z.string().nonempty()"),
    *(
        'z.string().startsWith("a")',
        'z.string().endsWith("b")',
        'z.string().includes("x.")',
        "z.string().trim().min(2)",
    ),
    *("z.string().trim().max(3)", "z.string().url()", "z.string().email()", "z.string().regex(/^a/)"),
    *("z.string().regex(/^[a-z]{2}$/i)", r"z.string().regex(/\d+/)", r"z.string().regex(/^\w+$/)", "z.string().uuid()"),
    *(
        "z.number()",
        "z.number().min(2)",
        "z.number().max(3)",
        "z.number().gt(1)",
        "z.number().lte(2)",
        "z.number().int()",
    ),
    *("z.number().positive()", "z.number().nonnegative()", "z.number().negative()", "z.number().nonpositive()"),
    *(
        "z.boolean()",
        "z.enum(['a', 'b', 'cd'])",
        "z.literal('a')",
        "z.literal(1)",
        "z.literal(true)",
        "z.literal(null)",
    ),
    *(
        "z.literal(['a', 'b'])",
        "z.date()",
        "z.any()",
        "z.unknown()",
        "z.null()",
        "z.coerce.number()",
        "z.coerce.string()",
    ),
    *(
        "z.coerce.boolean()",
        "z.coerce.date()",
        "z.iso.date()",
        "z.url()",
        "z.email()",
        "z.int()",
        "z.nativeEnum({ A: 'a' })",
    ),
    *("z.string().default('x')", "z.string().catch('x')", "z.string().transform((text) => text.length)"),
    *("z.strictObject({ a: z.string() })", "z.looseObject({ a: z.string() })", "z.string().or(z.number())"),
)
FORMS = (
    *("z.array({0})", "z.array({0}).min(1)", "z.array({0}).max(1)", "z.array({0}).nonempty()", "{0}.array()"),
    *("z.object({{ a: {0}, b: {1} }})", "z.object({{ a: {0}, b: {1}.optional() }}).strict()", "z.union([{0}, {1}])"),
    *("z.record(z.string(), {0})", "{0}.optional()", "{0}.nullable()", "{0}.nullish()", "z.tuple([{0}, {1}])"),
    (
        "z.discriminatedUnion('a', "
        "[z.object({{ a: z.literal('a'), b: {0} }}), z.object({{ a: z.literal('b') }}).strict()])"
    ),
    *("z.object({{ a: {0} }}).extend({{ b: {1} }})", "z.object({{ a: {0} }}).extend({{ b: {1} }}).omit({{ a: true }})"),
    *("z.object({{ a: {0}, b: {1} }}).pick({{ b: true }})", "z.object({{ a: {0}, b: {1} }}).partial()"),
    *(
        "z.object({{ a: {0} }}).merge(z.object({{ b: {1} }}).strict())",
        "z.object({{ a: {0} }}).and(z.object({{ b: {1} }}))",
    ),
    *(
        "z.object({{ a: {0}, ...z.object({{ b: {1} }}).shape }})",
        "z.object({{ a: {0}.optional() }}).required().passthrough()",
    ),
)
TEXTS = (
    "",
    "a",
    "b",
    "cd",
    "ax.b",
    "ab",
    " a ",
    "https://x.org",
    "www.x.org",
    "a@b.co",
    "12",
    "2024-05-01",
    "later",
    "абв",
)


def _schema(random: Random, depth: int) -> str:
    if depth == 0 or random.random() < 0.3:
        return random.choice(LEAVES)
    return random.choice(FORMS).format(_schema(random, depth - 1), _schema(random, depth - 1))


def _value(random: Random, depth: int) -> Any:  # noqa: ANN401 (a value of JSON)
    match random.randrange(10 if depth else 6):
        case 0 | 1:
            return random.choice(TEXTS)
        case 2 | 3:
            return random.choice([0, 1, 2, 3, -1, 1.5, 100])
        case 4:
            return random.choice([True, False])
        case 5:
            return None
        case 6 | 7:
            return [_value(random, depth - 1) for _ in range(random.randrange(3))]
        case _:
            return {key: _value(random, depth - 1) for key in "abc" if random.random() < 0.6}


def programs() -> dict[str, dict[str, str]]:
    """Each schema with its values, as JSON."""
    random = Random(SEED)  # noqa: S311 (a sample, no secret)
    found: dict[str, str] = {}
    for _ in range(SCHEMAS):
        schema = _schema(random, 3)
        pairs = [{"a": _value(random, 1), "b": _value(random, 1)} for _ in range(5)]
        values = [*(_value(random, 2) for _ in range(5)), *pairs]
        found[schema] = json.dumps({"schema": schema, "values": values}, ensure_ascii=False)
    return {"zod": found}
