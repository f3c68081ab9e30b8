"""What the productions of the grammar share: the tokens, the scopes and classes around a place, and names."""

from __future__ import annotations

from typing import Final

from cdclint.core.message import Message
from cdclint.syntax.javascript.nodes import Node
from cdclint.syntax.javascript.tokens import Tokens
from cdclint.syntax.javascript.vocabulary import KEYWORDS, RESERVED

_WATCHED = RESERVED | {"arguments"}

TOP: Final = 1
FUNCTION: Final = 2
ASYNC: Final = 4
GENERATOR: Final = 8
ARROW: Final = 16
SUPER: Final = 64
DIRECT_SUPER: Final = 128
STATIC_BLOCK: Final = 256
FIELD: Final = 512

HOLDS_VARIABLES: Final = TOP | FUNCTION | STATIC_BLOCK
"""Scopes in which a `var` ends up."""

ASSIGNED: Final = 0
VARIABLE: Final = 1
LEXICAL: Final = 2
CAUGHT: Final = 3
OUTSIDE: Final = 4
"""How a name is bound: not at all, by `var` or as a parameter, by `let`, `const`, `class`, `import` or a function in a
block, by `catch`, and as the name of a function within itself."""


class Scope:
    """The names of one block or function; `caught` is the one that a simple `catch` declares."""

    __slots__ = ("caught", "flags", "lexical", "variables")

    def __init__(self, flags: int) -> None:
        self.flags = flags
        self.variables: set[str] = set()
        self.lexical: set[str] = set()
        self.caught = ""


class Label:
    """A label or, where it has no name, a loop or switch that `break` leaves."""

    __slots__ = ("kind", "name", "start")

    def __init__(self, name: str, kind: str, start: int = -1) -> None:
        self.name = name
        self.kind = kind
        self.start = start


def function_flags(*, asynchronous: bool, generator: bool) -> int:
    """The flags of a function's scope."""
    return FUNCTION | (ASYNC if asynchronous else 0) | (GENERATOR if generator else 0)


