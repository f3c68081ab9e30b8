"""The grammar of JavaScript, read from left to right without ever going back."""

from __future__ import annotations

import re

from cdclint.core.regex import regex
from cdclint.syntax.javascript.elements import Elements
from cdclint.syntax.javascript.nodes import Doubts, Function, Node
from cdclint.syntax.javascript.scopes import Scopes
from cdclint.syntax.javascript.tokens import NAME, SKIP, Tokens
from cdclint.syntax.mdx.character import starts_name

# fmt: off
KEYWORDS = frozenset((
    "break", "case", "catch", "continue", "debugger", "default", "do", "else", "finally", "for", "function", "if",
    "return", "switch", "throw", "try", "var", "while", "with", "null", "true", "false", "instanceof", "typeof", "void",
    "delete", "new", "in", "this", "const", "class", "extends", "export", "import", "super",
))
_ASSIGNS = frozenset((
    "=", "+=", "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", ">>>=", "&=", "|=", "^=", "&&=", "||=", "??=",
))
# fmt: on
RESERVED = KEYWORDS | frozenset(
    ["enum", "await", "implements", "interface", "let", "package", "private", "protected", "public", "static", "yield"]
)
_BINARY = {
    "||": 1, "&&": 2, "|": 3, "^": 4, "&": 5, "==": 6, "!=": 6, "===": 6, "!==": 6, "<": 7, ">": 7, "<=": 7, ">=": 7,
    "in": 7, "instanceof": 7, "<<": 8, ">>": 8, ">>>": 8, "+": 9, "-": 9, "*": 10, "/": 10, "%": 10, "??": 1,
}  # fmt: skip
_PREFIX = frozenset(["!", "~", "+", "-", "++", "--", "typeof", "void", "delete"])
_MODULE_ITEMS = {"import": "ImportDeclaration", "export": "ExportDeclaration"}
_TEMPLATE_STOP = regex(r"\\.|`|\$\{", re.DOTALL)
_STATEMENTS = {
    "break": "BreakStatement", "continue": "ContinueStatement", "debugger": "DebuggerStatement",
    "do": "DoWhileStatement",
    "for": "ForStatement", "if": "IfStatement", "return": "ReturnStatement", "switch": "SwitchStatement",
    "throw": "ThrowStatement", "try": "TryStatement", "while": "WhileStatement", "with": "WithStatement",
}  # fmt: skip


