# ruff: noqa: T201 (a script that is run by hand)
"""Record what the chain answers `cdclint live`, healthy and with every fault, for tests/live/test_faults.py.

    LAB_PARTS=… .venv/bin/python tests/lab/record_live.py

starts a chain of its own, takes some minutes, and writes tests/data/live-answers.json.xz.
"""

import json
import lzma
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / part) for part in ("labs", "tests/lab", "tests/live", "tests", "linter")]

from chain.chain import CONNECTOR, Chain, running  # noqa: E402
from chain.compose import LABS  # noqa: E402
from chain.parts import find_parts  # noqa: E402
from chain.process import NotReadyError  # noqa: E402
from live_faults import PROVOKED, WRITTEN, Fault  # noqa: E402
from live_project import Recorder, ask, told, write_project  # noqa: E402

WRITES = ROOT / "tests" / "data" / "live-answers.json.xz"
SCALE = 20
EXPORTER = LABS / "monitoring" / "jmx-exporter" / "kafka-connect.yml"
RENAMED = ("name: debezium_metrics_$", "name: dbz_$")


def provoke(chain: Chain, fault: str) -> None:
    """Break the chain."""
    port = chain.ports["connect"]
    match fault:
        case "connector stopped":
            chain.order_connector("PUT", "/stop")
        case "connector paused":
            chain.order_connector("PUT", "/pause")
        case "connector deleted":
            chain.order_connector("DELETE", "")
        case "task failed":
            chain.sql("ALTER ROLE debezium NOLOGIN")
            chain.order_connector("POST", "/restart?includeTasks=true")
            chain.wait_until(lambda: "FAILED" in json.dumps(chain.connector_status()), "failed task")
        case "connector registered otherwise":
            config = json.loads((chain.folder / f"{CONNECTOR}.json").read_text("utf-8")) | {"max.batch.size": "1024"}
            put(port, f"/connectors/{CONNECTOR}/config", config)
            chain.wait_until(lambda: bool(chain.query("debezium_metrics_Connected == 1")), "streaming connector")
            time.sleep(5)
        case "table dropped":
            chain.sql("DROP TABLE inventory.heartbeat")
            time.sleep(6)
        case "exporter stopped":
            chain.processes["postgres-exporter"].stop()
            time.sleep(4)
        case "exporter rule renamed":
            # The agent reads its rules again when the file changes.
            EXPORTER.write_text(EXPORTER.read_text("utf-8").replace(*RENAMED), "utf-8")
            chain.wait_until(lambda: "dbz_" in chain.metrics(), "renamed metrics")
            time.sleep(6)
        case "worker stopped":
            chain.processes["connect"].stop()
            time.sleep(4)


def mend(chain: Chain, fault: str) -> None:
    """Take it back."""
    if fault == "connector deleted":
        chain.register()
    elif fault == "task failed":
        chain.sql("ALTER ROLE debezium LOGIN")
        chain.order_connector("POST", "/restart?includeTasks=true")
    elif fault == "connector registered otherwise":
        chain.register()
    elif fault == "exporter rule renamed":
        EXPORTER.write_text(EXPORTER.read_text("utf-8").replace(*reversed(RENAMED)), "utf-8")
    elif fault == "exporter stopped":
        from chain.receivers import start_postgres_exporter  # noqa: PLC0415

        start_postgres_exporter(chain)
    elif fault.startswith("connector"):
        chain.order_connector("PUT", "/resume")
    with suppress(NotReadyError):
        chain.wait_until(lambda: bool(chain.query("debezium_metrics_Connected == 1")), "streaming connector", 60)
    time.sleep(5)


def put(port: int, path: str, value: object) -> None:
    """Send JSON to Connect."""
    import http.client  # noqa: PLC0415

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("PUT", path, json.dumps(value), {"Content-Type": "application/json"})
    connection.getresponse().read()
    connection.close()


def edit(root: Path, fault: Fault) -> None:
    """Put the fault into its file."""
    file = root / fault.file
    text = file.read_text("utf-8")
    assert fault.before in text, fault
    file.write_text(text.replace(fault.before, fault.after, 1), "utf-8")


def record(chain: Chain, root: Path) -> dict[str, Any]:
    """What the chain answers now."""
    recorder = Recorder({chain.url(kind): kind for kind in ("prometheus", "connect")})
    for line in told(ask(chain, root, recorder)):
        print("   ", *line)
    return recorder.answers


def main() -> int:
    """Record."""
    kept: dict[str, Any] = {"faults": {}}
    with running(find_parts(), scale=SCALE) as chain, tempfile.TemporaryDirectory() as folder:
        root = write_project(chain, Path(folder))
        load = chain.load("steady")
        chain.wait_until(
            lambda: bool(chain.query('debezium_metrics_MilliSecondsBehindSource{context="streaming"} >= 0')), "event"
        )
        time.sleep(20)
        kept["files"] = {
            str(path.relative_to(root)): path.read_text("utf-8") for path in sorted(root.rglob("*")) if path.is_file()
        }
        print("healthy")
        kept["healthy"] = record(chain, root)
        for fault in WRITTEN:
            print(fault.name)
            edit(root, fault)
            kept["faults"][fault.name] = record(chain, root)
            (root / fault.file).write_text(kept["files"][fault.file], "utf-8")
        for fault in PROVOKED:
            print(fault.name, flush=True)
            provoke(chain, fault.name)
            kept["faults"][fault.name] = record(chain, root)
            if fault is not PROVOKED[-1]:
                mend(chain, fault.name)
        load.stop()
    for name, answers in kept["faults"].items():
        kept["faults"][name] = {key: one for key, one in answers.items() if kept["healthy"].get(key) != one}
    WRITES.write_bytes(lzma.compress(json.dumps(kept, sort_keys=True).encode(), preset=9))
    print(WRITES.stat().st_size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
