"""The facts of a lesson."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NotRequired, TypedDict

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.whole_number import number_of
from cdclint.documents.collection.judged import references_in
from cdclint.documents.lesson.connector_blocks import connectors_in, old_keys_in
from cdclint.documents.lesson.outline_facts import add_outline, ids_of
from cdclint.documents.lesson.promql_block import doubted_metrics, placed_queries
from cdclint.documents.network_address import names_port
from cdclint.documents.queries.exporter_labels import mapped_in_text
from cdclint.documents.site.lesson_files import is_record, is_template
from cdclint.documents.site.route import entry_id, route
from cdclint.syntax.code.free_names import declared_names
from cdclint.syntax.code.highlighter import highlighted_languages
from cdclint.syntax.data.value import Array, Scalar
from cdclint.syntax.mdx.node import Jsx
from cdclint.syntax.promql import parse_promql
from cdclint.syntax.text.quantity import duration, limit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.connectors.connector_keys import ConfigurationFacts, OldKeyFacts
    from cdclint.documents.course import CourseProblem
    from cdclint.documents.lesson.frontmatter import Frontmatter
    from cdclint.documents.lesson.lesson import Page
    from cdclint.documents.lesson.parts import Target
    from cdclint.documents.lesson.reading_time import ReadingFacts
    from cdclint.documents.promises import PlanFacts
    from cdclint.documents.queries.promql_features import DoubtFacts, FeatureFacts
    from cdclint.documents.queries.promql_labels import LabelFacts
    from cdclint.documents.quiz.quiz_file import QuizFacts
    from cdclint.documents.words.prose_words import TermFacts, UnknownWordFacts

_NAME = regex(r"[A-Za-z][\w:.-]*[\w-]")
_PANEL = regex(
    r"""\b(?:панел(?:ь|и|ью|ей|ям|ях|ями)|panels?)\s+(?:\*\*|[«"`“])([^*«»"`“”\r\n]{2,60})(?=\*\*|[»"`”])""",
    re.IGNORECASE,
)
_FILE = r"(?:\./|/)?([\w@-][\w.@-]*(?:/[\w.@-]+)+)"
_TITLE_FILE = regex(rf"{_FILE}(?=$|[\s,:(#])")
_FIRST_LINE_FILE = regex(rf"[ \t]*(?:#|//|--|;|/\*|<!--)[ \t]*(?:\w+:[ \t]*)?{_FILE}[ \t]*+(?:(?:\*/|-->)[ \t]*+)?\n")
_CHANGES = regex(r"[\s{](?:ins|del)=")
"""Marks of Expressive Code: the block shows a change to the file."""
_LASTS = regex(r"\bfor\b|длительн|duration", re.IGNORECASE)
_BOUNDS = regex(r"услови|порог|condition|threshold", re.IGNORECASE)
_LETTERS = (bytes((*range(0xB0, 0xF0), 0xA1, 0xF1)), bytes((*range(0x41, 0x5B), *range(0x61, 0x7B))))
"""Russian and Latin letters as bytes of ISO 8859-5, which are counted ten times as fast as by a pattern."""
_PORT = regex(r":\d{4}")
_LOCAL = "127.0.0.1"
_LONGEST = 300
"""Characters that no name of a host has."""
_IN_HOST = "abcdefghijklmnopqrstuvwxyz0123456789-"
_SCHEMES = ("http://", "https://")
_LOOPBACK = frozenset({"localhost", "127.0.0.1"})
_SHELLS = frozenset({"bash", "sh", "shell", "zsh", "console", "shellsession", "shell-session", "http", "text", "txt"})
_INSIDE = regex(r"\b(?:docker|podman|nerdctl|kubectl|oc)\b[^\n`|;&]{0,200}\b(?:exec|run)\b")
_SHELL = regex(r"\bexec\b[^\n`]{0,200}\b(?:ba|z|a)?sh\b[ \t]*(?=\n|$)")
MAX_BEHIND = 4_000
"""How far after an address the command that it belongs to may begin."""
_ADDRESS = regex(r"(?<![\w.@/%-])(?:https?://)?(?P<host>[a-z][a-z0-9-]*|127\.0\.0\.1):(?P<port>\d{4,5})(?!\w|[.-]\w)")


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
    """An import: `names` maps each local name to the imported one (`default`, `*` or a name), `places` to its span.

    `module_span` is that of the address.
    """

    module: str
    module_span: list[int]
    names: dict[str, str]
    places: dict[str, list[int]]
    span: list[int]


class AttributeFacts(TypedDict):
    """An attribute of a component, as the tree has it: `name` is None for a spread."""

    name: str | None
    kind: str
    value: str | None
    span: list[int]
    value_span: list[int]


class ComponentFacts(TypedDict):
    """A use of a component: `span` is that of its name, `closing` that of the name in the closing tag if it has one.

    A `broken` tag does not parse or is bare and never closed: what it passes on, and whether it is one, is not known.
    """

    name: str
    span: list[int]
    closing: list[int] | None
    attributes: list[AttributeFacts]
    broken: NotRequired[bool]


class LimitFacts(TypedDict):
    """What a table's row says: the `names` in it, and a bound or a duration; `lasts` says that it is the second.

    `value` is in milliseconds where `unit` is "ms".
    """

    names: list[str]
    lasts: bool
    low: bool
    value: float
    unit: str
    span: list[int]


class SnippetFacts(TypedDict):
    """A code block that names the file that it is taken from. `skipped` is how much of the block only names it.

    `start` is where the block begins in the text.
    """

    file: str
    code: str
    skipped: int
    start: int


class LanguageFacts(TypedDict):
    """A language of code blocks that Shiki does not know: how many blocks have it, and where the first names it."""

    name: str
    count: int
    span: list[int]


"""What the text before a block says where the block shows how things were."""


class LessonFacts(TypedDict, total=False):
    """The facts of a lesson, for the rest of the project.

    `addresses` are host, port, start and end of each `host:port`, `panels` title, start and end of each panel named,
    `letters` the number of Cyrillic and of Latin letters in the prose; `formula` is the place of the first formula of a
    file that is read with math although nothing says that the site renders it.
    Keys at the end are there only where they have a value.
    """

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
    components: list[ComponentFacts]
    declared: list[str]
    addresses: list[tuple[str, int, int, int]]
    limits: list[LimitFacts]
    panels: list[tuple[str, int, int]]
    contract_problems: list[CourseProblem]
    schema_problems: list[CourseProblem]
    snippets: list[SnippetFacts]
    plan: PlanFacts
    plan_problems: list[CourseProblem]
    letters: list[int]
    formula: list[int]
    unknown_labels: list[LabelFacts]
    promql_features: list[FeatureFacts]
    doubted_metrics: list[DoubtFacts]
    labels_given: list[tuple[str, str]]
    languages: list[LanguageFacts]
    old_keys: list[OldKeyFacts]
    connectors: list[ConfigurationFacts]
    quiz: QuizFacts
    unknown_words: list[UnknownWordFacts]
    terms: list[TermFacts]
    minutes: int
    minutes_span: list[int]
    reading: ReadingFacts
    apart: bool
    doc_id: str
    references: list[tuple[str, str, list[int]]]


def facts_of(lesson: Page) -> LessonFacts:
    """The facts of one lesson."""
    path = lesson.source.path
    is_foreign = is_record(path) or is_template(path, lesson.course.renderer(path))
    facts: LessonFacts = {
        "kind": "lesson",
        "id": entry_id(lesson.source.path),
        "route": route(lesson.source.path),
        "lesson": lesson.is_lesson,
        "headings": [
            {"text": one.text, "slug": one.slug, "depth": one.depth, "span": [one.node.start, one.node.end]}
            for one in lesson.headings
        ],
        "ids": list(ids_of(lesson)),
        "links": [
            _link(link)
            for link in lesson.links
            # The address of a reference is that of its definition, which is among the links itself.
            if link.start <= link.url_start < link.end and not is_foreign
        ],
        "imports": [
            {
                "module": one.module,
                "module_span": [one.module_start, one.module_end],
                "names": one.names,
                "places": {name: list(place) for name, place in one.name_places.items()},
                "span": [one.start, one.end],
            }
            for one in lesson.module.imports
        ],
    }
    if components := list(_components(lesson)):
        facts["components"] = components
        facts["declared"] = sorted(declared_names(node.value for node in lesson.modules))
    if lesson.frontmatter is not None:
        _add_frontmatter(facts, lesson.frontmatter)
        if named := list(references_in(lesson)):
            facts["references"] = named
    if lesson.is_lesson:
        facts["letters"] = _letters(lesson)
    if (formula := lesson.assumed_formula) is not None:
        facts["formula"] = [formula.start, formula.end]
    if lesson.is_lesson and (addresses := list(_addresses(lesson))):
        facts["addresses"] = addresses
    if lesson.is_lesson and (panels := list(_panels(lesson.source.text))):
        facts["panels"] = panels
    if lesson.is_lesson and (limits := list(_limits(lesson))):
        facts["limits"] = limits
    if lesson.is_lesson and (languages := list(_languages(lesson))):
        facts["languages"] = languages
    if snippets := list(_snippets(lesson)):
        facts["snippets"] = snippets
    if labels := list(_unknown_labels(lesson)):
        facts["unknown_labels"] = labels
    if features := list(_promql_features(lesson)):
        facts["promql_features"] = features
    if lesson.is_lesson and (doubts := list(doubted_metrics(lesson))):
        facts["doubted_metrics"] = doubts
    if given := list(_labels_given(lesson)):
        facts["labels_given"] = given
    if problems := lesson.course.contract_problems:
        facts["contract_problems"] = problems
    if problems := lesson.course.schema_problems:
        facts["schema_problems"] = problems
    if old := list(old_keys_in(lesson)):
        facts["old_keys"] = old
    add_outline(facts, lesson)
    if connectors := list(connectors_in(lesson)):
        facts["connectors"] = connectors
    return facts


def _letters(lesson: Page) -> list[int]:
    written = "".join([run.prose for run in lesson.runs]).encode("iso8859-5", "ignore")
    return [len(written) - len(written.translate(None, letters)) for letters in _LETTERS]


def _components(lesson: Page) -> Iterator[ComponentFacts]:
    """The elements that are not HTML: the name has a capital letter or is a property of something."""
    text = lesson.source.text
    problems = sorted(problem.start for problem in lesson.problems)
    for element in lesson.elements:
        name = element.name
        if not name or ":" in name or not (name[0].isupper() or "." in name):
            continue
        start = text.find(name, element.start)
        closing = -1 if element.self_closing else text.find(name, element.close_start, element.end)
        found: ComponentFacts = {
            "name": name,
            "span": [start, start + len(name)],
            "closing": None if closing < 0 else [closing, closing + len(name)],
            "attributes": [
                {
                    "name": one.name,
                    "kind": one.kind,
                    "value": one.value,
                    "span": [one.start, one.end],
                    "value_span": [one.value_start, one.value_end],
                }
                for one in element.attributes
            ],
        }
        at, is_bare = bisect_left(problems, element.start), not (element.self_closing or element.attributes)
        is_open = is_bare and lesson.is_mdx and element.close_start >= element.end
        if is_open or (at < len(problems) and problems[at] < element.open_end):
            found["broken"] = True
        yield found


def _link(link: Target) -> LinkFacts:
    facts: LinkFacts = {"kind": link.kind, "url": link.url, "span": [link.url_start, link.url_end]}
    if isinstance(link.node, Jsx):
        facts["element"] = link.node.name or ""
    return facts


def _languages(lesson: Page) -> Iterator[LanguageFacts]:
    found: dict[str, LanguageFacts] = {}
    for fence in lesson.fences:
        if fence.language and fence.language not in highlighted_languages():
            start = fence.node.info_start
            span = [start, start + len(fence.node.language)]
            used = found.setdefault(fence.language, {"name": fence.language, "count": 0, "span": span})
            used["count"] += 1
    yield from found.values()


def _snippets(lesson: Page) -> Iterator[SnippetFacts]:
    """The code blocks that name a file in a folder, by their title or in a comment on their first line."""
    # A note in a hidden folder is written before the file.
    if lesson.is_hidden:
        return
    for fence in lesson.fences:
        if fence.language == "diff" or _CHANGES.search(fence.info.text) is not None:
            continue
        if found := _TITLE_FILE.match(fence.title):
            yield {"file": found[1], "code": fence.value, "skipped": 0, "start": fence.node.start}
        elif not fence.title and (found := _FIRST_LINE_FILE.match(fence.value)):
            skipped = found.end()
            yield {"file": found[1], "code": fence.value[skipped:], "skipped": skipped, "start": fence.node.start}


def _unknown_labels(lesson: Page) -> Iterator[LabelFacts]:
    """The labels in blocks of PromQL that the catalogue does not give the metrics."""
    for piece, place in placed_queries(lesson.fences):
        from cdclint.documents.queries.promql_labels import label_defect, label_facts, label_uses  # noqa: PLC0415 (few lessons have such a block)

        for node, _ in parse_promql(piece).walk():
            for label, start, end, metrics in label_uses(node, lesson.course.catalogue):
                if label_defect(label, metrics, ()) is not None:
                    yield label_facts(label, Message(""), metrics, place(start, end))


def _promql_features(lesson: Page) -> Iterator[FeatureFacts]:
    """What blocks of PromQL use that not every Prometheus takes."""
    for piece, place in placed_queries(lesson.fences):
        from cdclint.documents.queries.promql_features import feature_facts  # noqa: PLC0415 (few lessons have such a block)

        yield from feature_facts(parse_promql(piece), Message(""), place)


def _labels_given(lesson: Page) -> Iterator[tuple[str, str]]:
    """The labels that exporter rules in a block of YAML map."""
    for fence in lesson.fences:
        if fence.language in {"yaml", "yml"}:
            yield from mapped_in_text(fence.value)


def _panels(text: str) -> Iterator[tuple[str, int, int]]:
    """The panels that a text names."""
    if not any(part in text for part in ("анел", "anel", "АНЕЛ", "ANEL")):
        return  # a tenth of the time, for most texts
    for found in _PANEL.finditer(text):
        if found[1].strip():
            yield found[1].strip(), found.start(1), found.end(1)


def _limits(lesson: Page) -> Iterator[LimitFacts]:
    """What tables with a column of conditions or durations say of what their rows name."""
    for table in lesson.tables:
        heads = [cell.text for cell in table.header]
        lasting = [_LASTS.search(head) is not None for head in heads]
        bounding = [_BOUNDS.search(head) is not None for head in heads]
        for row in table.rows if any(lasting) or any(bounding) else ():
            names = [cell.text.strip() for cell in row if _NAME.fullmatch(cell.text.strip())]
            for cell, lasts, bounds in zip(row, lasting, bounding, strict=False):
                span = [cell.node.start, cell.node.end]
                if names and lasts and (value := duration(cell.text)) is not None:
                    yield {"names": names, "lasts": True, "low": False, "value": value, "unit": "ms", "span": span}
                elif names and bounds and (found := limit(cell.text)) is not None:
                    low, value, unit = found
                    yield {"names": names, "lasts": False, "low": low, "value": value, "unit": unit, "span": span}


def _addresses(lesson: Page) -> Iterator[tuple[str, int, int, int]]:
    """The addresses `host:port` of a text, but for ports that it names without a host, too."""
    text = lesson.source.text
    own: dict[str, bool] = {}
    # Ports are few: what precedes each one is looked at, and not every word of the text.
    for colon in _PORT.finditer(text):
        found = _ADDRESS.match(text, _begin(text, colon.start()))
        if found is None or found.start("port") != colon.start() + 1:
            continue
        port = found["port"]
        if runs_inside(text, found.start()):
            continue
        if found["host"] not in _LOOPBACK and _in_configuration(lesson, found.start()):
            continue
        if port not in own:
            own[port] = names_port(port, text)
        if not own[port]:
            yield found["host"], number_of(port), found.start("host"), found.end("port")


def _begin(text: str, colon: int) -> int:
    """Where an address would begin whose port follows a colon."""
    first = max(0, colon - _LONGEST)
    is_local = text.endswith(_LOCAL, first, colon)
    begin = colon - len(_LOCAL) if is_local else first + len(text[first:colon].rstrip(_IN_HOST))
    return next((begin - len(scheme) for scheme in _SCHEMES if text.endswith(scheme, 0, begin)), begin)


def _in_configuration(lesson: Page, at: int) -> bool:
    """Whether a place is in a block that is not run in the lab: what it names may belong to another system."""
    return any(
        fence.node.start <= at < fence.node.end and fence.language not in _SHELLS and fence.language
        for fence in lesson.fences
    )


def runs_inside(text: str, at: int) -> bool:
    """Whether a place is in a command that runs in a container, where `localhost` is the container itself.

    That is a command after `docker exec`, over all its lines, or a line below one that opens a shell there.
    """
    block = max(text.rfind("```", 0, at), text.rfind("\n\n", 0, at), at - MAX_BEHIND, 0)
    line = text.rfind("\n", 0, at) + 1
    while line > block and text[max(line - 3, 0) : line].rstrip("\r\n").endswith("\\"):
        line = text.rfind("\n", 0, line - 1) + 1
    return _INSIDE.search(text, line, at) is not None or _SHELL.search(text, block, line) is not None


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
