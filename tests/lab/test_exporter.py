"""The exporter's rules on MBeans that no PostgreSQL connector registers: the real agent, in a JVM of its own."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chain.http import answers, get
from chain.parts import Parts
from chain.process import Process, free_ports

pytestmark = pytest.mark.lab

BEANS = """
import java.lang.management.ManagementFactory;
import javax.management.ObjectName;

public class Beans {
    public interface LagMBean { long getMilliSecondsBehindSource(); boolean isConnected(); }
    public static class Lag implements LagMBean {
        public long getMilliSecondsBehindSource() { return 1200; }
        public boolean isConnected() { return true; }
    }
    public static void main(String[] names) throws Exception {
        for (String name : names)
            ManagementFactory.getPlatformMBeanServer().registerMBean(new Lag(), new ObjectName(name));
        Thread.sleep(600000);
    }
}
"""


@pytest.fixture
def serve(parts: Parts, labs: Path, tmp_path: Path) -> Any:  # noqa: ANN401  a function that ends its processes
    """Serves MBeans of those names; returns what the exporter makes of them."""
    source = tmp_path / "Beans.java"
    source.write_text(BEANS, encoding="utf-8")
    started: list[Process] = []

    def serve(*names: str) -> str:
        (port,) = free_ports(1)
        rules = labs / "monitoring/jmx-exporter/kafka-connect.yml"
        agent = f"-javaagent:{parts.agent}=127.0.0.1:{port}:{rules}"
        process = Process("beans", [str(parts.java), "-XX:TieredStopAtLevel=1", agent, str(source), *names], tmp_path)
        started.append(process)
        process.wait_until(lambda: answers(port, "/metrics") and "MilliSeconds" in get(port, "/metrics"), 60, "metrics")
        return get(port, "/metrics")

    yield serve
    for process in started:
        process.stop()


def samples(text: str) -> set[str]:
    return {line for line in text.splitlines() if line.startswith("debezium_")}


def test_a_connector_with_several_tasks_keeps_them_apart(serve: Callable[..., str]) -> None:
    bean = "debezium.sql_server:type=connector-metrics,server=erp,task=%d,context=streaming"
    found = samples(serve(bean % 0, bean % 1, f"{bean % 1},database=sales"))
    labels = [
        'context="streaming",name="erp",plugin="sql_server",task="0"',
        'context="streaming",name="erp",plugin="sql_server",task="1"',
        'context="streaming",database="sales",name="erp",plugin="sql_server",task="1"',
    ]
    assert found == {
        f"debezium_metrics_{metric}{{{one}}} {value}"
        for one in labels
        for metric, value in (("Connected", "1.0"), ("MilliSecondsBehindSource", "1200.0"))
    }


def test_a_connector_with_one_task_has_the_three_labels(serve: Callable[..., str]) -> None:
    found = samples(serve("debezium.mysql:type=connector-metrics,context=streaming,server=shop"))
    assert 'debezium_metrics_Connected{context="streaming",name="shop",plugin="mysql"} 1.0' in found


def test_the_jvm_can_run_a_source_file(parts: Parts) -> None:
    done = subprocess.run([str(parts.java), "--version"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
