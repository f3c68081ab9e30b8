"""A path is matched with a glob in linear time: the steps of a matcher are counted, as in test_patterns.py."""

from __future__ import annotations

import re

import pytest
from regex_steps import count

from cdclint.core.glob import translate

LENGTH = 160
LIMIT = 2_000_000
WORST = 2.6
GLOBS = (
    *("a*" * 20 + "b", "*a" * 20 + "b", "?*" * 20 + "b", "[a-z]*" * 20 + "0", "a?*" * 12 + "/b/*" * 4),
    *("**/" * 12 + "b", "**/a/" * 12 + "b", "**/a*/" * 12 + "b", "*/" * 12 + "b", "a/**/" * 12 + "*b*/", "**/*a*" * 9),
)
PATHS = ("a", "a/", "aa/", "a/aa/", "aaaa/")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("glob", GLOBS)
def test_a_path_is_matched_in_linear_time(glob: str, path: str) -> None:
    translated = translate(glob)
    assert translated is not None
    once, twice, four = (
        count(translated[1], re.DOTALL, "match", path * (LENGTH * times // len(path)) + "\0", LIMIT)
        for times in (1, 2, 4)
    )
    assert once
    assert twice
    assert four
    assert four - twice <= max(WORST * (twice - once), 100)
