"""The form of Prometheus's configuration: which keys there are, and what each holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.data.value import Array, Object, Scalar, Value, at, is_null, items, text
from cdclint.syntax.promql import seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

Problem = tuple[Value, Message]

_DURATION = regex(r"(?=\d)(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m(?!s))?(?:\d+s)?(?:\d+ms)?|0")
_WORDS_OF_TRUTH = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n"})
_INTERVAL = 60.0
"""How often Prometheus scrapes where nothing says so, in seconds."""

_LIMITS = (
    *("sample_limit", "target_limit", "label_limit", "label_name_length_limit", "label_value_length_limit"),
    *("keep_dropped_targets", "body_size_limit", "scrape_failure_log_file", "scrape_protocols"),
    *("metric_name_validation_scheme", "metric_name_escaping_scheme", "always_scrape_classic_histograms"),
    *("convert_classic_histograms_to_nhcb", "scrape_native_histograms", "extra_scrape_metrics"),
)
_CLIENT = (
    *("basic_auth", "authorization", "oauth2", "bearer_token", "bearer_token_file", "tls_config", "proxy_url"),
    *("no_proxy", "proxy_from_environment", "proxy_connect_header", "follow_redirects", "enable_http2"),
    "http_headers",
)
_TOP = (
    *("global", "scrape_configs", "rule_files", "alerting", "remote_write", "remote_read", "storage", "tracing"),
    *("runtime", "otlp", "scrape_config_files"),
)
_GLOBAL = (
    *("scrape_interval", "scrape_timeout", "evaluation_interval", "query_log_file", "external_labels"),
    *("rule_query_offset", *_LIMITS),
)
_JOB = (
    *("job_name", "honor_labels", "honor_timestamps", "track_timestamps_staleness", "params", "scrape_interval"),
    *("scrape_timeout", "metrics_path", "scheme", "enable_compression", "fallback_scrape_protocol"),
    *("scrape_classic_histograms", "native_histogram_bucket_limit", "native_histogram_min_bucket_factor"),
    *("relabel_configs", "metric_relabel_configs", "static_configs", *_LIMITS, *_CLIENT),
)
_RELABEL = ("source_labels", "separator", "target_label", "regex", "modulus", "replacement", "action")
_ACTIONS = (
    *("replace", "keep", "drop", "keepequal", "dropequal", "hashmod", "labelmap", "labeldrop", "labelkeep"),
    *("lowercase", "uppercase"),
)
_NEEDS_TARGET = frozenset({"replace", "hashmod", "lowercase", "uppercase", "keepequal", "dropequal"})
_OTHER_KEYS = frozenset(_RELABEL) - {"regex", "action"}
_BASIC_AUTH = ("username", "username_file", "username_ref", "password", "password_file", "password_ref")
_API_VERSIONS = ("v1", "v2")
_ALERTING = ("alert_relabel_configs", "alertmanagers")
_ALERTMANAGER = (
    *("static_configs", "scheme", "path_prefix", "timeout", "api_version", "relabel_configs"),
    *("alert_relabel_configs", "sigv4", *_CLIENT),
)
_BOOLEANS = ("honor_labels", "honor_timestamps", "follow_redirects", "enable_http2", "enable_compression")
_WHOLE = ("sample_limit", "target_limit", "label_limit", "label_name_length_limit", "label_value_length_limit")
_OF_OTHERS = frozenset(
    {
        *("stream_parse", "scrape_align_interval", "scrape_offset", "series_limit", "no_stale_markers", "headers"),
        *("max_scrape_size", "disable_compression", "disable_keepalive", "relabel_debug", "metric_relabel_debug"),
        *("proxy_basic_auth", "proxy_authorization", "proxy_tls_config", "proxy_headers", "pipeline_stages"),
    }
)
"""What vmagent and Promtail read in a job besides Prometheus's own keys."""
_OF_OTHER_PROGRAMS = frozenset({"clients", "client", "server", "positions", "target_config", "limits_config"})


