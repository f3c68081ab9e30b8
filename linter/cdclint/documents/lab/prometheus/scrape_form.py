"""Prometheus's configuration, held to what Prometheus itself takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.message import Message
from cdclint.documents.lab.prometheus.config_shapes import DISCOVERIES, EXCLUSIVE, MEANT, NEEDED, RESERVED, SHAPES
from cdclint.documents.lab.prometheus.http_client import client_problems, is_set, part_problems
from cdclint.documents.lab.prometheus.relabelling import relabelling_problems
from cdclint.documents.lab.prometheus.service_discovery import discovery_problems, path_problems
from cdclint.documents.lab.prometheus.shaped_mapping import Form, exclusive
from cdclint.documents.lab.prometheus.single_values import Problem, is_dynamic
from cdclint.documents.network_address import beyond_ports
from cdclint.syntax.data.value import Array, Object, Scalar, at, is_null, items, text
from cdclint.syntax.promql import seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.syntax.data.value import Value

SCHEMES = ("http", "https")
_INTERVAL = 60.0
"""How often Prometheus scrapes where nothing says so, in seconds."""
_OF_OTHERS = frozenset(
    {
        *("stream_parse", "scrape_align_interval", "scrape_offset", "series_limit", "no_stale_markers", "headers"),
        *("max_scrape_size", "disable_compression", "disable_keepalive", "relabel_debug", "metric_relabel_debug"),
        *("proxy_basic_auth", "proxy_authorization", "proxy_tls_config", "proxy_headers", "pipeline_stages", "if"),
        *("yandexcloud_sd_configs", "proxy_bearer_token", "sts_endpoint", "az_filters", "iam_endpoint", "match"),
    }
)
"""What vmagent and Promtail read besides Prometheus's own keys."""
_OF_OTHER_PROGRAMS = frozenset({"clients", "client", "server", "positions", "target_config", "limits_config"})


def config_problems(root: Value | None) -> Iterator[Problem]:
    """What Prometheus rejects in its configuration, and what of it it would not start with."""
    if not isinstance(root, Object) or _OF_OTHER_PROGRAMS & {member.name for member in root}:
        return
    yield from _FORM.problems(root, "config")
    for key in ("rule_files", "scrape_config_files"):
        yield from path_problems(root, key)
    interval = timeout = 0.0
    if isinstance(settings := root.get("global"), Object):
        interval, timeout = _seconds(settings, "scrape_interval"), _seconds(settings, "scrape_timeout")
        if timeout > (interval or _INTERVAL) and (written := settings.get("scrape_timeout")):
            yield written, _too_long(written, settings.get("scrape_interval"))
    jobs: set[str] = set()
    for job in items(root.get("scrape_configs")):
        if isinstance(job, Object):
            yield from _job(job, interval or _INTERVAL, jobs)
    for key in ("remote_write", "remote_read"):
        yield from _of_names(root, key)
    yield from _addresses(root)


def _whole(value: Object, shape: str) -> Iterator[Problem]:
    """What is wrong with a mapping as a whole."""
    match shape:
        case "relabel":
            yield from relabelling_problems(value)
        case "static":
            yield from _of_targets(value)
        case "remote_write" | "remote_read":
            headers = value.get("headers")
            for member in headers if isinstance(headers, Object) else ():
                if member.name.casefold() in RESERVED:
                    yield member.key, Message("Prometheus sets the header `{name}` itself", name=member.name)
        case "otlp" if is_set(value, "promote_all_resource_attributes"):
            yield from exclusive(value, ("promote_all_resource_attributes", "promote_resource_attributes"))
    yield from part_problems(value, shape)
    scheme = value.get("scheme")
    if scheme is not None and text(scheme) not in SCHEMES and (near := closest(text(scheme), SCHEMES, n=1, cutoff=0.7)):
        message = Message("there is no `{scheme}`; did you mean `{meant}`?", scheme=text(scheme), meant=near[0])
        yield scheme, message
    if "basic_auth" in SHAPES[shape] and shape != "marathon_sd_configs":
        yield from client_problems(value)
    if shape.endswith("_sd_configs"):
        yield from discovery_problems(shape, value)


