"""A setting that differs from the contract."""

from __future__ import annotations

import json
from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Trait, rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.documents.monitoring.panel import Panel, thresholds
from cdclint.documents.requirements import Mapping, PanelRequired, RowRequired, folded
from cdclint.syntax.data.value import Array, Object, Value, at, is_true, plain, string


@rule(traits=(Trait.CONTRACT,))
def wrong_setting(dashboard: Dashboard) -> Iterator[Finding]:
    """A dashboard is set otherwise than its contract says.

    The contract may fix title, uid, refresh, time range, datasource, links, the rows with their panels, and for each
    panel its type, row, unit, query, thresholds and value mappings. Where a panel is not there at all, that is reported
    at the dashboard's title.
    """
    contract = dashboard.contract
    for lines in contract.min_lines:
        count = dashboard.source.line_count
        if count < lines.count:
            defect = Message("{count} lines, fewer than {least}", count=count, least=lines.count)
            advice = Message("something must be missing")
            yield Finding(dashboard.span(dashboard.place), lines.explain(defect, advice))
    for setting in contract.settings:
        given = dashboard.root.get(setting.key)
        if given is None or plain(given) != setting.equals:
            place = dashboard.span(given or dashboard.place)
            advice = Message("write {value}", value=json.dumps(setting.equals, ensure_ascii=False))
            yield Finding(place, setting.explain(_given(setting.key, given), advice))
    for wanted in contract.time:
        for key, asked in (("from", wanted.start), ("to", wanted.end)):
            value = at(dashboard.root, "time", key)
            if asked and string(value) != asked:
                place = dashboard.span(value or dashboard.root.get("time") or dashboard.place)
                yield Finding(place, wanted.explain(_given(f"time.{key}", value), _write(asked)))
    yield from _datasources(dashboard)
    for row in contract.rows:
        yield from _row(dashboard, row)
    for required in contract.panels:
        yield from _panel(dashboard, required)
    for need in contract.every_panel:
        for panel in dashboard.panels:
            if not panel.is_row and not panel.is_library and not _has(panel, need):
                yield Finding(dashboard.span(panel.place), _lacking(panel, need))
    for link in contract.links:
        if not any(folded(link.to) in folded(text) for text in _links(dashboard)):
            place = dashboard.span(dashboard.root.get("links") or dashboard.place)
            defect = Message("no link to `{target}`, of the dashboard or of a panel", target=link.to)
            yield Finding(place, link.explain(defect, Message("add one")))


def _datasources(dashboard: Dashboard) -> Iterator[Finding]:
    for wanted in dashboard.contract.datasource:
        for found in dashboard.datasources:
            reference = found.reference
            if not reference.variables or reference.built_in or found.path[:1] in {("templating",), ("annotations",)}:
                continue
            if reference.uid != wanted.equals:
                defect = Message('{owner} takes its datasource from "{uid}"', owner=found.owner, uid=str(reference.uid))
                yield Finding(dashboard.span(reference.node), wanted.explain(defect, _write(str(wanted.equals))))


def _row(dashboard: Dashboard, wanted: RowRequired) -> Iterator[Finding]:
    row = next((panel for panel in dashboard.panels if panel.is_row and panel.title == wanted.title), None)
    if row is None:
        defect = Message('no row "{title}"', title=wanted.title)
        yield Finding(dashboard.span(dashboard.place), wanted.explain(defect, Message("add it")))
        return
    collapsed = row.value.get("collapsed")
    is_collapsed = is_true(collapsed)
    if wanted.collapsed is not None and is_collapsed != wanted.collapsed:
        defect = Message("{row} is open at first", row=row.label)
        if is_collapsed:
            defect = Message("{row} is collapsed at first", row=row.label)
        advice = Message('write "collapsed": {value}', value=json.dumps(wanted.collapsed))
        yield Finding(dashboard.span(collapsed or row.place), wanted.explain(defect, advice))
    held = {panel.title for panel in dashboard.panels if panel.row is row}
    for title in wanted.panels:
        if title not in held:
            defect = Message('{row} has no panel "{title}"', row=row.label, title=title)
            yield Finding(dashboard.span(row.place), wanted.explain(defect, Message("add it")))


