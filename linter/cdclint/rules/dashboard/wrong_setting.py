"""A setting that differs from the contract."""

from __future__ import annotations

import json
from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import rule
from cdclint.documents.contract import Mapping, PanelRequired, RowRequired, folded
from cdclint.documents.dashboard import Dashboard, Panel, string, thresholds
from cdclint.documents.value import Array, Object, Scalar, Value, at, plain


@rule
def wrong_setting(dashboard: Dashboard) -> Iterator[Finding]:
    """A dashboard is set otherwise than its contract says.

    The contract may fix title, uid, refresh, time range, datasource, links, the rows with their panels, and for each
    panel its type, row, unit, query, thresholds and value mappings. Where a panel is not there at all, that is told at
    the dashboard's title.
    """
    contract = dashboard.contract
    for lines in contract.min_lines:
        count = dashboard.source.line_count
        if count < lines.count:
            defect = f"{count} lines, fewer than {lines.count}"
            yield Finding(dashboard.span(dashboard.place), lines.explain(defect, "something must be missing"))
    for setting in contract.settings:
        given = dashboard.root.get(setting.key)
        if given is None or plain(given) != setting.equals:
            place = dashboard.span(given or dashboard.place)
            defect = f"no `{setting.key}`" if given is None else f"`{setting.key}` is {_shown(given)}"
            yield Finding(place, setting.explain(defect, f"write {json.dumps(setting.equals, ensure_ascii=False)}"))
    for wanted in contract.time:
        for key, asked in (("from", wanted.start), ("to", wanted.end)):
            value = at(dashboard.root, "time", key)
            if asked and string(value) != asked:
                place = dashboard.span(value or dashboard.root.get("time") or dashboard.place)
                defect = f"no `time.{key}`" if value is None else f"`time.{key}` is {_shown(value)}"
                yield Finding(place, wanted.explain(defect, f'write "{asked}"'))
    yield from _datasources(dashboard)
    for row in contract.rows:
        yield from _row(dashboard, row)
    for required in contract.panels:
        yield from _panel(dashboard, required)
    for need in contract.every_panel:
        for panel in dashboard.panels:
            if not panel.is_row and not panel.is_library and not _has(panel, need):
                yield Finding(
                    dashboard.span(panel.place), f"{panel.label} has no {need}, which the contract asks of all"
                )
    for link in contract.links:
        if not any(folded(link.to) in folded(text) for text in _links(dashboard)):
            place = dashboard.span(dashboard.root.get("links") or dashboard.place)
            yield Finding(place, link.explain(f"no link to `{link.to}`, of the dashboard or of a panel", "add one"))


def _datasources(dashboard: Dashboard) -> Iterator[Finding]:
    for wanted in dashboard.contract.datasource:
        for found in dashboard.datasources:
            reference = found.reference
            if not reference.variables or reference.built_in or found.path[:1] in {("templating",), ("annotations",)}:
                continue
            if reference.uid != wanted.equals:
                defect = f'{found.owner} takes its datasource from "{reference.uid}"'
                yield Finding(dashboard.span(reference.node), wanted.explain(defect, f'write "{wanted.equals}"'))


def _row(dashboard: Dashboard, wanted: RowRequired) -> Iterator[Finding]:
    row = next((panel for panel in dashboard.panels if panel.is_row and panel.title == wanted.title), None)
    if row is None:
        yield Finding(dashboard.span(dashboard.place), wanted.explain(f'no row "{wanted.title}"', "add it"))
        return
    collapsed = row.value.get("collapsed")
    is_collapsed = isinstance(collapsed, Scalar) and collapsed.value is True
    if wanted.collapsed is not None and is_collapsed != wanted.collapsed:
        state = "collapsed" if is_collapsed else "open"
        advice = f'write "collapsed": {json.dumps(wanted.collapsed)}'
        place = dashboard.span(collapsed or row.place)
        yield Finding(place, wanted.explain(f"{row.label} is {state} at first", advice))
    held = {panel.title for panel in dashboard.panels if panel.row is row}
    for title in wanted.panels:
        if title not in held:
            yield Finding(dashboard.span(row.place), wanted.explain(f'{row.label} has no panel "{title}"', "add it"))


