"""Which module of the course a file belongs to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cdclint.core.survey import Survey


class Modules:
    """The modules of a course: folders with lessons, files elsewhere that are named like one, and top folders."""

    def __init__(self, survey: Survey) -> None:
        folders = [_folder(one.path) for one in survey.lessons]
        self.lessons = Counter(folders)
        names = Counter(folder.rpartition("/")[2] for folder in self.lessons)
        self._by_name = {
            folder.rpartition("/")[2]: folder for folder in self.lessons if names[folder.rpartition("/")[2]] == 1
        }

    def of(self, path: str) -> str:
        """The folder that stands for the module of a file; "" for files at the top."""
        folder = _folder(path)
        while folder:
            if folder in self.lessons:
                return folder
            name = folder.rpartition("/")[2]
            if name in self._by_name:
                return self._by_name[name]
            folder = _folder(folder)
        return path.partition("/")[0] if "/" in path else ""

    def name(self, folder: str) -> str:
        """What a module is called: the last name of its folder where no other is called so."""
        last = folder.rpartition("/")[2]
        return last if self._by_name.get(last) == folder else folder or "."


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
