"""The formats of texts that schemas ask for, those of zod's checks among them, as far as they are certain."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cdclint.core.foreign.pattern_defect import is_pattern, never_ends
from cdclint.core.regex import regex

if TYPE_CHECKING:
    from jsonschema import FormatChecker

_DATE = regex(r"\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[-+]\d\d:\d\d)?)?")
_URL = regex(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NO_HOST = regex(r"(?:https?|ftp|wss?):[/\\]*$")
_EMAIL = regex(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
_MAILBOX = regex(r"[^@\s]+@[^@\s]+")
_URI = regex(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"\\^`{|}]+")
_MOMENT = regex(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[-+]\d\d:\d\d)")
_NUMBER = regex(
    r"(?:[-+]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][-+]?\d++)?|0[xX][0-9a-fA-F]++|0[oO][0-7]++|0[bB][01]++|[-+]?Infinity)?"
)
_DIGIT = regex(r"[0-9]")
_LONG = regex(r"\d{8,}")
_WORD_BEHIND = regex(r"[0-9][^0-9]*[А-Яа-яЁё]")
_MONTH_FIRST = regex(r"(\d{1,2})[./-](\d{1,2})[./-]\d{4}")
_ISO = regex(r"\d{4}-(\d\d)-(\d\d)(?!\d)")
MONTHS = 12
DAYS = 31


def is_date(text: str) -> bool:
    """Whether a text is a date, or a date and a time, as YAML writes them."""
    try:
        return _DATE.fullmatch(text) is not None and bool(date.fromisoformat(text[:10]))
    except ValueError:
        return False


def is_sound_pattern(value: object) -> bool:
    """Whether a value is not text, or a regular expression that comes to an end."""
    return not isinstance(value, str) or (is_pattern(value) and not never_ends(value))


def format_checker() -> FormatChecker:
    """What checks the formats."""
    from jsonschema import FormatChecker  # noqa: PLC0415 (a warm run needs no jsonschema)

    checker = FormatChecker(["regex", "date"])
    own = {
        "regex": is_sound_pattern,
        "zod-date": lambda value: isinstance(value, date),
        "zod-coerced-date": lambda value: (
            not isinstance(value, str | dict) or (isinstance(value, str) and may_be_date(value))
        ),
        "zod-number": lambda value: not isinstance(value, str | dict) or _is_number(value),
        "email": lambda value: not isinstance(value, str) or _MAILBOX.fullmatch(value) is not None,
        "uri": lambda value: not isinstance(value, str) or _URI.fullmatch(value) is not None,
        "date-time": lambda value: not isinstance(value, str) or _is_moment(value),
        "zod-email": lambda value: not isinstance(value, str) or _EMAIL.fullmatch(value) is not None,
        "zod-url": lambda value: not isinstance(value, str) or _is_url(value.strip()),
    }
    checker.checkers = {**checker.checkers, **{name: (check, ()) for name, check in own.items()}}
    return checker


def may_be_date(text: str) -> bool:
    """Whether JavaScript's `new Date()` may understand a text: what it certainly refuses is no date."""
    bare = text.strip()
    if not _DIGIT.search(bare) or _LONG.fullmatch(bare) or _WORD_BEHIND.search(bare):
        return False
    numbered = _MONTH_FIRST.fullmatch(bare)
    if numbered is not None:
        return 1 <= int(numbered[1]) <= MONTHS and 1 <= int(numbered[2]) <= DAYS
    iso = _ISO.match(bare)
    return iso is None or (1 <= int(iso[1]) <= MONTHS and 1 <= int(iso[2]) <= DAYS)


def _is_number(value: object) -> bool:
    return isinstance(value, str) and _NUMBER.fullmatch(value.strip()) is not None


def _is_moment(text: str) -> bool:
    """Whether a text is a date and a time with its zone."""
    return _MOMENT.fullmatch(text) is not None and is_date(text[:10])


def _is_url(text: str) -> bool:
    return _URL.match(text) is not None and _NO_HOST.match(text) is None
