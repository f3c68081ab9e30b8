"""Which Markdown files are lessons, where no setting says so; others are READMEs, plans, partials and templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex

if TYPE_CHECKING:
    from cdclint.documents.site.renderer import Renderer

DEFAULT = ("**/*.mdx",)
"""The value of the setting `lessons` where it is not set: the site decides then."""

_OTHERS = regex(
    r"(?:(?i:README|CHANGE[-_ ]?LOG|RELEASE[-_ ]?NOTES|CONTRIBUTING|CODE[-_]OF[-_]CONDUCT|ISSUE[-_]TEMPLATE"
    r"|PULL[-_]REQUEST[-_]TEMPLATE)"
    r"|CHANGES|HISTORY|SECURITY|SUPPORT|GOVERNANCE|MAINTAINERS|AUTHORS|CONTRIBUTORS|LICEN[CS]E|NOTICE|AGENTS|CLAUDE|TODO)"
    r"(?:[-_.][A-Za-z]{2}(?:[-_][A-Za-z]{2})?)?\.(?i:mdx?|markdown)"
)
"""Files that are about the repository, in any language; words that a lesson may be named after only in capitals."""

_MADE_ELSEWHERE = frozenset({"templates", "archetypes", "fixtures", "testdata", "__fixtures__", "__tests__"})
"""Folders of files that a program makes pages of, or is tested with."""

_RECORD = regex(r"(?:^|/)(?:LICEN[CS]E|COPYING|CHANGE[-_]?LOG)(?:[-_.][\w.-]+)?\.(?i:mdx?|markdown)\Z")

FOLDERS = {
    "astro": ("src/content/", "src/pages/"),
    "docusaurus": ("docs/", "blog/", "versioned_docs/", "i18n/", "community/", "src/pages/"),
    "nextjs": ("src/content/", "content/", "pages/", "app/", "src/pages/", "src/app/", "posts/"),
    "nextra": ("src/content/", "content/", "pages/", "app/", "src/pages/", "src/app/", "posts/"),
    "mkdocs": ("docs/",),
    "mdbook": ("src/",),
    "qwik": ("src/routes/",),
    "nuxt": ("content/",),
    "gatsby": ("content/", "src/pages/", "src/content/"),
    "hugo": ("content/",),
    "zola": ("content/",),
    "pelican": ("content/",),
    "hexo": ("source/",),
    "rspress": ("docs/",),
    "antora": ("modules/", "docs/"),
}
"""The folders in which a site's pages are written in Markdown; a generator that is not here takes all of them."""


def is_lesson_file(path: str, renderer: Renderer | None) -> bool:
    """Whether a file is written to be read by students: no partial, no hidden file, none about the repository.

    MDX is always meant for a site; plain Markdown is where it lies among the pages of one.
    """
    folders, _, name = path.rpartition("/")
    if any(part.startswith((".", "_")) for part in path.split("/")) or _OTHERS.fullmatch(name):
        return False
    if is_template(path, renderer):
        return False
    if name.endswith(".mdx"):
        return True
    if renderer is None:
        return f"/{folders}/".find("/src/content/") >= 0
    return _is_among_pages(path, renderer)


def is_about_repository(path: str) -> bool:
    """Whether a file is read where the repository is: its links lead to files, whatever the site does."""
    return _OTHERS.fullmatch(path.rpartition("/")[2]) is not None


def is_record(path: str) -> bool:
    """Whether a file is a licence, which must not be changed, or describes older versions."""
    return _RECORD.search(path) is not None


def is_template(path: str, renderer: Renderer | None) -> bool:
    """Whether a file is what a program makes pages of, or tests; a lesson about templates is among the pages."""
    if _MADE_ELSEWHERE.isdisjoint(path.split("/")[:-1]) or "src/content/" in path:
        return False
    return renderer is None or renderer.name not in FOLDERS or not _is_among_pages(path, renderer)


def _is_among_pages(path: str, renderer: Renderer) -> bool:
    inner = path[len(renderer.folder) + 1 :] if renderer.folder else path
    return inner.startswith(FOLDERS.get(renderer.name, ("",)))
