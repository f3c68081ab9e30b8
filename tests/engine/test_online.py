"""Links to other sites are followed on `--online` alone, politely, and nothing that a server does breaks a run."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import sys
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from cdclint.cli import main
from cdclint.config import load
from cdclint.documents.site.external import Answer, Verdict, external, is_public
from cdclint.engine.check import check
from cdclint.engine.links import answers
from cdclint.engine.links.online import Limits, Web
from cdclint.engine.run.request import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Command

QUICK = Limits(answer=1.0, whole=8.0, hosts=4)
PATIENT = Limits(answer=20.0, whole=40.0, hosts=4)


class Site(BaseHTTPRequestHandler):
    """A site with every vice. What it was asked is in `asked`."""

    protocol_version = "HTTP/1.1"
    asked: list[tuple[str, str]] = []  # noqa: RUF012 (the test's own site, made for each)
    release = Event()

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        self.asked.append((self.command, self.path))
        self.close_connection = True
        match self.path.partition("?")[0].split("/"):
            case [_, "status", code, *_]:
                self.say(int(code))
            case [_, "get-only", *_]:
                self.say(405 if self.command == "HEAD" else 200)
            case [_, "head-lies", *_]:
                self.say(404 if self.command == "HEAD" else 200)
            case [_, "head-breaks", *_]:
                if self.command == "GET":
                    self.say(200)
            case [_, "moved", *rest]:
                self.say(302, Location="/" + "/".join(rest))
            case [_, "loop", *_]:
                self.say(301, Location=self.path)
            case [_, "elsewhere", *_]:
                self.say(302, Location="http://10.0.0.1/secret")
            case [_, "file", *_]:
                self.say(302, Location="file:///etc/passwd")
            case [_, "hang", *_]:
                self.release.wait(20)
            case [_, "drip", *_]:
                for _ in range(200):
                    if self.release.wait(0.1):
                        return
                    self.wfile.write(b"H")
                    self.wfile.flush()
            case [_, "garbage", *_]:
                self.wfile.write(b"\x00\xff not HTTP at all\r\n\r\n")
            case [_, "close", *_]:
                pass
            case [_, "half", *_]:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Le")
            case [_, "endless", *_]:
                self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
                while self.command == "GET" and not self.release.wait(0.05):
                    self.wfile.write(b"x" * 1000)
            case _:
                self.say(200)

    def say(self, code: int, **headers: str) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what some tests are about."""


@contextmanager
def serving() -> Iterator[str]:
    Site.asked = []
    Site.release = Event()
    with Server(("127.0.0.1", 0), Site) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            Site.release.set()
            server.shutdown()
            thread.join()


@pytest.fixture
def site() -> Iterator[str]:
    with serving() as address:
        yield address


def lenient(limits: Limits = PATIENT) -> Web:
    """A web in which this machine may be asked, though not a private network."""
    return Web(limits, allowed=lambda host: host != "10.0.0.1")


@pytest.mark.parametrize(
    ("path", "verdict", "reason"),
    [
        ("/", Verdict.GOOD, ""),
        ("/пара метров?имя=лаг", Verdict.GOOD, ""),
        ("/status/204", Verdict.GOOD, ""),
        ("/status/404", Verdict.GONE, "404 Not Found"),
        ("/status/410", Verdict.GONE, "410 Gone"),
        ("/status/403", Verdict.UNKNOWN, "403 Forbidden"),
        ("/status/429", Verdict.UNKNOWN, "429 Too Many Requests"),
        ("/status/500", Verdict.UNKNOWN, "500 Internal Server Error"),
        ("/status/503", Verdict.UNKNOWN, "503 Service Unavailable"),
        ("/status/599", Verdict.UNKNOWN, "599"),
        ("/get-only", Verdict.GOOD, ""),
        ("/head-lies", Verdict.GOOD, ""),
        ("/head-breaks", Verdict.GOOD, ""),
        ("/moved/there", Verdict.GOOD, ""),
        ("/moved/moved/status/404", Verdict.GONE, "404 Not Found"),
        ("/loop", Verdict.UNKNOWN, "its redirects cannot be followed"),
        ("/elsewhere", Verdict.UNKNOWN, "it leads to `10.0.0.1`, which is not asked"),
        ("/file", Verdict.UNKNOWN, "its redirects cannot be followed"),
        ("/hang", Verdict.UNKNOWN, "no answer in time"),
        ("/drip", Verdict.UNKNOWN, "no answer in time"),
        ("/garbage", Verdict.UNKNOWN, "the server closes the connection, or does not speak HTTP"),
        ("/close", Verdict.UNKNOWN, "the server closes the connection, or does not speak HTTP"),
        ("/endless", Verdict.GOOD, ""),
    ],
)
def test_what_a_server_does_is_judged(site: str, path: str, verdict: Verdict, reason: str) -> None:
    # A loaded machine answers late: only what never answers is waited for no longer than a second.
    limits = QUICK if reason == "no answer in time" else PATIENT
    assert lenient(limits).ask([site + path]) == {site + path: Answer(verdict, reason)}


