"""What a dashboard leaves open, and other files of the project may settle.

A literal datasource is fine where the project provisions it, a label where its exporter maps it, `${x}` where a
template of Terraform fills it in: each is kept as a fact, and the rules over the project decide.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypedDict

from cdclint.core.closeness import closest
from cdclint.core.foreign.bounded_cache import kept
from cdclint.core.message import Message, to_plain
from cdclint.core.regex import regex
from cdclint.documents.monitoring.dashboards.dashboard_root import WRAPPERS
from cdclint.documents.monitoring.grafana_language import BUILT_IN_VARIABLES, LEGEND_LABEL, VariableUse, variable_query
from cdclint.documents.monitoring.panel import WITHOUT_DATA
from cdclint.documents.queries.promql_labels import LabelFacts, label_defect, label_facts, label_uses, metrics_of
from cdclint.syntax.data.value import Object, at, string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.source import Span
    from cdclint.documents.monitoring.dashboard import Dashboard, PromQuery, VariableReference
    from cdclint.syntax.data.value import Value

_OTHER_LANGUAGES = frozenset(
    {"content", "html", "css", "code", "script", "onRender", "onInit", "afterRender", "helpers"}
)
_BARE_IS_MEANT = frozenset({"expr", "query", "datasource", "uid", "interval", "legendFormat"})
_GROUP = regex(r"\(\?P<([^<>]++)>")
_OF_PROMETHEUS = regex(r"prom|mimir|thanos|victoria|cortex", re.IGNORECASE)


class LiteralFacts(TypedDict):
    """A datasource that is called by its uid or name. `owner` is a message as `to_plain` makes it.

    `variable` is what may be in its place, "" where several might or none is there, and `wanted` what to write.
    `asked` says that the dashboard has an input for it, and so is meant for other Grafanas, too; `offered` that it
    has a variable or an input for any datasource, `chosen` that it has a variable, which works without an import, too.
    """

    uid: str
    owner: Any
    variable: str
    wanted: str
    plugin: str
    asked: bool
    offered: bool
    chosen: bool
    span: list[int]


class LostFacts(TypedDict):
    """A library panel, as `to_plain` makes its name; or, without `panel`, what is around the dashboard.

    `wrapper` is the key of an answer of the API that holds the dashboard.
    """

    panel: object
    wrapper: str
    span: list[int]


class OnlyInputFacts(TypedDict):
    """An input that is used and is not also a variable; `kind` is the type that a variable would have."""

    name: str
    kind: str
    span: list[int]


class UndefinedFacts(TypedDict):
    """A variable that is defined nowhere in the dashboard; `message` is as `to_plain` makes it.

    `asks`: an import should have asked for it; `name` is "" where a contract says so.
    """

    name: str
    message: Any
    asks: bool
    span: list[int]


def literal_datasources(dashboard: Dashboard) -> Iterator[LiteralFacts]:
    """The datasources that are called by a uid or name, in the order of the file."""
    by_plugin = _portable(dashboard)
    chosen = any(one.type == "datasource" for one in dashboard.variables)
    offers = chosen or any(one.type == "datasource" for one in dashboard.inputs)
    # Of what is used nowhere only an export is left, and the dashboard names its datasource on purpose.
    used = {one.use.name for one in dashboard.references}
    asked = {one.plugin for one in dashboard.inputs if one.type == "datasource" and one.name in used}
    for found in dashboard.datasources:
        reference = found.reference
        if reference.built_in or reference.variables or not reference.uid or not _asks(dashboard.root, found.path):
            continue
        plugin = dashboard.datasource_type(reference)
        if reference.bare and not (_OF_PROMETHEUS.search(reference.uid) or offers):
            # Old dashboards have names: whose they are is unknown here.
            continue
        fitting = by_plugin.get(plugin, ())
        variable = fitting[0] if len(fitting) == 1 else None
        place = dashboard.span(reference.node)
        yield {
            "uid": reference.uid,
            "owner": to_plain(found.owner),
            "variable": variable or "",
            "wanted": variable or _by_plugin(plugin),
            "plugin": plugin or "",
            "asked": plugin in asked or (plugin is None and bool(asked)),
            "offered": offers,
            "chosen": chosen,
            "span": [place.start, place.end],
        }


def _asks(root: Value, path: tuple[str | int, ...]) -> bool:
    """Whether what names a datasource asks it: neither a row does, nor a panel of text, links or alerts."""
    value: Value | None = root
    for step, following in zip(path, (*path[1:], ""), strict=True):
        value = at(value, step)
        kind = string(at(value, "type"))
        if isinstance(step, int) and kind in WITHOUT_DATA and not (kind == "row" and following == "panels"):
            return False
    return True


def unknown_labels(dashboard: Dashboard) -> Iterator[LabelFacts]:
    """The labels in queries, legends and lists of values that the catalogue's metrics do not have."""
    catalogue = dashboard.course.catalogue
    for found in dashboard.queries:
        for node, _ in found.query.walk():
            for label, start, end, metrics in label_uses(node, catalogue):
                if label_defect(label, metrics, ()) is not None:
                    yield label_facts(label, found.owner, metrics, found.span(start, end))
        for label, span in _outside(dashboard, found):
            selected = None if found.query.root is None else metrics_of(found.query.root, catalogue)
            if selected is not None and label_defect(label, selected, ()) is not None:
                yield label_facts(label, found.owner, selected, span)


