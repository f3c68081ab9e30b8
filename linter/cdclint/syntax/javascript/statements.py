"""Statements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdclint.syntax.javascript import classes, expressions, functions, imports_exports, patterns
from cdclint.syntax.javascript.nodes import Doubts, Node
from cdclint.syntax.javascript.tokens import NAME, SKIP
from cdclint.syntax.mdx.character import starts_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdclint.syntax.javascript.parsing import Parser

_MODULE_ITEMS = {"import": "ImportDeclaration", "export": "ExportDeclaration"}


def statement(parser: Parser, *, declaration: bool = False, top: bool = False) -> str:
    """One statement: its type, as far as modules are told apart by it."""
    start = parser.start
    parser.deeper()
    kind = _any_statement(parser, start, declaration=declaration, top=top)
    parser.depth -= 1
    return kind


def _any_statement(parser: Parser, start: int, *, declaration: bool, top: bool) -> str:
    if parser.type == "punctuator":
        if parser.value == "{":
            block(parser)
            return "BlockStatement"
        if parser.value == ";":
            parser.next()
            return "EmptyStatement"
    elif parser.type == "name" and not parser.escaped:
        word = parser.value
        if word == "function":
            if not declaration:
                parser.unexpected()
            functions.function(parser, start, statement=True)
            return "FunctionDeclaration"
        if word == "class":
            if not declaration:
                parser.unexpected()
            classes.class_body(parser, statement=True)
            return "ClassDeclaration"
        if word in ("const", "var") or (word == "let" and begins_let(parser)):
            if not declaration and word != "var":
                parser.unexpected()
            variables(parser, word)
            parser.semicolon()
            return "VariableDeclaration"
        if word == "async" and begins_async_function(parser):
            if not declaration:
                parser.unexpected()
            parser.next()
            functions.function(parser, start, statement=True, asynchronous=True)
            return "FunctionDeclaration"
        if word in ("import", "export"):
            if word == "import":
                char, _, _ = parser.peek()
                if char in ("(", ".") and char:
                    expressions.expression(parser)
                    parser.semicolon()
                    return "ExpressionStatement"
            if not top:
                parser.fail(start, "`{word}` stands only at the top of a file", word=word)
            parser.next()
            if word == "import":
                imports_exports.import_declaration(parser)
            else:
                imports_exports.export_declaration(parser)
            return _MODULE_ITEMS[word]
        found = _STATEMENTS.get(word)
        if found is not None:
            kind, read = found
            read(parser)
            return kind
    simple = parser.type == "name"
    name = parser.value
    node = expressions.expression(parser)
    if simple and node.kind == "name" and parser.at_sign(":"):
        parser.next()
        function = parser.functions[-1]
        if any(label == name for label, _ in function.labels):
            parser.fail(start, "the label `{name}` stands twice", name=name)
        loop = parser.type == "name" and parser.value in ("for", "while", "do")
        function.labels.append((name, loop))
        if parser.at_word("function") or parser.at_word("class"):
            parser.unexpected()
        statement(parser)
        function.labels.pop()
        return "LabeledStatement"
    parser.semicolon()
    return "ExpressionStatement"


def begins_let(parser: Parser) -> bool:
    """Whether `let` begins a declaration here."""
    char, at, _ = parser.peek()
    if char in ("[", "{", "\\"):
        return True
    if char and starts_name(char):
        found = NAME.match(parser.text, at, parser.limit)
        return not (found and found[0] in ("in", "instanceof"))
    return False


def begins_async_function(parser: Parser) -> bool:
    """Whether `async` begins a function here."""
    found = SKIP.match(parser.text, parser.pos, parser.limit)
    assert found
    if re.search(r"[\n\r]", found[0]):
        return False
    word = NAME.match(parser.text, found.end(), parser.limit)
    return word is not None and word[0] == "function"


def block(parser: Parser, *, scope: bool = True) -> None:
    """A block."""
    parser.expect("{")
    if scope:
        parser.scopes.push()
    while not parser.at_sign("}"):
        statement(parser, declaration=True)
    if scope:
        parser.scopes.pop()
    parser.next()


def variables(parser: Parser, word: str, *, loop: bool = False) -> int:
    """The declarations behind `var`, `let` or `const`: how many."""
    parser.next()
    count = 0
    while True:
        target = patterns.binding_target(parser, "variable" if word == "var" else "lexical")
        count += 1
        if parser.eat("="):
            expressions.assignment(parser, in_allowed=not loop)
            parser.initialised = True
        elif (word == "const" or target.kind != "name") and not (
            loop and (parser.at_word("in") or parser.at_word("of"))
        ):
            parser.unexpected()
        if not parser.eat(","):
            return count


def break_statement(parser: Parser) -> None:
    """`break` or `continue`."""
    start = parser.start
    loop = parser.value == "continue"
    parser.next()
    function = parser.functions[-1]
    if parser.eat(";") or parser.can_end():
        if not (function.loops if loop else function.loops or function.switches):
            parser.fail(
                start, "`continue` stands outside a loop" if loop else "`break` stands outside a loop or switch"
            )
        return
    name = patterns.identifier(parser)
    parser.semicolon()
    if not any(label == name.name and (whole or not loop) for label, whole in function.labels):
        parser.fail(start, "there is no label `{name}` here", name=name.name)


def debugger_statement(parser: Parser) -> None:
    """`debugger`."""
    parser.next()
    parser.semicolon()


def loop_body(parser: Parser) -> None:
    """The statement that a loop repeats."""
    function = parser.functions[-1]
    function.loops += 1
    statement(parser)
    function.loops -= 1


def do_statement(parser: Parser) -> None:
    """`do`."""
    parser.next()
    loop_body(parser)
    parser.expect("while")
    condition(parser)
    parser.eat(";")


def condition(parser: Parser) -> None:
    """A condition in its parentheses."""
    parser.expect("(")
    expressions.expression(parser)
    parser.expect(")")


def while_statement(parser: Parser) -> None:
    """`while`."""
    parser.next()
    condition(parser)
    loop_body(parser)


def for_statement(parser: Parser) -> None:
    """`for`."""
    parser.next()
    awaiting = -1
    if parser.at_word("await") and expressions.can_await(parser):
        awaiting = parser.start
        parser.next()
    parser.scopes.push()
    parser.expect("(")
    if parser.at_sign(";"):
        if awaiting >= 0:
            parser.unexpected(awaiting)
        rest_of_for(parser)
    elif parser.at_word("var") or parser.at_word("const") or (parser.at_word("let") and begins_let(parser)):
        parser.initialised = False
        count = variables(parser, parser.value, loop=True)
        if (parser.at_word("in") or parser.at_word("of")) and count == 1 and not parser.initialised:
            over(parser, awaiting)
        else:
            if awaiting >= 0:
                parser.unexpected(awaiting)
            rest_of_for(parser)
    else:
        doubts = Doubts()
        begin = parser.start
        asynchronous = parser.at_word("async")
        node = expression_or_target(parser, doubts)
        if parser.at_word("of") or parser.at_word("in"):
            if parser.at_word("of") and asynchronous and node.kind == "name" and awaiting < 0:
                parser.unexpected(begin)
            patterns.to_pattern(parser, node, binding=False, doubts=doubts)
            patterns.check_target(parser, node)
            over(parser, awaiting)
        else:
            expressions.settle(parser, doubts)
            if awaiting >= 0:
                parser.unexpected(awaiting)
            rest_of_for(parser)
    parser.scopes.pop()


def expression_or_target(parser: Parser, doubts: Doubts) -> Node:
    """What stands first in the head of a loop: an expression, or what takes the values."""
    start = parser.start
    first = expressions.assignment(parser, doubts, in_allowed=False)
    if not parser.at_sign(","):
        return first
    items = [first]
    while parser.eat(","):
        items.append(expressions.assignment(parser, doubts, in_allowed=False))
    return Node("sequence", start, parser.last_end, items)


def over(parser: Parser, awaiting: int) -> None:
    """`of` or `in`, the rest of the loop's head, and its body."""
    of = parser.at_word("of")
    if awaiting >= 0 and not of:
        parser.unexpected(awaiting)
    parser.next()
    if of:
        expressions.assignment(parser)
    else:
        expressions.expression(parser)
    parser.expect(")")
    loop_body(parser)


