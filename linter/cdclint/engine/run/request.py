"""What a run is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass, field
from cdclint.core.message import MessageError
from cdclint.engine.examine import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from cdclint.documents.site.external import Answer
    from cdclint.engine.examine import Entry
    from cdclint.engine.shard import Shards


class RequestError(MessageError):
    """A request that cannot be met; the message says why in one line."""


@dataclass(frozen=True)
class Request:
    """What a run is asked for.

    `paths` are absolute; none means everything that the settings include. `texts` are bytes to judge instead of what
    is on the disk, by path relative to the root; with them, nothing else is asked for. `instead` are bytes as well, or
    None where no file is to be, and changes the tree that `paths` are about. `known` are verdicts, which hold
    for every file with the same bytes. `part` is `(index, count)` of a shard, `shards` are all of them
    where they are done. With `base`, a revision of git, what was found at the merge base is not reported. `progress`
    is called with the number of files that are done, and of all. `ask` asks other sites for addresses;
    without it no requests are made, and the rule about the answers does not run. `patience` is that of the examiner.
    With `surroundings`, nothing is judged, and only the files that show what is around the lessons are read.
    `aside` says that a person waits for something else meanwhile: worker processes take what the others leave.
    """

    paths: tuple[Path, ...] = ()
    texts: Mapping[str, bytes] = field(default_factory=dict)
    force_exclude: bool = False
    instead: Mapping[str, bytes | None] = field(default_factory=dict)
    known: Mapping[str, Entry] = field(default_factory=dict)
    part: tuple[int, int] | None = None
    shards: Shards | None = None
    base: str | None = None
    cached: bool = True
    progress: Callable[[int, int], None] | None = None
    ask: Callable[[list[str]], Mapping[str, Answer]] | None = None
    patience: float = PATIENCE
    surroundings: bool = False
    aside: bool = False