class Grammar(Tokens):
    """The grammar of expressions, statements and modules, one method for each of its productions."""

    def __init__(self, text: str, start: int, end: int) -> None:
        super().__init__(text, start, end)
        self.elements = Elements(self)
        self.arrow_at = -1
        self.top = Function(asynchronous=True)
        self.functions: list[Function] = [self.top]
        self.scopes = Scopes()
        self.exported: set[str] = set()
        self.imported: list[str] = []
        self.private: list[tuple[dict[str, str], list[tuple[str, int]]]] = []
        self.in_parameters = 0
        self.awaits = 0
        self.yields = 0
        self.initialised = False

    # -- names ---------------------------------------------------------------------------------------------------

    def declare(self, name: str, how: str, at: int) -> None:
        """Declare a name; see `Scopes.declare`."""
        if not self.scopes.declare(name, how):
            self.fail(at, "`{name}` is declared twice", name=name)

    def check_name(self, name: str, at: int) -> None:
        """A name that is used as an identifier."""
        function = self.functions[-1]
        if name in RESERVED and name not in ("await", "yield", "let", "static"):
            if name in KEYWORDS:
                self.fail(at, "`{name}` is a word of JavaScript and cannot be a name", name=name)
            self.fail(at, "`{name}` is reserved in JavaScript", name=name)
        if name in ("await", "yield", "let", "static"):
            self.fail(at, "`{name}` cannot be a name in a module", name=name)
        if name == "arguments" and function.method == "field":
            self.fail(at, "`arguments` cannot stand in a field's value")

    # -- expressions ---------------------------------------------------------------------------------------------

    def expression(self, *, in_allowed: bool = True) -> Node:
        """Expressions with commas between them."""
        start = self.start
        first = self.assignment(in_allowed=in_allowed)
        if not self.at_sign(","):
            return first
        items = [first]
        while self.eat(","):
            items.append(self.assignment(in_allowed=in_allowed))
        return Node("sequence", start, self.last_end, items)

    def assignment(self, doubts: Doubts | None = None, *, in_allowed: bool = True) -> Node:
        """An expression without commas. Its `doubts` are settled here unless the caller will."""
        if self.at_word("yield") and self.functions[-1].generator:
            return self.yield_expression(in_allowed=in_allowed)
        self.deeper()
        node = self._assignment(doubts, in_allowed=in_allowed)
        self.depth -= 1
        return node

    def _assignment(self, doubts: Doubts | None, *, in_allowed: bool) -> Node:
        own = doubts is None
        self.arrow_at = self.start
        if doubts is None:
            doubts = Doubts()
            before = (-1, -1, -1)
        else:
            before = (doubts.default, doubts.proto, doubts.trailing)
            doubts.default = doubts.proto = doubts.trailing = -1
        start = self.start
        left = self.conditional(doubts, in_allowed=in_allowed)
        if self.type == "punctuator" and self.value in _ASSIGNS:
            plain = self.value == "="
            if plain:
                self.to_pattern(left, binding=False, doubts=doubts)
                if doubts.default >= left.start:
                    doubts.default = -1
                if doubts.proto >= left.start:
                    doubts.proto = -1
                doubts.trailing = -1
                self.check_target(left)
            else:
                self.check_simple_target(left)
            self.next()
            right = self.assignment(in_allowed=in_allowed)
            if before[1] > -1:
                doubts.proto = before[1]
            if not own:
                if before[0] > -1:
                    doubts.default = before[0]
                if before[2] > -1:
                    doubts.trailing = before[2]
            return Node("assign" if plain else "update", start, self.last_end, [left, right])
        if own:
            self.settle(doubts)
        else:
            if before[0] > -1:
                doubts.default = before[0]
            if before[1] > -1:
                doubts.proto = before[1]
            if before[2] > -1:
                doubts.trailing = before[2]
        return left

    def settle(self, doubts: Doubts) -> None:
        """Refuse what only a pattern may hold."""
        if doubts.default >= 0:
            self.fail(doubts.default, "`=` in an object gives a default only where the object is taken apart")
        if doubts.proto >= 0:
            self.fail(doubts.proto, "`__proto__` stands twice in an object")

    def doubtful(self, doubts: Doubts) -> bool:
        """Whether something was read that only a pattern may hold."""
        return doubts.default >= 0 or doubts.proto >= 0

    def yield_expression(self, *, in_allowed: bool) -> Node:
        """`yield`, and what follows it."""
        start = self.start
        if self.in_parameters:
            self.fail(start, "`yield` cannot stand in parameters")
        self.yields = self.yields or start
        self.next()
        star = self.at_sign("*")
        if not (
            self.newline
            or self.type == "eof"
            or (self.type == "punctuator" and self.value in ");,]}:")
            or self.at_word("in")
        ):
            if star:
                self.next()
            self.assignment(in_allowed=in_allowed)
        return Node("yield", start, self.last_end)

    def conditional(self, doubts: Doubts, *, in_allowed: bool) -> Node:
        """`a ? b : c`, or less."""
        start = self.start
        test = self.binary(doubts, in_allowed=in_allowed)
        if self.doubtful(doubts) and test.kind != "arrow":
            return test
        if test.kind == "arrow" or not self.at_sign("?"):
            return test
        self.next()
        self.assignment()
        self.expect(":")
        self.assignment(in_allowed=in_allowed)
        return Node("conditional", start, self.last_end)

    def binary(self, doubts: Doubts, *, in_allowed: bool) -> Node:
        """Operands and the operators between them."""
        if self.type == "private":
            left = self.private_in()
        else:
            left = self.unary(doubts)
            if self.doubtful(doubts):
                return left
        if left.kind == "arrow":
            return left
        return self.operators(left, in_allowed=in_allowed)

    def private_in(self) -> Node:
        """`#name in …`."""
        node = Node("private", self.start, self.pos, name=self.value)
        if not self.private:
            self.unexpected()
        self.private[-1][1].append((self.value, self.start))
        self.next()
        if not self.at_word("in"):
            self.unexpected()
        return node

    def operators(self, left: Node, *, in_allowed: bool) -> Node:
        """The binary operators behind `left`, read with a stack of their own."""
        operands = [left]
        pending: list[tuple[int, str]] = []

        def fold(power: int) -> None:
            while pending and pending[-1][0] >= power:
                strength, sign = pending.pop()
                operands.pop()
                first = operands.pop()
                kind = "coalesce" if sign == "??" else "logical" if strength <= 2 else "binary"
                operands.append(Node(kind, first.start, self.last_end))

        while True:
            sign = self.value
            strength = (
                _BINARY.get(sign, 0)
                if self.type == "punctuator"
                else (
                    7
                    if self.type == "name"
                    and not self.escaped
                    and (sign == "instanceof" or (sign == "in" and in_allowed))
                    else 0
                )
            )
            if not strength:
                break
            fold(strength)
            mixed = "logical" if sign == "??" else "coalesce" if sign in ("||", "&&") else ""
            if mixed and (
                operands[-1].kind == mixed
                or (pending and {"??"} & {pending[-1][1], sign} and pending[-1][0] <= 2 and pending[-1][1] != sign)
            ):
                self.fail(self.start, "`??` needs parentheses beside `||` and `&&`")
            self.next()
            right = self.private_in() if self.type == "private" else self.unary(None)
            pending.append((strength, sign))
            operands.append(right)
            if right.kind == "arrow":
                self.unexpected(right.start)
        fold(0)
        return operands[-1]

    def power(self, *, signed: bool) -> None:
        """The `**` that is the current token, and what is behind it."""
        at = self.start
        self.next()
        if signed:
            self.unexpected(at)
        self.deeper()
        self.unary(None)
        self.depth -= 1

    def unary(self, doubts: Doubts | None, *, signed: bool = False, counted: bool = False) -> Node:
        """A prefix operator and its operand, or less."""
        start = self.start
        if self.at_word("await") and self.can_await():
            self.deeper()
            if self.in_parameters:
                self.fail(start, "`await` cannot stand in parameters")
            self.awaits = self.awaits or start
            self.next()
            self.unary(None, signed=True)
            self.depth -= 1
            if self.at_sign("**"):
                self.power(signed=True)
            return Node("await", start, self.last_end)
        word = self.value
        if (self.type == "punctuator" and word in _PREFIX) or (
            self.type == "name" and not self.escaped and word in ("typeof", "void", "delete")
        ):
            self.deeper()
            self.next()
            counts = word in ("++", "--")
            argument = self.unary(None, signed=not counts, counted=counts)
            self.depth -= 1
            if word in ("++", "--"):
                self.check_simple_target(argument)
            elif word == "delete":
                target = argument
                while target.kind == "paren":
                    target = target.items[0]
                if target.kind == "name":
                    self.fail(start, "a name cannot be deleted")
                if target.kind == "member" and target.name.startswith("#"):
                    self.fail(start, "a private field cannot be deleted")
            node = Node("update" if word in ("++", "--") else "unary", start, self.last_end)
            signed = signed or node.kind == "unary"
        else:
            mine = doubts or Doubts()
            node = self.subscripted(mine)
            if self.doubtful(mine) and doubts is not None:
                return node
            if doubts is None:
                self.settle(mine)
            while self.type == "punctuator" and self.value in ("++", "--") and not self.newline:
                self.check_simple_target(node)
                self.next()
                node = Node("update", start, self.last_end)
        if node.kind != "arrow" and not counted and self.at_sign("**"):
            self.power(signed=signed)
            return Node("binary", start, self.last_end)
        return node

    def can_await(self) -> bool:
        """Whether `await` is an operator here."""
        function = self.functions[-1]
        if function.method in ("field", "static"):
            return False
        return function.asynchronous

    def subscripted(self, doubts: Doubts) -> Node:
        """An operand with its members and calls."""
        start = self.start
        node = self.atom(doubts)
        if node.kind == "arrow":
            return node
        result = self.subscripts(node, start, calls=True)
        if result is not node and doubts.trailing >= result.start:
            doubts.trailing = -1
        return result

    def subscripts(self, node: Node, start: int, *, calls: bool) -> Node:
        """What follows an operand: members, calls, templates."""
        maybe_async = (
            node.kind == "name" and node.name == "async" and self.last_end == node.end and not self.newline
            and node.end - node.start == 5
            and self.arrow_at == start
        )  # fmt: skip
        optional = False
        while True:
            if self.type != "punctuator":
                return Node("chain", node.start, node.end) if optional else node
            sign = self.value
            if sign == "?.":
                if not calls:
                    self.fail(self.start, "`?.` cannot stand in a call of `new`")
                optional = True
                self.next()
                if not (self.type == "punctuator" and self.value in ("(", "[", "`")):
                    node = self.member_name(node, start)
                    maybe_async = False
                    continue
                sign = self.value
            if sign == "[":
                self.deeper()
                self.next()
                self.expression()
                self.expect("]")
                self.depth -= 1
                node = Node("member", start, self.last_end)
            elif sign == ".":
                self.next()
                node = self.member_name(node, start)
            elif sign == "(" and calls:
                self.deeper()
                node = self.call(start, maybe_async=maybe_async and not optional)
                self.depth -= 1
                if node.kind == "arrow":
                    return node
            elif sign == "`":
                if optional:
                    self.fail(self.start, "a template cannot be called with `?.`")
                self.template(tagged=True)
                node = Node("tagged", start, self.last_end)
            else:
                return Node("chain", node.start, node.end) if optional else node
            maybe_async = False

    def member_name(self, node: Node, start: int) -> Node:
        """A name behind `.` or `?.`."""
        if self.type == "private":
            if node.kind == "super":
                self.unexpected()
            if not self.private:
                self.fail(self.start, "a private name stands outside its class")
            self.private[-1][1].append((self.value, self.start))
            name = "#" + self.value
        elif self.type == "name":
            name = self.value
        else:
            self.unexpected()
        self.next()
        return Node("member", start, self.last_end, name=name)

    def call(self, start: int, *, maybe_async: bool) -> Node:
        """The arguments of a call, or the parameters of an async arrow function."""
        doubts = Doubts()
        kept = self.awaits, self.yields
        self.awaits = self.yields = 0
        self.next()
        arguments: list[Node] = []
        first = True
        while not self.at_sign(")"):
            if not first:
                self.expect(",")
                if self.at_sign(")"):
                    break
            first = False
            arguments.append(self.element(doubts))
        self.expect(")")
        if maybe_async and self.at_sign("=>") and not self.newline:
            if self.awaits:
                self.fail(self.awaits, "`await` cannot stand in the parameters of an async function")
            self.awaits, self.yields = kept
            return self.arrow(start, arguments, asynchronous=True, doubts=doubts)
        self.settle(doubts)
        self.awaits = kept[0] or self.awaits
        self.yields = kept[1] or self.yields
        return Node("call", start, self.last_end)

    def element(self, doubts: Doubts | None) -> Node:
        """One argument or item, which may be spread."""
        if self.at_sign("..."):
            start = self.start
            self.next()
            argument = self.assignment(doubts)
            if doubts is not None and self.at_sign(",") and doubts.trailing < 0:
                doubts.trailing = self.start
            return Node("SpreadElement", start, self.last_end, [argument])
        return self.assignment(doubts)

    def behind_operand(self) -> bool:
        """Whether the token before this one ends an operand, so that `<` compares."""
        kind, value = self.before
        return kind in ("number", "string") or (kind == "name" and value not in KEYWORDS)

    def atom(self, doubts: Doubts) -> Node:
        """An operand by itself."""
        start = self.start
        kind = self.type
        if kind == "name":
            return self.word(start)
        if kind in ("number", "string"):
            self.next()
            return Node("literal", start, self.last_end)
        if kind == "punctuator":
            sign = self.value
            if sign in ("/", "/="):
                self.regex_token()
                self.next()
                return Node("literal", start, self.last_end)
            self.deeper()
            if sign == "(":
                node = self.parenthesis()
            elif sign == "[":
                node = self.array(doubts)
            elif sign == "{":
                node = self.object(doubts)
            elif sign == "`":
                self.template(tagged=False)
                node = Node("template", start, self.last_end)
            elif sign in ("<", "<<", "<=", "<<=") and not (
                self.text.startswith("!", start + 1) or self.behind_operand()
            ):
                node = self.elements.read()
            else:
                self.unexpected()
            self.depth -= 1
            return node
        return self.unexpected()

    def word(self, start: int) -> Node:
        """An operand that begins with a word."""
        word, escaped = self.value, self.escaped
        if word in KEYWORDS and escaped:
            self.fail(start, "`{word}` cannot be written with an escape", word=word)
        if word == "function":
            self.deeper()
            self.function(start, statement=False)
            self.depth -= 1
            return Node("function", start, self.last_end)
        if word == "class":
            self.deeper()
            self.class_(statement=False)
            self.depth -= 1
            return Node("class", start, self.last_end)
        if word == "new":
            return self.new(start)
        if word in ("this", "null", "true", "false"):
            self.next()
            return Node("literal", start, self.last_end)
        if word == "super":
            return self.super_(start)
        if word == "import":
            return self.import_(start)
        if word in KEYWORDS:
            self.unexpected()
        self.next()
        if word == "async" and not escaped and not self.newline:
            if self.at_word("function"):
                self.deeper()
                self.function(start, statement=False, asynchronous=True)
                self.depth -= 1
                return Node("function", start, self.last_end)
            if self.type == "name" and not self.escaped and self.arrow_at == start and self.value not in KEYWORDS:
                parameter = self.identifier()
                if not self.at_sign("=>") or self.newline:
                    self.unexpected()
                return self.arrow(start, [parameter], asynchronous=True)
        node = Node("name", start, self.last_end, name=word)
        if self.at_sign("=>") and not self.newline and self.arrow_at == start:
            self.check_name(word, start)
            return self.arrow(start, [node], asynchronous=False)
        self.check_name(word, start)
        return node

    def super_(self, start: int) -> Node:
        """`super`."""
        self.next()
        method = next((function.method for function in reversed(self.functions) if not function.arrow), "")
        if self.at_sign("("):
            if method != "constructor":
                self.fail(start, "`super()` stands outside a constructor")
        elif not method:
            self.fail(start, "`super` stands outside a method")
        elif not (self.at_sign("[") or self.at_sign(".")):
            self.unexpected()
        return Node("super", start, self.last_end)

    def import_(self, start: int) -> Node:
        """`import()` or `import.meta`."""
        self.next()
        if self.at_sign("("):
            self.deeper()
            self.next()
            self.assignment()
            if self.eat(",") and not self.at_sign(")"):
                self.assignment()
                self.eat(",")
            self.expect(")")
            self.depth -= 1
            return Node("call", start, self.last_end)
        if self.at_sign("."):
            self.next()
            if self.value != "meta" or self.type != "name":
                self.fail(self.start, "only `import.meta` and `import()` are expressions")
            self.next()
            return Node("meta", start, self.last_end)
        return self.unexpected()

    def new(self, start: int) -> Node:
        """`new`."""
        self.deeper()
        self.next()
        if self.at_sign("."):
            self.next()
            if self.value != "target":
                self.fail(self.start, "`new.` is followed by `target`")
            if all(function is self.top or function.arrow for function in self.functions):
                self.fail(start, "`new.target` stands outside a function")
            self.next()
            self.depth -= 1
            return Node("meta", start, self.last_end)
        if self.at_word("import") and self.peek()[0] == "(":
            self.fail(self.start, "`import()` cannot be called with `new`")
        begin = self.start
        doubts = Doubts()
        self.subscripts(self.atom(doubts), begin, calls=False)
        self.settle(doubts)
        if self.at_sign("("):
            self.next()
            self.arguments()
        self.depth -= 1
        return Node("new", start, self.last_end)

    def arguments(self) -> None:
        """The arguments of `new`, up to the closing parenthesis."""
        while not self.at_sign(")"):
            self.element(None)
            if not self.at_sign(")"):
                self.expect(",")
        self.next()

    def parenthesis(self) -> Node:
        """Parentheses, or the parameters of an arrow function and the function."""
        start = self.start
        kept = self.awaits, self.yields
        self.awaits = self.yields = 0
        doubts = Doubts()
        may_be_arrow = self.arrow_at == start
        self.next()
        items: list[Node] = []
        spread = trailing = -1
        inner_start = self.start
        first = True
        while not self.at_sign(")"):
            if not first:
                self.expect(",")
                if self.at_sign(")"):
                    trailing = self.last_end - 1
                    break
            first = False
            if self.at_sign("..."):
                spread = self.start
                self.next()
                items.append(Node("rest", spread, self.last_end, [self.binding_target(declare=None)]))
                if self.at_sign(","):
                    self.fail(self.start, "nothing can stand behind a rest element")
                break
            items.append(self.assignment(doubts))
        inner_end = self.last_end
        self.expect(")")
        if may_be_arrow and self.at_sign("=>") and not self.newline:
            if self.yields:
                self.fail(self.yields, "`yield` cannot stand in parameters")
            self.awaits, self.yields = kept
            return self.arrow(start, items, asynchronous=False, doubts=doubts)
        if not items or trailing >= 0:
            self.unexpected(self.last_end - 1 if trailing < 0 else trailing)
        if spread >= 0:
            self.unexpected(spread)
        self.settle(doubts)
        self.awaits = kept[0] or self.awaits
        self.yields = kept[1] or self.yields
        inner = items[0] if len(items) == 1 else Node("sequence", inner_start, inner_end, items)
        return Node("paren", start, self.last_end, [inner])

    def arrow(self, start: int, parameters: list[Node], *, asynchronous: bool, doubts: Doubts | None = None) -> Node:
        """An arrow function whose parameters are read and whose arrow is the current token."""
        for parameter in parameters:
            self.to_pattern(parameter, binding=True, doubts=doubts)
        if doubts is not None and doubts.trailing >= 0:
            self.fail(doubts.trailing, "nothing can stand behind a rest element")
        self.deeper()
        outer = self.functions[-1]
        method = outer.method if outer.method in ("field", "static") else ""
        self.functions.append(Function(asynchronous=asynchronous, arrow=True, method=method))
        self.scopes.push(function=True)
        self.next()
        names: set[str] = set()
        for parameter in parameters:
            self.bind(parameter, "parameter", names)
        kept = self.awaits, self.yields, self.in_parameters
        self.awaits = self.yields = self.in_parameters = 0
        if self.at_sign("{"):
            self.body(simple=all(parameter.kind == "name" for parameter in parameters))
        else:
            self.assignment()
        self.awaits, self.yields, self.in_parameters = kept
        self.scopes.pop()
        self.functions.pop()
        self.depth -= 1
        return Node("arrow", start, self.last_end)

    def array(self, doubts: Doubts) -> Node:
        """An array."""
        start = self.start
        self.next()
        items: list[Node] = []
        first = True
        while True:
            if not first:
                if self.at_sign("]"):
                    break
                self.expect(",")
            first = False
            if self.at_sign("]"):
                break
            if self.at_sign(","):
                items.append(Node("hole", self.start, self.start))
                continue
            items.append(self.element(doubts))
        self.expect("]")
        return Node("array", start, self.last_end, items)

    def object(self, doubts: Doubts) -> Node:
        """An object."""
        start = self.start
        self.next()
        items: list[Node] = []
        proto = False
        first = True
        while not self.at_sign("}"):
            if not first:
                self.expect(",")
                if self.at_sign("}"):
                    break
            first = False
            item = self.property(doubts)
            if item.name == "__proto__":
                if proto and doubts.proto < 0:
                    doubts.proto = item.start
                proto = True
            items.append(item)
        self.expect("}")
        return Node("object", start, self.last_end, items)

    def property(self, doubts: Doubts) -> Node:
        """One property of an object."""
        start = self.start
        if self.at_sign("..."):
            self.next()
            argument = self.assignment(doubts)
            if self.at_sign(",") and doubts.trailing < 0:
                doubts.trailing = self.start
            return Node("SpreadElement", start, self.last_end, [argument])
        generator = self.eat("*")
        asynchronous = False
        accessor = ""
        word = self.type == "name"
        key_start, key, escaped = self.start, self.value, self.escaped
        plain = self.property_name()
        if word and not generator and not escaped and key in ("async", "get", "set") and not self.property_ends():
            if key == "async" and not self.newline:
                asynchronous = True
                generator = self.eat("*")
                key_start, key, escaped, word = self.start, self.value, self.escaped, self.type == "name"
                plain = self.property_name()
            elif key != "async":
                accessor = key
                key_start, key, escaped, word = self.start, self.value, self.escaped, self.type == "name"
                plain = self.property_name()
        if accessor:
            self.accessor(accessor, method="method")
            return Node("Property", start, self.last_end, name="")
        if not generator and not asynchronous and self.eat(":"):
            value = self.assignment(doubts)
            return Node("Property", start, self.last_end, [value], name="__proto__" if plain == "__proto__" else "")
        if self.at_sign("("):
            self.method(start, asynchronous=asynchronous, generator=generator, kind="method")
            return Node("Property", start, self.last_end, name="")
        if word and not generator and not asynchronous:
            self.check_name(key, key_start)
            name = Node("name", key_start, key_start + len(key), name=key)
            name.end = self.last_end
            if self.at_sign("="):
                if doubts.default < 0:
                    doubts.default = self.start
                self.next()
                value = self.assignment()
                return Node("Property", start, self.last_end, [Node("assign", start, self.last_end, [name, value])])
            return Node("Property", start, self.last_end, [name])
        return self.unexpected()

    def property_ends(self) -> bool:
        """Whether `get`, `set` or `async` is a name by itself here."""
        return self.type == "eof" or (self.type == "punctuator" and self.value in ("(", ":", ",", "}", "=", ";"))

    def property_name(self) -> str:
        """Read a property's name: what it is, or "" where it is computed."""
        if self.type == "punctuator" and self.value == "[":
            self.deeper()
            self.next()
            self.assignment()
            self.expect("]")
            self.depth -= 1
            return ""
        if self.type not in ("name", "string", "number"):
            self.unexpected()
        name = self.value
        self.next()
        return name

    def accessor(self, kind: str, *, method: str) -> None:
        """The parameters and body of a getter or setter."""
        start = self.start
        count, rest = self.method(start, asynchronous=False, generator=False, kind=method)
        if kind == "get" and count:
            self.fail(start, "a getter has no parameters")
        if kind == "set" and (count != 1 or rest):
            self.fail(start, "a setter has exactly one parameter")

    def template(self, *, tagged: bool) -> None:
        """A template whose opening backtick is the current token."""
        text, limit = self.text, self.limit
        at = self.pos
        opened = at
        while True:
            begin = at
            found = _TEMPLATE_STOP.search(text, at, limit)
            while found and found[0][0] == "\\":
                found = _TEMPLATE_STOP.search(text, found.end(), limit)
            if not found:
                self.pos = limit
                self.fail(opened, "this template is never closed: add a backtick")
            if not tagged and "\\" in text[begin : found.start()]:
                self.pos = found.end()
                self.escapes(begin, found.start())
            self.pos = found.end()
            if found[0] == "`":
                break
            self.deeper()
            self.next()
            self.expression()
            if not self.at_sign("}"):
                self.unexpected()
            self.depth -= 1
            at = self.pos
            opened = at
        self.next()

    # -- patterns ------------------------------------------------------------------------------------------------

    def to_pattern(self, node: Node, *, binding: bool, doubts: Doubts | None = None) -> None:
        """Hold an expression that was read to be a pattern."""
        kind = node.kind
        if kind == "name":
            if node.name == "await" and self.functions[-1].asynchronous:
                self.fail(node.start, "`await` cannot be a name here")
        elif kind == "object":
            if doubts is not None and doubts.trailing >= node.start and doubts.trailing < node.end:
                self.fail(doubts.trailing, "nothing can stand behind a rest element")
            for item in node.items:
                if item.kind == "SpreadElement":
                    self.to_pattern(item.items[0], binding=binding)
                    if item.items[0].kind in ("array", "object"):
                        self.unexpected(item.items[0].start)
                elif not item.items:
                    self.fail(item.start, "a method cannot be taken apart")
                else:
                    self.to_pattern(item.items[0], binding=binding)
        elif kind == "array":
            if doubts is not None and doubts.trailing >= node.start and doubts.trailing < node.end:
                self.fail(doubts.trailing, "nothing can stand behind a rest element")
            for item in node.items:
                if item.kind == "SpreadElement":
                    if item.items[0].kind == "assign":
                        self.fail(item.items[0].items[0].end, "a rest element has no default")
                    self.to_pattern(item.items[0], binding=binding)
                elif item.kind != "hole":
                    self.to_pattern(item, binding=binding)
        elif kind == "SpreadElement":
            if node.items[0].kind == "assign":
                self.fail(node.items[0].items[0].end, "a rest element has no default")
            self.to_pattern(node.items[0], binding=binding)
        elif kind == "assign":
            self.to_pattern(node.items[0], binding=binding)
        elif kind == "rest":
            pass
        elif kind == "paren":
            if binding:
                self.fail(node.start, "a pattern has no parentheses")
            inner = node.items[0]
            if inner.kind in ("object", "array", "assign"):
                self.fail(node.start, "a pattern has no parentheses")
            self.to_pattern(inner, binding=binding)
        elif kind == "chain":
            self.fail(node.start, "`?.` cannot be assigned to")
        elif kind != "member" or binding:
            self.fail(node.start, "this cannot be assigned to")

    def check_target(self, node: Node) -> None:
        """A pattern that is assigned to."""
        if node.kind == "name" and node.name in ("eval", "arguments"):
            self.fail(node.start, "`{name}` cannot be assigned to", name=node.name)
        if node.kind in ("object", "array", "Property", "SpreadElement", "paren"):
            for item in node.items:
                self.check_target(item)
        elif node.kind == "assign":
            self.check_target(node.items[0])

    def check_simple_target(self, node: Node) -> None:
        """What `++`, `--` and the operators of assignment change."""
        target = node
        while target.kind == "paren":
            target = target.items[0]
        if target.kind == "name":
            if target.name in ("eval", "arguments"):
                self.fail(target.start, "`{name}` cannot be assigned to", name=target.name)
        elif target.kind == "chain":
            self.fail(target.start, "`?.` cannot be assigned to")
        elif target.kind != "member":
            self.fail(target.start, "this cannot be assigned to")

    def bind(self, node: Node, how: str, names: set[str] | None) -> None:
        """Declare the names of a pattern."""
        kind = node.kind
        if kind == "name":
            if node.name in ("eval", "arguments"):
                self.fail(node.start, "`{name}` cannot be declared", name=node.name)
            if how == "parameter":
                if names is not None and node.name in names:
                    self.fail(node.start, "two parameters are named `{name}`", name=node.name)
                if names is not None:
                    names.add(node.name)
                self.scopes.here.variables.add(node.name)
            else:
                if how == "lexical" and node.name == "let":
                    self.fail(node.start, "`let` cannot be a name")
                self.declare(node.name, how, node.start)
        elif kind == "assign":
            self.bind(node.items[0], how, names)
        else:
            for item in node.items:
                self.bind(item, how, names)

    def binding_target(self, declare: str | None) -> Node:
        """A name or pattern that declares."""
        start = self.start
        if self.at_sign("["):
            self.deeper()
            self.next()
            items: list[Node] = []
            first = True
            while True:
                if not first:
                    if self.at_sign("]"):
                        break
                    self.expect(",")
                first = False
                if self.at_sign("]"):
                    break
                if self.at_sign(","):
                    continue
                if self.at_sign("..."):
                    begin = self.start
                    self.next()
                    items.append(Node("rest", begin, self.pos, [self.binding_target(None)]))
                    if self.at_sign(","):
                        self.fail(self.start, "nothing can stand behind a rest element")
                    break
                items.append(self.binding_element())
            self.expect("]")
            self.depth -= 1
            node = Node("array", start, self.last_end, items)
        elif self.at_sign("{"):
            self.deeper()
            self.next()
            items = []
            first = True
            while not self.at_sign("}"):
                if not first:
                    self.expect(",")
                    if self.at_sign("}"):
                        break
                first = False
                if self.at_sign("..."):
                    self.next()
                    items.append(self.identifier())
                    if self.at_sign(","):
                        self.fail(self.start, "nothing can stand behind a rest element")
                    break
                word, key, place = self.type == "name", self.value, self.start
                self.property_name()
                if self.eat(":"):
                    items.append(self.binding_element())
                    continue
                if not word:
                    self.unexpected()
                self.check_name(key, place)
                items.append(Node("name", place, self.last_end, name=key))
                if self.eat("="):
                    self.assignment()
            self.expect("}")
            self.depth -= 1
            node = Node("object", start, self.last_end, items)
        else:
            node = self.identifier()
        if declare:
            self.bind(node, declare, None)
        return node

    def binding_element(self) -> Node:
        """A pattern and its default."""
        node = self.binding_target(None)
        if self.eat("="):
            self.assignment()
        return node

    def identifier(self) -> Node:
        """A name that is declared."""
        start = self.start
        if self.type != "name":
            self.unexpected()
        name = self.value
        if name in KEYWORDS:
            self.unexpected()
        self.next()
        self.check_name(name, start)
        return Node("name", start, self.last_end, name=name)

    # -- functions and classes -----------------------------------------------------------------------------------

    def function(self, start: int, *, statement: bool, asynchronous: bool = False, optional_name: bool = False) -> None:
        """A function whose `function` is the current token."""
        del start
        self.next()
        generator = self.eat("*")
        if statement:
            if self.type == "name" and not (optional_name and self.at_sign("(")):
                name = self.identifier()
                how = "lexical" if (generator or asynchronous) and not self.scopes.here.function else "function"
                if (self.scopes.here.function and (generator or asynchronous)) or self.scopes.here.function:
                    how = "variable"
                self.declare(name.name, how, name.start)
            elif not optional_name:
                self.unexpected()
        self.functions.append(Function(asynchronous=asynchronous, generator=generator))
        self.scopes.push(function=True)
        if not statement and self.type == "name":
            self.identifier()
        self.parameters_and_body()

    def method(self, start: int, *, asynchronous: bool, generator: bool, kind: str) -> tuple[int, bool]:
        """The parameters and body of a method: how many parameters, and whether the last is a rest."""
        del start
        self.functions.append(Function(asynchronous=asynchronous, generator=generator, method=kind))
        self.scopes.push(function=True)
        return self.parameters_and_body()

    def parameters_and_body(self) -> tuple[int, bool]:
        """As `method`, its function being begun already."""
        self.deeper()
        kept = self.awaits, self.yields
        self.awaits = self.yields = 0
        self.expect("(")
        function = self.functions[-1]
        parameters: list[Node] = []
        simple = True
        rest = False
        inside = self.in_parameters
        self.in_parameters = int(function.asynchronous or function.generator)
        first = True
        while not self.at_sign(")"):
            if not first:
                self.expect(",")
                if self.at_sign(")"):
                    break
            first = False
            if self.at_sign("..."):
                self.next()
                parameters.append(self.binding_target(None))
                simple = False
                rest = True
                if self.at_sign(","):
                    self.fail(self.start, "nothing can stand behind a rest element")
                break
            parameter = self.binding_target(None)
            simple = simple and parameter.kind == "name"
            if self.eat("="):
                simple = False
                self.assignment()
            parameters.append(parameter)
        self.expect(")")
        self.in_parameters = 0
        names: set[str] = set()
        for parameter in parameters:
            self.bind(parameter, "parameter", names)
        self.body(simple=simple)
        self.in_parameters = inside
        self.awaits, self.yields = kept
        self.scopes.pop()
        self.functions.pop()
        self.depth -= 1
        return len(parameters), rest

    def body(self, *, simple: bool) -> None:
        """The body of a function."""
        start = self.start
        self.expect("{")
        first = True
        while not self.at_sign("}"):
            if first and self.type == "string" and self.value == "use strict" and not simple:
                self.fail(start, "`use strict` cannot stand in a function with patterns or defaults as parameters")
            first = False
            self.statement(declaration=True)
        self.next()

    def class_(self, *, statement: bool, optional_name: bool = False) -> None:
        """A class whose `class` is the current token."""
        self.next()
        if self.type == "name" and not self.at_word("extends"):
            name = self.identifier()
            if statement:
                self.declare(name.name, "lexical", name.start)
        elif statement and not optional_name:
            self.unexpected()
        derived = self.eat("extends")
        if derived:
            doubts = Doubts()
            self.subscripted(doubts)
            self.settle(doubts)
        self.private.append(({}, []))
        self.expect("{")
        constructed = False
        while not self.at_sign("}"):
            if self.eat(";"):
                continue
            if self.member(derived=derived):
                if constructed:
                    self.fail(self.last_end, "a class has one constructor")
                constructed = True
        self.next()
        declared, used = self.private.pop()
        for used_name, at in used:
            if used_name not in declared:
                if self.private:
                    self.private[-1][1].append((used_name, at))
                else:
                    self.fail(at, "the class has no private `#{used_name}`", used_name=used_name)

    def member(self, *, derived: bool) -> bool:
        """One member of a class; tells whether it is the constructor."""
        start = self.start
        static = asynchronous = generator = False
        accessor = ""
        named = False

        def ends() -> bool:
            return self.type == "eof" or (self.type == "punctuator" and self.value in ("(", "=", ";", "}"))

        key, private, key_start, written = "", False, self.start, ""
        if self.at_word("static"):
            self.next()
            if self.at_sign("{"):
                self.static_block()
                return False
            if ends():
                key, written, named = "static", "name", True
            else:
                static = True
        if not named and self.at_word("async"):
            key_start = self.start
            self.next()
            if (not ends() and not self.newline) or (self.at_sign("*") and not self.newline):
                asynchronous = True
            else:
                key, written, named = "async", "name", True
        if not named and self.eat("*"):
            generator = True
        if not named and not asynchronous and not generator and (self.at_word("get") or self.at_word("set")):
            word = self.value
            key_start = self.start
            self.next()
            if not ends() and not (self.newline and self.at_sign("*")):
                accessor = word
            else:
                key, written, named = word, "name", True
        if not named:
            key_start, written = self.start, self.type
            private = self.type == "private"
            if private:
                key = self.value
                if key == "constructor":
                    self.fail(self.start, "a class has no private `#constructor`")
                self.next()
            else:
                key = self.property_name()
        if private:
            kind = accessor or "other"
            kind = ("static " if static else "") + kind
            declared = self.private[-1][0]
            before = declared.get(key)
            if before is not None and not (
                {before, kind} == {"get", "set"} or {before, kind} == {"static get", "static set"}
            ):
                self.fail(key_start, "`#{key}` is declared twice", key=key)
            declared[key] = "both" if before is not None else kind
        if self.at_sign("(") or accessor or asynchronous or generator:
            constructor = not static and key == "constructor" and written in ("name", "string")
            if constructor and (accessor or asynchronous or generator):
                self.fail(key_start, "a constructor is neither accessor, generator nor async")
            if static and key == "prototype" and written in ("name", "string"):
                self.fail(key_start, "a class has no static `prototype`")
            kind = "constructor" if constructor and derived else "method"
            if accessor:
                self.accessor(accessor, method=kind)
            else:
                self.method(start, asynchronous=asynchronous, generator=generator, kind=kind)
            return constructor
        if key == "constructor" and written in ("name", "string"):
            self.fail(key_start, "a field cannot be named `constructor`")
        if static and key == "prototype" and written in ("name", "string"):
            self.fail(key_start, "a class has no static `prototype`")
        if self.eat("="):
            self.functions.append(Function(method="field"))
            self.scopes.push(function=True)
            self.assignment()
            self.scopes.pop()
            self.functions.pop()
        self.semicolon()
        return False

    def static_block(self) -> None:
        """The block behind `static`."""
        self.deeper()
        self.functions.append(Function(method="static"))
        self.scopes.push(function=True)
        self.expect("{")
        while not self.at_sign("}"):
            self.statement(declaration=True)
        self.next()
        self.scopes.pop()
        self.functions.pop()
        self.depth -= 1

    # -- statements ----------------------------------------------------------------------------------------------

    def statement(self, *, declaration: bool = False, top: bool = False) -> str:
        """One statement: its type, as far as modules are told apart by it."""
        start = self.start
        self.deeper()
        kind = self._statement(start, declaration=declaration, top=top)
        self.depth -= 1
        return kind

    def _statement(self, start: int, *, declaration: bool, top: bool) -> str:
        if self.type == "punctuator":
            if self.value == "{":
                self.block()
                return "BlockStatement"
            if self.value == ";":
                self.next()
                return "EmptyStatement"
        elif self.type == "name" and not self.escaped:
            word = self.value
            handler = getattr(self, f"on_{word}", None) if word in _STATEMENTS else None
            if word == "function":
                if not declaration:
                    self.unexpected()
                self.function(start, statement=True)
                return "FunctionDeclaration"
            if word == "class":
                if not declaration:
                    self.unexpected()
                self.class_(statement=True)
                return "ClassDeclaration"
            if word in ("const", "var") or (word == "let" and self.begins_let()):
                if not declaration and word != "var":
                    self.unexpected()
                self.variables(word)
                self.semicolon()
                return "VariableDeclaration"
            if word == "async" and self.begins_async_function():
                if not declaration:
                    self.unexpected()
                self.next()
                self.function(start, statement=True, asynchronous=True)
                return "FunctionDeclaration"
            if word in ("import", "export"):
                if word == "import":
                    char, _, _ = self.peek()
                    if char in ("(", ".") and char:
                        self.expression()
                        self.semicolon()
                        return "ExpressionStatement"
                if not top:
                    self.fail(start, "`{word}` stands only at the top of a file", word=word)
                self.next()
                if word == "import":
                    self.import_declaration()
                else:
                    self.export_declaration()
                return _MODULE_ITEMS[word]
            if handler is not None:
                handler()
                return _STATEMENTS[word]
        simple = self.type == "name"
        name = self.value
        node = self.expression()
        if simple and node.kind == "name" and self.at_sign(":"):
            self.next()
            function = self.functions[-1]
            if any(label == name for label, _ in function.labels):
                self.fail(start, "the label `{name}` stands twice", name=name)
            loop = self.type == "name" and self.value in ("for", "while", "do")
            function.labels.append((name, loop))
            if self.at_word("function") or self.at_word("class"):
                self.unexpected()
            self.statement()
            function.labels.pop()
            return "LabeledStatement"
        self.semicolon()
        return "ExpressionStatement"

    def begins_let(self) -> bool:
        """Whether `let` begins a declaration here."""
        char, at, _ = self.peek()
        if char in ("[", "{", "\\"):
            return True
        if char and starts_name(char):
            found = NAME.match(self.text, at, self.limit)
            return not (found and found[0] in ("in", "instanceof"))
        return False

    def begins_async_function(self) -> bool:
        """Whether `async` begins a function here."""
        found = SKIP.match(self.text, self.pos, self.limit)
        assert found
        if re.search(r"[\n\r]", found[0]):
            return False
        word = NAME.match(self.text, found.end(), self.limit)
        return word is not None and word[0] == "function"

    def block(self, *, scope: bool = True) -> None:
        """A block."""
        self.expect("{")
        if scope:
            self.scopes.push()
        while not self.at_sign("}"):
            self.statement(declaration=True)
        if scope:
            self.scopes.pop()
        self.next()

    def variables(self, word: str, *, loop: bool = False) -> int:
        """The declarations behind `var`, `let` or `const`: how many."""
        self.next()
        count = 0
        while True:
            target = self.binding_target("variable" if word == "var" else "lexical")
            count += 1
            if self.eat("="):
                self.assignment(in_allowed=not loop)
                self.initialised = True
            elif (word == "const" or target.kind != "name") and not (
                loop and (self.at_word("in") or self.at_word("of"))
            ):
                self.unexpected()
            if not self.eat(","):
                return count

    def on_break(self) -> None:
        """`break` or `continue`."""
        start = self.start
        loop = self.value == "continue"
        self.next()
        function = self.functions[-1]
        if self.eat(";") or self.can_end():
            if not (function.loops if loop else function.loops or function.switches):
                self.fail(
                    start, "`continue` stands outside a loop" if loop else "`break` stands outside a loop or switch"
                )
            return
        name = self.identifier()
        self.semicolon()
        if not any(label == name.name and (whole or not loop) for label, whole in function.labels):
            self.fail(start, "there is no label `{name}` here", name=name.name)

    on_continue = on_break

    def on_debugger(self) -> None:
        """`debugger`."""
        self.next()
        self.semicolon()

    def loop_body(self) -> None:
        """The statement that a loop repeats."""
        function = self.functions[-1]
        function.loops += 1
        self.statement()
        function.loops -= 1

    def on_do(self) -> None:
        """`do`."""
        self.next()
        self.loop_body()
        self.expect("while")
        self.condition()
        self.eat(";")

    def condition(self) -> None:
        """A condition in its parentheses."""
        self.expect("(")
        self.expression()
        self.expect(")")

    def on_while(self) -> None:
        """`while`."""
        self.next()
        self.condition()
        self.loop_body()

    def on_for(self) -> None:
        """`for`."""
        self.next()
        awaiting = -1
        if self.at_word("await") and self.can_await():
            awaiting = self.start
            self.next()
        self.scopes.push()
        self.expect("(")
        if self.at_sign(";"):
            if awaiting >= 0:
                self.unexpected(awaiting)
            self.rest_of_for()
        elif self.at_word("var") or self.at_word("const") or (self.at_word("let") and self.begins_let()):
            self.initialised = False
            count = self.variables(self.value, loop=True)
            if (self.at_word("in") or self.at_word("of")) and count == 1 and not self.initialised:
                self.over(awaiting)
            else:
                if awaiting >= 0:
                    self.unexpected(awaiting)
                self.rest_of_for()
        else:
            doubts = Doubts()
            begin = self.start
            asynchronous = self.at_word("async")
            node = self.expression_or_target(doubts)
            if self.at_word("of") or self.at_word("in"):
                if self.at_word("of") and asynchronous and node.kind == "name" and awaiting < 0:
                    self.unexpected(begin)
                self.to_pattern(node, binding=False, doubts=doubts)
                self.check_target(node)
                self.over(awaiting)
            else:
                self.settle(doubts)
                if awaiting >= 0:
                    self.unexpected(awaiting)
                self.rest_of_for()
        self.scopes.pop()

    def expression_or_target(self, doubts: Doubts) -> Node:
        """What stands first in the head of a loop: an expression, or what takes the values."""
        start = self.start
        first = self.assignment(doubts, in_allowed=False)
        if not self.at_sign(","):
            return first
        items = [first]
        while self.eat(","):
            items.append(self.assignment(doubts, in_allowed=False))
        return Node("sequence", start, self.last_end, items)

    def over(self, awaiting: int) -> None:
        """`of` or `in`, the rest of the loop's head, and its body."""
        of = self.at_word("of")
        if awaiting >= 0 and not of:
            self.unexpected(awaiting)
        self.next()
        if of:
            self.assignment()
        else:
            self.expression()
        self.expect(")")
        self.loop_body()

    def rest_of_for(self) -> None:
        """The rest of a head with semicolons, and the loop's body."""
        self.expect(";")
        if not self.at_sign(";"):
            self.expression()
        self.expect(";")
        if not self.at_sign(")"):
            self.expression()
        self.expect(")")
        self.loop_body()

    def on_if(self) -> None:
        """`if`."""
        self.next()
        self.condition()
        self.statement()
        if self.eat("else"):
            self.statement()

    def on_return(self) -> None:
        """`return`."""
        start = self.start
        if all(function is self.top or function.method == "static" for function in self.functions):
            self.fail(start, "`return` stands outside a function")
        self.next()
        if not self.eat(";") and not self.can_end():
            self.expression()
            self.semicolon()

    def on_switch(self) -> None:
        """`switch`."""
        self.next()
        self.condition()
        self.expect("{")
        self.functions[-1].switches += 1
        self.scopes.push()
        default = False
        opened = False
        while not self.at_sign("}"):
            if self.at_word("case"):
                self.next()
                self.expression()
                self.expect(":")
                opened = True
            elif self.at_word("default"):
                if default:
                    self.fail(self.last_end, "a switch has one `default`")
                self.next()
                self.expect(":")
                default = opened = True
            else:
                if not opened:
                    self.unexpected()
                self.statement(declaration=True)
        self.scopes.pop()
        self.functions[-1].switches -= 1
        self.next()

    def on_throw(self) -> None:
        """`throw`."""
        self.next()
        if self.newline:
            self.fail(self.last_end, "what is thrown stands on the line of `throw`")
        self.expression()
        self.semicolon()

    def on_try(self) -> None:
        """`try`."""
        start = self.start
        self.next()
        self.block()
        caught = self.at_word("catch")
        if caught:
            self.next()
            self.scopes.push()
            if self.eat("("):
                target = self.binding_target(None)
                self.bind(target, "lexical", None)
                if target.kind == "name":
                    self.scopes.here.catches = target.name
                self.expect(")")
            self.block(scope=False)
            self.scopes.pop()
        if self.eat("finally"):
            self.block()
        elif not caught:
            self.fail(start, "`try` has neither `catch` nor `finally`")

    def on_with(self) -> None:
        """`with`, which modules do not have."""
        self.fail(self.start, "`with` is not allowed in a module")

    # -- modules -------------------------------------------------------------------------------------------------

    def module(self) -> tuple[tuple[tuple[str, int], ...], tuple[str, ...]]:
        """All statements: the type and place of each, and the names that are imported."""
        statements: list[tuple[str, int]] = []
        while self.type != "eof":
            start = self.start
            statements.append((self.statement(declaration=True, top=True), start))
        for name, at in self.scopes.unbound.items():
            self.fail(at, "`{name}` is exported and nowhere declared", name=name)
        return tuple(statements), tuple(self.imported)

    def import_declaration(self) -> None:
        """What follows `import`."""
        if self.type != "string":
            self.import_clause()
            if not self.at_word("from"):
                self.unexpected()
            self.next()
            if self.type != "string":
                self.unexpected()
        self.next()
        self.semicolon()

    def import_clause(self) -> None:
        """The names of an import."""
        if self.type == "name":
            self.imports(self.identifier())
            if not self.eat(","):
                return
        if self.eat("*"):
            if not self.at_word("as"):
                self.unexpected()
            self.next()
            self.imports(self.identifier())
            return
        self.expect("{")
        first = True
        while not self.eat("}"):
            if not first:
                self.expect(",")
                if self.eat("}"):
                    break
            first = False
            name, at, string = self.value, self.start, self.type == "string"
            if self.type not in ("name", "string"):
                self.unexpected()
            self.next()
            if self.at_word("as"):
                self.next()
                self.imports(self.identifier())
            else:
                if string:
                    self.unexpected(at)
                self.check_name(name, at)
                self.imports(Node("name", at, self.last_end, name=name))

    def imports(self, node: Node) -> None:
        """Bind an imported name."""
        self.bind(node, "lexical", None)
        self.imported.append(node.name)

    def export(self, name: str, at: int) -> None:
        """Export a name."""
        if name in self.exported:
            self.fail(at, "`{name}` is exported twice", name=name)
        self.exported.add(name)

    def export_declaration(self) -> None:
        """What follows `export`."""
        if self.eat("*"):
            if self.at_word("as"):
                self.next()
                name, at = self.export_name()
                self.export(name, at)
            self.from_clause()
            return
        if self.at_word("default"):
            self.export("default", self.start)
            self.next()
            start = self.start
            if self.at_word("function"):
                self.function(start, statement=True, optional_name=True)
            elif self.at_word("async") and self.begins_async_function():
                self.next()
                self.function(start, statement=True, asynchronous=True, optional_name=True)
            elif self.at_word("class"):
                self.class_(statement=True, optional_name=True)
            else:
                self.assignment()
                self.semicolon()
            return
        word = self.value if self.type == "name" and not self.escaped else ""
        if (
            word in ("var", "const", "class", "function")
            or (word == "let" and self.begins_let())
            or (word == "async" and self.begins_async_function())
        ):
            scope = self.scopes.top
            before = scope.lexical | scope.variables | scope.functions
            start = self.start
            self.statement(declaration=True)
            for name in sorted((scope.lexical | scope.variables | scope.functions) - before):
                self.export(name, start)
            return
        self.expect("{")
        named: list[tuple[str, int, bool]] = []
        first = True
        while not self.eat("}"):
            if not first:
                self.expect(",")
                if self.eat("}"):
                    break
            first = False
            string = self.type == "string"
            local, at = self.export_name()
            named.append((local, at, string))
            if self.at_word("as"):
                self.next()
                name, place = self.export_name()
            else:
                name, place = local, at
            self.export(name, place)
        if self.at_word("from"):
            self.from_clause()
            return
        scope = self.scopes.top
        for local, at, string in named:
            if string:
                self.fail(at, "a string is exported only from another module")
            self.check_name(local, at)
            if local not in scope.lexical and local not in scope.variables and local not in scope.functions:
                self.scopes.unbound.setdefault(local, at)
        self.semicolon()

    def from_clause(self) -> None:
        """`from` and the module's address."""
        if not self.at_word("from"):
            self.unexpected()
        self.next()
        if self.type != "string":
            self.unexpected()
        self.next()
        self.semicolon()

    def export_name(self) -> tuple[str, int]:
        """A name that is exported, and its place."""
        if self.type not in ("name", "string"):
            self.unexpected()
        read = self.value, self.start
        self.next()
        return read
