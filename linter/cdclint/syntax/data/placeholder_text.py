"""Texts that stand for something that is to be put in their place."""

from __future__ import annotations

from cdclint.core.regex import regex

_BRACKETS = regex(
    r"<[^<>]*+>|\[[^\[\]]*+\]|\{[^{}]*+\}|%%?+\w++%%?+|@@?+\w++@@?+|#\{[^{}]*+\}#?+|__\w++|[.…*_?-]++|[\w.:/@-]*+<[^<>]++>.*+"
)
_CONSTANT = regex(r"[A-Z][A-Z0-9]*+(?:_[A-Z0-9]++)++")
"""The name of a variable that something puts in."""
_NAME = regex(r"[\w\s-]++")
_WORD = regex(r"[A-Z]?[a-z]++|[A-Z]++|[0-9]++|[^\W\dA-Za-z_]++")
_ASKING = ("your", "placeholder", "replace", "insert", "todo", "fixme", "tbd", "dummy", "замен", "ваш", "вставь")
"""What words begin with that ask for something else in their place."""
_THINGS = frozenset(
    {"a", "an", "the", "id", "chat", "chatid", "group", "telegram", "slack", "webhook", "url", "uri"}
    | {"e", "email", "mail", "address", "addresses", "channel", "name", "number"}
)
"""Words that only say what belongs here."""


def is_placeholder(written: str) -> bool:
    """Whether a value says that it is to be filled in: `<your-token>`, `CHANGE_ME`, `xxx`, or the name of the thing."""
    if _BRACKETS.fullmatch(written) or _CONSTANT.fullmatch(written):
        return True
    if not _NAME.fullmatch(written):
        return False
    words = [found[0].casefold() for found in _WORD.finditer(written)]
    return (
        any(word.startswith(_ASKING) or (len(word) > 1 and set(word) == {"x"}) for word in words)
        or "changeme" in "".join(words)
        or all(word in _THINGS for word in words)
    )
