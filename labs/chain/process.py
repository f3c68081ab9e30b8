"""One process of the chain: started with its output in a file, waited for, stopped by its own id."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from http.client import HTTPException
from pathlib import Path

from chain.http import RefusedError


class NotReadyError(Exception):
    """Something did not come up, or did not happen, in time; the message says what and shows the log's end."""


class Process:
    """A running program of the chain.

    Args:
        name: for messages and the log's name.
        command: program and arguments.
        folder: where it runs and where its log `<name>.log` is written.
        environment: variables beside those of this process.
        user: whom to run it as; only root may name another user.
        stop_signal: what asks it to end.

    Attributes:
        name: as given.
        log: the file of its output.
        stopped: whether `stop` was called; a process that ended without it ended by itself.
    """

    def __init__(  # noqa: PLR0913  what a process is started with
        self,
        name: str,
        command: Sequence[str],
        folder: Path,
        *,
        environment: Mapping[str, str] | None = None,
        user: str | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self._stop_signal = stop_signal
        self._paused = False
        self.stopped = False
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=folder,
                env={**os.environ, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                user=user,
                group=user,
                extra_groups=[] if user else None,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def running(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def state(self) -> str:
        """`running`, `paused`, or how it ended."""
        status = self._process.poll()
        if status is not None:
            return f"ended with status {status}"
        return "paused" if self._paused else "running"

    def pause(self) -> None:
        """Stop the process at once, as a machine that hangs would."""
        self._process.send_signal(signal.SIGSTOP)
        self._paused = True

    def resume(self) -> None:
        """Let a paused process go on."""
        self._process.send_signal(signal.SIGCONT)
        self._paused = False

    def stop(self, seconds: float = 40) -> None:
        """Ask the process to end, and end it where it does not within `seconds`."""
        self.stopped = True
        if not self.running():
            return
        self.resume()
        self._process.send_signal(self._stop_signal)
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def wait_until(self, ready: Callable[[], bool], seconds: float, what: str) -> None:
        """Wait until `ready()`; a process that ends meanwhile is an error at once.

        Raises:
            NotReadyError: it ended, or `seconds` went by.
        """
        deadline = time.monotonic() + seconds
        while not ready():
            if not self.running():
                raise NotReadyError(f"{self.name} {self.state()}\n{self.log_end()}")
            if time.monotonic() > deadline:
                raise NotReadyError(f"{self.name}: no {what} after {seconds:.0f} s\n{self.log_end()}")
            time.sleep(0.2)

    def log_end(self, lines: int = 20) -> str:
        """The last lines that the process wrote."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def wait_until(
    ready: Callable[[], bool], seconds: float, what: str, *, progress: Callable[[], object] | None = None
) -> None:
    """Wait until `ready()`.

    A service that does not answer, or answers that it cannot at the moment, is not ready yet.

    Args:
        ready: asked a few times a second.
        seconds: how long nothing may happen.
        what: what is waited for, for the message.
        progress: what happens meanwhile: whenever it gives another value, `seconds` start again, up to four times as
            long in all. It may cost more than `ready`, and is asked some fifty times in `seconds`.

    Raises:
        NotReadyError: `seconds` went by; the message ends with what kept `ready` from answering, if anything did.
    """
    __tracebackhide__ = True  # in pytest's report of a failure the caller matters
    began = time.monotonic()
    end, last = began + seconds, progress() if progress else None
    looked = began
    while True:
        trouble = ""
        try:
            if ready():
                return
        except RefusedError as refused:
            if not refused.passing:
                raise
            trouble = f": {refused}"
        except (OSError, HTTPException) as error:
            trouble = f": {error or type(error).__name__}"
        now = time.monotonic()
        if progress and (now > end or now - looked >= seconds / 50):
            looked = now
            if (seen := progress()) != last:
                end, last = min(now + seconds, began + 4 * seconds), seen
        if now > end:
            raise NotReadyError(f"no {what} after {now - began:.0f} s{trouble}")
        time.sleep(0.5 if progress else 0.2)


def free_ports(count: int) -> list[int]:
    """Ports on the loopback address that nothing listens on, all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def listens(port: int) -> bool:
    """Whether something accepts connections on a loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
