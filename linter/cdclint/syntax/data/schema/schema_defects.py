"""What makes a JSON Schema none: a keyword whose value means nothing, a reference that leads nowhere or in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.foreign.pattern_defect import is_pattern
from cdclint.core.message import Message
from cdclint.syntax.data.schema.schema_formats import is_sound_pattern
from cdclint.syntax.data.schema.schema_words import TYPES, clip, show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdclint.syntax.data.value import Plain

Defect = tuple[tuple[str | int, ...], Message]
"""The path to a place of a schema, and what is wrong there."""

NEWEST = "https://json-schema.org/draft/2020-12/schema"
DRAFTS = {
    "http://json-schema.org/draft-04/schema": "Draft4Validator",
    "http://json-schema.org/draft-06/schema": "Draft6Validator",
    "http://json-schema.org/draft-07/schema": "Draft7Validator",
    "https://json-schema.org/draft/2019-09/schema": "Draft201909Validator",
    NEWEST: "Draft202012Validator",
}
"""The drafts that are read, with the names of their validators in jsonschema."""


def dialect_of(data: Plain) -> str | None:
    """The draft that a schema says it is written for, None where it says nothing."""
    dialect = data.get("$schema") if isinstance(data, dict) else None
    return dialect.rstrip("#") if isinstance(dialect, str) else None


def invalid(data: Plain) -> Defect | None:
    """Why a schema is rejected by the schema of schemas; None where it is accepted."""
    import jsonschema  # noqa: PLC0415 (a warm run needs no jsonschema)
    from jsonschema.exceptions import best_match  # noqa: PLC0415 (see above)

    kind = getattr(jsonschema, DRAFTS[dialect_of(data) or NEWEST])
    checker = jsonschema.FormatChecker(kind.FORMAT_CHECKER.checkers)
    checker.checkers["regex"] = (is_sound_pattern, ())
    try:
        worst = best_match(kind(kind.META_SCHEMA, format_checker=checker).iter_errors(data))
    except RecursionError:
        return (), Message("the schema is nested too deeply to be read")
    if worst is None:
        return None
    path = tuple(worst.absolute_path)
    if worst.validator == "format" and worst.validator_value == "regex":
        if is_pattern(str(worst.instance)):
            slow = Message(
                "{value} takes exponential time on some texts: it has a repeat inside a repeat",
                value=show(worst.instance),
            )
            return path, slow
        return path, Message("{value} is not a valid regular expression", value=show(worst.instance))
    if path[-1:] == ("type",):
        types = ", ".join(TYPES)
        return path, Message("{value} is not a type; there are {types}", value=show(worst.instance), types=types)
    if not path and not isinstance(data, dict | bool):
        return path, Message("not a schema: a schema is a mapping")
    return path, Message.text(clip(worst.message))


def invalid_references(data: Plain, path: str, others: Mapping[str, Plain]) -> Defect | None:
    """A reference of a schema, the one at `path`, that leads nowhere, into what is not a schema, or in a circle."""
    from cdclint.syntax.data.schema.schema_references import circle, dangling, file_of, leading_to  # noqa: PLC0415 (a warm run needs no jsonschema)

    lost = dangling(data, path, others)
    if lost is not None:
        place, target = lost
        if ":" in target.partition("/")[0]:
            return place, Message(
                'the reference "{target}" leads to another site, and nothing is fetched: keep it in the project',
                target=target,
            )
        if target.partition("#")[0] and file_of(target, path) not in others:
            return place, Message('the reference "{target}" leads to no file of the project', target=target)
        return place, Message('the reference "{target}" leads nowhere in this schema', target=target)
    every = {**others, path: data}
    for name, other in others.items():
        dialect = dialect_of(other)
        unread = dialect is not None and dialect not in DRAFTS
        if unread or invalid(other) is not None or dangling(other, name, every) is not None:
            about = Message("the reference leads to {path}, which is not a valid schema", path=name)
            return leading_to(data, path, name), about
    back = circle(data, path, every)
    return None if back is None else (back, Message("the reference leads back to itself: nothing can keep it"))
