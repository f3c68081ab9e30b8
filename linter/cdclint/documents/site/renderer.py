"""What makes a site of the lessons, found by its configuration: Astro, Docusaurus, VitePress, MkDocs and others.

A repository may hold several sites, or none: the lessons of a content-only repository are rendered elsewhere.
"""

from __future__ import annotations

import json
import os
from posixpath import dirname, normpath
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass, replace
from cdclint.core.foreign.border import is_inside, read_regular
from cdclint.core.regex import regex
from cdclint.core.whole_number import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

ASTRO = "astro"
NAMES = (
    *(ASTRO, "docusaurus", "vitepress", "vuepress", "mkdocs", "nextjs", "nextra", "nuxt", "qwik", "gatsby", "eleventy"),
    *("hugo", "jekyll", "mdbook", "sphinx", "antora", "rspress", "hexo", "mintlify", "svelte", "doc-builder"),
    *("docsify", "zola", "docfx", "pelican"),
)
"""The names of the site generators that are recognised."""
WITHOUT_MDX = frozenset({"svelte", "doc-builder"})
"""Those whose `.mdx` files are Markdown with Svelte's `{#if …}` and components, which MDX refuses."""

_BY_STEM = {
    "astro.config": ASTRO,
    "docusaurus.config": "docusaurus",
    "next.config": "nextjs",
    "nuxt.config": "nuxt",
    "gatsby-config": "gatsby",
    "eleventy.config": "eleventy",
    ".eleventy": "eleventy",
    "rspress.config": "rspress",
    "svelte.config": "svelte",
}
_BY_NAME = {
    "mkdocs.yml": "mkdocs",
    "mkdocs.yaml": "mkdocs",
    "zensical.toml": "mkdocs",
    "_config.yml": "jekyll",
    "_config.yaml": "jekyll",
    "hugo.toml": "hugo",
    "hugo.yaml": "hugo",
    "hugo.yml": "hugo",
    "hugo.json": "hugo",
    "_coverpage.md": "docsify",
    "_sidebar.md": "docsify",
    "docfx.json": "docfx",
    "pelicanconf.py": "pelican",
    "book.toml": "mdbook",
    "antora.yml": "antora",
    "conf.py": "sphinx",
    "mint.json": "mintlify",
    "docs.json": "mintlify",
    "_toctree.yml": "doc-builder",
}
_BY_FOLDER = {".vitepress": "vitepress", ".vuepress": "vuepress"}
_HUGO = regex(r"(?:(.+?)/)?config/_default/(?:hugo|config)\.(?:toml|ya?ml|json)")
_ZOLA = regex(r"^base_url\s*+=", 8)
_SCRIPT = regex(r"\.(?:[cm]?[jt]s)$")
_DEPENDENCIES = ("dependencies", "devDependencies", "peerDependencies")
_PACKAGES = {
    ASTRO: ("astro",),
    "docusaurus": ("@docusaurus/core",),
    "vitepress": ("vitepress",),
    "vuepress": ("vuepress",),
    "nextra": ("nextra",),
    "nextjs": ("next",),
    "nuxt": ("nuxt",),
    "qwik": ("@builder.io/qwik-city", "@qwik.dev/router"),
    "gatsby": ("gatsby",),
    "eleventy": ("@11ty/eleventy",),
}
"""The packages that a generator is, the more specific ones first."""
_ASTRO_FILE = regex(r"(?=.*\.astro\Z)(?:(.+?)/)?src/(?:pages|components|layouts)/.+\.astro")
_VERSION = regex(r"[^\d]{0,3}(\d{1,3})")
_SKIPPED = frozenset({"node_modules", "__pycache__", "venv", "dist", "build", "target", "vendor", "public", "static"})
_IMPORT = regex(r"""(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*['"](\.{1,2}/[^'"\n]+)['"]""")
_OUTSIDE = regex(r"""(?<![\w.])path:\s*+['"]((?:\.\./)++)[\w./-]*+['"]""")
"""Docusaurus takes a folder of pages from beside its own: `docs: { path: '../docs' }`."""
_PARTS = 30
_DEPTH = 3
_FOLDERS = 2_000
_SIZE = 1_000_000


@dataclass(frozen=True)
class Renderer:
    """A site generator: `folder` is where its site begins, "" for the root; `file` is what it was recognised by.

    `version` is the major version that package.json asks for, None where it says none. `parts` are the files of the
    project that the configuration imports.
    """

    name: str
    folder: str
    file: str
    version: int | None = None
    parts: tuple[str, ...] = ()

    def __str__(self) -> str:
        version = "" if self.version is None else f" {self.version}"
        return f"{self.name}{version}" + (f" in {self.folder}" if self.folder else "")


