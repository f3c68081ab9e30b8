# ruff: noqa: INP001 (a script, and no package)
"""Write linter/cdclint/data/rules.json: what each rule declares, read off the rules themselves.

`--check` writes nothing and fails where the file is stale.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "linter"))

from cdclint.registry import TABLE, all_rules, declared

lines = []
for rule_id, rule in all_rules().items():
    one = declared(rule)
    lines.append(f"  {json.dumps(rule_id)}: {json.dumps([one.severity, one.reads, one.needs, one.traits])}")
text = "{\n" + ",\n".join(lines) + "\n}\n"
if "--check" in sys.argv:
    if not TABLE.exists() or TABLE.read_text("utf-8") != text:
        sys.exit(f"{TABLE.name} is stale: run scripts/rule-table.py")
else:
    TABLE.write_text(text, "utf-8")
