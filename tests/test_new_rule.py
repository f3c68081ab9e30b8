"""Adding a rule, in a copy of the repository: the steps of the guide, and what is said where one of them lacks."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
RULE = "structure/trailing-colon"
MODULE = "linter/cdclint/rules/structure/trailing_colon.py"
CASES = "tests/rules/structure/trailing-colon.md"
RUSSIAN = "linter/cdclint/data/ru/structure.json"
PAGE = "docs/rules/structure/trailing-colon.md"
NEEDED = ("bench", "docs", "editors/vscode", "labs", "linter", "scripts", "tests")


class Copy:
    """A copy of the repository to change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(self.folder / "linter"), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(
            [sys.executable, *command], cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )

    def new_rule(self, rule_id: str = RULE) -> list[str]:
        done = self.run("scripts/new-rule.py", rule_id)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    def generate(self, *arguments: str) -> list[str]:
        """What is said of lacks and stale files, line by line."""
        done = self.run("scripts/generate.py", *arguments)
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == int(bool(done.stderr))
        return done.stderr.splitlines()

    def cases(self) -> subprocess.CompletedProcess[str]:
        return self.run("-m", "pytest", "-q", "-p", "no:cacheprovider", CASES)

    def write(self, path: str, text: str) -> None:
        (self.folder / path).write_text(text, "utf-8", newline="\n")

    def translate(self, part: str, words: dict[str, str]) -> None:
        table = json.loads((self.folder / RUSSIAN).read_text("utf-8"))
        table[part] |= words
        self.write(RUSSIAN, json.dumps(table, ensure_ascii=False))


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    ignored = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "data.tar", "*.tar.xz", "*.egg-info", "work")
    for name in NEEDED:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return Copy(tmp_path)


def guide() -> tuple[str, str, dict[str, dict[str, str]]]:
    """The case file, the module and the translations that the guide shows."""
    text = (ROOT / "docs" / "writing-rules.md").read_text("utf-8")
    cases = re.search(r"^`````markdown\n(.*?)^`````$", text, re.MULTILINE | re.DOTALL)
    module = re.search(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    russian = re.search(r"^  ```json\n(.*?)^  ```$", text, re.MULTILINE | re.DOTALL)
    assert cases
    assert module
    assert russian
    return cases[1], module[1], json.loads(russian[1])


def test_a_rule_by_the_guide(copy: Copy, tmp_path: Path) -> None:
    assert copy.generate("--check") == []
    assert copy.new_rule() == [MODULE, CASES, RUSSIAN]
    assert copy.cases().returncode == 0, "the rule works from the start"
    said = copy.generate()
    assert all(re.fullmatch(r"\S+:\d+: .*(FILL IN|ДОПИСАТЬ).*", line) for line in said)
    assert {line.partition(":")[0] for line in said} == {MODULE, CASES, RUSSIAN}

    cases, module, russian = guide()
    copy.write(CASES, cases)
    copy.write(MODULE, module)
    table = json.loads((ROOT / RUSSIAN).read_text("utf-8"))
    copy.write(RUSSIAN, json.dumps(table, ensure_ascii=False))
    for part, words in russian.items():
        copy.translate(part, words)
    assert copy.cases().returncode == 0, copy.cases().stdout
    assert copy.generate("--check") == [
        f"{name} is stale: run `make generate`"
        for name in ("docs/precision.md", "docs/rules/README.md", PAGE, "linter/cdclint/data/examples.json", RUSSIAN)
    ]
    assert copy.generate() == []
    assert copy.generate("--check") == []
    assert "The first failing and the first clean one of its 2 cases" in (copy.folder / PAGE).read_text("utf-8")
    for check in (("check", "--no-cache"), ("format", "--check")):
        done = copy.run("-m", "ruff", *check, MODULE)
        assert done.returncode == 0, done.stdout
    proof = copy.run(
        "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_registry.py", "-k", "trailing or every"
    )
    assert proof.returncode == 0, proof.stdout

    (tmp_path / "lesson.mdx").write_text("# Лаг:\n", "utf-8")
    done = copy.run("-m", "cdclint", "check", "--isolated", "--language", "ru", "--select", RULE, "lesson.mdx")
    assert "lesson.mdx:1:6" in done.stdout
    assert russian["messages"]["the heading ends with a colon: take it away"] in done.stdout


def test_what_is_there_stays(copy: Copy) -> None:
    copy.new_rule()
    copy.write(MODULE, "# mine\n")
    (copy.folder / CASES).unlink()
    assert copy.new_rule() == [CASES]
    assert copy.new_rule() == [f"new-rule: {RULE} is complete"]
    assert (copy.folder / MODULE).read_text("utf-8") == "# mine\n"


def test_a_group_of_its_own(copy: Copy) -> None:
    assert copy.new_rule("novelty/one-answer") == [
        "linter/cdclint/rules/novelty/__init__.py",
        "linter/cdclint/rules/novelty/one_answer.py",
        "tests/rules/novelty/one-answer.md",
        "linter/cdclint/data/ru/novelty.json",
    ]


@pytest.mark.parametrize("name", ["", "colon", "Structure/Colon", "structure/trailing_colon", "a/b/c", "../x/y"])
def test_a_name_that_is_none(copy: Copy, name: str) -> None:
    done = copy.run("scripts/new-rule.py", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "new-rule: make new-rule ID=group/name, in lower case, words joined by `-`\n"


def test_what_a_rule_lacks_is_said_in_one_line(copy: Copy) -> None:
    path = copy.folder / "tests/rules/structure"
    (path / "heading-jump.md").unlink()
    empty = path / "empty-section.md"
    empty.write_text(empty.read_text("utf-8").partition("\n## ")[0] + "\n", "utf-8")
    (path / "no-such-rule.md").write_text("# structure/no-such-rule\n", "utf-8")
    wrong = path / "placeholder.md"
    wrong.write_text(wrong.read_text("utf-8").replace("# structure/placeholder", "# placeholder", 1), "utf-8")
    table = json.loads((copy.folder / RUSSIAN).read_text("utf-8"))
    del table["rules"]["structure/duplicate-heading"]
    copy.write(RUSSIAN, json.dumps(table, ensure_ascii=False, indent=1) + "\n")
    assert copy.generate() == [
        "linter/cdclint/data/ru/structure.json: no Russian page of `structure/duplicate-heading` below `rules`",
        "tests/rules/structure/empty-section.md: no case shows the defect (`pytest --update-cases` fills in `output`)",
        "tests/rules/structure/empty-section.md: no case shows a clean file",
        "tests/rules/structure/heading-jump.md is missing: `make new-rule ID=structure/heading-jump` begins it",
        "tests/rules/structure/placeholder.md:1: the first line is `# structure/placeholder`",
        "tests/rules/structure/no-such-rule.md: there is no linter/cdclint/rules/structure/no_such_rule.py",
    ]
    copy.write("linter/cdclint/rules/structure/broken.py", "from cdclint import nowhere\n")
    [said] = copy.generate()
    assert said.startswith("linter/cdclint/rules/structure/broken.py: cannot import name 'nowhere'")