def find_renderers(root: Path, instead: Mapping[str, bytes | None]) -> tuple[tuple[Renderer, ...], dict[str, bytes]]:
    """The generators at most three folders below `root`, the deepest first, and their configurations by path.

    `instead` is taken in the place of files, by path; None where there is to be no file.
    """
    found: dict[str, Renderer] = {}
    configs: dict[str, bytes] = {}
    packages: dict[str, Mapping[str, object]] = {}
    given = {path for path, data in instead.items() if data is not None}
    for path in sorted({*_candidates(root), *filter(is_configuration, given)} - (instead.keys() - given)):
        folder, _, name = path.rpartition("/")
        data = b"" if name.endswith(".astro") else read_file(root, path, instead)
        if data is None:
            continue
        if name == "package.json":
            packages[folder] = _dependencies(data)
            continue
        kind, home = _kind(path)
        if (name == "docs.json" and b"mintlify" not in data) or (
            kind == "zola" and _ZOLA.search(data.decode(errors="replace")) is None
        ):
            continue
        if not name.endswith(".astro"):
            configs[path] = data
        if home not in found or found[home].file.endswith(".astro"):
            found[home] = Renderer(kind, home, path)
    for folder, dependencies in packages.items():
        known = found.get(folder)
        for kind, names in _PACKAGES.items():
            version = next((dependencies[name] for name in names if name in dependencies), None)
            if version is None:
                continue
            if known is None:
                # A library may depend on a generator that it extends; a site of these two is known by nothing else.
                if kind in {"qwik", "nextra"}:
                    found[folder] = Renderer(kind, folder, f"{folder}/package.json".lstrip("/"), _major(version))
                    break
                continue
            if known.name == kind or (known.name == "nextjs" and kind == "nextra"):
                found[folder] = replace(known, name=kind, version=_major(version))
                break
    for one in [one for one in found.values() if one.name == "docusaurus"]:
        for above in _OUTSIDE.findall(configs.get(one.file, b"").decode(errors="replace"))[:_PARTS]:
            home = normpath(f"{one.folder}/{above}") if one.folder else ".."
            home = "" if home == "." else home
            if not home.startswith(".."):
                found.setdefault(home, replace(one, folder=home))
    for folder, one in found.items():
        parts = dict(imported_files(root, one.file, configs.get(one.file, b""), instead))
        configs |= parts
        found[folder] = replace(one, parts=tuple(parts))
    order = sorted(found.values(), key=lambda one: (-len(one.folder), one.folder))
    return tuple(order), configs


def _candidates(root: Path) -> Iterator[str]:
    stack = [("", 0)]
    seen = 0
    while stack:
        prefix, depth = stack.pop()
        seen += 1
        if seen > _FOLDERS:
            return
        try:
            entries = list(os.scandir(os.path.join(root, prefix)))  # noqa: PTH118 (folders are many here)
        except OSError:
            continue
        for entry in entries:
            name = entry.name
            if entry.is_dir(follow_symlinks=False):
                if name in _BY_FOLDER or not (name[0] == "." or name in _SKIPPED or depth == _DEPTH):
                    stack.append((f"{prefix}{name}/", depth + 1))
            elif is_configuration(f"{prefix}{name}"):
                yield f"{prefix}{name}"


def is_configuration(path: str) -> bool:
    """Whether a file is a sign of a site generator."""
    return path.rpartition("/")[2] == "package.json" or _kind(path)[0] != ""


def _kind(path: str) -> tuple[str, str]:
    """The generator that a configuration is of, and the folder of its site; two empty texts for another file."""
    folder, _, name = path.rpartition("/")
    if (found := _HUGO.fullmatch(path)) is not None:
        return "hugo", found[1] or ""
    if name in _BY_NAME:
        return _BY_NAME[name], folder
    if name == "config.toml":
        return "zola", folder
    if name.endswith(".astro"):
        page = _ASTRO_FILE.fullmatch(path)
        return (ASTRO, page[1] or "") if page else ("", "")
    script = _SCRIPT.search(name)
    if script is None:
        return "", ""
    stem = name[: script.start()]
    if stem in _BY_STEM:
        return _BY_STEM[stem], folder
    above, _, last = folder.rpartition("/")
    if stem == "index" and last == "config":
        above, _, last = above.rpartition("/")
    elif stem != "config":
        return "", ""
    return (_BY_FOLDER[last], above) if last in _BY_FOLDER else ("", "")


def read_file(root: Path, path: str, instead: Mapping[str, bytes | None]) -> bytes | None:
    """The first bytes of a file, None where there is none in the project: a link that leads out of it is none."""
    if path in instead:
        return instead[path]
    try:
        whole = f"{root}/{path}"
        # Most of the names that are asked for are those of no file: the links of the others are followed.
        return read_regular(whole)[:_SIZE] if os.path.lexists(whole) and is_inside(str(root), whole) else None
    except (OSError, ValueError):
        return None


def imported_files(
    root: Path, path: str, config: bytes, instead: Mapping[str, bytes | None]
) -> Iterator[tuple[str, bytes]]:
    """The files of the project that another one imports, by relative addresses."""
    for address in dict.fromkeys(_IMPORT.findall(config.decode(errors="replace"))[:_PARTS]):
        target = normpath(f"{dirname(path)}/{address}").lstrip("/")
        for suffix in ("", ".ts", ".mjs", ".js", "/index.ts", "/index.js") if not target.startswith("../") else ():
            data = read_file(root, f"{target}{suffix}", instead)
            if data is not None:
                yield f"{target}{suffix}", data
                break


def _dependencies(data: bytes) -> Mapping[str, object]:
    try:
        package = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(package, dict):
        return {}
    kinds = [package.get(kind) for kind in _DEPENDENCIES]
    return {name: version for kind in kinds if isinstance(kind, dict) for name, version in kind.items()}


def _major(version: object) -> int | None:
    found = _VERSION.match(version) if isinstance(version, str) else None
    return number_of(found[1]) if found else None