def only_inputs(dashboard: Dashboard) -> Iterator[OnlyInputFacts]:
    """The inputs that only an import would fill in."""
    variables = {variable.name for variable in dashboard.variables}
    used = {found.use.name for found in dashboard.references if not _is_choice(dashboard, found)}
    for entry in dashboard.inputs:
        if entry.name in variables:
            continue
        if entry.name in used:
            place = dashboard.span(entry.place)
            kind = "datasource" if entry.type == "datasource" else "constant"
            yield {"name": entry.name, "kind": kind, "span": [place.start, place.end]}


def lost_on_disk(dashboard: Dashboard) -> Iterator[LostFacts]:
    """What Grafana finds on import, and not where it reads the dashboard from a file."""
    whole = dashboard.value
    members = whole.members if isinstance(whole, Object) and whole is not dashboard.root else ()
    for outer in members:
        if outer.name in WRAPPERS and outer.value is dashboard.root and whole is not None:
            place = dashboard.span(whole)
            yield {"panel": None, "wrapper": outer.name, "span": [place.start, place.end]}
    for panel in dashboard.panels:
        member = panel.value.member("libraryPanel")
        if member is not None:
            yield {"panel": to_plain(panel.label), "wrapper": "", "span": [member.key.start, member.key.end]}


def _is_choice(dashboard: Dashboard, found: VariableReference) -> bool:
    """Whether it is what a datasource variable has selected: Grafana falls back to a datasource that it has."""
    match found.path:
        case ("templating", "list", index, "current" | "options", *_):
            return string(at(dashboard.root, "templating", "list", index, "type")) == "datasource"
        case _:
            return False


def undefined_variables(dashboard: Dashboard) -> Iterator[UndefinedFacts]:
    """The variables that neither `__inputs` nor `templating` defines, and that are not variables of Grafana's own."""
    known = {entry.name for entry in dashboard.inputs} | {variable.name for variable in dashboard.variables}
    names = tuple(sorted(known))
    for found in dashboard.references:
        name = found.use.name
        if name not in known and name not in BUILT_IN_VARIABLES and _is_meant(dashboard, found):
            span = dashboard.within(found.scalar, found.use.start, found.use.end)
            yield _undefined(name, _nowhere(found.use, names), span)
    for panel in dashboard.panels:
        repeated = panel.value.get("repeat")
        name = string(repeated).removeprefix("$")
        if repeated is not None and name and name not in known:
            message = Message(
                "{panel} repeats for each value of `{variable}`, a variable that is defined nowhere",
                panel=panel.label,
                variable=name,
            )
            yield _undefined(name, message, dashboard.span(repeated))
    yield from _without_input(dashboard)