def rest_of_for(parser: Parser) -> None:
    """The rest of a head with semicolons, and the loop's body."""
    parser.expect(";")
    if not parser.at_sign(";"):
        expressions.expression(parser)
    parser.expect(";")
    if not parser.at_sign(")"):
        expressions.expression(parser)
    parser.expect(")")
    loop_body(parser)


def if_statement(parser: Parser) -> None:
    """`if`."""
    parser.next()
    condition(parser)
    statement(parser)
    if parser.eat("else"):
        statement(parser)


def return_statement(parser: Parser) -> None:
    """`return`."""
    start = parser.start
    if all(function is parser.top or function.method == "static" for function in parser.functions):
        parser.fail(start, "`return` stands outside a function")
    parser.next()
    if not parser.eat(";") and not parser.can_end():
        expressions.expression(parser)
        parser.semicolon()


def switch_statement(parser: Parser) -> None:
    """`switch`."""
    parser.next()
    condition(parser)
    parser.expect("{")
    parser.functions[-1].switches += 1
    parser.scopes.push()
    default = False
    opened = False
    while not parser.at_sign("}"):
        if parser.at_word("case"):
            parser.next()
            expressions.expression(parser)
            parser.expect(":")
            opened = True
        elif parser.at_word("default"):
            if default:
                parser.fail(parser.last_end, "a switch has one `default`")
            parser.next()
            parser.expect(":")
            default = opened = True
        else:
            if not opened:
                parser.unexpected()
            statement(parser, declaration=True)
    parser.scopes.pop()
    parser.functions[-1].switches -= 1
    parser.next()


