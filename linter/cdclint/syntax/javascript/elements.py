"""JSX within JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from cdclint.core.regex import regex
from cdclint.syntax.javascript.nodes import Node
from cdclint.syntax.javascript.tokens import SKIP
from cdclint.syntax.mdx.character import continues_name, starts_name

if TYPE_CHECKING:
    from cdclint.syntax.javascript.grammar import Grammar

_NAME = regex(r"[A-Za-z_$][A-Za-z0-9_$-]*")
_REST = regex(r"[A-Za-z0-9_$-]*")
_TEXT_STOP = regex(r"[<{>}]")


class Elements:
    """Reads elements character by character, and asks the grammar for the expressions in them."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.text = grammar.text
        self.limit = grammar.limit

    def read(self) -> Node:
        """An element or fragment whose `<` is the grammar's current token."""
        start = self.grammar.start
        self.grammar.pos = start + 1
        at = self.element(start)
        self.grammar.pos = at
        self.grammar.next()
        if self.grammar.at_sign("<"):
            self.grammar.fail(self.grammar.start, "elements side by side need a fragment around them: `<>…</>`")
        return Node("jsx", start, at)

    def space(self, at: int) -> int:
        """The offset behind white space and comments."""
        at = SKIP.match(self.text, at, self.limit).end()  # type: ignore[union-attr]
        if self.text.startswith("/*", at) and at + 1 < self.limit:
            self.grammar.fail(at, "this comment is never closed: add `*/`")
        return at

    def refuse(self, at: int) -> NoReturn:
        """Refuse the character at an offset."""
        self.grammar.start = at
        self.grammar.pos = min(at + 1, self.limit)
        self.grammar.unexpected()

    def char(self, at: int) -> str:
        """The character at an offset, "" at the end."""
        return self.text[at] if at < self.limit else ""

    def identifier(self, at: int) -> int:
        """The end of the name at an offset; it may hold hyphens."""
        found = _NAME.match(self.text, at, self.limit)
        if found:
            at = found.end()
        elif at < self.limit and starts_name(self.text[at]):
            at = _REST.match(self.text, at + 1, self.limit).end()  # type: ignore[union-attr]
        else:
            self.refuse(at)
        while at < self.limit and self.text[at] > "\x7f" and continues_name(self.text[at]):
            at = _REST.match(self.text, at + 1, self.limit).end()  # type: ignore[union-attr]
        return at

    def name(self, at: int) -> tuple[str, int]:
        """The name at `at` and the offset of what follows it."""
        begin = at
        at = self.identifier(at)
        name = self.text[begin:at]
        after = self.space(at)
        if self.char(after) == ":":
            begin = self.space(after + 1)
            at = self.identifier(begin)
            return f"{name}:{self.text[begin:at]}", self.space(at)
        while self.char(after) == ".":
            begin = self.space(after + 1)
            at = self.identifier(begin)
            name = f"{name}.{self.text[begin:at]}"
            after = self.space(at)
        return name, after

    def element(self, start: int) -> int:
        """The element whose `<` is at `start`: the offset behind it."""
        self.grammar.deeper()
        name, at, closed = self.opening(start)
        if not closed:
            at = self.children(name, at)
        self.grammar.depth -= 1
        return at

    def opening(self, start: int) -> tuple[str, int, bool]:
        """The opening tag at `start`: its name, the offset behind it, whether it closes itself."""
        at = self.space(start + 1)
        if self.char(at) == ">":
            return "", at + 1, False
        name, at = self.name(at)
        while True:
            char = self.char(at)
            if char == ">":
                return name, at + 1, False
            if char == "/":
                at = self.space(at + 1)
                if self.char(at) != ">":
                    self.refuse(at)
                return name, at + 1, True
            if char == "{":
                self.grammar.pos = at + 1
                self.grammar.next()
                self.grammar.expect("...")
                self.grammar.assignment()
                if not self.grammar.at_sign("}"):
                    self.grammar.unexpected()
                at = self.space(self.grammar.pos)
                continue
            begin = at
            at = self.identifier(begin)
            at = self.space(at)
            if self.char(at) == ":":
                at = self.space(self.identifier(self.space(at + 1)))
            if self.char(at) == "=":
                at = self.value(self.space(at + 1))

    def value(self, at: int) -> int:
        """The offset behind the attribute value at `at` and the space after it."""
        char = self.char(at)
        if char and char in "\"'":
            end = self.text.find(char, at + 1, self.limit)
            if end < 0:
                self.grammar.pos = self.limit
                self.grammar.fail(at, "this string is never closed: add `{char}`", char=char)
            return self.space(end + 1)
        if char == "{":
            self.grammar.pos = at + 1
            self.grammar.next()
            if self.grammar.at_sign("}"):
                self.grammar.fail(at, "an attribute's expression cannot be empty")
            self.grammar.expression()
            if not self.grammar.at_sign("}"):
                self.grammar.unexpected()
            return self.space(self.grammar.pos)
        if char == "<":
            return self.space(self.element(at))
        self.grammar.start = at
        self.grammar.pos = min(at + 1, self.limit)
        return self.grammar.fail(at, "an attribute's value is a string, `{{…}}` or an element")

    def children(self, name: str, at: int) -> int:
        """The offset behind the closing tag of the element `name` whose opening tag ends at `at`."""
        begun = at
        while True:
            found = _TEXT_STOP.search(self.text, at, self.limit)
            if not found:
                self.grammar.pos = self.limit
                self.grammar.fail(begun, "this element is never closed")
            at = found.start()
            char = found[0]
            if char in ">}":
                self.grammar.pos = at
                self.grammar.fail(at, "a literal `{char}` in JSX is written `{{'{char}'}}`", char=char)
            if char == "{":
                self.grammar.pos = at + 1
                self.grammar.next()
                if not self.grammar.at_sign("}"):
                    if self.grammar.at_sign("..."):
                        self.grammar.next()
                    self.grammar.expression()
                    if not self.grammar.at_sign("}"):
                        self.grammar.unexpected()
                at = self.grammar.pos
                begun = at
                continue
            after = self.space(at + 1)
            if self.char(after) != "/":
                at = self.element(at)
                begun = at
                continue
            start = at
            at = self.space(after + 1)
            if self.char(at) == ">":
                closing = ""
            else:
                closing, at = self.name(at)
                if self.char(at) != ">":
                    self.refuse(at)
            if closing != name:
                self.grammar.pos = at + 1
                self.grammar.fail(start, "`</{closing}>` does not close `<{name}>`", closing=closing, name=name)
            return at + 1