def config_problems(root: Value | None) -> Iterator[Problem]:
    """What Prometheus rejects in its configuration, and what of it it would not start with."""
    if not isinstance(root, Object) or _OF_OTHER_PROGRAMS & {member.name for member in root}:
        return
    yield from _keys(root, _TOP)
    for key in ("scrape_configs", "rule_files", "remote_write", "remote_read", "scrape_config_files"):
        yield from _list(root, key)
    for key in ("global", "alerting"):
        yield from _mapping(root, key)
    interval = timeout = 0.0
    if isinstance(settings := root.get("global"), Object):
        interval, timeout = _seconds(settings, "scrape_interval"), _seconds(settings, "scrape_timeout")
        yield from _global(settings, interval or _INTERVAL, timeout)
    jobs: set[str] = set()
    for job in items(root.get("scrape_configs")):
        if not isinstance(job, Object):
            yield job, Message("a job is a mapping with `job_name`")
            continue
        yield from _job(job, interval or _INTERVAL, jobs)
    if isinstance(alerting := root.get("alerting"), Object):
        yield from _alerting(alerting)
    for key in ("remote_write", "remote_read"):
        for one in items(root.get(key)):
            if isinstance(one, Object) and not text(one.get("url")):
                yield one, Message("an entry of `{key}` needs `url`", key=key)


def _global(settings: Object, interval: float, timeout: float) -> Iterator[Problem]:
    yield from _keys(settings, _GLOBAL)
    for key in ("scrape_interval", "scrape_timeout", "evaluation_interval", "rule_query_offset"):
        yield from _duration(settings, key)
    if timeout > interval and (written := settings.get("scrape_timeout")):
        yield written, _too_long(written, settings.get("scrape_interval"))
    yield from _labels(settings, "external_labels")
    for key in _WHOLE:
        yield from _whole(settings, key)


def _job(job: Object, interval: float, seen: set[str]) -> Iterator[Problem]:
    named = job.get("job_name")
    name = text(named)
    if not name or not isinstance(named, Scalar):
        yield named if isinstance(named, Scalar) and name else job, Message("a job needs `job_name`")
    elif name in seen:
        yield named, Message('there is a job "{name}" already', name=name)
    seen.add(name)
    yield from _keys(job, _JOB)
    for key in ("scrape_interval", "scrape_timeout"):
        yield from _duration(job, key)
    own = _seconds(job, "scrape_interval") or interval
    if _seconds(job, "scrape_timeout") > own and (written := job.get("scrape_timeout")):
        yield written, _too_long(written, job.get("scrape_interval"))
    for key in _BOOLEANS:
        yield from _boolean(job, key)
    for key in _WHOLE:
        yield from _whole(job, key)
    yield from _discovered(job)
    yield from _relabelled(job, "metric_relabel_configs")
    yield from _mapping(job, "params")
    params = job.get("params")
    for member in params if isinstance(params, Object) else ():
        yield from _list(params, member.name) if isinstance(params, Object) else ()
    yield from _client(job)


def _alerting(alerting: Object) -> Iterator[Problem]:
    yield from _keys(alerting, _ALERTING)
    yield from _relabelled(alerting, "alert_relabel_configs")
    yield from _list(alerting, "alertmanagers")
    for one in items(alerting.get("alertmanagers")):
        if not isinstance(one, Object):
            yield one, Message("an entry of `{key}` is a mapping", key="alertmanagers")
            continue
        yield from _keys(one, _ALERTMANAGER)
        yield from _duration(one, "timeout")
        yield from _discovered(one)
        yield from _client(one)
        version = one.get("api_version")
        if version is not None and text(version) not in _API_VERSIONS and not _is_dynamic(version):
            known = ", ".join(f"`{one}`" for one in _API_VERSIONS)
            yield version, Message("`{key}` is one of {known}", key="api_version", known=known)


def _discovered(one: Object) -> Iterator[Problem]:
    """What is wrong with where a job or an Alertmanager is found, and with how it is relabelled."""
    yield from _relabelled(one, "relabel_configs")
    yield from _list(one, "static_configs")
    for group in items(one.get("static_configs")):
        if not isinstance(group, Object):
            yield group, Message("an entry of `{key}` is a mapping", key="static_configs")
            continue
        yield from _keys(group, ("targets", "labels"))
        yield from _labels(group, "labels")
        yield from _list(group, "targets")
        for target in items(group.get("targets")):
            if not isinstance(target, Scalar):
                yield target, Message("a target is a text such as `{example}`", example="kafka:9404")
            elif "/" in text(target) and not _is_dynamic(target) and not _is_replaced(one):
                yield target, _no_target(text(target))


def _is_replaced(one: Object) -> bool:
    """Whether relabelling may give the targets another address, as it does for probes."""
    return any(
        text(at(rule, "target_label")) == "__address__"
        or text(at(rule, "action")).lower() in {"labelmap", "drop", "keep"}
        for rule in items(one.get("relabel_configs"))
    )


