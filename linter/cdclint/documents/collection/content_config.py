"""The file in which a site of Astro declares its collections, and what it imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.documents.site.renderer import ASTRO, Renderer, imported_files, read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

DECLARATIONS = tuple(
    f"src/{name}.{suffix}" for name in ("content.config", "content/config") for suffix in ("ts", "mts", "mjs", "js")
)
"""Where Astro looks for the declaration, below the folder of the site."""
_PARTS = 30


def configs_of(folder: str) -> list[str]:
    """Where the collections of a site may be declared."""
    return [f"{folder}/{name}" if folder else name for name in DECLARATIONS]


def site_folders(renderers: Iterable[Renderer]) -> list[str]:
    """The folders in which there may be a site of Astro."""
    return list(dict.fromkeys([*(one.folder for one in renderers if one.name == ASTRO), ""]))


def read_collection_files(
    root: Path, renderers: Iterable[Renderer], instead: Mapping[str, bytes | None]
) -> dict[str, bytes]:
    """The declarations of all sites, and what they import from their own files, by path."""
    found: dict[str, bytes] = {}
    for folder in site_folders(renderers):
        for path in configs_of(folder):
            data = read_file(root, path, instead)
            if data is None:
                continue
            found[path] = data
            waiting = [path]
            while waiting and len(found) < _PARTS:
                inner = waiting.pop()
                for part, text in imported_files(root, inner, found[inner], instead):
                    if part not in found:
                        found[part] = text
                        waiting.append(part)
            break
    return found
