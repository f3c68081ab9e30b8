"""The grammar of Go's templates: actions, pipelines, commands and operands, with the variables that are in scope."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message
from cdclint.syntax.gotemplate.action_tokens import Refused, Token, tokens_of, unquoted
from cdclint.syntax.gotemplate.action_tree import BUILT_IN, Call, Dialect, Literal, Reference, Template, TemplateError

if TYPE_CHECKING:
    from cdclint.syntax.gotemplate.action_tree import Operand

MAX_DEPTH = 60
"""How deeply brackets may nest; a deeper template is not checked."""

_NOT_EXECUTABLE = frozenset({"string", "number", "character", "bool", "nil"})
_BRANCHING = frozenset({"if", "with", "range"})


class _TooDeep(Exception):  # noqa: N818 (it only ends the reading)
    """More brackets in each other than `MAX_DEPTH`."""


@dataclass(slots=True)
class _Block:
    """What `end` closes: its opening action, the number of variables before it, and whether `.` is the whole data."""

    opened: Token
    variables: int
    rooted: bool
    otherwise: bool = False


def parse_template(text: str, dialect: Dialect) -> Template:
    """Read a template; it never raises."""
    if "{{" not in text:
        return Template(text, None, (), (), dynamic=False, control=False)
    parser = _Parser(text, dialect)
    error = None
    try:
        parser.read()
    except Refused as refused:
        error = TemplateError(refused.start, min(refused.end, len(text)), refused.message)
    except _TooDeep:
        pass
    control = parser.branches or any(call.function in {"and", "or"} for call in parser.calls)
    references = tuple(sorted(parser.references, key=lambda one: one.start))
    return Template(text, error, references, tuple(parser.calls), dynamic=True, control=control)


@cache
def _functions(of_dialect: frozenset[str]) -> frozenset[str]:
    """All functions of a dialect, made once."""
    return of_dialect | BUILT_IN


class _Parser:
    """One pass over the tokens of one text."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.known = _functions(dialect.functions)
        self.variables = ["$", *sorted(dialect.variables)]
        self.blocks: list[_Block] = []
        self.references: list[Reference] = []
        self.calls: list[Call] = []
        self.rooted = True
        self.branches = False
        self.depth = 0
        self.ahead: Token | None = None
        self.held: tuple[Token, bool] | None = None

    def peek(self) -> Token:
        if self.ahead is None:
            self.ahead = next(self.tokens)
        return self.ahead

    def take(self) -> Token:
        token = self.peek()
        self.ahead = None
        return token

    def skip_space(self) -> Token:
        """The next token that is not a space; it is not consumed."""
        while self.peek().kind == "space":
            self.take()
        return self.peek()

    def read(self) -> None:
        """Read all actions."""
        while True:
            try:
                left = self.take()
            except StopIteration:
                break
            self.action(left)
        if self.blocks:
            opened = self.blocks[-1].opened
            raise Refused(opened.start, opened.end, Message("this `{word}` has no `{{{{end}}}}`", word=opened.text))

    def action(self, left: Token) -> None:
        token = self.skip_space()
        if token.kind != "keyword" or token.text == "nil":
            self.pipeline("right", left)
            return
        self.take()
        match token.text:
            case "if" | "with" | "range":
                self.open(token)
                self.pipeline("right", token, ranges=token.text == "range")
                self.blocks[-1].rooted = self.rooted
                self.rooted = self.rooted and token.text == "if"
            case "else":
                self.otherwise(token)
            case "end":
                self.close(token)
            case "define" | "block":
                self.define(token)
            case "template":
                self.name_of(token)
                if self.skip_space().kind == "right":
                    self.take()
                else:
                    self.pipeline("right", token)
            case _:
                if not any(block.opened.text == "range" for block in self.blocks):
                    raise Refused(token.start, token.end, Message("`{word}` outside of `range`", word=token.text))
                self.expect_right(token)

    def open(self, token: Token) -> None:
        self.branches = self.branches or token.text in _BRANCHING
        self.blocks.append(_Block(token, len(self.variables), self.rooted))

    def otherwise(self, token: Token) -> None:
        block = self.blocks[-1] if self.blocks else None
        if block is None or block.opened.text not in _BRANCHING or block.otherwise:
            raise Refused(token.start, token.end, Message("this `{word}` belongs to nothing", word="else"))
        self.rooted = block.rooted
        follows = self.skip_space()
        if follows.kind == "keyword" and follows.text == block.opened.text and follows.text != "range":
            self.take()
            self.pipeline("right", follows)
            self.rooted = block.rooted and follows.text == "if"
            return
        block.otherwise = True
        self.expect_right(token)

    def close(self, token: Token) -> None:
        if not self.blocks:
            raise Refused(token.start, token.end, Message("this `{word}` belongs to nothing", word="end"))
        block = self.blocks.pop()
        del self.variables[block.variables :]
        self.rooted = block.rooted
        self.expect_right(token)

    def define(self, token: Token) -> None:
        if token.text == "define" and self.blocks:
            raise Refused(token.start, token.end, Message("`define` inside of another block"))
        self.name_of(token)
        self.open(token)
        if token.text == "block":
            self.pipeline("right", token)
        else:
            self.expect_right(token)
        self.rooted = False

    def name_of(self, token: Token) -> None:
        name = self.skip_space()
        if name.kind != "string":
            raise Refused(name.start, name.end, Message("`{word}` needs a name in quotes", word=token.text))
        unquoted(self.take())

    def expect_right(self, token: Token) -> None:
        found = self.skip_space()
        if found.kind != "right":
            message = Message("`{token}` is not allowed after `{word}`", token=found.text, word=token.text)
            raise Refused(found.start, found.end, message)
        self.take()

    def pipeline(self, closing: str, opened: Token, *, ranges: bool = False) -> None:
        """Read up to the token that closes it; what it declares is in scope from there on."""
        declared = self.declarations(ranges=ranges)
        stage = 0
        while True:
            token = self.skip_space() if self.held is None else self.held[0]
            if token.kind == closing:
                if stage == 0:
                    raise Refused(opened.start, token.end, Message("an action without a value"))
                self.take()
                break
            if token.kind == "pipe" or token.kind in {"right", "close"}:
                raise Refused(token.start, token.end, Message("a value is missing before `{token}`", token=token.text))
            first = self.command(piped=stage > 0)
            stage += 1
            if stage > 1 and (first is None or first.kind in _NOT_EXECUTABLE):
                place = token if first is None else first
                message = Message(
                    "`|` must be followed by a function, and `{token}` is not a function", token=place.text
                )
                raise Refused(place.start, place.end, message)
            if self.skip_space().kind == "pipe":
                self.take()
        self.variables += declared

    def declarations(self, *, ranges: bool) -> list[str]:
        """`$x :=`, `$x =` and, in a range, `$i, $x :=`, as opposed to a variable that is only used."""
        declared: list[str] = []
        while self.skip_space().kind == "variable":
            variable = self.take()
            spaced = self.peek().kind == "space"
            follows = self.skip_space()
            if follows.kind in {"declare", "assign"}:
                self.take()
                return [*declared, variable.text]
            if follows.kind == "comma" and ranges and not declared:
                self.take()
                declared.append(variable.text)
                continue
            if declared:
                raise Refused(variable.start, variable.end, Message("a range declares two variables with `:=`"))
            self.held = (variable, spaced)
            return []
        return declared

    def command(self, *, piped: bool) -> Token | None:
        """One stage of a pipeline: its first token, None where that is a bare `.`."""
        first: Token | None = None
        function: Token | None = None
        arguments: list[Operand] = []
        count = 0
        operand: Operand
        while True:
            if self.held is not None:
                token, spaced = self.held
                self.held = None
                operand = self.variable(token, spaced=spaced)
            else:
                token = self.skip_space()
                if token.kind in {"right", "close", "pipe"}:
                    break
                operand = self.operand()
                spaced = self.peek().kind == "space"
            if count == 0:
                first = None if token.kind == "dot" else token
                if token.kind == "keyword":
                    first = Token("nil", token.text, token.start, token.end)
                function = token if token.kind == "name" else None
            else:
                arguments.append(operand)
            count += 1
            follows = self.peek()
            if follows.kind not in {"space", "right", "close", "pipe"} and not spaced:
                message = Message("`{token}` is not allowed after `{word}`", token=follows.text, word=token.text)
                raise Refused(follows.start, follows.end, message)
        if function is not None:
            kept = tuple(one if isinstance(one, Reference | Literal) else None for one in arguments)
            self.calls.append(Call(function.text, kept, function.start, function.end, piped))
        return first

    def operand(self) -> Operand:
        token = self.take()
        match token.kind:
            case "name":
                return self.function(token)
            case "dot":
                return self.reference(".", token, own=None)
            case "field":
                return self.reference(".", token, own=token)
            case "variable":
                return self.variable(token, spaced=self.peek().kind == "space")
            case "string" | "character":
                return self.constant(Literal(token.kind, unquoted(token), token.start, token.end))
            case "number" | "bool":
                return self.constant(Literal(token.kind, token.text, token.start, token.end))
            case "open":
                self.depth += 1
                if self.depth > MAX_DEPTH:
                    raise _TooDeep
                self.pipeline("close", token)
                self.depth -= 1
                return self.reference("()", token, own=None)
            case "keyword" if token.text == "nil":
                return self.constant(Literal("nil", "nil", token.start, token.end))
        raise Refused(token.start, token.end, Message("`{token}` is not allowed here", token=token.text))

    def constant(self, literal: Literal) -> Literal:
        follows = self.peek()
        if follows.kind in {"field", "dot"}:
            raise Refused(follows.start, follows.end, Message("a constant has no fields"))
        return literal

    def function(self, token: Token) -> Operand:
        if token.text not in self.known:
            near = closest(token.text, self.known, n=1, cutoff=0.7)
            variables = [name for name in self.variables if name == f"${token.text}"]
            meant = variables[0] if variables else near[0] if near else None
            message = Message("there is no function `{function}`", function=token.text)
            if meant is not None:
                message = Message(
                    "there is no function `{function}`; did you mean `{meant}`?", function=token.text, meant=meant
                )
            raise Refused(token.start, token.end, message)
        while self.peek().kind == "field":
            self.take()
        return None

    def variable(self, token: Token, *, spaced: bool) -> Reference:
        if token.text not in self.variables:
            near = closest(token.text, self.variables[1:], n=1, cutoff=0.6)
            message = Message("there is no variable `{variable}`", variable=token.text)
            if near:
                message = Message(
                    "there is no variable `{variable}`; did you mean `{meant}`?", variable=token.text, meant=near[0]
                )
            raise Refused(token.start, token.end, message)
        return self.reference(token.text, token, own=None, ends=spaced)

    def reference(self, base: str, token: Token, *, own: Token | None, ends: bool = False) -> Reference:
        """What begins with a token, with the fields directly after it."""
        path = [] if own is None else [own]
        while not ends and self.peek().kind in {"field", "dot"}:
            field = self.take()
            if field.kind == "dot":
                raise Refused(field.start, field.end, Message("a field's name is missing after `.`"))
            path.append(field)
        rooted = self.rooted if base == "." else base == "$"
        found = Reference(
            base,
            tuple(field.text[1:] for field in path),
            tuple(field.start + 1 for field in path),
            rooted,
            token.start,
            path[-1].end if path else token.end,
        )
        self.references.append(found)
        return found
