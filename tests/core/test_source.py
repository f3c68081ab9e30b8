from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdclint.core.source import Position, Source

TEXTS = st.text(alphabet="ab\n\r\tж🙂\u2028", max_size=40)


@pytest.mark.parametrize(
    ("text", "starts", "count"),
    [
        ("", [0], 1),
        ("a", [0], 1),
        ("a\n", [0, 2], 1),
        ("a\nb", [0, 2], 2),
        ("a\r\nb\rc\n\n", [0, 3, 5, 7, 8], 4),
        ("a\u2028b\x0bc\n", [0, 6], 1),
    ],
)
def test_lines_are_an_editors(text: str, starts: list[int], count: int) -> None:
    source = Source("a", text)
    assert source.line_starts == starts
    assert source.line_count == count


@given(TEXTS)
def test_a_position_leads_back_to_its_offset(text: str) -> None:
    source = Source("a", text)
    for offset in range(len(text) + 1):
        position = source.position(offset)
        inside_crlf = text[offset - 1 : offset + 1] == "\r\n"
        if not inside_crlf:
            assert source.offset(position) in {offset, offset - 1}
        assert source.line_starts[position.line - 1] <= offset


@given(TEXTS)
def test_lines_put_together_are_the_text_without_its_breaks(text: str) -> None:
    source = Source("a", text)
    lines = [source.line(number) for number in range(1, len(source.line_starts) + 1)]
    assert "".join(lines) == text.replace("\r", "").replace("\n", "")


def test_columns_count_code_points() -> None:
    source = Source("a", "🙂ж\nab")
    assert source.position(2) == Position(1, 3)
    assert source.position(5) == Position(2, 3)
    assert source.offset(Position(2, 99)) == 5
    assert source.offset(Position(99, 1)) == 5


def test_a_span_tells_its_text_and_its_ends() -> None:
    span = Source("a", "один\nдва").span(2, 6)
    assert (span.text, span.begin, span.finish) == ("ин\nд", Position(1, 3), Position(2, 2))


@given(TEXTS, st.lists(st.integers(min_value=0, max_value=40), max_size=300))
def test_places_are_the_same_in_any_order(text: str, offsets: list[int]) -> None:
    source, known = Source("a", text), Source("a", text)
    assert known.line_starts
    for offset in (min(offset, len(text)) for offset in offsets):
        place = source.position(offset)
        assert place == known.position(offset)
        assert source.line(place.line) == known.line(place.line)
    assert source.line_starts == known.line_starts
