"""The corpora of the benchmarks, made of the Russian MDX files in `tests/data/astro-docs-ru.tar.xz`.

Each copy of a file has a last line of its own, so that no cache can take two for one. `findings` are the files of
`many` with eight defects each, as real courses have them: links that lead nowhere, components that nobody defines.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import stored  # noqa: E402 (found on the path that was just added)

WORK = ROOT / "bench" / "work"
FILES, BYTES = 1000, 16_000_000
ONE_FILE_BYTES = 18_000
USUAL = 30
"""Lessons of a usual course; the largest has 19 KB."""
LARGEST = 19_000
EACH = 20
"""Findings in a lesson of the large trees."""


def defects(number: int) -> str:
    """Eight defects for a lesson; names differ, so that no answer is found by looking up an earlier one."""
    links = "".join(f"[ссылка](./net-takogo-{number}-{one}.mdx) " for one in range(4))
    anchors = "".join(f"[якорь](#net-razdela-{number}-{one}) " for one in range(2))
    return f"\n## Раздел {number}\n\n{links}\n{anchors}\n\n<Unknown{number} />\n\n<Otherwise{number} />\n"


def lessons() -> list[tuple[str, bytes]]:
    """The files that copies are made of, the largest first."""
    files = stored.files("astro-docs-ru", "docs/")
    return sorted(files.items(), key=lambda file: len(file[1]), reverse=True)


def many(count: int, *, has_defects: bool = False) -> Path:
    """A folder of files of 16 KB, in the mean."""
    folder = WORK / f"{'findings' if has_defects else 'many'}-{count}"
    if folder.is_dir():
        return folder
    files = lessons()
    sizes = [len(data) for _, data in files]
    chosen = max(range(1, len(files) + 1), key=lambda count: -abs(sum(sizes[:count]) / count - BYTES / FILES))
    for index in range(count):
        path, data = files[index % chosen]
        tail = defects(index) if has_defects else ""
        copy = folder / f"{index // chosen:02}" / path.replace("/", "-")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(data + f"{tail}\nКопия {index}.\n".encode())
    return _finished(folder)


def half(count: int) -> Path:
    """Every second file of `many`."""
    folder = WORK / f"half-{count}"
    if not folder.is_dir():
        shutil.copytree(many(count), folder, ignore=shutil.ignore_patterns(".*_cache"))
        for path in sorted(folder.rglob("*.mdx"))[::2]:
            path.unlink()
    return folder


def one() -> Path:
    """A folder with one file of 18 KB."""
    folder = WORK / "one"
    if not folder.is_dir():
        nearest = min(lessons(), key=lambda file: abs(len(file[1]) - ONE_FILE_BYTES))
        folder.mkdir(parents=True)
        (folder / "lesson.mdx").write_bytes(nearest[1])
    return _finished(folder)


def usual() -> Path:
    """Thirty lessons with eight defects each, as large as those of a usual course."""
    folder = WORK / "usual"
    if not folder.is_dir():
        fitting = [file for file in lessons() if len(file[1]) <= LARGEST - 1000][:USUAL]
        folder.mkdir(parents=True)
        for index, (path, data) in enumerate(fitting):
            (folder / path.replace("/", "-")).write_bytes(data + defects(index).encode())
    return _finished(folder)


def large(count: int) -> Path:
    """Small lessons with twenty findings each."""
    folder = WORK / f"scale-{count}"
    if not folder.is_dir():
        for number in range(count):
            path = folder / f"{number // 100:03}" / f"{number:05}.mdx"
            path.parent.mkdir(parents=True, exist_ok=True)
            links = "\n".join(f"- [далее](./{number}-{one}.mdx)" for one in range(EACH))
            path.write_text(
                f"---\ntitle: Урок {number}\n---\n\n## Раздел\n\nТекст урока {number}.\n\n{links}\n", "utf-8"
            )
    return _finished(folder)


def _finished(folder: Path) -> Path:
    (folder / ".git").mkdir(exist_ok=True)  # so that this repository's .gitignore does not hide the corpus
    (folder / "cdclint.toml").write_text("")
    (folder / ".remarkrc").write_text(  # JSON, and by its name no file for cdclint
        json.dumps({"plugins": ["remark-frontmatter", "remark-mdx", "remark-preset-lint-recommended"]})
    )
    (folder / ".markdownlint-cli2.jsonc").write_text("{}")
    return folder
