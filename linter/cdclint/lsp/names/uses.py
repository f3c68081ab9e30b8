"""What a place names (a heading, a lesson, a component, a metric, a question), and everywhere else that names it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias
from urllib.parse import unquote

from cdclint.core.dataclass import dataclass
from cdclint.documents.quiz.quiz_file import Quiz
from cdclint.documents.site.route import called
from cdclint.documents.site.site import reader_of
from cdclint.syntax.data.value import Object

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cdclint.documents.lesson.facts import LessonFacts, LinkFacts
    from cdclint.documents.project import Project
    from cdclint.documents.quiz.quiz_file import QuizFacts
    from cdclint.lsp.cursor import Place
    from cdclint.syntax.data.value import Member

Kind: TypeAlias = Literal["heading", "lesson", "component", "metric", "question"]
Use: TypeAlias = tuple[str, int, int]
"""A path, and the offsets between which the name is."""
_WITH_METRICS = frozenset({"lesson", "dashboard", "alerting", "exporter", "contracts", "prometheus", "quiz"})
_MOST = 5_000
"""Uses that are reported."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What is named: `path` is its file, `name` the anchor of a heading, a metric, an id or what a file exports."""

    kind: Kind
    path: str
    name: str = ""


def thing_at(place: Place) -> Thing | None:
    """What the place names; None where it names nothing."""
    return _linked(place) or _imported(place) or _named(place) or _metric(place) or _own(place)


def uses_of(project: Project, thing: Thing, *, with_declaration: bool = True) -> list[Use]:
    """Where a thing is named, in the order of the files; its own place is among them where it is wanted."""
    found: Iterable[Use]
    match thing.kind:
        case "heading":
            found = _of_heading(project, thing, with_declaration)
        case "lesson":
            found = _of_lesson(project, thing.path, with_declaration)
        case "component":
            found = _of_component(project, thing, with_declaration)
        case "metric":
            found = _of_metric(project, thing.name)
        case "question":
            found = _of_question(project, thing.name)
    return sorted(set(found))[:_MOST]


def anchor_span(text: str, link: LinkFacts) -> tuple[int, int] | None:
    """Where the anchor of a link is written, behind its `#`; None where it has none."""
    start, end = link["span"]
    at = text.find("#", start, end)
    return None if at < 0 else (at + 1, end - len(text[at + 1 : end]) + len(text[at + 1 : end].rstrip(">\"'`} ")))


def holds(span: Iterable[int] | None, offset: int) -> bool:
    """Whether a place is in a span, or at one of its ends."""
    if span is None:
        return False
    start, end = span
    return start <= offset <= end


def links_to(project: Project, page: str) -> Iterator[tuple[str, LinkFacts]]:
    """The links that lead to a page, each with the path of its file."""
    for path, facts in project.lessons.items():
        for link in facts["links"]:
            if page == path or not link["url"].startswith("#"):
                found = project.site.destination(link["url"], path, reader_of(link))
                if found is not None and found.page == page:
                    yield path, link


def contract_members(place: Place) -> Iterator[Member]:
    """What the contracts ask of each file, by its path; nothing in another file."""
    value = getattr(place.document, "value", None)
    if place.path == place.project.course.layout.contracts and isinstance(value, Object):
        for group in value:
            if isinstance(group.value, Object):
                yield from group.value


def _linked(place: Place) -> Thing | None:
    for link in place.facts.get("links", ()):
        if not holds(link["span"], place.offset):
            continue
        found = place.project.site.destination(link["url"], place.path, reader_of(link))
        if found is None or not found.page:
            return None
        slug = unquote(link["url"].partition("#")[2])
        facts = place.facts if found.page == place.path else place.project.lesson(found.page)
        anchor = anchor_span(place.text, link)
        is_there = slug and any(one["slug"] == slug for one in facts.get("headings", ()))
        if is_there and anchor is not None and place.offset >= anchor[0] - 1:
            return Thing("heading", found.page, slug)
        return Thing("lesson", found.page)
    return None


