"""What a schema rejects, in words: the defect, what is expected, what was probably meant."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from cdclint.core.closeness import bare, closest
from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Edit, Fix, replacing
from cdclint.core.foreign import foreign_pattern
from cdclint.core.foreign.pattern_defect import is_pattern
from cdclint.core.message import Message
from cdclint.syntax.data.schema.schema_formats import is_date
from cdclint.syntax.data.value import Array, Member, Object, Scalar, Value, equal_key, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jsonschema.exceptions import ValidationError

    from cdclint.core.source import Source, Span

ANY = "*"
"""One of several keys is missing."""
_LEAST = 4
"""Shorter keys are like too many others."""
_NEAR_KEY = 0.8
_FORMATS: dict[str, Message] = {
    "regex": Message("regular expression"),
    "date": Message("date"),
    "date-time": Message("date and time such as `2026-01-31T12:00:00Z`"),
    "email": Message("e-mail address"),
    "uri": Message("absolute URL such as `https://example.org`"),
    "zod-coerced-date": Message("date"),
    "zod-number": Message("number"),
    "zod-email": Message("e-mail address"),
    "zod-url": Message("absolute URL such as `https://example.org`"),
}
TYPES: dict[str, str] = {
    "string": Message("a string"),
    "integer": Message("a whole number"),
    "number": Message("a number"),
    "boolean": Message("true or false"),
    "array": Message("a list"),
    "object": Message("a mapping"),
    "null": "null",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """One thing to report of an error: see `Violation`. `lacked` is the key that is missing since it is misspelt."""

    span: Span
    message: Message
    fix: Fix | None = None
    missing: str = ""
    instead: str = ""
    lacked: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What an error is about: the value, what to call it, the member that holds it, and where to report it.

    `ours` says that the schema is one of cdclint's.
    """

    name: str
    value: Value
    member: Member | None
    source: Source
    shown: Span
    ours: bool


def _meant_by(missing: str, value: Object, schema: Any) -> Member | None:  # noqa: ANN401 (a schema)
    """The key that is almost a missing one, in an object that may have any."""
    known = schema.get("properties", {}) if isinstance(schema, dict) else {}
    if schema.get("additionalProperties") is False or schema.get("unevaluatedProperties") is False:
        return None  # an unknown key is reported by itself
    own = {member.name: member for member in value if member.name not in known and len(member.name) >= _LEAST}
    folded = [name for name in own if bare(name) == bare(missing)]
    near = folded or closest(missing, own, n=1, cutoff=_NEAR_KEY)
    return own[near[0]] if near else None


def words(error: ValidationError, place: Place) -> Iterator[Explanation]:
    """The reports of one error: usually one thing, one for each key where several are unknown or missing."""
    name, value, member, source, shown = place.name, place.value, place.member, place.source, place.shown
    wanted: Any = error.validator_value
    about = _about(error.schema, ours=place.ours)
    match error.validator:
        case "additionalProperties" | "unevaluatedProperties" if isinstance(value, Object):
            yield from _unknown_keys(error, value, source)
        case "required":
            key = source.span(member.key.start, member.key.end) if member is not None else shown
            for missing in wanted:
                if isinstance(value, Object) and missing not in value:
                    written = _meant_by(missing, value, error.schema)
                    if written is not None:
                        message = Message(
                            "no `{key}`{place}; did you mean it by `{written}`?{about}",
                            key=missing,
                            place=_of(member),
                            written=written.name,
                            about=_property(error.schema, missing, ours=place.ours),
                        )
                        there = source.span(written.key.start, written.key.end)
                        fix = replacing(there, missing) if there.text == written.name else None
                        yield Explanation(there, message, fix, lacked=missing)
                        continue
                    message = Message(
                        "no `{key}`{place}; add it{about}",
                        key=missing,
                        place=_of(member),
                        about=_property(error.schema, missing, ours=place.ours),
                    )
                    yield Explanation(key, message, missing=missing)
        case "enum" | "const":
            options = wanted if error.validator == "enum" else [wanted]
            near = _near(error.instance, [option for option in options if isinstance(option, str)])
            fix = None if near is None else _rewrite(source, value, near)
            choice = [", ".join(map(show, options[:-1])), *map(show, options[-1:])]
            message = Message(
                "{name} is {value}, not {choice}{meant}",
                name=name,
                value=show(error.instance),
                choice=Message.either(list(filter(None, choice))),
                meant=Message.meant(near),
            )
            yield Explanation(shown, message, fix)
        case "type":
            yield _wrong_type(error, place)
        case "pattern":
            message = Message(
                "{name} is {value}, which does not match /{pattern}/{about}",
                name=name,
                value=show(error.instance),
                # What says that the pattern is JavaScript's is not part of it.
                pattern=str(wanted).removeprefix("(?a)").removeprefix("(?ai)"),
                about=about,
            )
            yield Explanation(shown, message)
        case "format" if wanted == "zod-date":
            yield _no_date(name, value, source, shown)
        case "format" if wanted == "regex" and is_pattern(str(error.instance)):
            message = Message(
                "{name} is {value}, which takes exponential time on some texts: it has a repeat inside a repeat",
                name=name,
                value=show(error.instance),
            )
            yield Explanation(shown, message)
        case "format":
            kind = _FORMATS.get(wanted, wanted)
            yield Explanation(
                shown,
                Message(
                    "{name} is {value}, which is not a valid {kind}", name=name, value=show(error.instance), kind=kind
                ),
            )
        case "minLength" if wanted == 1:
            yield Explanation(shown, Message("{name} is empty{about}", name=name, about=about))
        case "minLength" | "maxLength":
            message = Message(
                "{name} has {number} characters, and must have {bound}",
                name=name,
                number=len(str(error.instance)),
                bound=_bound(error),
            )
            yield Explanation(shown, message)
        case "minItems" if isinstance(error.instance, list) and not error.instance:
            yield Explanation(shown, Message("{name} is empty{about}", name=name, about=about))
        case "minItems" | "maxItems" if isinstance(error.instance, list):
            number = len(error.instance)
            count = Message("{number} entry", number=1) if number == 1 else Message("{number} entries", number=number)
            yield Explanation(
                shown, Message("{name} has {count}, and must have {bound}", name=name, count=count, bound=_bound(error))
            )
        case "minimum" | "exclusiveMinimum" | "maximum" | "exclusiveMaximum":
            given = show(error.instance)
            yield Explanation(
                shown, Message("{name} is {value}, and must be {bound}", name=name, value=given, bound=_bound(error))
            )
        case "uniqueItems" if isinstance(value, Array):
            yield from _repeated(name, value, source)
        case "anyOf" | "oneOf":
            yield Explanation(
                shown, Message("{name} {lack}{about}", name=name, lack=_no_branch(error), about=about), missing=ANY
            )
        case _:
            yield Explanation(shown, Message("{name}: {what}", name=name, what=Message.text(clip(error.message))))