_FORM = Form(
    *("Prometheus", SHAPES, NEEDED, EXCLUSIVE, _whole, _OF_OTHERS),
    not_empty=frozenset({"relabel", "static", "job", "remote_write", "remote_read", *DISCOVERIES}),
    entries=(("job", Message("a job is a mapping with `job_name`")),),
    meant=MEANT,
)


def _of_names(root: Object, key: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for one in items(root.get(key)):
        name = at(one, "name")
        if name is not None and text(name) and text(name) in seen:
            yield name, Message('there is an entry "{name}" in `{key}` already', name=text(name), key=key)
        seen.add(text(name))


def _job(job: Object, interval: float, seen: set[str]) -> Iterator[Problem]:
    named = job.get("job_name")
    name = text(named)
    if _FORM.is_misspelt(job, "job", "job_name"):
        pass
    elif not name or not isinstance(named, Scalar):
        yield named if isinstance(named, Scalar) and name else job, Message("a job needs `job_name`")
    elif name in seen:
        yield named, Message('there is a job "{name}" already', name=name)
    seen.add(name)
    own = _seconds(job, "scrape_interval") or interval
    if _seconds(job, "scrape_timeout") > own and (written := job.get("scrape_timeout")):
        yield written, _too_long(written, job.get("scrape_interval"))


def _of_targets(group: Object) -> Iterator[Problem]:
    """What is wrong with the list of targets, but for addresses."""
    targets = group.member("targets")
    if targets is not None and not isinstance(targets.value, Array) and not is_null(targets.value):
        yield targets.key, Message("`{key}` holds a list: begin each entry with `-`", key="targets")
    for target in items(group.get("targets")):
        if not isinstance(target, Scalar):
            yield target, Message("a target is a text such as `{example}`", example="kafka:9404")


def _addresses(root: Object) -> Iterator[Problem]:
    """Targets of jobs and Alertmanagers that are no addresses, where relabelling leaves them as they are."""
    jobs = [(one, "metrics_path") for one in items(at(root, "scrape_configs"))]
    others = [(one, "path_prefix") for one in items(at(root, "alerting", "alertmanagers"))]
    for one, key in (*jobs, *others):
        if isinstance(one, Object) and not is_replaced(one):
            for group in items(one.get("static_configs")):
                yield from address_problems(group, key)


def address_problems(group: Value, key: str) -> Iterator[Problem]:
    """Targets of a group that are no addresses; `key` is the one for the path."""
    for target in items(at(group, "targets")):
        if isinstance(target, Scalar) and not text(target):
            yield target, Message("a target is a text such as `{example}`", example="kafka:9404")
        elif "/" in text(target) and not is_dynamic(target):
            yield target, _no_target(text(target), key)
        elif (beyond := beyond_ports(text(target).rpartition(":")[2])) is not None:
            yield target, beyond


def group_problems(group: Object) -> Iterator[Problem]:
    """What is wrong with a group of targets, but for their addresses."""
    yield from _FORM.problems(group, "static")


def is_replaced(one: Object) -> bool:
    """Whether relabelling may give the targets another address, as it does for probes."""
    return any(
        text(at(rule, "target_label")) == "__address__"
        or text(at(rule, "action")).lower() in {"labelmap", "drop", "keep"}
        for rule in items(one.get("relabel_configs"))
    )


def _no_target(written: str, key: str) -> Message:
    scheme, found, rest = written.partition("://")
    host, _, path = (rest if found else written).partition("/")
    secure = bool(found) and scheme == "https"
    if path and secure:
        return Message(
            "a target is `host:port`: write `{host}`, set `scheme: https`, and write the path as `{key}: /{path}`",
            host=host,
            key=key,
            path=path,
        )
    if path:
        return Message(
            "a target is `host:port`: write `{host}`, and the path as `{key}: /{path}`", host=host, key=key, path=path
        )
    if secure:
        return Message("a target is `host:port`: write `{host}`, and set `scheme: https`", host=host)
    return Message("a target is `host:port`: write `{host}`", host=host)


def _too_long(timeout: Value, interval: Value | None) -> Message:
    shown = text(interval)
    if shown:
        return Message(
            "the timeout {timeout} is longer than the interval {interval}", timeout=text(timeout), interval=shown
        )
    return Message("the timeout {timeout} is longer than the interval", timeout=text(timeout))


def _seconds(value: Object, key: str) -> float:
    return seconds(text(value.get(key))) or 0.0
