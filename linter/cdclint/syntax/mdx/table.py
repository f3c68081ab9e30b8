"""Rows of GFM tables."""

from __future__ import annotations

from typing import NamedTuple

from cdclint.core.regex import regex

_CELL_STOP = regex(r"\\[\\|]|\|")


class Cell(NamedTuple):
    """A cell's bounds, its bar included, and those of its text."""

    start: int
    end: int
    text_start: int
    text_end: int


def alignment(written: str) -> tuple[str | None, ...]:
    """How the columns of a delimiter row are aligned: "left", "right", "center" or None each."""
    columns = written.strip(" \t").strip("|").split("|")
    return tuple(
        {(True, True): "center", (True, False): "left", (False, True): "right", (False, False): None}[
            cell.strip()[:1] == ":", cell.strip()[-1:] == ":"
        ]
        for cell in columns
    )


def cells(text: str, start: int, end: int) -> list[Cell]:
    """The cells of the row that `text[start:end]` is."""
    bars = [stop.start() for stop in _CELL_STOP.finditer(text, start, end) if stop[0] == "|"]
    found: list[Cell] = []
    if bars and bars[0] == start:
        begins, bounds = bars, bars[1:]
    else:
        begins, bounds = [start, *bars], bars
    for index, begin in enumerate(begins):
        stop = bounds[index] if index < len(bounds) else end
        inner = begin + 1 if text[begin] == "|" and (index or (bars and bars[0] == start)) else begin
        left, right = inner, stop
        while left < right and text[left] in " \t":
            left += 1
        while right > left and text[right - 1] in " \t":
            right -= 1
        if index == len(begins) - 1 and left == right and found:
            last = found[-1]
            found[-1] = last._replace(end=end)
        else:
            found.append(Cell(begin, stop, left, right))
    return found