def _imported(place: Place) -> Thing | None:
    facts = place.facts
    for use in facts.get("components", ()):
        if holds(use["span"], place.offset) or holds(use["closing"], place.offset):
            return _component(place, use["name"].partition(".")[0])
    for one in facts.get("imports", ()):
        for name, span in one["places"].items():
            if holds(span, place.offset):
                return _component(place, name)
        if holds(one["module_span"], place.offset):
            file = place.project.modules.resolve(one["module"], place.path).file
            return Thing("component", file) if file else None
    return None


def _component(place: Place, name: str) -> Thing | None:
    for one in place.facts.get("imports", ()):
        if name in one["names"]:
            file = place.project.modules.resolve(one["module"], place.path).file
            return Thing("component", file, one["names"][name]) if file else None
    return None


def _quiz(place: Place) -> QuizFacts | None:
    """The quiz that the place is in, as it was while its text does not parse."""
    return place.document.facts if isinstance(place.document, Quiz) else place.project.quizzes.get(place.path)


def lesson_named(place: Place) -> Use | None:
    """The lesson that the place names without a link: as a prerequisite, in a mention, as the lesson of a quiz."""
    project = place.project
    for named in place.facts.get("prerequisites", ()):
        if holds(named["span"], place.offset):
            start, end = named["span"]
            path = lesson_called(ids_of(project), named["name"], place.facts.get("id", ""))
            return (path, start, end) if path else None
    for mention in project.mentions.get(place.path, ()):
        if holds(mention["span"], place.offset) and (path := lesson_called(ids_of(project), mention["name"])):
            start, end = mention["span"]
            return path, start, end
    quiz = _quiz(place)
    if quiz is not None and holds(quiz.get("lesson_span"), place.offset):
        start, end = quiz["lesson_span"]
        path = lesson_of_quiz(ids_of(project), place.path, quiz)
        return (path, start, end) if path else None
    return None


def _named(place: Place) -> Thing | None:
    """What is named without a link: a lesson, a key of the contracts, the question of a quiz."""
    project = place.project
    if (lesson := lesson_named(place)) is not None:
        return Thing("lesson", lesson[0])
    for member in contract_members(place):
        if member.key.start <= place.offset <= member.key.end:
            return Thing("lesson", member.name) if member.name in project.facts else None
    quiz = _quiz(place)
    if quiz is not None:
        for question in quiz["questions"]:
            if holds(question.get("id_span"), place.offset):
                return Thing("question", place.path, question["id"])
    return None


def _metric(place: Place) -> Thing | None:
    start, end = place.word
    name = place.text[start:end]
    if "_" not in name and place.query is None:
        return None
    return Thing("metric", "", name) if place.space.run.course.catalogue.find(name) is not None else None


def _own(place: Place) -> Thing | None:
    """The lesson itself, by its title or first line, and its headings."""
    facts = place.facts
    for heading in facts.get("headings", ()):
        if holds(heading["span"], place.offset):
            return Thing("heading", place.path, heading["slug"])
    first = place.text.find("\n")
    is_first = place.lesson is not None and place.lesson.frontmatter is not None and place.offset <= first
    if place.path in place.project.lessons and (holds(facts.get("title_span"), place.offset) or is_first):
        return Thing("lesson", place.path)
    return None


def ids_of(project: Project) -> dict[str, str]:
    """The paths of the lessons by what others call them."""
    return {facts["id"]: path for path, facts in project.lessons.items()}


def lesson_called(ids: Mapping[str, str], name: str, beside: str = "") -> str:
    """The path of the lesson of a name: its path below the collection, or its last part in the module of another."""
    bare = called(name)
    return ids.get(bare) or ids.get(f"{beside.rpartition('/')[0]}/{bare}" if beside else bare, "")


