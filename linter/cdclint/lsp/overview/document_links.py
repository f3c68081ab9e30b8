"""What in a text leads to a file of the project: links, images, imports, titles of code blocks, names of lessons."""

from __future__ import annotations

from posixpath import normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from cdclint.core.regex import regex
from cdclint.documents.quiz.quiz_file import Quiz
from cdclint.documents.site.site import reader_of
from cdclint.lsp.names.uses import contract_members, ids_of, lesson_called, lesson_of_quiz

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.lesson.facts import LinkFacts
    from cdclint.lsp.cursor import Place

_TAIL = regex(r"[?#]")
FileLink = tuple[int, int, str]
"""Where it is written, and the path of the file."""


def file_links(place: Place) -> list[FileLink]:
    """The links to files, in the order of the text, each place once."""
    found: list[FileLink] = []
    for link in sorted(_links(place)):
        if not found or link[0] >= found[-1][1]:
            found.append(link)
    return found


def _links(place: Place) -> Iterator[FileLink]:
    project, facts = place.project, place.facts
    for link in facts.get("links", ()):
        if file := file_of_link(place, link):
            yield link["span"][0], link["span"][1], file
    for one in facts.get("imports", ()):
        file = project.modules.resolve(one["module"], place.path).file
        if file and not file.startswith("node_modules/"):
            yield one["module_span"][0], one["module_span"][1], file
    ids = ids_of(project)
    for named in facts.get("prerequisites", ()):
        if file := lesson_called(ids, named["name"], facts.get("id", "")):
            yield named["span"][0], named["span"][1], file
    yield from titles(place)
    for member in contract_members(place):
        if project.exists(member.name):
            yield member.key.start, member.key.end, member.name
    if isinstance(place.document, Quiz) and (file := lesson_of_quiz(ids, place.path, place.document.facts)):
        start, end = place.document.facts["lesson_span"]
        yield start, end, file


def titles(place: Place) -> Iterator[FileLink]:
    """The files of the project that titles of code blocks name."""
    for fence in place.lesson.fences if place.lesson is not None else ():
        title = fence.title.removeprefix("./").lstrip("/")
        if "/" not in title or not place.project.exists(title):
            continue
        start = place.text.find(fence.title, fence.node.info_start, fence.node.body_start)
        if start >= 0:
            yield start, start + len(fence.title), title


def file_of_link(place: Place, link: LinkFacts) -> str:
    """The file of the project that a link leads to, "" where it leads to none."""
    found = place.project.site.destination(link["url"], place.path, reader_of(link))
    if found is None or not found.served:
        return ""
    if found.page:
        return "" if found.page == place.path else found.page
    bare = unquote(_TAIL.split(link["url"], maxsplit=1)[0])
    if not bare:
        return ""
    if bare.startswith("/"):
        inner = bare.removeprefix(place.project.site.base or "").lstrip("/")
        tries = [f"public/{inner}", inner]
    else:
        folder = place.path.rpartition("/")[0]
        tries = [normpath(f"{folder}/{bare}" if folder else bare), normpath(bare)]
    return next((one for one in tries if one in place.project.files), "")
