"""The programs and jars that the chain is made of: where they are, and how to get them."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from chain.compose import LABS

DEBIAN_PACKAGES = ("postgresql", "prometheus", "maven", "default-jdk-headless")

_TARGETS = {"agent": "agent", "kafka": "kafka", "debezium": "plugins/debezium-connector-postgres"}
"""Folder below `jar_folder` of every profile of pom.xml."""


class MissingPartError(Exception):
    """A part of the chain is not on this machine; the message names it and how to get it."""


@dataclass(frozen=True)
class Parts:
    """Where the parts are.

    Attributes:
        java: the Java launcher.
        postgres_bin: folder with initdb, postgres and psql.
        prometheus: the server.
        promtool: its tool.
        kafka: jars of the broker and of the Connect worker.
        plugins: folder whose subfolders are Connect plugins.
        agent: jar of the JMX exporter.
    """

    java: Path
    postgres_bin: Path
    prometheus: Path
    promtool: Path
    kafka: Path
    plugins: Path
    agent: Path


def jar_folder(labs: Path = LABS) -> Path:
    """Where the jars of pom.xml are kept: LAB_PARTS, else labs/.parts."""
    return Path(os.environ.get("LAB_PARTS") or labs / ".parts")


def fetch_jars(labs: Path = LABS) -> Path:
    """Resolve pom.xml with Maven into `jar_folder`; does nothing where they are there already.

    Raises:
        MissingPartError: Maven is absent or could not resolve a part.
    """
    folder = jar_folder(labs)
    stamp = folder / "pom.xml"
    wanted = (labs / "pom.xml").read_bytes()
    if stamp.is_file() and stamp.read_bytes() == wanted:
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise MissingPartError("mvn is not installed: `make -C labs install` as root")
    shutil.rmtree(folder, ignore_errors=True)
    for profile, target in _TARGETS.items():
        command = [maven, "-B", "-q", "-f", str(labs / "pom.xml"), f"-P{profile}", "dependency:copy-dependencies"]
        options = ["-DincludeScope=runtime", f"-DoutputDirectory={folder / target}"]
        done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            lines = [line for line in done.stdout.splitlines() if "ERROR" in line]
            raise MissingPartError(f"Maven could not resolve `{profile}`: {lines[0] if lines else done.stderr.strip()}")
    stamp.write_bytes(wanted)
    return folder


def find_parts(labs: Path = LABS) -> Parts:
    """All parts of the chain.

    Raises:
        MissingPartError: one is absent and cannot be had.
    """
    programs = {name: shutil.which(name) for name in ("java", "prometheus", "promtool")}
    for name, found in programs.items():
        if found is None:
            raise MissingPartError(f"{name} is not installed: `make -C labs install` as root")
    folder = fetch_jars(labs)
    return Parts(
        java=Path(programs["java"] or ""),
        postgres_bin=_postgres_bin(),
        prometheus=Path(programs["prometheus"] or ""),
        promtool=Path(programs["promtool"] or ""),
        kafka=folder / "kafka",
        plugins=folder / "plugins",
        agent=next((folder / "agent").glob("jmx_prometheus_javaagent-*.jar")),
    )


def _postgres_bin() -> Path:
    """The newest PostgreSQL server's folder of programs; Debian keeps them off PATH."""
    versions = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if versions:
        return max(versions, key=lambda folder: int(folder.parent.name))
    found = shutil.which("initdb")
    if found is None:
        raise MissingPartError("PostgreSQL's server is not installed: `make -C labs install` as root")
    return Path(found).resolve().parent
