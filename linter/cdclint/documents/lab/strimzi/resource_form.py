"""The form of Strimzi's resources: `data/strimzi.json`, made by scripts/strimzi-form.py of their definitions."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.closeness import closest
from cdclint.core.data import DATA
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.data.value import Array, Object, Scalar, Value, at, is_null, text

if TYPE_CHECKING:
    from collections.abc import Iterator

Form = tuple["list[str]", "dict[str, Form] | None", "Form | None"]
"""The kinds of a value or its words, the forms of its members, and that of its entries; see scripts/strimzi-form.py."""
CLUSTER = "strimzi.io/cluster"
_VERSIONS = frozenset({"kafka.strimzi.io/v1beta2", "kafka.strimzi.io/v1"})
_LABELS = (CLUSTER, "strimzi.io/use-connector-resources")
_NOT_SET = {"tasks.max": "tasksMax", "connector.class": "class", "name": "metadata.name"}
"""Settings of a connector that Strimzi takes from elsewhere."""
_OF_TESTS = regex(r"(?:^|/)src/test/")
_FILLED_IN = regex(r"\{\{|\$\{|\$\(|<")
_NAMES = {
    "string": Message("a text"),
    "integer": Message("a whole number"),
    "number": Message("a number"),
    "boolean": Message("true or false"),
}


class Problem(NamedTuple):
    """What Kubernetes or Strimzi refuses or ignores: at which value, and the key that was probably meant."""

    value: Value
    message: Message
    meant: str = ""


def is_tested_with(path: str) -> bool:
    """Whether a file is one that a program is tested with, and may be broken on purpose."""
    return _OF_TESTS.search(path) is not None


def resources(documents: tuple[Value, ...]) -> Iterator[Object]:
    """The resources of Strimzi in a YAML file."""
    for one in documents:
        if isinstance(one, Object) and text(one.get("apiVersion")).startswith("kafka.strimzi.io/"):
            yield one


def resource_problems(one: Object) -> Iterator[Problem]:
    """What is wrong with a resource by itself."""
    kind, version = one.get("kind"), one.get("apiVersion")
    forms = _forms()
    if kind is not None and text(kind) not in forms:
        near = closest(text(kind), list(forms), n=1, cutoff=0.85)
        if near and text(kind) not in {"KafkaMirrorMaker", "KafkaConnectS2I"}:
            message = Message("Strimzi has no `{kind}`; did you mean `{meant}`?", kind=text(kind), meant=near[0])
            yield Problem(kind, message, near[0])
        return
    yield from _of_metadata(one.get("metadata"))
    form = forms.get(text(kind))
    spec = one.get("spec")
    if form is None or spec is None or text(version) not in _VERSIONS:
        return
    yield from _of_form(form, spec)
    config = at(spec, "config")
    for member in config if text(kind) == "KafkaConnector" and isinstance(config, Object) else ():
        beside = at(spec, _NOT_SET.get(member.name, ""))
        if member.name in _NOT_SET and not (text(beside) and text(beside) == text(member.value)):
            message = Message(
                "Strimzi does not take `{key}` from `config`: write `{meant}`",
                key=member.name,
                meant=_NOT_SET[member.name] if member.name == "name" else f"spec.{_NOT_SET[member.name]}",
            )
            yield Problem(member.key, message)


def meant_label(written: str, named: Object) -> str:
    """The label or annotation of Strimzi that a name is almost, "" where it is none, or that one is there too."""
    if written in _LABELS:
        return ""
    return next(iter(closest(written, [each for each in _LABELS if each not in named], n=1, cutoff=0.9)), "")


def _of_metadata(metadata: Value | None) -> Iterator[Problem]:
    """Labels and annotations: their names, and that they hold texts."""
    for key in ("labels", "annotations"):
        named = at(metadata, key)
        if not isinstance(named, Object):
            continue
        for member in named:
            value = member.value
            near = meant_label(member.name, named)
            if near:
                message = Message("Strimzi does not read `{key}`; did you mean `{meant}`?", key=member.name, meant=near)
                yield Problem(member.key, message, near)
            if isinstance(value, Scalar) and not isinstance(value.value, str) and value.value is not None:
                yield Problem(value, Message("`{key}` holds a text: write it in quotes", key=member.name))


def _of_form(form: Form, spec: Value) -> Iterator[Problem]:
    waiting: list[tuple[Form, Value, str]] = [(form, spec, "spec")]
    while waiting:
        (words, keys, entries), value, name = waiting.pop()
        wrong = _of_kind(words, value, name)
        if wrong is not None:
            yield Problem(value, wrong)
        elif isinstance(value, Object) and keys is not None:
            for member in reversed(value.members):
                if (inner := keys.get(member.name)) is not None:
                    waiting.append((inner, member.value, member.name))
                elif member.name != "<<" and not _FILLED_IN.search(member.name):
                    yield _unknown(member.name, member.key, [each for each in keys if each not in value])
        elif isinstance(value, Array) and entries is not None:
            waiting += [(entries, each, name) for each in reversed(value.items)]


def _of_kind(words: list[str], value: Value, name: str) -> Message | None:
    """What is wrong with the kind of a value; null is as good as absent."""
    if not words or is_null(value) or _FILLED_IN.search(text(value)):
        return None
    choices = [one[1:] for one in words if one.startswith("=")]
    if choices and len(choices) == len(words):
        if isinstance(value, Scalar) and text(value) in choices:
            return None
        return Message("`{key}` is one of {words}", key=name, words=", ".join(choices))
    if choices:
        return None
    given = value.value if isinstance(value, Scalar) else None
    kinds = {
        "string": isinstance(given, str),
        "boolean": isinstance(given, bool),
        "integer": isinstance(given, int) and not isinstance(given, bool),
        "number": isinstance(given, int | float) and not isinstance(given, bool),
        "object": isinstance(value, Object),
        "array": isinstance(value, Array),
    }
    if any(kinds.get(one, True) for one in words):
        return None
    if text(value).isdecimal() and isinstance(given, str) and "integer" in words:
        return Message("`{key}` is a number without quotes", key=name)
    wanted = [
        Message("a list") if one == "array" else Message("a mapping") if one == "object" else _NAMES[one]
        for one in words
    ]
    shown: str = Message("a list") if isinstance(value, Array) else Message("a mapping")
    if isinstance(value, Scalar):
        shown = f"`{text(value)}`"
    return Message("`{key}` is {wanted}, not {given}", key=name, wanted=Message.either(wanted), given=shown)


def _unknown(key: str, place: Scalar, known: list[str]) -> Problem:
    folded = {each.casefold(): each for each in known}
    near = closest(key.replace(".", "").casefold(), list(folded), n=1, cutoff=0.75)
    if near:
        meant = folded[near[0]]
        return Problem(
            place, Message("Strimzi has no `{key}` here; did you mean `{meant}`?", key=key, meant=meant), meant
        )
    return Problem(place, Message("Strimzi has no `{key}` here", key=key))


@cache
def _forms() -> dict[str, Form]:
    found: dict[str, Form] = json.loads((DATA / "strimzi.json").read_text("utf-8"))
    return {kind: one for kind, one in found.items() if kind != "origin"}
