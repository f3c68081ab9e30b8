"""Two alert rules in two files that Grafana takes for one."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project


@rule(needs=("uids",))
def duplicate_uid(project: Project) -> Iterator[Finding]:
    """A rule has the `uid` of a rule in another file of the same folder.

    Grafana keeps rules by their uid and reads the files of a folder one after the other: the rule of the later file
    replaces the earlier one without a message. Two rules of one file are reported by `alert/invalid`.
    """
    seen: dict[tuple[str, str], tuple[str, str]] = {}
    for path, facts in sorted(project.alert_files.items()):
        folder = dirname(path)
        for uid, title, span in facts.get("uids", []):
            other = seen.setdefault((folder, uid), (path, title))
            if other[0] != path and "$" not in uid:
                message = Message(
                    'alert "{title}": the alert "{other}" in {path} has the uid `{uid}` already',
                    title=title,
                    other=other[1],
                    path=other[0],
                    uid=uid,
                )
                yield Finding(project.span(path, span), message)
