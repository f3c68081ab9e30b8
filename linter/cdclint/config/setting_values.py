"""Values as TOML gives them, turned into what a dataclass says they are, and back into plain ones."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

from cdclint.config.setting_place import ConfigError, check_key, suggestion
from cdclint.core.dataclass import field_names, is_dataclass
from cdclint.core.message import Message

if TYPE_CHECKING:
    from cdclint.config.setting_place import Place
    from cdclint.core.foreign_values import JsonObject


def convert(kind: Any, value: object, place: Place) -> object:  # noqa: ANN401 (a type expression has no type)
    """`value`, as TOML gave it, as an instance of `kind`.

    Raises:
        ConfigError: it is not valid; the message says what is expected.
    """
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        (inner,) = (part for part in arguments if part is not type(None))
        return convert(inner, value, place)
    if origin is tuple and isinstance(value, list):
        return tuple(convert(arguments[0], item, place.at(at)) for at, item in enumerate(value))
    if origin is Literal and value in arguments:
        return value
    if isinstance(origin, type) and issubclass(origin, Mapping) and isinstance(value, dict):
        return {key: convert(arguments[1], item, place.at(key)) for key, item in value.items()}
    if isinstance(kind, type):
        if is_dataclass(kind) and isinstance(value, dict):
            return _table(kind, value, place)
        if issubclass(kind, StrEnum):
            if isinstance(value, str) and value in list(kind):
                return kind(value)
        elif kind is str and isinstance(value, str) and "\0" in value:
            raise ConfigError(Message("{place}: a NUL character is part of no setting", place=str(place)))
        elif (type(value) is kind) or (kind is float and type(value) is int):
            return value
    key = next((str(part) for part in reversed(place.path) if isinstance(part, str)), "")
    message = Message(
        "{place}: `{key}` must be {wanted}, not {written}{meant}",
        place=str(place),
        key=key,
        wanted=_in_words(kind),
        written=_written(value),
        meant=_meant(kind, value),
    )
    raise ConfigError(message)


def _table(kind: type, value: JsonObject, place: Place) -> object:
    parts = {name.replace("_", "-"): name for name in field_names(kind)}
    for key in value:
        check_key(key, parts, place.at(key))
    for name in field_names(kind, required=True):
        if (key := name.replace("_", "-")) not in value:
            raise ConfigError(Message("{place}: `{key}` is missing", place=str(place), key=key))
    hints = get_type_hints(kind)
    given = {parts[key]: convert(hints[parts[key]], item, place.at(key)) for key, item in value.items()}
    for key, item in given.items():
        if key == "reason" and isinstance(item, str) and not item.strip():
            raise ConfigError(Message("{place}: `reason` must say why", place=str(place.at(key))))
    return kind(**given)


_WORDS = {
    str: Message("a string"),
    int: Message("a whole number"),
    float: Message("a number"),
    bool: Message("true or false"),
}


def _in_words(kind: Any) -> Message:  # noqa: ANN401 (a type expression has no type)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return _in_words(next(part for part in arguments if part is not type(None)))
    if origin is tuple:
        if is_dataclass(arguments[0]):
            return Message("a list of tables")
        return Message("a list, each {kind}", kind=_in_words(arguments[0]))
    if choices := _choices(kind):
        return Message("one of {choices}", choices=", ".join(f'"{value}"' for value in choices))
    return _WORDS.get(kind, Message("a table"))


def _choices(kind: Any) -> tuple[str, ...]:  # noqa: ANN401 (a type expression has no type)
    """The words that a value of this kind may be; none where it is not a choice."""
    if get_origin(kind) is Literal:
        return get_args(kind)
    return tuple(kind) if isinstance(kind, type) and issubclass(kind, StrEnum) else ()


def _meant(kind: Any, value: object) -> Message:  # noqa: ANN401 (a type expression has no type)
    return suggestion(value, _choices(kind)) if isinstance(value, str) else Message("")


def _written(value: object) -> Message:
    match value:
        case bool():
            return Message.text(str(value).lower())
        case str():
            return Message('"{value}"', value=value)
        case list():
            return Message("a list")
        case dict():
            return Message("a table")
        case _:
            return Message.text(str(value))


def plain(value: object) -> Any:  # noqa: ANN401 (JSON values)
    """The value as JSON has it."""
    match value:
        case tuple():
            return [plain(item) for item in value]
        case StrEnum():
            return value.value
        case _ if is_dataclass(value):
            return {name.replace("_", "-"): plain(getattr(value, name)) for name in field_names(type(value))}
        case _ if isinstance(value, Mapping):
            return {key: plain(item) for key, item in value.items()}
        case _:
            return value
