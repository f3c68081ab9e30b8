"""What is guessed of quizzes: a schema by the type of question, and the keys of quizzes that are written otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.documents.quiz.questions import CHALLENGES, CHOICES, TRUE_FALSE
from cdclint.documents.quiz.quiz_keys import KEYS
from cdclint.engine.adoption.schema_guess import guess_data

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cdclint.core.foreign_values import JsonObject

_KINDS = ("multiple-choice", "multiple-answer", "true-false", "code-challenge")
"""The types that a quiz may have besides those that it has today, in the common spelling."""
_MOST = 0.6
_MANY_OPTIONS = 12


def quiz_schema(files: Sequence[object], title: str) -> dict[str, object]:
    """A schema that all of these quizzes keep: each type of question by itself, others by what all have in common."""
    schema = guess_data(files, title)
    questions = [one for file in files for one in _questions(file)]
    items = _items(schema)
    kind = next((key for key in KEYS.kind if questions and all(isinstance(one.get(key), str) for one in questions)), "")
    if items is None or not kind:
        return schema
    by_kind: dict[str, list[Mapping[str, object]]] = {}
    for one in questions:
        by_kind.setdefault(str(one[kind]), []).append(one)
    common = set.intersection(*(set(one) for one in questions)) & {*KEYS.id, *KEYS.kind, *KEYS.question}
    known = {name.casefold() for name in by_kind} <= {*CHOICES, *TRUE_FALSE, *CHALLENGES}
    names = sorted({*by_kind, *_KINDS}) if known else None
    items.clear()
    items |= {
        "type": "object",
        "required": [key for key in questions[0] if key in common],
        "properties": {kind: {"enum": names} if names else {"type": "string", "minLength": 1}},
        "allOf": [
            {
                "if": {"properties": {kind: {"const": name}}, "required": [kind]},
                "then": _without_meta(guess_data(found, "")),
            }
            for name, found in sorted(by_kind.items())
        ],
    }
    return schema


def _questions(file: object) -> list[JsonObject]:
    listed = file
    if isinstance(file, dict):
        listed = next((file[key] for key in KEYS.questions if key in file), None)
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _items(schema: JsonObject) -> JsonObject | None:
    """The part of a guessed schema that describes one question."""
    listed = schema
    if schema.get("type") == "object":
        listed = next((schema["properties"][key] for key in KEYS.questions if key in schema["properties"]), {})
    items = listed.get("items")
    return items if isinstance(items, dict) else None


def _without_meta(schema: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in schema.items() if key not in {"$schema", "title"}}


def other_keys(value: object) -> dict[str, str]:
    """The keys of a file that looks like a quiz under other names, by their parts; empty where it does not.

    It does where most objects of a list have a text that asks, a list of options, and what names one of these.
    """
    for name, entries in _lists(value):
        found = _keys_of(entries)
        if found:
            named = {**({"questions": name} if name else {}), **found}
            return {part: key for part, key in named.items() if key not in getattr(KEYS, part)}
    return {}


def _lists(value: object) -> Iterator[tuple[str, list[JsonObject]]]:
    """The lists of objects at the top of a file, with their keys."""
    members: list[tuple[str, object]] = [("", value)]
    if isinstance(value, dict):
        members = list(value.items())
    for name, one in members:
        if isinstance(one, list) and len(one) > 1 and all(isinstance(entry, dict) for entry in one):
            yield str(name), one


def _keys_of(entries: list[JsonObject]) -> dict[str, str]:
    names = list(dict.fromkeys(key for entry in entries for key in entry))

    def most(name: str, holds: list[bool]) -> bool:
        return bool(name) and sum(holds) >= _MOST * len(entries)

    options = next((one for one in names if most(one, [_is_options(entry.get(one)) for entry in entries])), "")
    question = next((one for one in names if most(one, [_is_asking(entry.get(one)) for entry in entries])), "")
    if not options or not question:
        return {}
    answer = next(
        (
            one
            for one in names
            if one not in {options, question}
            and most(one, [_is_answer(entry.get(one), entry.get(options)) for entry in entries])
        ),
        "",
    )
    return {"question": question, "options": options, "answer": answer} if answer else {}


def _is_asking(value: object) -> bool:
    return isinstance(value, str) and value.rstrip(" »\"'`").endswith("?")


def _is_options(value: object) -> bool:
    if not isinstance(value, list) or not 1 < len(value) <= _MANY_OPTIONS:
        return False
    return all(isinstance(one, str | dict) for one in value)


def _is_answer(value: object, options: object) -> bool:
    if not isinstance(options, list):
        return False
    if isinstance(value, list) and value:
        return all(_is_answer(one, options) for one in value)
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return 0 <= value <= len(options)
    letters = {chr(ord("a") + at) for at in range(len(options))}
    texts = [one for one in options if isinstance(one, str)]
    ids = [one.get("id") for one in options if isinstance(one, dict)]
    return isinstance(value, str) and (value.casefold() in letters or value in texts or value in ids)
