"""What a Prometheus is asked: each question once a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from cdclint.core.message import Message, MessageError
from cdclint.live.lab_client import NoAnswerError, said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdclint.core.foreign_values import JsonObject
    from cdclint.live.lab_client import Client


class QueryRefusedError(MessageError):
    """Prometheus refuses a query; `words` are its own, the message quotes them."""

    def __init__(self, words: str) -> None:
        super().__init__(said(words))
        self.words = words


class Target(NamedTuple):
    """An active target: its job, the address as the configuration has it, whether it is up, and its last error."""

    job: str
    address: str
    instance: str
    up: bool
    error: str


class PrometheusApi:
    """A Prometheus at `url`."""

    def __init__(self, client: Client, url: str) -> None:
        self._client = client
        self.url = url
        self._kept: dict[tuple[str, tuple[tuple[str, str], ...]], Any] = {}  # JSON of another program

    def _data(self, path: str, query: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401 (JSON of another program)
        """The `data` of an answer.

        Raises:
            QueryRefusedError: it refuses the query.
            NoAnswerError: it does not answer as Prometheus does.
        """
        key = (path, tuple((query or {}).items()))
        if key not in self._kept:
            self._kept[key] = self._fresh(path, query)
        if isinstance(self._kept[key], QueryRefusedError):
            raise self._kept[key]
        return self._kept[key]

    def _fresh(self, path: str, query: Mapping[str, str] | None) -> Any:  # noqa: ANN401 (JSON of another program)
        status, value = self._client.get(self.url, f"/api/v1{path}", query)
        if isinstance(value, dict) and value.get("status") == "success" and status == 200 and "data" in value:
            return value["data"]
        if isinstance(value, dict) and value.get("errorType") in {"bad_data", "execution"} and query:
            return QueryRefusedError(str(value.get("error", "")))
        if isinstance(value, dict) and value.get("status") == "error":
            raise NoAnswerError(said(value.get("error", status)))
        raise NoAnswerError(_other(status))

    def query(self, promql: str) -> list[JsonObject]:
        """The series that a query gives now; a scalar or a string counts as one.

        Raises:
            QueryRefusedError: it is refused.
            NoAnswerError: there is no answer.
        """
        data = self._data("/query", {"query": promql})
        try:
            if data["resultType"] in {"scalar", "string"}:
                return [{"metric": {}, "value": data["result"]}]
            result: list[JsonObject] = data["result"]
            return [one for one in result if isinstance(one["metric"], dict)]
        except (TypeError, KeyError):
            raise NoAnswerError(_other(200)) from None

    def has(self, promql: str) -> bool:
        """Whether a query gives anything; errors are those of `query`."""
        return bool(self.query(promql))

    def number(self, promql: str) -> float | None:
        """The first value of a query, None where it has none; errors are those of `query`."""
        found = self.query(promql)
        try:
            return float(found[0]["value"][1]) if found else None
        except (KeyError, IndexError, TypeError, ValueError):
            return None

    def metrics(self) -> tuple[str, ...]:
        """The names of the metrics that it has, in order.

        Raises:
            NoAnswerError: there is no answer.
        """
        return tuple(sorted(self.label_values("__name__")))

    def label_values(self, label: str, selector: str | None = None) -> list[str]:
        """The values of a label, of the series that a selector gives; errors are those of `query`."""
        query = {"match[]": selector} if selector else {}
        found = self._data(f"/label/{label}/values", query)
        return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []

    def series(self, metric: str) -> list[dict[str, str]]:
        """The labels of the series that a metric has at present; errors are those of `query`."""
        return [{str(name): str(value) for name, value in one["metric"].items()} for one in self.query(metric)]

    def formatted(self, promql: str) -> str:
        """A query as Prometheus writes it, so that two can be compared; as it is where that is not to be had."""
        try:
            found = self._data("/format_query", {"query": promql})
        except (NoAnswerError, QueryRefusedError):
            return "".join(promql.split())
        return str(found)

    def targets(self) -> list[Target]:
        """The active targets.

        Raises:
            NoAnswerError: there is no answer.
        """
        found = self._data("/targets", {"state": "active"})
        try:
            return [
                Target(
                    str(one["labels"].get("job", "")),
                    str(one.get("discoveredLabels", {}).get("__address__", "")),
                    str(one["labels"].get("instance", "")),
                    one["health"] != "down",
                    str(one.get("lastError", "")),
                )
                for one in found["activeTargets"]
            ]
        except (TypeError, KeyError, AttributeError):
            raise NoAnswerError(_other(200)) from None

    def configuration(self) -> str:
        """The configuration that is loaded, as YAML with all defaults; "" of a server that does not show it."""
        try:
            found = self._data("/status/config")
        except NoAnswerError:
            return ""
        return str(found.get("yaml", "")) if isinstance(found, dict) else ""

    def groups(self) -> list[JsonObject]:
        """The groups of rules that are loaded.

        Raises:
            NoAnswerError: there is no answer.
        """
        found = self._data("/rules")
        if not isinstance(found, dict) or not isinstance(found.get("groups"), list):
            raise NoAnswerError(_other(200))
        return [one for one in found["groups"] if isinstance(one, dict) and isinstance(one.get("rules"), list)]


def _other(status: int) -> Message:
    return Message("{status}, and it does not answer as Prometheus does", status=status)
