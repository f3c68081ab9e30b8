"""What others wrote and answered: the files under tests/data, whose README says where each is from.

They belong to the repository, so that a missing one is an error and never a skipped test.
"""

from __future__ import annotations

import json
import lzma
import tarfile
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def conformance() -> list[dict[str, Any]]:
    """MDX inputs with the answers of remark-parse and remark-mdx; scripts/mdx-conformance.mjs describes a case."""
    cases: list[dict[str, Any]] = json.loads(lzma.decompress((DATA / "mdx-conformance.json.xz").read_bytes()))
    return cases


@cache
def answers(name: str) -> Any:  # noqa: ANN401 (JSON, of a shape that the module of tests/suites knows)
    """The answers of other programs to the inputs of a suite."""
    return json.loads(lzma.decompress((DATA / f"{name}.json.xz").read_bytes()))


@cache
def files(archive: str, below: str = "") -> dict[str, bytes]:
    """The files in `<archive>.tar.xz` by their paths relative to `below`, without the licences."""
    with tarfile.open(DATA / f"{archive}.tar.xz") as stored:
        return {
            member.name.removeprefix(below): content.read()
            for member in stored
            if member.name.startswith(below)
            and not member.name.endswith("/LICENSE")
            and (content := stored.extractfile(member)) is not None
        }


def russian_lessons() -> dict[str, str]:
    """The Russian documentation of Astro: 156 lessons that all compile."""
    return {path: data.decode() for path, data in files("astro-docs-ru", "docs/").items()}


def public_dashboards() -> dict[str, str]:
    """Grafana dashboards of Debezium's examples and of Strimzi."""
    return {path: data.decode() for path, data in files("dashboards").items()}


def write(contents: dict[str, bytes], folder: Path) -> None:
    """The files on the disk, for tests that run the command."""
    for path, data in contents.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
