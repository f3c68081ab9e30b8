"""A datasource that Grafana takes and cannot ask."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.provisioning.datasources import Datasources
from cdclint.documents.monitoring.provisioning.provisioned_settings import is_dynamic
from cdclint.documents.network_address import misspelt_scheme
from cdclint.syntax.data.value import Object, Scalar, Value, text

OVER_HTTP = frozenset(
    {
        *("prometheus", "loki", "tempo", "jaeger", "zipkin", "elasticsearch", "graphite", "influxdb", "opentsdb"),
        "alertmanager",
    }
)
BUILT_IN = OVER_HTTP | {"mysql", "postgres", "mssql", "cloudwatch", "stackdriver", "testdata"}
SCHEMES = ("http://", "https://")


@rule(severity=Severity.WARNING)
def unusable_datasource(file: Datasources) -> Iterator[Finding]:
    """A provisioned datasource has a type that is almost one, no address, or an address that is none.

    Grafana starts, and each query ends in "plugin not found", "empty url" or "unsupported protocol scheme". A
    datasource over HTTP needs `url` with `http://` or `https://`; `access` is `proxy` or `direct`. A file without
    `apiVersion: 1` is read in a form of years ago, in which most keys have other names.
    """
    root = file.value
    listed = root.member("datasources") if isinstance(root, Object) else None
    if isinstance(root, Object) and listed is not None and text(root.get("apiVersion")) in {"", "0"}:
        message = Message(
            "without `apiVersion: 1` Grafana reads an older form: `jsonData`, `uid` and others are dropped"
        )
        yield Finding(file.source.span(listed.key.start, listed.key.end), message)
    for entry in file.entries:
        for value, message in _problems(entry):
            end = value.end if isinstance(value, Scalar) else value.start + 1
            yield Finding(file.source.span(value.start, end), message)


def _problems(entry: Object) -> Iterator[tuple[Value, Message]]:
    kind, url, access = entry.get("type"), entry.get("url"), entry.get("access")
    name = text(kind)
    place = entry.get("name") or entry
    if not name:
        yield place, Message("a datasource needs `{key}`", key="type")
    elif name not in BUILT_IN and not is_dynamic(kind) and kind is not None:
        near = closest(name, sorted(BUILT_IN), n=1, cutoff=0.85)
        if near:
            yield kind, _meant(name, near[0])
    if access is not None and text(access) not in {"", "proxy", "direct"} and not is_dynamic(access):
        yield access, Message("`access` is `proxy` or `direct`: Grafana takes `proxy`")
    if name not in OVER_HTTP or is_dynamic(url):
        return
    if not text(url):
        yield place, Message("a datasource of the type `{type}` needs `url`", type=name)
    elif url is not None and (scheme := misspelt_scheme(text(url))):
        yield url, Message("there is no `{scheme}`; did you mean `{meant}`?", scheme=scheme[0], meant=scheme[1])
    elif url is not None and "://" in text(url) and not text(url).casefold().startswith(SCHEMES):
        yield url, Message("a datasource is asked over `http://` or `https://`")
    elif url is not None and not text(url).casefold().startswith(SCHEMES):
        yield url, Message("`{url}` has no scheme: write `http://{url}`", url=text(url))


def _meant(kind: str, meant: str) -> Message:
    return Message("there is no datasource of the type `{type}`; did you mean `{meant}`?", type=kind, meant=meant)
