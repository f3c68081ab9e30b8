"""What of a passage is notation and no words: quotations, addresses, names of programs, calls, formulas, fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex

if TYPE_CHECKING:
    import re

HIDDEN = "\ufffc"
"""Replaces a character that is not part of a word, as in `Run.prose`."""

_ALWAYS = regex(
    r"«[^«»]*»|“[^“”]*”|„[^„“”]*[“”]|\"[^\"]*\"|"
    r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.]+|"
    r"(?<!\S)\S*[\w)]/[\w(]\S*|"
    r"(?<![\w-])[A-Za-z][\w-]*(?:[._][A-Za-z_][\w-]*)+|"
    r"--?[a-z][\w-]*"
)
_QUOTED = regex(r"(?<![\w'])'[^'\n]{1,300}'(?![\w'])")
"""Between typewriter's apostrophes, as programs have their strings: not the ones of `don't` and `users'`."""
_CALL = regex(r"(?<![\w.])[A-Za-z_][\w.]*+\([^()\n]*+\)")
_ASSIGNED = regex(r"(?<![\w.])[A-Za-z_][\w.]*+=[^\s=]\S*+")
_NUMBERED = regex(r"(?<!\w)[A-Za-z_]*+\d\w*+")
_FIELD = regex(
    r"(?:Alias|Annotations?|Body|Caption|Conditions?|Description|Expression|Folder|Format|Group|Label|Legend|Message|"
    r"Mode|Name|Query|Runbook|Subject|Summary|Tags?|Text|Thresholds?|Title|Tooltip|Type|Unit|Value)s?: (?=[^\n])"
)
"""The name of a field in an interface, before what is typed into it."""
_INNERMOST = 3
"""So many calls within each other are taken out."""


def words_only(passage: str) -> str:
    """The passage with every character of notation replaced by U+FFFC."""
    text = _ALWAYS.sub(_hide, passage)
    field = _FIELD.match(text)
    if field is not None:
        return HIDDEN * len(text)
    if "'" in text:
        text = _QUOTED.sub(_hide, text)
    for _ in range(_INNERMOST) if "(" in text else ():
        called = _CALL.sub(_hide, text)
        if called == text:
            break
        text = called
    if "=" in text:
        text = _ASSIGNED.sub(_hide, text)
    return _NUMBERED.sub(_hide, text)


def _hide(found: re.Match[str]) -> str:
    return HIDDEN * len(found[0])
