"""`<base href>`: where a page's HTML has one, a relative link counts from it, wherever the page's file lies.

The HTML is that of the site (`index.html`), or Astro's layouts. Which folder of files is served at the base is not
known where another program makes the pages: a link leads to the file whose path ends as its address does.
"""

from __future__ import annotations

from posixpath import normpath
from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.documents.site.addresses.near_addresses import digits, mistyped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.project import Project

_BASE = regex(r"""<base\b[^<>]*?\shref\s*+=\s*+(?:["']([^"'<>]*+)["']|(\{[^<>]*?\})|([^\s"'<>{]++))""", 2)
_COMMENT = regex(r"<!--.*?(?:-->|\Z)", 16)
_SHELLS = ("index.html", "src/index.html", "public/index.html", "app/index.html", "_layouts/default.html")
_LAYOUT = regex(r"src/(?:layouts|components|pages)/.+\.astro")
_MARKDOWN = (".md", ".mdx", ".markdown")
_ENDINGS = ("", *_MARKDOWN, *(f"/index{suffix}" for suffix in _MARKDOWN))


class BaseElements:
    """The `<base>` of each part of a project, and what its links lead to."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._sites: dict[str, str | None] = {}
        self._by_name: dict[str, list[str]] = {}
        self._pages: dict[str, list[str]] = {}
        self._folders: dict[str, list[str]] = {}

    def site_of(self, path: str) -> str | None:
        """The folder whose HTML sets a base for the pages below it, None where none does."""
        folder = path.rpartition("/")[0]
        if folder not in self._sites:
            self._sites[folder] = next(filter(self._sets_base, _above(folder)), None)
        return self._sites[folder]

    def _sets_base(self, folder: str) -> bool:
        prefix = f"{folder}/" if folder else ""
        texts = (self._project.text(f"{prefix}{shell}") for shell in _SHELLS)
        return any(text is not None and base_in(text) is not None for text in texts)

    def of_layouts(self) -> str | None:
        """The base that a layout of the Astro site at the root sets, "/" where it is computed; None without one."""
        for path in sorted(filter(_LAYOUT.fullmatch, self._project.files)):
            found = base_in(self._project.text(path) or "")
            if found is not None:
                return found
        return None

    def files(self, bare: str, site: str) -> list[str]:
        """The files below the folder of a site whose paths end as the address does."""
        address = _clamped(bare)
        self._index()
        endings = tuple(f"/{address}{suffix}" for suffix in _ENDINGS)
        near = self._by_name.get(address.rpartition("/")[2], ())
        return [path for path in near if _is_below(path, site) and f"/{path}".endswith(endings)]

    def meant(self, bare: str, site: str) -> str:
        """The address of the one page of a close name in a folder that ends as the address's does; "" without one."""
        folder, slash, name = _clamped(bare).rpartition("/")
        if not slash:
            return ""
        self._index()
        names = {
            file.rpartition(".")[0]
            for at in self._folders.get(folder.rpartition("/")[2], ())
            if _is_below(at, site) and f"/{at}".endswith(f"/{folder}")
            for file in self._pages[at]
        }
        close = mistyped(name, tuple(sorted(names)))
        return f"{folder}/{close[0]}" if len(close) == 1 and digits(close[0]) == digits(name) else ""

    def _index(self) -> None:
        """Sort the files by what the last part of their address is: an index has that of its folder."""
        if self._by_name:
            return
        for path in sorted(self._project.files):
            folder, _, name = path.rpartition("/")
            self._by_name.setdefault(name, []).append(path)
            if name.endswith(_MARKDOWN):
                stem = name.rpartition(".")[0]
                self._by_name.setdefault(folder.rpartition("/")[2] if stem == "index" else stem, []).append(path)
                if folder not in self._pages:
                    self._folders.setdefault(folder.rpartition("/")[2], []).append(folder)
                self._pages.setdefault(folder, []).append(name)


def base_in(text: str) -> str | None:
    """The address that a page's HTML counts relative links from, "/" where it is computed.

    None where it has no `<base>`, or one that counts from the page itself.
    """
    if "<base" not in text.lower():
        return None
    found = _BASE.search(_COMMENT.sub("", text))
    if found is None:
        return None
    written = found[1] if found[1] is not None else found[3]
    if written is None or "{" in written or "%" in written:
        return "/"
    return written if written.startswith("/") else None


def _clamped(bare: str) -> str:
    """A relative address as a browser reads it at the root: there is nothing above."""
    parts: list[str] = []
    for part in normpath(bare).split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in {"", "."}:
            parts.append(part)
    if len(parts) > 1 and parts[-1] == "index":
        del parts[-1]
    return "/".join(parts)


def _is_below(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(f"{folder}/")


def _above(folder: str) -> Iterator[str]:
    """A folder and those above it, the deepest first."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""
