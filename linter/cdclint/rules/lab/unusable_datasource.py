"""A datasource that Grafana takes and cannot ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.provisioning.datasources import Datasources
from cdclint.documents.monitoring.provisioning.json_data import json_data_problems
from cdclint.documents.monitoring.provisioning.placeholders import is_filled_in
from cdclint.documents.network_address import misspelt_scheme
from cdclint.syntax.data.value import Member, Object, Scalar, Value, is_null, text

OVER_HTTP = frozenset(
    {
        *("prometheus", "loki", "tempo", "jaeger", "zipkin", "elasticsearch", "graphite", "influxdb", "opentsdb"),
        "alertmanager",
    }
)
BUILT_IN = OVER_HTTP | {"mysql", "postgres", "mssql", "cloudwatch", "stackdriver", "testdata"}
DATABASES = frozenset({"mysql", "postgres", "grafana-postgresql-datasource", "mssql"})
TAIL = regex(r"(?<=[\w\]])(?:/api/v1(?:/query)?|/graph)/?\Z")
OF_VERSION_1 = {
    "orgId": "org_id",
    "orgName": "org_name",
    "basicAuth": "basic_auth",
    "basicAuthUser": "basic_auth_user",
    "withCredentials": "with_credentials",
    "isDefault": "is_default",
    "jsonData": "json_data",
    "secureJsonData": "secure_json_data",
    "deleteDatasources": "delete_datasources",
    "uid": "",
}
"""Keys that the older form drops, with what they are called there; "" where it has none."""
SCHEMES = ("http://", "https://")


@rule(severity=Severity.WARNING)
def unusable_datasource(file: Datasources) -> Iterator[Finding]:
    """A provisioned datasource has a type that is almost one, no address, or a setting that Grafana does not read.

    Grafana starts, and each query ends in "plugin not found", "empty url" or "unsupported protocol scheme". A
    datasource over HTTP needs `url` with `http://` or `https://`, without the path of Prometheus's API; `access` is
    `proxy` or `direct`. In `jsonData` durations are texts such as `15s`, and `httpMethod` is `GET` or `POST`. A file
    without `apiVersion: 1` is read in a form of years ago, in which most keys have other names: `is_default`.
    Placeholders that are to be filled in, `<your-url>`, are left alone.
    """
    root = file.value
    is_older = isinstance(root, Object) and "datasources" in root and text(root.get("apiVersion")) in {"", "0"}
    dropped = list(_dropped(root, file.entries)) if isinstance(root, Object) and is_older else []
    if dropped:
        keys = ", ".join(f"`{one.name}`" for one in dropped)
        message = Message("without `apiVersion: 1` Grafana reads an older form, and drops {keys}", keys=keys)
        yield Finding(file.source.span(dropped[0].key.start, dropped[0].key.end), message)
    for entry in file.entries:
        for value, message in _problems(entry):
            end = value.end if isinstance(value, Scalar) else value.start + 1
            yield Finding(file.source.span(value.start, end), message)


def _dropped(root: Object, entries: Iterable[Object]) -> Iterator[Member]:
    """The keys of the newer form in a file that is read in the older one, each once."""
    seen = set()
    for owner in (root, *entries):
        for member in owner:
            older = OF_VERSION_1.get(member.name)
            if older is not None and member.name not in seen and older not in owner and not is_null(member.value):
                seen.add(member.name)
                yield member


def _problems(entry: Object) -> Iterator[tuple[Value, Message]]:
    kind, url, access = entry.get("type"), entry.get("url"), entry.get("access")
    name = text(kind)
    place = entry.get("name") or entry
    if not name:
        yield place, Message("a datasource needs `{key}`", key="type")
    elif name not in BUILT_IN and not is_filled_in(kind) and kind is not None:
        near = closest(name, BUILT_IN, n=1, cutoff=0.85)
        if near:
            yield kind, _meant(name, near[0])
    if access is not None and text(access) not in {"", "proxy", "direct"} and not is_filled_in(access):
        yield access, Message("`access` is `proxy` or `direct`: Grafana takes `proxy`")
    data = entry.get("jsonData")
    yield from json_data_problems(name, data) if isinstance(data, Object) else ()
    if name in DATABASES and url is not None and text(url).casefold().startswith(SCHEMES):
        yield url, Message("a database is called by `host:port`, without `http://`")
    if name not in OVER_HTTP or is_filled_in(url):
        return
    if not text(url):
        yield place, Message("a datasource of the type `{type}` needs `url`", type=name)
    elif url is not None and (scheme := misspelt_scheme(text(url))):
        yield url, Message("there is no `{scheme}`; did you mean `{meant}`?", scheme=scheme[0], meant=scheme[1])
    elif url is not None and "://" in text(url) and not text(url).casefold().startswith(SCHEMES):
        yield url, Message("a datasource is asked over `http://` or `https://`")
    elif url is not None and not text(url).casefold().startswith(SCHEMES):
        yield url, Message("`{url}` has no scheme: write `http://{url}`", url=text(url))
    elif url is not None and name == "prometheus" and (tail := TAIL.search(text(url))) is not None:
        yield url, Message("Grafana adds the path of Prometheus's API itself: leave out `{path}`", path=tail[0])


def _meant(kind: str, meant: str) -> Message:
    return Message("there is no datasource of the type `{type}`; did you mean `{meant}`?", type=kind, meant=meant)
