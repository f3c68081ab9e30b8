"""Mermaid against itself: the diagrams of its documentation and demos, diagrams of our own, and broken ones.

The broken ones are made of the others: a bracket, a quotation mark, a colon or an `end` taken out, an arrow or a word
of the grammar changed; some are read all the same. `tests/data/mermaid-answers.json.xz` has the answers, which
`scripts/test-data.py` asks for: None where a diagram is read, or the lines where Mermaid says that it is not.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cdclint.syntax.mermaid.diagram import mermaid_refusal
from stored import answers, files
from suites import Goal, Suite, version
from suites.mutations import Choice

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWERS = "mermaid-answers"
SEED = 11
BROKEN = 400
"""Broken diagrams of a type."""
LENGTH = 1_500
"""Longer diagrams are not broken."""

TYPES = {
    "flowchart": ("flowchart", "graph"),
    "sequence": ("sequenceDiagram",),
    "class": ("classDiagram",),
    "state": ("stateDiagram",),
    "entity relationship": ("erDiagram",),
    "gantt": ("gantt",),
    "journey": ("journey",),
    "pie": ("pie",),
    "git graph": ("gitGraph",),
    "mindmap": ("mindmap",),
    "timeline": ("timeline",),
    "quadrant": ("quadrantChart",),
}
OTHERS = "other types"

OWN = Path(__file__).parents[1] / "syntax" / "mermaid" / "diagrams.txt"
_OPENED = "reported at the block that the text shows as open, whose `end` was taken by another"
_YAML = "reported where the YAML reader stops, which the change led to"
_NEXT = "reported in the next line, where a text of several lines went on as statements"
GOAL = Goal(verdict=100, place=97)
EXPECTED = {
    "flowchart 41: colon": _YAML,
    "sequence 9: end": _OPENED,
    "sequence 214: end": _OPENED,
    "sequence 247: end": _OPENED,
    "class 353: bracket": _NEXT,
    "state 396: word": _OPENED,
    "gantt 119: quote": _YAML,
    "gantt 212: colon": _YAML,
    "pie 204: colon": "reported at a quotation mark without its other one, which was there before the change",
    "mindmap 21: bracket": _NEXT,
    "mindmap 177: bracket": _NEXT,
}
"""Disagreements with their reasons."""

_FENCE = re.compile(r"^([ \t]*)(`{3,})[ \t]*mermaid(?:-\w+)?[ \t]*\n(.*?)^\1\2", re.MULTILINE | re.DOTALL)
_ELEMENT = re.compile(r"<(pre|div)[^>]*class=\"[^\"]*mermaid[^\"]*\"[^>]*>(.*?)</\1\s*>", re.DOTALL)
_BEFORE = re.compile(r"\s*(?:---\n.*?\n\s*---\s*\n)?(?:\s*%%[^\n]*\n)*\s*", re.DOTALL)

_BRACKET = re.compile(r"[\[\](){}]")
_ARROW = re.compile(r"<?[-=.]{2,}[>xo]*>?|->>?|<\|--|--\|>|[|}][|o]--[|o][|{]|<<?--?>>?")
_END = re.compile(r"^[ \t]*end\b[^\n]*\n?", re.MULTILINE)
_BLOCK = re.compile(r"^[ \t]*(?:(subgraph|loop|rect|opt|alt|par_over|par|critical|break|box)|(end))\b", re.MULTILINE)
_WORD = re.compile(
    r"(?<![\w-])(?:flowchart|graph|subgraph|end|click|style|linkStyle|classDef|class|direction|sequenceDiagram|participant"
    r"|actor|loop|alt|else|opt|par|and|critical|option|break|rect|box|[nN]ote|over|activate|deactivate|create|destroy"
    r"|autonumber|as|left of|right of|classDiagram|namespace|link|callback|cssClass|stateDiagram|state|fork|choice"
    r"|erDiagram|PK|FK|UK|to|gantt|dateFormat|axisFormat|title|section|excludes|tickInterval|todayMarker|journey|pie"
    r"|showData|gitGraph|commit|branch|checkout|switch|merge|cherry-pick|id|tag|type|order|parent|HIGHLIGHT|mindmap"
    r"|timeline|quadrantChart|x-axis|y-axis|quadrant-[1-4]|accTitle|accDescr|default|href|call|icon|shape|label)(?![\w-])"
)


class Broken(NamedTuple):
    """A broken diagram, and the lines where the cause of it is seen: where it was changed, where that was opened."""

    text: str
    lines: frozenset[int]


def kind_of(text: str) -> str:
    """The type of a diagram."""
    found = _BEFORE.match(text)
    rest = text[found.end() if found else 0 :]
    return next((name for name, words in TYPES.items() if rest.startswith(words)), OTHERS)


def _of_element(text: str) -> str:
    """The diagram in an element, without the indentation that all lines but the first have, as Mermaid takes it."""
    lines = text.split("\n")
    indents = [len(line) - len(line.lstrip(" \t")) for line in lines[1:] if line.strip()]
    common = min(indents, default=0)
    return "\n".join([lines[0], *(line[common:] for line in lines[1:])]).strip()


@cache
def documented() -> dict[str, dict[str, str]]:
    """The diagrams of the documentation and demos by type, each with its file and number."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for path, data in files("mermaid-docs", "mermaid/").items():
        text = data.decode()
        parts = (
            [_of_element(html.unescape(one[2])) for one in _ELEMENT.finditer(text)]
            if path.endswith(".html")
            else [one[3] for one in _FENCE.finditer(text)]
        )
        for number, part in enumerate(parts):
            if part.strip():
                found[kind_of(part)][f"{path.rpartition('/')[2]} {number}"] = part
    return found


