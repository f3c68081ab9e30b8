"""What watches the database and takes the alerts: postgres_exporter, Alertmanager, Mailpit and the webhook echo."""

import sys
from typing import TYPE_CHECKING

from chain.compose import LABS
from chain.http import answers
from chain.process import Process
from chain.scale import scaled, seconds, write_alertmanager

if TYPE_CHECKING:
    from chain.chain import Chain

RECEIVER_PORTS = ("postgres-exporter", "alertmanager", "mailpit", "mailpit-smtp", "webhook")


def start_postgres_exporter(chain: "Chain") -> None:
    """Start postgres_exporter where it is installed, as the role that the compose file gives it."""
    if chain.parts.postgres_exporter is None:
        return
    given = chain.services["postgres-exporter"].environment
    environment = {
        "DATA_SOURCE_URI": f"127.0.0.1:{chain.ports['postgres']}/inventory?sslmode=disable",
        "DATA_SOURCE_USER": given["DATA_SOURCE_USER"],
        "DATA_SOURCE_PASS": given["DATA_SOURCE_PASS"],
    }
    listen = f"--web.listen-address=127.0.0.1:{chain.ports['postgres-exporter']}"
    queries = f"--extend.query-path={LABS / 'chain' / 'slot-queries.yml'}"
    _start(chain, "postgres-exporter", [str(chain.parts.postgres_exporter), listen, queries], "/metrics", environment)


def start_mailpit(chain: "Chain") -> None:
    """Start the mail server."""
    listen = ["--listen", f"127.0.0.1:{chain.ports['mailpit']}", "--smtp", f"127.0.0.1:{chain.ports['mailpit-smtp']}"]
    _start(chain, "mailpit", [str(chain.parts.mailpit), *listen], "/readyz")


def start_webhook(chain: "Chain") -> None:
    """Start the webhook echo; how long its watchdog may be silent is divided like every time."""
    environment = {
        "WEBHOOK_LISTEN": f"127.0.0.1:{chain.ports['webhook']}",
        "DEADMAN_SECONDS": str(seconds(scaled("3m", chain.scale))),
    }
    _start(chain, "webhook", [sys.executable, str(LABS / "webhook" / "echo.py")], "/", environment)


def start_alertmanager(chain: "Chain") -> None:
    """Start Alertmanager on the shipped file, with addresses and times replaced."""
    addresses = {
        "mailpit:1025": f"127.0.0.1:{chain.ports['mailpit-smtp']}",
        "webhook:8026": f"127.0.0.1:{chain.ports['webhook']}",
    }
    shipped = LABS / "monitoring" / "alertmanager" / "alertmanager.yml"
    config = write_alertmanager(shipped, chain.folder / "alertmanager.yml", addresses, chain.scale)
    listen = [f"--web.listen-address=127.0.0.1:{chain.ports['alertmanager']}", "--cluster.listen-address="]
    storage = f"--storage.path={chain.folder / 'alertmanager'}"
    _start(
        chain,
        "alertmanager",
        [str(chain.parts.alertmanager), f"--config.file={config}", storage, *listen],
        "/-/ready",
    )


def _start(
    chain: "Chain", name: str, command: list[str], ready: str, environment: dict[str, str] | None = None
) -> None:
    process = Process(name, command, chain.folder, environment=environment)
    chain.processes[name] = process
    process.wait_until(lambda: answers(chain.ports[name], ready), 120, f"answer at {ready}")
