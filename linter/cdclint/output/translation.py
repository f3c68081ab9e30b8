"""Messages in the reader's language. Everything below speaks English; what is printed is translated here, at the edge.

A translation is data: every file of `data/<language>` is a JSON object with `messages`, Russian by the English template
of a `Message` (or by a text that has no values), `rules`, the page of each rule by its id, and `patterns`, what other
programs say, with `{names}` for what varies in it. A translation of a message may be a list of three forms, for 1, 2
and 5 of the message's `number`. A value that is a message is translated with the message around it; what has no
translation stays English.
"""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, Any, TypeAlias

from cdclint.config.settings import LANGUAGES
from cdclint.core.data import DATA
from cdclint.core.dataclass import replace
from cdclint.core.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdclint.core.finding import Fix
    from cdclint.core.foreign_values import JsonObject
    from cdclint.core.report import Report

ENGLISH = "en"
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The variables that say which language messages are in, the strongest first."""

Forms: TypeAlias = "str | list[str]"


class Tables:
    """What one language has, that of all files together: see the module."""

    def __init__(self) -> None:
        self.messages: dict[str, Forms] = {}
        self.rules: dict[str, str] = {}
        self.patterns: dict[str, str] = {}

    def add(self, area: JsonObject) -> None:
        """Add what one file has."""
        self.messages |= area.get("messages", {})
        self.rules |= area.get("rules", {})
        self.patterns |= area.get("patterns", {})


def choose(setting: str, environment: Mapping[str, str]) -> str:
    """The language to speak: the one that is set, otherwise that of the locale if it is one of ours."""
    if setting:
        return setting
    locale = next((environment[name] for name in _LOCALE if environment.get(name)), "")
    code = "".join(takewhile(str.isalpha, locale)).lower()
    return code if code in LANGUAGES else ENGLISH


def translate(message: Message, language: str) -> str:
    """A message in a language."""
    if language == ENGLISH:
        return message
    known = tables(language)
    values = {
        name: translate(value, language) if isinstance(value, Message) else value
        for name, value in message.values.items()
    }
    translation = known.messages.get(message.template)
    if translation is None:
        return message.template.format_map(values) if values else _whole(str(message), known)
    if isinstance(translation, list):
        translation = translation[_plural(values["number"])]
    return translation.format_map(values)


def known_text(text: str, language: str) -> str:
    """A text of our own data in a language; one that it does not have is given back, and not looked for in patterns."""
    if language == ENGLISH:
        return text
    known = tables(language)
    translation = known.messages.get(text, known.patterns.get(text))
    return translation if isinstance(translation, str) else text


def rule_page(rule_id: str, doc: str, language: str) -> str:
    """The page of a rule whose docstring is `doc`, in a language."""
    return doc if language == ENGLISH else tables(language).rules.get(rule_id, doc)


def translate_report(report: Report, language: str) -> Report:
    """The report with everything that it says in a language."""
    if language == ENGLISH:
        return report
    diagnostics = tuple(
        replace(
            one,
            message=Message.text(translate(one.message, language)),
            fix=one.fix and _fix(one.fix, language),
            related=tuple(
                replace(other, message=Message.text(translate(other.message, language))) for other in one.related
            ),
        )
        for one in report.diagnostics
    )
    crashes = tuple(replace(one, message=Message.text(translate(one.message, language))) for one in report.crashes)
    return replace(report, diagnostics=diagnostics, crashes=crashes)


@cache
def tables(language: str) -> Tables:
    """The translations into a language."""
    found = Tables()
    for path in (DATA / language).iterdir():
        found.add(json.loads(path.read_text("utf-8")))
    return found


def _fix(fix: Fix, language: str) -> Fix:
    return replace(fix, title=Message.text(translate(fix.title, language)))


def _plural(number: Any) -> int:  # noqa: ANN401 (a value of a message)
    """Which of the three forms goes with a number: 1 строка, 2 строки, 5 строк."""
    ones, tens = number % 10, number % 100
    if ones == 1 and tens != 11:
        return 0
    return 1 if ones in {2, 3, 4} and tens not in {12, 13, 14} else 2


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(template)), re.DOTALL)


def _whole(text: str, known: Tables) -> str:
    """A text without values: one of ours, or what another program says, by the pattern that it fits."""
    translation = known.messages.get(text, known.patterns.get(text))
    if isinstance(translation, str):
        return translation
    fitting = [
        (sum(map(len, found.groups())), pattern, found)
        for pattern in known.patterns
        if "{" in pattern and (found := _pattern(pattern).fullmatch(text))
    ]
    if not fitting:
        return text
    # The pattern that leaves the least to its placeholders says the most.
    _, pattern, found = min(fitting, key=lambda one: one[0])
    return known.patterns[pattern].format_map(found.groupdict())
