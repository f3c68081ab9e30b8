"""Requests to the services of a lab: GET only, on this machine unless more is allowed, each with a limit.

No redirect is followed and no proxy used. A service that does not answer twice is left alone from then on.
"""

from __future__ import annotations

import socket
from base64 import b64encode
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection, responses
from ipaddress import ip_address
from ssl import SSLError
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from urllib.parse import urlencode, urlsplit

from cdclint import __version__
from cdclint.core.dataclass import dataclass
from cdclint.core.foreign.checked_connection import connected
from cdclint.core.foreign.foreign_json import read_json
from cdclint.core.message import Message, MessageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from ipaddress import IPv4Address, IPv6Address

MOST = 16_000_000
"""Bytes of an answer that are read."""
_PART = 65_536
_PATIENT = 2
"""Requests in a row that a service may leave without an answer before it is asked no more."""
SHOWN = 200
"""Characters of a service's own words that a message shows."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NAME = "localhost"


class NoAnswerError(MessageError):
    """A service that gives nothing to judge; the message says why in a few words."""


class Reply(NamedTuple):
    """What a service answered: its status and the value of its JSON."""

    status: int
    value: Any  # JSON of another program


class Client(Protocol):
    """Asks services."""

    def get(self, service: str, path: str, query: Mapping[str, str] | None = None) -> Reply:
        """The answer of `service`, the address of one, to a GET of JSON.

        Raises:
            NoAnswerError: there is none, or none of use.
        """

    def visit(self, url: str) -> int:
        """The status with which an address answers; 0 for `tcp://…`, and where the server does not speak HTTP.

        Raises:
            NoAnswerError: nothing answers there.
        """

    def allows(self, host: str) -> bool:
        """Whether a host may be asked."""

    def log_in(self, logins: Mapping[str, str]) -> None:
        """Use these values of `Authorization` from now on, by the address of their service."""


@dataclass(slots=True)
class _Deadline:
    end: float

    def left(self) -> float:
        """Seconds that are left.

        Raises:
            TimeoutError: none are.
        """
        seconds = self.end - monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds


class LabClient:
    """The `Client` that uses the network. `timeout` is in seconds, for one request.

    `logins` are the values of `Authorization` by the address of their service; none is sent elsewhere.
    """

    def __init__(self, *, timeout: float = 5.0, remote: bool = False, logins: Mapping[str, str] | None = None) -> None:
        self.timeout = timeout
        self.remote = remote
        self.logins = logins or {}
        self._silent: dict[str, tuple[int, Message]] = {}

    def get(self, service: str, path: str, query: Mapping[str, str] | None = None) -> Reply:
        """See `Client`."""
        times, why = self._silent.get(service, (0, self._late()))
        if times >= _PATIENT:
            raise NoAnswerError(why)
        asked = f"{service.rstrip('/')}{path}" + (f"?{urlencode(query)}" if query else "")
        try:
            status, body, headers = self._in_time(asked, self.logins.get(service))
        except NoAnswerError as problem:
            self._silent[service] = times + 1, problem.message
            raise
        self._silent.pop(service, None)
        return Reply(status, _value(status, body, headers))

    def visit(self, url: str) -> int:
        """See `Client`."""
        if url.startswith("tcp:"):
            parts = urlsplit(url)
            self._reach(parts.hostname or "", parts.port or 0)
            return 0
        try:
            return self._in_time(url, None, peek=True)[0]
        except _NotHttpError:
            return 0

    def _reach(self, host: str, port: int) -> None:
        """Connect and say nothing.

        Raises:
            NoAnswerError: nobody listens there.
        """
        try:
            self._connect((host, port), self.timeout).close()
        except TimeoutError:
            raise NoAnswerError(self._late()) from None
        except OSError as problem:
            raise NoAnswerError(reason_of(problem)) from None

    def allows(self, host: str) -> bool:
        """See `Client`."""
        return self.remote or is_loopback(host)

    def log_in(self, logins: Mapping[str, str]) -> None:
        """See `Client`."""
        self.logins = logins

    def _in_time(self, url: str, login: str | None, *, peek: bool = False) -> tuple[int, bytes, Mapping[str, str]]:
        """The answer, whatever the service does meanwhile: a header that never ends is cut off, too."""
        found: list[tuple[int, bytes, Mapping[str, str]]] = []
        failed: list[NoAnswerError] = []
        open_: list[HTTPConnection] = []

        def work() -> None:
            try:
                found.append(self._exchange(url, login, open_, peek=peek))
            except NoAnswerError as problem:
                failed.append(problem)

        asking = Thread(target=work, name="cdclint-live", daemon=True)
        asking.start()
        asking.join(self.timeout + 0.25)
        if found:
            return found[0]
        if failed:
            raise failed[0]
        for connection in open_:
            if connection.sock is not None:
                with suppress(OSError):
                    connection.sock.shutdown(socket.SHUT_RDWR)
        raise NoAnswerError(self._late())

    def _late(self) -> Message:
        return Message("no answer in {seconds} s", seconds=f"{self.timeout:g}")

    def _exchange(
        self, url: str, login: str | None, open_: list[HTTPConnection], *, peek: bool
    ) -> tuple[int, bytes, Mapping[str, str]]:
        parts = urlsplit(url)
        host, limit = parts.hostname or "", _Deadline(monotonic() + self.timeout)
        if not host or parts.scheme not in {"http", "https"}:
            raise NoAnswerError(Message("`{address}` is not the address of a service", address=url))
        made = (HTTPSConnection if parts.scheme == "https" else HTTPConnection)(host, parts.port, timeout=self.timeout)
        open_.append(made)
        vars(made)["_create_connection"] = self._connect
        headers = {"User-Agent": f"cdclint/{__version__}", "Accept": "application/json", "Connection": "close"}
        if login is not None:
            headers["Authorization"] = login
        answer = None
        try:
            made.request("GET", f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", headers=headers)
            answer = made.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            if peek:
                return answer.status, b"", headers
            body = bytearray()
            while part := answer.read1(_PART):
                body += part
                if len(body) > MOST:
                    raise NoAnswerError(Message("the answer is longer than {number} MB", number=MOST // 1_000_000))
                if made.sock is not None:
                    made.sock.settimeout(limit.left())
                limit.left()
            return answer.status, bytes(body), headers
        except TimeoutError:
            raise NoAnswerError(self._late()) from None
        except HTTPException:
            kind = _NotHttpError if peek else NoAnswerError
            raise kind(Message("the server closes the connection, or does not speak HTTP")) from None
        except (OSError, ValueError) as problem:
            if peek and isinstance(problem, ConnectionResetError | SSLError):
                raise _NotHttpError(Message("the server closes the connection, or does not speak HTTP")) from None
            raise NoAnswerError(reason_of(problem)) from None
        finally:
            if answer is not None:
                answer.close()
            made.close()

    def _connect(self, place: tuple[str, int], timeout: float | None, *_: object) -> socket.socket:
        """A connection to this machine, or to any where more is allowed."""

        def look_at(found: IPv4Address | IPv6Address) -> None:
            if not (self.remote or found.is_loopback):
                raise NoAnswerError(not_asked(place[0]))

        return connected(*place, timeout, look_at)


class _NotHttpError(NoAnswerError):
    """Something takes the connection, and speaks no HTTP."""


def basic(user: str, password: str) -> str:
    """The value of `Authorization` for a user."""
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


def is_loopback(host: str) -> bool:
    """Whether a name or address is that of this machine, by itself."""
    if host.casefold() == _NAME:
        return True
    try:
        return ip_address(host.strip("[]").partition("%")[0]).is_loopback
    except ValueError:
        return False


def not_asked(host: str) -> Message:
    """Why a host is not asked."""
    return Message("`{host}` is not this machine; `--allow-remote` asks it all the same", host=host)


def reason_of(problem: object) -> Message:
    """What went wrong with a connection, in a few words."""
    if isinstance(problem, SSLError):
        return Message("there is no secure connection ({what})", what=problem.reason or str(problem))
    if isinstance(problem, ConnectionRefusedError):
        return Message("the connection was refused")
    if isinstance(problem, socket.gaierror):
        return Message("there is no such host")
    if isinstance(problem, ConnectionError):
        return Message("the server closes the connection, or does not speak HTTP")
    if isinstance(problem, OSError) and problem.strerror:
        return Message.text(problem.strerror)
    return Message.text(f"{type(problem).__name__}: {problem}")


def _value(status: int, body: bytes, headers: Mapping[str, str]) -> Any:  # noqa: ANN401 (JSON of another program)
    """The JSON in an answer.

    Raises:
        NoAnswerError: it is another answer than a service of the lab gives.
    """
    if status in _REDIRECTS:
        where = headers.get("location", "")[:SHOWN]
        raise NoAnswerError(Message("it redirects to `{address}`, which is not followed", address=where))
    if status in {401, 403}:
        words = f"{status} {responses.get(status, '')}".strip()
        raise NoAnswerError(Message("`{status}`: a login is required, which the environment gives", status=words))
    try:
        return read_json(body)
    except ValueError:
        words = f"{status} {responses.get(status, '')}".strip()
        if status >= 400:
            raise NoAnswerError(said(words)) from None
        raise NoAnswerError(Message("`{status}`, and its answer is not JSON", status=words)) from None


def line_of(words: object) -> str:
    """What a service says, on one line and not too much of it."""
    line = " ".join(str(words).split()).replace("`", "'")
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"


def said(words: object) -> Message:
    """A service's own words, marked as such."""
    return Message("`{words}`", words=line_of(words))
