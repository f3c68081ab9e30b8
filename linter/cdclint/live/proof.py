"""`cdclint live` from beginning to end: what to ask, whom, and the report that comes of it."""

from __future__ import annotations

from functools import lru_cache
from posixpath import dirname
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass, field, replace
from cdclint.core.message import Message
from cdclint.core.report import Crash, Report
from cdclint.core.rule import Severity, Trait
from cdclint.documents.open_document import read
from cdclint.documents.running_lab import RunningLab
from cdclint.engine.run.reporting import stamped
from cdclint.engine.suppress import apply
from cdclint.live.address_proof import AddressProof
from cdclint.live.connect_proof import ConnectProof
from cdclint.live.endpoints import Endpoint, endpoints, logins
from cdclint.live.evidence import Evidence, Ground
from cdclint.live.grafana_proof import GrafanaProof
from cdclint.live.lab_client import NoAnswerError
from cdclint.live.prometheus_api import PrometheusApi, QueryRefusedError
from cdclint.live.queries.query_proof import QueryProof
from cdclint.live.scrape_proof import ScrapeProof
from cdclint.live.services import TITLES
from cdclint.live.walk import Hooks, Walk
from cdclint.registry import declaration, load_rule, rule_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from cdclint.core.finding import Finding
    from cdclint.core.report import Diagnostic
    from cdclint.engine.run.run import Run
    from cdclint.live.lab_client import Client
    from cdclint.live.walk import Block


@dataclass(frozen=True)
class Wishes:
    """What is asked for: addresses by the kind of their service, and whether marked blocks are run.

    `show` is called with each block before it is run. `environment` has the logins.
    """

    addresses: Mapping[str, str] = field(default_factory=dict)
    walks: bool = False
    show: Callable[[Block], object] = field(default=lambda _: None)
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Proven:
    """The report, and the evidence with its table. `silent` says that no service of the lab answered."""

    report: Report
    evidence: Evidence
    silent: bool

    @property
    def found_no_lab(self) -> bool:
        """Whether there is nothing to say but that no lab was found."""
        return self.silent and not self.report.crashes and not self.report.diagnostics


