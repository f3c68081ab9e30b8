"""The keys that Grafana reads in a dashboard, by where they are; facts of Grafana 12.4 and of earlier models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.documents.monitoring.grafana_language import datasource_of
from cdclint.documents.monitoring.panel import objects
from cdclint.syntax.data.value import Object, at, string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.monitoring.dashboard import Dashboard
    from cdclint.documents.monitoring.panel import Panel

_WRITTEN = {
    "root": (
        "annotations description editable fiscalYearStartMonth gnetId graphTooltip hideControls id iteration links "
        "liveNow panels preload refresh revision rows schemaVersion sharedCrosshair snapshot style tags templating "
        "time timepicker timezone title uid version weekStart"
    ),
    "panel": (
        "alert cacheTimeout collapse collapsed datasource description editable error fieldConfig gridPos "
        "hideTimeOverride id interval libraryPanel links maxDataPoints maxPerRow minSpan options panels pluginVersion "
        "queryCachingTTL repeat repeatDirection repeatIteration repeatPanelId repeatRowId span targets timeFrom "
        "timeShift title transformations transparent type"
    ),
    "gridPos": "h w x y static",
    "fieldConfig": "defaults overrides",
    "defaults": (
        "actions color custom decimals description displayName fieldMinMax filterable links mappings max min noValue "
        "nullValueMode path thresholds unit unitScale writeable"
    ),
    "thresholds": "mode steps",
    "step": "color value index state",
    "override": "matcher properties __systemRef",
    "matcher": "id options scope",
    "property": "id value",
    "target": (
        "datasource disableTextWrap editorMode excludeNullMetadata exemplar expr format fullMetaSearch hide "
        "includeNullMetadata instant interval intervalFactor intervalMs legendFormat legendLink maxDataPoints metric "
        "queryType range refId step useBackend"
    ),
    "variable": (
        "allFormat allValue allowCustomValue auto auto_count auto_min baseFilters current datasource defaultKeys "
        "definition description error filters hide includeAll label multi multiFormat name options query queryValue "
        "refresh regex regexApplyTo skipUrlSync sort tagValuesQuery tags tagsQuery type useTags"
    ),
    "link": "asDropdown icon includeVars keepTime placement tags targetBlank title tooltip type url",
    "annotation": (
        "builtIn datasource enable expr filter hide iconColor limit name placement showIn step tagKeys tags target "
        "textFormat titleFormat type useValueForTime"
    ),
    "time": "from to",
    "transformation": "disabled filter id options topic",
}
KEYS = {kind: tuple(written.split()) for kind, written in _WRITTEN.items()}
"""The keys of each kind of object."""
_OTHER = (
    "aggregation aliasBy bucketAggs dataset dimensions dsType groupBy groupByTags measurement metricName "
    "metricQueryType metrics namespace orderByTime policy queryText rawQuery rawQueryText rawSql refCount region "
    "resultFormat select sql statistic statistics table target targetFull textEditor timeField timeFieldType "
    "timeSeriesList timeSeriesQuery"
)
OTHER_DATASOURCES = frozenset(_OTHER.split())
"""Keys of the queries of other datasources that come with Grafana: a target keeps them when it is led to Prometheus."""
SENSE = {
    "target": {"query": "expr", "promql": "expr", "exp": "expr", "expression": "expr", "legend": "legendFormat"},
    "step": {"threshold": "value", "limit": "value"},
    "time": {"start": "from", "end": "to"},
    "link": {"link": "url", "href": "url", "openInNewTab": "targetBlank"},
}
"""Keys of other programs, with what Grafana calls the same."""

OF_OTHER_FORM = {"datasourceUid": '"datasource": {"uid": …}'}
"""Keys whose value is written otherwise at the key that is meant, with how that is written."""


def keyed_objects(dashboard: Dashboard) -> Iterator[tuple[Object, str]]:
    """The objects whose keys are known, with the kind of each."""
    root = dashboard.root
    yield root, "root"
    if isinstance(time := root.get("time"), Object):
        yield time, "time"
    for variable in objects(at(root, "templating", "list")):
        yield variable, "variable"
    for annotation in objects(at(root, "annotations", "list")):
        yield annotation, "annotation"
    for link in objects(root.get("links")):
        yield link, "link"
    for panel in dashboard.panels:
        yield from _of_panel(panel, dashboard)


def _of_panel(panel: Panel, dashboard: Dashboard) -> Iterator[tuple[Object, str]]:
    yield panel.value, "panel"
    defaults = at(panel.value, "fieldConfig", "defaults")
    thresholds = at(defaults, "thresholds")
    for value, kind in (
        (panel.value.get("gridPos"), "gridPos"),
        (panel.value.get("fieldConfig"), "fieldConfig"),
        (defaults, "defaults"),
        (thresholds, "thresholds"),
    ):
        if isinstance(value, Object):
            yield value, kind
    for step in objects(at(thresholds, "steps")):
        yield step, "step"
    for override in objects(at(panel.value, "fieldConfig", "overrides")):
        yield override, "override"
        if isinstance(matcher := override.get("matcher"), Object):
            yield matcher, "matcher"
        for one in objects(override.get("properties")):
            yield one, "property"
    for one in objects(panel.value.get("transformations")):
        yield one, "transformation"
    for target in panel.targets if panel.has_data else ():
        if string(target.value.get("expr")) or _is_of_prometheus(target.value, panel, dashboard):
            yield target.value, "target"


def _is_of_prometheus(target: Object, panel: Panel, dashboard: Dashboard) -> bool:
    """Whether a target without a query certainly asks Prometheus."""
    for value in (target.get("datasource"), panel.value.get("datasource")):
        kind = dashboard.datasource_type(datasource_of(value))
        if kind is not None:
            return kind == "prometheus"
    return False
