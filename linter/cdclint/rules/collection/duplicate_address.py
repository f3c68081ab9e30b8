"""Two entries of a collection that have one name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project
from cdclint.documents.site.renderer import ASTRO
from cdclint.documents.site.route import slug_of_path

if TYPE_CHECKING:
    from cdclint.documents.collection.collections import Collection


@rule
def duplicate_address(project: Project) -> Iterator[Finding]:
    """Two files of a collection have the same name, so that the site builds one and drops the other.

    Astro makes the name of an entry from its path: small letters, without punctuation, without `/index` and the
    extension. `01-c/intro.mdx` and `01-c++/intro.mdx` are one, and so are `01-Lag.mdx` and `01-lag.mdx`; unknown
    but a line in the log of the build. Rename one, or give it a `slug` of its own.

    Collections whose loader makes the names itself (`generateId`) are left alone.
    """
    found: dict[tuple[str, str, str], list[str]] = {}
    for path in sorted(project.facts):
        if (key := _key(project, path)) is not None:
            found.setdefault(key, []).append(path)
    for (_, _, name), paths in found.items():
        for path in paths[1:]:
            message = Message(
                "`{other}` has the same name `{name}`: the site builds one of the two and drops the other",
                other=paths[0],
                name=name,
            )
            yield Finding(project.span(path, [0, 0]), message)


def _key(project: Project, path: str) -> tuple[str, str, str] | None:
    """The site, the collection and the name of an entry; None for any other file."""
    renderer = project.course.renderer(path)
    if renderer is None or renderer.name != ASTRO:
        return None
    collection = project.course.collection(path)
    if collection is not None:
        return _in(project, collection, path, renderer.folder)
    home = f"{renderer.folder}/src/content/".lstrip("/")
    name, slash, inner = path.removeprefix(home).partition("/")
    is_declared = any(one.name == name for one in project.course.collections(renderer.folder))
    if not path.startswith(home) or not slash or is_declared or not path.endswith((".md", ".mdx")):
        return None
    if any(part.startswith(("_", ".")) for part in inner.split("/")):
        return None
    return renderer.folder, name, _name(project, path, inner)


def _in(project: Project, collection: Collection, path: str, folder: str) -> tuple[str, str, str] | None:
    if collection.file or collection.makes_ids:
        return None
    return folder, collection.name, _name(project, path, collection.inner(path))


def _name(project: Project, path: str, inner: str) -> str:
    own = project.lesson(path).get("slug")
    return slug_of_path(inner) if own is None else own.strip("/")
