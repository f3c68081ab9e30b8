"""Grafana's contact points: who is notified, and which settings each kind of receiver needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.message import Message
from cdclint.documents.monitoring.provisioning.provisioned_settings import (
    Problem,
    is_boolean,
    is_dynamic,
    is_uid,
    list_problem,
    whole_variable,
)
from cdclint.syntax.data.value import Array, Object, Scalar, at, items, text

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
    "sns": (("topicArn", "topic_arn", "targetArn", "target_arn", "phoneNumber", "phone_number"),),
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
    yield from list_problem(root, "contactPoints")
    names: set[tuple[str, str]] = set()
    uids: set[tuple[str, str]] = set()
    for point in items(root.get("contactPoints")):
        if not isinstance(point, Object):
            continue
        name, org = text(point.get("name")).strip(), text(point.get("orgId")) or "1"
        if not name:
            yield point, Message("a contact point needs `{key}`", key="name")
        elif (org, name) in names:
            yield point.get("name") or point, Message('there is a contact point "{name}" already', name=name)
        names.add((org, name))
        yield from list_problem(point, "receivers")
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
            for group in NEEDED.get(text(at(receiver, "type")).casefold(), ()):
                for key in group:
                    written = at(receiver, "settings", key)
                    if isinstance(written, Scalar):
                        yield from ((name, written) for name in whole_variable(written))


def _of_receiver(receiver: Object) -> Iterator[Problem]:
    uid, kind = receiver.get("uid"), text(receiver.get("type")).strip()
    place = receiver.get("type") or uid or receiver
    if not text(uid).strip():
        yield place, Message("a receiver needs `{key}`", key="uid")
    elif uid is not None and not is_dynamic(uid) and not is_uid(text(uid)):
        yield uid, Message("a uid has at most 40 letters, digits, `-` and `_`")
    silent = receiver.get("disableResolveMessage")
    if silent is not None and not is_dynamic(silent) and not is_boolean(text(silent)):
        yield silent, Message("`{key}` is `true` or `false`", key="disableResolveMessage")
    if not kind:
        yield uid or receiver, Message("a receiver needs `{key}`", key="type")
        return
    if is_dynamic(receiver.get("type")):
        return
    needed = NEEDED.get(kind.casefold())
    if needed is None:
        yield place, _no_kind(kind)
        return
    settings = receiver.get("settings")
    if not isinstance(settings, Object) or not settings.members:
        yield settings or place, Message("a receiver of the type `{type}` needs `settings`", type=kind)
        return
    for group in needed:
        given = [member for member in settings if member.name in group]
        if not any(isinstance(one.value, Scalar) and text(one.value).strip() for one in given):
            wrong = next((one for one in given if isinstance(one.value, Array | Object)), None)
            if wrong is not None:
                message = Message("`{key}` is one text, not a list: join several by `;`", key=wrong.name)
                yield wrong.key, message
            else:
                yield from _lacking(settings, kind, group, place)


def _lacking(settings: Object, kind: str, group: tuple[str, ...], place: Value) -> Iterator[Problem]:
    keys = Message.either([f"`{key}`" for key in group[:2]])
    for member in settings:
        near = [key for key in group if key.casefold().replace("_", "") == member.name.casefold().replace("_", "")]
        near = near or closest(member.name, group, n=1, cutoff=0.8)
        if near and member.name not in group:
            yield (
                member.key,
                Message(
                    "`{key}` is not a setting of `{type}`: write `{meant}`", key=member.name, type=kind, meant=near[0]
                ),
            )
            return
    yield place, Message("a receiver of the type `{type}` needs the setting {keys}", type=kind, keys=keys)


def _no_kind(kind: str) -> Message:
    near = closest(kind.casefold(), NEEDED, n=1, cutoff=0.6)
    meant = {"mail": "email", "smtp": "email", "msteams": "teams", "alertmanager": "prometheus-alertmanager"}.get(
        kind.casefold(), near[0] if near else ""
    )
    if meant:
        return Message("Grafana has no receiver of the type `{type}`; did you mean `{meant}`?", type=kind, meant=meant)
    return Message("Grafana has no receiver of the type `{type}`", type=kind)
