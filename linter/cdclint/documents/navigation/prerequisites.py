"""What the entries of `prerequisites` name."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.documents.site.route import called

if TYPE_CHECKING:
    from cdclint.documents.project import Project

_NUMBER = regex(r"^\d++[-_.]++(?=\w)")


class Prerequisites:
    """The lessons of a project by what other lessons call them."""

    def __init__(self, project: Project) -> None:
        self.paths = {facts["id"]: path for path, facts in project.lessons.items()}

    def find(self, name: str, lesson: str) -> str | None:
        """The path of the lesson that an entry of the lesson with the id names; None where there is none."""
        bare = called(name)
        module = lesson.rpartition("/")[0]
        return self.paths.get(bare) or self.paths.get(f"{module}/{bare}")

    def without_numbers(self, name: str, lesson: str) -> str | None:
        """The id of the one lesson that an entry of another names but for numbers that it leaves out."""
        bare = called(name)
        module = lesson.rpartition("/")[0]
        for one in (bare, f"{module}/{bare}"):
            same = [known for known in self._by_words.get(_words(one), ()) if _leaves_out(one, known)]
            if same:
                return same[0] if len(same) == 1 and same[0] != lesson else None
        return None

    @cached_property
    def _by_words(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for known in self.paths:
            found.setdefault(_words(known), []).append(known)
        return found


def _words(name: str) -> str:
    return "/".join(_NUMBER.sub("", part, count=1) if _NUMBER.match(part) else part for part in name.split("/"))


def _leaves_out(name: str, known: str) -> bool:
    """Whether each part of a name is that of another one, or is it without its number."""
    parts = zip(name.split("/"), known.split("/"), strict=False)
    return all(part in {whole, _words(whole)} for part, whole in parts)
