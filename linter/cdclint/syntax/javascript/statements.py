"""Statements. A `single` one is the body of another statement, where nothing is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.javascript import classes, expressions, functions, imports_exports, operands, patterns
from cdclint.syntax.javascript.name_characters import continues_name, starts_name
from cdclint.syntax.javascript.nodes import Doubts
from cdclint.syntax.javascript.parsing import CAUGHT, LEXICAL, VARIABLE, Label
from cdclint.syntax.javascript.tokens import NAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdclint.syntax.javascript.nodes import Node
    from cdclint.syntax.javascript.parsing import Parser

_ASYNC_FUNCTION = regex(r"function(?![A-Za-z0-9_$\\])")


def statement(parser: Parser, *, single: bool = False, top: bool = False) -> str:
    """One statement: its type, as far as modules depend on it."""
    parser.deeper()
    kind = any_statement(parser, single=single, top=top)
    parser.depth -= 1
    return kind


def any_statement(parser: Parser, *, single: bool, top: bool) -> str:
    """As `statement`, which counts the depth."""
    start, kind = parser.start, parser.type
    if kind == "name":
        if parser.value == "let" and begins_let(parser, single=single):
            return variable_statement(parser, "let", single=single)
        if parser.value == "async" and begins_async_function(parser):
            if single:
                parser.unexpected()
            parser.next()
            parser.next()
            functions.function(parser, start, statement=True, asynchronous=True)
            return "FunctionDeclaration"
        name = parser.value
        node = expressions.expression(parser)
        if node.kind == "name" and parser.type == ":":
            parser.next()
            labelled(parser, name, start)
            return "LabeledStatement"
        parser.semicolon()
        return "ExpressionStatement"
    found = _STATEMENTS.get(kind)
    if found is not None:
        found[1](parser)
        return found[0]
    if kind in ("const", "var"):
        return variable_statement(parser, kind, single=single)
    if kind in ("function", "class"):
        if single:
            parser.unexpected()
        if kind == "class":
            classes.class_body(parser, statement=True)
            return "ClassDeclaration"
        parser.next()
        functions.function(parser, start, statement=True)
        return "FunctionDeclaration"
    if kind in ("import", "export") and (kind == "export" or parser.peek()[0] not in ("(", ".")):
        if not top:
            parser.fail(start, Message("`{word}` is allowed only at the top level of a file", word=kind))
        parser.next()
        if kind == "import":
            imports_exports.import_declaration(parser)
            return "ImportDeclaration"
        imports_exports.export_declaration(parser)
        return "ExportDeclaration"
    expressions.expression(parser)
    parser.semicolon()
    return "ExpressionStatement"


def labelled(parser: Parser, name: str, start: int) -> None:
    """The statement after a label, whose colon is read."""
    if any(label.name == name for label in parser.labels):
        parser.fail(start, Message("duplicate label `{name}`", name=name))
    kind = "loop" if parser.type in ("for", "while", "do") else "switch" if parser.type == "switch" else ""
    for label in reversed(parser.labels):
        if label.start != start:
            break
        label.start = parser.start
        label.kind = kind
    parser.labels.append(Label(name, kind, parser.start))
    statement(parser, single=True)
    parser.labels.pop()


def begins_let(parser: Parser, *, single: bool = False) -> bool:
    """Whether the word `let` begins a declaration here."""
    if parser.escaped:
        return False
    text, limit = parser.text, parser.limit
    char, at, _ = parser.peek()
    if char in ("[", "\\"):
        return True
    if single or not char:
        return False
    if char == "{":
        return True
    if not starts_name(char):
        return False
    found = NAME.match(text, at, limit)
    stop = found.end() if found else at + 1
    while stop < limit and continues_name(text[stop]):
        stop += 1
    return text.startswith("\\", stop) or text[at:stop] not in ("in", "instanceof")


def begins_async_function(parser: Parser) -> bool:
    """Whether the word `async` begins a function here."""
    if parser.escaped:
        return False
    _, at, newline = parser.peek()
    found = None if newline else _ASYNC_FUNCTION.match(parser.text, at, parser.limit)
    if not found:
        return False
    after = parser.text[found.end() : found.end() + 1]
    return found.end() >= parser.limit or after < "\x80" or not continues_name(after)


def block(parser: Parser, *, scope: bool = True) -> None:
    """A block."""
    parser.expect("{")
    if scope:
        parser.enter(0)
    while parser.type != "}":
        statement(parser)
    parser.next()
    if scope:
        parser.leave()


def variable_statement(parser: Parser, word: str, *, single: bool = False) -> str:
    """`var`, `let` or `const`."""
    if single and word != "var":
        parser.unexpected()
    parser.next()
    variables(parser, word)
    parser.semicolon()
    return "VariableDeclaration"


def variables(parser: Parser, word: str, *, head: str = "") -> list[tuple[Node, bool]]:
    """The declarations after `var`, `let` or `const`: each target, and whether it has a value."""
    found: list[tuple[Node, bool]] = []
    while True:
        target = patterns.target(parser)
        patterns.check_pattern(parser, target, VARIABLE if word == "var" else LEXICAL)
        valued = parser.eat("=")
        if valued:
            expressions.assignment(parser, None, head)
        else:
            loops_on = parser.type == "in" or parser.at_word("of")
            if word == "const" and not loops_on:
                parser.unexpected()
            if target.kind != "name" and not (head and loops_on):
                parser.fail(parser.last_end, Message("a pattern that declares needs a value: add `= …`"))
        found.append((target, valued))
        if not parser.eat(","):
            return found


def break_statement(parser: Parser) -> None:
    """`break` or `continue`."""
    start, word = parser.start, parser.type
    parser.next()
    name = ""
    if not parser.eat(";") and not parser.can_end():
        if parser.type != "name":
            parser.unexpected()
        name = parser.name().name
        parser.semicolon()
    for label in parser.labels:
        if (not name or label.name == name) and (
            (label.kind and (word == "break" or label.kind == "loop")) or (name and word == "break")
        ):
            return
    if name:
        parser.fail(start, Message("there is no label `{name}` here", name=name))
    if word == "break":
        parser.fail(start, Message("`break` outside a loop or switch"))
    parser.fail(start, Message("`continue` outside a loop"))


def debugger_statement(parser: Parser) -> None:
    """`debugger`."""
    parser.next()
    parser.semicolon()


def empty_statement(parser: Parser) -> None:
    """`;`."""
    parser.next()


def condition(parser: Parser) -> None:
    """A condition in its parentheses."""
    parser.expect("(")
    expressions.expression(parser)
    parser.expect(")")


def if_statement(parser: Parser) -> None:
    """`if`."""
    parser.next()
    condition(parser)
    statement(parser, single=True)
    if parser.eat("else"):
        statement(parser, single=True)


def return_statement(parser: Parser) -> None:
    """`return`."""
    if not parser.can_return():
        parser.fail(parser.start, Message("`return` outside a function"))
    parser.next()
    if not parser.eat(";") and not parser.can_end():
        expressions.expression(parser)
        parser.semicolon()


def switch_statement(parser: Parser) -> None:
    """`switch`."""
    parser.next()
    condition(parser)
    parser.expect("{")
    parser.labels.append(Label("", "switch"))
    parser.enter(0)
    default = opened = False
    while parser.type != "}":
        if parser.eat("case"):
            expressions.expression(parser)
            parser.expect(":")
            opened = True
        elif parser.eat("default"):
            if default:
                parser.fail(parser.last_start, Message("a switch has one `default`"))
            default = opened = True
            parser.expect(":")
        else:
            if not opened:
                parser.unexpected()
            statement(parser)
    parser.leave()
    parser.next()
    parser.labels.pop()


def throw_statement(parser: Parser) -> None:
    """`throw`."""
    parser.next()
    if parser.newline:
        parser.fail(parser.last_end, Message("the thrown value must be on the line of `throw`"))
    expressions.expression(parser)
    parser.semicolon()


def try_statement(parser: Parser) -> None:
    """`try`."""
    start = parser.start
    parser.next()
    block(parser)
    caught = parser.eat("catch")
    if caught:
        if parser.eat("("):
            target = patterns.target(parser)
            parser.enter(0)
            patterns.check_pattern(parser, target, CAUGHT if target.kind == "name" else LEXICAL)
            parser.expect(")")
        else:
            parser.enter(0)
        block(parser, scope=False)
        parser.leave()
    if parser.eat("finally"):
        block(parser)
    elif not caught:
        parser.fail(start, Message("`try` has neither `catch` nor `finally`"))


def with_statement(parser: Parser) -> None:
    """`with`, which modules do not have."""
    parser.fail(parser.start, Message("`with` is not allowed in a module"))


def loop_body(parser: Parser) -> None:
    """The statement that a loop repeats."""
    parser.labels.append(Label("", "loop"))
    statement(parser, single=True)
    parser.labels.pop()


def do_statement(parser: Parser) -> None:
    """`do`."""
    parser.next()
    loop_body(parser)
    parser.expect("while")
    condition(parser)
    parser.eat(";")


def while_statement(parser: Parser) -> None:
    """`while`."""
    parser.next()
    condition(parser)
    loop_body(parser)


def for_statement(parser: Parser) -> None:
    """`for`."""
    parser.next()
    awaiting = -1
    if parser.at_word("await") and parser.can_await():
        awaiting = parser.start
        parser.next()
    parser.labels.append(Label("", "loop"))
    parser.enter(0)
    parser.expect("(")
    kind = parser.type
    if kind == ";":
        counting(parser, awaiting)
    elif kind in ("var", "const") or (kind == "name" and parser.value == "let" and begins_let(parser)):
        declaring(parser, awaiting)
    else:
        taking(parser, awaiting)
    parser.leave()
    parser.labels.pop()


def declaring(parser: Parser, awaiting: int) -> None:
    """The rest of a `for` whose head declares."""
    start, word = parser.start, parser.value
    parser.next()
    found = variables(parser, word, head="for")
    within = parser.type == "in"
    if len(found) > 1 or not (within or parser.at_word("of")):
        counting(parser, awaiting)
        return
    if within and awaiting >= 0:
        parser.unexpected(awaiting)
    parser.next()
    if found[0][1]:
        parser.fail(start, Message("a variable that a loop declares cannot have an initial value"))
    over(parser, within=within)


def taking(parser: Parser, awaiting: int) -> None:
    """The rest of a `for` whose head begins with an expression, or with what takes the values."""
    start, escaped = parser.start, parser.escaped
    let = parser.at_word("let")
    doubts = Doubts()
    if awaiting >= 0:
        node: Node = operands.subscripted(parser, doubts, "await")
    else:
        node = expressions.expression(parser, doubts, "for")
    within = parser.type == "in"
    if not within and not parser.at_word("of"):
        expressions.settle(parser, doubts)
        counting(parser, awaiting)
        return
    if awaiting >= 0:
        if within:
            parser.unexpected(awaiting)
    elif not within and node.start == start and not escaped and node.kind == "name" and node.name == "async":
        parser.unexpected()
    if let and not within:
        parser.fail(node.start, Message("`{name}` cannot be a name in a module", name="let"))
    patterns.to_pattern(parser, node, doubts)
    patterns.check_pattern(parser, node)
    parser.next()
    over(parser, within=within)


def over(parser: Parser, *, within: bool) -> None:
    """What follows `of` or `in`, and the loop's body."""
    if within:
        expressions.expression(parser)
    else:
        expressions.assignment(parser)
    parser.expect(")")
    statement(parser, single=True)


def counting(parser: Parser, awaiting: int) -> None:
    """The rest of a head with semicolons, and the loop's body."""
    if awaiting >= 0:
        parser.unexpected(awaiting)
    parser.expect(";")
    if parser.type != ";":
        expressions.expression(parser)
    parser.expect(";")
    if parser.type != ")":
        expressions.expression(parser)
    parser.expect(")")
    statement(parser, single=True)


_STATEMENTS: dict[str, tuple[str, Callable[[Parser], None]]] = {
    "{": ("BlockStatement", block),
    ";": ("EmptyStatement", empty_statement),
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