def test_half_an_answer_breaks_nothing(site: str) -> None:
    (answer,) = lenient(QUICK).ask([f"{site}/half"]).values()
    assert answer.verdict in {Verdict.GOOD, Verdict.UNKNOWN}


def test_head_is_asked_first_and_get_only_where_it_is_refused(site: str) -> None:
    lenient().ask([f"{site}/a", f"{site}/status/404", f"{site}/status/503", f"{site}/moved/b"])
    assert Site.asked == [
        ("HEAD", "/a"),
        ("HEAD", "/status/404"),
        ("GET", "/status/404"),
        ("HEAD", "/status/503"),
        ("HEAD", "/moved/b"),
        ("HEAD", "/b"),
    ]


def test_a_host_that_has_had_enough_or_hangs_is_not_asked_on(site: str) -> None:
    busy = lenient().ask([f"{site}/status/429", f"{site}/a", f"{site}/b"])
    assert {answer.reason for answer in busy.values()} == {"429 Too Many Requests"}
    assert Site.asked == [("HEAD", "/status/429")]
    Site.asked.clear()
    late = lenient(Limits(answer=0.3)).ask([f"{site}/hang/{number}" for number in range(5)])
    assert {answer.verdict for answer in late.values()} == {Verdict.UNKNOWN}
    assert len(Site.asked) == 2


def test_the_whole_takes_no_longer_than_it_may(site: str) -> None:
    began = time.monotonic()
    reported = lenient(Limits(answer=30, whole=0.5)).ask([f"{site}/hang", f"{site}/after"])
    assert time.monotonic() - began < 10
    assert {answer.reason for answer in reported.values()} == {"no answer in time"}


def test_hosts_are_asked_side_by_side(site: str) -> None:
    port = site.rpartition(":")[2]
    others = [f"http://127.0.0.{number}:{port}/hang" for number in range(1, 5)]
    began = time.monotonic()
    lenient(Limits(answer=2.0, whole=30, hosts=4)).ask(others)
    assert time.monotonic() - began < 7  # one after the other they take 8 seconds


def test_nothing_is_asked_of_a_private_address(site: str) -> None:
    (answer,) = Web(QUICK).ask([f"{site}/a"]).values()
    assert (answer.verdict, answer.reason) == (Verdict.UNKNOWN, "it leads to `127.0.0.1`, which is not asked")
    assert Site.asked == []


def test_a_name_that_leads_into_a_private_network_is_not_asked(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(site.rpartition(":")[2])
    place = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [place])
    (answer,) = Web(QUICK).ask([f"http://intranet.debezium.io:{port}/a"]).values()
    assert answer.reason == "it leads to `intranet.debezium.io`, which is not asked"
    assert Site.asked == []


