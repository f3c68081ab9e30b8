"""What a zod schema asks for, as JSON Schema, with the place in the source where it says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdclint.core.dataclass import dataclass, field, replace
from cdclint.documents.collection.zod_values import TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdclint.core.foreign_values import JsonObject

PLACE = "x-place"
"""The keyword that says where a part of a schema is written: `src/content.config.ts:12`."""
OPEN = "x-open"
"""The keyword of an object that keeps keys which it does not name, or of which a part is not known."""
REFERENCE = "x-reference"
"""The keyword of a value that names an entry of the collection which it says."""
IMAGE = ":image"
"""What is referred to by `image()`: a file, and no entry of a collection."""
_LENGTHS = {
    "string": ("minLength", "maxLength"),
    "array": ("minItems", "maxItems"),
    "number": ("minimum", "maximum"),
}
_FORMATS = {"email": "zod-email", "url": "zod-url", "httpUrl": "zod-url"}
_MENDED = frozenset({"trim", "toLowerCase", "toUpperCase", "normalize", "slugify", "overwrite"})


@dataclass(frozen=True, slots=True)
class Shape:
    """A zod schema. `kind` is "object", "string", "number", "array" or "", `optional` that it takes what is missing.

    An object has `fields`; it is `open` where it may have others that are not known. `rest` is what becomes of unknown
    keys: "" (dropped), "strict" or "kept". A `changed` text is another one than that of the file when it is checked, a
    `trimmed` one only lost its blanks.
    """

    kind: str = ""
    schema: JsonObject = field(default_factory=dict)
    optional: bool = False
    fields: Mapping[str, Shape] = field(default_factory=dict)
    open: bool = False
    rest: str = ""
    changed: bool = False
    trimmed: bool = False
    place: str = ""

    @property
    def json(self) -> JsonObject:
        """The JSON Schema."""
        if self.kind != "object":
            return dict(self.schema) | ({PLACE: self.place} if self.place and self.schema else {})
        properties = {name: one.json for name, one in self.fields.items()}
        found: JsonObject = {"type": "object", "properties": properties, PLACE: self.place}
        if required := [name for name, one in self.fields.items() if not one.optional]:
            found["required"] = required
        if self.rest == "strict" and not self.open:
            # Astro takes these two out of an entry, or adds them to the schema.
            found["patternProperties"] = {r"^(\$schema|slug)$": {}}
            found["additionalProperties"] = False
        if self.rest == "kept" or self.open:
            found[OPEN] = True
        return found | dict(self.schema)

    def allowing(self, value: None) -> Shape:
        """The same one, or null."""
        schema = self.json
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], value]
            schema.pop("type", None)
        elif isinstance(schema.get("type"), str) and self.kind != "object":
            schema["type"] = [schema["type"], "null"]
        elif schema:
            schema = {"anyOf": [schema, {"type": "null"}]}
        return Shape(schema=schema, optional=self.optional, place=self.place)

    def bounded(self, method: str, limit: float) -> Shape:
        """With a bound of a length, a count or a number."""
        least, most = _LENGTHS.get(self.kind, ("", ""))
        words: dict[str, tuple[str, ...]] = {"min": (least,), "max": (most,), "length": (least, most)}
        if self.kind == "number":
            words = {"min": (least,), "max": (most,), "gte": (least,), "lte": (most,)}
            words |= {"gt": ("exclusiveMinimum",), "lt": ("exclusiveMaximum",)}
        bounds = {word: limit for word in words.get(method, ()) if word}
        if self.changed:
            # A text that is too short as it is written is no longer without its blanks.
            bounds = {word: limit for word, limit in bounds.items() if word == "minLength" and self.trimmed}
            if bounds and limit >= 1 and "pattern" not in self.schema:
                return self.asking(**bounds, pattern=r"\S")
        return self.asking(**bounds) if bounds else self

    def asking(self, **words: object) -> Shape:
        """With other keywords."""
        return replace(self, schema={**self.schema, **words})

    def checked(self, method: str) -> Shape:
        """With a check that takes no argument, or one that does not matter."""
        if self.kind == "string":
            if method in _MENDED:
                return replace(self, changed=True, trimmed=method == "trim" and (self.trimmed or not self.changed))
            if method in _FORMATS and not self.changed:
                return self.asking(format=_FORMATS[method])
            if method == "date" and not self.changed:
                return self.asking(pattern=r"^\d{4}-\d\d-\d\d$")
            if method == "datetime" and not self.changed:
                return self.asking(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d")
            if method == "nonempty":
                return self.bounded("min", 1)
            if method in TEXTS and not self.changed and "pattern" not in self.schema:
                return self.asking(pattern=TEXTS[method])
        if self.kind == "number":
            bound = {"positive": "exclusiveMinimum", "negative": "exclusiveMaximum"}
            bound |= {"nonnegative": "minimum", "nonpositive": "maximum"}
            if method in bound:
                return self.asking(**{bound[method]: 0})
            if method in {"int", "safe"} and method == "int":
                return self.asking(type="integer")
        if self.kind == "array" and method == "nonempty":
            return self.asking(minItems=1)
        return self


def of_type(name: str, **words: object) -> Shape:
    """A value of a type of JSON."""
    kind = name if name in {"string", "number", "array"} else ""
    return Shape(kind, {"type": name, **words})


def one_of(values: list[Any]) -> Shape:
    """One of some literals."""
    return Shape(schema={"const": values[0]} if len(values) == 1 else {"enum": values})


def any_of(parts: list[Shape]) -> Shape:
    """A union: literals are one list."""
    optional = any(part.optional for part in parts)
    schemas = [part.json for part in parts]
    if not all(schemas):
        return Shape(optional=optional)
    values = [one.get("enum", [one["const"]] if "const" in one else []) for one in schemas]
    if all(values):
        return replace(one_of([value for some in values for value in some]), optional=optional)
    return Shape(schema={"anyOf": schemas}, optional=optional)


def distinguished(tag: str, parts: list[Shape]) -> Shape | None:
    """A union of objects, distinguished by a literal member; None where they cannot be."""
    cases: list[tuple[list[Any], Shape]] = []
    for part in parts:
        member = part.fields.get(tag)
        schema = member.json if member is not None else {}
        values = schema.get("enum", [schema["const"]] if "const" in schema else [])
        if not values:
            return None
        cases.append((values, part))
    branches = [
        {"if": {"properties": {tag: {"enum": values}}, "required": [tag]}, "then": part.json} for values, part in cases
    ]
    every = [value for values, _ in cases for value in values]
    return Shape(schema={"type": "object", "required": [tag], "properties": {tag: {"enum": every}}, "allOf": branches})
