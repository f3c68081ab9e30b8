"""What a plan promises, as it is kept between runs, and what can become of a promise. Importing it is cheap."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, NotRequired, TypedDict

from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message
from cdclint.core.regex import regex

_DRIVE = regex(r"[A-Za-z]:[\\/]")


class Words(NamedTuple):
    """A text of a plan and its place, quotes included."""

    text: str
    start: int
    end: int


class ArtifactFacts(TypedDict):
    """An entry of `artifacts`; `min_lines` is the number with its place. Absent is what the plan does not say."""

    path: Words
    provides: NotRequired[Words]
    min_lines: NotRequired[tuple[int, int, int]]
    contains: list[Words]
    exports: list[Words]


LinkFacts = TypedDict(
    "LinkFacts", {"from": Words, "to": Words, "via": NotRequired[Words], "pattern": NotRequired[Words]}
)
"""An entry of `key_links`."""


class PlanFacts(TypedDict):
    """What a plan promises, as far as it can be read; `key` is the place of `must_haves`."""

    key: list[int]
    truths: list[Words]
    artifacts: list[ArtifactFacts]
    key_links: list[LinkFacts]


class State(StrEnum):
    """The state of a promise."""

    HOLDS = "holds"
    BROKEN = "broken"
    OPEN = "unverifiable"
    PERSON = "for people"


class Broken(StrEnum):
    """What a broken promise was about; each is the name of a rule."""

    MISSING_ARTIFACT = "missing-artifact"
    UNREADABLE_ARTIFACT = "unreadable-artifact"
    SHORT_ARTIFACT = "short-artifact"
    MISSING_CONTENT = "missing-content"
    MISSING_EXPORT = "missing-export"
    DANGLING_LINK = "dangling-link"
    MISSING_LINK = "missing-link"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One promise: its place in the plan, what it says, its state, and why.

    `defect` is set where it is broken; `why` is then the message of the diagnostic.
    """

    place: tuple[int, int]
    what: str
    state: State
    why: Message = Message("")
    defect: Broken | None = None


def outside(path: str) -> Message | None:
    """Why a path is not below the project's root; None where it is."""
    if path.startswith(("/", "~/")) or _DRIVE.match(path):
        return Message("`{path}` is an absolute path; write it relative to the project's root", path=path)
    if "\\" in path:
        return Message("write `{path}` with forward slashes: `{better}`", path=path, better=path.replace("\\", "/"))
    depth = 0
    for part in path.split("/"):
        depth += -1 if part == ".." else part not in {"", "."}
        if depth < 0:
            return Message("`{path}` leads out of the project; write it relative to the project's root", path=path)
    return None
