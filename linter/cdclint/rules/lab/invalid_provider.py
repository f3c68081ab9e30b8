"""A dashboard provider that Grafana refuses."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.provisioning.providers import DashboardProviders
from cdclint.documents.monitoring.provisioning.provisioned_settings import fatal, is_dynamic
from cdclint.documents.monitoring.provisioning.provisioned_shapes import SHAPES, needs, shape_problems, unknown_keys
from cdclint.syntax.data.value import Object, Scalar, Value, at, is_null, items, text

OPTIONS = tuple(SHAPES["provider_options"])


@rule
def invalid_provider(file: DashboardProviders) -> Iterator[Finding]:
    """A provider of dashboards lacks its path, has the name of another one, or a type that does not exist.

    Grafana ends at its start: with exit status 1, and over a missing `options.path` with a panic. Without
    `apiVersion: 1` the file is read in a form that no provider has had for years.
    """
    for value, defect in fatal(_problems(file.value)):
        end = value.end if isinstance(value, Scalar) else value.start + 1
        yield Finding(file.source.span(value.start, end), defect)


def _problems(root: Value | None) -> Iterator[tuple[Value, Message]]:
    if not isinstance(root, Object):
        return
    listed = root.member("providers")
    if "apiVersion" not in root and listed is not None:
        yield listed.key, Message("the file needs `apiVersion: 1`")
    yield from shape_problems(root, "providers")
    names: set[tuple[str, str]] = set()
    for entry in items(root.get("providers")):
        if not isinstance(entry, Object):
            continue
        place, name, org = entry.get("name") or entry, text(entry.get("name")), text(entry.get("orgId")) or "1"
        if name and (org, name) in names:
            yield place, Message('there is a provider "{name}" already', name=name)
        names.add((org, name))
        kind, options = entry.get("type"), entry.get("options")
        if kind is not None and text(kind) not in {"", "file"} and not is_dynamic(kind):
            yield kind, Message("there is no provider of the type `{type}`: write `file`", type=text(kind))
        elif options is not None and not isinstance(options, Object) and not is_null(options):
            continue
        elif not text(at(options, "path")) and not text(at(options, "folder")):
            message = Message("a provider needs `options` with a `path`")
            beside = entry.member("path")
            if isinstance(options, Object):
                wrong = [
                    one for one, meant in unknown_keys(options, OPTIONS, sense="provider_options") if meant == "path"
                ]
                beside = beside or next(iter(wrong), None)
            if beside is not None:
                yield beside.key, message
                continue
            yield needs(entry, "provider", "options", place, message)
