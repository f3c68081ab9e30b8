"""What a type of diagram is to its reading: a lexer, a grammar, and what else must be true."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.closeness import closest
from cdclint.core.dataclass import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cdclint.core.message import Message
    from cdclint.syntax.mermaid.grammar import Grammar, Read
    from cdclint.syntax.mermaid.lexicon import Lexicon
    from cdclint.syntax.mermaid.shown import Shown


class Wrong(NamedTuple):
    """A place of the text that a grammar sees, and what is wrong there."""

    start: int
    end: int
    message: Message


def meant(word: str, words: tuple[str, ...], *, any_case: bool = True) -> str:
    """The word that another is nearly; empty where it is none, or is one of them, in any case where cases are alike."""
    folded = {one.casefold(): one for one in words}
    near = closest(word.casefold(), folded, n=1, cutoff=0.75)
    if not near or (near[0] == word.casefold() and (any_case or word in words)):
        return ""
    return folded[near[0]]


class Outcome(NamedTuple):
    """A diagram that was read: its text, what its grammar made of it, and the state that its lexer ended in.

    `configured` says that the diagram has settings, in frontmatter or in directives.
    """

    text: str
    read: Read
    state: str
    configured: bool = False

    def word(self, index: int) -> str:
        """The text of a token."""
        token = self.read.tokens[index]
        return self.text[token.start : token.end]


def _nothing(_: Outcome) -> None:
    return None


def _unchanged(_: Shown) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of diagram.

    `check` finds what no grammar says, in what was read before the first wrong token; `explain` says of a wrong token
    what the general words cannot. `names` is what tokens are to an author, `blocks` are the rules whose end is a word
    of its own, with that word, and `words` those that begin a statement. `blanks` says that all blanks of Unicode are
    blanks.
    """

    lexicon: Lexicon
    grammar: Grammar
    words: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    blocks: Mapping[str, str] = field(default_factory=dict)
    check: Callable[[Outcome], Wrong | None] = _nothing
    explain: Callable[[Outcome], Wrong | None] = _nothing
    prepare: Callable[[Shown], None] = _unchanged
    blanks: bool = True
