"""What is found by a sign in it is what its pattern finds anywhere: quick looks at a text leave nothing out."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

from cdclint.documents.lesson import facts, formulas
from cdclint.rules.component import unused_import
from cdclint.syntax.text import unfinished

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLES = 20_000


def texts(seed: int, pieces: list[str]) -> Iterator[str]:
    random = Random(seed)  # noqa: S311 (the same texts each time are wanted)
    for _ in range(SAMPLES):
        yield "".join(random.choices(pieces, k=random.randrange(1, 10)))


def test_addresses_are_found_by_their_ports() -> None:
    pieces = ["http://", "https://", "127.0.0.1", "localhost", "kafka-1", ":1234", ":99999", ":123456", ":12", ".", "/"]
    pieces += ["@", "x", "\n", " ", "-", ":", "Z", "_", "я", "://", "a" * 310]
    found = 0
    for text in texts(1, pieces):
        wanted = [one.span() for one in facts._ADDRESS.finditer(text) if len(one["host"]) < 300]
        begins = [(colon, facts._begin(text, colon.start())) for colon in facts._PORT.finditer(text)]
        matches = [(colon, facts._ADDRESS.match(text, begin)) for colon, begin in begins]
        got = [one.span() for colon, one in matches if one is not None and one.start("port") == colon.start() + 1]
        assert got == wanted, text
        found += len(got)
    assert found > SAMPLES / 100


def test_formulas_are_found_by_their_signs() -> None:
    pieces = ["$", "a", "b", " ", "Z", "'", "′", "_", "^", "{", "}", "(", ")", "]", "\\", "*", "1", ";", "\n"]
    some = 0
    for text in texts(2, pieces):
        enclosed = f"${text}$"
        holds = formulas._NOTATION.search(enclosed, 1) is not None
        assert formulas.may_hold_formulas(enclosed) == holds, text
        some += holds
    assert SAMPLES / 10 < some < SAMPLES


def test_names_are_words_of_their_own() -> None:
    used = 0
    for text in texts(3, ["A", "B1", "$x", "_", "1", " ", ".", "я", "(", "-", "Ab", "\n"]):
        words = unused_import.WORD.findall(text)
        for name in ("A", "B1", "$x", "Ab"):
            assert unused_import._mentions(text, name) == (name in words), text
            used += name in words
    assert used > SAMPLES / 10


def test_code_blocks_are_found_by_their_marks() -> None:
    every_line = re.compile(unfinished._FENCE.pattern, re.MULTILINE)
    found = 0
    for text in texts(4, ["```", "~~~", "````", "`", "~", "\n", " ", "> ", "a", "js", "\t", "\r\n", "``"]):
        wanted = [one.span() for one in every_line.finditer(text)]
        assert [one.span() for one in unfinished._fences(text, 0)] == wanted, text
        found += len(wanted)
    assert found > SAMPLES / 10
