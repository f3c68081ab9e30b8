"""Values of receivers' settings that Grafana takes, and with which no notification arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.documents.monitoring.provisioning.placeholders import is_filled_in
from cdclint.documents.network_address import misspelt_scheme
from cdclint.syntax.data.value import Object, Scalar, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.monitoring.provisioning.provisioned_settings import Problem
    from cdclint.syntax.data.value import Value

_ADDRESSES = {
    **dict.fromkeys(("slack", "dingding", "discord", "googlechat", "oncall", "teams"), ("url",)),
    **dict.fromkeys(("victorops", "webhook", "prometheus-alertmanager", "sensugo"), ("url",)),
    "jira": ("api_url",),
    "kafka": ("kafkaRestProxy",),
    "wecom": ("url", "endpointUrl"),
    "opsgenie": ("apiUrl",),
}
"""The settings that are addresses, by the kind of receiver."""
_METHODS = ("POST", "PUT")
_SEVERITIES = ("critical", "error", "warning", "info")
_CHAT = regex(r"-?\d+|@\w+")
_HOST = regex(r"[\w.-]++(?::\d++)?(?:/.*)?")
_SCHEMES = ("http://", "https://")


def value_problems(kind: str, settings: Object) -> Iterator[Problem]:
    """What is wrong with the values of a receiver's settings."""
    for key in _ADDRESSES.get(kind, ()):
        yield from _of_address(settings.get(key))
    if kind == "email":
        yield from _of_mail(settings.get("addresses"))
    elif kind in {"webhook", "oncall"}:
        yield from _one_of(settings.get("httpMethod"), "httpMethod", _METHODS)
        most = settings.get("maxAlerts")
        if most is not None and _is_known(most) and not text(most).strip().isdecimal():
            yield most, Message("`{key}` is a whole number", key="maxAlerts")
    elif kind == "pagerduty":
        yield from _one_of(settings.get("severity"), "severity", _SEVERITIES)
    elif kind == "telegram":
        chat = settings.get("chatid")
        if chat is not None and _is_known(chat) and not _CHAT.fullmatch(text(chat).strip()):
            yield chat, Message("`{key}` is the number of a chat, or the name of a channel with `@`", key="chatid")


def _is_known(value: Value | None) -> bool:
    """Whether a value is there, and no template, variable or placeholder."""
    return isinstance(value, Scalar) and bool(text(value).strip()) and not is_filled_in(value)


def _one_of(value: Value | None, key: str, known: tuple[str, ...]) -> Iterator[Problem]:
    if value is not None and _is_known(value) and text(value).casefold() not in {one.casefold() for one in known}:
        yield value, Message("`{key}` is one of {known}", key=key, known=", ".join(f"`{one}`" for one in known))


def _of_address(value: Value | None) -> Iterator[Problem]:
    written = text(value).strip()
    if value is None or not _is_known(value) or written.casefold().startswith(_SCHEMES):
        return
    if scheme := misspelt_scheme(written):
        yield value, Message("there is no `{scheme}`; did you mean `{meant}`?", scheme=scheme[0], meant=scheme[1])
    elif "://" not in written and _HOST.fullmatch(written):
        yield value, Message("`{url}` has no scheme: write `https://{url}`", url=written)


def _of_mail(value: Value | None) -> Iterator[Problem]:
    if value is None or not _is_known(value):
        return
    parts = [one.strip() for one in text(value).replace(",", ";").replace("\n", ";").split(";")]
    for part in parts:
        if part and part.count("@") == 0:
            yield value, Message("`{address}` is not an e-mail address", address=part)
        elif part.count("@") > 1:
            yield value, Message("write `;` between e-mail addresses: `{address}`", address=part)
