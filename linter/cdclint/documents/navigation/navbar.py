"""The navigation bar and the footer of Docusaurus in its configuration, as far as they are written out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.documents.navigation.sidebars import Sidebar, sidebar_names
from cdclint.syntax.data.value import Object, Scalar, items, text
from cdclint.syntax.mdx.attribute_value import constants_in, literal_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.project import Project
    from cdclint.syntax.data.value import Value

_LISTS = regex(r"\b(?:items|links)\s{0,20}:\s{0,20}(?=\[)")
_SLUG = regex(r"\bslug\b")
_MOST = 100
"""Lists of one configuration that are read."""


@dataclass(frozen=True)
class Navbar:
    """What the bar and the footer of one site lead to: pages and addresses as in a sidebar, and names of sidebars.

    `known` are the names of the sidebars that there are, None where they are not known.
    """

    path: str
    shown: Sidebar
    sidebars: tuple[tuple[str, int, int], ...]
    known: tuple[str, ...] | None


def read_navbar(project: Project, path: str, home: str, sidebar_files: tuple[str, ...]) -> Navbar | None:
    """The bar and the footer of the site of a configuration; None where it has neither, or several versions."""
    if project.exists(f"{home}versions.json"):
        return None
    written = project.course.sources[path].text if path in project.course.sources else ""
    shown = Sidebar()
    sidebars: list[tuple[str, int, int]] = []
    for entry in _entries(written):
        if "docsPluginId" in entry:
            continue
        kind = text(entry.get("type"))
        for target, key, wanted in ((shown.pages, "docId", "doc"), (sidebars, "sidebarId", "docSidebar")):
            value = entry.get(key)
            if kind == wanted and isinstance(value, Scalar) and text(value):
                target.append((text(value), value.start, value.end))
        to = entry.get("to")
        if isinstance(to, Scalar) and text(to):
            shown.links.append((f"/{text(to).lstrip('/')}", to.start, to.end))
    if not (shown.pages or shown.links or sidebars):
        return None
    texts = [project.text(f"{home}{name}") for name in sidebar_files]
    known = next((sidebar_names(one) for one in texts if one is not None), ("defaultSidebar",))
    return Navbar(path, shown, tuple(sidebars), known)


def sets_addresses(project: Project, home: str, sidebar_files: tuple[str, ...]) -> bool:
    """Whether a sidebar or a file of a category gives an address of its own to a list of pages."""
    files = [f"{home}{name}" for name in sidebar_files]
    files += [one for one in project.files if one.startswith(f"{home}docs/") and "/_category_." in one]
    return any(_SLUG.search(project.text(one) or "") is not None for one in files)


def _entries(written: str) -> Iterator[Object]:
    """The entries of the lists, and of the lists in them, but for those in comments."""
    constants: dict[str, Value] | None = None
    end = 0
    for found in list(_LISTS.finditer(written))[:_MOST]:
        line = written[max(written.rfind("\n", 0, found.start()) + 1, found.start() - 200) : found.start()]
        if found.start() < end or re.search(r"//|^\s*\*", line):
            continue
        constants = constants_in(written, 0, len(written)) if constants is None else constants
        value = literal_at(written, found.end(), len(written), constants)
        waiting = list(items(value))
        while waiting:
            one = waiting.pop()
            if isinstance(one, Object):
                end = max(end, one.end)
                yield one
                waiting += items(one.get("items"))
