"""An alert rule whose datasource does not exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.grafana_language import BUILT_IN_DATASOURCES
from cdclint.documents.monitoring.provisioning.datasources import Provisioned
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.monitoring.provisioning.datasources import DatasourceFacts


@rule(needs=("alerting",))
def unknown_datasource(project: Project) -> Iterator[Finding]:
    """A query of a Grafana rule names a `datasourceUid` that no provisioned datasource has.

    The rule is loaded and fails at every evaluation. Grafana takes the uid literally: neither the datasource's name nor
    a variable will do; a datasource without a uid has the one that Grafana derives of its name. Where several queries
    name one unknown uid, and one datasource is named by nobody, that one is reported. Projects that provision no
    datasource are left alone.
    """
    provisioned = Provisioned.of(project)
    uids = provisioned.uids
    if not provisioned.entries or provisioned.open or not project.complete:
        return
    known = frozenset((uids | {"__expr__"}) - {""})
    by_name = {entry["name"]: entry["uid"] for entry in provisioned.entries}
    rooted = dict(_of_roots(project, provisioned))
    for uid, (path, entry, count) in rooted.items():
        message = Message(
            'the datasource "{name}" has the uid `{own}`, and {count} queries of alert rules name `{uid}`',
            name=entry["name"],
            own=entry["uid"],
            count=count,
            uid=uid,
        )
        yield Finding(project.span(path, entry["uid_place"]), message)
    without = [entry["name"] for entry in provisioned.entries if not entry["uid"]]
    for path, facts in project.alert_files.items():
        for one in facts["rules"]:
            for uid, span in one["datasources"]:
                if (
                    uid in uids
                    or uid in rooted
                    or uid.casefold() in BUILT_IN_DATASOURCES
                    or uid.startswith("$")
                    or not one["grafana"]
                ):
                    continue
                near = [by_name[uid]] if by_name.get(uid) else closest(uid, known, n=1)
                message = _unknown(one["title"], uid, near)
                if len(without) == 1 and (uid in by_name or len(provisioned.entries) == 1 or not near):
                    message = Message(
                        'alert "{title}": no datasource has the uid `{uid}`, and "{name}" has none: write it there',
                        title=one["title"],
                        uid=uid,
                        name=without[0],
                    )
                yield Finding(project.span(path, span), message)


def _of_roots(project: Project, provisioned: Provisioned) -> Iterator[tuple[str, tuple[str, DatasourceFacts, int]]]:
    """The uids that several queries name and none has, where only one datasource can be meant, and nobody names it."""
    counts = Counter(
        uid
        for facts in project.alert_files.values()
        for one in facts["rules"]
        for uid, _ in one["datasources"]
        if one["grafana"] and uid.casefold() not in BUILT_IN_DATASOURCES and not uid.startswith("$")
    )
    unknown = {uid: count for uid, count in counts.items() if uid not in provisioned.uids}
    free = [
        (path, entry)
        for path, facts in project.datasource_files.items()
        for entry in facts["datasources"]
        if entry["uid"] and entry["uid"] not in counts
    ]
    if len(unknown) == 1 and len(free) == 1:
        [(uid, count)] = unknown.items()
        [(path, entry)] = free
        if count > 1:
            yield uid, (path, entry, count)


def _unknown(title: str, uid: str, near: list[str]) -> Message:
    if not near:
        return Message('alert "{title}": no datasource has the uid `{uid}`', title=title, uid=uid)
    return Message(
        'alert "{title}": no datasource has the uid `{uid}`; did you mean `{meant}`?',
        title=title,
        uid=uid,
        meant=near[0],
    )
