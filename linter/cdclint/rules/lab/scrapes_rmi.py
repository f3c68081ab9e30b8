"""Prometheus sent to a port that speaks RMI."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.network_address import AddressFacts


@rule(needs=("prometheus",))
def scrapes_rmi(project: Project) -> Iterator[Finding]:
    """Prometheus scrapes a port that `JMXPORT` opens.

    That port speaks Java's RMI, not HTTP: the target stays down and no metric arrives. The JMX exporter's agent serves
    HTTP on a port of its own (`-javaagent:jmx_prometheus_javaagent.jar=9404:rules.yml`); scrape that one.
    """
    lab = project.lab
    for path, facts in project.prometheus_configs.items():
        services = lab.services(lab.around(path))
        for address in facts["addresses"]:
            for service in services.get(address["host"], ()):
                opened_by = service["rmi"].get(str(address["port"]))
                if opened_by is None or address["port"] in service["exporter"]:
                    continue
                yield Finding(project.span(path, address["span"]), _told(address, opened_by, service["exporter"]))
                break


def _told(address: AddressFacts, opened_by: str, exporter: list[int]) -> Message:
    there = f"{address['host']}:{address['port']}"
    if not exporter:
        return Message(
            'job "{job}" scrapes {address}, which {setting} opens for RMI: add an exporter, which serves HTTP',
            job=address["name"],
            address=there,
            setting=opened_by,
        )
    return Message(
        'job "{job}" scrapes {address}, which {setting} opens for RMI: scrape {instead}, which serves HTTP',
        job=address["name"],
        address=there,
        setting=opened_by,
        instead=f"{address['host']}:{exporter[0]}",
    )
