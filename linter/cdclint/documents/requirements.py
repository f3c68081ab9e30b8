"""What contracts ask of lessons and dashboards: the requirements, and the words of which they are made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar
from unicodedata import normalize

from cdclint.core.dataclass import dataclass
from cdclint.core.foreign import foreign_pattern
from cdclint.core.message import Message

if TYPE_CHECKING:
    from cdclint.syntax.data.value import Plain

R = TypeVar("R", bound="Requirement")


def folded(text: str) -> str:
    """A text as words are compared: letter case, white space and ways to encode one letter aside."""
    return " ".join(normalize("NFC", text).casefold().split())


@dataclass(frozen=True, slots=True)
class Words:
    """What a text must contain: every one of `texts`, and a match of every one of `patterns`."""

    texts: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ", ".join([*(f"`{text}`" for text in self.texts), *(f"/{pattern}/" for pattern in self.patterns)])

    def __len__(self) -> int:
        return len(self.texts) + len(self.patterns)

    @property
    def example(self) -> str:
        """Words that an author may begin with."""
        return " ".join(self.texts) or "…"

    def count(self, text: str) -> int:
        """How often `text` contains all of them."""
        seen = folded(text)
        counts = [seen.count(folded(words)) for words in self.texts]
        counts += [_count(pattern, text) for pattern in self.patterns]
        return min(counts, default=0)

    def missing(self, text: str) -> Words:
        """Those that `text` does not contain."""
        if not self:
            return self
        seen = folded(text)
        return Words(
            tuple(words for words in self.texts if folded(words) not in seen),
            tuple(pattern for pattern in self.patterns if not _count(pattern, text)),
        )

    def stand_in(self, text: str) -> bool:
        """Whether `text` contains all of them."""
        return not self.missing(text)


def _count(pattern: str, text: str) -> int:
    """How often a text has a pattern; as often as can be where that takes too long: what is not known is not missed."""
    try:
        return len(foreign_pattern.spans(pattern, text))
    except foreign_pattern.TooSlowError:
        return len(text) + 1
    except re.error:
        return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What every requirement may say of itself: why it is there, and what to write."""

    why: str = ""
    hint: str = ""

    def explain(self, defect: Message, advice: Message) -> Message:
        """The message of a diagnostic: the defect, what to write (the contract's own hint, if any), and why."""
        instead = self.hint or advice
        if self.why:
            return Message("{defect}; {advice} ({why})", defect=defect, advice=instead, why=self.why)
        return Message("{defect}; {advice}", defect=defect, advice=instead)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines(Requirement):
    """At least `count` lines."""

    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated(Requirement):
    """A key, and the value that it must have."""

    key: str
    equals: Plain


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsRequired(Requirement):
    """A requirement about words: `words` must be there `count` times, below the heading with the words `under`."""

    words: Words = Words()
    count: int = 1
    under: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRequired(WordsRequired):
    """A heading; `level` is 0 where any will do."""

    level: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRequired(WordsRequired):
    """Something of one of `kinds` (any, where empty)."""

    kinds: tuple[str, ...] = ()

    def defect(self, number: Message, scope: object) -> Message:
        """What is missing in a scope; `number` is how many there are of how many."""
        return Message(
            "{number}{kind}{words}{scope}",
            number=number,
            kind=Message(" of the kind {kinds}", kinds=Message.either(self.kinds)) if self.kinds else "",
            words=Message(" with {words}", words=str(self.words)) if self.words else "",
            scope=str(scope),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CalloutRequired(KindRequired):
    """A callout."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRequired(Requirement):
    """A table. `columns` has, for each column asked for, the words of which one must be in its header."""

    columns: tuple[tuple[str, ...], ...] = ()
    rows: tuple[Words, ...] = ()
    min_rows: int = 0
    under: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramRequired(KindRequired):
    """A Mermaid diagram."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsRequired(WordsRequired):
    """`count` numbered steps, and, where `words` are given, a step that has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionRequired(WordsRequired):
    """Words of the lesson; `within` is "prose", "code" or "anywhere"."""

    within: str = "anywhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRequired(WordsRequired):
    """A code block in one of `languages` (any, where empty), with that `title` ("": any)."""

    languages: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRequired(Requirement):
    """A link to a file, a lesson next to this one, a route or an address."""

    to: str
    under: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRequired(WordsRequired):
    """An MDX comment."""


@dataclass(frozen=True, slots=True)
class LessonContract:
    """What one lesson must contain: the requirements of all entries whose globs match it."""

    min_lines: tuple[Lines, ...] = ()
    frontmatter: tuple[Stated, ...] = ()
    sections: tuple[SectionRequired, ...] = ()
    callouts: tuple[CalloutRequired, ...] = ()
    tables: tuple[TableRequired, ...] = ()
    diagrams: tuple[DiagramRequired, ...] = ()
    steps: tuple[StepsRequired, ...] = ()
    mentions: tuple[MentionRequired, ...] = ()
    code: tuple[CodeRequired, ...] = ()
    links: tuple[LinkRequired, ...] = ()
    comments: tuple[CommentRequired, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRequired(Requirement):
    """The default time range; a part that is "" may be anything."""

    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputRequired(Requirement):
    """An entry of `__inputs`; `type` and `plugin` may be anything where they are ""."""

    name: str
    type: str = ""
    plugin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableRequired(Requirement):
    """A template variable; what is None may be anything. `query` are words that the query must contain."""

    name: str
    type: str | None = None
    query: str | None = None
    regex: str | None = None
    default: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricRequired(Requirement):
    """A metric that some target must query, by its whole name or its Debezium attribute; `context` "" is any."""

    name: str
    context: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRequired(Requirement):
    """A row, whether it is collapsed (None: either) and the titles of panels that it must hold."""

    title: str
    collapsed: bool | None = None
    panels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Threshold:
    """One step; the first of a panel has the value None."""

    value: float | None
    color: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """A value mapping; `text` and `color` may be anything where they are ""."""

    value: str
    text: str = ""
    color: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelRequired(Requirement):
    """A panel by its title; what is "", empty or None may be anything. `thresholds` are all steps in order."""

    title: str
    type: str = ""
    row: str = ""
    unit: str = ""
    metrics: tuple[str, ...] = ()
    query: Words = Words()
    sparkline: bool | None = None
    thresholds: tuple[Threshold, ...] = ()
    mappings: tuple[Mapping, ...] = ()


@dataclass(frozen=True, slots=True)
class DashboardContract:
    """What one dashboard must contain. `settings` are of title, uid, refresh; `every_panel` as in the schema."""

    min_lines: tuple[Lines, ...] = ()
    settings: tuple[Stated, ...] = ()
    time: tuple[TimeRequired, ...] = ()
    datasource: tuple[Stated, ...] = ()
    inputs: tuple[InputRequired, ...] = ()
    variables: tuple[VariableRequired, ...] = ()
    metrics: tuple[MetricRequired, ...] = ()
    rows: tuple[RowRequired, ...] = ()
    panels: tuple[PanelRequired, ...] = ()
    every_panel: tuple[str, ...] = ()
    links: tuple[LinkRequired, ...] = ()
