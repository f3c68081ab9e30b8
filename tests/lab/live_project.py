"""The lab's files as a running chain has them, for `cdclint live`: its own addresses and times, and a lesson."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chain.chain import CONNECTOR, Chain
from chain.compose import LABS
from live_faults import LESSON

from cdclint.config import load
from cdclint.engine.run.load import load_run
from cdclint.engine.run.request import Request
from cdclint.live.lab_client import Client, LabClient, NoAnswerError, Reply
from cdclint.live.proof import Proof, Proven, Wishes

DASHBOARDS = ("debezium-production.json", "cdc-reliability.json")


def write_project(chain: Chain, root: Path) -> Path:
    """Write the files that the chain runs with below `root`."""
    shutil.copytree(chain.folder / "prometheus", root / "prometheus", ignore=shutil.ignore_patterns("data", "*.log"))
    shutil.copy(chain.folder / f"{CONNECTOR}.json", root)
    for name in DASHBOARDS:
        text = (LABS / "monitoring" / "grafana" / "dashboards" / name).read_text("utf-8")
        (root / name).write_text(text, "utf-8")
    lesson = LESSON.replace("localhost:8083", f"localhost:{chain.ports['connect']}")
    (root / "lesson.mdx").write_text(lesson, "utf-8")
    return root


def ask(chain: Chain, root: Path, client: Client | None = None) -> Proven:
    """What the chain says of the files."""
    addresses = {kind: chain.url(kind) for kind in ("prometheus", "connect")}
    run = load_run(load(root, {}, isolated=True), Request(cached=False))
    return Proof(run, client or LabClient(timeout=10), Wishes(addresses)).prove()


def told(proven: Proven) -> list[tuple[str, int, str, str]]:
    """Path, line, rule and message of every diagnostic."""
    return [
        (one.span.source.path, one.span.begin.line, one.rule, str(one.message)) for one in proven.report.diagnostics
    ]


class Recorder:
    """A client that remembers what it was answered, by the question without the port of its service."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._client = LabClient(timeout=10)
        self._names = names
        self.answers: dict[str, Any] = {}

    def get(self, service: str, path: str, query: Mapping[str, str] | None = None) -> Reply:
        key = f"{self._names[service]} {path} {json.dumps(query or {}, sort_keys=True)}"
        try:
            found = self._client.get(service, path, query)
        except NoAnswerError as problem:
            self.answers[key] = str(problem.args[0])
            raise
        self.answers[key] = [found.status, found.value]
        return found

    def visit(self, url: str) -> int:
        try:
            found = self._client.visit(url)
        except NoAnswerError as problem:
            self.answers[f"visit {url}"] = str(problem.args[0])
            raise
        self.answers[f"visit {url}"] = found
        return found

    def log_in(self, logins: Mapping[str, str]) -> None:
        self._client.log_in(logins)

    def allows(self, host: str) -> bool:
        return self._client.allows(host)
