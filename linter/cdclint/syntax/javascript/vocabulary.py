"""The words and characters of JavaScript that more than its own reader knows."""

from __future__ import annotations

JS_SPACE = "\t\n\v\f\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
"""What `\\s` means to JavaScript, as the inside of a regular expression's character class."""

COMMENT = r"/\*[^*]*\*+(?:[^/*][^*]*\*+)*/"
"""A regular expression of a block comment."""

# fmt: off
KEYWORDS = frozenset((
    "break", "case", "catch", "continue", "debugger", "default", "do", "else", "finally", "for", "function", "if",
    "return", "switch", "throw", "try", "var", "while", "with", "null", "true", "false", "instanceof", "typeof", "void",
    "delete", "new", "in", "this", "const", "class", "extends", "export", "import", "super",
))
# fmt: on
"""Words that are never names."""

RESERVED = KEYWORDS | frozenset(
    ["enum", "await", "implements", "interface", "let", "package", "private", "protected", "public", "static", "yield"]
)
"""Words that are not names in a module."""
