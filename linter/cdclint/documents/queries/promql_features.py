"""What queries use that not every lab has: pieces of PromQL, and metrics whose names depend on the exporter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from cdclint.core.message import Message, from_plain, to_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cdclint.core.source import Span
    from cdclint.documents.monitoring.metric_catalogue import Catalogue
    from cdclint.documents.project import Project
    from cdclint.syntax.promql import Query
    from cdclint.syntax.promql.known_versions import Lack

_PIECES = {
    "@": Message("the modifier `@`"),
    "negative-offset": Message("a negative `offset`"),
    "atan2": Message("the operator `atan2`"),
    "quoted-name": Message("a name in quotes"),
    "utf8-name": Message("a name of any characters"),
    "duration-as-number": Message("a duration in the place of a number"),
    "number-as-duration": Message("a number in the place of a duration"),
    "duration-expression": Message("an expression of durations"),
    "duration-function": Message("a function in the place of a duration"),
    "duration-choice": Message("a function in the place of a duration"),
    "function-before-colon": Message("a subquery whose range is a function"),
    "extended-range": Message("`anchored` or `smoothed`"),
    "fill": Message("`fill`"),
    "trim": Message("an operator that trims"),
}
_SUCCESSORS = {"holt_winters": "double_exponential_smoothing"}


class FeatureFacts(TypedDict):
    """A piece of PromQL that not every version or configuration takes; `owner` is a message as `to_plain` makes it."""

    name: str
    owner: Any
    span: list[int]


class DoubtFacts(TypedDict):
    """A metric of whose name an exporter's configuration decides; `defect` says what is wrong with it otherwise.

    `owner` and `defect` are messages as `to_plain` makes them; `defect` is None where the catalogue has the name.
    """

    name: str
    owner: Any
    defect: Any
    span: list[int]


class Unmet(NamedTuple):
    """A piece that the lab's Prometheus does not take: where, what it is, why not, and which versions the lab has."""

    span: Span
    what: Message
    lack: Lack
    versions: tuple[str, ...]
    owner: Message
    name: str

    def with_owner(self, defect: Message) -> Message:
        """The message, with whose query it is."""
        return Message("{owner}: {defect}", owner=self.owner, defect=defect) if self.owner else defect

    @property
    def successor(self) -> Message | str:
        """What to write instead, "" where nothing took its place."""
        name = _SUCCESSORS.get(self.name)
        return Message("; it is called `{name}` now", name=name) if name else ""


def feature_facts(query: Query, owner: Message, place: Callable[[int, int], Span]) -> Iterator[FeatureFacts]:
    """The pieces of a query that not every Prometheus takes, each once."""
    seen = set()
    for one in query.features if query.error is None else ():
        if one.name not in seen:
            seen.add(one.name)
            span = place(one.start, one.end)
            yield {"name": one.name, "owner": to_plain(owner), "span": [span.start, span.end]}


def wide_name(owner: Message, start: int, end: int) -> FeatureFacts:
    """A name of a metric or label, outside of queries, that only Prometheus 3 takes: it takes any text."""
    return {"name": "utf8-name", "owner": to_plain(owner), "span": [start, end]}


def metric_doubts(
    query: Query, owner: Message, place: Callable[[int, int], Span], catalogue: Catalogue
) -> Iterator[DoubtFacts]:
    """The metrics of a query that the catalogue does not have, and those that it has with capitals."""
    for selector, _ in query.selectors():
        if selector.metric and not selector.dynamic:
            span = place(selector.metric_start, selector.metric_end)
            yield from metric_doubt(selector.metric, owner, span, catalogue)


def metric_doubt(name: str, owner: Message, span: Span, catalogue: Catalogue) -> Iterator[DoubtFacts]:
    """The doubt about a name, none where it is all right whatever the exporter does."""
    defect = catalogue.defect(name)
    if defect is not None or (name.startswith("debezium_") and name != name.lower()):
        plain = None if defect is None else to_plain(defect)
        yield {"name": name, "owner": to_plain(owner), "defect": plain, "span": [span.start, span.end]}


def unmet(project: Project) -> Iterator[Unmet]:
    """The pieces of the project's queries that its Prometheus does not take.

    Where nothing shows its version, only what the newest one dropped is among them.
    """
    from cdclint.syntax.promql.known_functions import language  # noqa: PLC0415 (few projects use such pieces)
    from cdclint.syntax.promql.known_versions import lack  # noqa: PLC0415 (see above)

    versions = project.detected.prometheus_version.value
    features = project.detected.prometheus_features
    flags = frozenset(features.value)
    listed = [
        *((path, facts.get("promql_features", [])) for path, facts in project.dashboards.items()),
        *((path, facts.get("promql_features", [])) for path, facts in project.alert_files.items()),
        *((path, facts.get("promql_features", [])) for path, facts in project.lessons.items()),
        *((path, facts.get("promql_features", [])) for path, facts in project.prometheus_configs.items()),
    ]
    for path, features_used in listed:
        for found in features_used:
            name = found["name"]
            lacks = [lack(name, version, flags) for version in versions or (language()["newest"],)]
            why = lacks[0]
            if why is None or None in lacks or (not versions and not why.until):
                continue
            if why.flag and not features.is_known:
                continue
            what = _PIECES.get(name) or Message("`{function}()`", function=name)
            owner = from_plain(found["owner"])
            yield Unmet(project.span(path, found["span"]), what, why, versions, owner, name)
