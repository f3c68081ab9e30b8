"""Functions of Go templates that are called with more or fewer values than they take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.gotemplate import Literal

if TYPE_CHECKING:
    from cdclint.syntax.gotemplate import Call

_VERB = regex(r"%(?:%|[-+# 0]*+\d*+(?:\.\d*+)?[A-Za-z])")
_INDEXED = regex(r"%[^A-Za-z%]*[\[*]")
_ANY = 1_000
_OF_GO = {
    **dict.fromkeys(("ne", "lt", "le", "gt", "ge"), (2, 2)),
    **dict.fromkeys(("not", "len"), (1, 1)),
    **dict.fromkeys(("and", "or", "index", "slice", "printf"), (1, _ANY)),
    "eq": (2, _ANY),
}
_TWICE = ("filterLabels", "filterLabelsRe", "removeLabels", "removeLabelsRe", "match", "sortByLabel", "label")
_ONCE = (
    *("first", "graphLink", "tableLink", "humanize", "humanize1024", "humanizeDuration", "humanizePercentage"),
    *("humanizeTimestamp", "parseDuration", "query", "safeHtml", "stripDomain", "stripPort", "strvalue", "title"),
    *("toDuration", "toLower", "toTime", "toUpper", "urlQueryEscape", "value", "mergeLabelValues"),
)
OF_ALERTS = {
    **_OF_GO,
    **dict.fromkeys(_TWICE, (2, 2)),
    **dict.fromkeys(_ONCE, (1, 1)),
    **dict.fromkeys(("now", "externalURL", "pathPrefix"), (0, 0)),
    "reReplaceAll": (3, 3),
}
"""How many values the functions of alert templates take, the least and the most."""
OF_NOTIFICATIONS = {
    **_OF_GO,
    **dict.fromkeys(("join", "match", "date", "tz"), (2, 2)),
    **dict.fromkeys(("toUpper", "toLower", "title", "trimSpace", "safeHtml", "safeUrl", "urlUnescape"), (1, 1)),
    **dict.fromkeys(("since", "humanizeDuration", "toJson"), (1, 1)),
    "reReplaceAll": (3, 3),
}
"""The same of templates of notifications."""


def call_defect(call: Call, known: dict[str, tuple[int, int]]) -> Message | None:
    """What is wrong with the number of values that a function is given."""
    if call.function == "printf" and (missing := _unfilled(call)) is not None:
        return missing
    least, most = known.get(call.function, (0, _ANY))
    given = len(call.arguments) + call.piped
    if given < least:
        if least == 1:
            return Message("`{function}` needs a value, and has none", function=call.function)
        return Message("`{function}` needs {count}, and has {given}", function=call.function, count=least, given=given)
    if given > most:
        if most == 0:
            return Message("`{function}` takes no value", function=call.function)
        return Message("`{function}` takes {count}, and has {given}", function=call.function, count=most, given=given)
    return None


def _unfilled(call: Call) -> Message | None:
    """What is said of a format with more verbs than values, which prints `%!f(MISSING)`."""
    written = call.arguments[0] if call.arguments else None
    if not isinstance(written, Literal) or written.kind != "string" or _INDEXED.search(written.value):
        return None
    verbs = sum(1 for found in _VERB.finditer(written.value) if found[0] != "%%")
    given = len(call.arguments) - 1 + call.piped
    if verbs <= given:
        return None
    return Message(
        "the format of `{function}` asks for {count}, and there are {given}",
        function="printf",
        count=verbs,
        given=given,
    )
