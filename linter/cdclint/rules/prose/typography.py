"""The typewriter's characters in Russian prose."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.syntax.mdx.node import Reference
from cdclint.syntax.text.passage import Run
from cdclint.syntax.text.slug import slug
from cdclint.syntax.text.typography import Slip, slips

_LONGEST_HEADING = 1_000
"""Characters of a heading whose anchor is computed again for each finding."""


@rule(severity=Severity.OFF)
def typography(lesson: Lesson) -> Iterator[Finding]:
    """Straight quotes, a hyphen for a dash, or several blanks in Russian prose.

    Russian is set with «ёлочки», „лапки“ within them, and a dash — like this one. Looked at is prose alone: no code, no
    attributes, no formulas, no addresses. Quotes that do not pair, ranges of numbers and names with a hyphen between
    blanks stay as they are.

    The fix writes what belongs there. It is unsafe in a heading whose anchor would change with it.
    """
    if lesson.course.language != "ru" or not lesson.is_lesson:
        return
    attributes = {one.value_start for element in lesson.elements for one in element.attributes}
    firsts, ends = _labels(lesson)
    for run in lesson.runs:
        if run.start in attributes:
            continue
        for slip in slips(run.prose):
            edits = tuple(Edit(run.place(start, end), text) for start, end, text in slip.edits)
            in_label = any(_is_within(edit.span.start, firsts, ends) for edit in edits)
            if not in_label and all(_is_written(run, edit) for edit in edits):
                span = lesson.source.span(edits[0].span.start, edits[-1].span.end)
                written = "…".join(edit.text for edit in edits)
                title = Message("write `{text}`", text=written) if written.strip() else Message("write one blank")
                fix = Fix(title, edits, safe=_keeps_anchor(run, slip))
                yield Finding(span, slip.message, fix)


def _is_within(place: int, firsts: list[int], ends: list[int]) -> bool:
    at = bisect_right(firsts, place)
    return at > 0 and place < ends[at - 1]


def _labels(lesson: Lesson) -> tuple[list[int], list[int]]:
    """Where links whose text is the label of a definition, `[text]` and `[text][]`, begin, and where all so far end."""
    places = sorted(_places_of_labels(lesson))
    return [first for first, _ in places], list(accumulate((last for _, last in places), max))


def _places_of_labels(lesson: Lesson) -> Iterator[tuple[int, int]]:
    for link in lesson.links:
        if isinstance(link.node, Reference) and link.node.type != "definition":
            written = lesson.source.text[link.start : link.end]
            if written.endswith("[]") or "][" not in written:
                yield link.start, link.end


def _is_written(run: Run, edit: Edit) -> bool:
    """Whether the text has the character itself there, and not an entity or an escape of YAML for it."""
    text = edit.span.text
    if run.kind == "frontmatter":
        return (text in {'"', "-"} and "\\" not in run.span.text) or not text.strip(" ")
    return text in {'"', '\\"', "-"} or not text.strip(" ")


def _keeps_anchor(run: Run, slip: Slip) -> bool:
    """Whether a heading has the same anchor with the slip corrected."""
    if run.kind != "heading":
        return True
    if len(run.text) > _LONGEST_HEADING:
        return False
    text = run.text
    for start, end, written in reversed(slip.edits):
        text = text[:start] + written + text[end:]
    return slug(text) == slug(run.text)