def _without_input(dashboard: Dashboard) -> Iterator[UndefinedFacts]:
    """The inputs that the contract asks for and that are not there, or not so, and datasources without an input."""
    given = {entry.name: entry for entry in dashboard.inputs}
    own = dashboard.root.member("__inputs")
    place = dashboard.span(dashboard.place if own is None else own.key)
    covered = {variable.name for variable in dashboard.variables}
    for wanted in dashboard.contract.inputs:
        entry = given.get(wanted.name)
        if entry is None:
            covered.add(wanted.name)
            defect = Message("no input `{input}` in `__inputs`", input=wanted.name)
            kind = wanted.type or "datasource"
            advice = Message('add {{"name": "{input}", "type": "{type}", …}} to it', input=wanted.name, type=kind)
            yield _undefined("", wanted.explain(defect, advice), place, asks=True)
            continue
        for key, written, asked in (("type", entry.type, wanted.type), ("pluginId", entry.plugin, wanted.plugin)):
            if asked and written != asked:
                at = entry.value.get(key) or entry.place
                defect = Message(
                    'the input `{input}` has the {key} "{value}"', input=wanted.name, key=key, value=written
                )
                advice = Message('write "{text}"', text=asked)
                yield _undefined("", wanted.explain(defect, advice), dashboard.span(at), asks=True)
    for use in () if dashboard.inputs else dashboard.datasources:
        for variable in use.reference.variables:
            if variable.name not in covered:
                covered.add(variable.name)
                message = Message(
                    "{owner} takes its datasource from `{variable}`, and the dashboard has no `__inputs`: "
                    "add the input `{input}`",
                    owner=use.owner,
                    variable=variable.text,
                    input=variable.name,
                )
                yield _undefined(variable.name, message, dashboard.span(use.reference.node), asks=True)


def _undefined(name: str, message: Message, span: Span, *, asks: bool = False) -> UndefinedFacts:
    return {"name": name, "message": to_plain(message), "asks": asks, "span": [span.start, span.end]}


def _portable(dashboard: Dashboard) -> dict[str | None, list[str]]:
    """The dashboard's variables and inputs for datasources, by the plugin; by None, which is any of them, all."""
    offered = {
        variable.name: string(variable.query) for variable in dashboard.variables if variable.type == "datasource"
    }
    offered.update((entry.name, entry.plugin) for entry in dashboard.inputs if entry.type == "datasource")
    found: dict[str | None, list[str]] = {None: list(offered)}
    for name, plugin in offered.items():
        found.setdefault(plugin, []).append(name)
    return found


def _by_plugin(plugin: str | None) -> str:
    """The name of an input that has none yet."""
    last = (plugin or "prometheus").removeprefix("grafana-").removesuffix("-datasource").rpartition("-")[2]
    return f"DS_{last.upper()}"


def _outside(dashboard: Dashboard, found: PromQuery) -> Iterator[tuple[str, Span]]:
    """The labels that a legend shows or a variable lists."""
    if found.variable is not None:
        taken = variable_query(string(found.scalar))
        if taken.label:
            start, end = taken.label_start, taken.label_start + len(taken.label)
            yield taken.label, dashboard.within(found.scalar, start, end)
    if found.legend is not None:
        for label in LEGEND_LABEL.finditer(string(found.legend)):
            yield label[1], dashboard.within(found.legend, label.start(1), label.end(1))


def _nowhere(use: VariableUse, known: tuple[str, ...]) -> Message:
    near = closest(use.name, known, n=1)
    if not near:
        return Message(
            "`{variable}` is defined nowhere, neither in `__inputs` nor in `templating`: define it",
            variable=use.text,
        )
    return Message(
        "`{variable}` is defined nowhere, neither in `__inputs` nor in `templating`: did you mean `{meant}`?",
        variable=use.text,
        meant=use.text.replace(use.name, near[0], 1),
    )


def _is_meant(dashboard: Dashboard, found: VariableReference) -> bool:
    """Whether Grafana puts a value there: not in scripts, not in a query's copy that only the editor reads."""
    text = str(found.scalar.value)
    if not found.use.bracketed and text.endswith("\\", 0, found.use.start):
        # A regular expression that looks for a dollar sign.
        return False
    keys = {step for step in found.path if isinstance(step, str)}
    last = found.path[-1]
    if keys & _OTHER_LANGUAGES or last == "definition":
        return False
    if "datasource" in keys and not dashboard.inputs:
        return False  # dashboard/missing-inputs says so, once
    if last == "expr" and found.use.name in _groups(text):
        return False
    return found.use.bracketed or last in _BARE_IS_MEANT


@kept(200_000)
def _groups(query: str) -> frozenset[str]:
    """The names of groups that a pattern of `label_replace` has, which its replacement may call with a dollar sign."""
    return frozenset(_GROUP.findall(query)) if "label_replace" in query else frozenset()
