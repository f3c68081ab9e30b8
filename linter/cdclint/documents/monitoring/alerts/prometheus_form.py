"""The form of Prometheus's rule files: which keys there are, and what each holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.documents.monitoring.provisioning.provisioned_settings import Problem, is_duration
from cdclint.syntax.data.value import Array, Object, Scalar, is_null, items, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.monitoring.alerting import AlertRule
    from cdclint.syntax.data.value import Value

OF_A_RULE = ("alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations")
_OF_A_FILE = ("groups", "namespace")
_OF_A_GROUP = ("name", "interval", "query_offset", "limit", "rules", "labels")
_OF_OTHERS = frozenset(
    {
        *("partial_response_strategy", "source_tenants", "evaluation_delay", "align_evaluation_time_on_interval"),
        *(
            "type",
            "concurrency",
            "params",
            "headers",
            "notifier_headers",
            "eval_offset",
            "eval_delay",
            "eval_alignment",
        ),
        *("debug", "tenant", "extra_filter_labels", "update_entries_limit", "remote_write"),
    }
)
"""What Thanos, Mimir and vmalert read in a group besides Prometheus's own keys."""

_SENSE = {
    **dict.fromkeys(("pending", "pendingPeriod", "duration", "wait"), "for"),
    **dict.fromkeys(("query", "promql", "expression"), "expr"),
    **dict.fromkeys(("name", "title"), "alert"),
}
"""What a key of a rule is called elsewhere."""
_WITHIN = {
    **dict.fromkeys(("severity", "team", "priority"), "labels"),
    **dict.fromkeys(("summary", "description", "runbook_url", "runbook"), "annotations"),
}
"""Keys that people write beside the mapping that they belong to."""
_OF_VMALERT = frozenset({"debug", "update_entries_limit"})
_LABEL = regex(r"[A-Za-z_][A-Za-z0-9_]*")
_METRIC = regex(r"[A-Za-z_:][A-Za-z0-9_:]*")


def file_problems(root: Value | None) -> Iterator[Problem]:
    """What is wrong with the top of a file that only Prometheus reads."""
    if not isinstance(root, Object) or "apiVersion" in root or "kind" in root:
        return
    for member in root:
        if member.name not in _OF_A_FILE:
            yield member.key, _unknown(member.name, _OF_A_FILE)
    yield from _list(root, "groups")
    for group in items(root.get("groups")):
        if not isinstance(group, Object):
            yield group, Message("a group is a mapping with `name` and `rules`")


def group_problems(group: Object) -> Iterator[Problem]:
    """What is wrong with the keys of a group, but for its name and interval."""
    for member in group:
        if member.name not in _OF_A_GROUP and member.name not in _OF_OTHERS:
            yield member.key, _unknown(member.name, _OF_A_GROUP)
    yield from _list(group, "rules")
    for rule in items(group.get("rules")):
        if not isinstance(rule, Object):
            yield rule, Message("a rule is a mapping with `alert` or `record` and `expr`")
        elif not any(key in rule for key in OF_A_RULE):
            yield rule, Message("a rule needs `alert` or `record`")
    limit = group.get("limit")
    if limit is not None and not is_null(limit) and not (isinstance(limit, Scalar) and _is_whole(limit.value)):
        yield limit, Message("`{key}` is a whole number", key="limit")
    interval = group.member("interval")
    if interval is not None and not is_null(interval.value) and not text(interval.value):
        yield interval.key, Message("`{key}` is a duration such as `5m`", key="interval")
    yield from _duration(group, "query_offset")


def rule_problems(one: AlertRule) -> Iterator[Problem]:
    """What is wrong with a rule."""
    value = one.value
    if "alert" in value and "record" in value:
        yield one.place, Message("`alert` and `record` in one rule: part them")
    meant = {_meant(member.name, _SENSE) for member in value if member.name not in OF_A_RULE}
    # What is there under another name is reported at that name.
    if not text(value.get("alert")) and not text(value.get("record")) and meant.isdisjoint({"alert", "record"}):
        yield one.place, Message("a rule needs `alert` or `record`")
    if not text(value.get("expr")) and "expr" not in meant:
        yield one.place, Message("a rule needs `expr`")
    for member in value:
        if member.name not in OF_A_RULE and member.name not in _OF_VMALERT:
            yield member.key, _unknown_in_rule(member.name)
        elif one.records and member.name in {"for", "keep_firing_for", "annotations"}:
            yield member.key, Message("a recording rule has no `{key}`", key=member.name)
    for key in ("for", "keep_firing_for"):
        yield from _duration(value, key)
    for key in ("labels", "annotations"):
        yield from _texts(value, key)


def wide_names(one: AlertRule) -> Iterator[Scalar]:
    """The names of a rule's metric, labels and annotations that only Prometheus 3 takes: it takes any text."""
    record = one.value.get("record")
    if isinstance(record, Scalar) and text(record) and not _METRIC.fullmatch(text(record)):
        yield record
    for key in ("labels", "annotations"):
        named = one.value.get(key)
        for member in named if isinstance(named, Object) else ():
            if member.name and not _LABEL.fullmatch(member.name) and member.name != "<<":
                yield member.key


def _texts(value: Object, key: str) -> Iterator[Problem]:
    """What is wrong with a mapping of names to texts."""
    named = value.get(key)
    if named is None or is_null(named):
        return
    if not isinstance(named, Object):
        yield named, Message("`{key}` holds names with their values", key=key)
        return
    for member in named:
        if not member.name or (member.name == "__name__" and key == "labels"):
            yield member.key, Message("`{name}` cannot be the name of one of the {key}", name=member.name, key=key)
        elif not isinstance(member.value, Scalar):
            yield member.value, Message("`{name}` holds a text", name=member.name)


def _duration(value: Object, key: str) -> Iterator[Problem]:
    written = value.get(key)
    if written is None or is_null(written) or is_duration(text(written)):
        return
    if shown := text(written):
        yield written, Message("`{key}`: `{value}` is not a duration such as `5m`", key=key, value=shown)
    else:
        yield written, Message("`{key}` is a duration such as `5m`", key=key)


def _list(value: Object, key: str) -> Iterator[Problem]:
    member = value.member(key)
    if member is not None and not isinstance(member.value, Array) and not is_null(member.value):
        yield member.key, Message("`{key}` holds a list: begin each entry with `-`", key=key)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _unknown(key: str, known: tuple[str, ...]) -> Message:
    near = closest(key, known, n=1)
    if not near:
        return Message("Prometheus has no `{key}` here", key=key)
    return Message("Prometheus has no `{key}` here; did you mean `{meant}`?", key=key, meant=near[0])


def _unknown_in_rule(key: str) -> Message:
    if key in _WITHIN:
        return Message("Prometheus has no `{key}` in a rule: put it into `{place}`", key=key, place=_WITHIN[key])
    meant = _meant(key, _SENSE)
    if not meant:
        return Message("Prometheus has no `{key}` in a rule", key=key)
    return Message("Prometheus has no `{key}` in a rule; did you mean `{meant}`?", key=key, meant=meant)


def meant_key(key: str) -> str:
    """The key of a rule that is meant by one that Prometheus does not know, "" where none is."""
    return "" if key in OF_A_RULE else _meant(key, _SENSE)


def _meant(key: str, sense: dict[str, str]) -> str:
    """The key of a rule that is meant by another one, "" where none is."""
    if key in _WITHIN:
        return ""
    return sense.get(key) or next(iter(closest(key, OF_A_RULE, n=1)), "")