def _panel(dashboard: Dashboard, wanted: PanelRequired) -> Iterator[Finding]:
    panel = next((panel for panel in dashboard.panels if not panel.is_row and panel.title == wanted.title), None)
    if panel is None:
        defect = Message('no panel "{title}"', title=wanted.title)
        yield Finding(dashboard.span(dashboard.place), wanted.explain(defect, Message("add it")))
        return
    for key, given, asked, value in (
        ("type", panel.type, wanted.type, panel.value.get("type")),
        ("unit", string(panel.default("unit")), wanted.unit, panel.default("unit")),
    ):
        if asked and given != asked:
            defect = Message("{panel} has no {key}", panel=panel.label, key=key)
            if given:
                defect = Message('{panel} has the {key} "{value}"', panel=panel.label, key=key, value=given)
            yield Finding(dashboard.span(value or panel.place), wanted.explain(defect, _write(asked)))
    row = "" if panel.row is None else panel.row.title
    if wanted.row and row != wanted.row:
        defect = Message("{panel} is in no row", panel=panel.label)
        if row:
            defect = Message('{panel} is in the row "{row}"', panel=panel.label, row=row)
        advice = Message('move it to "{row}"', row=wanted.row)
        yield Finding(dashboard.span(panel.place), wanted.explain(defect, advice))
    texts = [target.value.get("expr") for target in panel.targets]
    if wanted.query and not any(wanted.query.stand_in(string(text)) for text in texts):
        place = dashboard.span(next((text for text in texts if text is not None), panel.place))
        defect = Message("no query of {panel} has {words}", panel=panel.label, words=str(wanted.query))
        yield Finding(place, wanted.explain(defect, Message("add it")))
    graph = at(panel.value, "options", "graphMode")
    if wanted.sparkline is not None and (string(graph) not in {"", "none"}) != wanted.sparkline:
        mode = "area" if wanted.sparkline else "none"
        defect = Message("{panel} has a sparkline", panel=panel.label)
        if wanted.sparkline:
            defect = Message("{panel} has no sparkline", panel=panel.label)
        advice = Message('write "graphMode": "{mode}"', mode=mode)
        yield Finding(dashboard.span(graph or panel.place), wanted.explain(defect, advice))
    yield from _steps(dashboard, panel, wanted)
    for mapping in wanted.mappings:
        if not any(_same(mapping, found) for found in _mappings(panel)):
            place = dashboard.span(panel.default("mappings") or panel.place)
            yield Finding(place, wanted.explain(_unmapped(panel, mapping), Message("add the mapping")))


def _steps(dashboard: Dashboard, panel: Panel, wanted: PanelRequired) -> Iterator[Finding]:
    if not wanted.thresholds:
        return
    given = list(thresholds(panel))
    asked = [(step.value, step.color) for step in wanted.thresholds]
    for (value, color, step), expected in zip(given, asked, strict=False):
        if (value, color) != expected:
            place = step.get("value") if value != expected[0] else step.get("color")
            defect = Message("{panel} has the threshold {threshold}", panel=panel.label, threshold=_step(value, color))
            advice = Message("write {threshold}", threshold=_step(*expected))
            yield Finding(dashboard.span(place or step), wanted.explain(defect, advice))
    if len(given) != len(asked):
        place = panel.default("thresholds") or panel.place
        steps = Message.joined(", ", [_step(*step) for step in asked])
        defect = Message("{panel} has {count} threshold steps", panel=panel.label, count=len(given))
        advice = Message("write {count}: {steps}", count=len(asked), steps=steps)
        yield Finding(dashboard.span(place), wanted.explain(defect, advice))


def _step(value: float | None, color: str) -> Message:
    if value is None:
        return Message("base {color}", color=color)
    return Message("{value} {color}", value=f"{value:g}", color=color)


def _mappings(panel: Panel) -> Iterator[Mapping]:
    groups = panel.default("mappings")
    for group in groups if isinstance(groups, Array) else ():
        options = group.get("options") if isinstance(group, Object) else None
        for member in options if isinstance(options, Object) else ():
            yield Mapping(member.name, string(at(member.value, "text")), string(at(member.value, "color")))


def _same(wanted: Mapping, found: Mapping) -> bool:
    return wanted.value == found.value and wanted.text in {"", found.text} and wanted.color in {"", found.color}


def _unmapped(panel: Panel, mapping: Mapping) -> Message:
    wanted = " ".join(filter(None, (mapping.text, mapping.color)))
    if not wanted:
        return Message("{panel} does not map {value} to anything", panel=panel.label, value=mapping.value)
    return Message("{panel} does not map {value} to {wanted}", panel=panel.label, value=mapping.value, wanted=wanted)


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


def _lacking(panel: Panel, need: str) -> Message:
    match need:
        case "title":
            return Message("{panel} has no title, which the contract asks of all", panel=panel.label)
        case "description":
            return Message("{panel} has no description, which the contract asks of all", panel=panel.label)
        case "unit":
            return Message("{panel} has no unit, which the contract asks of all", panel=panel.label)
        case "link":
            return Message("{panel} has no link, which the contract asks of all", panel=panel.label)
        case _:
            return Message("{panel} has no thresholds, which the contract asks of all", panel=panel.label)


def _links(dashboard: Dashboard) -> Iterator[str]:
    for owner in (dashboard.root, *(panel.value for panel in dashboard.panels)):
        links = owner.get("links")
        for link in links if isinstance(links, Array) else ():
            yield f"{string(at(link, 'title'))} {string(at(link, 'url'))}"


def _given(key: str, value: Value | None) -> Message:
    if value is None:
        return Message("no `{key}`", key=key)
    return Message("`{key}` is {value}", key=key, value=_shown(value))


def _write(text: str) -> Message:
    return Message('write "{text}"', text=text)


def _shown(value: Value) -> str:
    text = json.dumps(plain(value), ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:59]}…"