def _panel(dashboard: Dashboard, wanted: PanelRequired) -> Iterator[Finding]:
    panel = next((panel for panel in dashboard.panels if not panel.is_row and panel.title == wanted.title), None)
    if panel is None:
        yield Finding(dashboard.span(dashboard.place), wanted.explain(f'no panel "{wanted.title}"', "add it"))
        return
    for key, given, asked, value in (
        ("type", panel.type, wanted.type, panel.value.get("type")),
        ("unit", string(panel.default("unit")), wanted.unit, panel.default("unit")),
    ):
        if asked and given != asked:
            defect = f'{panel.label} has the {key} "{given}"' if given else f"{panel.label} has no {key}"
            yield Finding(dashboard.span(value or panel.place), wanted.explain(defect, f'write "{asked}"'))
    row = "" if panel.row is None else panel.row.title
    if wanted.row and row != wanted.row:
        where = f'in the row "{row}"' if row else "in no row"
        defect = f"{panel.label} stands {where}"
        yield Finding(dashboard.span(panel.place), wanted.explain(defect, f'move it to "{wanted.row}"'))
    texts = [target.value.get("expr") for target in panel.targets]
    if wanted.query and not any(wanted.query.stand_in(string(text)) for text in texts):
        place = dashboard.span(next((text for text in texts if text is not None), panel.place))
        yield Finding(place, wanted.explain(f"no query of {panel.label} has {wanted.query}", "add it"))
    graph = at(panel.value, "options", "graphMode")
    if wanted.sparkline is not None and (string(graph) not in {"", "none"}) != wanted.sparkline:
        mode = "area" if wanted.sparkline else "none"
        defect = f"{panel.label} has {'no' if wanted.sparkline else 'a'} sparkline"
        yield Finding(dashboard.span(graph or panel.place), wanted.explain(defect, f'write "graphMode": "{mode}"'))
    yield from _steps(dashboard, panel, wanted)
    for mapping in wanted.mappings:
        if not any(_same(mapping, found) for found in _mappings(panel)):
            place = dashboard.span(panel.default("mappings") or panel.place)
            yield Finding(place, wanted.explain(f"{panel.label} does not map {_described(mapping)}", "add the mapping"))


def _steps(dashboard: Dashboard, panel: Panel, wanted: PanelRequired) -> Iterator[Finding]:
    if not wanted.thresholds:
        return
    given = list(thresholds(panel))
    asked = [(step.value, step.color) for step in wanted.thresholds]
    for (value, color, step), expected in zip(given, asked, strict=False):
        if (value, color) != expected:
            place = step.get("value") if value != expected[0] else step.get("color")
            defect = f"{panel.label} has the threshold {_step(value, color)}"
            yield Finding(dashboard.span(place or step), wanted.explain(defect, f"write {_step(*expected)}"))
    if len(given) != len(asked):
        place = panel.default("thresholds") or panel.place
        steps = ", ".join(_step(*step) for step in asked)
        defect = f"{panel.label} has {len(given)} threshold steps"
        yield Finding(dashboard.span(place), wanted.explain(defect, f"write {len(asked)}: {steps}"))


def _step(value: float | None, color: str) -> str:
    return f"{'base' if value is None else format(value, 'g')} {color}"


def _mappings(panel: Panel) -> Iterator[Mapping]:
    groups = panel.default("mappings")
    for group in groups if isinstance(groups, Array) else ():
        options = group.get("options") if isinstance(group, Object) else None
        for member in options if isinstance(options, Object) else ():
            yield Mapping(member.name, string(at(member.value, "text")), string(at(member.value, "color")))


def _same(wanted: Mapping, found: Mapping) -> bool:
    return wanted.value == found.value and wanted.text in {"", found.text} and wanted.color in {"", found.color}


def _described(mapping: Mapping) -> str:
    return f"{mapping.value} to " + (" ".join(filter(None, (mapping.text, mapping.color))) or "anything")


def _has(panel: Panel, need: str) -> bool:
    match need:
        case "title" | "description":
            return bool(string(panel.value.get(need)).strip())
        case "unit":
            return bool(string(panel.default("unit")))
        case "link":
            links = panel.value.get("links")
            return isinstance(links, Array) and bool(links.items)
        case _:
            return any(True for _ in thresholds(panel))


def _links(dashboard: Dashboard) -> Iterator[str]:
    for owner in (dashboard.root, *(panel.value for panel in dashboard.panels)):
        links = owner.get("links")
        for link in links if isinstance(links, Array) else ():
            yield f"{string(at(link, 'title'))} {string(at(link, 'url'))}"


def _shown(value: Value) -> str:
    text = json.dumps(plain(value), ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:59]}…"
