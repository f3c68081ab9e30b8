"""How Prometheus and its relatives ask other servers: authentication, proxies and certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.documents.lab.prometheus.config_shapes import AUTHENTICATIONS
from cdclint.documents.lab.prometheus.shaped_mapping import exclusive
from cdclint.documents.lab.prometheus.single_values import Problem, is_given
from cdclint.syntax.data.value import Object, text

if TYPE_CHECKING:
    from collections.abc import Iterator


def client_problems(value: Object) -> Iterator[Problem]:
    """What is wrong with how another server is asked."""
    yield from exclusive(value, AUTHENTICATIONS)
    proxy, own = is_given(value.get("proxy_url")), is_set(value, "proxy_from_environment")
    if own:
        yield from exclusive(value, ("proxy_from_environment", "proxy_url", "no_proxy"))
    for key in ("no_proxy", "proxy_connect_header"):
        written = value.member(key)
        if written is not None and is_given(written.value) and not (proxy or own):
            yield written.key, Message("`{key}` needs `{other}`", key=key, other="proxy_url")


def _of_certificate(value: Object) -> Iterator[Problem]:
    groups = [("cert", "cert_file", "cert_ref"), ("key", "key_file", "key_ref")]
    given = [next((key for key in group if is_given(value.get(key))), None) for group in groups]
    for one, other, needed in ((given[0], given[1], "key_file"), (given[1], given[0], "cert_file")):
        if one is not None and other is None:
            yield value.get(one) or value, Message("`{key}` needs `{other}`", key=one, other=needed)


def part_problems(value: Object, shape: str) -> Iterator[Problem]:
    """What is wrong with a mapping of one of the shapes inside of that."""
    match shape:
        case "tls_config":
            yield from _of_certificate(value)
        case "authorization" if text(value.get("type")).strip().casefold() == "basic":
            yield value.get("type") or value, Message("for `Basic` write `basic_auth` instead of `authorization`")
        case "sigv4" if is_given(value.get("access_key")) is not is_given(value.get("secret_key")):
            yield value, Message("`{key}` and `{other}` belong together", key="access_key", other="secret_key")


def is_set(value: Object, key: str) -> bool:
    """Whether a mapping has a key that is true."""
    return text(value.get(key)).casefold() in {"true", "yes", "on", "y"}
