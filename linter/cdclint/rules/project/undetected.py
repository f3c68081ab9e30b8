"""Something about the project that its files do not show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project
from cdclint.documents.site.addresses.unknown_scheme import is_unknown, may_be_address
from cdclint.documents.site.renderer import ASTRO
from cdclint.documents.site.site import reader_of
from cdclint.syntax.code.free_names import MDX_NAMES
from cdclint.syntax.text.russian import is_dictionary_installed

if TYPE_CHECKING:
    from cdclint.documents.lesson.facts import LessonFacts

PROVIDED = MDX_NAMES | {"Fragment", "React"}


@rule(severity=Severity.INFO, needs=("lesson",))
def undetected(project: Project) -> Iterator[Finding]:
    """Something about the project that its files do not show, so that rules which depend on it say nothing.

    Each is said once, at the first place where it matters, with the setting that answers it:

    - components that lessons use without an import, where the site is not in the project: `provided-components`;
    - formulas, where nothing says whether the site renders math: `math`;
    - lessons that are mostly not written in Cyrillic letters: `prose-language`;
    - Markdown files none of which is a lesson: `lessons`;
    - Russian lessons where pymorphy3 is not installed: misspelt words are not looked for;
    - links between the pages of a site whose addresses are not known, such as one of Docusaurus or MkDocs, or one whose
      `base` is computed;
    - relative links without a suffix, `guide/lag`, most of which lead to no file, where no generator is recognised:
      `renderer`.

    `cdclint config` shows what was found, and where.
    """
    yield from _components(project)
    yield from _math(project)
    yield from _language(project)
    yield from _dictionary(project)
    yield from _lessons(project)
    yield from _links(project)
    yield from _addresses(project)


def _components(project: Project) -> Iterator[Finding]:
    if project.detected.provided_components.is_known:
        return
    first: tuple[str, list[int]] | None = None
    names: set[str] = set()
    count = 0
    for path, facts in project.lessons.items():
        used = [] if _is_astro(project, path) else list(_free(path, facts))
        if used:
            count += 1
            first = first or (path, used[0][1])
            names.update(name for name, _ in used)
    if first is None:
        return
    message = Message(
        "{count} lessons use components that they do not import ({names}), and the site is not in the project: "
        "`provided-components` names those that it provides",
        count=count,
        names=Message.some([f"`{name}`" for name in sorted(names)], 5),
    )
    yield Finding(project.span(*first), message)


def _is_astro(project: Project, path: str) -> bool:
    renderer = project.course.renderer(path)
    return renderer is not None and renderer.name == ASTRO


def _free(path: str, facts: LessonFacts) -> Iterator[tuple[str, list[int]]]:
    """The components that a lesson neither imports nor exports, each with its place."""
    for use in facts.get("components", ()) if path.endswith(".mdx") else ():
        name = use["name"].partition(".")[0]
        if name not in PROVIDED and name not in facts["declared"]:
            yield name, use["span"]


def _math(project: Project) -> Iterator[Finding]:
    found = {path: facts["formula"] for path, facts in project.lessons.items() if "formula" in facts}
    for path, place in found.items():
        message = Message(
            "formulas in {count} files are read as such, and nothing says whether the site renders them: set `math`",
            count=len(found),
        )
        yield Finding(project.span(path, place), message)
        return


def _language(project: Project) -> Iterator[Finding]:
    language = project.detected.prose_language
    if language.value or not language.is_known or project.course.layout.language is not None:
        return
    path = next(path for path, facts in project.lessons.items() if any(facts.get("letters", ())))
    message = Message("the language of the prose is not judged: {where}; set `prose-language`", where=language.where)
    yield Finding(project.span(path, [0, 0]), message)


def _dictionary(project: Project) -> Iterator[Finding]:
    if project.detected.prose_language.value == "ru" and not is_dictionary_installed():
        path = next((path for path, facts in project.lessons.items() if facts["lesson"]), None)
        if path is not None:
            message = Message("misspelt words are not looked for: pymorphy3 is not installed")
            yield Finding(project.span(path, [0, 0]), message)


def _lessons(project: Project) -> Iterator[Finding]:
    if any(facts["lesson"] for facts in project.lessons.values()) or len(project.lessons) < 3:
        return
    message = Message(
        "none of {count} Markdown files is a lesson, and only links and syntax are judged: `lessons` names those that "
        "are",
        count=len(project.lessons),
    )
    yield Finding(project.span(next(iter(project.lessons)), [0, 0]), message)


def _links(project: Project) -> Iterator[Finding]:
    for path, facts in project.lessons.items():
        renderer = project.course.renderer(path)
        is_astro = renderer is None or (renderer.name == ASTRO and not renderer.folder)
        if not facts["lesson"] or (is_astro and (renderer is None or project.site.base is not None)):
            continue
        for link in facts["links"]:
            if link["url"].startswith("/") and not link["url"].startswith("//"):
                message = Message(
                    "links to addresses are not judged: which ones {site} serves is not known, only links to files are",
                    site=str(renderer),
                )
                if is_astro:
                    message = Message("links to addresses are not judged: the site's configuration computes its `base`")
                yield Finding(project.span(path, link["span"]), message)
                return


def _addresses(project: Project) -> Iterator[Finding]:
    first: tuple[str, list[int]] | None = None
    astray = right = 0
    for path, facts in project.lessons.items():
        for link in facts["links"]:
            if not may_be_address(project, path, link):
                continue
            destination = project.site.destination(link["url"], path, reader_of(link))
            if destination is None or destination.served:
                right += 1
            elif not destination.meant:
                astray += 1
                first = first or (path, link["span"])
    if first is None or not is_unknown(astray, right):
        return
    message = Message(
        "{count} links between pages lead to no file, and nothing shows what they count from: they are not judged; set "
        "`renderer`",
        count=astray,
    )
    yield Finding(project.span(*first), message)
