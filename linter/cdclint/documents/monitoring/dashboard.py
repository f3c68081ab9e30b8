"""A Grafana dashboard in the classic JSON model: panels at any depth, queries, variables, inputs, datasources."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NotRequired, TypedDict

from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message
from cdclint.documents.data_file import JsonFile
from cdclint.documents.monitoring.dashboards.dashboard_links import (
    DashboardLinkFacts,
    EmptyVariableFacts,
    dashboard_links,
    empty_variables,
    linked_variables,
)
from cdclint.documents.monitoring.dashboards.dashboard_root import dashboard_in
from cdclint.documents.monitoring.grafana_language import (
    Datasource,
    VariableUse,
    datasource_of,
    names_function,
    plugin_named,
    strings_with_variables,
    variable_query,
    variables_in,
)
from cdclint.documents.monitoring.open_questions import (
    LiteralFacts,
    LostFacts,
    OnlyInputFacts,
    UndefinedFacts,
    literal_datasources,
    lost_on_disk,
    only_inputs,
    undefined_variables,
    unknown_labels,
)
from cdclint.documents.monitoring.panel import Panel, Target, objects, panel_label, read_panels, thresholds
from cdclint.documents.queries.promql_features import DoubtFacts, FeatureFacts, feature_facts, metric_doubts
from cdclint.syntax.data.json_reader import Offsets, parse_json
from cdclint.syntax.data.value import Array, Object, Scalar, at, is_true, string
from cdclint.syntax.promql import Query, parse_promql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.source import Source, Span
    from cdclint.documents.course import Course
    from cdclint.documents.monitoring.panel import PanelFacts
    from cdclint.documents.queries.promql_labels import LabelFacts
    from cdclint.documents.requirements import DashboardContract
    from cdclint.syntax.data.value import Member, Value

PROVISIONED = ("**/grafana/dashboards/**", "**/grafana/provisioning/**", "**/provisioning/dashboards/**")
"""Whether names of folders say that Grafana reads the dashboards there from files."""

_INTERVALS = ("$__rate_interval", "${__rate_interval}", "$__interval", "${__interval}")
_EXPORT_ONLY = frozenset({"__inputs", "__requires"})


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """A template variable. `query` is its query where that is a string, or the string inside the query object."""

    value: Object
    name: str
    type: str
    query: Scalar | None

    @property
    def place(self) -> Value:
        """Where a defect of the whole variable is shown: its name."""
        return self.value.get("name") or self.value

    @property
    def several(self) -> bool:
        """Whether more than one value can be chosen."""
        return any(is_true(self.value.get(key)) for key in ("multi", "includeAll"))


@dataclass(frozen=True, slots=True, eq=False)
class Input:
    """An entry of `__inputs`."""

    value: Object
    name: str
    type: str
    plugin: str

    @property
    def place(self) -> Value:
        """Where it is shown: its name."""
        return self.value.get("name") or self.value


@dataclass(frozen=True, slots=True, eq=False)
class DatasourceUse:
    """A reference to a datasource and what makes it, for messages; `path` leads from the dashboard to it."""

    reference: Datasource
    owner: Message
    path: tuple[str | int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class VariableReference:
    """A variable in one of the dashboard's strings; `path` leads from the dashboard to the string."""

    use: VariableUse
    scalar: Scalar
    path: tuple[str | int, ...]


@dataclass(frozen=True, eq=False)
class PromQuery:
    """A piece of PromQL in the dashboard.

    `kind` is "panel", "annotation" or "variable"; `base` is the index in the string at which it begins.
    """

    source: Source
    scalar: Scalar
    base: int
    text: str
    kind: str
    owner: Message
    panel: Panel | None = None
    target: Target | None = None
    variable: Variable | None = None

    @cached_property
    def query(self) -> Query:
        """The query, read."""
        return parse_promql(self.text)

    @property
    def legend(self) -> Scalar | None:
        """The text that names its series, None where it has none."""
        written = None if self.target is None else self.target.value.get("legendFormat")
        return written if isinstance(written, Scalar) and isinstance(written.value, str) else None

    @cached_property
    def _offsets(self) -> Offsets:
        return Offsets(self.source, self.scalar)

    def span(self, start: int, end: int) -> Span:
        """A stretch of the query, in the file."""
        return self.source.span(self._offsets[self.base + start], self._offsets[self.base + end])


