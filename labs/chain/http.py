"""HTTP requests to services on the loopback address."""

import json
from http.client import HTTPConnection, HTTPException
from typing import Any


class RefusedError(Exception):
    """A service answered with another status than success; the message holds status and body.

    Attributes:
        passing: whether the same request may succeed later: the service is busy, starting, or in a rebalance.
    """

    def __init__(self, message: str, *, passing: bool) -> None:
        super().__init__(message)
        self.passing = passing


def ask(port: int, method: str, path: str, seconds: float = 20) -> str:
    """The body of the answer to a request to the service on a port.

    Raises:
        RefusedError: the status is not 2xx.
        OSError: nothing answers within `seconds`.
    """
    connection = HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        body = answer.read().decode()
    finally:
        connection.close()
    if answer.status // 100 != 2:
        passing = answer.status in {404, 409, 429} or answer.status >= 500
        raise RefusedError(f"{answer.status} {answer.reason}: {body}", passing=passing)
    return body


def get(port: int, path: str, seconds: float = 20) -> str:
    """The body at a path; errors are those of `ask`."""
    return ask(port, "GET", path, seconds)


def get_json(port: int, path: str) -> Any:  # noqa: ANN401  a JSON document has any shape
    """The JSON document at a path; errors are those of `ask`."""
    return json.loads(get(port, path))


def answers(port: int, path: str) -> bool:
    """Whether a path answers with success."""
    try:
        get(port, path, 5)
    except (RefusedError, OSError, HTTPException):
        return False
    return True
