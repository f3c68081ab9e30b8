"""Small inputs with their trees and problems.

`trees.txt` has, for each, a name, the input as a Python string, a line for every node (its type and what it knows, its
span and the text of that span), and for every problem `!`, its place, kind, text, and where the fix goes.
"""

import ast
import re
from pathlib import Path

import pytest

from cdclint.syntax.mdx import parse
from cdclint.syntax.mdx.node import Code, Directive, Heading, Jsx, Link, ListItem, Literal, Node, Reference, Table


def read_cases() -> list[tuple[str, str, list[str]]]:
    cases = []
    written = Path(__file__).with_name("trees.txt").read_text("utf-8")
    for section in re.split(r"^## ", written, flags=re.MULTILINE)[1:]:
        name, text, *lines = section.strip().split("\n")
        cases.append((name, ast.literal_eval(text), lines))
    return cases


def described(node: Node, text: str) -> str:
    match node:
        case Jsx() | Directive():
            attributes = "".join(
                f" [{one.kind} {one.name or ''}={one.value!r} {text[one.value_start : one.value_end]!r}]"
                for one in node.attributes
            )
            return f" {node.name or '<>'}{attributes}"
        case Literal() | Code() if node.value != text[node.start : node.end]:
            return f" = {node.value!r}"
        case Heading():
            return f" {node.depth}"
        case Link():
            return f" {node.url!r} {node.title!r}"
        case Reference():
            return f" {node.identifier!r}"
        case ListItem() if node.checked is not None:
            return f" {node.checked}"
        case Table():
            return f" {node.align}"
        case _:
            return ""


def tree_lines(node: Node, text: str, depth: int = 0) -> list[str]:
    lines = [
        f"{'  ' * depth}{node.type}{described(node, text)} {node.start}-{node.end} {text[node.start : node.end]!r}"
    ]
    for child in node.children:
        lines += tree_lines(child, text, depth + 1)
    return lines


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(text, lines, id=name) for name, text, lines in read_cases()]
)
def test_a_text_has_its_tree(text: str, expected: list[str]) -> None:
    tree = parse(text)
    lines = [line for block in tree.root.children for line in tree_lines(block, text)]
    lines += [f"! {one.start} {one.code} {text[one.start : one.end]!r} {one.fix_at}" for one in tree.problems]
    assert lines == expected


def test_there_are_cases_of_either_kind() -> None:
    names = [name for name, _, _ in read_cases()]
    assert len(names) == len(set(names)) >= 40
    assert sum(name.startswith("refused: ") for name in names) >= 15
