"""Whether a regular expression is one of ECMAScript 2024, with what browsers add where neither `u` nor `v` is.

Only the verdict and its reason matter: the place of every mistake is the beginning of the pattern, where acorn puts it.
"""

from __future__ import annotations

from cdclint.core.foreign.bounded_cache import kept
from cdclint.core.message import Message
from cdclint.syntax.javascript.regexp import alternatives
from cdclint.syntax.javascript.regexp.pattern import InvalidRegExp, Pattern

__all__ = ["problem"]

_FLAGS = frozenset("dgimsuvy")


@kept(100_000)
def problem(source: str, flags: str) -> Message | None:
    """What is wrong with a regular expression, None where nothing is. Raises `TooDeep`."""
    if not _FLAGS.issuperset(flags) or len(set(flags)) < len(flags) or {"u", "v"} <= set(flags):
        return Message("a regular expression has no such flags: `{written}`", written=flags)
    sets = "v" in flags
    unicode = sets or "u" in flags
    try:
        names = alternatives.read(Pattern(source, unicode=unicode, sets=sets, named=unicode))
        if names and not unicode:
            # Only where a group has a name does `\k` refer to one.
            alternatives.read(Pattern(source, unicode=False, sets=False, named=True))
    except InvalidRegExp as error:
        return Message("this regular expression is not valid: {reason}", reason=error.reason)
    return None
