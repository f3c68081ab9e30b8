"""Patterns against Java itself: what it refuses, and how many groups it counts."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from cdclint.syntax.code.java_pattern import bad_references, read_pattern

if TYPE_CHECKING:
    from pathlib import Path

WITNESS = """
import java.nio.file.*; import java.util.regex.*;
public class Witness {
    public static void main(String[] given) throws Exception {
        for (String line : Files.readAllLines(Path.of(given[0]))) {
            try { System.out.println(Pattern.compile(line).matcher("").groupCount()); }
            catch (PatternSyntaxException refused) { System.out.println("refused"); }
        }
    }
}
"""
# fmt: off
PARTS = (
    "a", "b<>c", "*", "+", "?", "(", ")", "[", "]", "{", "}", "{2}", "{2,}", "{2,1}", "{,3}", "|", "^", "$", "\\",
    "\\d", "\\y", "\\.", "\\1", "\\Q", "\\E", "(?:", "(?<n>", "(?i)", "(?=", "(?<!", "(?P<n>", "(?i:", ".*", ".+", ".",
    "-", "&&", "\\w", "\\p{L}", "\\s", "[a-z]", "[^]", "[]a]", "(.+)", "\\\\", "<type=x>", "\\_", "\\m", "\\k<n>",
    "z-a", "[z-a]", "[+-*]",
)
# fmt: on


def test_java_says_the_same(tmp_path: Path) -> None:
    java = shutil.which("java")
    if java is None:
        if os.environ.get("CI") == "true":
            pytest.fail("java is not there")
        pytest.skip("not proven here: java is not there")
    chance = random.Random(1)  # noqa: S311 (no secret)
    patterns = [f"^.*(?:{''.join(chance.choices(PARTS, k=chance.randint(1, 5)))}).*$" for _ in range(3000)]
    (tmp_path / "patterns").write_text("\n".join(patterns), "utf-8")
    (tmp_path / "Witness.java").write_text(WITNESS, "utf-8")
    done = subprocess.run(
        [java, tmp_path / "Witness.java", tmp_path / "patterns"], capture_output=True, text=True, check=True
    )
    said = done.stdout.split()
    ours = [str(one.groups) if one.problem is None else "refused" for one in map(read_pattern, patterns)]
    assert said.count("refused") > 500
    assert {one: (ours, java) for one, ours, java in zip(patterns, ours, said, strict=True) if ours != java} == {}


@pytest.mark.parametrize(
    ("replacement", "bad"),
    [
        ("a_$1_$2", []),
        ("$0", []),
        ("$12", []),
        ("$3", ["$3"]),
        ("${name}", []),
        ("${other} $", ["${other}", "$"]),
        (r"\$9", []),
        ("${name", ["${name"]),
    ],
)
def test_references_to_groups(replacement: str, bad: list[str]) -> None:
    assert list(bad_references(replacement, read_pattern("(?<name>a)(b)(?:c)"))) == bad
