"""A course in which nearly every rule over the project finds something, and random edits of its files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from cases import sections
from cdclint.registry import declaration, rule_ids

if TYPE_CHECKING:
    from random import Random

CASES = Path(__file__).parent / "rules"
OVER_PROJECT = "cdclint.documents.project.Project"
LEFT_OUT = ("answers.json", "cdclint.toml", ".gitignore")


def over_project() -> list[str]:
    """The rules over the project."""
    return [name for name in rule_ids() if OVER_PROJECT in declaration(name).reads]


def write_course(root: Path) -> None:
    """Write the files of a case of each rule over the project; of two with one path, one beside the other."""
    for name in over_project():
        section = next(
            one for one in sections(CASES / f"{name}.md") if any(block.kind == "output" for block in one.blocks)
        )
        for block in section.inputs:
            path = root / block.path
            if path.name not in LEFT_OUT:
                put(path.with_name(f"{name.replace('/', '-')}-{path.name}") if path.exists() else path, block.data)
    put(root / "cdclint.toml", f'prose-language = "ru"\nselect = {json.dumps(over_project())}\n'.encode())


def put(path: Path, data: bytes) -> None:
    """Write a file and the folders around it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def edited(random: Random, text: bytes) -> bytes:
    """A text with a line more, less, at another place, or without one of its words."""
    lines = text.split(b"\n")
    at = random.randrange(len(lines))
    match random.randrange(5):
        case 0:
            lines.insert(at, random.choice([b"", "Ещё одна строка.".encode(), b"## One", b"[x](./gone.mdx#x)"]))
        case 1:
            del lines[at]
        case 2:
            lines.insert(random.randrange(len(lines)), lines[at])
        case 3:
            words = lines[at].split(b" ")
            del words[random.randrange(len(words))]
            lines[at] = b" ".join(words)
        case _:
            lines[at] = lines[at].translate(bytes.maketrans(b"aeiou1", b"eioua2"))
    return b"\n".join(lines)
