"""Links on a site whose addresses are not known: only files that they name are looked for.

What address a page of Docusaurus, VitePress, MkDocs or Next gets depends on settings, plugins and code; a link to one
is left alone. A link that names a file, `next.md` or `img/scheme.png`, is found where any generator would look for it.
"""

from __future__ import annotations

from posixpath import normpath
from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.documents.site.lesson_files import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.project import Project
    from cdclint.documents.site.renderer import Renderer

_FILE = regex(r"\.(?:mdx?|markdown|png|jpe?g|gif|svg|webp|avif|mp4|pdf|json|ya?ml|zip)$", 2)
_BY_NAME = regex(r"autolinks|ezlinks?|roamlinks|wikilinks?|obsidian", 2)
_STATIC = ("static", "public", "docs/public", "assets")


def linked_file(project: Project, bare: str, path: str, renderer: Renderer) -> str | None:
    """The file that a link without fragment names in a page of the site; "" if it is missing, None if unknown."""
    for candidate in _places(bare, path, renderer):
        for file in (
            candidate,
            f"{candidate}.mdx",
            f"{candidate}.md",
            f"{candidate}/index.mdx",
            f"{candidate}/index.md",
        ):
            if project.exists(file):
                return file
    name = bare.rpartition("/")[2]
    if bare.startswith("/") or not _FILE.search(name) or name.startswith("_"):
        return None
    # Groups and versions are folders that an address does not have.
    tail = "/".join(part for part in bare.split("/") if part not in {".", ".."})
    inside = f"{renderer.folder}/" if renderer.folder else ""
    by_name = _BY_NAME.search(project.course.whole_configuration(renderer)) is not None
    if "/" in tail or by_name:
        wanted = f"/{tail}" if not by_name else f"/{name}"
        if any(file.startswith(inside) and f"/{file}".endswith(wanted) for file in project.files):
            return None
    return None if project.leaves_out(next(_places(bare, path, renderer), bare)) else ""


def _places(bare: str, path: str, renderer: Renderer) -> Iterator[str]:
    """Where a generator may look for a file: from the file, its address, the content's and the site's root."""
    folder, _, name = path.rpartition("/")
    bases = [folder, f"{folder}/{name.rpartition('.')[0]}", folder.rpartition("/")[0]] if bare[:1] != "/" else []
    site = renderer.folder
    bases += [f"{site}/{one}".strip("/") for one in ("", *FOLDERS.get(renderer.name, ()), *_STATIC)]
    for base in bases:
        found = normpath(f"{base}/{bare}".lstrip("/"))
        if not found.startswith("../"):
            yield found


def is_fragment_of_page(project: Project, bare: str, path: str) -> bool:
    """Whether a link holds from the page above that the file is a part of: one or two folders up, where an index is."""
    folder = path.rpartition("/")[0]
    for _ in range(2):
        folder = folder.rpartition("/")[0]
        if not folder:
            return False
        if any(project.exists(f"{folder}/index.{suffix}") for suffix in ("md", "mdx")):
            target = normpath(f"{folder}/{bare}")
            return project.exists(target) or project.has_folder(target)
    return False
