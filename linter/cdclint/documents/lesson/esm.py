"""What an MDX file imports and exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from cdclint.syntax.mdx.node import Expression


@dataclass(frozen=True, slots=True)
class Import:
    """One import statement: `names` maps each local name to what it is there (`default`, `*`, or a name)."""

    module: str
    names: dict[str, str]
    start: int
    end: int
    name_places: dict[str, tuple[int, int]]
    module_start: int
    module_end: int


@dataclass(frozen=True, slots=True)
class Module:
    """All imports, and every name that an export declares."""

    imports: tuple[Import, ...]
    exports: tuple[str, ...]


def read_module(blocks: Iterable[Expression]) -> Module:
    """What ESM blocks import and export; what does not parse is passed over."""
    blocks = list(blocks)
    if not blocks:
        return Module((), ())
    from tree_sitter import Language, Parser  # noqa: PLC0415 (a warm run needs no parser)

    from cdclint.syntax.code.grammar_tree import load_grammar  # noqa: PLC0415 (see above)

    parser = Parser(Language(load_grammar("tree_sitter_javascript")))
    imports: list[Import] = []
    exports: list[str] = []
    for block in blocks:
        data = block.value.encode()
        places = _Places(block, data)
        for statement in parser.parse(data).root_node.children:
            if statement.type == "import_statement":
                imports.extend(_import(statement, places))
            elif statement.type == "export_statement":
                exports.extend(_exported(statement, places))
    return Module(tuple(imports), tuple(exports))


class _Places:
    """Byte offsets of a block's UTF-8 to offsets in the source."""

    def __init__(self, block: Expression, data: bytes) -> None:
        self.data = data
        self.base = block.value_start
        self.ascii = len(data) == len(block.value)
        self._known = (0, 0)

    def __call__(self, at: int) -> int:
        if self.ascii:
            return self.base + at
        # Nodes come nearly in order: what lies before the last one is not decoded again.
        byte, char = self._known if self._known[0] <= at else (0, 0)
        char += len(self.data[byte:at].decode(errors="ignore"))
        self._known = (at, char)
        return self.base + char

    def text(self, node: Node) -> str:
        """What a node is written as."""
        return self.data[node.start_byte : node.end_byte].decode(errors="replace")

    def span(self, node: Node) -> tuple[int, int]:
        """The span of a node in the source."""
        return self(node.start_byte), self(node.end_byte)


def _import(statement: Node, places: _Places) -> Iterator[Import]:
    source = statement.child_by_field_name("source")
    if source is None:
        return
    names: dict[str, str] = {}
    spots: dict[str, tuple[int, int]] = {}

    def bind(local: Node, imported: str) -> None:
        names[places.text(local)] = imported
        spots[places.text(local)] = places.span(local)

    for clause in (child for child in statement.children if child.type == "import_clause"):
        for part in clause.children:
            if part.type == "identifier":
                bind(part, "default")
            elif part.type == "namespace_import":
                bind(part.children[-1], "*")
            elif part.type == "named_imports":
                for specifier in (child for child in part.children if child.type == "import_specifier"):
                    name = specifier.child_by_field_name("name")
                    alias = specifier.child_by_field_name("alias") or name
                    if name is not None and alias is not None:
                        bind(alias, places.text(name).strip("'\""))
    start, end = places.span(statement)
    module_start, module_end = places.span(source)
    yield Import(places.text(source)[1:-1], names, start, end, spots, module_start + 1, module_end - 1)


def _exported(statement: Node, places: _Places) -> Iterator[str]:
    declaration = statement.child_by_field_name("declaration")
    if declaration is not None:
        name = declaration.child_by_field_name("name")
        if name is not None:
            yield places.text(name)
        for declarator in declaration.children:
            if declarator.type == "variable_declarator":
                yield from _bound(declarator.child_by_field_name("name"), places)
        return
    for clause in (child for child in statement.children if child.type == "export_clause"):
        for specifier in (child for child in clause.children if child.type == "export_specifier"):
            name = specifier.child_by_field_name("alias") or specifier.child_by_field_name("name")
            if name is not None:
                yield places.text(name)


def _bound(pattern: Node | None, places: _Places) -> Iterator[str]:
    """Every name that a pattern binds."""
    stack = [pattern] if pattern is not None else []
    while stack:
        node = stack.pop()
        if node.type in {"identifier", "shorthand_property_identifier_pattern"}:
            yield places.text(node)
        elif node.type == "pair_pattern":
            value = node.child_by_field_name("value")
            stack.extend([value] if value is not None else [])
        elif node.type == "assignment_pattern":
            left = node.child_by_field_name("left")
            stack.extend([left] if left is not None else [])
        else:
            stack.extend(reversed(node.children))
