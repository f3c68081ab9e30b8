"""Patterns that are translated without pathspec mean what it says that they mean."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdclint.config.settings import Config
from cdclint.engine.files.globs import Translator, by_pathspec, plain

DEFAULTS = [*Config.include, *Config.exclude]


@pytest.mark.parametrize(
    "line",
    [
        *DEFAULTS,
        "docs/rules/",
        "/build",
        "/a/b.c/",
        "src/*.js",
        "**/x/y",
        "a-b_c*",
        "*x*y",
        "..",
        ".",
        "*",
        "!keep",
    ],
)
def test_common_lines(line: str) -> None:
    """Those of the default settings and the usual ones of .gitignore are among them."""
    assert plain(line) == by_pathspec(line)


@given(st.text(alphabet="a.*/-_ !#?[]\\é\t", max_size=8))
def test_any_line(line: str) -> None:
    """A line is left to pathspec, or means the same."""
    assert plain(line) in (None, by_pathspec(line))


@pytest.mark.parametrize("line", ["", " ", "# comment", "#"])
def test_blank_lines_and_comments(line: str) -> None:
    """They mean nothing, to pathspec neither."""
    assert Translator().translate(line) is by_pathspec(line) is None


def test_default_settings_load_no_pathspec() -> None:
    """A first run without a .gitignore gets along without it."""
    code = f"import sys; from cdclint.engine.files.globs import Globs, Translator; Globs({DEFAULTS!r}, Translator())"
    code += "; print('pathspec' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
