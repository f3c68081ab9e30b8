"""The form of a Compose file: which keys there are, and what each holds.

`data/compose.json` has the forms by their names, made by scripts/compose-form.py. A form says what a value may be:
`simple` are kinds of single values, `words` the only texts, `range` the bounds of a number, `list` the form of the
entries, `keys` the forms of the members of a mapping, `others` that of all other members, `named` what their names are
made of, `extensions` that names with `x-` are taken, `needs` the members that must be there. `is` names another form,
`any` takes everything.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, TypedDict

from cdclint.core.closeness import closest
from cdclint.core.data import DATA
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.documents.lab.compose_values import Problem, is_dynamic, word_problem
from cdclint.syntax.data.value import Array, Object, Scalar, Value, text

if TYPE_CHECKING:
    from collections.abc import Iterator

_KINDS: dict[str, Message] = {
    "string": Message("a text"),
    "integer": Message("a whole number"),
    "number": Message("a number"),
    "boolean": Message("true or false"),
    "null": Message("nothing"),
}
_NAMES = {"names": regex(r"[a-zA-Z0-9._-]+"), "letters": regex(r"[a-z]+")}
_RESETS = ("!reset", "!override")
"""Tags by which a file takes out or replaces what the file before it says."""


class Form(TypedDict, total=False):
    """What a value may be; the module's text describes the members."""

    simple: list[str]
    words: list[str]
    range: list[int | None]
    list: Form
    keys: dict[str, Form]
    others: Form
    named: str
    extensions: bool
    needs: list[str]
    any: bool


def form_problems(root: Value | None, written: str) -> Iterator[Problem]:
    """What Compose refuses in a file, as far as one value shows it; `written` is the text of the file."""
    if root is None:
        return
    tagged = any(tag in written for tag in _RESETS)
    waiting: list[tuple[Form, Value, str, bool]] = [(_forms()[""], root, "", False)]
    while waiting:
        form, value, name, entry = waiting.pop()
        form = _resolved(form)
        if form.get("any") or _is_open(value, form) or (tagged and _is_null(value)):
            continue
        if isinstance(value, Scalar) and "simple" in form:
            yield from _of_scalar(form, value, name, entry=entry)
        elif isinstance(value, Array) and "list" in form:
            waiting += [(form["list"], one, name, True) for one in value]
        elif isinstance(value, Object) and ("keys" in form or "others" in form):
            yield from _of_mapping(form, value, name, waiting)
        else:
            yield _wrong(form, value, name, entry=entry)


@cache
def _forms() -> dict[str, Form]:
    forms: dict[str, Form] = json.loads((DATA / "compose.json").read_text("utf-8"))
    return forms


def _resolved(form: Form) -> Form:
    name = form.get("is")
    return _forms()[name] if isinstance(name, str) else form


def _of_scalar(form: Form, value: Scalar, name: str, *, entry: bool) -> Iterator[Problem]:
    kinds = form["simple"]
    number = value.value if isinstance(value.value, int | float) and not isinstance(value.value, bool) else None
    fits = (
        ("string" in kinds and isinstance(value.value, str))
        or ("boolean" in kinds and isinstance(value.value, bool))
        or ("null" in kinds and value.value is None)
        or (number is not None and ("number" in kinds or ("integer" in kinds and float(number).is_integer())))
    )
    low, high = form.get("range", (None, None))
    if not fits:
        yield _wrong(form, value, name, entry=entry)
    elif "words" in form and isinstance(value.value, str) and value.value not in form["words"]:
        yield Problem(value, Message("`{key}` is one of {words}", key=name, words=", ".join(form["words"])))
    elif number is not None and ((low is not None and number < low) or (high is not None and number > high)):
        yield Problem(value, _bounds(name, low, high))
    elif isinstance(value.value, str) and (
        message := word_problem(name, value.value, kinds, limit="hard" in form.get("keys", ()))
    ):
        yield Problem(value, message)


def _of_mapping(
    form: Form, value: Object, name: str, waiting: list[tuple[Form, Value, str, bool]]
) -> Iterator[Problem]:
    keys, others = form.get("keys", {}), form.get("others")
    for member in reversed(value.members):
        key = member.name
        if key in keys:
            waiting.append((keys[key], member.value, key, False))
        elif key == "<<" or "$" in key or "{{" in key or (form.get("extensions") and key.startswith("x-")):
            continue
        elif others is None:
            yield _unknown(key, member.key, [one for one in keys if one not in value])
        elif "named" in form and _NAMES[form["named"]].fullmatch(key) is None:
            yield Problem(member.key, Message("`{name}` cannot be a name here", name=key))
        else:
            waiting.append((others, member.value, key, False))
    for key in form.get("needs", ()) if "<<" not in value else ():
        if key not in value:
            yield Problem(value, Message("`{key}` needs `{needed}`", key=name, needed=key))


def _unknown(key: str, place: Scalar, known: list[str]) -> Problem:
    near = closest(key.casefold(), known, n=1, cutoff=0.75)
    if near:
        meant = near[0]
        return Problem(
            place, Message("Compose has no `{key}` here; did you mean `{meant}`?", key=key, meant=meant), meant
        )
    return Problem(place, Message("Compose has no `{key}` here", key=key))


def _wrong(form: Form, value: Value, name: str, *, entry: bool) -> Problem:
    kinds = [kind for kind in form.get("simple", ()) if kind != "null"]
    wanted = [_KINDS[kind] for kind in kinds]
    if "list" in form:
        wanted.append(Message("a list"))
    if "keys" in form or "others" in form:
        wanted.append(Message("a mapping"))
    given: str = Message("a list") if isinstance(value, Array) else Message("a mapping")
    if isinstance(value, Scalar):
        given = f"`{text(value)}`" if value.value is not None else Message("nothing")
    choice = Message.either(wanted)
    if not name:
        return Problem(value, Message("a Compose file is {wanted}, not {given}", wanted=choice, given=given))
    if entry:
        return Problem(
            value, Message("an entry of `{key}` is {wanted}, not {given}", key=name, wanted=choice, given=given)
        )
    return Problem(value, Message("`{key}` is {wanted}, not {given}", key=name, wanted=choice, given=given))


def _bounds(name: str, low: int | None, high: int | None) -> Message:
    least = 0 if low is None else low
    if high is None:
        return Message("`{key}` is at least {low}", key=name, low=least)
    return Message("`{key}` is a number from {low} to {high}", key=name, low=least, high=high)


def _is_open(value: Value, form: Form) -> bool:
    """Whether a variable is in a single value, so that the value is unknown."""
    return is_dynamic(value) and ("simple" in form or text(value).startswith("$"))


def _is_null(value: Value) -> bool:
    return isinstance(value, Scalar) and value.value is None
