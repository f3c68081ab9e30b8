"""A variable that is absent, unused, or cannot work."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cdclint.core.finding import Finding, replacing
from cdclint.core.foreign import foreign_pattern
from cdclint.core.foreign.pattern_defect import never_ends
from cdclint.core.message import Message
from cdclint.core.rule import Trait, rule
from cdclint.documents.monitoring.dashboard import Dashboard, Variable
from cdclint.documents.monitoring.dashboards.variable_regexes import written_pattern
from cdclint.documents.monitoring.grafana_language import variable_query
from cdclint.documents.requirements import VariableRequired, folded
from cdclint.syntax.data.value import Array, Scalar, at, string

QUERY_NEEDED = frozenset({"query", "datasource", "interval", "constant"})


DEPENDS = frozenset({"targets", "datasource", "annotations", "templating"})


@rule(traits=(Trait.CONTRACT,))
def missing_variable(dashboard: Dashboard) -> Iterator[Finding]:
    """A variable that the contract asks for is absent, unused or not as asked; or a variable cannot work at all.

    A dashboard for several connectors needs `$connector` and uses it in its queries. A variable cannot work when its
    query is empty or not of a form that Grafana knows, or when its regex does not compile.
    """
    named = {variable.name: variable for variable in dashboard.variables}
    listed = at(dashboard.root, "templating", "list")
    for wanted in dashboard.contract.variables:
        variable = named.get(wanted.name)
        if variable is None:
            place = dashboard.span(listed if listed is not None else dashboard.place)
            defect = Message("no variable `${variable}` in `templating`", variable=wanted.name)
            advice = Message("add a variable `{variable}`", variable=wanted.name)
            if wanted.type:
                advice = Message(
                    "add a variable `{variable}` of the type `{type}`", variable=wanted.name, type=wanted.type
                )
            yield Finding(place, wanted.explain(defect, advice))
            continue
        yield from _differences(dashboard, variable, wanted)
        if not _is_used(dashboard, variable):
            advice = Message('use it to select connectors, as in `name=~"${variable}"`', variable=wanted.name)
            defect = Message("no query uses the variable `${variable}`", variable=wanted.name)
            yield Finding(dashboard.span(variable.place), wanted.explain(defect, advice))
    for variable in dashboard.variables:
        yield from _defects(dashboard, variable)


def _differences(dashboard: Dashboard, variable: Variable, wanted: VariableRequired) -> Iterator[Finding]:
    name = wanted.name
    if wanted.type is not None and variable.type != wanted.type:
        place = dashboard.span(variable.value.get("type") or variable.place)
        defect = Message('the variable `${variable}` has the type "{type}"', variable=name, type=variable.type)
        yield Finding(place, wanted.explain(defect, _write(wanted.type)))
    query = string(variable.query)
    if wanted.query is not None and folded(wanted.query) not in folded(query):
        place = dashboard.span(variable.query or variable.place)
        defect = Message("the query of `${variable}` lacks `{text}`", variable=name, text=wanted.query)
        yield Finding(place, wanted.explain(defect, Message("add it")))
    regex = variable.value.get("regex")
    if wanted.regex is not None and string(regex) != wanted.regex:
        place = dashboard.span(regex or variable.place)
        defect = Message('the regex of `${variable}` is "{regex}"', variable=name, regex=string(regex))
        yield Finding(place, wanted.explain(defect, _write(wanted.regex)))
    for key in ("value", "text") if wanted.default is not None else ():
        chosen = _chosen(variable, key)
        if (key == "value" or chosen) and wanted.default not in {string(value) for value in chosen}:
            place = dashboard.span(chosen[0] if chosen else variable.place)
            shown = ", ".join(f'"{string(value)}"' for value in chosen)
            defect = Message("`${variable}` starts with nothing", variable=name)
            if shown:
                defect = Message("`${variable}` starts with {values}", variable=name, values=shown)
            advice = Message('write "{text}" in `{key}`', text=str(wanted.default), key=f"current.{key}")
            yield Finding(place, wanted.explain(defect, advice))


def _write(text: str) -> Message:
    return Message('write "{text}"', text=text)


def _defects(dashboard: Dashboard, variable: Variable) -> Iterator[Finding]:
    prometheus = dashboard.variable_speaks_promql(variable)
    text = string(variable.query)
    if variable.type in QUERY_NEEDED and not text.strip() and "query" in variable.value and variable.query is not None:
        message = Message("the variable `${variable}` has an empty query", variable=variable.name)
        yield Finding(dashboard.span(variable.query), message)
    elif variable.type == "query" and prometheus and (defect := variable_query(text).defect):
        message = Message("the query of `${variable}`: {defect}", variable=variable.name, defect=defect)
        yield Finding(dashboard.span(variable.query or variable.place), message)
    elif variable.type == "query" and prometheus and variable.query is not None:
        yield from _swapped(dashboard, variable, variable.query)
    regex = variable.value.get("regex")
    if not isinstance(regex, Scalar) or not string(regex):
        return
    pattern = written_pattern(string(regex))
    if pattern is None:
        message = Message(
            "the regex of `${variable}` begins with `/` and does not end with one: Grafana refuses it",
            variable=variable.name,
        )
        yield Finding(dashboard.span(regex), message)
        return
    try:
        foreign_pattern.compiled(pattern)
    except re.error as error:
        message = Message(
            "the regex of `${variable}` does not compile: {error}", variable=variable.name, error=str(error)
        )
        yield Finding(dashboard.span(regex), message)
        return
    if never_ends(pattern):
        message = Message(
            "the regex of `${variable}` takes exponential time on some values: it has a repeat inside a repeat",
            variable=variable.name,
        )
        yield Finding(dashboard.span(regex), message)


def _swapped(dashboard: Dashboard, variable: Variable, query: Scalar) -> Iterator[Finding]:
    """`label_values(label, metric)`: the label is a metric of the catalogue or of a query here, and the metric none."""
    taken = variable_query(str(query.value))
    label, metric = taken.label, taken.inner.strip()
    if not label or not metric.isidentifier():
        return
    catalogue, queried = dashboard.course.catalogue.metrics, dashboard.queried_metrics
    if (label in catalogue or label in queried) and metric not in catalogue and metric not in queried:
        place = dashboard.within(query, 0, len(str(query.value)))
        meant = f"label_values({label}, {metric})"
        fix = replacing(place, meant)
        message = Message(
            "the query of `${variable}`: `label_values` takes the metric first: write `{meant}`",
            variable=variable.name,
            meant=meant,
        )
        yield Finding(place, message, fix)


def _chosen(variable: Variable, key: str) -> list[Scalar]:
    """What is selected at first: the values, or the texts that are shown for them."""
    value = at(variable.value, "current", key)
    items = value.items if isinstance(value, Array) else (value,)
    return [item for item in items if isinstance(item, Scalar) and isinstance(item.value, str)]


def _is_used(dashboard: Dashboard, variable: Variable) -> bool:
    """Whether anything depends on its value: a query, a datasource, another variable, a repeated panel."""
    inside = range(variable.value.start, variable.value.end)
    for found in dashboard.references:
        if found.use.name == variable.name and found.scalar.start not in inside and DEPENDS & set(found.path):
            return True
    return any(string(panel.value.get("repeat")) == variable.name for panel in dashboard.panels)