def throw_statement(parser: Parser) -> None:
    """`throw`."""
    parser.next()
    if parser.newline:
        parser.fail(parser.last_end, "what is thrown stands on the line of `throw`")
    expressions.expression(parser)
    parser.semicolon()


def try_statement(parser: Parser) -> None:
    """`try`."""
    start = parser.start
    parser.next()
    block(parser)
    caught = parser.at_word("catch")
    if caught:
        parser.next()
        parser.scopes.push()
        if parser.eat("("):
            target = patterns.binding_target(parser, None)
            patterns.bind(parser, target, "lexical", None)
            if target.kind == "name":
                parser.scopes.here.catches = target.name
            parser.expect(")")
        block(parser, scope=False)
        parser.scopes.pop()
    if parser.eat("finally"):
        block(parser)
    elif not caught:
        parser.fail(start, "`try` has neither `catch` nor `finally`")


def with_statement(parser: Parser) -> None:
    """`with`, which modules do not have."""
    parser.fail(parser.start, "`with` is not allowed in a module")


_STATEMENTS: dict[str, tuple[str, Callable[[Parser], None]]] = {
    "break": ("BreakStatement", break_statement),
    "continue": ("ContinueStatement", break_statement),
    "debugger": ("DebuggerStatement", debugger_statement),
    "do": ("DoWhileStatement", do_statement),
    "for": ("ForStatement", for_statement),
    "if": ("IfStatement", if_statement),
    "return": ("ReturnStatement", return_statement),
    "switch": ("SwitchStatement", switch_statement),
    "throw": ("ThrowStatement", throw_statement),
    "try": ("TryStatement", try_statement),
    "while": ("WhileStatement", while_statement),
    "with": ("WithStatement", with_statement),
}