@pytest.mark.parametrize(
    ("error", "network", "verdict"),
    [
        (socket.EAI_NONAME, True, Verdict.GONE),
        (socket.EAI_NONAME, False, Verdict.UNKNOWN),
        (socket.EAI_AGAIN, True, Verdict.UNKNOWN),
        (socket.EAI_FAIL, True, Verdict.UNKNOWN),
    ],
)
def test_a_host_without_an_address(
    monkeypatch: pytest.MonkeyPatch, error: int, verdict: Verdict, *, network: bool
) -> None:
    def look_up(name: str, *_: object, **__: object) -> list[object]:
        if network and name == "example.com":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 443))]
        raise socket.gaierror(error, "no")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    reported = Web(QUICK).ask(["https://a.debezium.io/1", "https://a.debezium.io/2", "https://b.debezium.io/"])
    assert {answer.verdict for answer in reported.values()} == {verdict}


def test_a_certificate_that_nobody_knows_is_no_broken_link(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ssl.SSLCertVerificationError(1, "self-signed certificate")

    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", fail)
    (answer,) = lenient(PATIENT).ask([site.replace("http:", "https:")]).values()
    assert answer.verdict is Verdict.UNKNOWN
    assert answer.reason == "its certificate is not trusted"


def test_a_server_without_tls(site: str) -> None:
    (answer,) = lenient(PATIENT).ask([site.replace("http:", "https:")]).values()
    assert answer.verdict is Verdict.UNKNOWN
    assert answer.reason.startswith("there is no secure connection (")


def test_a_port_where_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/"
        (answer,) = lenient().ask([address]).values()
    assert answer == Answer(Verdict.UNKNOWN, "the connection was refused")


@pytest.mark.parametrize(
    "address", ["http://[::1", "http://a..debezium.io/", "http://debezium.io:99999/", "https:///x"]
)
def test_an_address_that_is_none_breaks_nothing(address: str) -> None:
    assert Web(QUICK).ask([address, address])[address].verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://debezium.io/a?b=c#d", "https://debezium.io/a?b=c"),
        ("//debezium.io/a", "https://debezium.io/a"),
        ("HTTP://Debezium.io", "HTTP://Debezium.io"),
        ("https://debezium.io:8443/", "https://debezium.io:8443/"),
        ("https://документация.рф/метрики", "https://документация.рф/метрики"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
        *[
            (url, None)
            for url in (
                "/a",
                "#a",
                "a.mdx",
                "mailto:a@debezium.io",
                "ftp://debezium.io/",
                "http://localhost:3000",
                "http://127.0.0.1:9090/",
                "http://[::1]:8083/",
                "http://10.1.2.3/",
                "http://192.168.0.1/",
                "http://169.254.169.254/latest",
                "http://2130706433/",
                "http://0x7f.1/",
                "http://grafana:3000/d/a",
                "http://connect.lab.internal/",
                "https://example.com/a",
                "https://www.example.org",
                "https://{HOST}/a",
                "https://debezium.io/$VERSION",
                "https://<host>/",
                "https://user:secret@debezium.io/",
                "https://",
                "",
            )
        ],
    ],
)
def test_whom_a_link_may_be_asked_of(url: str, asked: str | None) -> None:
    assert external(url) == asked


def test_public_hosts() -> None:
    assert is_public("debezium.io")
    assert is_public("[2606:4700::1111]")
    assert not is_public("fd00::1")
    assert not is_public("localhost.")


# A run


LESSON = (
    "Смотрите [метрики](https://debezium.io/old) и [их же](https://debezium.io/old#a), [тут](https://debezium.io/b).\n"
)


def asking(reported: dict[str, Answer], asked: list[list[str]]) -> Callable[[list[str]], dict[str, Answer]]:
    def ask(addresses: list[str]) -> dict[str, Answer]:
        asked.append(addresses)
        return {address: reported[address] for address in addresses}

    return ask


ANSWERS = {
    "https://debezium.io/old": Answer(Verdict.GONE, "404 Not Found"),
    "https://debezium.io/b": Answer(Verdict.UNKNOWN, "503 Service Unavailable"),
}


