"""What a lesson tells the rest of the project."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NotRequired, TypedDict

from cdclint.documents.mdx.node import Jsx
from cdclint.documents.route import entry_id, route
from cdclint.documents.value import Array, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.course import CourseProblem
    from cdclint.documents.frontmatter import Frontmatter
    from cdclint.documents.lesson import Lesson
    from cdclint.documents.part import Target

_STRING = re.compile(r"""\s*(['"`])([^'"`\\$]*)\1\s*""")
_ANCHOR = re.compile(r"\s*#([^\s#]+)\s*")


class HeadingFacts(TypedDict):
    """A heading, for other files."""

    text: str
    slug: str
    depth: int
    span: list[int]


class LinkFacts(TypedDict):
    """A link, for other files. `span` is that of the address; `element` the name of the element that it is given to."""

    kind: str
    url: str
    span: list[int]
    element: NotRequired[str]


class PrerequisiteFacts(TypedDict):
    """An entry of `prerequisites`."""

    name: str
    span: list[int]


class ImportFacts(TypedDict):
    """An import: `names` maps each local name to the imported one (`default`, `*` or a name)."""

    module: str
    names: dict[str, str]
    span: list[int]


class LessonFacts(TypedDict, total=False):
    """What a lesson tells the rest of the project. Keys at the end are there only where there is something to tell."""

    kind: str
    id: str
    route: str
    lesson: bool
    title: str
    title_span: list[int]
    order: int
    order_span: list[int]
    slug: str
    prerequisites: list[PrerequisiteFacts]
    headings: list[HeadingFacts]
    ids: list[str]
    links: list[LinkFacts]
    imports: list[ImportFacts]
    contract_problems: list[CourseProblem]
    schema_problems: list[CourseProblem]


def facts_of(lesson: Lesson) -> LessonFacts:
    """The facts of one lesson."""
    facts: LessonFacts = {
        "kind": "lesson",
        "id": entry_id(lesson.source.path),
        "route": route(lesson.source.path),
        "lesson": lesson.is_lesson,
        "headings": [
            {"text": one.text, "slug": one.slug, "depth": one.depth, "span": [one.node.start, one.node.end]}
            for one in lesson.headings
        ],
        "ids": list(_ids(lesson)),
        "links": [
            _link(link)
            for link in lesson.links
            # The address of a reference is that of its definition, which is among the links itself.
            if link.start <= link.url_start < link.end
        ],
        "imports": [
            {"module": one.module, "names": one.names, "span": [one.start, one.end]} for one in lesson.module.imports
        ],
    }
    if lesson.frontmatter is not None:
        _add_frontmatter(facts, lesson.frontmatter)
    if problems := lesson.course.contract_problems:
        facts["contract_problems"] = problems
    if problems := lesson.course.schema_problems:
        facts["schema_problems"] = problems
    return facts


def _ids(lesson: Lesson) -> Iterator[str]:
    """The anchors that the text sets itself: `id`, the old `<a name>`, and `## Heading {/* #anchor */}`."""
    for element in lesson.elements:
        for attribute in element.attributes:
            sets = attribute.name == "id" or (attribute.name == "name" and element.name == "a")
            if not sets or not attribute.value:
                continue
            if attribute.kind == "string":
                yield attribute.value
            elif found := _STRING.fullmatch(attribute.value):
                yield found[2]
    for comment in lesson.comments:
        if found := _ANCHOR.fullmatch(comment.text):
            yield found[1]


def _link(link: Target) -> LinkFacts:
    facts: LinkFacts = {"kind": link.kind, "url": link.url, "span": [link.url_start, link.url_end]}
    if isinstance(link.node, Jsx):
        facts["element"] = link.node.name or ""
    return facts


def _add_frontmatter(facts: LessonFacts, frontmatter: Frontmatter) -> None:
    title, order, slug = (frontmatter.get(key) for key in ("title", "order", "slug"))
    if isinstance(slug, Scalar) and isinstance(slug.value, str):
        facts["slug"] = slug.value
    if isinstance(title, Scalar) and isinstance(title.value, str):
        facts["title"], facts["title_span"] = title.value, [title.start, title.end]
    if isinstance(order, Scalar) and isinstance(order.value, int) and not isinstance(order.value, bool):
        facts["order"], facts["order_span"] = order.value, [order.start, order.end]
    prerequisites = frontmatter.get("prerequisites")
    facts["prerequisites"] = [
        {"name": item.value, "span": [item.start, item.end]}
        for item in (prerequisites if isinstance(prerequisites, Array) else ())
        if isinstance(item, Scalar) and isinstance(item.value, str)
    ]
