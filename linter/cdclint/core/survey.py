"""The course as a run saw it, besides what it found: what a report for people shows and a gate does not need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass

if TYPE_CHECKING:
    from cdclint.core.message import Message


@dataclass(frozen=True, slots=True)
class LessonState:
    """A lesson: `module` is the folder that it lies in, `order` None where its frontmatter does not say."""

    path: str
    module: str
    title: str
    order: int | None


@dataclass(frozen=True, slots=True)
class ContractState:
    """A contract by its glob: how many requirements it makes of each of `paths`, the files that it matches."""

    glob: str
    requirements: int
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PanelState:
    """A panel on Grafana's grid of 24 columns; `y` counts from the top of its row, `colours` are its thresholds'."""

    title: str
    type: str
    x: int
    y: int
    width: int
    height: int
    colours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowState:
    """A row and its panels; `title` is "" for the panels above the first row."""

    title: str
    collapsed: bool
    panels: tuple[PanelState, ...]


@dataclass(frozen=True, slots=True)
class DashboardState:
    """A dashboard and its rows, from top to bottom."""

    path: str
    title: str
    uid: str
    rows: tuple[RowState, ...]


@dataclass(frozen=True, slots=True)
class QuizState:
    """The quizzes of a module, those of all modules under "".

    `choices` are the questions with one right option; `letters` say how often each letter is right. In `standing_out`
    questions one option is the longest, and in `longest` of them it is the right one. `unread` is how many of the
    choices a reader is expected to get right who always takes the longest option, or always the letter that is right
    most often, whichever gives more. `guessable` of the `judged` quizzes have a pattern that chance does not explain.
    """

    module: str
    quizzes: int
    questions: int
    choices: int
    letters: tuple[tuple[str, int], ...]
    longest: int
    standing_out: int
    unread: float
    judged: int
    guessable: int


@dataclass(frozen=True, slots=True)
class TableState:
    """A table of what a command did besides judging files: its title, its head, and its lines.

    Each line has a state (`good`, `doubtful` or `bad`) and its cells.
    """

    title: Message
    head: tuple[Message, ...]
    lines: tuple[tuple[str, tuple[Message, ...]], ...]


@dataclass(frozen=True, slots=True)
class BlockState:
    """A block of a lesson that was to be run: its title, the seconds that it took, and how it ended.

    `state` is `passed`, `failed` or `skipped`.
    """

    path: str
    line: int
    title: str
    seconds: float
    state: str


@dataclass(frozen=True, slots=True)
class Survey:
    """All of it, ordered by path. `contract_rules` are the ids of the rules that concern contracts.

    `judged` are the paths of the files that were asked for: of the others nothing is known. `table` is what the
    command besides has to show, `blocks` are those of lessons that it ran. `name` is what the course is called.
    """

    lessons: tuple[LessonState, ...] = ()
    contracts: tuple[ContractState, ...] = ()
    dashboards: tuple[DashboardState, ...] = ()
    contract_rules: frozenset[str] = frozenset()
    quizzes: tuple[QuizState, ...] = ()
    judged: frozenset[str] = frozenset()
    table: TableState | None = None
    name: str = ""
    blocks: tuple[BlockState, ...] = ()
