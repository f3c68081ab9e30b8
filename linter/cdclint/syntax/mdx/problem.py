"""What `@mdx-js/mdx` would reject, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass

if TYPE_CHECKING:
    from cdclint.core.message import Message


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """One place that does not parse.

    `start` is where `@mdx-js/mdx` reports the error; where it reports none (a tag that is open at the end of the file),
    it is where the tag begins. `code` is the error's kind in `@mdx-js/mdx`'s own terms (`unexpected-character`,
    `end-tag-mismatch`, `acorn` and so on). Where a safe insertion cures it, `fix_at` and `fix_text` are that insertion.
    `related` bounds what the problem is about elsewhere: the opening tag of a mismatch, the brace that is not closed.
    """

    start: int
    end: int
    code: str
    message: Message
    fix_at: int | None = None
    fix_text: str | None = None
    related: tuple[int, int] | None = None


class Refused(Exception):  # noqa: N818 (no error of the program: the text's)
    """A construct that cannot be read on: `at` is an offset into the text that was being scanned.

    `starved`: the text ended too early, and with more of it the construct might be complete. `begin` is where the
    tag or expression begins, -1 while unknown; `part` is what had been read of a tag by then. A refusal
    without a `code` is not reported. A `late` one is read as it is, and rejected when all else has been read.
    """

    def __init__(self, at: int, code: str, message: Message, *, starved: bool = False) -> None:
        super().__init__(message)
        self.at = at
        self.code = code
        self.message = message
        self.starved = starved
        self.begin = -1
        self.part: object = None
        self.late = False
