"""A dashboard provider that Grafana refuses."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.provisioning.providers import DashboardProviders
from cdclint.documents.monitoring.provisioning.provisioned_settings import is_boolean, is_dynamic
from cdclint.syntax.data.value import Object, Scalar, Value, at, items, text

BOOLEANS = ("disableDeletion", "allowUiUpdates", "editable")


@rule
def invalid_provider(file: DashboardProviders) -> Iterator[Finding]:
    """A provider of dashboards lacks its path, has the name of another one, or a type that does not exist.

    Grafana ends at its start: with exit status 1, and over a missing `options.path` with a panic. Without
    `apiVersion: 1` the file is read in a form that no provider has had for years.
    """
    root = file.value
    if isinstance(root, Object) and "apiVersion" not in root:
        listed = root.member("providers")
        if listed is not None:
            yield _at(file, listed.key, Message("the file needs `apiVersion: 1`"))
    names: set[tuple[str, str]] = set()
    for entry in items(at(root, "providers")):
        if not isinstance(entry, Object):
            continue
        place, name, org = entry.get("name") or entry, text(entry.get("name")), text(entry.get("orgId")) or "1"
        if name and (org, name) in names:
            yield _at(file, place, Message('there is a provider "{name}" already', name=name))
        names.add((org, name))
        kind = entry.get("type")
        if kind is not None and text(kind) not in {"", "file"} and not is_dynamic(kind):
            yield _at(file, kind, Message("there is no provider of the type `{type}`: write `file`", type=text(kind)))
        elif not text(at(entry, "options", "path")) and not text(at(entry, "options", "folder")):
            yield _at(file, place, Message("a provider needs `options` with a `path`"))
        for key in BOOLEANS:
            written = entry.get(key)
            if written is not None and not is_boolean(text(written)) and not is_dynamic(written):
                yield _at(file, written, Message("`{key}` is `true` or `false`", key=key))


def _at(file: DashboardProviders, value: Value, message: Message) -> Finding:
    end = value.end if isinstance(value, Scalar) else value.start + 1
    return Finding(file.source.span(value.start, end), message)
