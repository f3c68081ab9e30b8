"""Servers that misbehave: one clear reason each, nothing that hangs, and nobody else is asked."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

import pytest

from cdclint.live.lab_client import LabClient, NoAnswerError, basic, is_loopback
from servers import dripping, endless, raw, reply, serving, slow

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

    from servers import Answer

LIMIT = 0.4
"""Seconds that a server has; it is given up in a few times that."""


def garbage(handler: BaseHTTPRequestHandler) -> None:
    raw(handler, b"\x00\xff<html>")


def deep(handler: BaseHTTPRequestHandler) -> None:
    raw(handler, b"[" * 100_000)


def no_http(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"220 mail ESMTP\r\n")


def unauthorised(handler: BaseHTTPRequestHandler) -> None:
    reply(handler, {"message": "Unauthorized"}, 401)


def broken(handler: BaseHTTPRequestHandler) -> None:
    raw(handler, b"oops", 502)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (slow, "no answer in 0.4 s"),
        (dripping, "no answer in 0.4 s"),
        (garbage, "`200 OK`, and its answer is not JSON"),
        (deep, "`200 OK`, and its answer is not JSON"),
        (no_http, "the server closes the connection, or does not speak HTTP"),
        (unauthorised, "`401 Unauthorized`: a login is required, which the environment gives"),
        (broken, "`502 Bad Gateway`"),
    ],
)
def test_a_server_that_misbehaves_is_one_reason(answer: Answer, why: str) -> None:
    with serving(answer) as (address, asked), pytest.raises(NoAnswerError) as problem:
        LabClient(timeout=LIMIT).get(address, "/api/v1/query", {"query": "up"})
    assert problem.value.args[0] == why
    assert asked == [("GET", "/api/v1/query?query=up", None)]


def test_a_body_without_an_end_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cdclint.live.lab_client.MOST", 3_000_000)
    with serving(endless) as (address, _), pytest.raises(NoAnswerError) as problem:
        LabClient(timeout=20).get(address, "/")
    assert problem.value.args[0] == "the answer is longer than 3 MB"


def test_no_redirect_is_followed() -> None:
    with serving(lambda handler: reply(handler, {})) as (elsewhere, asked_there):

        def send_on(handler: BaseHTTPRequestHandler) -> None:
            reply(handler, {}, 302, Location=f"{elsewhere}/steal")

        with serving(send_on) as (address, _), pytest.raises(NoAnswerError) as problem:
            LabClient(logins={address: basic("admin", "secret")}).get(address, "/api/health")
        assert problem.value.args[0] == f"it redirects to `{elsewhere}/steal`, which is not followed"
        assert asked_there == []


def test_a_login_goes_to_its_own_service_alone() -> None:
    with (
        serving(lambda handler: reply(handler, {})) as (own, asked),
        serving(lambda handler: reply(handler, {})) as (other, asked_there),
    ):
        client = LabClient(logins={own: basic("admin", "secret")})
        client.get(own, "/a")
        client.get(other, "/b")
        client.visit(f"{own}/c")
    assert asked == [("GET", "/a", "Basic YWRtaW46c2VjcmV0"), ("GET", "/c", None)]
    assert asked_there == [("GET", "/b", None)]


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        serving(lambda handler: reply(handler, {})) as (address, asked),
        serving(lambda handler: reply(handler, {})) as (proxy, asked_proxy),
    ):
        monkeypatch.setenv("http_proxy", proxy)
        LabClient().get(address, "/")
    assert len(asked) == 1
    assert asked_proxy == []


def test_a_service_that_is_silent_twice_is_asked_no_more() -> None:
    with serving(slow) as (address, asked):
        client = LabClient(timeout=LIMIT)
        for _ in range(5):
            with pytest.raises(NoAnswerError, match="no answer in"):
                client.get(address, "/")
    assert len(asked) == 2


@pytest.mark.parametrize("address", ["http://192.0.2.1:9090", "http://10.0.0.1:9090", "http://[2001:db8::1]:9090"])
def test_nothing_beyond_this_machine_is_asked(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("a connection was made"))
    client = LabClient(timeout=LIMIT)
    for ask in (lambda: client.get(address, "/"), lambda: client.visit(address)):
        with pytest.raises(NoAnswerError, match="is not this machine"):
            ask()


def test_a_name_that_leads_elsewhere_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address is looked at that is connected to: a name may have one of this machine a moment before."""
    places = [(2, 1, 6, "", ("192.0.2.1", 9090))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: places)
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("a connection was made"))
    with pytest.raises(NoAnswerError, match="is not this machine"):
        LabClient(timeout=LIMIT).get("http://localhost:9090", "/")


@pytest.mark.parametrize(
    ("host", "own"),
    [
        *(("localhost", True), ("127.0.0.1", True), ("127.1.2.3", True), ("[::1]", True), ("LOCALHOST", True)),
        *(("localhost.example.com", False), ("0x7f000001", False), ("grafana", False), ("169.254.169.254", False)),
    ],
)
def test_loopback_by_its_name(host: str, own: bool) -> None:  # noqa: FBT001 (a parameter)
    assert is_loopback(host) is own


def test_a_port_without_http_is_only_connected_to() -> None:
    with serving(lambda handler: reply(handler, {})) as (address, asked):
        client = LabClient(timeout=LIMIT)
        assert client.visit(address.replace("http:", "tcp:")) == 0
        assert client.visit(f"{address}/page") == 200
    assert [path for _, path, _ in asked] == ["/page"]
    with pytest.raises(NoAnswerError, match="the connection was refused"):
        client.visit(address.replace("http:", "tcp:"))


def test_one_who_only_greets_is_given_up_in_time() -> None:
    """The limit holds for all of an answer together, not for each of its bytes."""
    begun = monotonic()
    with serving(dripping) as (address, _), pytest.raises(NoAnswerError):
        LabClient(timeout=LIMIT).visit(address)
    assert monotonic() - begun < 30
