"""Two numbers for one condition."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from posixpath import basename
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.lab.mounts import Lab
    from cdclint.documents.lesson.facts import LimitFacts
    from cdclint.documents.monitoring.alerting import RuleFacts
    from cdclint.documents.monitoring.metric_catalogue import Catalogue
    from cdclint.documents.monitoring.panel import PanelFacts

UNTOUCHED = [[None, "green"], [80, "red"]]
IN_MILLISECONDS = {"ms": 1.0, "s": 1000.0}


@rule(needs=("alerting",))
def threshold_mismatch(project: Project) -> Iterator[Finding]:
    """A lesson's table, a dashboard's thresholds and the alert rules name other numbers for one condition.

    The engineer on call opens the dashboard and must see the limit that fired; the lesson must name the one
    that the files hold. Compared are rules of one name in several files, the rows of tables that name a rule, and
    thresholds of panels that show a rule's only metric. Units do not matter: `5s`, `5000 ms` and «5 секунд» are equal.
    Rules of one name that differ in a label are two, and the thresholds that every new panel has are nobody's decision.
    """
    lab = project.lab
    alerts = [(path, one) for path, facts in project.alert_files.items() for one in facts["rules"]]
    seen: dict[str, list[tuple[str, RuleFacts]]] = {}
    for path, one in alerts:
        for other_path, other in seen.get(one["title"], ()):
            if _comparable(lab, (path, one), (other_path, other)):
                yield from _of_two(project, path, one, other_path, other)
        seen.setdefault(one["title"], []).append((path, one))
    for path, facts in project.lessons.items():
        for entry in facts.get("limits", ()):
            named = [pair for name in entry["names"] for pair in seen.get(name, ())]
            message = _against_alerts(entry, named, project.course.catalogue)
            if message is not None:
                yield Finding(project.span(path, entry["span"]), message)
    for path, dashboard in project.dashboards.items():
        near = [(other, one) for other, one in alerts if _together(lab, path, other)]
        for panel in dashboard["panels"]:
            yield from _of_panel(project, path, panel, near)


def _together(lab: Lab, path: str, other: str) -> bool:
    return lab.around(path) == lab.around(other)


def _comparable(lab: Lab, one: tuple[str, RuleFacts], other: tuple[str, RuleFacts]) -> bool:
    """Whether two rules of one name say one thing: they belong together, have the same labels, and are not copies.

    Files of one name in several folders are for several installations, where no lab holds them together.
    """
    (path, here), (other_path, there) = one, other
    if path == other_path or not _together(lab, path, other_path):
        return False
    if any(here["labels"][name] != there["labels"][name] for name in here["labels"].keys() & there["labels"].keys()):
        return False
    copies = basename(path) == basename(other_path) and here["grafana"] == there["grafana"]
    return bool(lab.around(path)) or not copies


def _of_two(project: Project, path: str, one: RuleFacts, other_path: str, other: RuleFacts) -> Iterator[Finding]:
    title = one["title"]
    if one["lasts"] and other["lasts"] and one["lasts"][0] != other["lasts"][0]:
        message = Message(
            'alert "{title}" lasts {here} here, and {there} in {path}',
            title=title,
            here=_time(one["lasts"][0]),
            there=_time(other["lasts"][0]),
            path=other_path,
        )
        yield Finding(project.span(path, one["lasts"][1]), message)
    if len(one["limits"]) == len(other["limits"]) == 1:
        [here], [there] = one["limits"], other["limits"]
        alike = here["metrics"] == there["metrics"] and here["low"] == there["low"]
        if alike and here["value"] != there["value"]:
            message = Message(
                'alert "{title}" has the limit {here} here, and {there} in {path}',
                title=title,
                here=f"{here['value']:g}",
                there=f"{there['value']:g}",
                path=other_path,
            )
            yield Finding(project.span(path, here["span"]), message)


def _against_alerts(entry: LimitFacts, named: list[tuple[str, RuleFacts]], catalogue: Catalogue) -> Message | None:
    """What is wrong with a row of a table, as far as the rules that it names can be compared with it."""
    values: dict[float, str] = {}
    for path, one in named:
        if entry["lasts"]:
            if one["lasts"]:
                values.setdefault(one["lasts"][0], path)
        elif len(one["limits"]) == 1 and one["limits"][0]["low"] == entry["low"]:
            [found] = one["limits"]
            factor = _to_milliseconds(found["metrics"], catalogue) if entry["unit"] == "ms" else 1.0
            if factor is not None:
                values.setdefault(found["value"] * factor, path)
    if not values or entry["value"] in values:
        return None
    value, path = next(iter(values.items()))
    title = named[0][1]["title"]
    shown = _time if entry["unit"] == "ms" else "{:g}".format
    return Message(
        'alert "{title}" says {there} in {path}, and this table {here}',
        title=title,
        there=shown(value),
        path=path,
        here=shown(entry["value"]),
    )


def _of_panel(project: Project, path: str, panel: PanelFacts, alerts: list[tuple[str, RuleFacts]]) -> Iterator[Finding]:
    """A panel's thresholds and the rules on its metric: what the shorter list has, the longer one must have."""
    metrics = panel["metrics"]
    factor = _to_milliseconds(metrics, project.course.catalogue)
    shown = IN_MILLISECONDS.get(panel["unit"])
    if factor is None or shown is None or panel["thresholds"] == UNTOUCHED:
        return
    steps = sorted({value * shown for value, _ in panel["thresholds"] if value and value > 0})
    limits = {
        found["value"] * factor: (other, one, found)
        for other, one in alerts
        for found in one["limits"]
        if found["metrics"] == metrics and not found["low"]
    }
    if not steps or not limits:
        return
    if len(limits) <= len(steps):
        for value in sorted(limits.keys() - set(steps)):
            other, one, found = limits[value]
            message = Message(
                'alert "{title}" fires at {limit}, but panel "{panel}" of {path} has {thresholds}',
                title=one["title"],
                limit=_time(value),
                panel=panel["title"],
                path=path,
                thresholds=_all(steps),
            )
            yield Finding(project.span(other, found["span"]), message)
    else:
        for value in sorted(set(steps) - limits.keys()):
            message = Message(
                'panel "{panel}" has a threshold at {threshold}, but the alerts fire at {limits}',
                panel=panel["title"],
                threshold=_time(value),
                limits=_all(sorted(limits)),
            )
            yield Finding(project.span(path, panel["place"]), message)


def _all(times: list[float]) -> str:
    return reduce(lambda some, time: Message("{some} and {time}", some=some, time=time), map(_time, times))


def _to_milliseconds(metrics: list[str], catalogue: Catalogue) -> float | None:
    """By what a single metric's own unit becomes milliseconds; None where it is not a time."""
    metric = catalogue.find(metrics[0]) if len(metrics) == 1 else None
    return None if metric is None or metric.kind == "counter" else IN_MILLISECONDS.get(metric.unit)


def _time(milliseconds: float) -> str:
    for unit, factor in (("h", 3_600_000), ("m", 60_000), ("s", 1000)):
        if milliseconds >= factor and milliseconds % factor == 0:
            return f"{milliseconds / factor:g}{unit}"
    return f"{milliseconds:.12g}ms"
