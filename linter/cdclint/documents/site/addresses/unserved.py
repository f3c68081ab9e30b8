"""Addresses of no page that are right all the same: what a build makes, and files of the repository."""

from __future__ import annotations

from posixpath import normpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdclint.documents.project import Project

_PAGES = (".mdx", ".md", "/index.mdx", "/index.md")
_CONTENT = ("src/content/docs", "src/content")
_ROUTES = (*_PAGES, ".astro", "/index.astro", ".html", "/index.html")
_MARKDOWN = (".md", ".mdx", ".markdown")


def is_made(project: Project, address: str) -> bool:
    """Whether git ignores a file that would be the page at an address: then a build makes it.

    Of a `public` that is ignored as a whole only files are expected, no pages.
    """
    bare = address.rstrip("/")
    if not bare:
        return False
    found = [f"{folder}{bare}{suffix}" for folder in _CONTENT for suffix in _PAGES]
    found += [f"src/pages{bare}{suffix}" for suffix in _ROUTES]
    if "." in bare.rpartition("/")[2] or not project.leaves_out("public/index.html"):
        found.append(f"public{bare}")
        found.append(f"public{bare}/index.html")
    return any(map(project.leaves_out, found))


def from_root(project: Project, address: str, path: str, is_folder: Callable[[str], bool]) -> str:
    """The file that an address names from the root of the repository, in Markdown that is no page of the site; or "".

    Such a file is read where the repository is, and there a slash leads to its root; a folder is shown as well.
    """
    if not path.endswith(_MARKDOWN) or address.startswith("//") or path.startswith(("src/content/", "src/pages/")):
        return ""
    course = project.course
    file = normpath(address.lstrip("/"))
    if file in {"", "."} or file.startswith("../") or course.is_lesson(path):
        return ""
    if not (project.exists(file) or is_folder(file)):
        return ""
    # Asked last: it reads the declaration of the collections.
    return file if course.collection(path) is None else ""


def is_note(path: str) -> bool:
    """Whether a file lies in a hidden folder, which is not served."""
    return path.startswith(".") or "/." in path