class DashboardFacts(TypedDict):
    """What project rules know of a dashboard; `uid_place`, `title_place` and `refresh_place` are spans.

    `odd_uid` is the span of a uid that is not a text. `rate_interval` says whether a query's window depends on the
    interval of its datasource. What other files may settle is at the end, where there is any of it.
    """

    kind: str
    uid: str
    title: str
    refresh: str
    uid_place: list[int]
    title_place: list[int]
    refresh_place: list[int]
    rate_interval: bool
    odd_uid: list[int] | None
    variables: list[str]
    metrics: list[str]
    panels: list[PanelFacts]
    literal: NotRequired[list[LiteralFacts]]
    unknown_labels: NotRequired[list[LabelFacts]]
    undefined: NotRequired[list[UndefinedFacts]]
    only_inputs: NotRequired[list[OnlyInputFacts]]
    lost_on_disk: NotRequired[list[LostFacts]]
    promql_features: NotRequired[list[FeatureFacts]]
    doubted_metrics: NotRequired[list[DoubtFacts]]
    links: NotRequired[list[DashboardLinkFacts]]
    empty_variables: NotRequired[list[EmptyVariableFacts]]
    linked_variables: NotRequired[list[str]]


@dataclass(frozen=True)
class Dashboard(JsonFile):
    """A dashboard. `root` is the object that holds it, `course` what it is measured against."""

    root: Object
    course: Course

    @cached_property
    def contract(self) -> DashboardContract:
        """What the course's contracts ask of it."""
        return self.course.contracts.dashboard(self.source.path)

    @property
    def place(self) -> Value:
        """Where a defect of the whole dashboard is shown: its title, or its opening bracket."""
        title = self.root.get("title")
        return title if isinstance(title, Scalar) else Scalar(None, self.root.start, self.root.start + 1)

    @property
    def uid(self) -> str:
        """Its uid, "" where it has none."""
        return string(self.root.get("uid"))

    @property
    def title(self) -> str:
        """Its title, "" where it has none."""
        return string(self.root.get("title"))

    @cached_property
    def panels(self) -> tuple[Panel, ...]:
        """All panels and rows, in the order of the file, those inside rows included."""
        found: list[Panel] = []
        read_panels(self.root.get("panels"), None, found, nested=False)
        for legacy in objects(self.root.get("rows")):
            row = Panel(legacy, "row", string(legacy.get("title")), None, None, nested=False, targets=())
            found.append(row)
            read_panels(legacy.get("panels"), row, found, nested=True)
        return tuple(found)

    @cached_property
    def variables(self) -> tuple[Variable, ...]:
        """The template variables that have a name."""
        return tuple(
            Variable(value, string(value.get("name")), string(value.get("type")), _variable_text(value))
            for value in objects(at(self.root, "templating", "list"))
            if string(value.get("name"))
        )

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """The inputs that have a name."""
        return tuple(
            Input(value, string(value.get("name")), string(value.get("type")), string(value.get("pluginId")))
            for value in objects(self.root.get("__inputs"))
            if string(value.get("name"))
        )

    @cached_property
    def datasources(self) -> tuple[DatasourceUse, ...]:
        """Every reference to a datasource."""
        return tuple(_datasources(self.root))

    @cached_property
    def texts(self) -> tuple[tuple[tuple[str | int, ...], Scalar], ...]:
        """Every text that may have a variable in it, with the path that leads to it."""
        return tuple(strings_with_variables(self.root))

    @cached_property
    def references(self) -> tuple[VariableReference, ...]:
        """Every variable in every string, but those of the inputs' own entries."""
        found: list[VariableReference] = []
        for path, scalar in self.texts:
            if path[0] not in _EXPORT_ONLY:
                found.extend(VariableReference(use, scalar, path) for use in variables_in(str(scalar.value)))
        return tuple(found)

    @cached_property
    def queried_metrics(self) -> frozenset[str]:
        """The metrics that the queries of panels and annotations name, those of variables left out."""
        return frozenset(
            selector.metric
            for found in self.queries
            if found.kind != "variable"
            for selector, _ in found.query.selectors()
            if selector.metric and not selector.dynamic
        )

    @cached_property
    def queries(self) -> tuple[PromQuery, ...]:
        """Every piece of PromQL: of targets, of annotations and of variables."""
        return (*self._target_queries(), *self._annotation_queries(), *self._variable_queries())

    @cached_property
    def facts(self) -> DashboardFacts:
        """JSON-able."""
        used: dict[int, list[str]] = {}
        everything: dict[str, None] = {}
        for found in self.queries:
            for selector, _ in found.query.selectors():
                if selector.metric and not selector.dynamic:
                    everything[selector.metric] = None
                    if found.panel is not None:
                        used.setdefault(found.panel.value.start, []).append(selector.metric)
        facts: DashboardFacts = {
            "kind": "dashboard",
            "uid": self.uid,
            "title": self.title,
            "refresh": string(self.root.get("refresh")),
            "uid_place": _span(self.root.get("uid") or self.place),
            "title_place": _span(self.place),
            "refresh_place": _span(self.root.get("refresh") or self.place),
            "rate_interval": any(name in found.text for found in self.queries for name in _INTERVALS),
            "odd_uid": self._odd_uid(),
            "variables": [variable.name for variable in self.variables],
            "metrics": list(everything),
            "panels": [
                {
                    "id": panel.id,
                    "title": panel.title,
                    "type": panel.type,
                    "row": "" if panel.row is None else panel.row.title,
                    "unit": string(panel.default("unit")),
                    "thresholds": [[value, color] for value, color, _ in thresholds(panel)],
                    "metrics": list(dict.fromkeys(used.get(panel.value.start, ()))),
                    "place": _span(panel.place),
                }
                for panel in self.panels
            ],
        }
        if literal := list(literal_datasources(self)):
            facts["literal"] = literal
        if labels := list(unknown_labels(self)):
            facts["unknown_labels"] = labels
        if undefined := list(undefined_variables(self)):
            facts["undefined"] = undefined
        if inputs := list(only_inputs(self)):
            facts["only_inputs"] = inputs
        if lost := list(lost_on_disk(self)):
            facts["lost_on_disk"] = lost
        if features := [one for found in self.queries for one in feature_facts(found.query, found.owner, found.span)]:
            facts["promql_features"] = features
        catalogue = self.course.catalogue
        doubts = [one for each in self.queries for one in metric_doubts(each.query, each.owner, each.span, catalogue)]
        if doubts:
            facts["doubted_metrics"] = doubts
        if links := list(dashboard_links(self)):
            facts["links"] = links
        if empty := list(empty_variables(self)):
            facts["empty_variables"] = empty
        if linked := linked_variables(self):
            facts["linked_variables"] = linked
        return facts

    def span(self, value: Value) -> Span:
        """The span of a value; an object or array is shown by its opening bracket."""
        if isinstance(value, Scalar):
            return self.source.span(value.start, value.end)
        return self.source.span(value.start, value.start + 1)

    def within(self, scalar: Scalar, start: int, end: int) -> Span:
        """A stretch of a string's value, in the file."""
        offsets = self._offsets.get(scalar.start)
        if offsets is None:
            offsets = self._offsets[scalar.start] = Offsets(self.source, scalar)
        return self.source.span(offsets[start], offsets[end])

    @cached_property
    def _offsets(self) -> dict[int, Offsets]:
        """Those of the strings in which something was found, by their places."""
        return {}

    def datasource_type(self, reference: Datasource | None) -> str | None:
        """The plugin that a reference leads to, None where nothing says."""
        if reference is None:
            return None
        if reference.type and reference.type != "datasource":
            return reference.type
        if reference.uid and (plugin := plugin_named(reference.uid)) is not None:
            return plugin
        named = next((use.name for use in reference.variables if use.name in self._plugins), None)
        return None if named is None else self._plugins[named]

    @cached_property
    def _plugins(self) -> dict[str, str | None]:
        """The plugins of the variables and inputs that mean a datasource, by their names."""
        found: dict[str, str | None] = {one.name: one.plugin or None for one in reversed(self.inputs)}
        for one in reversed(self.variables):
            if one.type == "datasource" and one.query is not None:
                found[one.name] = str(one.query.value)
        return found

    def speaks_promql(self, *references: Datasource | None) -> bool:
        """Whether the first of these references that says anything leads to Prometheus, or none does."""
        for reference in references:
            kind = self.datasource_type(reference)
            if kind is not None:
                return "prometheus" in kind
        return True

    def variable_speaks_promql(self, variable: Variable) -> bool:
        """Whether a variable's query goes to Prometheus, as far as anything says."""
        reference = datasource_of(variable.value.get("datasource"))
        if self.datasource_type(reference) is None and variable.query is not None:
            return names_function(str(variable.query.value))
        return self.speaks_promql(reference)

    def _odd_uid(self) -> list[int] | None:
        """The span of a uid that is not a text, which Grafana does not take for one."""
        uid = self.root.get("uid")
        if uid is None or (isinstance(uid, Scalar) and (uid.value is None or isinstance(uid.value, str))):
            return None
        return _span(uid)

    def _target_queries(self) -> Iterator[PromQuery]:
        for panel in self.panels:
            above = datasource_of(panel.value.get("datasource"))
            for target in panel.targets if panel.has_data else ():
                text = target.value.get("expr")
                own = datasource_of(target.value.get("datasource"))
                # A target without a query is one that its author has left for later, which Grafana never sends.
                if string(text).strip() and self.speaks_promql(own, above):
                    assert isinstance(text, Scalar)
                    owner = _target(target.ref_id, panel.label)
                    yield PromQuery(self.source, text, 0, str(text.value), "panel", owner, panel, target)

    def _annotation_queries(self) -> Iterator[PromQuery]:
        for value in objects(at(self.root, "annotations", "list")):
            for text in (value.get("expr"), at(value, "target", "expr")):
                if string(text).strip() and self.speaks_promql(datasource_of(value.get("datasource"))):
                    assert isinstance(text, Scalar)
                    owner = _annotation(value)
                    yield PromQuery(self.source, text, 0, str(text.value), "annotation", owner)

    def _variable_queries(self) -> Iterator[PromQuery]:
        for variable in self.variables:
            text = variable.query
            if variable.type != "query" or text is None or not self.variable_speaks_promql(variable):
                continue
            taken = variable_query(str(text.value))
            if taken.inner.strip():
                owner = Message("variable ${variable}", variable=variable.name)
                yield PromQuery(self.source, text, taken.start, taken.inner, "variable", owner, variable=variable)


