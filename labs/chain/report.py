"""What a chain is doing, in words: for the message of whatever it did not do."""

import re
from collections.abc import Callable, Iterator
from http.client import HTTPException
from itertools import groupby
from typing import TYPE_CHECKING

from chain.http import RefusedError

if TYPE_CHECKING:
    from chain.chain import Chain

_NOISE = re.compile(r"^\s+(at |\.\.\. )|INFO (Threads|JdbcConnection|PostgresSchema|SignalProcessor):")
"""Lines of logs that tell nothing of a failure's cause: stacks, and what every start of the connector says."""

_TOLD = (
    "Connected",
    "MilliSecondsBehindSource",
    "MilliSecondsSinceLastEvent",
    "QueueRemainingCapacity",
    "SnapshotRunning",
    "TotalNumberOfEventsSeen",
)


def describe(chain: "Chain") -> str:
    """Processes, alerts, connector, key metrics and the ends of the logs; what does not answer is said to be silent."""
    return "\n".join(_lines(chain))


def _lines(chain: "Chain") -> Iterator[str]:
    for name, process in chain.processes.items():
        yield f"{name}: {process.state()}"
    for load in chain.loads:
        yield f"{load.name}: {load.state()}"
    yield from _asked("alerts", lambda: [f"alert {name}: {state}" for name, state in chain.alert_states().items()])
    yield from _asked("connector", lambda: _connector(chain))
    yield from _asked("metrics", lambda: _metrics(chain))
    for name, count in (("connect", 15), ("kafka", 4)):
        if name in chain.processes:
            yield f"end of {name}.log:"
            lines = [line for line in chain.processes[name].log_end(500).splitlines() if not _NOISE.search(line)]
            # Of lines that differ in their time alone the first is enough.
            shown = [next(same) for _, same in groupby(lines, key=lambda line: line[len("HH:MM:SS") :])]
            yield from (f"    {line[:200]}" for line in shown[-count:])


def _asked(what: str, lines: Callable[[], list[str]]) -> list[str]:
    try:
        return lines()
    except (RefusedError, OSError, HTTPException) as error:
        return [f"{what}: no answer ({type(error).__name__}: {error})"]


def _connector(chain: "Chain") -> list[str]:
    status = chain.connector_status()
    lines = [f"connector: {status['connector']['state']}, {len(status['tasks'])} tasks"]
    for task in status["tasks"]:
        lines.append(f"task {task['id']}: {task['state']}")
        lines += [f"    {line[:240]}" for line in task.get("trace", "").splitlines() if not line.startswith("\tat ")]
    return lines


def _metrics(chain: "Chain") -> list[str]:
    found = chain.query(f'{{__name__=~"debezium_metrics_({"|".join(_TOLD)})"}} or up')
    return [
        f"{one['metric']['__name__']}{{{one['metric'].get('context') or one['metric']['job']}}} {one['value'][1]}"
        for one in found
    ]
