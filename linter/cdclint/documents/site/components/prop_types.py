"""Types of props: what a type of TypeScript accepts, as far as the files of the project say it with certainty.

What only the compiler can work out (packages, generic parameters, conditional types) accepts everything. A type is
looked into only where a value reaches it, so that types may refer to themselves.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from cdclint.documents.site.components.accepted import ABSENT, ANY, Accepted, Prop, Props, Written, either, of_literal
from cdclint.documents.site.components.script_file import Elsewhere, ScriptFile, name_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Node

_IN_TEMPLATES = {"string": ".*", "number": r"-?\d{1,20}(?:\.\d{1,20})?(?:e-?\d{1,3})?", "boolean": "true|false"}
"""What the types of TypeScript are in a template of texts."""
_TEXTS = 60
DEPTH = 12
STEPS = 3_000
_PRIMITIVE = frozenset({"string", "number", "boolean"})
_LISTS = frozenset({"Array", "ReadonlyArray"})
_SAME = frozenset({"Readonly", "NonNullable", "NoInfer"})
_WITH_CHILDREN = frozenset({"PropsWithChildren", "ParentProps", "FlowProps"})
_OF_COMPONENT = frozenset({"ComponentProps", "ComponentPropsWithoutRef", "ComponentPropsWithRef"})


class PropTypes:
    """The types of a project. `open_file` reads a module, `resolve` says which file an import leads to."""

    def __init__(
        self,
        open_file: Callable[[str], ScriptFile | None],
        resolve: Callable[[str, str], str],
        of_component: Callable[[ScriptFile, str], Props | None],
    ) -> None:
        self._open = open_file
        self._resolve = resolve
        self._of_component = of_component
        self._left = 0

    def props(self, written: Written) -> Props | None:
        """The props that a type describes; None where only the compiler knows."""
        self._left = STEPS
        return self._props(written, DEPTH)

    def accepted(self, written: tuple[Written, ...]) -> Accepted:
        """The values that one of several types accepts."""
        self._left = STEPS
        return either([self._accepted(one, DEPTH) for one in written])

    @staticmethod
    def entries(of: Written) -> Written | None:
        """The type of the values of an object that may have any key, `Record<string, number>`; None of any other."""
        if of.node.type != "generic_type":
            return None
        name, given = _applied(of)
        is_own = name in of.file.types or name in of.file.imports or name in of.hidden
        return given[1] if name == "Record" and len(given) == 2 and not is_own else None

    @staticmethod
    def length(of: Written) -> int | None:
        """How many items a tuple has; None of other lists, and where some may be left out."""
        if of.node.type != "tuple_type" or any(sign in text_of(of.node) for sign in ("?", "...")):
            return None
        return len(_types(of.node))

    def _spent(self, depth: int) -> bool:
        self._left -= 1
        return depth <= 0 or self._left <= 0

    def _props(self, of: Written, depth: int) -> Props | None:
        if self._spent(depth):
            return None
        node = of.node
        match node.type:
            case "interface_declaration":
                return self._interface(_generic(of), depth)
            case "type_alias_declaration":
                value = node.child_by_field_name("value")
                inner = None if value is None else self._props(_generic(of).at(value), depth - 1)
                is_generic = node.child_by_field_name("type_parameters") is not None
                return inner if inner is None or not is_generic else Props(inner.props, is_open=True)
            case "object_type":
                return self._members(of)
            case "type_identifier" | "nested_type_identifier":
                parts = [self._props(one, depth - 1) for one in self._declared(of)]
                return _all(parts) if parts else None
            case "parenthesized_type" | "readonly_type":
                return self._props(of.at(node.named_children[0]), depth - 1)
            case "intersection_type":
                return _all([self._props(of.at(part), depth - 1) for part in _types(node)])
            case "union_type":
                wanted = [part for part in _flat(node) if text_of(part) not in ABSENT]
                return _any([self._props(of.at(part), depth - 1) for part in wanted])
            case "generic_type":
                return self._generic(of, depth)
            case _:
                return None

    def _interface(self, of: Written, depth: int) -> Props:
        body = of.node.child_by_field_name("body")
        own = self._members(of.at(body)) if body is not None else Props({}, is_open=True)
        clauses = [child for child in of.node.children if child.type == "extends_type_clause"]
        parents = [self._props(of.at(one), depth - 1) for clause in clauses for one in _types(clause)]
        found = {name: prop for parent in parents if parent is not None for name, prop in parent.props.items()}
        is_generic = of.node.child_by_field_name("type_parameters") is not None
        is_open = own.is_open or is_generic or any(parent is None or parent.is_open for parent in parents)
        return Props(found | dict(own.props), is_open)

    def _members(self, of: Written) -> Props:
        props: dict[str, Prop] = {}
        is_open = False
        for member in of.node.named_children:
            name = member.child_by_field_name("name")
            if member.type in {"index_signature", "call_signature", "construct_signature"}:
                is_open = True
            if member.type not in {"property_signature", "method_signature"} or name is None:
                continue
            if name.type == "computed_property_name":
                is_open = True
                continue
            annotation = member.child_by_field_name("type")
            inner = annotation.named_children[-1] if annotation is not None and annotation.named_children else None
            written = () if inner is None or member.type == "method_signature" else (of.at(inner),)
            required = not any(child.type == "?" for child in member.children)
            props[name_of(name)] = Prop(
                name_of(name), required=required, types=self if written else None, written=written
            )
        return Props(props, is_open)

    def _generic(self, of: Written, depth: int) -> Props | None:
        name, given = _applied(of)
        if name in of.file.types or name in of.file.imports:
            parts = [self._props(one, depth - 1) for one in self._declared(of)]
            if parts or name in of.file.types:
                return _all(parts)
        inner = self._props(given[0], depth - 1) if given else None
        match name:
            case "Readonly" | "NonNullable" | "NoInfer" | "VoidProps":
                return inner
            case "Partial" if inner is not None:
                return Props({one: prop.optional() for one, prop in inner.props.items()}, inner.is_open)
            case "Required" if inner is not None:
                required = {
                    one: Prop(one, required=True, types=prop.types, written=prop.written)
                    for one, prop in inner.props.items()
                }
                return Props(required, inner.is_open)
            case "Omit" | "Pick" if len(given) > 1:
                return self._chosen(inner, self._keys(given[1], depth - 1), takes=name == "Pick")
            case _ if name in _WITH_CHILDREN:
                return Props({} if inner is None else inner.props, is_open=True)
            case _ if name in _OF_COMPONENT and given and given[0].node.type == "type_query":
                return self._of_component(of.file, text_of(given[0].node.named_children[0]))
            case _:
                return None

    def _keys(self, of: Written, depth: int) -> list[str] | None:
        """The literal texts that a type is, None where it may be anything else."""
        accepted = self._accepted(of, depth)
        if accepted.types or accepted.lists or accepted.shapes:
            return None
        return [one for one in accepted.values if isinstance(one, str)]

    def _chosen(self, inner: Props | None, keys: list[str] | None, *, takes: bool) -> Props | None:
        if keys is None:
            optional = {} if inner is None else {name: prop.optional() for name, prop in inner.props.items()}
            return Props(optional, is_open=True) if optional else None
        known = {} if inner is None else inner.props
        if not takes:
            rest = {name: prop for name, prop in known.items() if name not in keys}
            return None if inner is None else Props(rest, inner.is_open)
        unknown = {name: Prop(name, required=False, types=None, written=()) for name in keys if name not in known}
        return Props({name: prop for name, prop in known.items() if name in keys} | unknown, is_open=False)

    def _declared(self, of: Written) -> list[Written]:
        """Where a name is declared, in this file or another; nothing where that is unknown."""
        node, name = of.node, text_of(of.node)
        if node.type == "generic_type":
            name = text_of(node.named_children[0])
        if name in of.hidden:
            return []
        space, dot, inner = name.partition(".")
        if not dot:
            return self._find(of.file, name, DEPTH)
        imported = of.file.imports.get(space)
        if imported is None or imported.name != "*" or "." in inner:
            return []
        return self._exported(of.file, Elsewhere(imported.modules, inner), DEPTH)

    def _find(self, file: ScriptFile, name: str, depth: int) -> list[Written]:
        if name in file.types:
            return [Written(file, node) for node in file.types[name]]
        imported = file.imports.get(name)
        return [] if imported is None or imported.name == "*" else self._exported(file, imported, depth)

    def _exported(self, file: ScriptFile, wanted: Elsewhere, depth: int) -> list[Written]:
        if self._spent(depth):
            return []
        for module in wanted.modules[:50]:
            inner = self._open(self._resolve(module, file.path))
            found = inner.export(wanted.name) if inner is not None else None
            if inner is None or found is None:
                continue
            if isinstance(found, Elsewhere):
                types = self._exported(inner, found, depth - 1)
            elif isinstance(found, str):
                types = self._find(inner, found, depth - 1)
            elif found.type == "identifier":
                types = self._find(inner, text_of(found), depth - 1)
            else:
                types = [Written(inner, found)] if found.type == "interface_declaration" else []
            if types:
                return types
        return []

    def _accepted(self, of: Written, depth: int) -> Accepted:
        if self._spent(depth):
            return ANY
        node, text = of.node, text_of(of.node)
        match node.type:
            case "union_type":
                return either([self._accepted(of.at(part), depth - 1) for part in _flat(node)])
            case "parenthesized_type" | "readonly_type":
                return self._accepted(of.at(node.named_children[0]), depth - 1)
            case "predefined_type" if text in _PRIMITIVE:
                return Accepted(frozenset({text}))
            case "predefined_type" if text in ABSENT:
                return Accepted()
            case "literal_type":
                return of_literal(node)
            case "template_literal_type":
                return self._template(of, depth)
            case "array_type":
                return Accepted(lists=((of, (of.at(node.named_children[0]),)),))
            case "tuple_type":
                return self._tuple(of)
            case "function_type":
                return Accepted(frozenset({"function"}))
            case "object_type" if any(one.type != "comment" for one in node.named_children):
                return Accepted(shapes=(of,))
            case "intersection_type" if all(_is_object(part) for part in _types(node)):
                return Accepted(shapes=(of,))
            case "type_identifier" | "nested_type_identifier":
                return self._named(of, depth)
            case "generic_type":
                return self._applied(of, depth)
            case "index_type_query":
                return self._keys_of(of.at(node.named_children[0]), depth)
            case "lookup_type":
                return self._looked_up(of, depth)
            case _:
                return ANY

    def _tuple(self, of: Written) -> Accepted:
        items = []
        for part in _types(of.node):
            inner = part
            if part.type in {"required_parameter", "optional_parameter"}:
                annotation = part.child_by_field_name("type")
                if annotation is None or any(child.type == "rest_pattern" for child in part.children):
                    return Accepted(lists=((of, ()),))
                inner = annotation.named_children[-1]
            if inner.type in {"rest_type", "optional_type"}:
                return Accepted(lists=((of, ()),))
            items.append(of.at(inner))
        return Accepted(lists=((of, tuple(items)),))

    def _template(self, of: Written, depth: int) -> Accepted:
        """A template of texts: the texts that it stands for, or a pattern where there is no end of them."""
        texts, pattern, at = [""], "", of.node.start_byte + 1
        source = of.node.text or b""
        for one in [*of.node.named_children, None]:
            end = of.node.end_byte - 1 if one is None else one.start_byte
            if one is not None and one.type != "template_type":
                continue
            between = source[at - of.node.start_byte : end - of.node.start_byte].decode()
            if "\\" in between:
                return ANY
            pattern += re.escape(between)
            texts = [text + between for text in texts]
            if one is None or not one.named_children:
                break
            at = one.end_byte
            inner = self._accepted(of.at(one.named_children[0]), depth - 1)
            if inner.lists or inner.shapes or inner.types - _IN_TEMPLATES.keys():
                return ANY
            words = [str(value) for value in inner.values if isinstance(value, str)]
            if inner.patterns or len(words) < len(inner.values):
                return ANY
            parts = [*map(re.escape, words), *(_IN_TEMPLATES[name] for name in sorted(inner.types))]
            pattern += f"(?:{'|'.join(parts)})" if parts else ""
            texts = [] if inner.types else [text + word for text in texts for word in words][: _TEXTS + 1]
        if texts and len(texts) <= _TEXTS:
            return Accepted(values=tuple(texts))
        return Accepted(patterns=((text_of(of.node), pattern),)) if pattern.count(".*") < 4 else ANY

    def _named(self, of: Written, depth: int) -> Accepted:
        declared = self._declared(of)
        if len(declared) == 1 and declared[0].node.type == "type_alias_declaration":
            value = declared[0].node.child_by_field_name("value")
            is_generic = declared[0].node.child_by_field_name("type_parameters") is not None
            return ANY if value is None or is_generic else self._accepted(declared[0].at(value), depth - 1)
        if len(declared) == 1 and declared[0].node.type == "enum_declaration":
            return _words_of_enum(declared[0].node)
        is_shape = bool(declared) and all(one.node.type == "interface_declaration" for one in declared)
        return Accepted(shapes=(of,)) if is_shape else ANY

    def _applied(self, of: Written, depth: int) -> Accepted:
        name, given = _applied(of)
        if name in of.file.types or name in of.file.imports or not given:
            return ANY
        if name in _LISTS:
            return Accepted(lists=((of, (given[0],)),))
        if name in _SAME:
            return self._accepted(given[0], depth - 1)
        if name in {"Partial", "Required", "Omit", "Pick", "Record"}:
            return Accepted(shapes=(of,))
        if name in {"Exclude", "Extract"} and len(given) > 1:
            whole, part = self._accepted(given[0], depth - 1), self._keys(given[1], depth - 1)
            if part is None or whole.types or whole.lists or whole.shapes:
                return ANY
            return Accepted(values=tuple(one for one in whole.values if (one in part) is (name == "Extract")))
        return ANY

    def _keys_of(self, of: Written, depth: int) -> Accepted:
        """`keyof`: the names of a type that is closed, or of an object that is written out."""
        if of.node.type == "type_query":
            value = self._value(of)
            names = _object_keys(value[1]) if value is not None else None
        else:
            props = self._props(of, depth - 1)
            names = None if props is None or props.is_open else list(props.props)
        return ANY if names is None else Accepted(values=tuple(names))

    def _looked_up(self, of: Written, depth: int) -> Accepted:
        """`Props['kind']`, and `(typeof KINDS)[number]` of an array that is written out."""
        [whole, at] = of.node.named_children[:2] if len(of.node.named_children) > 1 else [of.node, of.node]
        while whole.type == "parenthesized_type":
            whole = whole.named_children[0]
        if whole.type == "type_query":
            value = self._value(of.at(whole))
            return _items(value[1]) if value is not None and text_of(at) == "number" else ANY
        keys = self._keys(of.at(at), depth - 1) if at.type == "literal_type" else None
        props = self._props(of.at(whole), depth - 1) if keys else None
        if keys is None or props is None or any(key not in props.props for key in keys):
            return ANY
        parts = [props.props[key] for key in keys]
        inner = [self._accepted(one, depth - 1) for prop in parts for one in prop.written]
        return either(inner) if inner and all(prop.written for prop in parts) else ANY

    def _value(self, of: Written) -> tuple[ScriptFile, Node] | None:
        """The value of the constant that `typeof` names."""
        name = text_of(of.node.named_children[0]) if of.node.named_children else ""
        file, left = of.file, DEPTH
        while left and name not in file.values:
            left -= 1
            imported = file.imports.get(name)
            if imported is None or imported.name == "*":
                return None
            inner = self._open(self._resolve(imported.modules[0], file.path))
            found = inner.export(imported.name) if inner is not None else None
            if inner is None or not isinstance(found, str):
                return None
            file, name = inner, found
        value = file.values[name].child_by_field_name("value") if name in file.values else None
        return None if value is None else (file, value)


def _generic(of: Written) -> Written:
    """A declaration whose own parameters are hidden."""
    parameters = of.node.child_by_field_name("type_parameters")
    names = parameters.named_children if parameters is not None else ()
    found = (one.child_by_field_name("name") for one in names)
    return Written(of.file, of.node, of.hidden | {text_of(one) for one in found if one is not None})


def _applied(of: Written) -> tuple[str, list[Written]]:
    """The name of a generic type without what is before its last dot, and the types that it is given."""
    name = of.node.child_by_field_name("name") or of.node.named_children[0]
    given = next((one for one in of.node.named_children if one.type == "type_arguments"), None)
    return text_of(name).rpartition(".")[2], [of.at(one) for one in _types(given)] if given is not None else []


def _types(node: Node) -> list[Node]:
    return [one for one in node.named_children if one.type != "comment"]


def _flat(node: Node) -> Iterator[Node]:
    """The members of a union, which the grammar nests one in another."""
    stack = [node]
    while stack:
        one = stack.pop()
        if one.type == "union_type":
            stack.extend(reversed(_types(one)))
        else:
            yield one


def _is_object(node: Node) -> bool:
    return node.type in {"type_identifier", "object_type", "generic_type", "nested_type_identifier"} and bool(
        node.named_children or node.type == "type_identifier"
    )


def _all(parts: list[Props | None]) -> Props | None:
    """All of several types at once; a prop that several of them have must fit each, which is left to the compiler."""
    known = [part for part in parts if part is not None]
    if not known:
        return None
    props: dict[str, Prop] = {}
    for part in known:
        for name, prop in part.props.items():
            both = props.get(name)
            required = prop.required or (both is not None and both.required)
            props[name] = prop if both is None else Prop(name, required=required, types=None, written=())
    several = [part.variants for part in known if part.variants]
    is_open = len(known) < len(parts) or any(part.is_open for part in known)
    return Props(props, is_open, several[0] if len(several) == 1 else ())


def _any(parts: list[Props | None]) -> Props | None:
    """One of several types."""
    known = [part for part in parts if part is not None]
    if len(known) < len(parts) or not known:
        return None
    names = dict.fromkeys(name for part in known for name in part.props)
    props: dict[str, Prop] = {}
    for name in names:
        found = [part.props[name] for part in known if name in part.props]
        written = tuple(chain.from_iterable(prop.written for prop in found)) if all(p.written for p in found) else ()
        required = len(found) == len(known) and all(prop.required for prop in found)
        props[name] = Prop(name, required=required, types=found[0].types if written else None, written=written)
    return Props(props, any(part.is_open for part in known), tuple(known) if len(known) > 1 else ())


def _words_of_enum(node: Node) -> Accepted:
    """The texts that an enum stands for: components compare what they get with these."""
    body = node.child_by_field_name("body")
    values = []
    for member in _types(body) if body is not None else ():
        value = member.child_by_field_name("value")
        if value is None or value.type != "string":
            return ANY
        values.append(of_literal(value))
    return either(values) if values else ANY


def _bare(node: Node) -> Node:
    """A value without `as const`, `satisfies …` and parentheses around it."""
    while node.type in {"as_expression", "satisfies_expression", "parenthesized_expression"} and node.named_children:
        node = node.named_children[0]
    return node


def _object_keys(node: Node) -> list[str] | None:
    value = _bare(node)
    if value.type != "object":
        return None
    names = []
    for one in _types(value):
        key = one.child_by_field_name("key") or one.child_by_field_name("name") or one
        if one.type not in {"pair", "method_definition", "shorthand_property_identifier"}:
            return None
        if key.type not in {"property_identifier", "string", "shorthand_property_identifier"}:
            return None
        names.append(name_of(key))
    return names


def _items(node: Node) -> Accepted:
    """The items of `[…] as const`."""
    value = _bare(node)
    is_constant = node.type == "as_expression" and text_of(node).rstrip().endswith("const")
    if value.type != "array" or not is_constant:
        return ANY
    parts = [of_literal(one) if one.type in {"string", "number", "true", "false"} else ANY for one in _types(value)]
    return either(parts) if parts else ANY
