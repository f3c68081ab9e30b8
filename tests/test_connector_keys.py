"""The script that asks the connectors which keys they have looks into folders of versions only."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

SCRIPT = Path(__file__).parents[1] / "scripts" / "connector-keys.py"


def test_other_folders_are_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("3.10.0.Final", "3.9.0.Final", "kafka", ".cache"):
        (tmp_path / name / "lib").mkdir(parents=True)
    (tmp_path / "3.8.0.Final").mkdir()
    script: dict[str, Any] = runpy.run_path(str(SCRIPT))
    script["main"].__globals__["asked"] = lambda *_: {}
    script["main"](str(tmp_path))
    origin = json.loads(capsys.readouterr().out)["origin"]
    assert origin == "the connectors of Debezium 3.9.0.Final, 3.10.0.Final, asked by scripts/connector-keys.py"
