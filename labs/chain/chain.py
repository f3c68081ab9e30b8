"""The whole chain on loopback: PostgreSQL, Kafka, Connect with Debezium and the JMX exporter, Prometheus."""

import json
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from chain.compose import LABS, Service, broker_properties, read_services, worker_properties, write_properties
from chain.http import RefusedError, answers, ask, get, get_json
from chain.parts import Parts
from chain.process import NotReadyError, Process, free_ports, listens, wait_until
from chain.receivers import RECEIVER_PORTS, start_alertmanager, start_mailpit, start_postgres_exporter, start_webhook
from chain.scale import scaled, write_prometheus

CONNECTOR = "inventory-connector"
LASTING = frozenset({"Watchdog", "CdcFreshnessBudgetFastBurn", "CdcFreshnessBudgetSlowBurn"})
"""Alerts that a healthy chain may have: one fires always, the others remember what was."""

_SILENT = (RefusedError, OSError, HTTPException)
_MOVING = '{__name__=~"debezium_metrics_(TotalNumberOfEventsSeen|QueueRemainingCapacity|RowsScanned|Connected)"}'
_JVM = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.net.preferIPv4Stack=true")


@dataclass
class Chain:
    """A running chain; every address is on loopback.

    Attributes:
        folder: logs and data of this run.
        parts: programs and jars.
        services: what docker-compose.yml says.
        ports: port by service, and `jmx-exporter`, `kafka-controller`.
        scale: what Prometheus's times are divided by.
        processes: what runs, by service.
        loads: load generators that were started.
        limited: whether the connector's producer is limited.
    """

    folder: Path
    parts: Parts
    services: dict[str, Service]
    ports: dict[str, int]
    scale: float
    processes: dict[str, Process] = field(default_factory=dict)
    loads: list[Process] = field(default_factory=list)
    limited: bool = False
    _failed_since: float | None = None

    def url(self, service: str) -> str:
        """The HTTP address of a service."""
        return f"http://127.0.0.1:{self.ports[service]}"

    @property
    def delivers(self) -> bool:
        """Whether alerts are sent to receivers that show them."""
        return self.parts.alertmanager is not None and self.parts.mailpit is not None

    # PostgreSQL

    def create_database(self) -> None:
        """Make a cluster and run the init scripts in it, as the PostgreSQL image does on its first start."""
        data = self.folder / "postgres"
        data.mkdir(mode=0o700)
        user = database_user()
        if user is not None:
            shutil.chown(data, user, user)
        options = ["--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8"]
        subprocess.run(
            [str(self.parts.postgres_bin / "initdb"), "--pgdata", str(data), *options],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
            user=user,
            group=user,
            extra_groups=[] if user else None,
        )
        self.start_postgres()
        self.sql("CREATE DATABASE inventory", database="postgres")
        for script in sorted((LABS / "postgres" / "init").glob("*.sql")):
            self.sql(script.read_text(encoding="utf-8"))

    def start_postgres(self) -> None:
        """Start the server with the compose file's settings, and wait until it answers."""
        settings = [word for word in self.services["postgres"].command if word != "postgres"]
        own = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"]
        program, data, port = self.parts.postgres_bin / "postgres", self.folder / "postgres", self.ports["postgres"]
        command = [str(program), "-D", str(data), "-p", str(port), *settings, *own]
        process = Process("postgres", command, self.folder, user=database_user(), stop_signal=signal.SIGINT)
        self.processes["postgres"] = process
        process.wait_until(self._postgres_answers, 300, "answer to a query")

    def _postgres_answers(self) -> bool:
        with suppress(subprocess.SubprocessError):
            self.sql("SELECT 1", database="postgres")
            return True
        return False

    def database_environment(self) -> dict[str, str]:
        """PGHOST and its like, as the load generator takes them."""
        values = self.services["load"].environment
        return {**values, "PGHOST": "127.0.0.1", "PGPORT": str(self.ports["postgres"])}

    def sql(self, statements: str, *, database: str = "inventory") -> str:
        """Run SQL as the superuser; returns what psql prints, unaligned and without headers.

        Raises:
            subprocess.SubprocessError: a statement failed, or lasts for minutes.
        """
        done = subprocess.run(
            [self.parts.postgres_bin / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-"],
            env={**os.environ, **self.database_environment(), "PGDATABASE": database},
            input=statements,
            capture_output=True,
            text=True,
            check=True,
            timeout=300,
        )
        return done.stdout.strip()

    # Kafka

    def start_kafka(self) -> None:
        """Format the log folder where it is new, start the broker, and wait until it listens."""
        broker, controller = self.ports["kafka"], self.ports["kafka-controller"]
        service = self.services["kafka"]
        properties = broker_properties(service) | {
            "listeners": f"PLAINTEXT://127.0.0.1:{broker},CONTROLLER://127.0.0.1:{controller}",
            "advertised.listeners": f"PLAINTEXT://127.0.0.1:{broker}",
            "controller.quorum.voters": f"1@127.0.0.1:{controller}",
            "log.dirs": str(self.folder / "kafka"),
        }
        written = write_properties(self.folder / "server.properties", properties)
        if not (self.folder / "kafka").exists():
            tool = ["kafka.tools.StorageTool", "format", "-t", service.environment["CLUSTER_ID"], "-c", str(written)]
            subprocess.run([*self._java(256), *tool], check=True, stdout=subprocess.DEVNULL, cwd=self.folder)
        process = Process("kafka", [*self._java(512), "kafka.Kafka", str(written)], self.folder)
        self.processes["kafka"] = process
        process.wait_until(lambda: listens(broker), 180, "listening broker")

    def kafka_environment(self) -> dict[str, str]:
        """What the lab's scripts for Kafka need to find the broker and Kafka's own tools."""
        tools = {
            "KAFKA_CONFIGS": "kafka.admin.ConfigCommand",
            "KAFKA_GROUPS": "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
            "KAFKA_CONSUMER": "org.apache.kafka.tools.consumer.ConsoleConsumer",
        }
        commands = {name: " ".join([*self._java(128), tool]) for name, tool in tools.items()}
        return {**os.environ, **commands, "BOOTSTRAP_SERVERS": f"127.0.0.1:{self.ports['kafka']}"}

    def run_kafka(self, script: str, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one of the lab's own scripts for Kafka, such as `run_kafka("limit.sh", "show")`."""
        command = ["bash", str(LABS / "kafka" / script), *words]
        return subprocess.run(command, env=self.kafka_environment(), capture_output=True, text=True, check=False)

    def limit_kafka(self, limit: str) -> subprocess.CompletedProcess[str]:
        """Limit the connector's producer with the lab's own script: bytes a second, or `off`."""
        self.limited = True
        done = self.run_kafka("limit.sh", limit)
        self.limited = limit != "off" or done.returncode != 0
        return done

    # Connect

    def start_connect(self) -> None:
        """Start the worker with the exporter's agent, and wait until both answer."""
        properties = worker_properties(self.services["connect"]) | {
            "bootstrap.servers": f"127.0.0.1:{self.ports['kafka']}",
            "listeners": self.url("connect"),
            "plugin.path": str(self.parts.plugins),
            # Each plug-in here says what it has: looking into every class takes half the start of the worker.
            "plugin.discovery": "service_load",
        }
        written = write_properties(self.folder / "connect.properties", properties)
        rules = LABS / "monitoring" / "jmx-exporter" / "kafka-connect.yml"
        agent = f"-javaagent:{self.parts.agent}=127.0.0.1:{self.ports['jmx-exporter']}:{rules}"
        command = [*self._java(768, agent), "org.apache.kafka.connect.cli.ConnectDistributed", str(written)]
        process = Process("connect", command, self.folder)
        self.processes["connect"] = process
        process.wait_until(lambda: answers(self.ports["connect"], "/connectors"), 300, "answer of Connect's REST API")
        process.wait_until(lambda: answers(self.ports["jmx-exporter"], "/metrics"), 120, "answer of the JMX exporter")

    def register(self, script: str = "register.sh") -> subprocess.CompletedProcess[str]:
        """Register the connector with a script of the lab; only the database's address differs."""
        config = json.loads((LABS / "connect" / f"{CONNECTOR}.json").read_text(encoding="utf-8"))
        config |= {"database.hostname": "127.0.0.1", "database.port": str(self.ports["postgres"])}
        written = self.folder / f"{CONNECTOR}.json"
        written.write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
        environment = {**os.environ, "CONNECT_URL": self.url("connect"), "CONNECTOR_CONFIG": str(written)}
        return subprocess.run(
            ["bash", str(LABS / "connect" / script)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def connector_status(self) -> dict[str, Any]:
        """What Connect says of the connector and its tasks."""
        status: dict[str, Any] = get_json(self.ports["connect"], f"/connectors/{CONNECTOR}/status")
        return status

    def order_connector(self, method: str, path: str) -> None:
        """Send Connect an order for the connector, such as `PUT /stop`; again while the worker is in a rebalance.

        Raises:
            NotReadyError: Connect does not take it.
            RefusedError: the order is a wrong one.
        """

        def taken() -> bool:
            ask(self.ports["connect"], method, f"/connectors/{CONNECTOR}{path}", 100)
            return True

        self.wait_until(taken, f"{method} {path} that Connect takes")

    def metrics(self) -> str:
        """What the JMX exporter serves at this moment."""
        return get(self.ports["jmx-exporter"], "/metrics")

    # Prometheus

    def start_prometheus(self) -> None:
        """Start Prometheus on the shipped files, with the lab's addresses and times replaced."""
        folder = self.folder / "prometheus"
        folder.mkdir(exist_ok=True)
        addresses = {
            "connect:9404": f"127.0.0.1:{self.ports['jmx-exporter']}",
            "localhost:9090": f"127.0.0.1:{self.ports['prometheus']}",
        }
        if "postgres-exporter" in self.processes:
            addresses["postgres-exporter:9187"] = f"127.0.0.1:{self.ports['postgres-exporter']}"
        sends_to = f"127.0.0.1:{self.ports['alertmanager']}" if "alertmanager" in self.processes else None
        config = write_prometheus(LABS / "monitoring" / "prometheus", folder, addresses, self.scale, sends_to)
        resend = f"--rules.alert.resend-delay={scaled('1m', self.scale)}"
        options = [f"--config.file={config}", f"--storage.tsdb.path={folder / 'data'}", resend]
        listen = f"--web.listen-address=127.0.0.1:{self.ports['prometheus']}"
        process = Process("prometheus", [str(self.parts.prometheus), *options, listen], folder)
        self.processes["prometheus"] = process
        process.wait_until(lambda: answers(self.ports["prometheus"], "/-/ready"), 120, "readiness")

    def forget(self) -> None:
        """Restart Prometheus without its data."""
        self.processes["prometheus"].stop()
        shutil.rmtree(self.folder / "prometheus" / "data", ignore_errors=True)
        self.start_prometheus()

    def query(self, promql: str) -> list[dict[str, Any]]:
        """The instant vector of an expression: `{"metric": labels, "value": [time, text]}` each.

        Raises:
            RefusedError: Prometheus refuses the expression.
        """
        found = get_json(self.ports["prometheus"], "/api/v1/query?" + urlencode({"query": promql}))
        result: list[dict[str, Any]] = found["data"]["result"]
        return result

    def label_values(self, selector: str, label: str) -> list[str]:
        """What Grafana's `label_values(selector, label)` gives."""
        path = f"/api/v1/label/{label}/values?" + urlencode({"match[]": selector})
        found = get_json(self.ports["prometheus"], path)
        values: list[str] = found["data"]
        return values

    def alert_states(self) -> dict[str, str]:
        """The most serious state of every alert rule: `inactive`, `pending` or `firing`."""
        groups = get_json(self.ports["prometheus"], "/api/v1/rules?type=alert")["data"]["groups"]
        return {rule["name"]: rule["state"] for group in groups for rule in group["rules"]}

    # All of it

    def wait_until(self, ready: Callable[[], bool], what: str, seconds: float = 100) -> None:
        """Wait until `ready()`, as long as something happens in the chain.

        Raises:
            NotReadyError: nothing happened for `seconds`, or not enough in four times that; or waiting is hopeless,
                because a process ended by itself or the connector's task failed for good.
        """
        __tracebackhide__ = True
        self._failed_since = None
        wait_until(ready, seconds, what, progress=self._movement)

    def _movement(self) -> object:
        """Another value whenever something happened: events, queue, alerts, the task, or words in Connect's log.

        Raises:
            NotReadyError: nothing more is to be expected.
        """
        __tracebackhide__ = True
        self._refuse_the_dead()
        log = self.processes["connect"].log.stat().st_size
        try:
            tasks = [task["state"] for task in self.connector_status()["tasks"]]
        except _SILENT:
            tasks = []
        if "FAILED" not in tasks:
            self._failed_since = None
        elif self._failed_since is None:
            self._failed_since = time.monotonic()
        elif time.monotonic() - self._failed_since > 20:
            raise NotReadyError("the connector's task failed, and nothing restarts it")
        try:
            seen = [one["value"][1] for one in self.query(_MOVING)]
            return log, tasks, seen, self.alert_states()
        except _SILENT:
            return log, tasks

    def _refuse_the_dead(self) -> None:
        __tracebackhide__ = True
        for process in self.processes.values():
            if not (process.running() or process.stopped):
                raise NotReadyError(f"{process.name} {process.state()}\n{process.log_end()}")

    def calm(self) -> bool:
        """Whether the connector streams and no alert is pending or firing."""
        connected = [one["value"][1] for one in self.query("debezium_metrics_Connected")]
        states = {state for name, state in self.alert_states().items() if name not in LASTING}
        return connected == ["1"] and states == {"inactive"}

    def caught_up(self) -> bool:
        """Whether the chain is calm while events flow, with no backlog that could raise an alert later.

        One look is not enough: lag is -1 until the first old event after a restart, small at the first of many events
        of one transaction, and without a load it keeps its last value.
        """
        five = f"[{max(5000, round(5 * 15000 / self.scale))}ms]"
        lag = 'debezium_metrics_MilliSecondsBehindSource{context="streaming"}' + five
        remaining = 'debezium_metrics_QueueRemainingCapacity{context="streaming"}' + five
        found = self.query(
            f"max_over_time({lag}) < 5000 and min_over_time({lag}) >= 0 and count_over_time({lag}) > 2"
            f" and min_over_time({remaining}) > 8000"
        )
        return bool(found) and self.calm()

    def undo(self) -> None:
        """Take back whatever was done to the chain: loads, pauses, limits, stopped processes and a stopped connector.

        Raises:
            NotReadyError: something does not come back, or ended by itself.
        """
        self._refuse_the_dead()
        for load in self.loads:
            load.stop()
        for name, start in {
            "postgres": self.start_postgres,
            "kafka": self.start_kafka,
            "connect": self.start_connect,
            "prometheus": self.start_prometheus,
        }.items():
            if self.processes[name].running():
                self.processes[name].resume()
            else:
                start()
        if self.limited:
            done = self.limit_kafka("off")
            if done.returncode != 0:
                raise NotReadyError(done.stderr.strip())
        self.order_connector("PUT", "/resume")
        self.order_connector("POST", "/restart?includeTasks=true&onlyFailed=true")

    def load(self, profile: str, **settings: int) -> Process:
        """Start the load generator with a profile, such as `load("bulk", ROUNDS=2)`."""
        environment = self.database_environment() | {name: str(value) for name, value in settings.items()}
        command = ["bash", str(LABS / "load" / "generate.sh"), profile]
        self.loads.append(Process(f"load-{profile}", command, self.folder, environment=environment))
        return self.loads[-1]

    def start(self) -> None:
        """Start everything in the order of the compose file and register the connector.

        Raises:
            NotReadyError: something did not come up.
        """
        self.create_database()
        self.start_kafka()
        self.start_connect()
        start_postgres_exporter(self)
        if self.delivers:
            start_mailpit(self)
            start_webhook(self)
            start_alertmanager(self)
        self.start_prometheus()
        done = self.register()
        if done.returncode != 0:
            raise NotReadyError(done.stderr.strip())
        self.wait_until(lambda: bool(self.query("debezium_metrics_Connected")), "Debezium metric in Prometheus")

    def stop(self) -> None:
        """Stop what runs, by its id, in the reverse order."""
        for process in (*self.loads, *reversed(list(self.processes.values()))):
            process.stop()

    def _java(self, heap: int, *options: str) -> list[str]:
        """A Java command line up to the main class; `heap` in MiB."""
        class_path = f"{self.parts.kafka}/*:{_log_settings(self.folder)}"
        return [str(self.parts.java), f"-Xmx{heap}m", *_JVM, *options, "-cp", class_path]


@contextmanager
def running(parts: Parts, *, scale: float = 1, keep: Path | None = None) -> Iterator[Chain]:
    """A chain that runs inside the block; what remains of it are its logs, where `keep` names a folder."""
    names = ("postgres", "kafka", "kafka-controller", "connect", "jmx-exporter", "prometheus", *RECEIVER_PORTS)
    folder = Path(tempfile.mkdtemp(prefix="cdc-lab-"))
    folder.chmod(0o711)
    chain = Chain(folder, parts, read_services(), dict(zip(names, free_ports(len(names)), strict=True)), scale)
    try:
        chain.start()
        yield chain
    finally:
        chain.stop()
        if keep is not None:
            keep.mkdir(parents=True, exist_ok=True)
            for log in folder.rglob("*.log"):
                if log.parent in (folder, folder / "prometheus"):
                    shutil.copy(log, keep)
        shutil.rmtree(folder, ignore_errors=True)


def database_user() -> str | None:
    """Whom PostgreSQL runs as: it refuses root, so `postgres` there, and oneself otherwise."""
    if os.geteuid() != 0:
        return None
    return pwd.getpwnam("postgres").pw_name


def _log_settings(folder: Path) -> Path:
    """A folder with log4j2's settings: warnings and Debezium's own messages, to standard output."""
    settings = folder / "log4j"
    settings.mkdir(exist_ok=True)
    lines = (
        "appender.out.type=Console",
        "appender.out.name=out",
        "appender.out.layout.type=PatternLayout",
        "appender.out.layout.pattern=%d{HH:mm:ss} %p %c{1}: %m%n",
        "rootLogger.level=WARN",
        "rootLogger.appenderRef.out.ref=out",
        "logger.debezium.name=io.debezium",
        "logger.debezium.level=INFO",
    )
    (settings / "log4j2.properties").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return settings
