"""Grammars over tokens, and the reading of a diagram by one.

A grammar is written as rules, one a line: `name: what it is made of`, where a name in small letters is another rule,
any other a token, `|` separates alternatives, and `?`, `*` and `+` after something say how often it
occurs. A line that begins with `|` continues the one before it. One token decides how it continues; a stack replaces
recursion, so that no depth of a diagram matters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from cdclint.core.dataclass import dataclass, field
from cdclint.core.regex import regex
from cdclint.syntax.mermaid.lexicon import END, Token

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONTINUED = regex(r"\n *+(?=\|)")
_PIECE = regex(r"[A-Za-z_$][\w$]*+|[|()?*+]|\S")

Node: TypeAlias = "tuple[str, str] | tuple[str, tuple[Node, ...]]"


@dataclass(slots=True)
class Read:
    """A diagram that was read.

    `done` has, for each rule that was asked for, its name with the numbers of its first token and of the one after
    its last, in the order in which they end; `open` the same for those that have not ended. `wrong` is the first token
    that does not belong where it is, `expected` are the tokens that do.
    """

    tokens: list[Token] = field(default_factory=list)
    done: list[tuple[str, int, int]] = field(default_factory=list)
    open: list[tuple[str, int]] = field(default_factory=list)
    wrong: Token | None = None
    expected: set[str] = field(default_factory=set)


class Grammar:
    """The rules of a type of diagram. The first rule is where a diagram begins; `watched` are rules to report."""

    def __init__(self, rules: str, watched: str = "") -> None:
        self.text = rules
        self.watched = frozenset(watched.split())
        self.rules: dict[str, Node] = {}
        self.start = ""
        self._first: dict[int, frozenset[str]] = {}
        self._empty: dict[str, bool] = {}
        self._firsts: dict[str, frozenset[str]] = {}

    def _parse(self) -> None:
        for line in _CONTINUED.sub(" ", self.text.strip()).splitlines():
            name, _, body = line.partition(":")
            self.rules[name.strip()] = _Body(_PIECE.findall(body)).alternatives()
        self.start = next(iter(self.rules))
        changed = True
        while changed:
            changed = False
            for name, node in self.rules.items():
                empty, first = self.empty(node), self.first(node)
                if empty != self._empty.get(name, False) or first != self._firsts.get(name, frozenset()):
                    self._empty[name], self._firsts[name] = empty, first
                    changed = True

    def empty(self, node: Node) -> bool:
        """Whether this may be empty."""
        kind, parts = node
        if isinstance(parts, str):
            return kind == "rule" and self._empty.get(parts, False)
        if kind == "any":
            return any(self.empty(part) for part in parts)
        return kind in "?*" or all(self.empty(part) for part in parts)

    def first(self, node: Node) -> frozenset[str]:
        """The tokens that this may begin with."""
        kind, parts = node
        if isinstance(parts, str):
            return frozenset({parts}) if kind == "token" else self._firsts.get(parts, frozenset())
        found: set[str] = set()
        for part in parts:
            found |= self.first(part)
            if kind == "all" and not self.empty(part):
                break
        return frozenset(found)

    def _first_of(self, node: Node) -> frozenset[str]:
        key = id(node)
        if key not in self._first:
            self._first[key] = self.first(node)
        return self._first[key]

    def read(self, tokens: Iterator[Token]) -> Read:
        """Read tokens up to the first that is wrong, or to their end."""
        if not self.rules:
            self._parse()
        read = Read()
        token = next(tokens)
        stack: list[Node] = [("token", END), ("rule", self.start)]
        while stack:
            kind, parts = node = stack.pop()
            if kind == "token":
                if token.kind != parts:
                    read.expected.add(str(parts))
                    read.wrong = token
                    read.tokens.append(token)
                    return read
                read.expected.clear()
                read.tokens.append(token)
                if token.kind == END:
                    break
                token = next(tokens)
            elif kind == "rule":
                if parts in self.watched:
                    read.open.append((str(parts), len(read.tokens)))
                    stack.append(("end", str(parts)))
                stack.append(self.rules[str(parts)])
            elif kind == "end":
                name, start = read.open.pop()
                read.done.append((name, start, len(read.tokens)))
            elif kind == "all":
                stack.extend(part for part in reversed(parts) if not isinstance(part, str))
            elif kind == "any":
                if not self._choose(node, token, stack, read):
                    read.wrong = token
                    read.tokens.append(token)
                    return read
            else:
                [inner] = (part for part in parts if not isinstance(part, str))
                if token.kind in self._first_of(inner):
                    if kind == "*":
                        stack.append(node)
                    stack.append(inner)
                else:
                    read.expected |= self._first_of(inner)
        return read

    def _choose(self, node: Node, token: Token, stack: list[Node], read: Read) -> bool:
        empty = False
        for part in node[1]:
            if isinstance(part, str):
                continue
            if token.kind in self._first_of(part):
                stack.append(part)
                return True
            read.expected |= self._first_of(part)
            empty = empty or self.empty(part)
        return empty


class _Body:
    """What is after the name of a rule."""

    def __init__(self, pieces: list[str]) -> None:
        self.pieces = pieces
        self.at = 0

    def alternatives(self) -> Node:
        parts = [self._sequence()]
        while self.at < len(self.pieces) and self.pieces[self.at] == "|":
            self.at += 1
            parts.append(self._sequence())
        return parts[0] if len(parts) == 1 else ("any", tuple(parts))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while self.at < len(self.pieces) and self.pieces[self.at] not in {"|", ")"}:
            piece = self.pieces[self.at]
            self.at += 1
            node: Node
            if piece == "(":
                node = self.alternatives()
                self.at += 1
            else:
                node = ("rule" if piece.islower() else "token", piece)
            if self.at < len(self.pieces) and self.pieces[self.at] in {"?", "*", "+"}:
                often = self.pieces[self.at]
                self.at += 1
                if often == "+":
                    parts.append(node)
                    often = "*"
                node = (often, (node,))
            parts.append(node)
        return parts[0] if len(parts) == 1 else ("all", tuple(parts))
