"""JSON Schema (draft 2020-12) over values with spans: what a schema rejects, at the key or value that it rejects.

jsonschema judges; this module finds the place, the words, and what was probably meant. Importing it is cheap, judging
imports jsonschema.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from cdclint.core.data import DATA
from cdclint.core.dataclass import dataclass, replace
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.data.schema.schema_defects import DRAFTS, NEWEST, dialect_of, invalid, invalid_references
from cdclint.syntax.data.schema.schema_faults import faults_of
from cdclint.syntax.data.schema.schema_words import ANY, Place, format_of, item, words
from cdclint.syntax.data.value import Array, Member, Object, Scalar, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jsonschema.exceptions import ValidationError

    from cdclint.core.source import Source, Span
    from cdclint.syntax.data.value import Plain

_DATE = regex(
    r"(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:(?<=-\d\d-\d\d)|(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::?\d\d)?))?)"
)


@dataclass(frozen=True, slots=True)
class Violation:
    """What a schema rejects: `value` is the value that breaks it, `finding` what to report, where.

    `missing` is the key that the value lacks, `instead` the known key that an unknown one was meant to be. `place` is
    where the schema says so, if it states that in the keyword `x-place`.
    """

    value: Value
    finding: Finding
    missing: str = ""
    instead: str = ""
    place: str = ""


class Schema:
    """A JSON Schema, compiled at its first use.

    `data` is parsed JSON; `ours` says that it is known good. `others` are the schemas that it may refer to, by their
    paths, `path` is its own. With `older`, drafts 4 to 2019-09 are read as well as 2020-12.
    """

    def __init__(
        self,
        data: Plain,
        *,
        ours: bool = False,
        path: str = "",
        others: Mapping[str, Plain] | None = None,
        older: bool = False,
    ) -> None:
        self.data = data
        self.ours = ours
        self._path = path
        self._others = {**(others or {}), **({path: data} if others else {})}
        self._older = older

    @cached_property
    def defect(self) -> tuple[tuple[str | int, ...], Message] | None:
        """Why the schema itself is invalid, and the path to the place; None where it is sound."""
        if self.ours:
            return None
        dialect = dialect_of(self.data)
        if dialect is not None and dialect not in (DRAFTS if self._older else (NEWEST,)):
            return ("$schema",), Message(
                "the schema is written for {dialect}; write {ours}", dialect=dialect, ours=NEWEST
            )
        others = {path: other for path, other in self._others.items() if path != self._path}
        return invalid(self.data) or invalid_references(self.data, self._path, others)

    @cached_property
    def _validator(self) -> Any:  # noqa: ANN401 (one of jsonschema's classes)
        from cdclint.syntax.data.schema.bounded_validator import bounded  # noqa: PLC0415 (a warm run needs no jsonschema)
        from cdclint.syntax.data.schema.schema_formats import format_checker  # noqa: PLC0415 (see above)
        from cdclint.syntax.data.schema.schema_references import registry, with_addresses  # noqa: PLC0415 (see above)

        return bounded(dialect_of(self.data) or NEWEST)(
            with_addresses(self.data, self._path),
            registry=registry(self._others),
            format_checker=format_checker(),
        )

    def violations(self, value: Value, source: Source, whole: Span | None = None) -> Iterator[Violation]:
        """What the schema rejects in `value`, in the order of the text.

        `whole` is the place for what is wrong with the value as a whole, such as a key that it lacks.
        """
        from cdclint.syntax.data.schema.bounded_validator import TooManyStepsError, steps_for  # noqa: PLC0415 (a warm run needs no jsonschema)

        instance = _instance(value, source)
        if self.defect is not None:
            return
        budget = vars(self._validator.format_checker)
        budget["steps"], budget["limit"] = 0, steps_for(value)
        errors = self._validator.iter_errors(instance)
        try:
            violations = [found for error in errors for found in _explain(error, value, source, whole, ours=self.ours)]
        except RecursionError:
            deep = Finding(
                source.span(value.start, value.end), Message("this is nested too deeply to be judged by the schema")
            )
            violations = [Violation(value, deep)]
        except TooManyStepsError:
            long = Finding(
                source.span(value.start, value.end),
                Message("cannot be judged: the schema's references or patterns take too long on this"),
            )
            violations = [Violation(value, long)]
        suggested = {(id(found.value), found.instead) for found in violations if found.instead}
        mended = {of for of, _ in suggested}
        found: dict[tuple[int, str], Violation] = {}
        for violation in violations:
            of = id(violation.value)
            # What is missing is there, misspelt: the misspelling is reported already.
            if (of, violation.missing) in suggested or (violation.missing == ANY and of in mended):
                continue
            key = (violation.finding.span.start, violation.missing)
            found[key] = _with_faults(found[key], violation) if key in found else violation
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


def _explain(
    error: ValidationError, root: Value, source: Source, whole: Span | None, *, ours: bool
) -> Iterator[Violation]:
    """One violation for one error, or for the errors of the branch that was probably meant."""
    if isinstance(error.instance, date) and format_of(error.schema) in {"date", "date-time"}:
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
    name: str = f"`{member.name}`" if member is not None else item(error)
    if "propertyNames" in error.schema_path and isinstance(value, Object):
        # The error is about one key, and its path stops at the mapping.
        key = next((one.key for one in value if one.name == error.instance), None)
        if key is not None:
            value, shown, name = key, source.span(key.start, key.end), Message("the key `{key}`", key=str(key.value))
    for part in words(error, Place(name, value, member, source, shown, ours)):
        finding = Finding(part.span, part.message, part.fix, faults_of(error, value, part))
        yield Violation(value, finding, part.missing, part.instead, _place(error.schema, part.missing))


def _with_faults(one: Violation, other: Violation) -> Violation:
    """A violation that is reported for another one at its place as well."""
    faults = tuple(dict.fromkeys((*one.finding.faults, *other.finding.faults)))
    return replace(one, finding=replace(one.finding, faults=faults))


def _place(schema: object, missing: str) -> str:
    """Where a schema says that it is written, or where it says so of a key."""
    if not isinstance(schema, dict):
        return ""
    properties = schema.get("properties")
    about = properties.get(missing) if missing and isinstance(properties, dict) else None
    place = about.get("x-place") if isinstance(about, dict) else None
    place = place or schema.get("x-place")
    return place if isinstance(place, str) else ""


def _meant(error: ValidationError) -> list[ValidationError]:
    """The errors of the one branch of anyOf or oneOf that was meant; none where no or several may have been.

    It takes values of this type. Of several, it is the one whose literals a mapping has, or whose keys.
    """
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    depth = len(error.absolute_path)

    def fails(errors: list[ValidationError], *keywords: str) -> bool:
        return any(inner.validator in keywords and len(inner.absolute_path) == depth for inner in errors)

    fitting = {at: errors for at, errors in branches.items() if not fails(errors, "type")}
    if len(fitting) > 1 and isinstance(error.instance, dict):
        schemas: Any = error.validator_value
        tags = _tags([schemas[at] for at in fitting], error.instance)
        tagged = [
            errors
            for errors in fitting.values()
            if not any(inner.absolute_path[depth] in tags for inner in errors if len(inner.absolute_path) > depth)
        ]
        if tags:
            return tagged[0] if len(tagged) == 1 else []
        keyed = [errors for errors in fitting.values() if not fails(errors, "required", "additionalProperties")]
        return keyed[0] if len(keyed) == 1 else []
    only = next(iter(fitting.values())) if len(fitting) == 1 else []
    return only if len(branches) > 1 or any(inner.validator != "required" for inner in only) else []


def _tags(schemas: list[Any], instance: dict[str, object]) -> list[str]:
    """The members of a mapping for which each of some schemas has literals of its own."""
    properties = [schema.get("properties") if isinstance(schema, dict) else None for schema in schemas]
    return [
        key
        for key in instance
        if all(
            isinstance(of_branch, dict)
            and isinstance(about := of_branch.get(key), dict)
            and not about.keys().isdisjoint(("const", "enum"))
            for of_branch in properties
        )
    ]


def _locate(root: Value, path: Sequence[str | int]) -> tuple[Value, Member | None]:
    """The value at a path, and the innermost member that holds it."""
    value, member = root, None
    for step in path:
        if isinstance(value, Object) and (found := value.member(str(step))) is not None:
            value, member = found.value, found
        elif isinstance(value, Array) and isinstance(step, int):
            value, member = value.items[step], None
    return value, member
