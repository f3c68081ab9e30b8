"""Links between pages whose addresses something makes that no file of the project shows.

Where no generator is recognised, a relative link without a suffix, `guide/router`, is one between files or between
pages. Where most of many such links lead nowhere, they count from a place that is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.documents.site.lesson_files import is_about_repository

if TYPE_CHECKING:
    from cdclint.documents.lesson.facts import LinkFacts
    from cdclint.documents.project import Project

_BETWEEN_PAGES = regex(r"(?![/#?]|[A-Za-z][A-Za-z0-9+.-]*+:)(?:[^#?]*/)?[^.#?/]++/?(?:[#?]|$)")
MANY = 8


def may_be_address(project: Project, path: str, link: LinkFacts) -> bool:
    """Whether a link may be one between pages of a site that is not recognised; what a README says leads to files."""
    if link["kind"] == "image" or link.get("element") or _BETWEEN_PAGES.match(link["url"]) is None:
        return False
    if project.course.renderer(path) is not None or is_about_repository(path):
        return False
    return project.site.base_elements.site_of(path) is None


def is_unknown(astray: int, right: int) -> bool:
    """Whether so many links between pages lead nowhere, beside those that lead to a page, that they count otherwise."""
    return astray >= MANY and astray > 2 * right
