r"""The cases of rules: every Markdown file under tests/rules is a test file, and every `##` section in it a case.

A case consists of blocks fenced by four backticks (five, where the block itself has four):

- input: a language and, optionally, a path (`mdx`, `json labs/dashboards/lag.json`). Without a path an `mdx` block is
  lesson.mdx, `json` is dashboard.json, `yaml` is data.yml and `toml` is cdclint.toml, the settings of the case, which
  without one has `prose-language = "ru"`; any other language needs a path.
- `bytes PATH` is a file in which `\xNN` means that byte (a BOM, CRLF, a byte that is
  not UTF-8) and whose last line break does not belong to it.
- `json answers.json`, for the rule about other sites: what they answer, `{"https://…": ["gone", "404 Not Found"]}`.
- `json answers.json`, for the rules about a running lab: what its services answer (recorded_lab.py has the form).
- `output`: what `cdclint check -v --output-format concise` prints of the rule under test, which runs alone (rules about
  suppression run with all others, or with those that the case's cdclint.toml selects); a case without it is clean.
- `fixed [PATH]`: the text after `--fix --unsafe-fixes`, of the first input where it has no path. It must be clean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT_PATHS = {"mdx": "lesson.mdx", "json": "dashboard.json", "yaml": "data.yml", "toml": "cdclint.toml"}
OPENING = re.compile(r"^(`{4,})(\w+)(?: +(\S+))?$")


@dataclass
class Block:
    """One fenced block; `first` and `last` are the 0-based lines of its fences."""

    kind: str
    path: str
    text: str
    first: int
    last: int

    @property
    def data(self) -> bytes:
        if self.kind != "bytes":
            return self.text.encode()
        escaped = self.text.removesuffix("\n").encode()
        return re.sub(rb"\\x([0-9a-f]{2})", lambda found: bytes.fromhex(found[1].decode()), escaped)


@dataclass
class Section:
    """One case as it is written; `end` is the line after its last one that is not blank."""

    title: str
    line: int
    blocks: list[Block] = field(default_factory=list)
    end: int = 0

    @property
    def inputs(self) -> list[Block]:
        return [block for block in self.blocks if block.kind not in {"output", "fixed"}]

    @property
    def output(self) -> str:
        return "".join(block.text for block in self.blocks if block.kind == "output")


def sections(path: Path) -> list[Section]:
    """The cases of one file."""
    found: list[Section] = []
    lines = path.read_bytes().decode().split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.startswith("## "):
            found.append(Section(line[3:].strip(), at))
        elif opening := OPENING.match(line):
            fence, kind, name = opening.groups()
            first = at
            at += 1
            while lines[at] != fence:
                at += 1
                if at == len(lines):
                    raise ValueError(f"{path}:{first + 1}: the block is never closed")
            text = "".join(f"{line}\n" for line in lines[first + 1 : at])
            if not found:
                raise ValueError(f"{path}:{first + 1}: a block outside of any `##` section")
            if kind not in {"output", "fixed"} and name is None and kind not in DEFAULT_PATHS:
                raise ValueError(f"{path}:{first + 1}: a `{kind}` block needs a path")
            found[-1].blocks.append(Block(kind, name or DEFAULT_PATHS.get(kind, ""), text, first, at))
        elif line.startswith("````"):
            raise ValueError(f"{path}:{at + 1}: four backticks, and no language or too much after it")
        if line.strip() and found:
            found[-1].end = at + 1
        at += 1
    return found
