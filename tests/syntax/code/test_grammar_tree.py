"""Grammars of tree-sitter, loaded without the packages that have them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cdclint.syntax.code.grammar_tree import load_grammar, tree_of

if TYPE_CHECKING:
    from pathlib import Path

ALONE = """
import sys
from cdclint.syntax.code.grammar_tree import load_grammar, tree_of
assert not tree_of(load_grammar("tree_sitter_bash"), b"echo 1\\n").has_error
assert "tree_sitter_bash" not in sys.modules and "importlib.resources" not in sys.modules
import tree_sitter_bash
assert not tree_of(tree_sitter_bash.language(), b"echo 2\\n").has_error
"""


@pytest.mark.parametrize(
    ("package", "name", "right", "wrong"),
    [
        ("tree_sitter_bash", "language", "for a in b; do echo $a; done\n", "for a in b; do echo $a\n"),
        ("tree_sitter_javascript", "language", "const a = <b />;\n", "const a: number = 1;\n"),
        ("tree_sitter_typescript", "language_typescript", "const a: number = <number>b;\n", "const a = <b />;\n"),
        ("tree_sitter_typescript", "language_tsx", "const a: number = <b />;\n", "const = 1;\n"),
    ],
)
def test_grammars_read_their_language(package: str, name: str, right: str, wrong: str) -> None:
    for text, has_error in ((right, False), (wrong, True)):
        root = tree_of(load_grammar(package, name), text.encode())
        assert root is not None
        assert root.has_error is has_error


def test_a_grammar_needs_none_of_its_package() -> None:
    ran = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_package_that_is_not_there() -> None:
    with pytest.raises(ModuleNotFoundError, match="tree_sitter_nothing"):
        load_grammar("tree_sitter_nothing")


def test_a_package_without_a_compiled_part_of_that_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tree_sitter_other.py").write_text("def language():\n    return 'a grammar'\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert load_grammar("tree_sitter_other") == "a grammar"
