"""The names that the entries of collections have for each other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cdclint.documents.site.route import slug_of_path

if TYPE_CHECKING:
    from cdclint.documents.collection.collections import Collection
    from cdclint.documents.project import Project


class EntryNames:
    """The entries of a project's collections."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[tuple[str, str], frozenset[str] | None] = {}

    def of(self, path: str, collection: str) -> frozenset[str] | None:
        """The entries of a collection of the site that a file belongs to, None where they are not known."""
        renderer = self._project.course.renderer(path)
        folder = "" if renderer is None else renderer.folder
        key = (folder, collection)
        if key not in self._known:
            every = self._project.course.collections(folder)
            found = next((one for one in every if one.name == collection), None)
            self._known[key] = None if found is None else self._read(found)
        return self._known[key]

    def _read(self, collection: Collection) -> frozenset[str] | None:
        if collection.makes_ids:
            return None
        if collection.file:
            return self._of_file(collection.file)
        names: set[str] = set()
        for path in self._project.files:
            if collection.has(path):
                inner = collection.inner(path)
                own = self._project.lessons[path].get("slug") if path in self._project.lessons else None
                names.add(own.strip("/") if own else slug_of_path(inner))
                if collection.hides:
                    # In Astro's old collections the name has the extension, or is the path as it is written.
                    names |= {inner, inner.rpartition(".")[0]}
        return frozenset(names) or None

    def _of_file(self, file: str) -> frozenset[str] | None:
        text = self._project.text(file)
        if text is None or not file.endswith(".json"):
            return None
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return None
        if isinstance(value, dict):
            return frozenset(value)
        entries = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
        return frozenset(str(one.get("id") or one.get("slug")) for one in entries) or None
