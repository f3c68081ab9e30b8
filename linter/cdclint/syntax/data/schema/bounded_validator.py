"""A validator of JSON Schema that ends: a schema may refer to itself any number of times, and hold any pattern."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from cdclint.core.foreign import foreign_pattern
from cdclint.syntax.data.schema.schema_defects import DRAFTS
from cdclint.syntax.data.value import Array, Object, equal_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.syntax.data.value import Value

STEPS = 20_000
"""References that are followed for one document: each may double the work of the one before it."""
_STEPS_OF_A_VALUE = 8
"""References that each value of a large document may take."""


class TooManyStepsError(Exception):
    """A schema that asks for more work than any document is worth."""


def steps_for(value: Value) -> int:
    """How many references may be followed to judge a document."""
    waiting, count = [value], 0
    while waiting:
        one = waiting.pop()
        count += 1
        if isinstance(one, Array):
            waiting.extend(one)
        elif isinstance(one, Object):
            waiting.extend(member.value for member in one)
    return max(STEPS, _STEPS_OF_A_VALUE * count)


@cache
def bounded(dialect: str) -> Any:  # noqa: ANN401 (a class of validators, which jsonschema makes)
    """The class of validators of a draft."""
    draft: Any = getattr(jsonschema, DRAFTS[dialect])
    follow: Any = draft.VALIDATORS["$ref"]

    def reference(validator: Any, ref: Any, instance: object, schema: Any) -> Iterator[ValidationError]:  # noqa: ANN401
        steps = vars(validator.format_checker)
        steps["steps"] = steps.get("steps", 0) + 1
        if steps["steps"] > steps.get("limit", STEPS):
            raise TooManyStepsError
        yield from follow(validator, ref, instance, schema)

    keywords = {
        "$ref": reference,
        "additionalProperties": _additional_properties,
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "uniqueItems": _unique_items,
    }
    made: Any = extend
    return made(draft, keywords)


def _unique_items(validator: Any, wanted: object, instance: object, _schema: object) -> Iterator[ValidationError]:  # noqa: ANN401
    """Linear, where jsonschema compares each mapping with each other one."""
    if wanted is True and validator.is_type(instance, "array") and isinstance(instance, list):
        keys = list(map(equal_key, instance))
        if len(set(keys)) < len(keys):
            yield ValidationError("has non-unique elements")


def _pattern(validator: Any, pattern: str, instance: object, _schema: object) -> Iterator[ValidationError]:  # noqa: ANN401
    if validator.is_type(instance, "string") and not _found(pattern, str(instance)):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _pattern_properties(
    validator: Any,  # noqa: ANN401 (jsonschema's)
    properties: dict[str, object],
    instance: object,
    _schema: object,
) -> Iterator[ValidationError]:
    for pattern, inner in properties.items() if isinstance(instance, dict) else ():
        for key, value in instance.items() if isinstance(instance, dict) else ():
            if _found(pattern, key):
                yield from validator.descend(value, inner, path=key, schema_path=pattern)


def _additional_properties(validator: Any, others: Any, instance: object, schema: Any) -> Iterator[ValidationError]:  # noqa: ANN401
    """As jsonschema has it, but each pattern by itself, and with a limit."""
    if not isinstance(instance, dict):
        return
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    free = [key for key in instance if key not in known and not any(_found(pattern, key) for pattern in patterns)]
    if isinstance(others, dict):
        for key in free:
            yield from validator.descend(instance[key], others, path=key)
    elif not others and free:
        yield ValidationError(f"{free!r} may not be here")


def _found(pattern: str, text: str) -> bool:
    try:
        return foreign_pattern.search(pattern, text) is not None
    except foreign_pattern.TooSlowError:
        raise TooManyStepsError from None
    except re.error:
        return False
