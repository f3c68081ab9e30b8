"""Emphasis: runs of `*`, `_` and `~`, and how they pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.syntax.mdx.character import is_punctuation, is_space
from cdclint.syntax.mdx.inline.content import Run
from cdclint.syntax.mdx.node import Node

if TYPE_CHECKING:
    from cdclint.syntax.mdx.inline.content import Content


def read_run(content: Content, at: int, char: str) -> int:
    """A run of one character that may begin or end emphasis."""
    text, end = content.text, content.end
    stop = at + 1
    while stop < end and text[stop] == char:
        stop += 1
    before = text[at - 1] if at > content.start else ""
    after = text[stop] if stop < end else ""
    space_after, space_before = is_space(after), is_space(before)
    mark_after = not space_after and is_punctuation(after)
    mark_before = not space_before and is_punctuation(before)
    opens = not space_after and (not mark_after or space_before or mark_before)
    closes = not space_before and (not mark_before or space_after or mark_after)
    if char == "~":
        if stop - at > 2:
            opens = closes = False
    else:
        if content.grammar.gfm:
            # Beside `~` the rules are looser than CommonMark's.
            opens = opens or after == "~"
            closes = closes or before == "~"
        if char == "_":
            opens, closes = (
                opens and (space_before or mark_before or not closes),
                (closes and (space_after or mark_after or not opens)),
            )
    if not content.first_run and (char != "~" or stop - at <= 2):
        content.first_run = char
    if not opens and not closes:
        content.tokens.append((at, stop, None))
        return stop
    run = Run(char, at, stop - at, opening=opens, closing=closes)
    content.tokens.append(run)
    content.runs.append(run)
    return stop


def match_runs(content: Content, below: int) -> None:
    """Pair the runs from index `below` on, and forget them.

    `*` and `_` pair among themselves, and so does `~`: whichever comes first in the text, and within brackets `~`, is
    paired first. Of the others only those pair that lie in the same pair of the first ones.
    """
    runs = content.runs[below:]
    del content.runs[below:]
    struck = [run for run in runs if run.char == "~"]
    if not struck or len(struck) == len(runs):
        pair(runs)
        return
    first = "~" if below or content.first_run == "~" else "*"
    pair([run for run in runs if (run.char == "~") == (first == "~")])
    regions: dict[int, list[Run]] = {}
    around = [0]
    count = 0
    for run in runs:
        if (run.char == "~") == (first == "~"):
            del around[len(around) - len(run.closes) :]
            for _ in run.opens:
                count += 1
                around.append(count)
        else:
            regions.setdefault(around[-1], []).append(run)
    for region in regions.values():
        pair(region)


def pair(runs: list[Run]) -> None:
    """Pair runs, nearest first."""
    bottoms: dict[tuple[str, bool, int], int] = {}
    open_runs: list[Run] = []
    for closer in runs:
        if closer.closing:
            while closer.count:
                char = closer.char
                key = (char, closer.opening, closer.size if char == "~" else closer.count % 3)
                floor = bottoms.get(key, 0)
                index = len(open_runs) - 1
                while index >= floor:
                    opener = open_runs[index]
                    if opener.char == char:
                        if char == "~":
                            if opener.count == closer.count == closer.size == opener.size:
                                break
                        elif not (
                            (closer.opening or opener.closing)
                            and (opener.count + closer.count) % 3 == 0
                            and opener.count % 3
                        ):
                            break
                    index -= 1
                if index < floor:
                    bottoms[key] = len(open_runs)
                    break
                opener = open_runs[index]
                del open_runs[index + 1 :]
                if char == "~":
                    used, kind = closer.count, "delete"
                elif opener.count >= 2 and closer.count >= 2:
                    used, kind = 2, "strong"
                else:
                    used, kind = 1, "emphasis"
                opener.count -= used
                closer.count -= used
                node = Node(kind, opener.at + opener.size - opener.right - used, closer.at + closer.left + used)
                opener.right += used
                closer.left += used
                opener.opens.append(node)
                closer.closes.append(node)
                if not opener.count:
                    open_runs.pop()
                for other, value in bottoms.items():
                    if value > index:
                        bottoms[other] = index
        if closer.opening and closer.count:
            open_runs.append(closer)
