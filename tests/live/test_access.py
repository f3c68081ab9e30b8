"""Whom `cdclint live` asks, with which login, and that `--watch` asks again: servers on loopback under other names."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest

from cdclint.cli import live_command
from in_process import run
from servers import prometheus, reply, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

LESSON = "# Лаг\n\n```promql\nlag_seconds\n```\n"
NAME = "lab.example.com"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    (tmp_path / "lesson.mdx").write_text(LESSON, "utf-8")
    return tmp_path


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """A name that is that of another machine, served here: the addresses that were looked up."""
    asked: list[Any] = []
    true = socket.getaddrinfo

    def look_up(host: str, *arguments: Any, **more: Any) -> Any:  # noqa: ANN401 (as the library has it)
        asked.append(host)
        return true("127.0.0.1" if host == NAME else host, *arguments, **more)

    monkeypatch.setattr("socket.getaddrinfo", look_up)
    return asked


def test_another_machine_is_asked_where_that_is_allowed(course: Path, elsewhere: list[Any]) -> None:
    with serving(prometheus) as (address, asked):
        url = f"http://{NAME}:{address.rpartition(':')[2]}"
        refused = run("live", "--prometheus", url, folder=course)
        assert refused.returncode == 2
        assert "is not this machine" in refused.stderr
        assert (asked, elsewhere) == ([], [])
        done = run("live", "--prometheus", url, "--allow-remote", "--output-format", "concise", folder=course)
    assert done.returncode == 0
    assert "the metric `lag_seconds` is unknown here" in done.stdout
    assert asked
    assert set(elsewhere) == {NAME}


def test_a_name_of_this_machine_that_leads_elsewhere_is_not_asked(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [(2, 1, 6, "", ("192.0.2.1", 9090))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: places)
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("a connection was made"))
    done = run("live", "--prometheus", "http://localhost:9090", folder=course)
    assert done.returncode == 2
    assert "`localhost` is not this machine" in done.stderr


@pytest.mark.parametrize(
    ("environment", "header"),
    [
        ({"PROMETHEUS_TOKEN": "abc"}, "Bearer abc"),
        ({"PROMETHEUS_USER": "u", "PROMETHEUS_PASSWORD": "p"}, "Basic dTpw"),
        ({"PROMETHEUS_TOKEN": "abc", "PROMETHEUS_USER": "u"}, "Bearer abc"),
        ({"GRAFANA_TOKEN": "abc", "CONNECT_TOKEN": "abc"}, None),
    ],
)
def test_a_login_comes_from_the_environment(course: Path, environment: dict[str, str], header: str | None) -> None:
    with serving(prometheus) as (address, asked):
        done = run("live", "--prometheus", address, folder=course, **environment)
    assert done.returncode == 0
    assert {login for _, _, login in asked} == {header}
    assert "abc" not in done.stdout + done.stderr


@pytest.mark.parametrize("kind", ["grafana", "connect"])
def test_the_other_services_have_logins_of_their_own(course: Path, kind: str) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        reply(handler, {"database": "ok"} if handler.path == "/api/health" else {})

    with serving(answer) as (address, asked):
        done = run("live", f"--{kind}", address, folder=course, **{f"{kind.upper()}_TOKEN": "secret"})
    assert done.returncode == 0
    assert {login for _, _, login in asked} == {"Bearer secret"}


def test_a_watch_asks_again_when_a_lesson_changes_and_forgets_nothing(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    true = live_command._prove_once

    def look(*given: Any) -> int:  # noqa: ANN401 (as it is called)
        looks.append(true(*given))
        if len(looks) == 2:
            raise KeyboardInterrupt
        (course / "lesson.mdx").write_text(LESSON.replace("lag_seconds", "up"), "utf-8")
        return looks[-1]

    monkeypatch.setattr(live_command, "_prove_once", look)
    monkeypatch.setattr("cdclint.engine.watch.INTERVAL", 0.01)
    with serving(prometheus) as (address, _):
        done = run("live", "--watch", "--max-warnings", "0", "--prometheus", address, folder=course)
    assert looks == [1, 0]
    assert done.returncode == 0
    assert done.stdout.count("live/empty-query") == 1
    assert done.stderr.count("Watching for changes") == 1
