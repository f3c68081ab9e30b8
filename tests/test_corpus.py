"""The generic rules on 156 Russian files that were written for another site: what they say there must be true."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import stored

if TYPE_CHECKING:
    from pathlib import Path

SPECIFIC = ("contract/", "frontmatter/", "prose/not-russian")
"""Rules about a course's contract, schema and language."""

TRUE = [
    # Blocks of json that end in a comma.
    ("ru/guides/build-with-ai.mdx", 224, "code/unparseable"),
    ("ru/guides/typescript.mdx", 347, "code/unparseable"),
    ("ru/install-and-setup.mdx", 229, "code/unparseable"),
    ("ru/reference/integrations-reference.mdx", 457, "code/unparseable"),
    ("ru/reference/integrations-reference.mdx", 1644, "code/unparseable"),
]
"""What was looked at and is right."""


def test_no_generic_error_is_false(tmp_path: Path) -> None:
    stored.write(stored.files("astro-docs-ru", "docs/"), tmp_path)
    command = [sys.executable, "-m", "cdclint", "check", "-q", "--isolated", "--no-cache", "--output-format", "json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert report["summary"]["files"] == 156
    errors = [
        (found["path"], found["line"], found["rule"])
        for found in report["diagnostics"]
        if (found["severity"] == "error" or found["rule"] == "code/unparseable")
        and not found["rule"].startswith(SPECIFIC)
    ]
    assert errors == TRUE