def _openers(text: str) -> dict[int, int]:
    """The place of each closing token, with the place of its opening one."""
    found: dict[int, int] = {}
    blocks: list[int] = []
    for one in _BLOCK.finditer(text):
        if one[1]:
            blocks.append(one.start(1))
        elif blocks:
            found[one.start()] = found[one.start(2)] = blocks.pop()
    brackets: list[re.Match[str]] = []
    for bracket in _BRACKET.finditer(text):
        if bracket[0] in "([{":
            brackets.append(bracket)
        elif brackets and brackets[-1][0] + bracket[0] in {"()", "[]", "{}"}:
            found[bracket.start()] = brackets.pop().start()
        else:
            brackets.clear()
    return found


def _changes(text: str) -> Iterator[tuple[str, int, int, str]]:
    """Ways to break a diagram: how, from where to where, and the new text."""
    for how, pattern in (("bracket", _BRACKET), ("end", _END), ("quote", re.compile('"')), ("colon", re.compile(":"))):
        for found in pattern.finditer(text):
            yield how, found.start(), found.end(), ""
    for found in _ARROW.finditer(text):
        arrow = found[0]
        changed = (arrow[:-1], f"{arrow}>", arrow.replace("-->", "->", 1), arrow.replace(">>", ">", 1), arrow[1:])
        for one in dict.fromkeys(changed):
            if one != arrow:
                yield "arrow", found.start(), found.end(), one
    for found in _WORD.finditer(text):
        word = found[0]
        for at in (1, len(word) // 2):
            if len(word) > 2:
                yield "word", found.start(), found.end(), word[:at] + word[at + 1 :]
    for found in re.finditer(r"[\])}]", text):
        yield "doubled", found.end(), found.end(), found[0]


@cache
def broken() -> dict[str, dict[str, Broken]]:
    """Broken diagrams by type; those that Mermaid reads all the same are among them."""
    made: dict[str, dict[str, Broken]] = {}
    for kind in TYPES:
        choice = Choice(SEED)
        ways: dict[str, list[tuple[str, int, int, str]]] = defaultdict(list)
        for text in (*documented()[kind].values(), *own(good=True)[kind].values()):
            if len(text) <= LENGTH:
                for how, start, end, instead in _changes(text):
                    ways[how].append((text, start, end, instead))
        found: dict[str, Broken] = {}
        texts: set[str] = set()
        names = sorted(ways)
        for _ in range(6 * BROKEN):
            if len(found) == BROKEN:
                break
            how = names[choice.below(len(names))]
            text, start, end, instead = ways[how][choice.below(len(ways[how]))]
            variant = text[:start] + instead + text[end:]
            if variant not in texts:
                texts.add(variant)
                places = (start, _openers(text).get(start, start))
                found[f"{kind} {len(found)}: {how}"] = Broken(
                    variant, frozenset(text.count("\n", 0, place) + 1 for place in places)
                )
        made[kind] = found
    return made


@cache
def own(*, good: bool = False) -> dict[str, dict[str, str]]:
    """Diagrams of our own by type; only those that Mermaid reads, if so wished."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for number, part in enumerate(OWN.read_text("utf-8").split("=====\n")):
        verdict, _, text = part.partition("\n")
        if verdict == "good" or not good:
            found[kind_of(text)][f"own {number}"] = text
    return found


def programs() -> dict[str, dict[str, str]]:
    """The diagrams that Mermaid is asked about."""
    return {
        "whole": {
            name: text for found in (documented(), own()) for one in found.values() for name, text in one.items()
        },
        "broken": {name: one.text for found in broken().values() for name, one in found.items()},
    }


def _line(text: str) -> int | None:
    """The line where we refuse a diagram; None where we do not."""
    found = mermaid_refusal(text)
    return None if found is None else text.count("\n", 0, found.start) + 1


def suites() -> Iterator[Suite]:
    """For each type the whole diagrams and the broken ones."""
    theirs = answers(ANSWERS)
    for kind in (*TYPES, OTHERS):
        whole, variants = {**documented()[kind], **own()[kind]}, broken().get(kind, {})
        if kind == OTHERS:  # only their name is judged
            whole = {one: text for one, text in whole.items() if theirs["whole"][one] is None or _line(text)}
        name = f"{kind}: {len(whole)} whole, {len(variants)} broken" if variants else f"{kind}: {len(whole)} whole"
        suite = Suite(
            "Mermaid", name, version("mermaid"), {key: EXPECTED[key] for key in variants if key in EXPECTED}, GOAL
        )
        for one, text in whole.items():
            answer, ours = theirs["whole"][one], _line(text)
            suite.compare(one, answer, answer if answer and ours else ours)
        for one, variant in variants.items():
            answer, ours = theirs["broken"][one], _line(variant.text)
            lines = None if answer is None else sorted({*answer, *variant.lines})
            suite.compare(one, lines, lines if lines and ours in lines else ours)
        yield suite
