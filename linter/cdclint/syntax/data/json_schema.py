"""JSON Schema (draft 2020-12) over values with spans: what a schema refuses, said at the key or value that it refuses.

jsonschema judges; this module finds the place, the words, and what was probably meant. Importing it is cheap, judging
imports jsonschema.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from cdclint.core.data import DATA
from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.data.value import Array, Member, Object, Scalar, Value, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

    from cdclint.core.source import Source, Span
    from cdclint.syntax.data.value import Plain

_DATE = regex(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::?\d\d)?))?)?"
)
_ANY = "*"
"""One of several keys is missing."""
_FORMATS: dict[str, str] = {"regex": Message("regular expression"), "date": Message("date")}
_TYPES: dict[str, str] = {
    "string": Message("a string"),
    "integer": Message("a whole number"),
    "number": Message("a number"),
    "boolean": Message("true or false"),
    "array": Message("a list"),
    "object": Message("a mapping"),
    "null": "null",
}


@dataclass(frozen=True, slots=True)
class Violation:
    """What a schema refuses: `value` is the value that breaks it, `finding` what to tell, where.

    `missing` is the key that the value lacks, `instead` the known key that an unknown one was meant to be.
    """

    value: Value
    finding: Finding
    missing: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class _Told:
    """One thing to tell of an error: see `Violation`."""

    span: Span
    message: Message
    fix: Fix | None = None
    missing: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """What an error is about: the value, what to call it, the member that holds it, and where to tell.

    `ours` says that the schema is one of cdclint's.
    """

    name: str
    value: Value
    member: Member | None
    source: Source
    shown: Span
    ours: bool


class Schema:
    """A JSON Schema, compiled at its first use. `data` is parsed JSON; `ours` says that it is known good."""

    def __init__(self, data: Plain, *, ours: bool = False) -> None:
        self.data = data
        self.ours = ours

    @cached_property
    def defect(self) -> tuple[tuple[str | int, ...], str] | None:
        """Why the schema itself is none, and the path to the place; None where it is sound."""
        if self.ours:
            return None
        from jsonschema import Draft202012Validator  # noqa: PLC0415 (a warm run needs no jsonschema)
        from jsonschema.exceptions import best_match  # noqa: PLC0415 (see above)

        dialect = self.data.get("$schema") if isinstance(self.data, dict) else None
        if isinstance(dialect, str) and dialect.rstrip("#") != Draft202012Validator.META_SCHEMA["$id"]:
            ours = Draft202012Validator.META_SCHEMA["$id"]
            return ("$schema",), Message(
                "the schema is written for {dialect}; write {ours}", dialect=dialect, ours=ours
            )
        meta = Draft202012Validator(
            Draft202012Validator.META_SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER
        )
        try:
            worst = best_match(meta.iter_errors(self.data))
        except RecursionError:
            return (), Message("the schema is nested too deeply to be read")
        if worst is not None:
            path = tuple(worst.absolute_path)
            if worst.validator == "format" and worst.validator_value == "regex":
                return path, Message("{value} is no regular expression", value=_show(worst.instance))
            if path[-1:] == ("type",):
                types = ", ".join(_TYPES)
                return path, Message("{value} is no type; there are {types}", value=_show(worst.instance), types=types)
            return path, Message.text(_clip(worst.message))
        return self._dangling()

    def _dangling(self) -> tuple[tuple[str | int, ...], str] | None:
        """A reference that leads nowhere. References to other files are none of ours to fetch."""
        from referencing import Registry  # noqa: PLC0415 (a warm run needs no jsonschema)
        from referencing.exceptions import Unresolvable  # noqa: PLC0415 (see above)
        from referencing.jsonschema import DRAFT202012  # noqa: PLC0415 (see above)

        resource = DRAFT202012.create_resource(self.data)
        name = resource.id() or ""
        resolver = Registry().with_resource(name, resource).resolver(name)
        for path, target in _references(self.data, ()):
            try:
                resolver.lookup(target)
            except Unresolvable:
                return path, Message('the reference "{target}" leads nowhere in this schema', target=target)
        return None

    @cached_property
    def _validator(self) -> Draft202012Validator:
        from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415 (a warm run needs no jsonschema)
        from referencing import Registry  # noqa: PLC0415 (see above)

        schema: Any = self.data
        return Draft202012Validator(schema, registry=Registry(), format_checker=FormatChecker(["regex", "date"]))

    def violations(self, value: Value, source: Source, whole: Span | None = None) -> Iterator[Violation]:
        """What the schema refuses in `value`, in the order of the text.

        `whole` is the place for what is wrong with the value as a whole, such as a key that it lacks.
        """
        instance = _instance(value, source)
        if self.defect is not None:
            return
        errors = self._validator.iter_errors(instance)
        try:
            told = [found for error in errors for found in _explain(error, value, source, whole, ours=self.ours)]
        except RecursionError:
            deep = Finding(
                source.span(value.start, value.end), Message("this is nested too deeply to be judged by the schema")
            )
            told = [Violation(value, deep)]
        suggested = {(id(found.value), found.instead) for found in told if found.instead}
        mended = {of for of, _ in suggested}
        found: dict[tuple[int, str], Violation] = {}
        for violation in told:
            of = id(violation.value)
            # What is missing is there, misspelt: the misspelling is told already.
            if (of, violation.missing) in suggested or (violation.missing == _ANY and of in mended):
                continue
            found.setdefault((violation.finding.span.start, violation.missing), violation)
        yield from sorted(found.values(), key=lambda violation: violation.finding.span.start)


@cache
def contracts_schema() -> Schema:
    """The schema of `contracts.yml`, `data/contracts.schema.json`."""
    return _shipped("contracts.schema.json")


@cache
def metrics_schema() -> Schema:
    """The schema of files that add metrics to the catalogue, `data/metrics.schema.json`."""
    return _shipped("metrics.schema.json")


def _shipped(name: str) -> Schema:
    return Schema(json.loads((DATA / name).read_text("utf-8")), ours=True)


def _instance(value: Value, source: Source) -> object:
    """The value as the site's YAML reader sees it: a date without quotes is a date, and no string."""
    match value:
        case Scalar(value=str() as text) if text[:1].isdigit() and (found := _DATE.fullmatch(text)):
            try:
                day = date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                return text
            return day if source.text.startswith(text, value.start) else text
        case Scalar():
            return value.value
        case Array():
            return [_instance(item, source) for item in value]
        case Object():
            return {member.name: _instance(member.value, source) for member in value}


