"""Readers that no file shows to a shape, or only a short text of it, take linear time for one piece very often."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from line_steps import squares, steps

from readers import readers

if TYPE_CHECKING:
    from line_steps import Places

UNITS = (
    *(
        "[",
        "[a",
        "[!",
        "[]",
        "]",
        "(",
        ")",
        "(?:",
        "(?=",
        "{",
        "}",
        "{a,b}",
        "{,",
        "a, b",
        "a{2}",
        "\\",
        "\\[",
        "\\p{L}",
        "^",
    ),
    *(
        "*",
        "a*",
        "**/",
        "/",
        "?",
        "+",
        "|",
        "a|",
        ".",
        "$1",
        "${a}",
        "{{",
        "}}",
        "{{ a }}",
        "{{ if a }}",
        '"',
        "'",
        "`",
    ),
    *(
        " ",
        "\n",
        "a ",
        "a\n",
        "a: b\n",
        "a = b\n",
        "[a]\n",
        "# a\n",
        "- ",
        "а - ",
        "5 с ",
        "1,",
        '{"a":',
        "<",
        "@",
        "&",
    ),
)
NAMES = (
    *("globs", "patterns of RE2", "patterns of Java", "patterns of JavaScript", "patterns of Python"),
    *("templates of Go", "key = value", "headings", "encodings", "JSON of other runs", "language of code", "prose"),
)
READERS = {one.name: one.read for one in readers([("a.mdx", "a")])}
FLAGS = {"patterns of JavaScript": 3, "encodings": 9}
"""How many lengths in a row are read differently by the readers of the fuzzer."""


@pytest.mark.parametrize("name", NAMES)
def test_readers_take_linear_time(name: str) -> None:
    read = READERS[name]

    def count(unit: str, more: int, times: int) -> Places:
        text = unit * times
        return steps(lambda: read(text + " " * ((more - len(text)) % FLAGS.get(name, 1))))

    found = {
        f"{unit} {more}": squares(partial(count, unit, more))
        for unit in UNITS
        for more in range(min(3, FLAGS.get(name, 1)))
    }
    assert {unit: lines for unit, lines in found.items() if lines} == {}
