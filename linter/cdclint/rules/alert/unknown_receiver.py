"""A contact point or mute timing that nothing defines."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.provisioning.contact_points import DEFAULT
from cdclint.documents.monitoring.provisioning.provisioned_settings import ends
from cdclint.documents.project import Project


@rule(needs=("notifications",))
def unknown_receiver(project: Project) -> Iterator[Finding]:
    """A notification policy or a rule names a contact point or mute timing that no file defines.

    Grafana refuses the policies: at a start it ends with exit status 1. `grafana-default-email` is always there. A
    project that provisions no contact points (no mute timings) is left alone: it may have made them by hand.
    """
    files = {path: facts["notifications"] for path, facts in project.alert_files.items() if "notifications" in facts}
    receivers = {name for one in files.values() for name in one["receivers"]}
    timings = {name for one in files.values() for name in one["timings"]}
    if not project.complete:
        return
    receivers_in_order, timings_in_order = tuple(sorted(receivers)), tuple(sorted(timings))
    for path, one in files.items():
        for name, span in one["named_receivers"] if receivers else ():
            if name not in receivers and name != DEFAULT and "$" not in name:
                message = Message(
                    "no contact point is called `{name}`{meant}", name=name, meant=_meant(name, receivers_in_order)
                )
                yield Finding(project.span(path, span), ends(message))
        for name, span in one["named_timings"] if timings else ():
            if name not in timings and "$" not in name:
                meant = _meant(name, timings_in_order)
                message = Message("no mute timing is called `{name}`{meant}", name=name, meant=meant)
                yield Finding(project.span(path, span), ends(message))


def _meant(name: str, known: tuple[str, ...]) -> Message:
    return Message.meant(next(iter(closest(name, known, n=1)), ""))
