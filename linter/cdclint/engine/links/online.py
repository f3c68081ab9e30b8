"""Asking servers whether addresses lead anywhere. Only `--online` imports this; nothing else uses the network.

A host is asked for one address at a time, some hosts at once, with a limit for each answer and one for all of them. A
request that overstays is left alone: its thread ends with the process, whatever the server does.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection, responses
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from ssl import SSLCertVerificationError, SSLError
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import (
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    Request,
    build_opener,
    getproxies,
    proxy_bypass,
)

from cdclint import __version__
from cdclint.core.dataclass import dataclass
from cdclint.core.foreign.checked_connection import connected
from cdclint.core.message import Message, MessageError
from cdclint.documents.site.external import Answer, Verdict, is_public

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from http.client import HTTPMessage
    from ipaddress import IPv4Address, IPv6Address
    from typing import IO

GONE = frozenset({404, 410})
TOO_MANY = 429
BUSY = frozenset({TOO_MANY, 503})
"""Statuses after which asking again at once would be rude."""
_WITNESS = "example.com"
"""A name that is always there, kept for such uses: where it cannot be looked up, no other name can."""

_LATE = Answer(Verdict.UNKNOWN, Message("no answer in time"))
_NO_HOST = Answer(Verdict.GONE, Message("there is no such host"))
_NO_NAMES = Answer(Verdict.UNKNOWN, Message("no name could be looked up: is there a network?"))


class _RefusedError(MessageError):
    """An address that is not to be asked for."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`answer` and `whole` are seconds: for one address, and for all; `hosts` are asked at once."""

    answer: float = 10.0
    whole: float = 120.0
    hosts: int = 8


class Web:
    """The servers of the open network. `allowed` says whether an IP address or a host's name may be asked."""

    def __init__(self, limits: Limits | None = None, allowed: Callable[[str], bool] = is_public) -> None:
        self.limits = limits or Limits()
        self.allowed = allowed
        self._opener = build_opener(_Redirects(self), _Http(self), _Https(self))

    def ask(self, addresses: Iterable[str]) -> dict[str, Answer]:
        """What becomes of asking for each address (`https://…`, no fragment). It never raises."""
        wanted = list(dict.fromkeys(addresses))
        by_host: dict[str, list[str]] = {}
        for address in wanted:
            by_host.setdefault(_host(address), []).append(address)
        waiting: SimpleQueue[list[str]] = SimpleQueue()
        for group in sorted(by_host.values(), key=len, reverse=True):
            waiting.put(group)
        answers: dict[str, Answer] = {}
        over = Event()
        workers = [
            Thread(target=self._work, args=(waiting, answers, over), daemon=True)
            for _ in range(min(self.limits.hosts, len(by_host)))
        ]
        end = monotonic() + self.limits.whole
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(max(0.0, end - monotonic()))
        over.set()
        answered = {address: answers.get(address, _LATE) for address in wanted}
        lost = [address for address, answer in answered.items() if answer is _NO_HOST]
        if lost and not self._looks_names_up():
            answered.update(dict.fromkeys(lost, _NO_NAMES))
        return answered

    def _looks_names_up(self) -> bool:
        """Whether this machine finds the address of any name at all."""
        found: list[object] = []

        def look() -> None:
            with suppress(OSError):
                found.extend(socket.getaddrinfo(_WITNESS, 443))

        looking = Thread(target=look, daemon=True)
        looking.start()
        looking.join(self.limits.answer)
        return bool(found)

    def _work(self, waiting: SimpleQueue[list[str]], answers: dict[str, Answer], over: Event) -> None:
        """Take host after host, until all are done or the time is over."""
        while not over.is_set():
            try:
                group = waiting.get_nowait()
            except Empty:
                return
            late = 0
            for at, address in enumerate(group):
                if over.is_set():
                    return
                answer, hopeless = self._ask_in_time(address)
                answers[address] = answer
                late = late + 1 if answer is _LATE else 0
                if hopeless or late > 1:
                    answers.update(dict.fromkeys(group[at + 1 :], answer))
                    break

    def _ask_in_time(self, address: str) -> tuple[Answer, bool]:
        """The answer, and whether asking the same host again is of no use."""
        result: list[tuple[Answer, bool]] = []
        asking = Thread(target=lambda: result.append(self._answer(address)), daemon=True)
        asking.start()
        asking.join(self.limits.answer)
        return result[0] if result else (_LATE, False)

    def _answer(self, address: str) -> tuple[Answer, bool]:
        try:
            self.look_at(address)
            answer, status = self._request("HEAD", address)
            if answer.verdict is not Verdict.GOOD and answer is not _LATE and status not in BUSY:
                # Many servers know no HEAD, and say so in many ways.
                answer, status = self._request("GET", address)
        except _RefusedError as problem:
            return Answer(Verdict.UNKNOWN, problem.message), False
        except socket.gaierror as problem:
            if problem.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None)}:
                return _NO_HOST, True
            return Answer(Verdict.UNKNOWN, Message("the name cannot be looked up now")), True
        except Exception as problem:  # noqa: BLE001 (whatever a server does must not end the run)
            return Answer(Verdict.UNKNOWN, _reason(problem)), False
        return answer, status == TOO_MANY

    def _request(self, method: str, address: str) -> tuple[Answer, int]:
        """What one request gives, and its status; 0 where the connection broke before there was one."""
        request = Request(  # noqa: S310 (http and https only: see `look_at`)
            _ascii(address), method=method, headers={"User-Agent": f"cdclint/{__version__}", "Accept": "*/*"}
        )
        try:
            with self._opener.open(request, timeout=self.limits.answer):
                return Answer(Verdict.GOOD), 200
        except HTTPError as problem:
            problem.close()
            if problem.code in {301, 302, 303, 307, 308}:
                return Answer(Verdict.UNKNOWN, Message("its redirects cannot be followed")), problem.code
            words = Message.text(f"{problem.code} {responses.get(problem.code, '')}".strip())
            return Answer(Verdict.GONE if problem.code in GONE else Verdict.UNKNOWN, words), problem.code
        except URLError as problem:
            if isinstance(problem.reason, TimeoutError):
                return _LATE, 0
            if isinstance(problem.reason, socket.gaierror):
                raise problem.reason from None
            return Answer(Verdict.UNKNOWN, _reason(problem.reason)), 0
        except TimeoutError:
            return _LATE, 0
        except (HTTPException, OSError) as problem:
            return Answer(Verdict.UNKNOWN, _reason(problem)), 0

    def look_at(self, address: str) -> None:
        """Reject an address that is not to be asked for: what is not the web, or not on the open network.

        Raises:
            _RefusedError: it is one of these.
            socket.gaierror: its host has no address.
        """
        parts = urlsplit(_ascii(address))
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise _RefusedError(Message("`{address}` is not the address of a page", address=address))
        if not self.allowed(parts.hostname):
            raise _RefusedError(Message("it leads to `{host}`, which is not asked", host=parts.hostname))
        if getproxies().get(parts.scheme) and not proxy_bypass(parts.hostname):
            return  # the proxy looks the name up
        found = socket.getaddrinfo(parts.hostname, parts.port or parts.scheme, type=socket.SOCK_STREAM)
        if not all(self.allowed(str(ip_address(place[0]))) for *_, place in found):
            raise _RefusedError(Message("it leads to `{host}`, which is not asked", host=parts.hostname))

    def connect(self, place: tuple[str, int], timeout: float | None, *_: object) -> socket.socket:
        """A connection to the very address that is looked at: a name may have another one a moment later.

        Raises:
            _RefusedError: it is not on the open network.
            OSError: the connection failed.
        """
        host, port = place

        def look_at(found: IPv4Address | IPv6Address) -> None:
            if not self.allowed(str(found)):
                raise _RefusedError(Message("it leads to `{host}`, which is not asked", host=host))

        return connected(host, port, timeout, look_at)


