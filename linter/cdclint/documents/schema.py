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
from cdclint.core.regex import regex
from cdclint.documents.value import Array, Member, Object, Scalar, Value, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

    from cdclint.core.source import Source, Span
    from cdclint.documents.value import Plain

_DATE = regex(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::?\d\d)?))?)?"
)
_ANY = "*"
"""One of several keys is missing."""
_TYPES = {
    "string": "a string",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
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
    message: str
    fix: Fix | None = None
    missing: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """What an error is about: the value, what to call it, the member that holds it, and where to tell."""

    name: str
    value: Value
    member: Member | None
    source: Source
    shown: Span


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
            return ("$schema",), f"the schema is written for {dialect}; write {Draft202012Validator.META_SCHEMA['$id']}"
        meta = Draft202012Validator(
            Draft202012Validator.META_SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER
        )
        try:
            worst = best_match(meta.iter_errors(self.data))
        except RecursionError:
            return (), "the schema is nested too deeply to be read"
        if worst is not None:
            path = tuple(worst.absolute_path)
            if worst.validator == "format" and worst.validator_value == "regex":
                return path, f"{_show(worst.instance)} is no regular expression"
            if path[-1:] == ("type",):
                return path, f"{_show(worst.instance)} is no type; there are {', '.join(_TYPES)}"
            return path, _clip(worst.message)
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
                return path, f'the reference "{target}" leads nowhere in this schema'
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
            told = [found for error in errors for found in _explain(error, value, source, whole)]
        except RecursionError:
            deep = Finding(source.span(value.start, value.end), "this is nested too deeply to be judged by the schema")
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
    data = (DATA / "contracts.schema.json").read_text("utf-8")
    return Schema(json.loads(data), ours=True)


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


def _explain(error: ValidationError, root: Value, source: Source, whole: Span | None) -> Iterator[Violation]:
    """One violation for one error, or for the errors of the branch that was probably meant."""
    if isinstance(error.instance, date) and _format(error.schema) in {"date", "date-time"}:
        return
    if error.validator in {"anyOf", "oneOf"} and error.context:
        branch = _meant(error)
        if branch:
            for inner in branch:
                yield from _explain(inner, root, source, whole)
            return
    value, member = _locate(root, list(error.absolute_path))
    shown = source.span(value.start, value.end)
    if member is None and value is root and whole is not None:
        shown = whole
    name = f"`{member.name}`" if member is not None else _item(error)
    if "propertyNames" in error.schema_path and isinstance(value, Object):
        # The error is about one key, and its path stops at the mapping.
        key = next((one.key for one in value if one.name == error.instance), None)
        if key is not None:
            value, shown, name = key, source.span(key.start, key.end), f"the key `{key.value}`"
    for told in _words(error, _Place(name, value, member, source, shown)):
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
    about = _about(error.schema)
    match error.validator:
        case "additionalProperties" | "unevaluatedProperties" if isinstance(value, Object):
            yield from _unknown_keys(error, value, source)
        case "required":
            key = source.span(member.key.start, member.key.end) if member is not None else shown
            for missing in wanted:
                if isinstance(value, Object) and missing not in value:
                    message = f"no `{missing}`{_of(member)}; add it{_property(error.schema, missing)}"
                    yield _Told(key, message, missing=missing)
        case "dependentRequired":
            yield _Told(shown, f"{name}: {_clip(error.message)}")
        case "enum" | "const":
            options = wanted if error.validator == "enum" else [wanted]
            near = _near(error.instance, [option for option in options if isinstance(option, str)])
            fix = None if near is None else _rewrite(source, value, near, f"write `{near}`")
            choice = " or ".join(filter(None, [", ".join(map(_show, options[:-1])), *map(_show, options[-1:])]))
            yield _Told(shown, f"{name} is {_show(error.instance)}, not {choice}{_meant_word(near)}", fix)
        case "type":
            yield _wrong_type(error, place)
        case "pattern":
            yield _Told(shown, f"{name} is {_show(error.instance)}, which does not match /{wanted}/{about}")
        case "format":
            kind = {"regex": "regular expression"}.get(wanted, wanted)
            yield _Told(shown, f"{name} is {_show(error.instance)}, which is no {kind}")
        case "minLength" if wanted == 1:
            yield _Told(shown, f"{name} is empty{about}")
        case "minLength" | "maxLength":
            bound = "at least" if error.validator == "minLength" else "at most"
            yield _Told(shown, f"{name} has {len(str(error.instance))} characters, and must have {bound} {wanted}")
        case "minItems" if isinstance(error.instance, list) and not error.instance:
            yield _Told(shown, f"{name} is empty{about}")
        case "minItems" | "maxItems" if isinstance(error.instance, list):
            bound = "at least" if error.validator == "minItems" else "at most"
            count = "1 entry" if len(error.instance) == 1 else f"{len(error.instance)} entries"
            yield _Told(shown, f"{name} has {count}, and must have {bound} {wanted}")
        case "minimum" | "exclusiveMinimum" | "maximum" | "exclusiveMaximum":
            bound = {
                "minimum": "at least",
                "exclusiveMinimum": "more than",
                "maximum": "at most",
                "exclusiveMaximum": "less than",
            }[str(error.validator)]
            yield _Told(shown, f"{name} is {_show(error.instance)}, and must be {bound} {wanted}")
        case "uniqueItems" if isinstance(value, Array):
            yield from _repeated(name, value, source)
        case "anyOf" | "oneOf":
            yield _Told(shown, f"{name} {_no_branch(error)}{about}", missing=_ANY)
        case _:
            yield _Told(shown, f"{name}: {_clip(error.message)}")


def _item(error: ValidationError) -> str:
    """What to call a value that is no member of its own: an entry of a list, or the whole."""
    names = [step for step in error.absolute_path if isinstance(step, str)]
    return f"an entry of `{names[-1]}`" if names else "this"


def _of(member: Member | None) -> str:
    return "" if member is None else f" in `{member.name}`"


def _unknown_keys(error: ValidationError, value: Object, source: Source) -> Iterator[_Told]:
    known = list(_known_keys(error.schema))
    for member in value:
        if member.name not in known and not _by_pattern(error.schema, member.name):
            free = [key for key in known if key not in value]
            near = _near(member.name, free)
            fix = None if near is None else _rewrite(source, member.key, near, f"write `{near}`")
            known_keys = "" if near is not None or not free else f"; known here: {', '.join(free)}"
            message = f"unknown key `{member.name}`{_meant_word(near)}{known_keys}"
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
    kind = "a date" if isinstance(error.instance, date) else _kind(value)
    must = " or ".join(_TYPES.get(one, one) for one in types)
    written = source.text[value.start : value.end]
    if "string" in types and isinstance(value, Scalar) and value.value is not None and written[:1] not in {"'", '"'}:
        quoted = json.dumps(written, ensure_ascii=False)
        fix = Fix(f"write {quoted}", (Edit(source.span(value.start, value.end), quoted),), safe=False)
        return _Told(shown, f"{name} must be {must}, and {written} is read as {kind}; write {quoted}", fix)
    if isinstance(value, Scalar) and isinstance(value.value, str) and {"integer", "number"} & set(types):
        bare = value.value.strip()
        if bare.removeprefix("-").isdecimal() and bare.isascii():
            fix = Fix(f"write {bare}", (Edit(source.span(value.start, value.end), bare),), safe=False)
            return _Told(shown, f"{name} must be {must}, and {_show(value.value)} is a string; write {bare}", fix)
    if "array" in types and isinstance(value, Scalar) and value.value is not None:
        return _Told(shown, f"{name} must be {must}, and is {_kind(value)}; write [{written}]")
    return _Told(shown, f"{name} must be {must}, and is {_kind(value)}")


def _kind(value: Value) -> str:
    match value:
        case Object():
            return "a mapping"
        case Array():
            return "a list"
        case Scalar(value=None):
            return "empty"
        case Scalar(value=bool()):
            return "true or false"
        case Scalar(value=str()):
            return f"the string {_show(value.value)}"
        case _:
            return "a number"


def _repeated(name: str, value: Array, source: Source) -> Iterator[_Told]:
    seen: list[Any] = []
    for item in value:
        one = plain(item)
        if one in seen:
            yield _Told(source.span(item.start, item.end), f"{_show(one)} stands in {name} twice")
        seen.append(one)


def _no_branch(error: ValidationError) -> str:
    """What a value that fits no branch lacks: a type, or one of several keys."""
    values: list[tuple[object, Any]] = [(inner.validator, inner.validator_value) for inner in error.context or ()]
    keys = [key for validator, value in values if validator == "required" for key in value]
    if keys and all(validator == "required" for validator, _ in values):
        return f"needs {' or '.join(f'`{key}`' for key in keys)}"
    types: list[str] = []
    for validator, given in values:
        if validator == "type":
            types.extend([given] if isinstance(given, str) else given)
    if types:
        return f"must be {' or '.join(_TYPES.get(one, one) for one in dict.fromkeys(types))}"
    return "is not as the schema allows"


def _about(schema: object) -> str:
    text = schema.get("description") if isinstance(schema, dict) else None
    return f": {text}" if isinstance(text, str) and text else ""


def _property(schema: object, name: str) -> str:
    properties = schema.get("properties") if isinstance(schema, dict) else None
    return _about(properties.get(name)) if isinstance(properties, dict) else ""


def _near(given: object, options: Sequence[str]) -> str | None:
    if not isinstance(given, str):
        return None
    folded = {option.casefold(): option for option in options}
    from difflib import get_close_matches  # noqa: PLC0415 (only a mistake needs it)

    close = get_close_matches(given.casefold().strip(), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def _meant_word(near: str | None) -> str:
    return "" if near is None else f"; did you mean `{near}`?"


def _rewrite(source: Source, value: Value, text: str, title: str) -> Fix:
    """An unsafe fix: the scalar with another text, in the quotes that it has."""
    written = source.text[value.start : value.end]
    quote = written[0] if written[:1] in {"'", '"'} and written[-1:] == written[:1] else ""
    return Fix(title, (Edit(source.span(value.start, value.end), f"{quote}{text}{quote}"),), safe=False)


def _show(value: object) -> str:
    return _clip(json.dumps(value, ensure_ascii=False, default=str))


def _clip(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:159]}…"
