"""Functions: their parameters and bodies, and arrow functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.syntax.javascript import expressions, patterns, statements
from cdclint.syntax.javascript.nodes import Function, Node

if TYPE_CHECKING:
    from cdclint.syntax.javascript.nodes import Doubts
    from cdclint.syntax.javascript.parsing import Parser


def arrow(
    parser: Parser, start: int, parameters: list[Node], *, asynchronous: bool, doubts: Doubts | None = None
) -> Node:
    """An arrow function whose parameters are read and whose arrow is the current token."""
    for parameter in parameters:
        patterns.to_pattern(parser, parameter, binding=True, doubts=doubts)
    if doubts is not None and doubts.trailing >= 0:
        parser.fail(doubts.trailing, "nothing can stand behind a rest element")
    parser.deeper()
    outer = parser.functions[-1]
    method = outer.method if outer.method in ("field", "static") else ""
    parser.functions.append(Function(asynchronous=asynchronous, arrow=True, method=method))
    parser.scopes.push(function=True)
    parser.next()
    names: set[str] = set()
    for parameter in parameters:
        patterns.bind(parser, parameter, "parameter", names)
    kept = parser.awaits, parser.yields, parser.in_parameters
    parser.awaits = parser.yields = parser.in_parameters = 0
    if parser.at_sign("{"):
        body(parser, simple=all(parameter.kind == "name" for parameter in parameters))
    else:
        expressions.assignment(parser)
    parser.awaits, parser.yields, parser.in_parameters = kept
    parser.scopes.pop()
    parser.functions.pop()
    parser.depth -= 1
    return Node("arrow", start, parser.last_end)


def function(
    parser: Parser, start: int, *, statement: bool, asynchronous: bool = False, optional_name: bool = False
) -> None:
    """A function whose `function` is the current token."""
    del start
    parser.next()
    generator = parser.eat("*")
    if statement:
        if parser.type == "name" and not (optional_name and parser.at_sign("(")):
            name = patterns.identifier(parser)
            how = "lexical" if (generator or asynchronous) and not parser.scopes.here.function else "function"
            if (parser.scopes.here.function and (generator or asynchronous)) or parser.scopes.here.function:
                how = "variable"
            parser.declare(name.name, how, name.start)
        elif not optional_name:
            parser.unexpected()
    parser.functions.append(Function(asynchronous=asynchronous, generator=generator))
    parser.scopes.push(function=True)
    if not statement and parser.type == "name":
        patterns.identifier(parser)
    parameters_and_body(parser)


def method(parser: Parser, start: int, *, asynchronous: bool, generator: bool, kind: str) -> tuple[int, bool]:
    """The parameters and body of a method: how many parameters, and whether the last is a rest."""
    del start
    parser.functions.append(Function(asynchronous=asynchronous, generator=generator, method=kind))
    parser.scopes.push(function=True)
    return parameters_and_body(parser)


def parameters_and_body(parser: Parser) -> tuple[int, bool]:
    """As `method`, its function being begun already."""
    parser.deeper()
    kept = parser.awaits, parser.yields
    parser.awaits = parser.yields = 0
    parser.expect("(")
    function = parser.functions[-1]
    parameters: list[Node] = []
    simple = True
    rest = False
    inside = parser.in_parameters
    parser.in_parameters = int(function.asynchronous or function.generator)
    first = True
    while not parser.at_sign(")"):
        if not first:
            parser.expect(",")
            if parser.at_sign(")"):
                break
        first = False
        if parser.at_sign("..."):
            parser.next()
            parameters.append(patterns.binding_target(parser, None))
            simple = False
            rest = True
            if parser.at_sign(","):
                parser.fail(parser.start, "nothing can stand behind a rest element")
            break
        parameter = patterns.binding_target(parser, None)
        simple = simple and parameter.kind == "name"
        if parser.eat("="):
            simple = False
            expressions.assignment(parser)
        parameters.append(parameter)
    parser.expect(")")
    parser.in_parameters = 0
    names: set[str] = set()
    for parameter in parameters:
        patterns.bind(parser, parameter, "parameter", names)
    body(parser, simple=simple)
    parser.in_parameters = inside
    parser.awaits, parser.yields = kept
    parser.scopes.pop()
    parser.functions.pop()
    parser.depth -= 1
    return len(parameters), rest


def body(parser: Parser, *, simple: bool) -> None:
    """The body of a function."""
    start = parser.start
    parser.expect("{")
    first = True
    while not parser.at_sign("}"):
        if first and parser.type == "string" and parser.value == "use strict" and not simple:
            parser.fail(start, "`use strict` cannot stand in a function with patterns or defaults as parameters")
        first = False
        statements.statement(parser, declaration=True)
    parser.next()
