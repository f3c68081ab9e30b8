"""The comments of a file that silence rules, and what came of them in a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Edit
from cdclint.core.regex import regex

if TYPE_CHECKING:
    from cdclint.core.source import Source, Span

_REST = regex(r"[ \t]*(?:\r\n|\n|\r|\Z)")
_BLANK_LINE = regex(r"[ \t]*(?:\r\n|\n|\r)")
_ENDS_BLANK = regex(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)\Z")


@dataclass(frozen=True, slots=True)
class Silenced:
    """One rule, or group of rules, that a comment names.

    `known` says whether the rule exists; `used` whether the comment silenced anything of it, None where that is
    unknown because the rule did not run.
    """

    name: str
    span: Span
    known: bool
    used: bool | None


@dataclass(frozen=True, slots=True)
class Suppression:
    """One comment: `span` is all of it, the marks that make it a comment included."""

    span: Span
    rules: tuple[Silenced, ...]
    reason: str

    def without(self, silenced: Silenced) -> tuple[Edit, ...]:
        """The edits that take one rule out of the comment; the whole comment where it names no other.

        A comment that has its line to itself takes the line along, and one of two blank lines around it.
        """
        source = self.span.source
        if len(self.rules) > 1:
            at = self.rules.index(silenced)
            # Up to the next name, or back to the one before it: the comma goes with it.
            if at + 1 < len(self.rules):
                return (Edit(source.span(silenced.span.start, self.rules[at + 1].span.start), ""),)
            return (Edit(source.span(self.rules[at - 1].span.end, silenced.span.end), ""),)
        text = source.text
        begin, end = self.span.start, self.span.end
        line_start = source.line_starts[self.span.begin.line - 1]
        before = text[line_start:begin]
        after = _REST.match(text, end)
        if after is not None and not before.strip():
            begin, end = line_start, after.end()
            blank = _BLANK_LINE.match(text, end)
            if blank is not None and (begin == 0 or _ENDS_BLANK.search(text[:begin][-200:])):
                end = blank.end()
        else:
            begin -= len(before) - len(before.rstrip())
        return (Edit(source.span(begin, end), ""),)


@dataclass(frozen=True, slots=True)
class Suppressions:
    """All such comments of one file, in their order. `known` are the ids and groups that there are."""

    source: Source
    comments: tuple[Suppression, ...]
    known: tuple[str, ...]
