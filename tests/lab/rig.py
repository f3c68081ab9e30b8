"""One running chain for all tests, and a new one where a test left it unusable."""

import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack

from chain.chain import Chain
from chain.http import RefusedError
from chain.process import NotReadyError, wait_until
from chain.report import describe

MOST = 5
"""Chains that one run may start. Where that many did not do, another one would not either."""

SETTLES = 20
"""Seconds in which a chain that was left to itself becomes calm."""

RECOVERS = 120
"""Seconds in which a chain becomes calm once everything is taken back and events flow again."""

_UNUSABLE = (NotReadyError, RefusedError, OSError, subprocess.SubprocessError)


class Rig:
    """Gives every test a calm chain, so that one failure never makes another.

    Args:
        start: starts chain number n, and stops it at the end of the block.
        say: tells the user what happened.

    Attributes:
        suspect: whether a test failed since the chain was last known to be calm.
    """

    def __init__(self, start: Callable[[int], AbstractContextManager[Chain]], say: Callable[[str], None]) -> None:
        self.suspect = False
        self._start = start
        self._say = say
        self._stack = ExitStack()
        self._chain: Chain | None = None
        self._started = 0
        self._given_up = ""

    def calm_chain(self, test: str) -> Chain:
        """A chain whose connector streams and which has no alert: the one that runs, or else a new one.

        Raises:
            NotReadyError: none can be had, now or before.
        """
        if self._chain:
            try:
                self._settle(self._chain)
            except _UNUSABLE as error:
                self._say(f"{test} found the chain unusable: {error}\n{self.describe()}")
                self.close()
            else:
                return self._chain
        for _ in range(2):
            if self._given_up:
                raise NotReadyError(self._given_up)
            try:
                return self._new()
            except _UNUSABLE as error:
                self._say(f"{test}: chain number {self._started} did not start: {error}\n{self.describe()}")
                self.close()
        self._given_up = f"given up: chains {self._started - 1} and {self._started} did not start"
        raise NotReadyError(self._given_up)

    def _new(self) -> Chain:
        if self._started == MOST:
            self._given_up = f"given up after {MOST} chains"
            raise NotReadyError(self._given_up)
        self.suspect = False
        self._started += 1
        self._chain = self._stack.enter_context(self._start(self._started))
        self._chain.wait_until(self._chain.calm, "calm new chain")
        return self._chain

    def _settle(self, chain: Chain) -> None:
        """Wait until the chain is calm; take back what was done to it where that does not come by itself."""
        for load in chain.loads:
            load.stop()
        if not self.suspect:
            try:
                wait_until(chain.calm, SETTLES, "calm chain")
            except NotReadyError:
                self.suspect = True
        if self.suspect:
            chain.undo()
            load = chain.load("steady")
            # Four times that in all, where something happens.
            chain.wait_until(chain.caught_up, "chain that caught up", RECOVERS / 4)
            load.stop()
            self.suspect = False

    def describe(self) -> str:
        """What the chain is doing."""
        return describe(self._chain) if self._chain else "no chain runs"

    def close(self) -> None:
        """Stop the chain."""
        self._chain = None
        self._stack.close()
