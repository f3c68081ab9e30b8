"""Modules: imports and exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.syntax.javascript import classes, expressions, functions, patterns, statements
from cdclint.syntax.javascript.nodes import Node
from cdclint.syntax.javascript.parsing import LEXICAL

if TYPE_CHECKING:
    from cdclint.syntax.javascript.parsing import Parser


def program(parser: Parser) -> list[tuple[str, int]]:
    """All statements: the type and place of each."""
    found: list[tuple[str, int]] = []
    while parser.type != "eof":
        start = parser.start
        found.append((statements.statement(parser, top=True), start))
    for name, at in parser.unbound.items():
        parser.fail(at, Message("`{name}` is exported and nowhere declared", name=name))
    return found


def import_declaration(parser: Parser) -> None:
    """What follows `import`."""
    if parser.type != "string":
        import_clause(parser)
        if not parser.eat_word("from"):
            parser.unexpected()
    address(parser)
    parser.semicolon()


def address(parser: Parser) -> None:
    """The address of a module."""
    if parser.type != "string":
        parser.unexpected()
    parser.next()


def import_clause(parser: Parser) -> None:
    """The names of an import."""
    if parser.type == "name":
        bind_import(parser, parser.name())
        if not parser.eat(","):
            return
    if parser.eat("*"):
        if not parser.eat_word("as"):
            parser.unexpected()
        bind_import(parser, parser.name())
        return
    parser.expect("{")
    first = True
    while not parser.list_ends("}", first=first):
        first = False
        node = module_name(parser)
        if parser.eat_word("as"):
            node = parser.name()
        elif node.kind == "name":
            parser.check_name(node.name, node.start)
        bind_import(parser, node)
    parser.next()


def bind_import(parser: Parser, node: Node) -> None:
    """Bind an imported name."""
    patterns.check_simple(parser, node, LEXICAL)
    parser.imported.append(node.name)


def module_name(parser: Parser) -> Node:
    """A name as a module exports it: any word, or a string."""
    if parser.type != "string":
        return parser.word()
    start, value = parser.start, parser.value
    parser.next()
    try:
        value.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        parser.fail(start, Message("the name of an export is not valid Unicode"))
    return Node("literal", start, parser.last_end, None, value)


def export(parser: Parser, name: str, at: int) -> None:
    """Export a name."""
    if name in parser.exported:
        parser.fail(at, Message("`{name}` is exported twice", name=name))
    parser.exported.add(name)


def export_pattern(parser: Parser, node: Node) -> None:
    """Export the names that a pattern declares."""
    if node.kind == "name":
        export(parser, node.name, node.start)
    for item in node.items:
        export_pattern(parser, item)


def export_declaration(parser: Parser) -> None:
    """What follows `export`."""
    start, kind = parser.start, parser.type
    statement = parser.last_start
    if kind == "*":
        parser.next()
        if parser.eat_word("as"):
            export(parser, module_name(parser).name, parser.last_start)
        if not parser.eat_word("from"):
            parser.unexpected()
        address(parser)
        parser.semicolon()
    elif kind == "default":
        parser.next()
        export(parser, "default", parser.last_start)
        parser.defaults.append(statement)
        export_default(parser)
    elif kind in ("var", "const") or (kind == "name" and parser.value == "let" and statements.begins_let(parser)):
        word = parser.value
        parser.next()
        found = statements.variables(parser, word)
        parser.semicolon()
        for node, _ in found:
            export_pattern(parser, node)
    elif kind in ("function", "class") or (parser.at_word("async") and statements.begins_async_function(parser)):
        export_named(parser, start, kind)
    else:
        export_clause(parser, statement)


def export_named(parser: Parser, start: int, kind: str) -> None:
    """A function or class that is exported by its name."""
    if kind == "class":
        name = classes.class_body(parser, statement=True)
    else:
        parser.next()
        if kind == "name":
            parser.next()
        name = functions.function(parser, start, statement=True, asynchronous=kind == "name")
    if name is not None:
        export(parser, name.name, name.start)


def export_default(parser: Parser) -> None:
    """What follows `export default`."""
    start = parser.start
    asynchronous = parser.at_word("async") and statements.begins_async_function(parser)
    if asynchronous or parser.type == "function":
        parser.next()
        if asynchronous:
            parser.next()
        functions.function(parser, start, statement=True, asynchronous=asynchronous, nameless=True)
    elif parser.type == "class":
        classes.class_body(parser, statement=True, nameless=True)
    else:
        expressions.assignment(parser)
        parser.semicolon()


def export_clause(parser: Parser, statement: int) -> None:
    """Names that are exported in braces."""
    parser.expect("{")
    named: list[Node] = []
    default = False
    while not parser.list_ends("}", first=not named):
        local = module_name(parser)
        named.append(local)
        exported = module_name(parser) if parser.eat_word("as") else local
        default = default or (exported.name == "default" and exported.kind == "name")
        export(parser, exported.name, exported.start)
    parser.next()
    if parser.eat_word("from"):
        address(parser)
        if default:
            parser.defaults.append(statement)
    else:
        top = parser.scopes[0]
        for local in named:
            if local.kind == "literal":
                parser.fail(local.start, Message("a string is exported only from another module"))
            parser.check_name(local.name, local.start)
            if local.name not in top.lexical and local.name not in top.variables:
                parser.unbound[local.name] = local.start
    parser.semicolon()
