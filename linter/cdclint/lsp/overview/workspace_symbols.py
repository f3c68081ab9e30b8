"""What the project has by name: lessons, their headings, dashboards with panels, alert rules, metrics that are used."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lsprotocol.types import SymbolKind as Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.project import Project

MOST = 200
"""Names that are shown; the next letter makes them fewer."""


class Named(NamedTuple):
    """One name: where it is, what it is, and in what it is."""

    name: str
    kind: Kind
    path: str
    start: int
    end: int
    inside: str


def named_things(project: Project, query: str) -> list[Named]:
    """The best matches of what was typed: all of its words, then all of its letters in their order."""
    words = query.casefold().split()
    letters = "".join(words)
    ranked = []
    for one in _all(project):
        rank = _rank(one.name.casefold(), words, letters)
        if rank is not None:
            ranked.append((rank, len(one.name), one))
    ranked.sort(key=lambda found: (found[0], found[1], found[2].path, found[2].start))
    return [one for _, _, one in ranked[:MOST]]


def _rank(name: str, words: list[str], letters: str) -> int | None:
    if not words:
        return 0
    if name.startswith(words[0]) and all(word in name for word in words):
        return 0
    if all(word in name for word in words):
        return 1
    at = 0
    for letter in letters:
        at = name.find(letter, at) + 1
        if not at:
            return None
    return 2


def _all(project: Project) -> Iterator[Named]:
    for path, lesson in project.lessons.items():
        title = lesson.get("title", "")
        if title:
            start, end = lesson["title_span"]
            yield Named(title, Kind.File, path, start, end, path)
        for heading in lesson["headings"]:
            start, end = heading["span"]
            yield Named(heading["text"], Kind.String, path, start, end, title or path)
    for path, dashboard in project.dashboards.items():
        start, end = dashboard["title_place"]
        yield Named(dashboard["title"], Kind.Module, path, start, end, path)
        for panel in dashboard["panels"]:
            start, end = panel["place"]
            kind = Kind.Namespace if panel["type"] == "row" else Kind.Object
            yield Named(panel["title"], kind, path, start, end, dashboard["title"])
    for path, alerts in project.alert_files.items():
        for rule in alerts["rules"]:
            start, end = rule["span"]
            yield Named(rule["title"], Kind.Event, path, start, end, path)
    for path, quiz in project.quizzes.items():
        for question in quiz["questions"]:
            if "id" in question:
                start, end = question["id_span"]
                yield Named(question["id"], Kind.Constant, path, start, end, quiz.get("lesson", path))
