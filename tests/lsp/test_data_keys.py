"""Keys of data files that a schema is about: hover, completion, diagnostics as they are written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.lsp.test_features import Asked, start

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lsp.conftest import Connect

SCHEMA = {
    "type": "object",
    "properties": {"terms": {"type": "array", "items": {"$ref": "#/$defs/term"}}},
    "$defs": {
        "term": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "name": {"type": "string", "description": "How it is called."},
                "level": {"enum": ["base", "deep"]},
            },
        }
    },
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "cdclint.toml").write_text('[schemas]\n"data/*.*" = "terms.schema.json"\n', "utf-8")
    (tmp_path / "terms.schema.json").write_text(json.dumps(SCHEMA), "utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/terms.json").write_text("{}", "utf-8")
    (tmp_path / "data/more.yml").write_text("terms: []\n", "utf-8")
    return tmp_path


async def test_hover_over_a_key(data: Path, connect: Connect) -> None:
    author = await start(data, connect)
    shown = await Asked(author, '{"terms": [{"na¦me": "лаг"}]}', "data/terms.json").hover()
    assert shown == "**name**\n\nHow it is called.\n\ntype: string"
    assert "one of `base`, `deep`" in await Asked(author, "terms:\n  - lev¦el: base\n", "data/more.yml").hover()
    assert await Asked(author, '{"terms": [{"name": "л¦аг"}]}', "data/terms.json").hover() == ""


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("data/terms.json", '{"terms": [{"name": "лаг", "l¦"}]}', '{"terms": [{"name": "лаг", "level"}]}'),
        ("data/terms.json", '{"terms": [{"name": "лаг"}, {¦}]}', '{"terms": [{"name": "лаг"}, {"level": }]}'),
        ("data/more.yml", "terms:\n  - name: лаг\n    le¦\n", "    level: "),
    ],
)
async def test_completion_of_keys(data: Path, connect: Connect, path: str, text: str, line: str) -> None:
    author = await start(data, connect)
    assert line in (await Asked(author, text, path).choices()).values()
