"""The pages of a site of Starlight that plugins serve and scripts write, and no file in the repository is."""

from __future__ import annotations

import re
from functools import cached_property
from posixpath import normpath
from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.documents.site.components.written_imports import written_imports

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.project import Project

_NAME = regex(r"[A-Za-z_$][\w$]*")
_INTEGRATIONS = regex(r"\bintegrations\b\s{0,20}:\s{0,20}")
_MAKES = regex(r"\b(?:injectRoute|addIntegration|writeFile(?:Sync)?)\b")
_WRITES = regex(r"\bwriteFile|\bwrite_text\b|\bcreateWriteStream\b|\bmkdirSync\b|\bBun\.write\b|\bopen\(")
_WRITTEN = regex(r"\bsrc/content/docs((?:/[\w.-]+)*+/?)(\$\{)?")
_QUOTED = regex(r"""['"`](/[\w./-]{1,200})['"`]""")
_PREFIX = regex(r"""\bprefix\s{0,20}:\s{0,20}['"`]([\w/-]{1,100})['"`]""")
_BLOG_PAGES = regex(r"(?:tags|authors)(?:/.*)?|\d+|rss\.xml")
_SCRIPTS = (".ts", ".js", ".mjs", ".cjs", ".mts", ".py")
_MANY = 300
_NO_PAGES = regex(
    r"@?astro(?:[:/].*)?|@astrojs/.*|node:.*|fs|path|url|vite|vite-plugin-.*|@vitejs/.*|unplugin-.*|@tailwindcss/.*"
    r"|(?:@[\w-]+/)?(?:remark|rehype|hast|mdast|unist)-.*|shiki|@shikijs/.*|@unocss/.*|unocss.*|@expressive-code/.*"
    r"|astro-expressive-code|expressive-code-.*|astro-(?:icon|mermaid|robots-txt|compress|compressor|embed|d2|lazyload)"
    r"|@playform/.*|@lorenzo_lewis/starlight-utils|starlight-(?:links-validator|image-zoom|heading-badges|llms-txt|kbd"
    r"|scroll-to-top|giscus|utils|github-alerts|package-managers|auto-sidebar|sidebar-topics(?:-dropdown)?|auto-drafts"
    r"|showcases|contributor-list|cooler-credit|fullview-mode|page-actions|links|markdown-blocks|videos|ghostwriter)"
    r"|starlight-(?:theme-.*|.*-theme)"
)
"""Packages that give a site no pages."""
_BLOG = "starlight-blog"


class MadePages:
    """What the configuration at `path` and the scripts beside it make; names are addresses without outer slashes."""

    def __init__(self, project: Project, path: str, text: str) -> None:
        self._project = project
        self._path = path
        self._text = text

    def serves(self, name: str) -> bool:
        """Whether a plugin that is known, or a script, makes a page of this name."""
        if self.blog and (name == self.blog or name.endswith(f"/{self.blog}")):
            return True
        if self.blog and f"{self.blog}/" in f"{name}/":
            inner = f"/{name}/".rpartition(f"/{self.blog}/")[2].strip("/")
            if _BLOG_PAGES.fullmatch(inner):
                return True
        return any(name == one or name.startswith(f"{one}/") for one in self._written)

    def lists(self, name: str) -> bool:
        """Whether a plugin may list the page: a blog does so with its posts."""
        prefix = self.blog or ("blog" if self.is_open else "")
        return prefix != "" and f"/{prefix}/" in f"/{name}"

    @cached_property
    def links(self) -> frozenset[str]:
        """The pages of the site that texts of the configuration name, with a slash or the address of the site."""
        found = set()
        for quoted in re.findall(
            r"""['"`]((?:\$\{[\w.]{1,60}\}|https?://[\w.:-]{1,100})?/[^'"`\s?#]{0,200})""", self._text
        ):
            address = re.sub(r"^(?:\$\{[\w.]+\}|https?://[\w.:-]+)", "", quoted)
            if not quoted.startswith("http") or quoted.removesuffix(address) in self._sites:
                found.add(address.strip("/"))
        return frozenset(found - {""})

    @cached_property
    def _sites(self) -> frozenset[str]:
        written = re.findall(r"""\bsite\b\s{0,20}[:=]\s{0,20}['"`](https?://[\w.:-]{1,100})""", self._text)
        return frozenset(written)

    @cached_property
    def blog(self) -> str:
        """The folder of the posts that starlight-blog lists; "" without it."""
        if not any(module == _BLOG for _, module in self._used):
            return ""
        found = _PREFIX.search(self._text)
        return found[1].strip("/") if found else "blog"

    @cached_property
    def is_open(self) -> bool:
        """Whether an integration or a plugin may make any page."""
        if "injectRoute" in self._text:
            return True
        return any(self._may_make(module) for _, module in self._used)

    def _may_make(self, module: str) -> bool:
        if module == _BLOG or _NO_PAGES.fullmatch(module):
            return False
        if not module.startswith((".", "/", "@/", "~", "#")):
            return True
        file = self._project.modules.resolve(module, self._path).file
        text = self._project.text(file) if file else None
        return text is None or _MAKES.search(text) is not None

    @cached_property
    def _used(self) -> list[tuple[str, str]]:
        """The names that are in `integrations`, or in the whole file where that is no list, and their modules."""
        imports = []
        for module, before in written_imports(self._text):
            clause = before.rpartition("import ")[2]
            if not clause.startswith("type "):
                names = _NAME.findall(clause)
                imports += [(name, module) for name in names if name not in {"as", "default", "type"}]
        inside = frozenset(_NAME.findall(self._integrations()))
        return [(name, module) for name, module in imports if name in inside]

    def _integrations(self) -> str:
        found = _INTEGRATIONS.search(self._text)
        if found is None:
            return self._text
        depth = 0
        for bracket in re.finditer(r"[\[\](){}]", self._text[found.end() :]):
            depth += 1 if bracket[0] in "[({" else -1
            if depth <= 0:
                return self._text[found.end() : found.end() + bracket.end()]
        return self._text[found.end() :]

    @cached_property
    def _written(self) -> frozenset[str]:
        """The pages and folders without pages that scripts name which write files."""
        return frozenset(self._scripts())

    def _scripts(self) -> Iterator[str]:
        home = f"{self._path.rpartition('/')[0]}/".lstrip("/")
        left_out = (f"{home}src/", f"{home}public/")
        scripts = [one for one in self._project.files if one.endswith(_SCRIPTS) and one.startswith(home)]
        pages = [one.removeprefix(f"{home}src/content/docs/") for one in self._project.lessons]
        for script in sorted(scripts)[:_MANY]:
            text = None if script.startswith(left_out) or "/src/" in script else self._project.text(script)
            if text is None or "src/content/docs" not in text or _WRITES.search(text) is None:
                continue
            for found in _WRITTEN.finditer(text):
                name, is_file = re.subn(r"(?:/index)?\.mdx?$", "", normpath(found[1] or "/").strip("/"))
                if not name and found[2]:
                    yield from (one.strip("/") for one in _QUOTED.findall(text))
                elif name and (is_file or not any(page.startswith(f"{name}/") for page in pages)):
                    yield name
