"""`cdclint live` on the running chain: healthy, with a stopped connector, with a wrong label in a lesson.

More faults are in tests/live/test_faults.py, by answers that this chain gave.
"""

import shutil
from pathlib import Path

import pytest
from chain.chain import CONNECTOR, Chain
from live_project import ask, told, write_project

from cdclint.config import load
from cdclint.engine.run.load import load_run
from cdclint.engine.run.request import Request
from cdclint.live.lab_client import LabClient
from cdclint.live.proof import Proof, Wishes
from cdclint.live.walk import Walk

pytestmark = pytest.mark.lab

USUAL = {"live/absent-value", "live/silent-topic", "live/alert-firing"}
"""States that a healthy chain does not have, topics of tables that have not changed, alerts that remember what was."""
OF_A_SNAPSHOT = "debezium_metrics_RowsScanned"
"""What has no value after the connector was started again without a snapshot, as earlier tests do."""


def rules(found: list[tuple[str, int, str, str]]) -> set[tuple[str, str]]:
    return {(path, rule) for path, _, rule, words in found if rule not in USUAL and OF_A_SNAPSHOT not in words}


@pytest.mark.usefixtures("steady")
def test_a_healthy_chain_has_nothing_to_say_and_a_wrong_label_has(chain: Chain, tmp_path: Path) -> None:
    root = write_project(chain, tmp_path)
    found: list[tuple[str, int, str, str]] = []

    def healthy() -> bool:
        found[:] = told(ask(chain, root))
        return not rules(found)

    # A rate needs two scrapes of the load.
    chain.wait_until(healthy, "chain with data for every query", 30)
    lesson = root / "lesson.mdx"
    lesson.write_text(lesson.read_text("utf-8").replace('{context="streaming"}', '{contxt="streaming"}', 1), "utf-8")
    found = told(ask(chain, root))
    assert rules(found) == {("lesson.mdx", "live/empty-query")}
    assert any(line == 6 and "did you mean `context`?" in words for _, line, _, words in found)


def test_the_marked_blocks_of_the_lesson_run(chain: Chain, labs: Path, tmp_path: Path) -> None:
    if shutil.which("jq") is None:
        pytest.skip("not proven here: jq is not installed")
    (lesson,) = (labs.parent / "src" / "content" / "course").rglob("03-grafana-dashboard-lab.mdx")
    text = lesson.read_text("utf-8")
    for usual, service in {"localhost:8083": "connect", "localhost:9404": "jmx-exporter"}.items():
        text = text.replace(usual, f"localhost:{chain.ports[service]}")
    (tmp_path / "lesson.mdx").write_text(text, "utf-8")
    run = load_run(load(tmp_path, {}, isolated=True), Request(cached=False))
    proof = Proof(run, LabClient(), Wishes())
    Walk(proof.ground, proof.folder, lambda _: None).prove()
    assert proof.evidence.reported == {}
    assert [(row.asked, row.answered) for row in proof.evidence.rows] == [(2, 2)]


def test_a_stopped_connector_is_told_at_its_file(chain: Chain, tmp_path: Path) -> None:
    root = write_project(chain, tmp_path)
    chain.order_connector("PUT", "/stop")
    try:
        chain.wait_until(lambda: chain.connector_status()["connector"]["state"] == "STOPPED", "stopped connector")
        found = told(ask(chain, root))
    finally:
        chain.order_connector("PUT", "/resume")
    path, line, rule, words = next(one for one in found if one[2] == "live/connector-failed")
    assert (path, line) == (f"{CONNECTOR}.json", 2)
    # What is empty without it is counted there, if its metrics are gone already.
    assert words.partition("; ")[0] == f"the connector `{CONNECTOR}` does not run: it is STOPPED"
    assert rule == "live/connector-failed"
