"""One failing test never fails the next one: what is wrong with a chain ends with it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import rig
from chain.http import RefusedError
from chain.process import NotReadyError, Process, wait_until
from chain.report import describe
from rig import Rig


class FakeChain:
    """A chain that becomes calm by itself, or once what was done to it is taken back, or never."""

    def __init__(self, *, calm: bool, recovers: bool = True, starts: bool = True) -> None:
        self.loads: list[Any] = []
        self.is_calm = calm
        self.recovers = recovers
        self.starts = starts
        self.undone = 0

    def calm(self) -> bool:
        return self.is_calm

    def caught_up(self) -> bool:
        return self.is_calm

    def undo(self) -> None:
        self.undone += 1
        self.is_calm = self.recovers

    def load(self, _profile: str) -> Any:  # noqa: ANN401  a stand-in
        return SimpleNamespace(stop=lambda: None)

    def wait_until(self, ready: Callable[[], bool], what: str, seconds: float = 0.1) -> None:
        wait_until(ready, seconds, what)


class Stage:
    """The chains that a rig will get, in order, and what became of them."""

    def __init__(self, *chains: FakeChain) -> None:
        self.waiting = list(chains)
        self.running: list[FakeChain] = []
        self.said: list[str] = []
        self.rig = Rig(self.start, self.said.append)  # type: ignore[arg-type]

    @contextmanager
    def start(self, _number: int) -> Iterator[FakeChain]:
        chain = self.waiting.pop(0)
        if not chain.starts:
            raise NotReadyError("kafka: no listening broker")
        self.running.append(chain)
        yield chain
        self.running.remove(chain)


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rig, "SETTLES", 0.1)
    monkeypatch.setattr(rig, "RECOVERS", 0.1)
    monkeypatch.setattr(rig, "describe", lambda _: "how it is")


def test_a_calm_chain_is_used_again() -> None:
    stage = Stage(one := FakeChain(calm=True))
    assert stage.rig.calm_chain("test_a") is stage.rig.calm_chain("test_b") is one
    assert (one.undone, stage.said) == (0, [])
    stage.rig.close()
    assert stage.running == []


def test_what_a_test_did_to_the_chain_is_taken_back() -> None:
    stage = Stage(one := FakeChain(calm=True))
    stage.rig.calm_chain("test_a")
    one.is_calm = False
    assert stage.rig.calm_chain("test_b") is one
    assert (one.undone, stage.said) == (1, [])


def test_a_failed_test_s_chain_is_put_right_even_where_it_looks_calm() -> None:
    stage = Stage(one := FakeChain(calm=True))
    stage.rig.calm_chain("test_a")
    stage.rig.suspect = True
    assert stage.rig.calm_chain("test_b") is one
    assert one.undone == 1
    assert stage.rig.calm_chain("test_c") is one
    assert one.undone == 1


def test_a_chain_that_stays_broken_gives_way_to_a_new_one() -> None:
    stage = Stage(one := FakeChain(calm=True, recovers=False), two := FakeChain(calm=True))
    assert stage.rig.calm_chain("test_a") is one
    one.is_calm = False
    assert stage.rig.calm_chain("test_b") is two
    assert stage.running == [two]
    assert stage.said == ["test_b found the chain unusable: no chain that caught up after 0 s\nhow it is"]


def test_a_chain_that_does_not_start_is_started_once_more() -> None:
    stage = Stage(FakeChain(calm=True, starts=False), two := FakeChain(calm=True))
    assert stage.rig.calm_chain("test_a") is two
    assert stage.said == ["test_a: chain number 1 did not start: kafka: no listening broker\nno chain runs"]


def test_where_no_chain_starts_every_test_is_told_at_once() -> None:
    stage = Stage(*(FakeChain(calm=False) for _ in range(2)))
    for test in ("test_a", "test_b"):
        with pytest.raises(NotReadyError, match="given up: chains 1 and 2 did not start"):
            stage.rig.calm_chain(test)
    assert stage.running == []


def test_the_number_of_chains_is_limited() -> None:
    stage = Stage(*(FakeChain(calm=True, recovers=False) for _ in range(rig.MOST + 1)))
    for n in range(rig.MOST):
        stage.rig.calm_chain(f"test_{n}")
        stage.running[0].is_calm = False
    for test in ("test_y", "test_z"):
        with pytest.raises(NotReadyError, match=f"given up after {rig.MOST} chains"):
            stage.rig.calm_chain(test)
    assert stage.running == []


def test_a_wait_lasts_as_long_as_something_happens() -> None:
    values = iter(range(100))
    left = iter([False] * 3 + [True])
    wait_until(lambda: next(left), 0.6, "end", progress=lambda: next(values))


def test_a_long_wait_does_not_look_at_what_happens_in_every_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    now, looks = [0.0], []
    clock = SimpleNamespace(monotonic=lambda: now[0], sleep=lambda seconds: now.__setitem__(0, now[0] + seconds))
    monkeypatch.setattr("chain.process.time", clock)
    wait_until(lambda: now[0] > 20, 100, "end", progress=lambda: looks.append(now[0]))
    assert looks == [2.0 * look for look in range(11)]
    with pytest.raises(NotReadyError, match="no end after 100 s"):
        wait_until(lambda: False, 100, "end", progress=lambda: 1)


def test_a_wait_ends_where_nothing_happens_or_too_much() -> None:
    with pytest.raises(NotReadyError, match=r"no end after \d s"):
        wait_until(lambda: False, 0.1, "end", progress=lambda: 1)
    values = iter(range(100))
    with pytest.raises(NotReadyError, match=r"no end after \d s"):
        wait_until(lambda: False, 0.6, "end", progress=lambda: next(values))


def test_a_wait_outlasts_a_service_that_is_busy_and_tells_what_it_said() -> None:
    def busy() -> bool:
        raise RefusedError("409 Conflict: rebalance", passing=True)

    with pytest.raises(NotReadyError, match=r"no end after \d s: 409 Conflict: rebalance"):
        wait_until(busy, 0.1, "end")


def test_a_wrong_request_is_no_reason_to_wait() -> None:
    def wrong() -> bool:
        raise RefusedError("400 Bad Request: parse error", passing=False)

    with pytest.raises(RefusedError, match="parse error"):
        wait_until(wrong, 5, "end")


def test_a_failure_tells_what_answers_and_what_is_silent(tmp_path: Path) -> None:
    log = "10:00:01 INFO Threads: a\n10:00:02 ERROR Worker: b\n10:00:03 ERROR Worker: b\n\tat c\n"
    connect = Process("connect", ["printf", "%s", log], tmp_path)
    wait_until(lambda: not connect.running(), 10, "end")

    def silent() -> dict[str, str]:
        raise ConnectionRefusedError(111, "Connection refused")

    trace = "ConnectException: no publication\n\tat Task.start\nCaused by: PSQLException: gone"
    task = {"id": 0, "state": "FAILED", "trace": trace}
    metric = {"__name__": "debezium_metrics_Connected", "context": "streaming", "job": "kafka-connect"}
    chain: Any = SimpleNamespace(
        processes={"connect": connect},
        loads=[],
        alert_states=silent,
        connector_status=lambda: {"connector": {"state": "RUNNING"}, "tasks": [task]},
        query=lambda _: [{"metric": metric, "value": [0, "0"]}],
    )
    assert describe(chain).splitlines() == [
        "connect: ended with status 0",
        "alerts: no answer (ConnectionRefusedError: [Errno 111] Connection refused)",
        "connector: RUNNING, 1 tasks",
        "task 0: FAILED",
        "    ConnectException: no publication",
        "    Caused by: PSQLException: gone",
        "debezium_metrics_Connected{streaming} 0",
        "end of connect.log:",
        "    10:00:02 ERROR Worker: b",
    ]
