"""A validator of JSON Schema that ends: a schema may refer to itself any number of times, and hold any pattern."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from cdclint.core.foreign import foreign_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

STEPS = 20_000
"""References that are followed for one value: each may double the work of the one before it."""


class TooManyStepsError(Exception):
    """A schema that asks for more work than any document is worth."""


@cache
def bounded() -> Any:  # noqa: ANN401 (a class of validators, which jsonschema makes)
    """The class of validators of the draft that cdclint reads."""
    follow: Any = Draft202012Validator.VALIDATORS["$ref"]

    def reference(validator: Any, ref: Any, instance: object, schema: Any) -> Iterator[ValidationError]:  # noqa: ANN401
        steps = vars(validator.format_checker)
        steps["steps"] = steps.get("steps", 0) + 1
        if steps["steps"] > STEPS:
            raise TooManyStepsError
        yield from follow(validator, ref, instance, schema)

    keywords = {"$ref": reference, "pattern": _pattern, "patternProperties": _pattern_properties}
    made: Any = extend
    return made(Draft202012Validator, keywords)


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


def _found(pattern: str, text: str) -> bool:
    try:
        return foreign_pattern.search(pattern, text) is not None
    except foreign_pattern.TooSlowError:
        raise TooManyStepsError from None
    except re.error:
        return False
