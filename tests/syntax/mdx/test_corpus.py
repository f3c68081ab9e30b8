"""The Russian documentation of Astro, 156 files that all compile."""

from itertools import pairwise

import pytest

from cdclint.syntax.mdx import parse
from stored import russian_lessons

FILES = russian_lessons()


def test_the_corpus_is_whole() -> None:
    assert len(FILES) == 156


@pytest.mark.parametrize("path", FILES)
def test_a_file_parses_and_its_blocks_tile_it(path: str) -> None:
    text = FILES[path]
    tree = parse(text)
    assert tree.problems == ()
    blocks = tree.root.children
    edges = [0, *(edge for block in blocks for edge in (block.start, block.end)), len(text)]
    assert edges == sorted(edges)
    gaps = [text[end:start] for end, start in list(pairwise(edges))[::2]]
    assert all(not gap.strip(" \t\r\n") for gap in gaps)
    assert all(text[block.start : block.end].strip() for block in blocks)
