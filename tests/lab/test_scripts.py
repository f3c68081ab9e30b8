"""The lab's scripts say in one clear line what is wrong; the catalogue is what the exporter's output makes."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from catalogue import CATALOGUE, OUTPUT, read_output, read_versions, refresh
from chain.process import Process, free_ports, listens


def run(script: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", str(script), *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("words", "settings", "message"),
    [
        ((), {}, "load: which profile? steady, bulk, idle or long-transaction"),
        (("fast",), {}, "load: unknown profile 'fast': steady, bulk, idle or long-transaction"),
        (("steady",), {"RATE": "-3"}, "load: RATE must be a whole number, not '-3'"),
        (("steady",), {"RATE": "0"}, "load: RATE must be at least 1"),
        (("bulk",), {"ROUNDS": "many"}, "load: ROUNDS must be a whole number, not 'many'"),
    ],
)
def test_the_load_generator_refuses_bad_words(
    labs: Path, words: tuple[str, ...], settings: dict[str, str], message: str
) -> None:
    done = run(labs / "load/generate.sh", *words, **settings)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", message + "\n")


@pytest.mark.parametrize("word", ["", "0", "-5", "fast", "1e3"])
def test_the_limit_refuses_bad_words(labs: Path, word: str) -> None:
    done = run(labs / "kafka/limit.sh", word, KAFKA_CONFIGS="false")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "limit: how many bytes a second? a whole number from 1, off or show\n"


def test_the_limit_says_that_kafka_did_not_take_it(labs: Path, tmp_path: Path) -> None:
    tool = tmp_path / "kafka-configs"
    tool.write_text("#!/bin/sh\necho 'Timed out waiting for a node'\nprintf '\\tat kafka.Admin.main\\n'\nexit 1\n")
    tool.chmod(0o755)
    done = run(labs / "kafka/limit.sh", "5000", KAFKA_CONFIGS=str(tool), BOOTSTRAP_SERVERS="127.0.0.1:1")
    assert done.stderr == "limit: Kafka at 127.0.0.1:1 did not take the limit: Timed out waiting for a node\n"
    assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.parametrize("profile", ["steady", "bulk", "long-transaction"])
def test_a_load_that_is_stopped_at_its_start_leaves_nothing_behind(labs: Path, tmp_path: Path, profile: str) -> None:
    psql, signal = tmp_path / "psql", tmp_path / "signal.bash"
    psql.write_text('#!/bin/sh\ncase "$*" in *"SELECT 1") exit 0 ;; esac\nexec sleep 100\n')
    psql.chmod(0o755)
    # The signal comes between the start of psql and the next command.
    signal.write_text("set -T\ntrap \"[[ \\$BASH_COMMAND == *'child=\\$!'* ]] && kill -TERM \\$\\$\" DEBUG\n")
    # What is left keeps the output open, so that this waits for it in vain.
    done = run(labs / "load/generate.sh", profile, PATH=f"{tmp_path}:{os.environ['PATH']}", BASH_ENV=str(signal))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.lab
def test_the_load_generator_says_that_the_database_is_down(labs: Path) -> None:
    port = str(free_ports(1)[0])
    done = run(labs / "load/generate.sh", "bulk", PGHOST="127.0.0.1", PGPORT=port)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"load: PostgreSQL does not answer at 127.0.0.1:{port}: is the service up?\n"


def test_registration_says_that_connect_is_down(labs: Path) -> None:
    url = f"http://127.0.0.1:{free_ports(1)[0]}"
    done = run(labs / "connect/register.sh", CONNECT_URL=url)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"register: Kafka Connect does not answer at {url}: is the service up?\n"


def test_registration_says_that_its_file_is_missing(labs: Path, tmp_path: Path) -> None:
    absent = tmp_path / "absent.json"
    done = run(labs / "connect/register.sh", CONNECTOR_CONFIG=str(absent))
    assert (done.returncode, done.stderr) == (1, f"register: cannot read {absent}\n")


Answers = dict[str, list[tuple[int, str]]]
RUNNING = '{"connector":{"state":"RUNNING"},"tasks":[{"id":0,"state":"RUNNING"}]}'
FAILED = '{"connector":{"state":"RUNNING"},"tasks":[{"id":0,"state":"FAILED","trace":"no publication"}]}'


@pytest.fixture
def connect() -> Iterator[tuple[str, Answers]]:
    """A stand-in for Kafka Connect: its address, and what it answers by method and path, the last answer for ever."""
    answers: Answers = {}

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            left = answers[f"{self.command} {self.path}"]
            status, body = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(status)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        do_GET = do_PUT = do_POST = answer  # noqa: N815  the names that http.server asks for

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", answers
        server.shutdown()
        thread.join()


def test_registration_waits_for_a_busy_worker_and_starts_what_failed(labs: Path, connect: tuple[str, Answers]) -> None:
    url, answers = connect
    connector = "/connectors/inventory-connector"
    answers |= {
        "GET /": [(200, "{}")],
        f"PUT {connector}/config": [(409, "rebalance"), (503, "starting"), (200, "{}")],
        f"POST {connector}/restart?includeTasks=true&onlyFailed=true": [(202, "{}")],
        f"GET {connector}/status": [(200, FAILED), (404, ""), (200, RUNNING)],
    }
    done = run(labs / "connect/register.sh", CONNECT_URL=url)
    assert (done.returncode, done.stdout, done.stderr) == (0, "register: inventory-connector is running\n", "")


@pytest.mark.parametrize(
    ("answer", "status", "message"),
    [
        (
            (400, "bad\nconfiguration"),
            RUNNING,
            "Kafka Connect refused inventory-connector (HTTP 400): badconfiguration",
        ),
        ((409, "rebalance"), RUNNING, "Kafka Connect refused inventory-connector (HTTP 409): rebalance"),
        ((201, "{}"), FAILED, "the task of inventory-connector failed: see {connector}/status"),
        ((201, "{}"), "{}", "the task of inventory-connector does not run after 6 s: see {connector}/status"),
    ],
)
def test_registration_says_what_connect_did_not_take(
    labs: Path, connect: tuple[str, Answers], answer: tuple[int, str], status: str, message: str
) -> None:
    url, answers = connect
    connector = "/connectors/inventory-connector"
    answers |= {
        "GET /": [(200, "{}")],
        f"PUT {connector}/config": [answer],
        f"POST {connector}/restart?includeTasks=true&onlyFailed=true": [(404, "")],
        f"GET {connector}/status": [(200, status)],
    }
    done = run(labs / "connect/register.sh", CONNECT_URL=url, WAIT_SECONDS="6")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"register: {message.format(connector=url + connector)}\n"


def test_the_catalogue_is_what_the_output_makes_of_it(labs: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(labs / "catalogue.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "catalogue: up to date\n")


def test_the_catalogue_gains_what_a_newer_debezium_serves() -> None:
    catalogue = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    kept = OUTPUT.read_text(encoding="utf-8")
    labels = '{context="streaming",name="inventory-connector",plugin="postgres"}'
    newer = kept + f"debezium_metrics_NumberOfWonders{labels} 3.0\n"
    made = refresh(catalogue, read_output(newer), read_versions(kept))
    added = [entry for entry in made["debezium"] if entry not in catalogue["debezium"]]
    assert [(e["metric"], e["type"], e["context"], e["labels"]) for e in added] == [
        ("debezium_metrics_NumberOfWonders", "counter-like", ["streaming"], ["plugin", "name", "context"])
    ]


def test_the_catalogue_keeps_what_is_no_longer_served() -> None:
    catalogue = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    kept = OUTPUT.read_text(encoding="utf-8")
    fewer = "".join(line for line in kept.splitlines(keepends=True) if "debezium_metrics_Connected" not in line)
    made = refresh(catalogue, read_output(fewer), read_versions(kept))
    connected = next(e for e in made["debezium"] if e["metric"] == "debezium_metrics_Connected")
    assert connected["observed"] is False
    assert connected["labels"] == ["plugin", "name", "context"]


def test_output_that_is_none_is_an_error() -> None:
    with pytest.raises(ValueError, match="line 2 is no sample: <html>"):
        read_output("up 1\n<html>\n")


def test_a_process_is_stopped_by_its_id(tmp_path: Path) -> None:
    port = free_ports(1)[0]
    command = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port)]
    process = Process("server", command, tmp_path)
    process.wait_until(lambda: listens(port), 20, "listening server")
    process.pause()
    process.stop()
    assert not process.running()
    assert not listens(port)
    process.stop()


@pytest.mark.parametrize(
    ("limit", "size", "config", "trap"),
    [
        ("off", 1 << 30, {}, None),
        ("20000", 1 << 30, {}, "Kafka takes only 20000 bytes a second from the connector: make normal-kafka"),
        ("off", 1 << 27, {}, "max_slot_wal_keep_size is not 1GB any more: make slot-limit SIZE=1GB"),
        (
            *("off", 1 << 30, {"heartbeat.interval.ms": "5000"}),
            "the connector has a heartbeat, so its lag does not freeze: docker compose up --detach connector",
        ),
    ],
)
def test_each_trap_is_told_by_itself(  # noqa: PLR0917  a column of the table each
    labs: Path, tmp_path: Path, limit: str, size: int, config: dict[str, str], trap: str | None
) -> None:
    """Without a chain: Connect and Prometheus are stood in for, nothing else answers."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query).get("query", [""])[0]
            found = [{"value": [0, str(size)]}] if "max_slot_wal" in asked and size != 1 << 30 else []
            body = json.dumps(config if self.path.endswith("/config") else {"data": {"result": found}}, indent=None)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body.replace(" ", "").encode())

        def log_message(self, *_: object) -> None:
            pass

    (tmp_path / "kafka").mkdir()
    script = tmp_path / "kafka/limit.sh"
    script.write_text(f"#!/bin/sh\necho 'limit: {limit}'\n", encoding="utf-8")
    script.chmod(0o755)
    shutil.copy(labs / "check.sh", tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        silent = f"http://127.0.0.1:{free_ports(1)[0]}"
        environment = {**os.environ, "CONNECT_URL": address, "PROMETHEUS_URL": address, "WAIT_SECONDS": "0"}
        others = ("EXPORTER", "GRAFANA", "MAILPIT", "WEBHOOK")
        environment |= {f"{name}_URL": silent for name in others}
        command = ["bash", str(tmp_path / "check.sh")]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        server.shutdown()
    told = [line for line in done.stdout.splitlines() if line.startswith("trap")]
    assert told == ([] if trap is None else [f"trap    {trap}"])
