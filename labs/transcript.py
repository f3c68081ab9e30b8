#!/usr/bin/env python3
"""Write down what the commands of the lessons print in a run of the chain: transcript/NAME.txt, which they quote.

    labs/transcript.py          run the chain, write the files
    labs/transcript.py --check  say whether the files have the shape of a run: the same lines but for numbers

The chain has no Grafana. Where check.sh asks for it a stand-in answers from the files that Grafana is provisioned with.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from chain.chain import CONNECTOR, Chain, running
from chain.parts import MissingPartError, find_parts
from chain.process import NotReadyError, Process

LABS = Path(__file__).resolve().parent
FOLDER = LABS / "transcript"


@contextmanager
def stand_in_for_grafana() -> Iterator[str]:
    """Answers what check.sh asks Grafana, from the shipped files; gives its address."""
    grafana = LABS / "monitoring" / "grafana"
    dashboards = {f"/api/dashboards/uid/{path.stem}" for path in (grafana / "dashboards").glob("*.json")}
    rules = (grafana / "provisioning" / "alerting" / "rules.yml").read_text(encoding="utf-8")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.path in dashboards or self.path == "/api/v1/provisioning/alert-rules"
            body = json.dumps(rules).encode()
            self.send_response(200 if known else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def printed(command: str, **environment: str) -> str:
    """What a shell command prints.

    Raises:
        subprocess.CalledProcessError: it fails.
    """
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        cwd=LABS,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def record(chain: Chain) -> Iterator[tuple[str, str]]:
    """Every transcript: its name and what was printed."""
    psql = {**chain.database_environment(), "PATH": f"{chain.parts.postgres_bin}:{os.environ['PATH']}"}
    load = chain.load("steady")
    seen = 'debezium_metrics_MilliSecondsBehindSource{context="streaming"} >= 0'
    chain.wait_until(lambda: bool(chain.query(seen)), "streamed event")
    with stand_in_for_grafana() as grafana:
        names = {"CONNECT": "connect", "EXPORTER": "jmx-exporter", "PROMETHEUS": "prometheus", "MAILPIT": "mailpit"}
        urls = {f"{name}_URL": chain.url(service) for name, service in {**names, "WEBHOOK": "webhook"}.items()}
        yield "check", printed("./check.sh", **chain.kafka_environment(), **urls, GRAFANA_URL=grafana)
    status = f"curl -s {chain.url('connect')}/connectors/{CONNECTOR}/status"
    yield "status", printed(f"{status} | jq '.connector.state, .tasks[].state'")
    yield (
        "lag",
        printed(f"curl -s {chain.url('jmx-exporter')}/metrics | grep '^debezium_metrics_MilliSecondsBehindSource{{'"),
    )
    yield "slot", printed("psql --no-psqlrc -f - < postgres/slot.sql", **psql)
    yield "load-bulk", printed("load/generate.sh bulk", **psql)
    yield "slow-kafka", printed("kafka/limit.sh 50000", **chain.kafka_environment())
    yield "normal-kafka", printed("kafka/limit.sh off", **chain.kafka_environment())
    consumer = Process(
        "consumer", ["bash", str(LABS / "kafka" / "consumer.sh")], chain.folder, environment=chain.kafka_environment()
    )
    shown = ""
    while not re.search(r"lag \d", shown):
        time.sleep(1)
        shown = chain.run_kafka("consumer.sh", "lag").stdout
    yield "consumer-lag", shown
    consumer.stop()
    time.sleep(10)
    yield "consumer-lag-stopped", chain.run_kafka("consumer.sh", "lag").stdout
    load.stop()
    chain.order_connector("PUT", "/stop")
    chain.wait_until(lambda: chain.sql("SELECT active FROM pg_replication_slots") == "f", "idle slot")
    chain.sql("ALTER SYSTEM SET max_slot_wal_keep_size = '128MB'", database="postgres")
    chain.sql("SELECT pg_reload_conf()", database="postgres")
    printed("load/generate.sh bulk", **psql, ROUNDS="6")
    yield "slot-stopped", printed("psql --no-psqlrc -f - < postgres/slot.sql", **psql)
    chain.order_connector("PUT", "/resume")
    yield "heartbeat", chain.register("heartbeat.sh").stdout
    promtool = f"{chain.parts.promtool} test rules *.test.yml"
    yield "test-rules", printed(f"cd monitoring/prometheus/tests && {promtool}")


def shape(text: str) -> str:
    """A transcript without what differs from run to run: numbers, and the width that they take."""
    return re.sub(r"[\s-]+", " ", re.sub(r"\d+(\.\d+)?", "0", text))


def main() -> int:
    """Record or check; returns the exit status."""
    parser = argparse.ArgumentParser(description="Write down what the commands of the lessons print.")
    parser.add_argument("--check", action="store_true", help="only say whether the files have the shape of a run")
    check = parser.parse_args().check
    try:
        with running(find_parts()) as chain:
            if not chain.delivers or chain.parts.postgres_exporter is None:
                print("transcript: postgres_exporter, Alertmanager or Mailpit is not installed", file=sys.stderr)
                return 1
            shown = dict(record(chain))
    except (MissingPartError, NotReadyError) as error:
        print(f"transcript: {error}", file=sys.stderr)
        return 1
    kept = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.txt")}
    if check:
        differ = [
            name for name in kept.keys() | shown.keys() if shape(kept.get(name, "")) != shape(shown.get(name, ""))
        ]
        print("transcript: " + (f"these differ from a run: {', '.join(sorted(differ))}" if differ else "as in a run"))
        return 1 if differ else 0
    FOLDER.mkdir(exist_ok=True)
    for name, text in shown.items():
        (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8")
    print(f"transcript: {len(shown)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