class Proof:
    """Asks a running lab about the files of a run."""

    def __init__(self, run: Run, client: Client, wishes: Wishes) -> None:
        """Look for the services.

        Raises:
            AddressError: an address is invalid, or may not be asked.
        """
        self._run, self._wishes = run, wishes
        self.evidence = Evidence()
        opened = lru_cache(maxsize=64)(self._open)
        self.ground = Ground(run.project, client, self.evidence, opened, run.files.is_asked)
        near = tuple(sorted(run.files.asked)) if not run.files.is_whole else ()
        self.found, remarks = endpoints(self.ground.lab, wishes.addresses, client.allows, near)
        self.evidence.remarks += remarks
        client.log_in(logins(self.found, wishes.environment, self.ground.lab, opened))
        self._crashes: list[Crash] = []

    def _open(self, path: str) -> object:
        try:
            return read(self._run.source(path), self._run.course)
        except OSError:
            return None  # it is gone

    @property
    def _compose(self) -> str:
        """The Compose file of the lab that is asked, "" where none is known."""
        return next((one.compose for one in self.found.values() if one.compose), "")

    @property
    def folder(self) -> Path:
        """Where blocks are run: the folder of the lab."""
        compose = self._compose
        if not compose:
            compose = min(self.ground.lab.composes, key=lambda path: (path.count("/"), path), default="")
        return self._run.config.root / dirname(compose)

    def blocks(self) -> list[Block]:
        """The marked blocks, in the order in which they would be run."""
        return [block for blocks in self._walk().blocks() for block in blocks]

    def _walk(self) -> Walk:
        config = self._run.config
        return Walk(self.ground, self.folder, self._wishes.show, Hooks(config.live_before, config.live_after))

    def prove(self) -> Proven:
        """Ask everything. It never fails: what does not answer is reported."""
        answered = 0
        api: PrometheusApi | None = None
        if (one := self.found.get("prometheus")) is not None:
            known = PrometheusApi(self.ground.client, one.url)
            if self._ask(one, lambda: self._prometheus(known, one)):
                api, answered = known, answered + 1
        if (grafana := self._wanted("grafana")) is not None:
            answered += self._ask(grafana, GrafanaProof(self.ground, grafana).prove)
        if (connect := self._wanted("connect")) is not None:
            answered += self._ask(connect, lambda: ConnectProof(self.ground, connect, api).prove())
        if answered or not self.found:
            AddressProof(self.ground, self.found.values()).prove()
            if self._wishes.walks:
                self._walk().prove()
        else:
            if compose := self._compose:
                start = Message(
                    "no service of the lab answers: `docker compose -f {file} up -d` starts it", file=compose
                )
                self.evidence.remarks.append(start)
            if self._wishes.walks:
                self.evidence.remarks.append(Message("no block was run: no service of the lab answers"))
        return Proven(self._report(), self.evidence, silent=not answered)

    def _wanted(self, kind: str) -> Endpoint | None:
        """A service that is to be asked: one that was named, or that something which is asked for is about."""
        project, asked = self._run.project, self.ground.is_asked
        files = (
            (*project.dashboards, *project.alert_files, *project.datasource_files)
            if kind == "grafana"
            else tuple(project.connectors)
        )
        is_wanted = kind in self._wishes.addresses or self._run.files.is_whole or any(map(asked, files))
        return self.found.get(kind) if is_wanted else None

    def _prometheus(self, api: PrometheusApi, endpoint: Endpoint) -> None:
        targets = api.targets()
        row = self.evidence.row(Message("queries"), api.url)
        QueryProof(self.ground, api, targets, row).prove(endpoint)
        ScrapeProof(self.ground, api, targets, endpoint.compose).prove()

    def _ask(self, one: Endpoint, work: Callable[[], None]) -> bool:
        """Whether a service answered; one that does not is reported once."""
        try:
            work()
        except (NoAnswerError, QueryRefusedError) as problem:
            message = Message(
                "{title} at {address} does not answer: {why}",
                title=TITLES[one.kind],
                address=one.url,
                why=problem.message,
            )
            row = self.evidence.row(Message("no answer"), one.url)
            row.bad, row.note = 1, TITLES[one.kind]
            if one.place is not None:
                # In a file that is not asked for, too: nothing that depends on the service could be judged.
                self.evidence.tell("no-answer", one.place, message)
            else:
                self._crashes.append(Crash("", "", message))
            return False
        return True

    def _report(self) -> Report:
        lab = RunningLab(
            {rule: tuple(found) for rule, found in self.evidence.reported.items()}, tuple(self.evidence.sizes)
        )
        severities = {name: self._severity(name) for name in live_rules()}
        by_path: dict[str, list[tuple[str, Finding]]] = {}
        for name, severity in severities.items():
            if severity is not Severity.OFF:
                for one in load_rule(name).run(lab, self._run.config.rules.get(name)):
                    by_path.setdefault(one.span.source.path, []).append((name, one))
        kept = self.evidence.consequences.folded(
            one for path in sorted(by_path) for one in self._kept(path, by_path[path], severities)
        )
        judged = sum(path in self._run.files.asked for path in self._run.entries)
        return Report(tuple(kept), judged, tuple(self._crashes))

    def _severity(self, name: str) -> Severity:
        default = Severity(declaration(name).severity)
        # `select` names what is checked in files; here everything is asked that is not left out.
        return replace(self._run.config, select=("ALL",), extend_select=()).severity_of(name, default)

    def _kept(
        self, path: str, found: list[tuple[str, Finding]], severities: Mapping[str, Severity]
    ) -> list[Diagnostic]:
        """What neither comments nor settings silence, each once, ordered by place."""
        entry = self._run.entries.get(path)
        if entry is not None and entry.comments:
            found, _ = apply(entry.comments, found)
        kept = stamped(self._run, path, found, severities)
        return list({(one.span.start, one.span.end, one.rule, str(one.message)): one for one in kept}.values())


def live_rules() -> tuple[str, ...]:
    """The rules that judge what a running lab answers."""
    return tuple(name for name in rule_ids() if Trait.LIVE in declaration(name).traits)