def _no_target(written: str) -> Message:
    scheme, found, rest = written.partition("://")
    host, _, path = (rest if found else written).partition("/")
    if path:
        return Message(
            "a target is `host:port`: write `{host}`, and the path as `metrics_path: /{path}`", host=host, path=path
        )
    if found and scheme == "https":
        return Message("a target is `host:port`: write `{host}`, and `scheme: https` for the job", host=host)
    return Message("a target is `host:port`: write `{host}`", host=host)


def _relabelled(value: Object, key: str) -> Iterator[Problem]:
    yield from _list(value, key)
    for one in items(value.get(key)):
        if not isinstance(one, Object):
            yield one, Message("an entry of `{key}` is a mapping", key=key)
            continue
        yield from _keys(one, _RELABEL)
        yield from _list(one, "source_labels")
        written = one.get("action")
        action = text(written).lower() or "replace"
        if written is not None and not is_null(written) and action not in _ACTIONS and not _is_dynamic(written):
            yield written, Message("there is no action `{action}`", action=text(written))
        elif action in _NEEDS_TARGET and not text(one.get("target_label")):
            yield one, Message("the action `{action}` needs `{key}`", action=action, key="target_label")
        elif action == "hashmod" and text(one.get("modulus")) in {"", "0"}:
            yield one, Message("the action `{action}` needs `{key}`", action=action, key="modulus")
        elif action in {"labeldrop", "labelkeep"} and (
            more := [member for member in one if member.name in _OTHER_KEYS]
        ):
            yield more[0].key, Message("the action `{action}` takes `regex` alone", action=action)
        for label in items(one.get("source_labels")):
            if not text(label):
                yield label, Message("`{name}` cannot be the name of a label", name=text(label))


def _client(value: Object) -> Iterator[Problem]:
    auth = value.get("basic_auth")
    if isinstance(auth, Object):
        yield from _keys(auth, _BASIC_AUTH)
        if "password" in auth and "password_file" in auth:
            yield auth, Message("`{key}` and `{other}` exclude each other", key="password", other="password_file")
    yield from _mapping(value, "basic_auth")
    yield from _mapping(value, "tls_config")
    if "bearer_token" in value and "bearer_token_file" in value:
        yield value, Message("`{key}` and `{other}` exclude each other", key="bearer_token", other="bearer_token_file")


def _labels(value: Object, key: str) -> Iterator[Problem]:
    yield from _mapping(value, key)
    labels = value.get(key)
    for member in labels if isinstance(labels, Object) else ():
        if not member.name:
            yield member.key, Message("`{name}` cannot be the name of a label", name=member.name)
        elif not isinstance(member.value, Scalar):
            yield member.value, Message("`{name}` holds a text", name=member.name)


def _duration(value: Object, key: str) -> Iterator[Problem]:
    written = value.get(key)
    if written is None or is_null(written) or _DURATION.fullmatch(text(written)) or _is_dynamic(written):
        return
    yield written, Message("`{key}`: `{value}` is not a duration such as `15s`", key=key, value=text(written))


def _boolean(value: Object, key: str) -> Iterator[Problem]:
    written = value.get(key)
    if written is None or is_null(written) or _is_dynamic(written):
        return
    if not isinstance(written, Scalar) or text(written).lower() not in _WORDS_OF_TRUTH:
        yield written, Message("`{key}` is `true` or `false`", key=key)


def _whole(value: Object, key: str) -> Iterator[Problem]:
    written = value.get(key)
    if written is None or is_null(written) or _is_dynamic(written):
        return
    number = written.value if isinstance(written, Scalar) else None
    if not isinstance(number, int | float) or isinstance(number, bool) or number < 0:
        yield written, Message("`{key}` is a whole number", key=key)


def _list(value: Object, key: str) -> Iterator[Problem]:
    member = value.member(key)
    if member is not None and not isinstance(member.value, Array) and not is_null(member.value):
        yield member.key, Message("`{key}` holds a list: begin each entry with `-`", key=key)


def _mapping(value: Object, key: str) -> Iterator[Problem]:
    member = value.member(key)
    if member is not None and not isinstance(member.value, Object) and not is_null(member.value):
        yield member.key, Message("`{key}` holds names with their values", key=key)


def _keys(value: Object, known: tuple[str, ...]) -> Iterator[Problem]:
    for member in value:
        name = member.name
        if name in known or name in _OF_OTHERS or name.endswith("_sd_configs") or name == "<<":
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


def _is_dynamic(value: Value | None) -> bool:
    written = text(value)
    return "$" in written or "{{" in written or "<" in written or "%" in written
