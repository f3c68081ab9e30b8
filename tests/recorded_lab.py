"""A lab that answers as a case or a test tells it, without a network.

    {"prometheus": {"queries": {"up": [{"job": "connect"}], "rate(up": "parse error"},
                    "metrics": ["up"], "labels": {"name of up": ["a"]},
                    "targets": [{"job": "connect", "address": "connect:9404", "error": ""}],
                    "groups": [...]},
     "grafana": {"/api/health": {"database": "ok"}}, "connect": {"/connectors?expand=…": {...}},
     "addresses": {"http://localhost:8025": 200}}

A query gives nothing unless it is named; a text in the place of series is a refusal. What a service has no answer for
is 404, and `{"silent": "why"}` one that does not answer at all. The default place of a service is its usual port.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from cdclint.config import load
from cdclint.core.message import Message
from cdclint.engine.run.load import load_run
from cdclint.engine.run.request import Request
from cdclint.live.lab_client import NoAnswerError, Reply
from cdclint.live.proof import Proof, Proven, Wishes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cdclint.config import Config

PORTS = {"prometheus": 9090, "grafana": 3000, "connect": 8083}


class RecordedLab:
    """The `Client` of a case."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.told = told
        self.asked: list[str] = []

    def get(self, service: str, path: str, query: Mapping[str, str] | None = None) -> Reply:
        kind = next(kind for kind, port in PORTS.items() if service.endswith(f":{port}"))
        told = self.told.get(kind, {"silent": "the connection was refused"})
        self.asked.append(f"{kind} {path}" + (f"?{urlencode(query)}" if query else ""))
        if "silent" in told:
            raise NoAnswerError(Message.text(told["silent"]))
        if kind == "prometheus":
            return _prometheus(told, path.removeprefix("/api/v1"), query or {})
        return Reply(200, told[path]) if path in told else Reply(404, {"message": "not found"})

    def visit(self, url: str) -> int:
        self.asked.append(f"visit {url}")
        found = self.told.get("addresses", {}).get(url, "the connection was refused")
        if isinstance(found, str):
            raise NoAnswerError(Message.text(found))
        return int(found)

    def log_in(self, logins: Mapping[str, str]) -> None:
        pass

    def allows(self, host: str) -> bool:
        return host in {"localhost", "127.0.0.1"}


def _prometheus(told: Mapping[str, Any], path: str, query: Mapping[str, str]) -> Reply:
    def good(data: object) -> Reply:
        return Reply(200, {"status": "success", "data": data})

    match path.split("/")[1:]:
        case ["query"]:
            found = told.get("queries", {}).get(query["query"], [])
            if isinstance(found, str):
                return Reply(400, {"status": "error", "errorType": "bad_data", "error": found})
            series = [
                {
                    "metric": {name: one for name, one in labels.items() if name != "value"},
                    "value": [0, labels.get("value", "1")],
                }
                for labels in found
            ]
            return good({"resultType": "vector", "result": series})
        case ["label", "__name__", "values"]:
            return good(told.get("metrics", []))
        case ["label", label, "values"]:
            return good(told.get("labels", {}).get(f"{label} of {query.get('match[]', '')}", []))
        case ["targets"]:
            targets = [
                {
                    "labels": {"job": one["job"], "instance": one["address"]},
                    "discoveredLabels": {"__address__": one["address"]},
                    "health": "down" if one.get("error") else "up",
                    "lastError": one.get("error", ""),
                }
                for one in told.get("targets", [])
            ]
            return good({"activeTargets": targets})
        case ["rules"]:
            return good({"groups": told.get("groups", [])})
        case ["format_query"]:
            return good(" ".join(query["query"].split()))
    return Reply(404, {})


def proof_of(root: Path, told: Mapping[str, Any], *, config: Config | None = None, **wishes: Any) -> Proof:  # noqa: ANN401
    """What is to be asked about the files below `root`, of a lab that answers as it is told."""
    loaded = config or load(root, {}, isolated=not (root / "cdclint.toml").exists())
    addresses = {kind: f"http://localhost:{port}" for kind, port in PORTS.items() if kind in told}
    run = load_run(loaded, Request(cached=False))
    assert not run.crashes
    return Proof(run, RecordedLab(told), Wishes(addresses, **wishes))


def prove(root: Path, told: Mapping[str, Any], *, config: Config | None = None, **wishes: Any) -> Proven:  # noqa: ANN401
    """What a lab that answers as it is told says of the files below `root`."""
    return proof_of(root, told, config=config, **wishes).prove()
