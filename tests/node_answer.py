"""Questions to programs in Node, which the site's packages answer."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def node_answer(script: str, question: object) -> Any:  # noqa: ANN401 (JSON)
    """What a script, a module, writes as JSON when it reads the question as JSON."""
    answer = subprocess.run(
        ["node", "--input-type=module", "-e", script],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return json.loads(answer.stdout)
