"""prometheus.yml against the configuration that the server has loaded: its settings, and those of each job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.source import Source
from cdclint.live.drift import described, differences
from cdclint.live.evidence import span_of
from cdclint.syntax.data.value import Array, Object, at, items, plain, text
from cdclint.syntax.data.yaml_reader import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.source import Span
    from cdclint.documents.lab.configuration import PrometheusConfig
    from cdclint.live.drift import Difference
    from cdclint.syntax.data.value import Value

_NAME = "Prometheus"
_PATHS = frozenset(
    {
        *("files", "rule_files", "scrape_config_files"),
        *("ca_file", "cert_file", "key_file", "password_file", "username_file", "bearer_token_file"),
        *("credentials_file", "client_secret_file", "client_certificate_key_file", "authorization_credentials_file"),
    }
)
"""Keys whose paths Prometheus makes absolute."""
_ELSEWHERE = _PATHS | {"scrape_configs", "url", "proxy_url"}
"""Keys that are compared otherwise, and addresses, of which passwords are kept back."""
_IN_JOB = _ELSEWHERE | {"static_configs"}
_IN_GROUP = _PATHS | {"targets"}
"""Targets are asked for one by one."""


def config_drift(document: PrometheusConfig, loaded: str) -> Iterator[tuple[Span, Message]]:
    """Where a file and the configuration of the running server, YAML with all defaults, disagree, and in what.

    What the file does not say is no difference: the server fills in defaults.
    """
    root, _ = parse_yaml(Source("prometheus.yml", loaded))
    there = None if root is None else plain(root)
    if not isinstance(there, dict) or not isinstance(document.value, Object):
        return
    for member in document.value.members:
        if member.name in _ELSEWHERE:
            continue
        what = Message("`{section}`", section=member.name)
        found = list(differences(member.value, there.get(member.name), skip=_ELSEWHERE))
        if found:
            yield _said(document, found, what)
    jobs = there.get("scrape_configs")
    others = {one.get("job_name"): one for one in jobs if isinstance(one, dict)} if isinstance(jobs, list) else {}
    for job in items(at(document.value, "scrape_configs")):
        name = text(job.get("job_name")) if isinstance(job, Object) else ""
        if name not in others:
            continue  # each of its targets is said to be asked no more
        found = [*differences(job, others[name], skip=_IN_JOB), *_groups(job, others[name].get("static_configs"))]
        if found:
            yield _said(document, found, Message("job `{name}`", name=name))


def _groups(job: Value, there: object) -> Iterator[Difference]:
    """Labels of targets that are otherwise; of groups that are more or fewer, the targets are asked for."""
    own = at(job, "static_configs")
    if isinstance(own, Array) and isinstance(there, list) and len(own.items) == len(there):
        yield from differences(own, there, skip=_IN_GROUP, path="static_configs")


def _said(document: PrometheusConfig, found: list[Difference], what: Message) -> tuple[Span, Message]:
    return span_of(document.source, found[0].value), Message(
        "{difference}: reload it", difference=described(found, _NAME, what)
    )