def _bound(error: ValidationError) -> Message:
    """What a length, a number or a count must be."""
    wanted: Any = error.validator_value
    match error.validator:
        case "exclusiveMinimum":
            return Message("more than {limit}", limit=wanted)
        case "exclusiveMaximum":
            return Message("less than {limit}", limit=wanted)
        case "minimum" | "minLength" | "minItems":
            return Message("at least {limit}", limit=wanted)
    return Message("at most {limit}", limit=wanted)


def item(error: ValidationError) -> Message:
    """What to call a value that is not a member: an entry of a list, or the whole."""
    names = [step for step in error.absolute_path if isinstance(step, str)]
    return Message("an entry of `{key}`", key=names[-1]) if names else Message("this")


def _of(member: Member | None) -> Message:
    return Message("") if member is None else Message(" in `{key}`", key=member.name)


def _unknown_keys(error: ValidationError, value: Object, source: Source) -> Iterator[Explanation]:
    known = list(_known_keys(error.schema))
    for member in value:
        if member.name not in known and not _by_pattern(error.schema, member.name):
            free = [key for key in known if key not in value]
            near = _near(member.name, free)
            fix = None if near is None else _rewrite(source, member.key, near)
            known_keys = "" if near is not None or not free else Message("; known here: {keys}", keys=", ".join(free))
            message = Message(
                "unknown key `{key}`{meant}{known}", key=member.name, meant=Message.meant(near), known=known_keys
            )
            yield Explanation(source.span(member.key.start, member.key.end), message, fix, instead=near or "")


def _known_keys(schema: object) -> Iterable[str]:
    properties = schema.get("properties", {}) if isinstance(schema, dict) else {}
    return properties if isinstance(properties, dict) else {}


def format_of(schema: object) -> object:
    """The `format` of a schema, None where it names none."""
    return schema.get("format") if isinstance(schema, dict) else None


def _by_pattern(schema: object, name: str) -> bool:
    patterns = schema.get("patternProperties", {}) if isinstance(schema, dict) else {}
    return any(_has(pattern, name) for pattern in patterns)


def _has(pattern: str, name: str) -> bool:
    try:
        return foreign_pattern.search(pattern, name) is not None
    except foreign_pattern.TooSlowError:
        return True


def _wrong_type(error: ValidationError, place: Place) -> Explanation:
    name, value, source, shown = place.name, place.value, place.source, place.shown
    wanted: Any = error.validator_value
    types: list[str] = [wanted] if isinstance(wanted, str) else wanted
    kind = Message("a date") if isinstance(error.instance, date) else _kind(value)
    must = Message.either([TYPES.get(one, one) for one in types])
    written = source.text[value.start : value.end]
    if "string" in types and isinstance(value, Scalar) and value.value is not None and written[:1] not in {"'", '"'}:
        quoted = json.dumps(written, ensure_ascii=False)
        fix = _write(source, value, quoted)
        message = Message(
            "{name} must be {must}, and {written} is read as {kind}; write {quoted}",
            name=name,
            must=must,
            written=written,
            kind=kind,
            quoted=quoted,
        )
        return Explanation(shown, message, fix)
    if isinstance(value, Scalar) and isinstance(value.value, str) and {"integer", "number"} & set(types):
        bare = value.value.strip()
        if bare.removeprefix("-").isdecimal() and bare.isascii():
            fix = _write(source, value, bare)
            message = Message(
                "{name} must be {must}, and {value} is a string; write {bare}",
                name=name,
                must=must,
                value=show(value.value),
                bare=bare,
            )
            return Explanation(shown, message, fix)
    if "integer" in types and isinstance(value, Scalar) and isinstance(value.value, float):
        message = Message("{name} is {value}, and must be {bound}", name=name, value=show(value.value), bound=must)
        return Explanation(shown, message)
    if "array" in types and isinstance(value, Scalar) and value.value is not None:
        message = Message(
            "{name} must be {must}, and is {kind}; write [{written}]",
            name=name,
            must=must,
            kind=_kind(value),
            written=written,
        )
        return Explanation(shown, message)
    return Explanation(shown, Message("{name} must be {must}, and is {kind}", name=name, must=must, kind=_kind(value)))