class Parser(Tokens):
    """A text that is being parsed: its tokens, and what the productions of the grammar remember of each other.

    `yields`, `awaits` and `await_names` are where the first of them is in what may turn out to be parameters, -1
    where none does; `arrow_at` is where an arrow function may begin. `defaults` are the statements that export a
    default of the module's own or another's, and `doubled` is where parentheses are directly within parentheses, -1
    where none do.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        super().__init__(text, start, end)
        self.arrow_at = -1
        self.arrow_in_for_await = False
        self.yields = -1
        self.awaits = -1
        self.await_names = -1
        self.labels: list[Label] = []
        self.scopes = [Scope(TOP)]
        self.unbound: dict[str, int] = {}
        self.exported: set[str] = set()
        self.imported: list[str] = []
        self.defaults: list[int] = []
        self.doubled = -1
        self.classes: list[tuple[dict[str, str], list[tuple[str, int]]]] = []

    def enter(self, flags: int) -> Scope:
        """Begin a scope."""
        scope = Scope(flags)
        self.scopes.append(scope)
        return scope

    def leave(self) -> None:
        """End the innermost scope."""
        self.scopes.pop()

    def declare(self, name: str, how: int, at: int) -> None:
        """Declare a name; see `VARIABLE` and the like for how."""
        scope = self.scopes[-1]
        again = False
        if how == LEXICAL:
            again = name in scope.lexical or name in scope.variables
            scope.lexical.add(name)
            if scope.flags & TOP:
                self.unbound.pop(name, None)
        elif how == CAUGHT:
            scope.lexical.add(name)
            scope.caught = name
        else:
            for outer in reversed(self.scopes):
                if name in outer.lexical and outer.caught != name:
                    again = True
                    break
                outer.variables.add(name)
                if outer.flags & TOP:
                    self.unbound.pop(name, None)
                if outer.flags & HOLDS_VARIABLES:
                    break
        if again:
            self.fail(at, Message("`{name}` is declared twice", name=name))

    def variable_flags(self) -> int:
        """The flags of the scope in which a `var` would end up, or of a field."""
        for scope in reversed(self.scopes):
            if scope.flags & (HOLDS_VARIABLES | FIELD):
                return scope.flags
        return 0

    def this_flags(self) -> int:
        """The flags of the scope whose `this` it is."""
        for scope in reversed(self.scopes):
            if scope.flags & (HOLDS_VARIABLES | FIELD) and not scope.flags & ARROW:
                return scope.flags
        return 0

    def in_generator(self) -> bool:
        """Whether `yield` is an operator here."""
        return self.variable_flags() & GENERATOR > 0

    def in_async(self) -> bool:
        """Whether the innermost function is asynchronous."""
        return self.variable_flags() & ASYNC > 0

    def can_await(self) -> bool:
        """Whether `await` is an operator here."""
        for scope in reversed(self.scopes):
            if scope.flags & (STATIC_BLOCK | FIELD):
                return False
            if scope.flags & FUNCTION:
                return scope.flags & ASYNC > 0
        return True

    def can_return(self) -> bool:
        """Whether `return` is allowed here."""
        return self.variable_flags() & FUNCTION > 0

    def has_super(self) -> bool:
        """Whether `super` is allowed here."""
        return self.this_flags() & SUPER > 0

    def calls_super(self) -> bool:
        """Whether `super()` is allowed here."""
        return self.this_flags() & DIRECT_SUPER > 0

    def has_new_target(self) -> bool:
        """Whether `new.target` is allowed here."""
        return any(
            scope.flags & (STATIC_BLOCK | FIELD) or scope.flags & (FUNCTION | ARROW) == FUNCTION
            for scope in self.scopes
        )

    def word(self) -> Node:
        """Any word: the name of a member or property, or one in the braces of an import or export."""
        return Node("name", self.start, self.pos, None, self._word(any_word=True))

    def name(self) -> Node:
        """A name that is used or declared."""
        start, end = self.start, self.pos
        name = self._word(any_word=False)
        if name in _WATCHED:
            self.check_name(name, start)
            if name == "await" and self.await_names < 0:
                self.await_names = start
        return Node("name", start, end, None, name)

    def _word(self, *, any_word: bool) -> str:
        word = self.value
        if self.type != "name":
            if self.type not in KEYWORDS:
                self.unexpected()
            if word in ("class", "function") and not (
                self.last_end == self.last_start + 1 and self.text[self.last_start] == "."
            ):
                self.open.pop()
            self.type = "name"
        self.next(any_word=any_word)
        return word

    def check_name(self, name: str, at: int) -> None:
        """Reject a word that is not a name here."""
        if name not in _WATCHED:
            return
        flags = self.variable_flags()
        if name == "yield" and flags & GENERATOR:
            self.fail(at, Message("`yield` cannot be a name in a generator"))
        if name == "await" and flags & ASYNC:
            self.fail(at, Message("`await` cannot be a name in an async function"))
        if name == "arguments":
            if not self.this_flags() & HOLDS_VARIABLES:
                self.fail(at, Message("`arguments` is not allowed in a field's value"))
            if flags & STATIC_BLOCK:
                self.fail(at, Message("`arguments` is not allowed in a static block"))
            return
        if name in KEYWORDS:
            self.fail(at, Message("`{name}` is a word of JavaScript and cannot be a name", name=name))
        if name in ("await", "yield", "let", "static"):
            self.fail(at, Message("`{name}` cannot be a name in a module", name=name))
        self.fail(at, Message("`{name}` is reserved in JavaScript", name=name))

    def private_name(self) -> Node:
        """A private name, which a class around it must declare."""
        if self.type != "private":
            self.unexpected()
        node = Node("private", self.start, self.pos, None, self.value)
        self.next()
        if not self.classes:
            self.fail(node.start, Message("a private name outside its class"))
        self.classes[-1][1].append((node.name, node.start))
        return node

    def list_ends(self, close: str, *, first: bool) -> bool:
        """Whether a list ends here: at its beginning, or after an item and perhaps a comma, which is read."""
        if self.type == close:
            return True
        if first:
            return False
        self.expect(",")
        return self.type == close
