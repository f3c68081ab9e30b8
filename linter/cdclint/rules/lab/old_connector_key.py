"""A connector that is configured for Debezium 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding, replacing
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.lab.debezium_images import debezium_of
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.connectors.connector_keys import OldKeyFacts
    from cdclint.documents.lab.mounts import Lab


@rule(needs=("old_keys", "compose"))
def old_connector_key(project: Project) -> Iterator[Finding]:
    """A connector has keys of Debezium 1, and the lab runs Debezium 2 or later.

    Debezium 2 renamed them: `database.server.name` is `topic.prefix`, `database.history.*` is
    `schema.history.internal.*`, and `table.whitelist` is `table.include.list`. Connect refuses the connector: "The
    topic.prefix value is invalid: A value is required". Judged are files, by the images of their lab, and code blocks
    of lessons, where the images of all labs are of version 2 or later; pieces of a configuration, too, for keys that
    only Debezium 1 had. A block beside which the text mentions version 1 or of migrating is left alone.
    """
    lab = project.lab
    for path, connector in project.connector_files.items():
        version = _major(project, lab, lab.around(path))
        for one in connector["old_keys"] if version > 1 else ():
            yield _finding(project, path, one, version)
    version = _major(project, lab, list(lab.composes))
    for path, lesson in project.lessons.items() if version > 1 else ():
        for one in lesson.get("old_keys", ()):
            yield _finding(project, path, one, version)


def _finding(project: Project, path: str, one: OldKeyFacts, version: int) -> Finding:
    span = project.span(path, one["span"])
    message = Message(
        "Debezium {version} has no `{key}`: write `{meant}`", version=version, key=one["key"], meant=one["meant"]
    )
    fix = replacing(span, one["meant"])
    return Finding(span, message, fix)


def _major(project: Project, lab: Lab, composes: list[str]) -> int:
    return next(iter(debezium_of(project, lab, composes)), 0)
