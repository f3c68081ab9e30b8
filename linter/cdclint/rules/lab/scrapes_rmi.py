"""Prometheus sent to a port that speaks RMI."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import rule
from cdclint.documents.lab import Lab
from cdclint.documents.project import Project


@rule(needs=("prometheus",))
def scrapes_rmi(project: Project) -> Iterator[Finding]:
    """Prometheus scrapes a port that `JMXPORT` opens.

    That port speaks Java's RMI, not HTTP: the target stays down and no metric arrives. The JMX exporter's agent serves
    HTTP on a port of its own (`-javaagent:jmx_prometheus_javaagent.jar=9404:rules.yml`); scrape that one.
    """
    lab = Lab(project)
    for path, facts in project.of_kind("prometheus").items():
        services = lab.services(lab.around(path))
        for address in facts["addresses"]:
            for service in services.get(address["host"], ()):
                opened_by = service["rmi"].get(str(address["port"]))
                if opened_by is None or address["port"] in service["exporter"]:
                    continue
                host = address["host"]
                there = f"{host}:{address['port']}, which {opened_by} opens for RMI"
                cure = f"scrape {host}:{service['exporter'][0]}" if service["exporter"] else "add an exporter"
                message = f"{address['what']} scrapes {there}: {cure}, which serves HTTP"
                yield Finding(project.span(path, address["span"]), message)
                break
