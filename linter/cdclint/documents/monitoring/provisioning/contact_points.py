"""Grafana's contact points: who is notified, and which settings each kind of receiver needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.closeness import bare, closest
from cdclint.core.message import Message
from cdclint.documents.monitoring.provisioning.meant_keys import SENSE, belongs
from cdclint.documents.monitoring.provisioning.provisioned_settings import (
    Problem,
    is_dynamic,
    is_uid,
    whole_variable,
)
from cdclint.documents.monitoring.provisioning.provisioned_shapes import is_lacking, needs, own_problems
from cdclint.documents.monitoring.provisioning.receiver_settings import receiver_kind, settings_problems
from cdclint.syntax.data.value import Array, Member, Object, Scalar, at, is_null, items, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.syntax.data.value import Value

NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "prometheus-alertmanager": (("url",),),
    "dingding": (("url",),),
    "discord": (("url",),),
    "email": (("addresses",),),
    "googlechat": (("url",),),
    "jira": (("api_url",), ("project",), ("issue_type",)),
    "kafka": (("kafkaRestProxy",), ("kafkaTopic",)),
    "line": (("token",),),
    "mqtt": (("brokerUrl",), ("topic",)),
    "oncall": (("url",),),
    "opsgenie": (("apiKey",),),
    "pagerduty": (("integrationKey",),),
    "pushover": (("userKey",), ("apiToken",)),
    "sensugo": (("url",), ("apikey",)),
    "slack": (("url", "token"),),
    "sns": (("topic_arn", "target_arn", "phone_number"),),
    "teams": (("url",),),
    "telegram": (("bottoken",), ("chatid",)),
    "threema": (("gateway_id",), ("recipient_id",), ("api_secret",)),
    "victorops": (("url",),),
    "webex": (),
    "webhook": (("url",),),
    "wechat": (),
    "wecom": (("url", "secret"),),
}
"""The settings that each kind needs, one of each group; facts of Grafana 12.4."""

DEFAULT = "grafana-default-email"
"""The contact point that is always there."""


def contact_point_problems(root: Value | None) -> Iterator[Problem]:
    """What Grafana rejects in the contact points of a file."""
    if not isinstance(root, Object):
        return
    yield from own_problems(root, "file", ("contactPoints",))
    names: set[tuple[str, str]] = set()
    uids: set[tuple[str, str]] = set()
    for point in items(root.get("contactPoints")):
        if not isinstance(point, Object):
            continue
        name, org = text(point.get("name")).strip(), text(point.get("orgId")) or "1"
        if is_lacking(point, "name"):
            yield needs(point, "contact_point", "name", point, Message("a contact point needs `{key}`", key="name"))
        elif name and (org, name) in names:
            yield point.get("name") or point, Message('there is a contact point "{name}" already', name=name)
        names.add((org, name))
        yield from own_problems(point, "contact_point")
        for receiver in items(point.get("receivers")):
            if isinstance(receiver, Object):
                uid = text(receiver.get("uid"))
                if uid and (org, uid) in uids:
                    yield (
                        receiver.get("uid") or receiver,
                        Message("there is a receiver with the uid `{uid}` already", uid=uid),
                    )
                uids.add((org, uid))
                yield from _of_receiver(receiver)


def names_defined(root: Value | None) -> Iterator[str]:
    """The contact points of a file."""
    for point in items(at(root, "contactPoints")):
        if isinstance(point, Object) and text(point.get("name")):
            yield text(point.get("name")).strip()


def settings_from_environment(root: Value | None) -> Iterator[tuple[str, Scalar]]:
    """Needed settings that are nothing but a variable of the environment, each with the variable."""
    for point in items(at(root, "contactPoints")):
        for receiver in items(at(point, "receivers")):
            for group in NEEDED.get(text(at(receiver, "type")).strip().casefold(), ()):
                for key in group:
                    written = at(receiver, "settings", key)
                    if isinstance(written, Scalar):
                        yield from ((name, written) for name in whole_variable(written))


def _of_receiver(receiver: Object) -> Iterator[Problem]:
    uid, kind = receiver.get("uid"), text(receiver.get("type")).strip()
    place = receiver.get("type") or uid or receiver
    if is_lacking(receiver, "uid"):
        yield needs(receiver, "receiver", "uid", place, Message("a receiver needs `{key}`", key="uid"))
    elif isinstance(uid, Scalar) and not is_dynamic(uid) and not is_uid(text(uid)):
        yield uid, Message("a uid has at most 40 letters, digits, `-` and `_`")
    yield from own_problems(receiver, "receiver")
    if not kind:
        message = Message("a receiver needs `{key}`", key="type")
        yield needs(receiver, "receiver", "type", uid or receiver, message)
        return
    if is_dynamic(receiver.get("type")):
        return
    needed = NEEDED.get(kind.casefold())
    if needed is None:
        yield place, _no_kind(kind)
        return
    settings = receiver.get("settings")
    if isinstance(settings, Array) or (isinstance(settings, Scalar) and not is_null(settings)):
        return
    if not isinstance(settings, Object) or not settings.members:
        message = Message("a receiver of the type `{type}` needs `settings`", type=kind)
        beside = next((one for one in receiver if belongs(one.name, receiver, "receiver")), None)
        if beside is not None:
            yield beside.key, Message("`{key}` belongs into `settings`", key=beside.name)
            return
        yield needs(receiver, "receiver", "settings", settings or place, message)
        return
    yield from settings_problems(kind.casefold(), settings)
    for group in needed:
        if _has_one(settings, group):
            continue
        meant = misspelt(settings, group, kind.casefold())
        if meant is not None:
            member, name = meant
            message = Message(
                "`{key}` is not a setting of `{type}`: write `{meant}`", key=member.name, type=kind, meant=name
            )
            yield member.key, message
        else:
            keys = Message.either([f"`{key}`" for key in group[:2]])
            yield place, Message("a receiver of the type `{type}` needs the setting {keys}", type=kind, keys=keys)


def needed_misspelt(receiver: Value) -> Iterator[Member]:
    """The settings of a receiver that replace one that it needs and lacks: Grafana refuses it."""
    settings, kind = at(receiver, "settings"), receiver_kind(receiver)
    if not isinstance(settings, Object):
        return
    for group in NEEDED.get(kind, ()):
        if not _has_one(settings, group) and (meant := misspelt(settings, group, kind)) is not None:
            yield meant[0]


def misspelt(settings: Object, group: tuple[str, ...], kind: str) -> tuple[Member, str] | None:
    """The setting that is meant for one of a group, with the right name."""
    folded = {bare(key): key for key in group}
    for member in settings:
        meant = folded.get(bare(member.name))
        if meant is None and SENSE.get(kind, {}).get(member.name) in group:
            meant = SENSE[kind][member.name]
        near = [meant] if meant is not None else closest(member.name, group, n=1, cutoff=0.8)
        if near and member.name.casefold() not in {key.casefold() for key in group}:
            return member, near[0]
    return None


def _has_one(settings: Object, group: tuple[str, ...]) -> bool:
    """Whether a setting of a group is there; the size of letters means nothing."""
    names = {key.casefold() for key in group}
    return any(member.name.casefold() in names and _is_given(member.value) for member in settings)


def _is_given(value: Value) -> bool:
    """Whether there is a value; one of another type is reported as such."""
    return bool(text(value).strip()) or isinstance(value, Object | Array)


def _no_kind(kind: str) -> Message:
    near = closest(kind.casefold(), NEEDED, n=1, cutoff=0.6)
    meant = {"mail": "email", "smtp": "email", "msteams": "teams", "alertmanager": "prometheus-alertmanager"}.get(
        kind.casefold(), near[0] if near else ""
    )
    if meant:
        return Message("Grafana has no receiver of the type `{type}`; did you mean `{meant}`?", type=kind, meant=meant)
    return Message("Grafana has no receiver of the type `{type}`", type=kind)
