"""The Russian documentation of Astro, 156 files that all compile; without `../shared` the tests are skipped."""

from itertools import pairwise
from pathlib import Path

import pytest

from cdclint.syntax.mdx import parse

CORPUS = Path(__file__).parents[4] / "shared/corpus/astro-docs-ru"
FILES = sorted(CORPUS.rglob("*.mdx"))

pytestmark = pytest.mark.skipif(not FILES, reason=f"the corpus is not at {CORPUS}")


def test_the_corpus_is_whole() -> None:
    assert len(FILES) == 156


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(CORPUS)))
def test_a_file_parses_and_its_blocks_tile_it(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    tree = parse(text)
    assert tree.problems == ()
    blocks = tree.root.children
    edges = [0, *(edge for block in blocks for edge in (block.start, block.end)), len(text)]
    assert edges == sorted(edges)
    gaps = [text[end:start] for end, start in list(pairwise(edges))[::2]]
    assert all(not gap.strip(" \t\r\n") for gap in gaps)
    assert all(text[block.start : block.end].strip() for block in blocks)
