"""A real VS Code, in which an author breaks and mends a lesson; `make editor-test` installs it and runs this."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from absent import absent

ROOT = Path(__file__).parents[2]
EXTENSION = ROOT / "editors" / "vscode"
PARTS = EXTENSION / ".parts"
FILES = {
    "cdclint.toml": "",
    "src/content/course/01-lag/01-what-is-lag.mdx": (
        "---\ntitle: Лаг\n---\n\n# Лаг\n\nЗадержка меньше <30s.\n\n## Порог\n\nТекст.\n"
    ),
    "src/content/course/01-lag/02-metrics.mdx": (
        "---\ntitle: Метрики\nprerequisites: [01-lag/01-what-is-lag]\n---\n\n"
        "# Метрики\n\n[Лаг](./01-what-is-lag.mdx#порог)\n"
    ),
    "src/content/contracts.yml": ("lessons:\n  src/content/course/01-lag/01-what-is-lag.mdx:\n    sections: [Порог]\n"),
}

pytestmark = pytest.mark.site


@pytest.mark.timeout(900)
def test_an_author_at_work(tmp_path: Path) -> None:
    if not os.environ.get("EDITOR_TEST"):
        pytest.skip("not proven here, as it takes minutes: make editor-test")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None or not list(PARTS.glob("code-server-*/.ready")):
        absent("Chromium, or VS Code in editors/vscode/.parts, is not installed")
    course = tmp_path / "course"
    for name, text in FILES.items():
        path = course / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for command in (["npm", "ci", "--silent"], ["npm", "run", "--silent", "package"]):
        subprocess.run(command, cwd=EXTENSION, check=True, capture_output=True, timeout=600)
    screenshots = Path(os.environ.get("EDITOR_SCREENSHOTS", PARTS / "screenshots")).resolve()
    program = Path(sys.executable).with_name("cdclint")
    script = [
        ROOT / "tests/editors/vscode.mjs",
        PARTS,
        chromium,
        EXTENSION / "cdclint.vsix",
        program,
        course,
        screenshots,
    ]
    done = subprocess.run(["node", *map(str, script)], capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert "error" not in seen, seen["error"]
    assert seen["language"] == "MDX"
    assert "cdclint is running" in seen["status"]
    assert "syntax/mdx (error)" in seen["hover"]
    assert seen["fixes"] == ["Quick Fix", "insert `\\`"]
    assert "меньше \\<30s." in seen["fixed"]
    assert [one.split("\n")[0] for one in seen["choices"]] == ["лаг", "порог"]
    assert seen["completed"] == "[там](#лаг)."
    assert "[01-lag/03-lag]" in seen["linking"]
    assert "(./03-lag.mdx#порог)" in seen["linking"]
    assert "01-lag/03-lag.mdx:" in seen["contracts"]
    assert seen["another"]
    assert seen["back"]
    assert len(list(screenshots.glob("*.png"))) >= 7
