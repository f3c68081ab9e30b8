"""The programs and jars that the chain is made of: where they are, and how to get them."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from chain.compose import LABS, read_services

_TARGETS = {"agent": "agent", "kafka": "kafka", "debezium": "plugins/debezium-connector-postgres"}
"""Folder below `jar_folder` of every profile of pom.xml."""


_NO_NETWORK = re.compile(
    r"Could not transfer|UnknownHost|Connection (refused|timed out)|Network is unreachable|offline"
)


class MissingPartError(Exception):
    """A part of the chain is not on this machine; the message names it and how to get it.

    Attributes:
        obtainable: whether this machine could have it, because its package manager or Maven reaches it.
    """

    def __init__(self, message: str, *, obtainable: bool) -> None:
        super().__init__(message)
        self.obtainable = obtainable


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
        postgres_exporter: Debian's postgres_exporter, or None: then there are no metrics of the slot.
        alertmanager: Debian's Alertmanager, or None: then no alert is sent.
        mailpit: the mail server that shows its mail, or None: then no alert is sent.
    """

    java: Path
    postgres_bin: Path
    prometheus: Path
    promtool: Path
    kafka: Path
    plugins: Path
    agent: Path
    postgres_exporter: Path | None = None
    alertmanager: Path | None = None
    mailpit: Path | None = None


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
    maven = require("mvn", "maven")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for profile, target in _TARGETS.items():
        command = [str(maven), "-B", "-q", "-f", str(labs / "pom.xml"), f"-P{profile}", "dependency:copy-dependencies"]
        options = ["-DincludeScope=runtime", f"-DoutputDirectory={folder / target}"]
        done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            lines = [line for line in done.stdout.splitlines() if "ERROR" in line]
            reason = lines[0] if lines else done.stderr.strip()
            raise MissingPartError(
                f"Maven could not resolve the profile `{profile}`: {reason}",
                obtainable=_NO_NETWORK.search(reason) is None,
            )
    stamp.write_bytes(wanted)
    return folder


def find_parts(labs: Path = LABS) -> Parts:
    """All parts of the chain.

    Raises:
        MissingPartError: one is absent and cannot be had.
    """
    folder = fetch_jars(labs)
    return Parts(
        java=require("java", "default-jdk-headless"),
        postgres_bin=_postgres_bin(),
        prometheus=require("prometheus", "prometheus"),
        promtool=require("promtool", "prometheus"),
        kafka=folder / "kafka",
        plugins=folder / "plugins",
        agent=next((folder / "agent").glob("jmx_prometheus_javaagent-*.jar")),
        postgres_exporter=_path("prometheus-postgres-exporter"),
        alertmanager=_path("prometheus-alertmanager"),
        mailpit=_path("mailpit") or build_mailpit(labs),
    )


def build_mailpit(labs: Path = LABS) -> Path | None:
    """Mailpit in the version of docker-compose.yml, built once where Go is installed; None where that does not work."""
    version = read_services(labs)["mailpit"].version
    program = jar_folder(labs) / f"mailpit-{version}" / "mailpit"
    go = shutil.which("go", path=f"{os.environ.get('PATH', '')}:/usr/local/go/bin")
    if program.is_file() or go is None:
        return program if program.is_file() else None
    environment = {**os.environ, "GOBIN": str(program.parent.resolve()), "GOFLAGS": "-mod=mod"}
    module = f"github.com/axllent/mailpit@{version}"
    done = subprocess.run([go, "install", module], env=environment, capture_output=True, text=True, check=False)
    return program if done.returncode == 0 and program.is_file() else None


def _path(program: str) -> Path | None:
    found = shutil.which(program)
    return Path(found) if found else None


def _postgres_bin() -> Path:
    """The newest PostgreSQL server's folder of programs; Debian keeps them off PATH."""
    versions = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if versions:
        return max(versions, key=lambda folder: int(folder.parent.name))
    return require("initdb", "postgresql").resolve().parent


def require(program: str, package: str) -> Path:
    """Where a program is.

    Args:
        program: its name on PATH.
        package: the Debian package that brings it.

    Raises:
        MissingPartError: it is not installed.
    """
    found = shutil.which(program)
    if found is None:
        raise _not_installed(program, package)
    return Path(found)


def _not_installed(program: str, package: str) -> MissingPartError:
    """The error for a program that a Debian package would bring."""
    apt = shutil.which("apt-cache")
    policy = subprocess.run([apt, "policy", package], capture_output=True, text=True, check=False).stdout if apt else ""
    obtainable = "Candidate:" in policy and "Candidate: (none)" not in policy
    message = f"{program} is not installed: `make -C labs install` as root, or your system's package for it"
    return MissingPartError(message, obtainable=obtainable)
