"""An address inside the lab at which nothing listens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest, is_slip
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.core.whole_number import number_of
from cdclint.documents.lab.mounts import LOOPBACK
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.connectors.connector_keys import ConnectorFacts
    from cdclint.documents.lab.compose import ServiceFacts
    from cdclint.documents.network_address import AddressFacts

OWN = {"prometheus": 9090, "grafana": 3000}
"""What a program listens on whatever Compose says: Prometheus scrapes itself at `localhost:9090`."""
USUAL = {
    "prom/prometheus": 9090,
    "grafana/grafana": 3000,
    **dict.fromkeys(("postgres", "debezium/postgres", "debezium/example-postgres"), 5432),
    **dict.fromkeys(("mysql", "mariadb", "debezium/example-mysql"), 3306),
    "mongo": 27017,
}
"""The one port of images whose program listens on no other unless it is told to."""


LEAST = 4
"""Letters of a database's name that is taken for a slip of the pen."""
EDITS = 2
HOST = regex(r"[A-Za-z0-9][\w.-]*")
PORT = regex(r"\d{1,5}")


@rule(needs=("prometheus", "datasources", "compose"))
def wrong_port(project: Project) -> Iterator[Finding]:
    """A target of Prometheus, the address of a datasource or a connector's database leads to no port of a service.

    Containers reach each other by the service's name and the port inside the container, not by the one that is
    published on your computer; `localhost` is the container itself. A service whose ports cannot be known from its
    Compose file is left alone, as is a name that Compose does not have where a folder with a Dockerfile has it; where
    Compose does not run what reads the file, only slips of the pen count, as they do in the names of databases.
    """
    lab = project.lab
    for path, addresses in _named(project):
        composes = lab.around(path)
        services = lab.services(composes)
        names = tuple(sorted(services))
        known = services and not any(lab.composes[one]["open"] for one in composes)
        readers = [reader.service for reader in lab.readers(path)]
        program = "grafana" if path in project.datasource_files else "prometheus"
        # What nothing of a Compose file reads was made for another one, but for slips of the pen.
        is_read = bool(lab.readers(path, program) or lab.may_run(program, composes))
        for address in addresses:
            host, port = address["host"], address["port"]
            if host in LOOPBACK:
                defect = _of_loopback(port, readers, services)
            elif host in services:
                defect = _of_service(host, port, services[host])
            elif address["kind"] == "connector":
                # A database may well be elsewhere.
                near = closest(host, _slips(host, names), n=1, cutoff=0.75)
                is_near = bool(near) and len(host) >= LEAST and abs(len(near[0]) - len(host)) <= EDITS
                defect = _unknown(host, near) if known and is_near else None
            else:
                is_apart = any(f"/{file}".endswith(f"/{host}/Dockerfile") for file in project.files)
                meant = names if is_read else _slips(host, names)
                defect = None if not (known and meant) or "." in host or is_apart else _unknown(host, meant)
            if defect is not None:
                yield Finding(project.span(path, address["span"]), _told(address, defect))


def _named(project: Project) -> Iterator[tuple[str, list[AddressFacts]]]:
    """The addresses that each configuration of Prometheus and each file of datasources names."""
    for path, facts in project.prometheus_configs.items():
        yield path, facts["addresses"]
    for path, connectors in project.connectors.items():
        yield path, list(_of_connectors(connectors))
    for path, files in project.datasource_files.items():
        yield path, [one["address"] for one in files["datasources"] if one["address"] is not None]


def _of_connectors(facts: ConnectorFacts) -> Iterator[AddressFacts]:
    """The databases that connectors are sent to."""
    for one in facts["configurations"]:
        settings = {setting["key"]: setting for setting in one["settings"]}
        host, port = settings.get("database.hostname"), settings.get("database.port")
        if host is None or port is None or not HOST.fullmatch(host["value"]) or not PORT.fullmatch(port["value"]):
            continue
        number = number_of(port["value"])
        yield {"host": host["value"], "port": number, "kind": "connector", "name": "", "span": host["place"]}


def _told(address: AddressFacts, defect: str) -> Message:
    if address["kind"] == "connector":
        return Message("the connector's database: {defect}", defect=defect)
    if address["kind"] == "job":
        return Message('job "{name}": {defect}', name=address["name"], defect=defect)
    return Message('datasource "{name}": {defect}', name=address["name"], defect=defect)


def _of_service(host: str, port: int, services: list[ServiceFacts]) -> Message | None:
    """What is wrong with a port of a service, if every service of that name declares its ports."""
    if any(
        port in one["listens"] or str(port) in one["rmi"] or one["host_network"] or one.get("open") for one in services
    ):
        return None
    for service in services:
        for published in service["ports"]:
            if published["host"] == port:
                return Message(
                    "{port} is published on your computer: inside, `{service}` listens on {inside}",
                    port=port,
                    service=host,
                    inside=published["container"],
                )
    exporter = sorted({one for service in services for one in service["exporter"]})
    if exporter:
        return Message(
            "nothing listens on {service}:{port}: the exporter of `{service}` serves {exporter}",
            service=host,
            port=port,
            exporter=exporter[0],
        )
    for service in services:
        usual = USUAL.get(service["image"].partition("@")[0].partition(":")[0])
        if usual is not None and port not in service["mentions"] and usual in service["listens"]:
            return Message(
                "nothing listens on {service}:{port}: its port is {usual}", service=host, port=port, usual=usual
            )
    return None


def _of_loopback(port: int, readers: list[ServiceFacts], services: Mapping[str, list[ServiceFacts]]) -> Message | None:
    """What is wrong with `localhost`, where it is known in which container that is and who was meant."""
    if not readers or any(one["host_network"] or port in one["listens"] for one in readers):
        return None
    if any(program in one["image"].casefold() and port == usual for program, usual in OWN.items() for one in readers):
        return None
    own = {one["name"] for one in readers}
    for name, group in services.items():
        for service in group:
            for published in service["ports"]:
                if published["host"] == port and service["name"] not in own:
                    return Message(
                        "`localhost` is the container `{container}` itself: write `{address}`",
                        container=min(own),
                        address=f"{name}:{published['container']}",
                    )
    return None


def _slips(host: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if is_slip(host, name))


def _unknown(host: str, names: Iterable[str]) -> Message | None:
    near = closest(host, names, n=1, cutoff=0.6)
    if not near:
        return Message("there is no service `{service}`", service=host)
    return Message("there is no service `{service}`; did you mean `{meant}`?", service=host, meant=near[0])
