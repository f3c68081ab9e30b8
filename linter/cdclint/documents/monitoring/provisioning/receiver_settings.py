"""The settings of each kind of receiver in a contact point; facts of Grafana."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.documents.monitoring.provisioning.provisioned_settings import Problem, is_dynamic
from cdclint.syntax.data.value import Array, Object, Scalar, at, is_null, items, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.syntax.data.value import Value

_WRITTEN = {
    "dingding": "message msgType title url",
    "discord": "avatar_url message title url use_discord_username use_embed_description",
    "email": "addresses fromAddress message singleEmail subject",
    "googlechat": "hide_open_button hide_version_info message title url",
    "jira": (
        "api_token api_url dedup_key_field description fields issue_type labels password "
        "priority project reopen_duration reopen_transition resolve_transition summary user wont_fix_resolution"
    ),
    "kafka": "apiVersion description details kafkaClusterId kafkaRestProxy kafkaTopic password username",
    "line": "description title token",
    "mqtt": "brokerUrl clientId message messageFormat password qos retain tlsConfig topic username",
    "oncall": (
        "authorization_credentials authorization_scheme httpMethod maxAlerts message password title url username"
    ),
    "opsgenie": "apiKey apiUrl autoClose description message og_priority overridePriority responders sendTagsAs",
    "pagerduty": "class client client_url component details group integrationKey severity source summary url",
    "prometheus-alertmanager": "basicAuthPassword basicAuthUser url",
    "pushover": ("apiToken device expire message okPriority okSound priority retry sound title uploadImage userKey"),
    "sensugo": "apikey check entity handler message namespace url",
    "slack": (
        "color endpointUrl fallback footer icon_emoji icon_url mentionChannel "
        "mentionGroups mentionUsers recipient text title token url username"
    ),
    "sns": ("api_url attributes message phone_number sigv4 subject target_arn topic_arn"),
    "teams": "message sectiontitle title url",
    "telegram": (
        "bottoken chatid disable_notifications disable_web_page_preview "
        "message message_thread_id parse_mode protect_content"
    ),
    "threema": "api_secret description gateway_id recipient_id title",
    "victorops": "description messageType title url",
    "webex": "api_url bot_token message room_id",
    "webhook": (
        "authorization_credentials authorization_scheme headers hmacConfig httpMethod http_config maxAlerts "
        "message password payload title tlsConfig url username"
    ),
    "wecom": "agent_id corp_id endpointUrl message msgtype secret title touser url",
}
SETTINGS = {kind: tuple(written.split()) for kind, written in _WRITTEN.items()}
"""The names of the settings, by the kind of receiver in small letters."""

_FLAGS = frozenset(
    {
        *("singleEmail", "use_discord_username", "use_embed_description", "hide_open_button", "hide_version_info"),
        *("disable_web_page_preview", "protect_content", "disable_notifications", "autoClose", "overridePriority"),
        *("retain", "uploadImage"),
    }
)
"""The settings that are `true` or `false`."""
_NUMBERS = frozenset(
    {"maxAlerts", "chatid", "message_thread_id", "priority", "okPriority", "retry", "expire", "qos", "og_priority"}
)
"""The settings that are numbers, in quotes or without."""
_DEEP = {
    **dict.fromkeys(("headers", "payload", "tlsConfig", "hmacConfig", "http_config", "details", "attributes"), Object),
    **dict.fromkeys(("sigv4", "fields"), Object),
    **dict.fromkeys(("responders", "labels"), Array),
}
"""The settings that are mappings or lists, in kinds where they are no texts."""
_TEXTS = frozenset({("kafka", "details")})
_CHOICES = {
    ("slack", "mentionChannel"): ("here", "channel"),
    ("opsgenie", "sendTagsAs"): ("tags", "details", "both"),
    ("telegram", "parse_mode"): ("Markdown", "MarkdownV2", "HTML", "None"),
    ("mqtt", "messageFormat"): ("json", "text"),
    ("mqtt", "qos"): ("0", "1", "2"),
    ("kafka", "apiVersion"): ("v2", "v3"),
}
"""The settings that are one of a few words."""
_SLACK = "https://slack.com/api/chat.postMessage"


def receiver_kind(receiver: Value) -> str:
    """The kind of a receiver as the tables here name it, "" where it has none."""
    return text(at(receiver, "type")).strip().casefold()


def settings_problems(kind: str, settings: Object) -> Iterator[Problem]:
    """What Grafana refuses in the settings of a receiver, beyond those that it lacks."""
    for member in settings:
        if not is_null(member.value) and not is_dynamic(member.value):
            yield from _of_type(kind, member.name, member.key, member.value)
    yield from _together(kind, settings)


def _of_type(kind: str, key: str, place: Value, value: Value) -> Iterator[Problem]:
    if key not in SETTINGS.get(kind, ()):
        return
    deep = None if (kind, key) in _TEXTS else _DEEP.get(key)
    written = value.value if isinstance(value, Scalar) else None
    choices = _CHOICES.get((kind, key))
    if key in _FLAGS:
        if not isinstance(written, bool):
            yield value, Message("`{key}` is `true` or `false` without quotes", key=key)
    elif choices is not None and isinstance(value, Scalar):
        folded = [one.casefold() for one in choices] if key == "parse_mode" else list(choices)
        given = text(value).casefold() if key == "parse_mode" else text(value)
        if given and given not in folded:
            yield value, Message("`{key}` is one of {known}", key=key, known=", ".join(f"`{one}`" for one in choices))
    elif deep is Object and not isinstance(value, Object):
        yield place, Message("`{key}` holds names with their values", key=key)
    elif deep is Array and not isinstance(value, Array):
        yield place, Message("`{key}` holds a list: begin each entry with `-`", key=key)
    elif deep is None and isinstance(value, Object | Array):
        if isinstance(value, Array):
            yield place, Message("`{key}` is one text, not a list: join several by `;`", key=key)
        else:
            yield place, Message("`{key}` is a text", key=key)
    elif deep is None and key not in _NUMBERS and written is not None and not isinstance(written, str):
        yield value, Message("`{key}` is a text: put it into quotes", key=key)


def _together(kind: str, settings: Object) -> Iterator[Problem]:
    """Settings that need or exclude each other."""

    def has(key: str) -> bool:
        return bool(text(settings.get(key)))

    if kind == "slack" and (not has("url") or text(settings.get("url")) == _SLACK):
        for key in ("token", "recipient"):
            if not has(key) and (has("token") or has("url")):
                yield settings, Message("`slack.com` itself needs `{key}`", key=key)
    elif kind in {"webhook", "oncall"}:
        if has("username") and has("password") and has("authorization_credentials"):
            yield _both(settings, "username", "authorization_credentials")
    elif kind == "jira":
        if has("api_token") and (has("user") or has("password")):
            yield _both(settings, "api_token", "user" if has("user") else "password")
        elif not has("api_token") and not (has("user") and has("password")):
            yield (
                settings,
                Message(
                    "`{key}` is missing, or `{other}` with `{third}`", key="api_token", other="user", third="password"
                ),
            )
    elif kind == "kafka" and text(settings.get("apiVersion")) == "v3" and not has("kafkaClusterId"):
        yield settings, Message("`{key}` needs `{other}`", key="apiVersion: v3", other="kafkaClusterId")
    elif kind == "wecom" and not has("url") and has("secret"):
        for key in ("agent_id", "corp_id"):
            if not has(key):
                yield settings, Message("`{key}` needs `{other}`", key="secret", other=key)
    elif kind == "sns":
        access, secret = text(at(settings, "sigv4", "access_key")), text(at(settings, "sigv4", "secret_key"))
        if bool(access) is not bool(secret):
            place = settings.get("sigv4") or settings
            yield place, Message("`{key}` and `{other}` belong together", key="access_key", other="secret_key")
    elif kind == "opsgenie":
        for one in items(settings.get("responders")):
            if not any(text(at(one, key)) for key in ("id", "name", "username")):
                yield one, Message("a responder needs `id`, `name` or `username`")
    elif kind == "threema":
        gateway, recipient = text(settings.get("gateway_id")), text(settings.get("recipient_id"))
        if gateway and "$" not in gateway and (not gateway.startswith("*") or len(gateway) != _THREEMA):
            yield (
                settings.get("gateway_id") or settings,
                Message("`{key}` is `*` and seven characters", key="gateway_id"),
            )
        if recipient and "$" not in recipient and len(recipient) != _THREEMA:
            yield settings.get("recipient_id") or settings, Message("`{key}` has eight characters", key="recipient_id")


_THREEMA = 8
"""How many characters an id of Threema has."""


def _both(settings: Object, key: str, other: str) -> Problem:
    member = settings.member(other)
    place = settings if member is None else member.key
    return place, Message("`{key}` and `{other}` exclude each other", key=key, other=other)
