"""Modules: imports and exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.syntax.javascript import classes, expressions, functions, patterns, statements
from cdclint.syntax.javascript.nodes import Node

if TYPE_CHECKING:
    from cdclint.syntax.javascript.parsing import Parser


def program(parser: Parser) -> tuple[tuple[tuple[str, int], ...], tuple[str, ...]]:
    """All statements: the type and place of each, and the names that are imported."""
    found: list[tuple[str, int]] = []
    while parser.type != "eof":
        start = parser.start
        found.append((statements.statement(parser, declaration=True, top=True), start))
    for name, at in parser.scopes.unbound.items():
        parser.fail(at, "`{name}` is exported and nowhere declared", name=name)
    return tuple(found), tuple(parser.imported)


def import_declaration(parser: Parser) -> None:
    """What follows `import`."""
    if parser.type != "string":
        import_clause(parser)
        if not parser.at_word("from"):
            parser.unexpected()
        parser.next()
        if parser.type != "string":
            parser.unexpected()
    parser.next()
    parser.semicolon()


def import_clause(parser: Parser) -> None:
    """The names of an import."""
    if parser.type == "name":
        bind_import(parser, patterns.identifier(parser))
        if not parser.eat(","):
            return
    if parser.eat("*"):
        if not parser.at_word("as"):
            parser.unexpected()
        parser.next()
        bind_import(parser, patterns.identifier(parser))
        return
    parser.expect("{")
    first = True
    while not parser.eat("}"):
        if not first:
            parser.expect(",")
            if parser.eat("}"):
                break
        first = False
        name, at, string = parser.value, parser.start, parser.type == "string"
        if parser.type not in ("name", "string"):
            parser.unexpected()
        parser.next()
        if parser.at_word("as"):
            parser.next()
            bind_import(parser, patterns.identifier(parser))
        else:
            if string:
                parser.unexpected(at)
            parser.check_name(name, at)
            bind_import(parser, Node("name", at, parser.last_end, name=name))


def bind_import(parser: Parser, node: Node) -> None:
    """Bind an imported name."""
    patterns.bind(parser, node, "lexical", None)
    parser.imported.append(node.name)


def export(parser: Parser, name: str, at: int) -> None:
    """Export a name."""
    if name in parser.exported:
        parser.fail(at, "`{name}` is exported twice", name=name)
    parser.exported.add(name)


def export_declaration(parser: Parser) -> None:
    """What follows `export`."""
    if parser.eat("*"):
        if parser.at_word("as"):
            parser.next()
            name, at = export_name(parser)
            export(parser, name, at)
        from_clause(parser)
        return
    if parser.at_word("default"):
        export(parser, "default", parser.start)
        parser.next()
        start = parser.start
        if parser.at_word("function"):
            functions.function(parser, start, statement=True, optional_name=True)
        elif parser.at_word("async") and statements.begins_async_function(parser):
            parser.next()
            functions.function(parser, start, statement=True, asynchronous=True, optional_name=True)
        elif parser.at_word("class"):
            classes.class_body(parser, statement=True, optional_name=True)
        else:
            expressions.assignment(parser)
            parser.semicolon()
        return
    word = parser.value if parser.type == "name" and not parser.escaped else ""
    if (
        word in ("var", "const", "class", "function")
        or (word == "let" and statements.begins_let(parser))
        or (word == "async" and statements.begins_async_function(parser))
    ):
        scope = parser.scopes.top
        before = scope.lexical | scope.variables | scope.functions
        start = parser.start
        statements.statement(parser, declaration=True)
        for name in sorted((scope.lexical | scope.variables | scope.functions) - before):
            export(parser, name, start)
        return
    parser.expect("{")
    named: list[tuple[str, int, bool]] = []
    first = True
    while not parser.eat("}"):
        if not first:
            parser.expect(",")
            if parser.eat("}"):
                break
        first = False
        string = parser.type == "string"
        local, at = export_name(parser)
        named.append((local, at, string))
        if parser.at_word("as"):
            parser.next()
            name, place = export_name(parser)
        else:
            name, place = local, at
        export(parser, name, place)
    if parser.at_word("from"):
        from_clause(parser)
        return
    scope = parser.scopes.top
    for local, at, string in named:
        if string:
            parser.fail(at, "a string is exported only from another module")
        parser.check_name(local, at)
        if local not in scope.lexical and local not in scope.variables and local not in scope.functions:
            parser.scopes.unbound.setdefault(local, at)
    parser.semicolon()


def from_clause(parser: Parser) -> None:
    """`from` and the module's address."""
    if not parser.at_word("from"):
        parser.unexpected()
    parser.next()
    if parser.type != "string":
        parser.unexpected()
    parser.next()
    parser.semicolon()


def export_name(parser: Parser) -> tuple[str, int]:
    """A name that is exported, and its place."""
    if parser.type not in ("name", "string"):
        parser.unexpected()
    read = parser.value, parser.start
    parser.next()
    return read