def _references(schema: object, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key in {"$ref", "$dynamicRef"} and isinstance(value, str):
                yield (*path, key), value
            elif key not in {"const", "enum", "default", "examples"}:
                yield from _references(value, (*path, key))
    elif isinstance(schema, list):
        for index, value in enumerate(schema):
            yield from _references(value, (*path, index))


def _explain(
    error: ValidationError, root: Value, source: Source, whole: Span | None, *, ours: bool
) -> Iterator[Violation]:
    """One violation for one error, or for the errors of the branch that was probably meant."""
    if isinstance(error.instance, date) and _format(error.schema) in {"date", "date-time"}:
        return
    if error.validator in {"anyOf", "oneOf"} and error.context:
        branch = _meant(error)
        if branch:
            for inner in branch:
                yield from _explain(inner, root, source, whole, ours=ours)
            return
    value, member = _locate(root, list(error.absolute_path))
    shown = source.span(value.start, value.end)
    if member is None and value is root and whole is not None:
        shown = whole
    name: str = f"`{member.name}`" if member is not None else _item(error)
    if "propertyNames" in error.schema_path and isinstance(value, Object):
        # The error is about one key, and its path stops at the mapping.
        key = next((one.key for one in value if one.name == error.instance), None)
        if key is not None:
            value, shown, name = key, source.span(key.start, key.end), Message("the key `{key}`", key=str(key.value))
    for told in _words(error, _Place(name, value, member, source, shown, ours)):
        yield Violation(value, Finding(told.span, told.message, told.fix), told.missing, told.instead)


def _meant(error: ValidationError) -> list[ValidationError]:
    """The errors of the one branch of anyOf or oneOf that takes values of this type; none where no or several do."""
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    depth = len(error.absolute_path)
    fitting = [
        errors
        for errors in branches.values()
        if not any(inner.validator == "type" and len(inner.absolute_path) == depth for inner in errors)
    ]
    if len(fitting) == 1 and not all(inner.validator == "required" for inner in fitting[0]):
        return fitting[0]
    return []


def _locate(root: Value, path: Sequence[str | int]) -> tuple[Value, Member | None]:
    """The value at a path, and the innermost member that holds it."""
    value, member = root, None
    for step in path:
        if isinstance(value, Object) and (found := value.member(str(step))) is not None:
            value, member = found.value, found
        elif isinstance(value, Array) and isinstance(step, int):
            value, member = value.items[step], None
    return value, member


def _words(error: ValidationError, place: _Place) -> Iterator[_Told]:
    """What is told of one error: usually one thing, one for each key where several are unknown or missing."""
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
                    message = Message(
                        "no `{key}`{place}; add it{about}",
                        key=missing,
                        place=_of(member),
                        about=_property(error.schema, missing, ours=place.ours),
                    )
                    yield _Told(key, message, missing=missing)
        case "enum" | "const":
            options = wanted if error.validator == "enum" else [wanted]
            near = _near(error.instance, [option for option in options if isinstance(option, str)])
            fix = None if near is None else _rewrite(source, value, near)
            choice = [", ".join(map(_show, options[:-1])), *map(_show, options[-1:])]
            message = Message(
                "{name} is {value}, not {choice}{meant}",
                name=name,
                value=_show(error.instance),
                choice=Message.either(list(filter(None, choice))),
                meant=_meant_word(near),
            )
            yield _Told(shown, message, fix)
        case "type":
            yield _wrong_type(error, place)
        case "pattern":
            message = Message(
                "{name} is {value}, which does not match /{pattern}/{about}",
                name=name,
                value=_show(error.instance),
                pattern=wanted,
                about=about,
            )
            yield _Told(shown, message)
        case "format":
            kind = _FORMATS.get(wanted, wanted)
            yield _Told(
                shown,
                Message("{name} is {value}, which is no {kind}", name=name, value=_show(error.instance), kind=kind),
            )
        case "minLength" if wanted == 1:
            yield _Told(shown, Message("{name} is empty{about}", name=name, about=about))
        case "minLength" | "maxLength":
            message = Message(
                "{name} has {number} characters, and must have {bound}",
                name=name,
                number=len(str(error.instance)),
                bound=_bound(error),
            )
            yield _Told(shown, message)
        case "minItems" if isinstance(error.instance, list) and not error.instance:
            yield _Told(shown, Message("{name} is empty{about}", name=name, about=about))
        case "minItems" | "maxItems" if isinstance(error.instance, list):
            number = len(error.instance)
            count = Message("{number} entry", number=1) if number == 1 else Message("{number} entries", number=number)
            yield _Told(
                shown, Message("{name} has {count}, and must have {bound}", name=name, count=count, bound=_bound(error))
            )
        case "minimum" | "exclusiveMinimum" | "maximum" | "exclusiveMaximum":
            given = _show(error.instance)
            yield _Told(
                shown, Message("{name} is {value}, and must be {bound}", name=name, value=given, bound=_bound(error))
            )
        case "uniqueItems" if isinstance(value, Array):
            yield from _repeated(name, value, source)
        case "anyOf" | "oneOf":
            yield _Told(
                shown, Message("{name} {lack}{about}", name=name, lack=_no_branch(error), about=about), missing=_ANY
            )
        case _:
            yield _Told(shown, Message("{name}: {what}", name=name, what=Message.text(_clip(error.message))))


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


def _item(error: ValidationError) -> Message:
    """What to call a value that is no member of its own: an entry of a list, or the whole."""
    names = [step for step in error.absolute_path if isinstance(step, str)]
    return Message("an entry of `{key}`", key=names[-1]) if names else Message("this")


def _of(member: Member | None) -> Message:
    return Message("") if member is None else Message(" in `{key}`", key=member.name)


def _unknown_keys(error: ValidationError, value: Object, source: Source) -> Iterator[_Told]:
    known = list(_known_keys(error.schema))
    for member in value:
        if member.name not in known and not _by_pattern(error.schema, member.name):
            free = [key for key in known if key not in value]
            near = _near(member.name, free)
            fix = None if near is None else _rewrite(source, member.key, near)
            known_keys = "" if near is not None or not free else Message("; known here: {keys}", keys=", ".join(free))
            message = Message(
                "unknown key `{key}`{meant}{known}", key=member.name, meant=_meant_word(near), known=known_keys
            )
            yield _Told(source.span(member.key.start, member.key.end), message, fix, instead=near or "")


def _known_keys(schema: object) -> Iterable[str]:
    properties = schema.get("properties", {}) if isinstance(schema, dict) else {}
    return properties if isinstance(properties, dict) else {}


def _format(schema: object) -> object:
    return schema.get("format") if isinstance(schema, dict) else None


def _by_pattern(schema: object, name: str) -> bool:
    patterns = schema.get("patternProperties", {}) if isinstance(schema, dict) else {}
    return any(re.search(pattern, name) for pattern in patterns)


def _wrong_type(error: ValidationError, place: _Place) -> _Told:
    name, value, source, shown = place.name, place.value, place.source, place.shown
    wanted: Any = error.validator_value
    types: list[str] = [wanted] if isinstance(wanted, str) else wanted
    kind = Message("a date") if isinstance(error.instance, date) else _kind(value)
    must = Message.either([_TYPES.get(one, one) for one in types])
    written = source.text[value.start : value.end]
    if "string" in types and isinstance(value, Scalar) and value.value is not None and written[:1] not in {"'", '"'}:
        quoted = json.dumps(written, ensure_ascii=False)
        fix = Fix(
            Message("write {text}", text=quoted), (Edit(source.span(value.start, value.end), quoted),), safe=False
        )
        message = Message(
            "{name} must be {must}, and {written} is read as {kind}; write {quoted}",
            name=name,
            must=must,
            written=written,
            kind=kind,
            quoted=quoted,
        )
        return _Told(shown, message, fix)
    if isinstance(value, Scalar) and isinstance(value.value, str) and {"integer", "number"} & set(types):
        bare = value.value.strip()
        if bare.removeprefix("-").isdecimal() and bare.isascii():
            fix = Fix(
                Message("write {text}", text=bare), (Edit(source.span(value.start, value.end), bare),), safe=False
            )
            message = Message(
                "{name} must be {must}, and {value} is a string; write {bare}",
                name=name,
                must=must,
                value=_show(value.value),
                bare=bare,
            )
            return _Told(shown, message, fix)
    if "array" in types and isinstance(value, Scalar) and value.value is not None:
        message = Message(
            "{name} must be {must}, and is {kind}; write [{written}]",
            name=name,
            must=must,
            kind=_kind(value),
            written=written,
        )
        return _Told(shown, message)
    return _Told(shown, Message("{name} must be {must}, and is {kind}", name=name, must=must, kind=_kind(value)))


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
            return Message("the string {value}", value=_show(value.value))
        case _:
            return Message("a number")


def _repeated(name: str, value: Array, source: Source) -> Iterator[_Told]:
    seen: list[Any] = []
    for item in value:
        one = plain(item)
        if one in seen:
            message = Message("{value} stands in {name} twice", value=_show(one), name=name)
            yield _Told(source.span(item.start, item.end), message)
        seen.append(one)


def _no_branch(error: ValidationError) -> Message:
    """What a value that fits no branch lacks: a type, or one of several keys."""
    values: list[tuple[object, Any]] = [(inner.validator, inner.validator_value) for inner in error.context or ()]
    keys = [key for validator, value in values if validator == "required" for key in value]
    if keys and all(validator == "required" for validator, _ in values):
        return Message("needs {keys}", keys=Message.either([f"`{key}`" for key in keys]))
    types: list[str] = []
    for validator, given in values:
        if validator == "type":
            types.extend([given] if isinstance(given, str) else given)
    if types:
        kinds = [_TYPES.get(one, one) for one in dict.fromkeys(types)]
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
    from difflib import get_close_matches  # noqa: PLC0415 (only a mistake needs it)

    close = get_close_matches(given.casefold().strip(), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def _meant_word(near: str | None) -> Message:
    return Message("") if near is None else Message("; did you mean `{near}`?", near=near)


def _rewrite(source: Source, value: Value, text: str) -> Fix:
    """An unsafe fix: the scalar with another text, in the quotes that it has."""
    written = source.text[value.start : value.end]
    quote = written[0] if written[:1] in {"'", '"'} and written[-1:] == written[:1] else ""
    edit = Edit(source.span(value.start, value.end), f"{quote}{text}{quote}")
    return Fix(Message("write `{text}`", text=text), (edit,), safe=False)


def _show(value: object) -> str:
    return _clip(json.dumps(value, ensure_ascii=False, default=str))


def _clip(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:159]}…"
