"""Service discovery in Prometheus's configuration: what it refuses beyond keys and types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.documents.lab.prometheus.config_shapes import WITH_SCHEME
from cdclint.documents.lab.prometheus.single_values import Problem, is_dynamic, is_given
from cdclint.syntax.data.value import Object, Scalar, at, is_null, items, text

if TYPE_CHECKING:
    from collections.abc import Iterator


_TARGET_FILE = regex(r"[^*]*(?:\*[^/]*)?\.(?:json|yml|yaml|JSON|YML|YAML)")
_FILE = regex(r"[^*]*(?:\*[^/]*)?")
_WITH_HOST = regex(r"^[A-Za-z][A-Za-z0-9+.-]*+://[^/]")
_HTTP = regex(r"(?i)https?://[^/]")
_SELECTORS = {
    "pod": ("pod", "node"),
    "service": ("service",),
    "endpointslice": ("pod", "service", "endpointslice"),
    "endpoints": ("pod", "service", "endpoints"),
    "node": ("node",),
    "ingress": ("ingress",),
}
"""The kinds that a role of Kubernetes can be narrowed by."""
_OF_CLIENT = ("basic_auth", "authorization", "oauth2", "bearer_token", "bearer_token_file", "tls_config", "proxy_url")


def discovery_problems(shape: str, one: Object) -> Iterator[Problem]:
    """What is wrong with one entry of a way of discovery, but for its keys and the types of their values."""
    if shape in WITH_SCHEME:
        key = "server" if shape in {"eureka_sd_configs", "kuma_sd_configs"} else "url"
        address = one.get(key)
        pattern = _HTTP if key == "url" else _WITH_HOST
        if address is not None and text(address) and not is_dynamic(address) and not pattern.match(text(address)):
            yield address, Message("`{key}` needs a scheme and a host, as in `http://host:80`", key=key)
    match shape:
        case "file_sd_configs":
            yield from _of_files(one)
        case "dns_sd_configs":
            yield from _of_names(one)
        case "kubernetes_sd_configs":
            yield from _of_kubernetes(one)
        case "azure_sd_configs" if text(one.get("authentication_method")) in {"", "OAuth"}:
            for key in ("tenant_id", "client_id", "client_secret"):
                if not text(one.get(key)):
                    yield one, Message("an entry of `{key}` needs `{needed}`", key=shape, needed=key)
        case "serverset_sd_configs" | "nerve_sd_configs":
            for path in items(one.get("paths")):
                if not text(path).startswith("/") and not is_dynamic(path):
                    yield path, Message("a path begins with `/`")
        case "consul_sd_configs" | "nomad_sd_configs":
            server = one.get("server")
            if server is not None and not is_null(server) and not text(server).strip():
                yield server, Message("an entry of `{key}` needs `{needed}`", key=shape, needed="server")
        case "ec2_sd_configs" | "aws_sd_configs":
            for chosen in items(one.get("filters")):
                if isinstance(chosen, Object) and not items(chosen.get("values")):
                    yield chosen, Message("an entry of `{key}` needs `{needed}`", key="filters", needed="values")
        case "scaleway_sd_configs" | "outscale_sd_configs" if not any(
            text(one.get(key)) for key in ("secret_key", "secret_key_file")
        ):
            yield one, Message("an entry of `{key}` needs `{needed}`", key=shape, needed="secret_key")


def is_file_pattern(written: str) -> bool:
    """Whether Prometheus takes a pattern: `*` occurs once, in the name of the file."""
    return _FILE.fullmatch(written) is not None


def path_problems(root: Object, key: str) -> Iterator[Problem]:
    """Patterns of files that Prometheus takes in the name of the file and nowhere else."""
    for path in items(root.get(key)):
        if isinstance(path, Scalar) and not is_dynamic(path) and not is_file_pattern(text(path)):
            yield path, Message("`{path}`: `*` is allowed once, in the name of the file", path=text(path))


def _of_files(one: Object) -> Iterator[Problem]:
    for file in items(one.get("files")):
        if not isinstance(file, Scalar) or is_dynamic(file) or _TARGET_FILE.fullmatch(text(file)):
            continue
        if _FILE.fullmatch(text(file)):
            yield file, Message("`{path}` must end in `.json`, `.yml` or `.yaml`", path=text(file))
        else:
            yield file, Message("`{path}`: `*` is allowed once, in the name of the file", path=text(file))


def _of_names(one: Object) -> Iterator[Problem]:
    kind, port = one.get("type"), one.get("port")
    if text(kind).upper() in {"A", "AAAA", "MX", "NS"} and text(port) in {"", "0"}:
        yield kind or one, Message("records of the type `{type}` need a `port`", type=text(kind))


def _of_kubernetes(one: Object) -> Iterator[Problem]:
    role = text(one.get("role"))
    seen: set[str] = set()
    for selector in items(one.get("selectors")):
        own = at(selector, "role")
        if text(own) in seen:
            yield own or selector, Message("there is a selector for `{role}` already", role=text(own))
        seen.add(text(own))
        allowed = _SELECTORS.get(role, ())
        if own is not None and allowed and text(own) in _SELECTORS and text(own) not in allowed:
            message = Message(
                "the role `{role}` is selected by {known}", role=role, known=", ".join(f"`{name}`" for name in allowed)
            )
            yield own, message
    if not text(one.get("api_server")):
        given = [key for key in _OF_CLIENT if is_given(one.get(key))]
        for key in given[:1]:
            yield one.get(key) or one, Message("`{key}` needs `{other}`", key=key, other="api_server")
    elif text(at(one, "namespaces", "own_namespace")).casefold() == "true":
        place = at(one, "namespaces", "own_namespace") or one
        yield place, Message("`{key}` and `{other}` exclude each other", key="own_namespace", other="api_server")
