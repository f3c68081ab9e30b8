"""The values that settings of a dashboard and its panels may have; facts of Grafana 12.4, earlier words included."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.regex import regex
from cdclint.documents.monitoring.panel import objects
from cdclint.syntax.data.value import Scalar, at, items, string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.monitoring.dashboard import Dashboard
    from cdclint.documents.monitoring.panel import Panel
    from cdclint.syntax.data.value import Object, Value

_COLORS = (
    "fixed shades thresholds palette-classic palette-classic-by-name continuous-GrYlRd continuous-RdYlGr "
    "continuous-BlYlRd continuous-YlRd continuous-BlPu continuous-YlBl continuous-blues continuous-reds "
    "continuous-greens continuous-purples continuous-viridis continuous-magma continuous-plasma continuous-inferno "
    "continuous-cividis"
)
_CALCULATIONS = (
    "lastNotNull last firstNotNull first min max mean median variance stdDev sum count range delta step diff logmin "
    "allIsZero allIsNull changeCount distinctCount diffperc allValues uniqueValues countAll avg total current"
)
_PERCENTILE = regex(r"p\d{1,2}")
_ANY = {
    "repeatDirection": "h v",
    "fieldConfig.defaults.color.mode": _COLORS,
    "fieldConfig.defaults.thresholds.mode": "absolute percentage",
}
_LEGEND = {
    "options.legend.displayMode": "list table hidden",
    "options.legend.placement": "bottom right",
    "options.tooltip.mode": "single multi none",
    "options.tooltip.sort": "none asc desc",
}
_GRAPH = {
    "fieldConfig.defaults.custom.drawStyle": "line bars points",
    "fieldConfig.defaults.custom.lineInterpolation": "linear smooth stepBefore stepAfter",
    "fieldConfig.defaults.custom.gradientMode": "none opacity hue scheme",
    "fieldConfig.defaults.custom.showPoints": "auto never always",
    "fieldConfig.defaults.custom.axisPlacement": "auto left right top bottom hidden",
    "fieldConfig.defaults.custom.axisColorMode": "text series",
    "fieldConfig.defaults.custom.stacking.mode": "none normal percent",
    "fieldConfig.defaults.custom.thresholdsStyle.mode": "off line dashed area line+area dashed+area series",
    "fieldConfig.defaults.custom.scaleDistribution.type": "linear log ordinal symlog",
    "fieldConfig.defaults.custom.lineStyle.fill": "solid dash dot square",
}
_ORIENTED = {"options.orientation": "auto horizontal vertical"}
_STAT = {
    "options.colorMode": "none value background background_solid",
    "options.graphMode": "none area line",
    "options.textMode": "auto value value_and_name name none",
    "options.justifyMode": "auto center",
    "options.percentChangeColorMode": "standard inverted same_as_value",
}
_BAR = {
    "options.displayMode": "basic lcd gradient",
    "options.valueMode": "color text hidden",
    "options.namePlacement": "auto top left hidden",
}
_PIE = {"options.pieType": "pie donut", "options.legend.displayMode": "list table hidden"}
_OF_TYPE = {
    "timeseries": _LEGEND | _GRAPH,
    "trend": _LEGEND | _GRAPH,
    "stat": _ORIENTED | _STAT,
    "gauge": _ORIENTED,
    "bargauge": _ORIENTED | _BAR,
    "piechart": _PIE,
}
_FORMATS = ("time_series", "table", "heatmap", "timeseries")
_NUMBERS = {"hide": ("0", "1", "2", "3"), "refresh": ("0", "1", "2"), "sort": tuple("012345678")}
_VARIABLES = "query custom constant datasource interval textbox adhoc groupby snapshot system switch"
_TRANSFORMATIONS = (
    "append calculateField concatenate configFromData convertFieldType convertFrameType ensureColumns "
    "extractFields fieldLookup filterByRefId filterByValue filterFields filterFieldsByName filterFrames "
    "filterFramesByRefId formatString formatTime groupBy groupToNestedTable groupingToMatrix heatmap "
    "histogram joinByField joinByLabels labelsToFields limit merge noop organize partitionByValues "
    "prepareTimeSeries reduce regression renameByRegex rowsToFields seriesToColumns seriesToRows smoothing "
    "sortBy spatial timeSeriesTable transpose"
)
_MATCHERS = (
    "byName byRegexp byRegexpOrNames byNames byType byTypes byFrameRefID byValue numeric time first "
    "firstTimeField anyMatch allMatches invertMatch alwaysMatch neverMatch"
)
_PROPERTIES = (
    "unit min max decimals displayName color thresholds mappings links noValue description filterable actions "
    "fieldMinMax unitScale custom.align custom.axisBorderShow custom.axisCenteredZero custom.axisColorMode "
    "custom.axisGridShow custom.axisLabel custom.axisPlacement custom.axisSoftMax custom.axisSoftMin "
    "custom.axisWidth custom.barAlignment custom.barWidthFactor custom.cellOptions custom.displayMode "
    "custom.drawStyle custom.fillBelowTo custom.fillOpacity custom.filterable custom.gradientMode "
    "custom.hidden custom.hideFrom custom.insertNulls custom.inspect custom.lineInterpolation "
    "custom.lineStyle custom.lineWidth custom.minWidth custom.pointSize custom.scaleDistribution "
    "custom.showPoints custom.spanNulls custom.stacking custom.thresholdsStyle custom.transform custom.width "
    "custom.wrapText custom.fillColor custom.lineColor custom.pointColor custom.showValues custom.tooltip"
)


_ACTS_LIKE = {"fieldConfig.defaults.custom.stacking.mode": "normal", "options.tooltip.mode": "multi"}
"""Settings where Grafana takes every word that it does not know for one that it knows."""


class Word(NamedTuple):
    """A value and those that its setting may have; where the list is not `closed`, only what is almost one is wrong.

    `acts_like` is the value that Grafana takes an unknown one for, "" where an unknown one has no effect.
    """

    value: Scalar
    key: str
    known: tuple[str, ...]
    closed: bool
    acts_like: str = ""


def words_of(dashboard: Dashboard) -> Iterator[Word]:
    """The values with a list of their own that a dashboard has."""
    root = dashboard.root
    yield from _word(root.get("graphTooltip"), "graphTooltip", ("0", "1", "2"))
    yield from _word(root.get("weekStart"), "weekStart", ("browser", "monday", "saturday", "sunday"))
    for variable in dashboard.variables:
        yield from _word(variable.value.get("type"), "type", tuple(_VARIABLES.split()))
        for key, numbers in _NUMBERS.items():
            value = variable.value.get(key)
            if isinstance(value, Scalar) and not isinstance(value.value, bool):
                yield from _word(value, key, numbers)
    for link in objects(root.get("links")):
        yield from _word(link.get("type"), "type", ("link", "dashboards"))
    for panel in dashboard.panels:
        yield from _of_panel(panel)
        for target in panel.targets:
            if string(target.value.get("expr")):
                yield from _word(target.value.get("format"), "format", _FORMATS)
                yield from _word(target.value.get("editorMode"), "editorMode", ("code", "builder"))


def _of_panel(panel: Panel) -> Iterator[Word]:
    for path, words in (_ANY | _OF_TYPE.get(panel.type, {})).items():
        keys = path.split(".")
        yield from _word(at(panel.value, *keys), keys[-1], tuple(words.split()), acts_like=_ACTS_LIKE.get(path, ""))
    for path in ("options.reduceOptions.calcs", "options.legend.calcs"):
        for one in items(at(panel.value, *path.split("."))):
            if not _PERCENTILE.fullmatch(string(one)):
                yield from _word(one, "calcs", tuple(_CALCULATIONS.split()))
    for mapping in objects(at(panel.value, "fieldConfig", "defaults", "mappings")):
        yield from _word(mapping.get("type"), "type", ("value", "range", "regex", "special", "1", "2"))
    for override in objects(at(panel.value, "fieldConfig", "overrides")):
        yield from _of_override(override)
    for transformation in objects(panel.value.get("transformations")):
        yield from _word(transformation.get("id"), "id", tuple(_TRANSFORMATIONS.split()), closed=False)


def _of_override(override: Object) -> Iterator[Word]:
    yield from _word(at(override, "matcher", "id"), "id", tuple(_MATCHERS.split()), closed=False)
    for one in objects(override.get("properties")):
        yield from _word(one.get("id"), "id", tuple(_PROPERTIES.split()), closed=False)


def _word(
    value: Value | None, key: str, known: tuple[str, ...], *, closed: bool = True, acts_like: str = ""
) -> Iterator[Word]:
    if isinstance(value, Scalar) and value.value not in {None, ""} and "$" not in str(value.value):
        yield Word(value, key, known, closed, acts_like)