class _Http(HTTPHandler):
    """Connections over HTTP; a proxy is what the machine's own settings name."""

    def __init__(self, web: Web) -> None:
        super().__init__()
        self._web = web

    def http_open(self, req: Request) -> Any:  # noqa: ANN401 (the library's)
        """Open a connection."""
        return self.do_open(HTTPConnection if req.has_proxy() else _made(HTTPConnection, self._web), req)


class _Https(HTTPSHandler):
    """Connections over HTTPS."""

    def __init__(self, web: Web) -> None:
        super().__init__()
        self._web = web

    def https_open(self, req: Request) -> Any:  # noqa: ANN401 (the library's)
        """Open a connection."""
        proxied = getattr(req, "_tunnel_host", None)
        return self.do_open(HTTPSConnection if proxied else _made(HTTPSConnection, self._web), req)


def _made(kind: type[HTTPConnection], web: Web) -> Any:  # noqa: ANN401 (what makes a connection)
    def make(host: str, **rest: Any) -> HTTPConnection:  # noqa: ANN401 (the library's)
        connection = kind(host, **rest)
        vars(connection)["_create_connection"] = web.connect
        return connection

    return make


class _Redirects(HTTPRedirectHandler):
    """Follow redirects with the method that was asked with, and never into a private network."""

    max_redirections = 10

    def __init__(self, web: Web) -> None:
        self._web = web

    def redirect_request(  # noqa: PLR0913, PLR0917 (the library's signature)
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request:
        """The request that a redirect asks for."""
        del fp, code, msg, headers
        self._web.look_at(newurl)
        again: Any = req.headers
        return Request(  # noqa: S310 (http and https only: see `look_at`)
            _ascii(newurl),
            headers=again,
            method=req.get_method(),
            origin_req_host=req.origin_req_host,
            unverifiable=True,
        )


def _host(address: str) -> str:
    return address.partition("//")[2].partition("/")[0].lower()


def _ascii(address: str) -> str:
    """An address as it goes over the wire."""
    parts = urlsplit(address)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    path, query = (quote(part, safe="/%:@!$&'()*+,;=~?-._") for part in (parts.path, parts.query))
    return urlunsplit((parts.scheme, host, path, query, ""))


def _reason(problem: object) -> Message:
    """What went wrong, in a few words."""
    if isinstance(problem, SSLCertVerificationError):
        return Message("its certificate is not trusted")
    if isinstance(problem, SSLError):
        return Message("there is no secure connection ({what})", what=problem.reason or str(problem))
    if isinstance(problem, ConnectionRefusedError):
        return Message("the connection was refused")
    if isinstance(problem, ConnectionError | HTTPException):
        return Message("the server closes the connection, or does not speak HTTP")
    if isinstance(problem, OSError) and problem.strerror:
        return Message.text(problem.strerror)
    return Message.text(f"{type(problem).__name__}: {problem}" if isinstance(problem, Exception) else str(problem))
