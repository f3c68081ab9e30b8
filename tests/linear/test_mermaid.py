"""No diagram takes more than linear time: the lines of the reader that run are counted, for a text and for two of it.

What patterns do within a line is counted in test_patterns.py.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import cdclint
from cdclint.syntax.mermaid.diagram import mermaid_refusal

if TYPE_CHECKING:
    from types import FrameType

READER = str(Path(cdclint.__path__[0], "syntax", "mermaid"))
LENGTH = 800
WORST = 2.6

SHAPES = {
    "flowchart LR\n": [
        "A ",
        "A-->",
        "A & ",
        "A[",
        "A(-",
        " ",
        "A@",
        "@{",
        "subgraph a\n",
        "end\n",
        "a direction ",
        "-- a",
        "x",
    ],
    "flowchart LR\nA(-": [" ", "-", "~~ "],
    "flowchart LR\nA -- ": [" ", "x", "-x"],
    "flowchart LR\nA[": [" ", "~~", '"`'],
    "sequenceDiagram\n": [
        "A->>B: x\n",
        "A",
        "A-",
        "loop x\n",
        "loop x;",
        "end\n",
        "participant A as\n",
        "box\n",
        "; ",
        "#",
    ],
    "classDiagram\n": ["class A {\n", "A ", "A.", "A~", "A <|-- ", "a direction ", '"', ": x\n", "namespace a {\n"],
    "stateDiagram\n": ["state a {\n", "a --> ", "note left of a\n", '"', "state ", "a: ", "%% ", "direction "],
    "erDiagram\n": ["A {\n", "A ||--o{ ", '"', "a "],
    "erDiagram\nA {\nint a ": ["PK,", "~ ", "a~", '"'],
    "gantt\n": ["a :b\n", "%", "click a ", "section a\n", "a"],
    "journey\n": ["a: 1\n", "%%", "section a\n"],
    "pie\n": ['"a" : 1\n', '"', "1.", "title "],
    "gitGraph\n": ["commit\n", "commit", "branch a\n", "a.", "1", 'commit id: "a"\n', "checkout main\n"],
    "mindmap\n": ["a\n", " a\n", "(", "\n", " ", '"', "%% \n"],
    "timeline\n": ["a : b\n", ": ", "#", "::"],
    "quadrantChart\n": ["a: [0.1, 0.2]\n", " ", "\t ", "a: ", "classDef a b\n", "a: [1,1] color:", "%%"],
    "---\n": ["\n", "---", "a: b\n"],
    "": ["%%{", "%%{a", "%% \n", "<a ", '<a b="', "\n", "#a;", "style :#;", "%%{a}%%"],
}


def lines_run(text: str) -> int:
    """How many lines of the reader run for a diagram."""
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> object:
        nonlocal count
        count += event == "line"
        return trace if frame.f_code.co_filename.startswith(READER) else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        mermaid_refusal(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(("head", "shape"), [(head, shape) for head, shapes in SHAPES.items() for shape in shapes])
def test_a_diagram_takes_linear_time(head: str, shape: str) -> None:
    times = LENGTH // len(shape)
    mermaid_refusal(head)
    once, twice = lines_run(head + shape * times), lines_run(head + shape * (2 * times))
    assert twice <= WORST * once + 500
