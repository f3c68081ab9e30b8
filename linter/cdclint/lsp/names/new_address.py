"""What a link or an import must say after files have moved: written as it was, and nothing where that is not known."""

from __future__ import annotations

import re
from posixpath import dirname, normpath, relpath
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.documents.site.renderer import ASTRO
from cdclint.documents.site.route import route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdclint.documents.project import Project
    from cdclint.documents.site.site import Reader

_TAIL = regex(r"[?#]")
_WILD = regex(r"[*?\[{]")
_SUFFIX = regex(r"\.(?:mdx?|markdown)$")
_SAFE = "/#?=&%.:~@!$'()*+,;-_"
_INDEX = regex(r"(?:^|/)index$")


@dataclass(frozen=True, slots=True)
class Moves:
    """Files, and the folders that move as a whole, each by its old path with the new one."""

    files: Mapping[str, str]
    folders: Mapping[str, str]

    def new(self, path: str) -> str:
        """Where a file is afterwards."""
        return self.files.get(path, path)

    def glob(self, glob: str) -> str | None:
        """A glob below a folder that moves, as it must be; None for any other."""
        start = _WILD.search(glob)
        folder = glob[: start.start()].rpartition("/")[0] if start is not None else ""
        while folder:
            if folder in self.folders:
                return f"{self.folders[folder]}{glob[len(folder) :]}"
            folder = folder.rpartition("/")[0]
        return None


def moved_url(project: Project, moves: Moves, path: str, url: str, reader: Reader) -> str | None:
    """What the address `url` in the file at `path` must be; None where it stays, or nobody knows."""
    cut = _TAIL.search(url)
    head, tail = (url, "") if cut is None else (url[: cut.start()], url[cut.start() :])
    found = project.site.destination(url, path, reader) if head else None
    if found is None or not found.served:
        return None
    bare = unquote(head)
    if bare.startswith("/"):
        new = _absolute(project, moves, path, bare, found.page)
    else:
        new = _relative(project, moves, path, bare, found.page)
    if new is None or new == bare:
        return None
    return (quote(new, safe=_SAFE) if "%" in head else new) + tail


def moved_module(project: Project, moves: Moves, path: str, module: str) -> str | None:
    """What the address of an import must be, likewise."""
    bare, mark, query = module.partition("?")
    file = project.modules.resolve(module, path).file
    if not file or (file not in moves.files and path not in moves.files):
        return None
    target, importer = moves.new(file), moves.new(path)
    if bare.startswith("."):
        new = _dotted(relpath(target, dirname(importer) or "."))
        suffix = _left_off(normpath(f"{dirname(path)}/{bare}").lstrip("/"), file)
    elif file not in moves.files:
        return None
    elif bare.startswith("/"):
        if not file.startswith(bare.lstrip("/")):
            return None
        new, suffix = f"/{target}", _left_off(bare.lstrip("/"), file)
    else:
        new = project.modules.address(target, importer)
        suffix = _left_off(bare, project.modules.address(file, path))
    new = _without(new, suffix)
    return None if new == bare else f"{new}{mark}{query}"


def written(text: str, old: str, new: str, *, is_markdown: bool = False) -> str | None:
    """The text in which an address, or a name, is written, with another one in its place."""
    if is_markdown and "<" not in text:
        new = new.replace(" ", "%20")
        if new.count("(") != new.count(")"):
            new = new.replace("(", "%28").replace(")", "%29")
    if text.count(old) == 1:
        return text.replace(old, new)
    return quote(new, safe=_SAFE) if unquote(text) == unquote(old) else None


def by_segments(name: str, old: str, new: str) -> str | None:
    """A name that ends as a file's path does, as that of another path; None where it is called otherwise."""
    before, after = (_INDEX.sub("", _SUFFIX.sub("", one)).split("/") for one in (old, new))
    suffix = _SUFFIX.search(name)
    bare = name[: suffix.start()] if suffix else name
    slash = "/" if bare.endswith("/") else ""
    parts = bare.rstrip("/").split("/")
    same = 0
    while same < min(len(parts), len(before)) and parts[-1 - same] == before[-1 - same]:
        same += 1
    kept = len(before) - same
    if not same or before[:kept] != after[:kept] or len(after) <= kept:
        return None
    ending = new[_SUFFIX.search(new).start() :] if suffix and _SUFFIX.search(new) else ""  # type: ignore[union-attr]
    return "/".join([*parts[: len(parts) - same], *after[kept:]]) + slash + ending


def _absolute(project: Project, moves: Moves, path: str, bare: str, page: str) -> str | None:
    base = project.site.base or ""
    inner = bare.removeprefix(base)
    slash = "/" if bare.endswith("/") else ""
    if page:
        target = moves.new(page)
        if target == page:
            return None
        renderer = project.course.renderer(path)
        if renderer is not None and (renderer.name != ASTRO or renderer.folder):
            return by_segments(bare, page, target)
        before = _address(project, page, page)
        if unquote(inner).rstrip("/") != before:
            return by_segments(bare, page, target)
        return f"{base}{_address(project, page, target)}{slash}" or "/"
    name = inner.lstrip("/")
    if (target := moves.files.get(f"public/{name}", "")).startswith("public/"):
        return f"{base}/{target.removeprefix('public/')}"
    return f"{base}/{moves.files[name]}" if name in moves.files else None


def _relative(project: Project, moves: Moves, path: str, bare: str, page: str) -> str | None:
    before, after = dirname(path), dirname(moves.new(path))
    file = normpath(f"{before}/{bare}" if before else bare)
    slash = "/" if bare.endswith("/") else ""
    target = next((one for one in _candidates(file, page) if project.exists(one)), "")
    if target:
        if target not in moves.files and before == after:
            return None
        new = _without(relpath(moves.new(target), after or "."), target[len(file) :])
    elif project.has_folder(file):
        new = relpath(moves.folders.get(file, file), after or ".")
    elif project.exists(normpath(bare)):
        return moves.files.get(normpath(bare))  # a component counts from the root of the project
    elif page:
        start, there = _address(project, path, moves.new(path)), _address(project, page, moves.new(page))
        if (start, there) == (_address(project, path, path), _address(project, page, page)):
            return None
        new = relpath(there or "/", start or "/")
    else:
        return None
    if normpath(bare) == new:
        return None
    return (_dotted(new) if bare.startswith("./") else new) + slash


def _candidates(file: str, page: str) -> list[str]:
    named = [page] if page.startswith(file) else []
    return [file, *named, f"{file}.mdx", f"{file}.md", f"{file}/index.mdx", f"{file}/index.md"]


def _address(project: Project, page: str, path: str) -> str:
    """The address of a page when its file is at `path`: its frontmatter may say one that stays."""
    if path.startswith("src/pages/"):
        return re.sub(r"/index$", "", f"/{path.removeprefix('src/pages/').rpartition('.')[0]}")
    if project.lesson(page).get("slug") is not None:
        return project.site.address(page)
    return route(path).rstrip("/")


def _left_off(address: str, file: str) -> str:
    """What an address leaves off at the end of a file's path."""
    return file[len(address) :] if file.startswith(address) else ""


def _without(path: str, suffix: str) -> str:
    """A path without what was left off before."""
    if not suffix:
        return path
    if path.endswith(suffix):
        return path.removesuffix(suffix)
    head, slash, name = path.rpartition("/")
    return f"{head}{slash}{name.partition('.')[0]}"


def _dotted(path: str) -> str:
    return path if path.startswith(".") else f"./{path}"
