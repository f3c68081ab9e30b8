"""The page or file that a link was probably meant for where it leads nowhere."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.documents.site.addresses.near_addresses import are_near, digits, mistyped, unnumbered

if TYPE_CHECKING:
    from collections.abc import Iterable

_TAIL = regex(r"[?#]")


class MeantAddresses:
    """Looks for what was meant among the addresses of pages and the paths of files."""

    def __init__(self, pages: Iterable[str], paths: Iterable[str], base: str | None) -> None:
        self._pages = tuple(filter(None, pages))
        self._paths = paths
        self._base = base

    def page(self, address: str, url: str) -> str:
        """The one page that was probably meant: of the same name elsewhere, of another number, or of a close name."""
        name = address.rpartition("/")[2].removesuffix(".mdx").removesuffix(".md")
        for key in (name, f"#{unnumbered(name)}"):
            same = [one for one in self._by_name.get(key, ()) if are_near(one, address)]
            if same:
                return self._written(same[0], url) if len(same) == 1 else ""
        close = mistyped(address, self._by_depth.get(address.count("/"), ()))
        return self._written(close[0], url) if len(close) == 1 else ""

    def file(self, address: str, url: str) -> str:
        """The one file that was probably meant by an address that serves files."""
        folder, _, name = address.lstrip("/").rpartition("/")
        same = self._files.get((folder.partition("/")[0], name), ())
        if not same:
            same = mistyped(address.lstrip("/"), self._files_beside.get(folder, ()))
        return f"{self._base}/{same[0]}{tail(url)}" if len(same) == 1 else ""

    def beside(self, file: str, url: str) -> str:
        """The one file of a close name, with the same numbers, in the folder that a relative link leads to."""
        bare = _TAIL.split(url, maxsplit=1)[0]
        folder, _, name = file.rpartition("/")
        if "." not in name or not bare.endswith(name):
            return ""
        close = mistyped(file, self._files_beside.get(folder, ()))
        if len(close) != 1 or digits(close[0]) != digits(file):
            return ""
        return f"{bare[: len(bare) - len(name)]}{close[0].rpartition('/')[2]}{tail(url)}"

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """The pages by their names, and by their names without numbers after a `#`."""
        found: dict[str, list[str]] = {}
        for one in self._pages:
            name = one.rpartition("/")[2]
            found.setdefault(name, []).append(one)
            found.setdefault(f"#{unnumbered(name)}", []).append(one)
        return found

    @cached_property
    def _by_depth(self) -> dict[int, tuple[str, ...]]:
        """The pages by the number of their folders: a slip of the pen changes none."""
        found: dict[int, list[str]] = {}
        for one in self._pages:
            found.setdefault(one.count("/"), []).append(one)
        return {depth: tuple(pages) for depth, pages in found.items()}

    @cached_property
    def _files(self) -> dict[tuple[str, str], list[str]]:
        """The files by their folder at the top and their name."""
        found: dict[tuple[str, str], list[str]] = {}
        for path in self._paths:
            top, slash, rest = path.partition("/")
            if slash:
                found.setdefault((top, rest.rpartition("/")[2]), []).append(path)
        return found

    @cached_property
    def _files_beside(self) -> dict[str, tuple[str, ...]]:
        """The files of each folder."""
        found: dict[str, list[str]] = {}
        for path in self._paths:
            found.setdefault(path.rpartition("/")[0], []).append(path)
        return {folder: tuple(files) for folder, files in found.items()}

    def _written(self, address: str, url: str) -> str:
        """An address as the link would be written, with the slash and the fragment that it has."""
        bare = _TAIL.split(url, maxsplit=1)[0]
        slash = "" if bare.startswith("/") and not bare.endswith("/") else "/"
        return f"{self._base}{address}{slash}{tail(url)}"


def file_part(url: str) -> str:
    """What precedes query and fragment, as it is written."""
    return _TAIL.split(url, maxsplit=1)[0]


def tail(url: str) -> str:
    """Query and fragment of an address."""
    found = _TAIL.search(url)
    return url[found.start() :] if found else ""
