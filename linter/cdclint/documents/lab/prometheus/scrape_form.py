"""Prometheus's configuration, held to what Prometheus itself takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.message import Message
from cdclint.documents.lab.prometheus.config_shapes import (
    AUTHENTICATIONS,
    EXCLUSIVE,
    NEEDED,
    PROTOCOLS,
    RESERVED,
    SHAPES,
)
from cdclint.documents.lab.prometheus.relabelling import relabelling_problems
from cdclint.documents.lab.prometheus.service_discovery import discovery_problems, path_problems
from cdclint.documents.lab.prometheus.single_values import LISTS, MAPPINGS, READERS, Problem, is_dynamic
from cdclint.syntax.data.value import Array, Object, Scalar, at, is_null, items, text
from cdclint.syntax.promql import seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.syntax.data.value import Value

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
_NOT_EMPTY = frozenset({"relabel", "static", "job", "remote_write", "remote_read"})


def config_problems(root: Value | None) -> Iterator[Problem]:
    """What Prometheus rejects in its configuration, and what of it it would not start with."""
    if not isinstance(root, Object) or _OF_OTHER_PROGRAMS & {member.name for member in root}:
        return
    yield from _shaped(root, "config")
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


def _shaped(value: Object, shape: str) -> Iterator[Problem]:
    """What is wrong with the keys of a mapping and with what they hold, and so on inside of it.

    It goes as deep as the shapes do.
    """
    known = SHAPES[shape]
    yield from _keys(value, tuple(known))
    for member in value.members:
        kind = known.get(member.name)
        if kind is None or is_null(member.value) or value.member(member.name) is not member:
            continue
        if kind.startswith("["):
            yield from _listed(member.key, member.value, kind[1:-1])
        elif kind.startswith("{"):
            if isinstance(member.value, Object):
                yield from _shaped(member.value, kind[1:-1])
            else:
                yield member.key, Message("`{key}` holds names with their values", key=member.name)
        else:
            yield from _single(member.key, member.value, kind)
    yield from _constraints(value, shape)


def _listed(key: Scalar, value: Value, shape: str) -> Iterator[Problem]:
    name = text(key)
    if not isinstance(value, Array):
        yield key, Message("`{key}` holds a list: begin each entry with `-`", key=name)
    for one in items(value):
        if isinstance(one, Object):
            yield from _shaped(one, shape)
            if shape.endswith("_sd_configs"):
                yield from discovery_problems(shape, one)
        elif shape == "job":
            yield one, Message("a job is a mapping with `job_name`")
        elif not is_null(one) or shape in _NOT_EMPTY or shape.endswith("_sd_configs"):
            yield one, Message("an entry of `{key}` is a mapping", key=name)


def _single(key: Scalar, value: Value, kind: str) -> Iterator[Problem]:
    """What is wrong with a value that is no mapping of a shape of its own."""
    name = text(key)
    if kind in LISTS and not isinstance(value, Array):
        yield key, Message("`{key}` holds a list: begin each entry with `-`", key=name)
    elif kind in MAPPINGS and not isinstance(value, Object):
        yield key, Message("`{key}` holds names with their values", key=name)
    elif kind == "protocols":
        yield from _of_protocols(name, value)
    elif kind in READERS:
        yield from READERS[kind](name, value)
    elif kind != "any" and not is_dynamic(value):
        words = kind.removeprefix("=").split("|")
        folded = text(value).upper() if name == "type" else text(value)
        if folded not in words:
            known = ", ".join(f"`{one}`" for one in words if one)
            yield value, Message("`{key}` is one of {known}", key=name, known=known)


def _of_protocols(key: str, value: Value) -> Iterator[Problem]:
    seen: set[str] = set()
    for one in items(value):
        name = text(one)
        if is_dynamic(one):
            continue
        if name not in PROTOCOLS:
            known = ", ".join(f"`{known}`" for known in PROTOCOLS)
            yield one, Message("`{key}` is one of {known}", key=key, known=known)
        elif name in seen:
            yield one, Message("`{key}` names `{name}` twice", key=key, name=name)
        seen.add(name)


def _constraints(value: Object, shape: str) -> Iterator[Problem]:
    """What is wrong with a mapping as a whole."""
    needed = [*NEEDED.get(shape, ()), *(key for key, kind in SHAPES[shape].items() if kind.startswith("="))]
    for key in needed:
        if not _is_given(value.get(key)) and not _is_misspelt(value, shape, key):
            yield value, _needs(shape, key)
    for group in EXCLUSIVE.get(shape, ()):
        yield from _exclusive(value, group)
    match shape:
        case "relabel":
            yield from relabelling_problems(value)
        case "static":
            yield from _of_targets(value)
        case "tls_config":
            yield from _of_certificate(value)
        case "authorization" if text(value.get("type")).strip().casefold() == "basic":
            yield value.get("type") or value, Message("for `Basic` write `basic_auth` instead of `authorization`")
        case "sigv4" if _is_given(value.get("access_key")) is not _is_given(value.get("secret_key")):
            yield value, Message("`{key}` and `{other}` belong together", key="access_key", other="secret_key")
        case "remote_write" | "remote_read":
            headers = value.get("headers")
            for member in headers if isinstance(headers, Object) else ():
                if member.name.casefold() in RESERVED:
                    yield member.key, Message("Prometheus sets the header `{name}` itself", name=member.name)
        case "otlp" if _is_true(value, "promote_all_resource_attributes"):
            yield from _exclusive(value, ("promote_all_resource_attributes", "promote_resource_attributes"))
    if "basic_auth" in SHAPES[shape] and shape != "marathon_sd_configs":
        yield from _of_client(value)


def _of_client(value: Object) -> Iterator[Problem]:
    """What is wrong with how another server is asked."""
    yield from _exclusive(value, AUTHENTICATIONS)
    proxy, own = _is_given(value.get("proxy_url")), _is_true(value, "proxy_from_environment")
    if own:
        yield from _exclusive(value, ("proxy_from_environment", "proxy_url", "no_proxy"))
    for key in ("no_proxy", "proxy_connect_header"):
        written = value.member(key)
        if written is not None and _is_given(written.value) and not (proxy or own):
            yield written.key, Message("`{key}` needs `{other}`", key=key, other="proxy_url")


def _of_certificate(value: Object) -> Iterator[Problem]:
    groups = [("cert", "cert_file", "cert_ref"), ("key", "key_file", "key_ref")]
    given = [next((key for key in group if _is_given(value.get(key))), None) for group in groups]
    for one, other, needed in ((given[0], given[1], "key_file"), (given[1], given[0], "cert_file")):
        if one is not None and other is None:
            yield value.get(one) or value, Message("`{key}` needs `{other}`", key=one, other=needed)


def _exclusive(value: Object, group: tuple[str, ...]) -> Iterator[Problem]:
    given = [member for member in value if member.name in group and _is_given(member.value, empty=True)]
    if len(given) > 1:
        first, second = given[0].name, given[1].name
        yield given[1].key, Message("`{key}` and `{other}` exclude each other", key=first, other=second)


def _is_misspelt(value: Object, shape: str, key: str) -> bool:
    """Whether a key is there under a name that is almost it, which is reported."""
    known = tuple(SHAPES[shape])
    return key not in value and any(
        member.name not in known and closest(member.name, known, n=1) == [key] for member in value
    )


def _needs(shape: str, key: str) -> Message:
    return Message("an entry of `{key}` needs `{needed}`", key=shape, needed=key)


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
    if _is_misspelt(job, "job", "job_name"):
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
        if not isinstance(one, Object) or _is_replaced(one):
            continue
        for group in items(one.get("static_configs")):
            for target in items(at(group, "targets")):
                if isinstance(target, Scalar) and not text(target):
                    yield target, Message("a target is a text such as `{example}`", example="kafka:9404")
                elif "/" in text(target) and not is_dynamic(target):
                    yield target, _no_target(text(target), key)


def _is_replaced(one: Object) -> bool:
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


def _keys(value: Object, known: tuple[str, ...]) -> Iterator[Problem]:
    for member in value:
        name = member.name
        if name in known or name in _OF_OTHERS or name == "<<":
            continue
        near = closest(name, known, n=1)
        if near:
            yield (
                member.key,
                Message("Prometheus has no `{key}` here; did you mean `{meant}`?", key=name, meant=near[0]),
            )
        else:
            yield member.key, Message("Prometheus has no `{key}` here", key=name)


def _too_long(timeout: Value, interval: Value | None) -> Message:
    shown = text(interval)
    if shown:
        return Message(
            "the timeout {timeout} is longer than the interval {interval}", timeout=text(timeout), interval=shown
        )
    return Message("the timeout {timeout} is longer than the interval", timeout=text(timeout))


def _seconds(value: Object, key: str) -> float:
    return seconds(text(value.get(key))) or 0.0


def _is_true(value: Object, key: str) -> bool:
    return text(value.get(key)).casefold() in {"true", "yes", "on", "y"}


def _is_given(value: Value | None, *, empty: bool = False) -> bool:
    """Whether a value is there; with `empty`, a mapping without members too."""
    if isinstance(value, Object):
        return empty or bool(value.members)
    return bool(value.items) if isinstance(value, Array) else bool(text(value))
