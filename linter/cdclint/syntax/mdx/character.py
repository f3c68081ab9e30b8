"""Characters as Markdown, JavaScript and JSX class them, and the character references of HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import category

from cdclint.core.regex import regex
from cdclint.syntax.javascript.name_characters import continues_name, starts_name

if TYPE_CHECKING:
    import re

ASCII_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")

REFERENCE = regex(r"&(?:#[xX]([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([A-Za-z0-9]{1,31}));")
ESCAPE_OR_REFERENCE = regex(r"\\([!-/:-@\[-`{-~])|&(?:#[xX]([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([A-Za-z0-9]{1,31}));")
_WHITE = regex(r"[\t\n\r ]+")


def is_space(char: str) -> bool:
    """Whether it is white space to Markdown's rules of emphasis; the edge of the text ("") is."""
    return not char or char in " \n\t\r\f\v\xa0\ufeff\u2028\u2029" or (char > "\x7f" and category(char) == "Zs")


def is_punctuation(char: str) -> bool:
    """Whether it is punctuation or a symbol (Unicode's P and S); beyond the BMP nothing is, as MDX looks at UTF-16."""
    return char in ASCII_PUNCTUATION if char < "\x80" else char <= "\uffff" and category(char)[0] in "PS"


def starts_tag_name(char: str) -> bool:
    """Whether a JSX name outside of JavaScript may begin with it: there MDX looks at UTF-16, so only within the BMP."""
    return char <= "\uffff" and starts_name(char)


def continues_tag_name(char: str) -> bool:
    """Whether a JSX name outside of JavaScript may continue with it."""
    return char <= "\uffff" and continues_name(char)


def reference(found: re.Match[str], first: int = 1) -> str | None:
    """The character that a match of `REFERENCE` means, None where there is no such entity.

    `first` is the group of the hexadecimal digits.
    """
    hexadecimal, decimal, name = found.group(first, first + 1, first + 2)
    if name is not None:
        from html.entities import html5  # noqa: PLC0415 (two thousand names, and few lessons have one)

        return html5.get(name + ";")
    return _code_point(int(hexadecimal, 16) if hexadecimal is not None else int(decimal))


def _code_point(code: int) -> str:
    if (
        code < 9
        or code in (11, 0xFFFE, 0xFFFF)
        or 13 < code < 32
        or 126 < code < 160
        or 0xD7FF < code < 0xE000
        or 0xFDCF < code < 0xFDF0
        or code & 0xFFFF >= 0xFFFE
        or code > 0x10FFFF
    ):
        return "\ufffd"
    return chr(code)


def unescape(text: str) -> str:
    """The text with backslash escapes and character references resolved."""
    if "\\" not in text and "&" not in text:
        return text

    def resolve(found: re.Match[str]) -> str:
        if found[1] is not None:
            return found[1]
        char = reference(found, 2)
        return found[0] if char is None else char

    return ESCAPE_OR_REFERENCE.sub(resolve, text)


def decode(text: str) -> str:
    """The text with character references resolved: what a JSX attribute's string means."""
    if "&" not in text:
        return text
    return REFERENCE.sub(lambda found: found[0] if (char := reference(found)) is None else char, text)


def identifier(label: str) -> str:
    """A link label as labels are compared: white space collapsed, letter case folded."""
    return _WHITE.sub(" ", label).strip(" ").lower().upper()
