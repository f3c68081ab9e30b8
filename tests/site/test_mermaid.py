"""scripts/check-mermaid.mjs: the real parser from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Site


def check(site: Site, *paths: Path) -> tuple[int, dict[str, Any]]:
    outcome = site.run("node", "scripts/check-mermaid.mjs", *map(str, paths))
    assert outcome.stderr == ""
    return outcome.returncode, json.loads(outcome.stdout)


def test_diagrams_that_parse(installed: Site, tmp_path: Path) -> None:
    diagrams = {
        "flow.mmd": "---\ntitle: Поток\n---\n%%{init: {'theme': 'base'}}%%\nflowchart LR\n  A[Раз] --> B{Два?}\n",
        "sequence.mmd": "sequenceDiagram\n  A->>B: привет\n",
        "state.mmd": "stateDiagram-v2\n  [*] --> Pending\n  Pending --> Firing: for 2m\n",
        "pie.mmd": 'pie title Доли\n  "a" : 1\n',
        "block.mmd": "block-beta\n  columns 3\n  a b c\n",
        "lesson.mdx": "Текст.\n\n```mermaid\nflowchart LR\n  A --> B\n```\n\n```js\nnot --> mermaid\n```\n",
    }
    for name, text in diagrams.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert check(installed, *(tmp_path / name for name in diagrams)) == (0, {"diagrams": 6, "errors": []})


@pytest.mark.parametrize(
    ("name", "text", "line", "column", "message"),
    [
        ("jison.mmd", "sequenceDiagram\n  A->>B: hi\n  B->C\n", 3, 6, "unexpected NEWLINE, expected one of TXT"),
        ("langium.mmd", 'pie title X\n  "a" : 1\n  b : 2\n', 3, 3, None),
        ("comments.mmd", "%% one\n\n%% two\nflowchart LR\n  %% three\n  A --> B\n  C [x\n", 7, 4, None),
        ("frontmatter.mmd", "---\ntitle: x\n---\nstateDiagram-v2\n  a --> b\n  b --> {\n", 6, 5, None),
        ("crlf.mmd", "sequenceDiagram\r\n  A->>B: hi\r\n  B->C\r\n", 3, 6, None),
        ("unknown.mmd", "nonsense\n", 1, 1, "No diagram type detected matching given configuration for text: nonsense"),
        (
            "lesson.mdx",
            "---\ntitle: x\n---\n\n1. Шаг\n\n   ```mermaid\n   sequenceDiagram\n     B->C\n   ```\n",
            9,
            9,
            None,
        ),
        ("broken.mdx", "Текст\n\nОткройте <30s\n", 3, 11, None),
    ],
)
def test_place_of_an_error(  # noqa: PLR0917 -- one argument a column of the table
    installed: Site, tmp_path: Path, name: str, text: str, line: int, column: int, message: str | None
) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode())
    status, result = check(installed, path)
    assert status == (2 if name == "broken.mdx" else 1)
    [error] = result["errors"]
    assert (error["file"], error["line"], error["column"]) == (str(path), line, column)
    assert error["message"]
    if message is not None:
        assert error["message"] == message


def test_missing_file_is_an_error_and_the_others_are_checked(installed: Site, tmp_path: Path) -> None:
    good = tmp_path / "good.mmd"
    good.write_text("flowchart LR\n  A --> B\n", encoding="utf-8")
    status, result = check(installed, tmp_path / "missing.mmd", good)
    assert status == 2
    assert result["diagrams"] == 1
    assert "ENOENT" in result["errors"][0]["message"]


def test_without_files_it_tells_its_usage(installed: Site) -> None:
    outcome = installed.run("node", "scripts/check-mermaid.mjs")
    assert outcome.returncode == 2
    assert "usage" in outcome.stderr
