"""A lesson that nothing leads to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project


@rule(severity=Severity.WARNING, needs=("lesson",))
def unreachable_lesson(project: Project) -> Iterator[Finding]:
    """A lesson is missing in the navigation of its site or module, and no other page links to it.

    Readers find it by its address or by the search only. Read are the sidebars of Starlight and Docusaurus, and lists
    of lessons in module.json and config.json, as far as they are written out. Drafts, pages that their frontmatter
    hides, pages of the start, posts of a blog and pages that the configuration links to are left alone.
    """
    outline = project.outline
    if not project.complete or not outline.lessons:
        return
    for shown in outline.sidebars:
        wrong = [name for name, _, _ in shown.sidebar.pages if not outline.is_page(shown, name)]
        meant = _meant(wrong, shown.known)
        for path in shown.names:
            is_missing = path in outline.lessons and not shown.is_shown(path) and meant.isdisjoint(shown.names[path])
            if is_missing and not outline.is_listed(shown, path):
                yield from _finding(project, path, shown.path)
    for listed in outline.lesson_lists:
        meant = {listed.by_name[name] for name in _meant([one["name"] for one in listed.missing], listed.by_name)}
        for path in listed.unlisted:
            if path not in meant:
                yield from _finding(project, path, listed.path)


def _meant(wrong: list[str], known: Iterable[str]) -> set[str]:
    """What names that lead nowhere were probably meant for: that is reported where they are."""
    names = tuple(sorted(known)) if wrong else ()
    return {near for name in wrong for near in closest(_bare(name), names, cutoff=0.75)}


def _bare(name: str) -> str:
    return name.removesuffix(".mdx").removesuffix(".md")


def _finding(project: Project, path: str, where: str) -> Iterator[Finding]:
    facts = project.lessons[path]
    name = path.rpartition("/")[2].partition(".")[0]
    if "apart" in facts or name in {"index", "404", "README", "readme"} or project.outline.is_linked(path):
        return
    message = Message("{where} does not show this lesson, and no page links to it", where=where)
    yield Finding(project.span(path, facts.get("title_span", [0, 0])), message)
