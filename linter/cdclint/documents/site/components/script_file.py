"""A file of TypeScript as a module: what it declares at its top, imports and exports, by TypeScript's own grammar."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

SCRIPTS = (".tsx", ".ts", ".mts", ".cts", ".jsx", ".js", ".mjs", ".astro")
_FRONTMATTER = regex(r"\s*---(.*?)^---", re.DOTALL | re.MULTILINE)
_TYPES = frozenset({"interface_declaration", "type_alias_declaration", "enum_declaration"})
_COMPONENTS = frozenset({"function_declaration", "class_declaration"})


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Something that a file has from other files: in which modules, and by which name there; `*` is all of one."""

    modules: tuple[str, ...]
    name: str


class ScriptFile:
    """One file: TypeScript or JavaScript, or the frontmatter of an Astro component."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text

    @cached_property
    def root(self) -> Node:
        """The tree."""
        if not self.path.endswith(".astro"):
            return parse(self.text)
        frontmatter = _FRONTMATTER.match(self.text)
        return parse(frontmatter[1] if frontmatter is not None else "")

    @cached_property
    def _statements(self) -> list[tuple[Node, Node]]:
        """Each statement at the top, and what it declares, exported or not."""
        found = []
        for statement in self.root.children:
            declared = statement.child_by_field_name("declaration") or statement
            if declared.type == "ambient_declaration" and declared.named_children:
                declared = declared.named_children[0]
            found.append((statement, declared))
        return found

    @cached_property
    def types(self) -> dict[str, list[Node]]:
        """The interfaces, aliases and enums at its top; an interface may be declared in parts."""
        found: dict[str, list[Node]] = {}
        for _, declared in self._statements:
            name = declared.child_by_field_name("name")
            if declared.type in _TYPES and name is not None:
                found.setdefault(text_of(name), []).append(declared)
        return found

    @cached_property
    def values(self) -> dict[str, Node]:
        """The functions, classes and variables at its top; a function of several signatures is none of them."""
        found: dict[str, Node] = {}
        overloaded: set[str] = set()
        for _, declared in self._statements:
            name = declared.child_by_field_name("name")
            if declared.type == "function_signature" and name is not None:
                overloaded.add(text_of(name))
            if declared.type in _COMPONENTS and name is not None:
                found[text_of(name)] = declared
            for one in (
                declared.named_children if declared.type in {"lexical_declaration", "variable_declaration"} else ()
            ):
                named = one.child_by_field_name("name")
                if one.type == "variable_declarator" and named is not None and named.type == "identifier":
                    found[text_of(named)] = one
        return {name: node for name, node in found.items() if name not in overloaded}

    @cached_property
    def imports(self) -> dict[str, Elsewhere]:
        """What it imports, by the local name."""
        found = {}
        for statement, _ in self._statements:
            source = statement.child_by_field_name("source")
            if statement.type != "import_statement" or source is None:
                continue
            module = name_of(source)
            for clause in (child for child in statement.children if child.type == "import_clause"):
                for one in clause.named_children:
                    if one.type == "identifier":
                        found[text_of(one)] = Elsewhere((module,), "default")
                    elif one.type == "namespace_import" and one.named_children:
                        found[text_of(one.named_children[0])] = Elsewhere((module,), "*")
                    for local, name in _listed(one, "import_specifier"):
                        found[local] = Elsewhere((module,), name)
        return found

    @cached_property
    def members(self) -> dict[tuple[str, str], Node]:
        """What is put into a value at its top: `Tabs.Tab = Tab`, or `Object.assign(Tabs, { Tab })`."""
        found: dict[tuple[str, str], Node] = {}
        for statement, _ in self._statements:
            one = statement.named_children[0] if statement.type == "expression_statement" else None
            left = one.child_by_field_name("left") if one is not None and one.type == "assignment_expression" else None
            right = one.child_by_field_name("right") if one is not None else None
            if left is not None and left.type == "member_expression" and right is not None:
                whole, name = left.child_by_field_name("object"), left.child_by_field_name("property")
                if whole is not None and name is not None:
                    found[text_of(whole), text_of(name)] = right
        return found

    def place(self, node: Node) -> tuple[int, int]:
        """Where a node is in the text of a script."""
        start = len(self._data[: node.start_byte].decode(errors="replace"))
        return start, start + len(text_of(node))

    @cached_property
    def _data(self) -> bytes:
        return self.text.encode()

    def export(self, name: str) -> Node | str | Elsewhere | None:
        """What it exports by that name: a value, the local name of something, or something of other files."""
        exports, everything = self._exports
        if name in exports:
            return exports[name]
        return Elsewhere(everything, name) if everything and name != "default" else None

    @cached_property
    def _exports(self) -> tuple[dict[str, Node | str | Elsewhere], tuple[str, ...]]:
        """What it exports by name, the first of each, and the modules of which it exports everything."""
        found: dict[str, Node | str | Elsewhere] = {}
        everything: list[str] = []
        for statement, declared in self._statements:
            if statement.type != "export_statement":
                continue
            source = statement.child_by_field_name("source")
            kinds = {child.type for child in statement.children}
            value = statement.child_by_field_name("value")
            if "default" in kinds:
                if value is not None or declared is not statement:
                    found.setdefault("default", value if value is not None else declared)
                continue
            for space in (one for one in statement.children if one.type == "namespace_export"):
                if source is not None and space.named_children:
                    found.setdefault(name_of(space.named_children[0]), Elsewhere((name_of(source),), "*"))
            for exported, local in _exported(statement):
                found.setdefault(exported, local if source is None else Elsewhere((name_of(source),), local))
            if source is not None and "*" in kinds:
                everything.append(name_of(source))
            for name in _names(declared) if declared is not statement else ():
                found.setdefault(name, name)
        return found, tuple(everything)


def _exported(statement: Node) -> Iterator[tuple[str, str]]:
    for clause in statement.children:
        if clause.type == "export_clause":
            yield from _listed(clause, "export_specifier")


def _listed(clause: Node, kind: str) -> Iterator[tuple[str, str]]:
    """The names within braces: the one after `as`, and the one before it."""
    for one in clause.named_children:
        name, alias = one.child_by_field_name("name"), one.child_by_field_name("alias")
        if one.type == kind and name is not None:
            yield name_of(alias or name), name_of(name)


def _names(declared: Node) -> Iterator[str]:
    parts = declared.named_children if declared.type in {"lexical_declaration", "variable_declaration"} else [declared]
    for one in parts:
        if (name := one.child_by_field_name("name")) is not None:
            yield text_of(name)


def parse(code: str) -> Node:
    """The tree of a piece of TypeScript."""
    from tree_sitter import Language, Parser  # noqa: PLC0415 (few projects have components with props)

    from cdclint.syntax.code.grammar_tree import load_grammar  # noqa: PLC0415 (see above)

    return Parser(Language(load_grammar("tree_sitter_typescript", "language_tsx"))).parse(code.encode()).root_node


def member_of(node: Node, name: str) -> Node | None:
    """The value of a member of an object literal; the name itself where it is a constant of that name."""
    for one in node.named_children:
        key = one.child_by_field_name("key")
        if one.type == "pair" and key is not None and name_of(key) == name:
            return one.child_by_field_name("value")
        if one.type == "shorthand_property_identifier" and text_of(one) == name:
            return one
    return None


def name_of(node: Node) -> str:
    """The text of a name, without the quotes that it may have."""
    return text_of(node).strip("'\"")


def text_of(node: Node) -> str:
    """The text of a node."""
    return node.text.decode(errors="replace") if node.text is not None else ""
