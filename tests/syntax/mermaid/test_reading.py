"""What Mermaid's grammars see of a diagram, and how tokens are read by a grammar."""

from __future__ import annotations

import pytest

from cdclint.core.regex import regex
from cdclint.syntax.mermaid.diagram import mermaid_refusal
from cdclint.syntax.mermaid.grammar import Grammar
from cdclint.syntax.mermaid.lexicon import END, FIRST, NO_TOKEN, Lexicon, Reading
from cdclint.syntax.mermaid.shown import encode, frontmatter, shown


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("---\ntitle: x\n---\npie\n", "pie\n"),
        ("%%{init: {'theme': 'base'}}%%\npie\n", "pie\n"),
        ("%% one\n\n  %% two\npie\n", "pie\n"),
        ("%% one\n---\ntitle: x\n---\npie\n", "pie\n"),
        ("pie %% behind\n", "pie %% behind\n"),
        ("pie\r\n  a\r\n", "pie\n  a\n"),
        ('graph\nA[<i class="x">a</i>]\n', "graph\nA[<i class='x'>a</i>]\n"),
    ],
)
def test_what_a_grammar_sees(code: str, seen: str) -> None:
    assert shown(code).text == seen


def test_places_lead_back_to_the_code() -> None:
    code = "---\r\ntitle: x\r\n---\r\n%% comment\r\nflowchart LR\r\n  %%{wrap}%%\r\n  A[#quot;x#quot;] --> B\r\n"
    made = shown(code)
    encode(made)
    for word in ("flowchart", "LR", "A[", "] -->", "B\n"):
        assert code[made.written(made.text.index(word)) :].startswith(word.rstrip())


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("---\na: 1\n---\npie", "a: 1"),
        ("  ---\n  a: 1\n  ---\npie", "  a: 1"),
        ("---\n\n---\npie", ""),
        ("---\na: 1\n---", None),
        ("---\na: 1\n --- x\n---\npie", "a: 1\n --- x"),
        ("\n---\na: 1\n---\npie", None),
    ],
)
def test_frontmatter(code: str, found: str | None) -> None:
    header = frontmatter(code)
    assert (None if header is None else code[header[0] : header[1]]) == found


RULES = (
    (FIRST, regex(r"\("), "OPEN", "+inner"),
    (FIRST, regex(r"a"), "A", ""),
    (FIRST, regex(r" "), "", ""),
    ("inner", regex(r"\)"), "CLOSE", "-"),
    ("inner", regex(r"b++"), "B", ""),
)
LEXICON = Lexicon(RULES, {FIRST: "EOF"})
GRAMMAR = Grammar("start: part* EOF\npart: A\n  | OPEN B? CLOSE", "part")


def test_tokens_follow_the_states() -> None:
    kinds = [token.kind for token in Reading(LEXICON, "a (bb)").tokens()]
    assert kinds == ["A", "OPEN", "B", "CLOSE", "EOF", END]
    assert [token.kind for token in Reading(LEXICON, "a b").tokens()] == ["A", NO_TOKEN]
    assert [token.kind for token in Reading(LEXICON, "(b").tokens()] == ["OPEN", "B", END]


def test_a_grammar_tells_the_first_wrong_token_and_what_may_stand_there() -> None:
    read = GRAMMAR.read(Reading(LEXICON, "a(b)a").tokens())
    assert read.wrong is None
    assert read.done == [("part", 0, 1), ("part", 1, 4), ("part", 4, 5)]
    read = GRAMMAR.read(Reading(LEXICON, "a(").tokens())
    assert read.wrong is not None
    assert (read.wrong.kind, read.expected, read.open) == (END, {"B", "CLOSE"}, [("part", 1)])


def test_the_block_that_lacks_its_end_is_told_by_the_indentation() -> None:
    code = "sequenceDiagram\n  alt a\n    loop b\n      A->>B: x\n  end\n"
    refusal = mermaid_refusal(code)
    assert refusal is not None
    assert code[refusal.start : refusal.end] == "loop"


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ('---\ntitle: x\n---\nflowchart LR\n  A["x] --> B\n', '"'),
        ("flowchart LR\n  A --> B[one\n  B --> C[two]\n", "["),
        ("%% c\nsequenceDiagram\n  partcipant A\n  A->>B: x\n", "partcipant"),
        ("gantt\n  secton A\n  a :b\n", "secton"),
        (";A --> B\n", ";"),
        ("%% a\n{\n", "{"),
        ("classDiagram\n  Class A {\n    +x\n  }\n", "Class"),
        ("---\ntitle: x\n  ---\npie\n", "---"),
        ("journey\n  accDescr {\n  text\n", "{"),
        ("---\nconfig\n  theme: x\n---\npie\n", "config"),
        ("flowchart LR\n  A@{ shape: cyl, label: x\n", "@{"),
    ],
)
def test_the_place_is_that_of_the_cause(code: str, place: str) -> None:
    refusal = mermaid_refusal(code)
    assert refusal is not None
    assert code[refusal.start : refusal.end] == place


@pytest.mark.parametrize(
    ("code", "is_read"),
    [
        ("flowchart LR\n  A\u00a0-->\u00a0B\n", True),
        ("sequenceDiagram\n\u00a0 A->>B:\u00a0x\n", True),
        ("quadrantChart\n\u00a0 a: [0.1, 0.2]\n", True),
        ("erDiagram\n  A {\n\u00a0 int a\n  }\n", True),
        ("gitGraph\n\u00a0 commit\n", False),
        ('pie\n  "a" :\u00a01\n', False),
    ],
)
def test_blanks_of_unicode_are_blanks_where_mermaid_takes_them_so(code: str, *, is_read: bool) -> None:
    assert (mermaid_refusal(code) is None) is is_read
