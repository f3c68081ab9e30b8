"""What the files of a project are measured against: read once a run, handed to every document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a project keeps what a course is measured against. Paths and globs are relative to its root.

    `lessons` are the globs of the files that are lessons; `language` is the ISO 639-1 code of their prose, "" where
    it is not to be judged. `math` is None where the site's configuration decides.
    """

    lessons: tuple[str, ...] = ("**/*.mdx",)
    language: str = "ru"
    contracts: str = "src/content/contracts.yml"
    lesson_schema: str = "src/content/lesson.schema.json"
    math: bool | None = None


@dataclass(frozen=True)
class Course:
    """The course of one project.

    `digest` changes whenever anything does that could change the verdict on a file whose own text stayed the same.
    """

    root: Path
    layout: Layout
    digest: str

    @classmethod
    def load(cls, root: Path, layout: Layout) -> Course:
        """Read what there is below `root`; a file that is absent or broken leaves its part empty."""
        return cls(root, layout, "")
