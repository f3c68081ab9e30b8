# ruff: noqa: INP001 (a script, and no package)
"""Begin a rule: its module, its cases and its place in the Russian table, each with what is still to be written.

    python scripts/new-rule.py GROUP/NAME

What is there already stays as it is, so that the command also completes a rule that lacks a part. Every line to write
holds `FILL IN`, in the Russian table `ДОПИСАТЬ`; `make generate` lists those that are left. The rule works from the
start: it reports headings that are called `FILL IN`, and its cases pass.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "linter" / "cdclint" / "rules"
CASES = ROOT / "tests" / "rules"
RUSSIAN = ROOT / "linter" / "cdclint" / "data" / "ru"
ID = re.compile(r"[a-z]+(?:-[a-z]+)*/[a-z]+(?:-[a-z]+)*")

MODULE = '''\
"""FILL IN: what the defect is, in a few words."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson


@rule(severity=Severity.WARNING)
def {function}(lesson: Lesson) -> Iterator[Finding]:
    """FILL IN: the defect, in one sentence.

    FILL IN: why it matters, and what to do.
    """
    for heading in lesson.headings:
        if heading.text == "FILL IN":
            yield Finding(lesson.source.span(heading.node.start, heading.node.end), Message("{message}"))
'''
CASE = """\
# {rule_id}

## FILL IN: what is wrong here

````mdx
# FILL IN
````

````output
lesson.mdx:1:1: {rule_id} {message}
````

## FILL IN: what is right here

````mdx
# Лаг
````
"""
MESSAGE = "FILL IN: what is wrong with {name}, and what to write instead"
MESSAGE_IN_RUSSIAN = "ДОПИСАТЬ: что не так и что написать"
PAGE_IN_RUSSIAN = "ДОПИСАТЬ: изъян, одним предложением.\n\nДОПИСАТЬ: чем он вреден и что делать."


def begin(rule_id: str) -> list[Path]:
    """Write what is not there yet, and return it."""
    group, _, name = rule_id.partition("/")
    message = MESSAGE.replace("{name}", rule_id)
    folder = RULES / group.replace("-", "_")
    package, module = folder / "__init__.py", folder / f"{name.replace('-', '_')}.py"
    texts = {
        package: f'"""FILL IN: what the rules of {group} are about."""\n',
        module: MODULE.format(function=module.stem, message=message),
        CASES / f"{rule_id}.md": CASE.format(rule_id=rule_id, message=message),
    }
    written = [path for path in texts if not path.exists()]
    for path in written:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[path], "utf-8", newline="\n")
    table = RUSSIAN / f"{group}.json"
    words = json.loads(table.read_text("utf-8")) if table.exists() else {}
    if rule_id not in words.get("rules", {}):
        words.setdefault("rules", {})[rule_id] = PAGE_IN_RUSSIAN
        if module in written:
            words.setdefault("messages", {})[message] = MESSAGE_IN_RUSSIAN
        in_order = {part: dict(sorted(words[part].items())) for part in sorted(words)}
        table.write_text(json.dumps(in_order, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
        written.append(table)
    return written


def main() -> int:
    """Begin the rule that is named."""
    if len(sys.argv) != 2 or not ID.fullmatch(sys.argv[1]):
        sys.stderr.write("new-rule: make new-rule ID=group/name, in lower case, words joined by `-`\n")
        return 2
    written = begin(sys.argv[1])
    for path in written:
        sys.stdout.write(f"{path.relative_to(ROOT).as_posix()}\n")
    if not written:
        sys.stdout.write(f"new-rule: {sys.argv[1]} is complete\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