def read_json(source: Source, course: Course) -> JsonFile:
    """The dashboard or other JSON file that `source` is."""
    value, problems = parse_json(source)
    root = dashboard_in(value)
    if root is None:
        return JsonFile(source, value, problems)
    return Dashboard(source, value, problems, root, course)


def _datasources(root: Object) -> Iterator[DatasourceUse]:
    stack: list[tuple[Value, Message, tuple[str | int, ...]]] = [(root, Message("the dashboard"), ())]
    while stack:
        value, owner, path = stack.pop()
        if isinstance(value, Array):
            stack.extend(
                (item, _owner(path, item, owner), (*path, index)) for index, item in reversed([*enumerate(value.items)])
            )
        elif isinstance(value, Object):
            own = value.member("datasource")
            reference = None if own is None else datasource_of(own.value)
            if reference is not None:
                yield DatasourceUse(reference, owner, (*path, "datasource"))
            stack.extend(
                (member.value, _element(path, member, owner), (*path, member.name))
                for member in reversed(value.members)
                if member is not own and member.name not in _EXPORT_ONLY
            )


def _owner(path: tuple[str | int, ...], item: Value, owner: Message) -> Message:
    """What an item of an array is called, by the key that the array has."""
    key = path[-1] if path else ""
    if not isinstance(item, Object):
        return owner
    if key == "panels":
        return panel_label(string(item.get("title")), is_row=string(item.get("type")) == "row")
    if key == "targets":
        return _target(string(item.get("refId")), owner)
    if path == ("templating", "list"):
        return Message("variable ${variable}", variable=string(item.get("name")))
    if path == ("annotations", "list"):
        return _annotation(item)
    return owner


def _target(ref_id: str, owner: Message) -> Message:
    return Message("target {target} of {owner}", target=ref_id, owner=owner) if ref_id else owner


def _annotation(value: Object) -> Message:
    return Message('annotation "{name}"', name=string(value.get("name")))


def _element(path: tuple[str | int, ...], member: Member, owner: Message) -> Message:
    if path == ("__elements",):
        name = string(at(member.value, "name")) or member.name
        return Message('library panel "{name}"', name=name)
    return owner


def _variable_text(value: Object) -> Scalar | None:
    query = value.get("query")
    if isinstance(query, Object):
        query = query.get("query") or query.get("expr")
    return query if isinstance(query, Scalar) and isinstance(query.value, str) else None


def _span(value: Value) -> list[int]:
    return [value.start, value.end if isinstance(value, Scalar) else value.start + 1]
