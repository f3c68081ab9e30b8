"""Fixtures of the lab's tests: where its files are, and a running chain for every test that needs one."""

import os
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeVar

import pytest

LABS = Path(__file__).resolve().parents[2] / "labs"
sys.path[:0] = [str(LABS), str(Path(__file__).parent), str(Path(__file__).parents[1] / "live")]

from chain.chain import Chain, running  # noqa: E402
from chain.parts import MissingPartError, Parts, find_parts  # noqa: E402
from chain.process import Process  # noqa: E402
from look import LAG  # noqa: E402
from rig import Rig  # noqa: E402

from cdclint.core.process.file_lock import lock  # noqa: E402

T = TypeVar("T")

RIG = pytest.StashKey[Rig]()
SAID = pytest.StashKey[list[str]]()

SCALE = float(os.environ.get("LAB_SCALE", "20"))
"""What Prometheus's times are divided by: 2m becomes 6 s."""


@pytest.fixture(scope="session")
def labs() -> Path:
    return LABS


@pytest.fixture(scope="session")
def part_or_skip() -> Callable[..., Any]:
    """Calls a finder of parts; what is missing is a skip, or a failure where this machine could have it and must."""

    def find(finder: Callable[..., T], *arguments: str) -> T:
        try:
            return finder(*arguments)
        except MissingPartError as missing:
            if missing.obtainable and (os.environ.get("CI") == "true" or os.environ.get("LAB_REQUIRED")):
                pytest.fail(f"this machine can have what the lab needs, and has not: {missing}")
            pytest.skip(f"not proven here: {missing}")

    return find


@pytest.fixture(scope="session")
def parts(part_or_skip: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """What the chain is made of, fetched by one worker at a time."""
    with (tmp_path_factory.getbasetemp().parent / "parts.lock").open("w") as file:
        lock(file.fileno())
        found: Parts = part_or_skip(find_parts)
    return found


@pytest.fixture(scope="session")
def rig(parts: Parts, pytestconfig: pytest.Config) -> Iterator[Rig]:
    logs = os.environ.get("LAB_LOGS")

    def start(number: int) -> AbstractContextManager[Chain]:
        return running(parts, scale=SCALE, keep=Path(logs) / f"chain-{number}" if logs else None)

    made = Rig(start, pytestconfig.stash[SAID].append)
    pytestconfig.stash[RIG] = made
    yield made
    del pytestconfig.stash[RIG]
    made.close()


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """The chain ends with the last of its tests, and does not run on beside what the worker does next."""
    rig = item.config.stash.get(RIG, None)
    if rig and (nextitem is None or "lab" not in nextitem.keywords):
        rig.close()


@pytest.fixture
def chain(rig: Rig, request: pytest.FixtureRequest) -> Chain:
    """A connector that streams, and no alert."""
    return rig.calm_chain(request.node.name)


@pytest.fixture
def steady(chain: Chain) -> Iterator[Process]:
    """Steady load while a test runs, begun and seen by Prometheus."""
    load = chain.load("steady")
    try:
        chain.wait_until(lambda: bool(chain.query(f"{LAG} >= 0")), "streamed event in Prometheus")
        yield load
    finally:
        load.stop()


@pytest.fixture
def slow_kafka(chain: Chain) -> Iterator[Callable[[str], None]]:
    """Limits what the connector may write to Kafka; the limit ends with the test."""

    def limit(bytes_a_second: str) -> None:
        done = chain.limit_kafka(bytes_a_second)
        assert (done.returncode, done.stdout, done.stderr) == (0, f"limit: {bytes_a_second}\n", "")

    yield limit
    limit("off")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[SAID] = []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failed test tells what the chain was doing; the next one looks closely whether it can use it."""
    report = yield
    rig = item.config.stash.get(RIG, None)
    if report.failed and rig and "chain" in getattr(item, "fixturenames", ()):
        report.sections.append(("the lab's chain", rig.describe()))
        rig.suspect = True
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of xdist has no terminal: the root's conftest prints what it says."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["chain"] = session.config.stash[SAID]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.stash[SAID]:
        terminalreporter.section("the lab's chain was replaced", yellow=True)
        for said in config.stash[SAID]:
            terminalreporter.write_line(said)
