"""A template of a notification that is not defined."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.provisioning.notification_templates import DEFAULTS
from cdclint.documents.project import Project


@rule(severity=Severity.WARNING, needs=("notifications",))
def undefined_template(project: Project) -> Iterator[Finding]:
    """A contact point or template uses a template of a name that no provisioned file defines.

    Grafana finds out when an alert fires: the notification comes without that text, or not at all. Templates that
    were made by hand are not in files; where a project defines none, a name is reported only if it is almost one of
    Grafana's own.
    """
    notifications = [facts["notifications"] for facts in project.alert_files.values() if "notifications" in facts]
    own = {name for one in notifications for name in one["templates"]}
    known = frozenset(own | DEFAULTS)
    for path, facts in project.alert_files.items():
        for name, span in facts["notifications"]["named_templates"] if "notifications" in facts else ():
            if name in own or name in DEFAULTS or "$" in name:
                continue
            near = closest(name, known, cutoff=0.8)
            if near:
                message = Message("there is no template `{name}`; did you mean `{meant}`?", name=name, meant=near[0])
            elif own:
                message = Message("there is no template `{name}` in the files", name=name)
            else:
                continue
            yield Finding(project.span(path, span), message)
