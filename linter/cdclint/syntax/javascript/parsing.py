"""What the productions of the grammar share: the tokens, the scopes, the functions and classes around a place."""

from __future__ import annotations

from cdclint.syntax.javascript.nodes import Function
from cdclint.syntax.javascript.scopes import Scopes
from cdclint.syntax.javascript.tokens import Tokens

# fmt: off
KEYWORDS = frozenset((
    "break", "case", "catch", "continue", "debugger", "default", "do", "else", "finally", "for", "function", "if",
    "return", "switch", "throw", "try", "var", "while", "with", "null", "true", "false", "instanceof", "typeof", "void",
    "delete", "new", "in", "this", "const", "class", "extends", "export", "import", "super",
))
# fmt: on
RESERVED = KEYWORDS | frozenset(
    ["enum", "await", "implements", "interface", "let", "package", "private", "protected", "public", "static", "yield"]
)


class Parser(Tokens):
    """A text that is being parsed: its tokens, and what the productions of the grammar remember of each other."""

    def __init__(self, text: str, start: int, end: int) -> None:
        super().__init__(text, start, end)
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
