"""Zod schemas read from their source by TypeScript's grammar; what is not read accepts everything and is reported."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cdclint.core.dataclass import replace
from cdclint.documents.collection.starlight_schema import FIELDS
from cdclint.documents.collection.zod_shape import IMAGE, REFERENCE, Shape, any_of, distinguished, of_type, one_of
from cdclint.documents.collection.zod_values import TEXTS, bare, enum_values, literal, number, pattern_of, string
from cdclint.documents.site.components.script_file import member_of, name_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from cdclint.core.foreign_values import JsonObject
    from cdclint.documents.site.components.script_file import ScriptFile

DEPTH = 40
STEPS = 20_000
_ZOD = frozenset({"astro:content", "astro:schema", "astro/zod", "zod", "zod/v3", "zod/v4"})
_TEXT = (
    "ip ipv4 ipv6 cidr cidrv4 cidrv6 base64 base64url jwt emoji e164 hex hash "
    "hostname templateLiteral stringbool datetime time duration"
)
_TEXTS = frozenset(_TEXT.split())
"""Constructors of texts whose form is not judged."""
_ANYTHING = frozenset({"any", "unknown", "undefined", "void", "never", "optional"})
_LAZY = 3
"""How often a schema that is made of itself is written out."""
_SPREADS = 4
"""How deep lists of literals hold others."""
_COMPUTED = frozenset({"custom", "preprocess", "xor", "instanceof"})
"""What code decides, or what is not read."""
_SOMETHING = "bigint nan symbol map set promise function json file"
_REQUIRED_ANYTHING = frozenset(_SOMETHING.split())
_SAME = (
    "refine superRefine check brand describe readonly meta register innerType removeDefault strip "
    "finite safe unwrap uuid guid cuid cuid2 ulid nanoid ip ipv4 ipv6 cidr base64 base64url jwt emoji datetime time "
    "duration trim toLowerCase toUpperCase normalize slugify overwrite email url httpUrl date nonempty positive "
    "negative nonnegative nonpositive int multipleOf step"
)
_KEEPS = frozenset(_SAME.split())
"""Methods that leave a schema as it is, but for what `Shape.checked` makes of them."""


class ZodReader:
    """Reads schemas. `find` gives what a name means in a file: the file that declares it, and the value there.

    `unread` are the places of what could not be read, each with its file.
    """

    def __init__(self, find: Callable[[ScriptFile, str], tuple[ScriptFile, Node] | None]) -> None:
        self._find = find
        self._left = STEPS
        self._lazies = 0
        self.unread: list[tuple[ScriptFile, Node]] = []

    def read(self, file: ScriptFile, node: Node, depth: int = DEPTH) -> Shape:
        """The schema that a value is."""
        self._left -= 1
        if depth <= 0 or self._left <= 0:
            return self._unknown(file, node)
        base, methods = _chain(node)
        if base.type in {"arrow_function", "function_expression", "function_declaration"} and not methods:
            body = _returned(base)
            return self._unknown(file, node) if body is None else self.read(file, body, depth - 1)
        names = self._zod_names(file)
        if methods and base.type == "identifier" and text_of(base) in names:
            shape, methods = self._made(file, node, methods, depth)
        elif base.type == "identifier" and (found := self._find(file, text_of(base))) is not None:
            shape = self.read(*found, depth - 1)
        else:
            known = self._of_astro(file, base, methods, depth)
            if known is None:
                return self._unknown(file, node)
            shape, methods = known
        shape = replace(shape, place=shape.place or _place(file, node))
        for name, given, call in methods:
            changed = self._method(file, shape, name, given, depth)
            if changed is None:
                return replace(self._unknown(file, call), optional=shape.optional)
            shape = replace(changed, place=changed.place or shape.place)
        return shape

    def _unknown(self, file: ScriptFile, node: Node) -> Shape:
        self.unread.append((file, node))
        return Shape(optional=True, open=True)

    def _zod_names(self, file: ScriptFile) -> frozenset[str]:
        names = (
            name
            for name, one in file.imports.items()
            if one.modules[0] in _ZOD and one.name in {"z", "*", "default", "zod"}
        )
        return frozenset(names)

    def _of_astro(
        self, file: ScriptFile, base: Node, methods: list[_Method], depth: int
    ) -> tuple[Shape, list[_Method]] | None:
        """`image()`, `reference('authors')`, `context.image()` and the schemas of Starlight."""
        if base.type == "identifier" and methods and methods[0][0] == "image" and methods[0][1] is not None:
            return of_type("string", **{REFERENCE: IMAGE}), methods[1:]
        if base.type != "call_expression":
            return None
        function, given = base.child_by_field_name("function"), _arguments(base)
        name = text_of(function) if function is not None else ""
        module = file.imports[name].modules[0] if name in file.imports else ""
        if name == "image" and not module:
            return of_type("string", **{REFERENCE: IMAGE}), methods
        if name == "reference" and module.startswith("astro:"):
            of = string(given[0]) if given else None
            named = {} if of is None else {REFERENCE: of}
            return Shape(schema={"type": ["string", "object"], **named}), methods
        if name == "docsSchema" and module.startswith("@astrojs/starlight"):
            return self._starlight(file, given, depth), methods
        # A function without parameters is what it returns.
        found = self._find(file, name) if not given and re.fullmatch(r"\w+", name) else None
        return (self.read(*found, depth - 1), methods) if found is not None and _is_function(found[1]) else None

    def _starlight(self, file: ScriptFile, given: list[Node], depth: int) -> Shape:
        texts = {name: replace(of_type("string"), optional=name != "title") for name in ("title", "description")}
        switches = {name: replace(of_type("boolean"), optional=True) for name in ("draft", "pagefind")}
        template = replace(one_of(["doc", "splash"]), optional=True)
        parts = {name: Shape(schema=schema, optional=True) for name, schema in FIELDS.items()}
        own = Shape("object", fields={**texts, **switches, "template": template, **parts}, open=True)
        options = bare(given[0]) if given else None
        extend = member_of(options, "extend") if options is not None and options.type == "object" else None
        if extend is None:
            return own
        other = self.read(file, extend, depth - 1)
        return Shape(schema={"allOf": [own.json, other.json]}) if other.json else own

    def _made(self, file: ScriptFile, node: Node, methods: list[_Method], depth: int) -> tuple[Shape, list[_Method]]:
        """What `z.name(…)` makes, `z.coerce.name()` and `z.iso.name()` among them, and what follows."""
        name, given, call = methods[0]
        if given is None and name in {"coerce", "iso"} and len(methods) > 1 and methods[1][1] is not None:
            inner = methods[1][0]
            if name == "iso":
                return of_type("string").checked(inner), methods[2:]
            formats = {"date": "zod-coerced-date", "number": "zod-number"}
            known = inner in formats
            shape = Shape(schema={"format": formats[inner]} if known else {}, optional=not known, changed=True)
            return shape, methods[2:]
        if given is None:
            return self._unknown(file, node), []
        made = self._constructed(file, name, given, depth)
        return (self._unknown(file, call) if made is None else made), methods[1:]

    def _constructed(self, file: ScriptFile, name: str, given: list[Node], depth: int) -> Shape | None:
        def inner(at: int = 0) -> Shape:
            return self.read(file, given[at], depth - 1) if len(given) > at else Shape()

        match name:
            case "string" | "number" | "boolean" | "null":
                return of_type(name)
            case "int" | "int32" | "uint32":
                return of_type("number").checked("int")
            case "float32" | "float64":
                return of_type("number")
            case "email" | "url" | "httpUrl":
                return of_type("string").checked(name)
            case "date":
                return Shape(schema={"format": "zod-date"})
            case "object" | "strictObject" | "looseObject":
                shape = self._fields(file, given[0], depth) if given else Shape("object")
                rest = {"strictObject": "strict", "looseObject": "kept"}.get(name, "")
                return None if shape is None else replace(shape, rest=rest)
            case "array":
                items = inner().json
                return of_type("array", **({"items": items} if items else {}))
            case "tuple":
                return self._tuple(file, given, depth)
            case "enum" | "literal" | "nativeEnum":
                literals = self._values(file, given[0]) if given else None
                if literals:
                    return one_of(literals)
                return self._unread(file, given[0], Shape()) if given else None
            case "union" | "discriminatedUnion":
                options = self._list(given[-1]) if given else None
                parts = None if options is None else [self.read(file, one, depth - 1) for one in options]
                if not parts:
                    return None
                tag = string(given[0]) if name == "discriminatedUnion" else None
                return (distinguished(tag, parts) if tag else None) or any_of(parts)
            case "intersection" if len(given) > 1:
                return Shape(schema={"allOf": [inner().json, inner(1).json]})
            case "record" | "partialRecord" | "looseRecord" if given:
                values = inner(len(given) - 1).json
                keys = inner().json if len(given) > 1 and name == "record" else {}
                named = {"propertyNames": keys} if "enum" in keys or keys.get("type") == "string" else {}
                return of_type("object", **({"additionalProperties": values} if values else {}), **named)
            case "lazy" if given:
                return self._lazy(file, given[0], depth)
            case "nullable":
                return inner().allowing(None)
            case "optional" if given:
                return replace(inner(), optional=True)
            case "nullish" if given:
                return replace(inner().allowing(None), optional=True)
            case _ if name in TEXTS:
                return of_type("string").checked(name)
            case _ if name in _TEXTS:
                return of_type("string")
            case _ if name in _COMPUTED:
                return None
            case _ if name in _ANYTHING:
                return Shape(optional=True)
            case _ if name in _REQUIRED_ANYTHING:
                return Shape()
        return None

    def _lazy(self, file: ScriptFile, given: Node, depth: int) -> Shape:
        """What a function gives; some levels down one that gives what it is a part of takes everything."""
        if self._lazies >= _LAZY:
            return Shape(optional=True)
        self._lazies += 1
        shape = self.read(file, given, depth - 1)
        self._lazies -= 1
        return shape

    def _unread(self, file: ScriptFile, node: Node, shape: Shape) -> Shape:
        self.unread.append((file, node))
        return shape

    def _tuple(self, file: ScriptFile, given: list[Node], depth: int) -> Shape | None:
        items = self._list(given[0]) if given else None
        if items is None:
            return None
        parts = [self.read(file, one, depth - 1) for one in items]
        needed = max((number for number, one in enumerate(parts, 1) if not one.optional), default=0)
        words: JsonObject = {"prefixItems": [one.json for one in parts]} if parts else {}
        if len(given) > 1:
            return of_type("array", **words, minItems=needed, items=self.read(file, given[1], depth - 1).json)
        return replace(of_type("array", **words, minItems=needed, maxItems=len(parts)), kind="tuple")

    def _fields(self, file: ScriptFile, node: Node, depth: int) -> Shape | None:
        """The members of an object literal, each of them a schema; a constant, and `Other.shape`, among them."""
        node = bare(node)
        if node.type == "identifier":
            found = self._find(file, text_of(node))
            return self._fields(*found, depth - 1) if found is not None and depth > 0 else None
        if node.type == "member_expression":
            return self._shape_of(file, node, depth)
        if node.type != "object":
            return None
        fields: dict[str, Shape] = {}
        is_open = False
        for one in node.named_children:
            key, value = one.child_by_field_name("key"), one.child_by_field_name("value")
            if one.type == "pair" and key is not None and value is not None and key.type != "computed_property_name":
                fields[name_of(key)] = self.read(file, value, depth - 1)
            elif one.type == "shorthand_property_identifier":
                found = self._find(file, text_of(one))
                fields[text_of(one)] = self._unknown(file, one) if found is None else self.read(*found, depth - 1)
            elif one.type == "spread_element" and one.named_children:
                others = self._fields(file, one.named_children[0], depth - 1)
                fields |= others.fields if others is not None else {}
                is_open = is_open or others is None or others.open
                if others is None:
                    self.unread.append((file, one))
            elif one.type != "comment":
                self.unread.append((file, one))
                is_open = True
        return Shape("object", fields=fields, open=is_open, place=_place(file, node))

    def _shape_of(self, file: ScriptFile, node: Node, depth: int) -> Shape | None:
        whole, member = node.child_by_field_name("object"), node.child_by_field_name("property")
        if whole is None or member is None or text_of(member) != "shape":
            return None
        shape = self.read(file, whole, depth - 1)
        return shape if shape.kind == "object" else None

    def _method(self, file: ScriptFile, shape: Shape, name: str, given: list[Node] | None, depth: int) -> Shape | None:
        """What a method makes of a schema; None where that is not known."""
        if given is None:
            if name == "shape" and shape.kind == "object":
                return replace(shape, kind="shape")
            return shape.fields.get(name) if shape.kind == "shape" else None
        limit = number(given[0]) if given else None
        match name:
            case "optional" | "default" | "prefault" | "exactOptional":
                return replace(shape, optional=True)
            case "nullable":
                return shape.allowing(None)
            case "nullish":
                return replace(shape.allowing(None), optional=True)
            case "catch":
                return Shape(optional=True)
            case "array":
                items = shape.json
                return of_type("array", **({"items": items} if items else {}))
            case "or" if given:
                return any_of([shape, self.read(file, given[0], depth - 1)])
            case "and" if given:
                return Shape(schema={"allOf": [shape.json, self.read(file, given[0], depth - 1).json]})
            case "rest" if given and shape.kind == "tuple":
                schema = {word: value for word, value in shape.schema.items() if word != "maxItems"}
                return replace(of_type("array"), schema={**schema, "items": self.read(file, given[0], depth - 1).json})
            case "transform":
                return replace(shape, changed=True)
            case "pipe" if given:
                other = self.read(file, given[0], depth - 1)
                if shape.changed or not shape.json:
                    # What the second schema is given is not the content of the file.
                    return self._unread(file, given[0], shape)
                return Shape(schema={"allOf": [shape.json, other.json]}, optional=shape.optional)
            case "multipleOf" | "step" if limit is not None and shape.kind == "number":
                return shape.asking(multipleOf=limit) if (limit * 1024) % 1 == 0 and limit > 0 else shape
            case "min" | "max" | "length" | "gt" | "gte" | "lt" | "lte":
                return shape if limit is None else shape.bounded(name, limit)
            case "regex" | "startsWith" | "endsWith" | "includes":
                pattern = pattern_of(name, given[0]) if given else None
                is_free = shape.kind == "string" and not shape.changed and "pattern" not in shape.schema
                return shape.asking(pattern=pattern) if pattern is not None and is_free else shape
            case "describe" if given and shape.kind != "object":
                about = string(given[0])
                return shape.asking(description=about) if about else shape
            case _ if shape.kind == "object":
                changed = self._object_method(file, shape, name, given, depth)
                if changed is not None:
                    return changed
        return shape.checked(name) if name in _KEEPS else None

    def _object_method(self, file: ScriptFile, shape: Shape, name: str, given: list[Node], depth: int) -> Shape | None:
        match name:
            case "strict":
                return replace(shape, rest="strict")
            case "passthrough" | "loose" | "catchall":
                return replace(shape, rest="kept")
            case "extend" | "augment" | "setKey" | "safeExtend" if len(given) == 1:
                other = self._fields(file, given[0], depth - 1)
            case "merge" if given:
                other = self.read(file, given[0], depth - 1)
                shape = replace(shape, rest=other.rest)
            case "partial" | "required" | "pick" | "omit" | "deepPartial":
                names = _object_keys(given[0]) if given else None
                if given and names is None:
                    return None
                return _chosen(shape, name, names)
            case "keyof":
                return one_of(list(shape.fields)) if shape.fields and not shape.open else Shape()
            case _:
                return None
        if other is None or other.kind != "object":
            return None
        return replace(shape, fields={**shape.fields, **other.fields}, open=shape.open or other.open)

    def _list(self, node: Node) -> list[Node] | None:
        node = bare(node)
        if node.type != "array":
            return None
        items = [one for one in node.named_children if one.type != "comment"]
        return None if any(one.type == "spread_element" for one in items) else items

    def _values(self, file: ScriptFile, node: Node, depth: int = _SPREADS) -> list[Any] | None:
        """The literals of an enum: one, or a list of them, or a constant; a list may hold others (`...LEVELS`)."""
        node = bare(node)
        if node.type == "identifier":
            found = self._find(file, text_of(node))
            if found is None:
                return None
            file, node = found[0], bare(found[1])
        if node.type == "enum_declaration":
            return enum_values(node)
        if node.type == "object":
            inner = [one.child_by_field_name("value") for one in node.named_children if one.type == "pair"]
            values = [literal(one) for one in inner if one is not None]
        elif node.type == "array":
            values = [
                self._values(file, one.named_children[0], depth - 1)
                if one.type == "spread_element" and depth > 0
                else literal(one)
                for one in node.named_children
                if one.type != "comment"
            ]
        else:
            values = [literal(node)]
        return (
            None
            if not values or any(one is None for one in values)
            else [value for one in values for value in one or ()]
        )


_Method = tuple[str, "list[Node] | None", "Node"]
"""A member of a chain: its name, the arguments of its call (None without a call), and the node that ends with it."""


def _chain(node: Node) -> tuple[Node, list[_Method]]:
    """`a.b(c).d()` as `a` and its members in order."""
    methods: list[_Method] = []
    node = bare(node)
    while True:
        call = node
        given: list[Node] | None = None
        inner = node
        if node.type == "call_expression":
            function = node.child_by_field_name("function")
            if function is None or function.type != "member_expression":
                return node, methods[::-1]
            inner, given = function, _arguments(node)
        if inner.type != "member_expression":
            return node, methods[::-1]
        whole, member = inner.child_by_field_name("object"), inner.child_by_field_name("property")
        if whole is None or member is None:
            return node, methods[::-1]
        methods.append((text_of(member), given, call))
        node = bare(whole)


def _chosen(shape: Shape, name: str, names: list[str] | None) -> Shape:
    if name in {"partial", "deepPartial", "required"}:
        fields = {
            key: replace(one, optional=name != "required") if names is None or key in names else one
            for key, one in shape.fields.items()
        }
    else:
        fields = {key: one for key, one in shape.fields.items() if (key in (names or ())) is (name == "pick")}
    return replace(shape, fields=fields)


def _arguments(call: Node) -> list[Node]:
    given = call.child_by_field_name("arguments")
    return [one for one in given.named_children if one.type != "comment"] if given is not None else []


def _is_function(node: Node) -> bool:
    return bare(node).type in {"arrow_function", "function_expression", "function_declaration"}


def _returned(function: Node) -> Node | None:
    """The value of a function that only returns one."""
    body = function.child_by_field_name("body")
    if body is None or body.type != "statement_block":
        return body
    statements = [one for one in body.named_children if one.type != "comment"]
    if len(statements) != 1 or statements[0].type != "return_statement" or not statements[0].named_children:
        return None
    return statements[0].named_children[0]


def _object_keys(node: Node) -> list[str] | None:
    node = bare(node)
    if node.type != "object":
        return None
    pairs = [one for one in node.named_children if one.type != "comment"]
    keys = [one.child_by_field_name("key") for one in pairs]
    return [name_of(one) for one in keys if one is not None] if all(one.type == "pair" for one in pairs) else None


def _place(file: ScriptFile, node: Node) -> str:
    return f"{file.path}:{node.start_point[0] + 1}"
