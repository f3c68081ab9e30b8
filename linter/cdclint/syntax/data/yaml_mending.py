"""YAML 1.2 that libyaml rejects, written so that it reads it: lessons are read by JavaScript, which takes it.

What is replaced keeps its length, and what would lose its meaning has a placeholder that is put back into the values.
Prometheus, Grafana and Docker Compose read their files with Go's port of libyaml: those files are judged as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex

if TYPE_CHECKING:
    from yaml.error import MarkedYAMLError

MAX_MENDED = 50

_STAND_INS = {"\t": "\ue000", "?": "\ue001", ":": "\ue002"}
_STAND_IN = regex("[\ue000-\ue002]")
_MEANT = {stand_in: char for char, stand_in in _STAND_INS.items()}
_QUESTION = regex(r"(?<=[\[{, ])\?(?=[^\s,\[\]{}])")
_TAB_BEFORE_VALUE = regex(r"\t[ \t]*+(?!-[ \t\n]|[^\n]*:(?:[ \t\n]|\Z))")


def may_be_mended(text: str) -> bool:
    """Whether no placeholder is a character of the text."""
    return _STAND_IN.search(text) is None


def restored(value: str) -> str:
    """A value with its placeholders replaced."""
    return _STAND_IN.sub(lambda found: _MEANT[found[0]], value)


def with_plain_questions(text: str) -> str:
    """The text in which a `?` before a word is a part of it, as in `{ ?foo: bar }`."""
    return _QUESTION.sub(_STAND_INS["?"], text) if "?" in text else text


def mended(text: str, error: MarkedYAMLError) -> str | None:
    """The text in which what libyaml stumbled over is written otherwise; None where it is an error of YAML 1.2 too."""
    if error.problem_mark is None:
        return None
    problem = error.problem or ""
    at = error.problem_mark.index
    char, behind = text[at : at + 1], text[at + 1 : at + 2]
    if "incompatible YAML document" in problem or "unknown directive name" in problem:
        start = text.rfind("\n", 0, at + 1) + 1
        return f"{text[:start]}#{text[start + 1 :]}" if text.startswith("%", start) else None
    if char == "\t":
        if "expected" in problem:
            return text[:at] + _STAND_INS["\t"] + text[at + 1 :]
        if "violates indentation" in problem or _TAB_BEFORE_VALUE.match(text, at):
            return f"{text[:at]} {text[at + 1 :]}"
    if char == ":" and "unexpected ':'" in problem and behind in {",", "}"} and _is_in_mapping(text, at):
        return f"{text[:at]} {text[at + 1 :]}"
    if char == ":" and "expected node content" in problem and behind and behind not in " \t\n,[]{}":
        return text[:at] + _STAND_INS[":"] + text[at + 1 :]
    return None


def _is_in_mapping(text: str, at: int) -> bool:
    """Whether the innermost bracket that is open at a place is a brace."""
    depth = 0
    for place in range(at - 1, -1, -1):
        if text[place] in "[{":
            if depth == 0:
                return text[place] == "{"
            depth -= 1
        elif text[place] in "]}":
            depth += 1
    return False
