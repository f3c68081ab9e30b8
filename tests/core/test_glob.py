from __future__ import annotations

import pytest

from cdclint.core.glob import matches


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("**/*.mdx", "a.mdx", True),
        ("**/*.mdx", "x/y/a.mdx", True),
        ("*.mdx", "x/a.mdx", False),
        ("src/**", "src/a/b", True),
        ("a/**/b", "a/b", True),
        ("a/**/b", "a/x/y/b", True),
        ("a{1,2}.mdx", "a2.mdx", True),
        ("a{1,2}.mdx", "a3.mdx", False),
        ("a[0-9].mdx", "a5.mdx", True),
        ("a[!0-9].mdx", "a5.mdx", False),
        ("a[!0-9]b", "a/b", False),
        ("a?.mdx", "a/.mdx", False),
        ("a.mdx", "axmdx", False),
        ("{", "{", True),
        ("уроки/*.mdx", "уроки/лаг.mdx", True),
    ],
)
def test_a_glob_matches_whole_paths(pattern: str, path: str, expected: bool) -> None:  # noqa: FBT001 (a table's column)
    assert matches(pattern, path) is expected
