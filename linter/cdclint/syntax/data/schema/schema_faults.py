"""What is wrong with a value that a schema rejects, in the words that other readers of the value have for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdclint.core.fault import EMPTY, FEW, MANY, REFUSED, REPEATED, TYPE, Fault, lacks
from cdclint.syntax.data.value import Scalar, is_empty

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

    from cdclint.syntax.data.schema.schema_words import Explanation
    from cdclint.syntax.data.value import Value

_OF_KEYWORDS = {"type": TYPE, "minItems": FEW, "maxItems": MANY}
_OF_SCALARS = frozenset(
    {"enum", "const", "pattern", "format", "minLength", "maxLength", "multipleOf"}
    | {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
)


def faults_of(error: ValidationError, value: Value, told: Explanation) -> tuple[Fault, ...]:
    """The faults that an explanation of an error tells; none where a schema says no more than that it does not fit."""
    at = value.start
    keyword: Any = error.validator
    if keyword in {"required", "additionalProperties", "unevaluatedProperties"}:
        key = told.lacked or told.missing or told.instead
        return lacks(at, key) if key else ()
    if keyword == "uniqueItems":
        return (Fault(told.span.start, REPEATED),)
    if keyword in {"anyOf", "oneOf"}:
        return _of_branches(error, value)
    return _of_value(keyword, error.validator_value, value)


def _of_branches(error: ValidationError, value: Value) -> tuple[Fault, ...]:
    """The faults that a value has whichever branch was meant; none where a branch refuses what is inside of it."""
    inner = list(error.context or ())
    if not inner or any(len(one.absolute_path) != len(error.absolute_path) for one in inner):
        return ()
    if all(one.validator == "required" for one in inner):
        keys: list[Any] = [one.validator_value for one in inner]
        return lacks(value.start, *(key for some in keys for key in some))
    each = [set(_of_value(str(one.validator), one.validator_value, value)) for one in inner]
    return tuple(sorted(set.intersection(*each)))


def _of_value(keyword: str, wanted: object, value: Value) -> tuple[Fault, ...]:
    """The faults of a value that a keyword of a schema refuses by itself."""
    at = value.start
    found: list[Fault] = []
    if keyword in _OF_KEYWORDS:
        found.append(Fault(at, _OF_KEYWORDS[keyword]))
    if keyword in _OF_SCALARS and isinstance(value, Scalar):
        found.append(Fault(at, REFUSED))
    if found and is_empty(value):
        found.append(Fault(at, EMPTY))
    if keyword == "type" and isinstance(value, Scalar) and isinstance(wanted, str | list) and "array" in wanted:
        found.append(Fault(at, FEW))
    return tuple(found)
