"""Globs mean what they mean to git; pathspec and git itself are the witnesses."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from cdclint.config.settings import Config
from cdclint.core.glob import Globs, matches, spelt_out, translate

if TYPE_CHECKING:
    from pathlib import Path

LINES = [*Config.include, *Config.exclude, "docs/rules/", "/build", "/a/b.c/", "src/*.js", "**/x/y", "a-b_c*", "*x*y"]
PATHS = [
    "a",
    "a.mdx",
    "x/y/a.mdx",
    "a/b",
    "a/x/y/b",
    "a b",
    "ab/",
    "a/b/",
    "b/a/c",
    ".git/x",
    "x/y",
    "z/x/y",
    "src/q.js",
]


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("**/*.mdx", "a.mdx", True),
        ("**/*.mdx", "x/y/a.mdx", True),
        ("*.mdx", "x/a.mdx", True),
        ("/*.mdx", "x/a.mdx", False),
        ("x/*.mdx", "x/y/a.mdx", False),
        ("lessons", "lessons/x/a.mdx", True),
        ("lessons/", "lessons", False),
        ("src/**", "src/a/b", True),
        ("src/**", "src/", False),
        ("a/**/b", "a/b", True),
        ("a/**/b", "a/x/y/b", True),
        ("a[0-9].mdx", "a5.mdx", True),
        ("a[!0-9].mdx", "a5.mdx", False),
        ("a[!0-9]b", "a/b", False),
        ("a?.mdx", "a/.mdx", False),
        ("a.mdx", "axmdx", False),
        (r"\!a", "!a", True),
        ("{", "{", True),
        ("уроки/*.mdx", "уроки/лаг.mdx", True),
    ],
)
def test_a_glob_matches(pattern: str, path: str, expected: bool) -> None:  # noqa: FBT001 (a table's column)
    assert matches(pattern, path) is expected


@pytest.mark.parametrize("line", LINES)
def test_common_lines_mean_what_pathspec_says(line: str) -> None:
    for path in PATHS:
        assert bool(Globs((line,)).match(path)) is GitIgnoreSpec.from_lines([line]).match_file(path), path


@example(["*", "!*/", "!*.a"], ["b", "c.a"])
@example(["*", "!*/", "!*.a"], ["b", "c.b"])
@example(["?", "!a"], ["a", "^"])
@example(["a/*", "!a/b/"], ["a", "b", "c"])
@example(["[/a]"], ["^", "a"])
@example(["[?^-?]"], ["^"])
@example(["[b-a]"], ["a"])
@example(["[b-a]"], ["b"])
@example(["[!b-a]"], ["b"])
@example(["[a--]"], ["a"])
@example(["[--a]"], ["^"])
@example(["[---]"], ["-"])
@given(
    st.lists(st.text(alphabet="ab*/-!?[]^", min_size=1, max_size=7), min_size=1, max_size=3),
    st.lists(st.text(alphabet="ab-^", min_size=1, max_size=3), min_size=1, max_size=4),
)
def test_any_names_mean_what_git_says(witness: Path, lines: list[str], names: list[str]) -> None:
    path = "/".join(names)
    (witness / ".git" / "info" / "exclude").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    asked = subprocess.run(
        ["git", "check-ignore", "--no-index", "--quiet", "--", path], cwd=witness, check=False, stderr=subprocess.PIPE
    )
    # git does not look below a folder that is left out; neither does the walk, which asks for every folder first.
    globs = Globs(lines, alone=True)
    folders = ["/".join(names[:depth]) + "/" for depth in range(1, len(names))]
    assert any(bool(globs.match(one)) for one in (*folders, path)) is (asked.returncode == 0)


@pytest.fixture(scope="module")
def witness(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("git")
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    return folder


@pytest.mark.parametrize("line", ["", " ", "# comment", "#", "/", "!"])
def test_lines_that_mean_nothing(line: str) -> None:
    assert translate(line) is None


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("lessons/*.mdx", None),
        ("{", None),
        ("a/{b}/c", None),
        ("a/{b,c}.mdx", ["a/b.mdx", "a/c.mdx"]),
        ("{a,b}/{c,d}", ["a/c", "a/d", "b/c", "b/d"]),
        ("{a,b{c,d}}", ["a", "bc", "a", "bd"]),
    ],
)
def test_a_choice_in_braces_is_spelt_out(pattern: str, expected: list[str] | None) -> None:
    assert spelt_out(pattern) == expected