def _no_date(name: str, value: Value, source: Source, shown: Span) -> Explanation:
    """A text where a date is wanted: YAML reads a date only without quotes."""
    bare = value.value if isinstance(value, Scalar) else None
    written = source.text[value.start : value.end]
    if isinstance(bare, str) and is_date(bare) and written in {f'"{bare}"', f"'{bare}'"}:
        fix = _write(source, value, bare)
        message = Message(
            "{name} must be a date, and {written} is a string; write {bare}", name=name, written=written, bare=bare
        )
        return Explanation(shown, message, fix)
    return Explanation(shown, Message("{name} must be a date, and is {kind}", name=name, kind=_kind(value)))


def _kind(value: Value) -> Message:
    match value:
        case Object():
            return Message("a mapping")
        case Array():
            return Message("a list")
        case Scalar(value=None):
            return Message("empty")
        case Scalar(value=bool()):
            return Message("true or false")
        case Scalar(value=str()):
            return Message("the string {value}", value=show(value.value))
        case _:
            return Message("a number")


def _repeated(name: str, value: Array, source: Source) -> Iterator[Explanation]:
    seen: set[str] = set()
    for item in value:
        one = plain(item)
        if (key := equal_key(one)) in seen:
            message = Message("{name} has {value} twice", value=show(one), name=name)
            yield Explanation(source.span(item.start, item.end), message)
        seen.add(key)


def _no_branch(error: ValidationError) -> Message:
    """What a value that fits no branch lacks: a type, or one of several keys."""
    depth, context = len(error.absolute_path), error.context or ()
    own = [inner for inner in context if len(inner.absolute_path) == depth]
    values: list[tuple[object, Any]] = [(inner.validator, inner.validator_value) for inner in own]
    if own and len(own) == len(context) and all(validator == "required" for validator, _ in values):
        present: Any = error.instance
        lacking = [[key for key in keys if key not in present] for _, keys in values]
        if all(len(keys) == 1 for keys in lacking):
            names = dict.fromkeys(f"`{key}`" for (key,) in lacking)
            return Message("needs {keys}", keys=Message.either([*names]))
    types: list[str] = []
    for validator, given in values:
        if validator == "type":
            types.extend([given] if isinstance(given, str) else given)
    refusing = {inner.schema_path[0] for inner in own if inner.validator == "type"}
    if refusing and refusing == {inner.schema_path[0] for inner in context}:
        kinds = [TYPES.get(one, one) for one in dict.fromkeys(types)]
        return Message("must be {kinds}", kinds=Message.either(kinds))
    return Message("is not as the schema allows")


def _about(schema: object, *, ours: bool) -> Message:
    """The schema's own words. Those of a course are in its language."""
    text = schema.get("description") if isinstance(schema, dict) else None
    if not isinstance(text, str) or not text:
        return Message("")
    return Message(": {about}", about=Message.text(text) if ours else text)


def _property(schema: object, name: str, *, ours: bool) -> str:
    properties = schema.get("properties") if isinstance(schema, dict) else None
    return _about(properties.get(name), ours=ours) if isinstance(properties, dict) else ""


def _near(given: object, options: Sequence[str]) -> str | None:
    if not isinstance(given, str):
        return None
    folded = {option.casefold(): option for option in options}
    close = closest(given.casefold().strip(), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def _write(source: Source, value: Value, text: str) -> Fix:
    """An unsafe fix: the scalar as this text, quotes and all."""
    return Fix(Message("write {text}", text=text), (Edit(source.span(value.start, value.end), text),), safe=False)


def _rewrite(source: Source, value: Value, text: str) -> Fix:
    """An unsafe fix: the scalar with another text, in the quotes that it has."""
    written = source.text[value.start : value.end]
    quote = written[0] if written[:1] in {"'", '"'} and written[-1:] == written[:1] else ""
    edit = Edit(source.span(value.start, value.end), f"{quote}{text}{quote}")
    return Fix(Message("write `{text}`", text=text), (edit,), safe=False)


def show(value: object) -> str:
    """A value as JSON, clipped."""
    return clip(json.dumps(value, ensure_ascii=False, default=str))


def clip(text: str) -> str:
    """At most 160 characters of a text."""
    return text if len(text) <= 160 else f"{text[:159]}…"