def lesson_of_quiz(ids: Mapping[str, str], path: str, quiz: QuizFacts) -> str:
    """The lesson that a quiz belongs to, as it says."""
    if "lesson" not in quiz:
        return ""
    module = called(quiz.get("module", path.rpartition("/")[0].rpartition("/")[2]))
    found = lesson_called(ids, quiz["lesson"], f"{module}/")
    if found or "/" in quiz["lesson"].strip("/"):
        return found
    last = called(quiz["lesson"])
    same = [one for name, one in ids.items() if name.rpartition("/")[2] == last]
    return same[0] if len(same) == 1 else ""


def _of_heading(project: Project, thing: Thing, with_declaration: bool) -> Iterator[Use]:  # noqa: FBT001 (of one caller)
    for heading in project.lesson(thing.path).get("headings", ()):
        if with_declaration and heading["slug"] == thing.name:
            yield thing.path, heading["span"][0], heading["span"][1]
    for path, link in links_to(project, thing.path):
        if unquote(link["url"].partition("#")[2]) == thing.name:
            yield path, link["span"][0], link["span"][1]


def _of_lesson(project: Project, lesson: str, with_declaration: bool) -> Iterator[Use]:  # noqa: FBT001 (see above)
    facts: LessonFacts = project.lesson(lesson)
    ids = ids_of(project)
    if with_declaration:
        start, end = facts.get("title_span", [0, 0])
        yield lesson, start, end
    for path, link in links_to(project, lesson):
        if path != lesson or not link["url"].startswith("#"):
            yield path, link["span"][0], link["span"][1]
    for path, other in project.lessons.items():
        for one in other.get("prerequisites", ()):
            if lesson_called(ids, one["name"], other["id"]) == lesson:
                yield path, one["span"][0], one["span"][1]
    for path, mentions in project.mentions.items():
        for mention in mentions:
            if called(mention["name"]) == facts.get("id"):
                yield path, mention["span"][0], mention["span"][1]
    for path, file in project.contract_files.items():
        for glob, _, start, end in file["entries"]:
            if glob == lesson:
                yield path, start, end
    for path, quiz in project.quizzes.items():
        if "lesson_span" in quiz and lesson_of_quiz(ids, path, quiz) == lesson:
            yield path, quiz["lesson_span"][0], quiz["lesson_span"][1]


def _of_component(project: Project, thing: Thing, with_declaration: bool) -> Iterator[Use]:  # noqa: FBT001 (see above)
    if with_declaration:
        yield thing.path, 0, 0
    for path, facts in project.lessons.items():
        local: set[str] = set()
        for one in facts["imports"]:
            if project.modules.resolve(one["module"], path).file != thing.path:
                continue
            if not thing.name:
                yield path, one["module_span"][0], one["module_span"][1]
            for name, exported in one["names"].items():
                if thing.name in {"", exported} or "*" in {exported, thing.name}:
                    local.add(name)
                    span = one["places"].get(name, one["span"])
                    yield path, span[0], span[1]
        for use in facts.get("components", ()) if local else ():
            if use["name"].partition(".")[0] in local:
                yield path, use["span"][0], use["span"][1]


def _of_metric(project: Project, name: str) -> Iterator[Use]:
    word = re.compile(rf"(?<![\w:]){re.escape(name)}(?![\w:])")
    for path, facts in project.facts.items():
        if facts["kind"] in _WITH_METRICS:
            text = project.source(path).text
            if name in text:
                for found in word.finditer(text):
                    yield path, found.start(), found.end()


def _of_question(project: Project, name: str) -> Iterator[Use]:
    """Questions of that id, and attributes of components that say it."""
    for path, quiz in project.quizzes.items():
        for question in quiz["questions"]:
            if question.get("id") == name:
                yield path, question["id_span"][0], question["id_span"][1]
    for path, facts in project.lessons.items():
        for use in facts.get("components", ()):
            for attribute in use["attributes"]:
                if attribute["value"] == name and attribute["kind"] == "string":
                    yield path, attribute["value_span"][0], attribute["value_span"][1]
