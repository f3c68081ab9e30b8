"""What the parts of the grammar share: the token that is next, what may be wrong with it, and what was wrong before."""

from __future__ import annotations

from cdclint.core.message import Message
from cdclint.syntax.promql.lexer import CLOSERS, mismatch, tokens_of
from cdclint.syntax.promql.query_token import Token, Unexpected
from cdclint.syntax.promql.tree import Feature, QueryError

MAX_LEVELS = 120


class TokenReader:
    """Reads one query's tokens in their order.

    Prometheus reports the first error that it meets, be it one of grammar or of meaning: `defect` is that of meaning,
    and reading continues after it. `features` are the pieces that not every version or configuration knows.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens, self.failure = tokens_of(text)
        self.at = 0
        self.levels = 0
        self.defect: QueryError | None = None
        self.features: list[Feature] = []

    @property
    def token(self) -> Token:
        """The token that is next.

        Raises:
            Unexpected: there is none, because the lexer stopped.
        """
        token = self.tokens[self.at]
        if token.kind == "error" and self.failure is not None:
            raise self.failure
        return token

    @property
    def last(self) -> Token:
        """The token that was taken last."""
        return self.tokens[self.at - 1]

    def take(self) -> Token:
        """Take the token that is next; the end stays."""
        token = self.token
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def sees(self, *texts: str) -> bool:
        """Whether one of these words or signs is next."""
        token = self.token
        return token.kind in {"operator", "name"} and token.text.lower() in texts

    def expect(self, text: str) -> Token:
        """Take a sign that has to be there."""
        if not self.sees(text):
            raise self.unexpected(Message("`{sign}`", sign=text))
        return self.take()

    def unexpected(self, wanted: Message) -> Unexpected:
        """The next token is not allowed there."""
        token = self.token
        if token.kind == "end":
            message = Message("the query ends where {wanted} is expected", wanted=wanted)
        elif token.kind == "operator" and token.text in CLOSERS.values() and (opener := self.opener()):
            if CLOSERS[opener.text] != token.text:
                return Unexpected(token.start, token.end, mismatch(token, opener), final=True)
            message = Message("`{token}` where {wanted} is expected", token=token.text, wanted=wanted)
        else:
            message = Message("`{token}` where {wanted} is expected", token=token.text, wanted=wanted)
        return Unexpected(token.start, token.end, message)

    def opener(self) -> Token | None:
        """The innermost bracket that is open before the next token."""
        opened: list[Token] = []
        for token in self.tokens[: self.at]:
            if token.kind == "operator" and token.text in CLOSERS:
                opened.append(token)
            elif token.kind == "operator" and token.text in CLOSERS.values() and opened:
                opened.pop()
        return opened[-1] if opened else None

    def wrong(self, start: int, end: int, message: Message) -> None:
        """Keep what is wrong with the meaning, if nothing was wrong before."""
        if self.defect is None:
            self.defect = QueryError(start, end, message)

    def uses(self, name: str, start: int, end: int) -> None:
        """Note a piece that not every version or configuration of Prometheus knows."""
        self.features.append(Feature(name, start, end))

    def deeper(self) -> None:
        """One more expression in the others."""
        self.levels += 1
        if self.levels > MAX_LEVELS:
            message = Message("expressions are nested more than {limit} deep", limit=MAX_LEVELS)
            raise Unexpected(self.token.start, self.token.end, message, final=True)