def test_each_address_is_asked_once_and_remembered(tmp_path: Path) -> None:
    (tmp_path / "a.mdx").write_text(LESSON, "utf-8")
    config = load(tmp_path, {"select": ("link/unreachable",)})
    asked: list[list[str]] = []
    outcome = check(config, Request(ask=asking(ANSWERS, asked)))
    assert asked == [["https://debezium.io/old", "https://debezium.io/b"]]
    assert [one.span.text for one in outcome.report.diagnostics] == [
        "https://debezium.io/old",
        "https://debezium.io/old#a",
    ]
    column = LESSON.index("https://debezium.io/b") + 1
    assert outcome.unjudged == (
        f"a.mdx:1:{column}: https://debezium.io/b could not be judged: 503 Service Unavailable",
    )
    check(config, Request(ask=asking(ANSWERS, asked)))
    assert asked[1:] == [["https://debezium.io/b"]], "what could not be judged is asked again"
    check(config, Request(ask=asking(ANSWERS, asked), cached=False))
    assert len(asked[2]) == 2


@pytest.mark.parametrize(
    ("verdict", "age", "believed"),
    [
        (Verdict.GOOD, 23 * 3600, True),
        (Verdict.GOOD, 25 * 3600, False),
        (Verdict.GONE, 3500, True),
        (Verdict.GONE, 3700, False),
        (Verdict.UNKNOWN, 0, False),
        (Verdict.GOOD, -10, False),
    ],
)
def test_an_answer_grows_old(tmp_path: Path, verdict: Verdict, age: float, *, believed: bool) -> None:
    given = {"https://debezium.io/": (Answer(verdict, "why"), 1000.0)}
    answers.save(tmp_path / "cache", tmp_path, given)
    assert answers.load(tmp_path / "cache", 1000.0 + age) == (given if believed else {})


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 1}', '{"a": ["odd", "", 1]}', "\udcff"])
def test_a_damaged_memory_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "answers").write_bytes(text.encode(errors="surrogateescape"))
    assert answers.load(tmp_path, 0) == {}


def test_a_memory_that_cannot_be_written_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    (tmp_path / "a.mdx").write_text(LESSON, "utf-8")
    (tmp_path / ".cdclint_cache").write_text("in the way", "utf-8")
    outcome = check(load(tmp_path, {"select": ("link/unreachable",)}), Request(ask=asking(ANSWERS, [])))
    assert len(outcome.report.diagnostics) == 2
    assert {crash.path for crash in outcome.report.crashes} == {".cdclint_cache"}


def test_only_files_that_are_asked_for_are_asked_about(tmp_path: Path) -> None:
    (tmp_path / "a.mdx").write_text(LESSON, "utf-8")
    (tmp_path / "b.mdx").write_text("[c](https://debezium.io/c)\n", "utf-8")
    asked: list[list[str]] = []
    reported = {"https://debezium.io/c": Answer(Verdict.GOOD)}
    check(load(tmp_path, {}), Request(paths=(tmp_path / "b.mdx",), ask=asking(reported, asked)))
    assert asked == [["https://debezium.io/c"]]


def test_without_the_flag_there_is_no_network(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "a.mdx").write_text(
        f"{LESSON}\n{{/* cdclint-disable-next-line link/unreachable: it comes back */}}\n{LESSON}", "utf-8"
    )

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, forbidden)
    monkeypatch.chdir(repository)
    with pytest.raises(SystemExit) as ended:
        raise SystemExit(main(["check", "--select", "link,suppression", "--output-format", "json"]))
    assert ended.value.code == 0


def test_the_flag_asks(cdclint: Command, repository: Path) -> None:
    """With a network or without one: an address of the lab is not asked, and a reserved one not either."""
    (repository / "a.mdx").write_text("[a](http://localhost:1/) [b](https://example.com/)\n", "utf-8")
    done = cdclint("check", "--online", "--select", "link", "--output-format", "json")
    assert (done.returncode, json.loads(done.stdout)["diagnostics"]) == (0, [])
    assert "could not be judged" not in done.stderr
    online = "cdclint.engine.links.online"
    program = f"import sys; from cdclint.cli import main; main(['check', '-q']); print('{online}' in sys.modules)"
    assert "False" in run_python(repository, program)


def run_python(folder: Path, program: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True
    ).stdout
