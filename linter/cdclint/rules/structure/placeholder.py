"""Text that was to be replaced."""

import re
from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.syntax.text.passage import Run

MARK = regex(
    r"(?<![\w.«\"'/-])(?:TODO|TBD|FIXME|XXX)(?![\w/»\"'-])|\b(?i:lorem ipsum dolor)\b"
    r"|(?<!\w)(?i:здесь будет (?:текст|описание))\b"
)
WORDS = ("TODO", "TBD", "FIXME", "XXX")
PHRASES = ("orem ipsum", "orem Ipsum", "OREM IPSUM", "десь буд", "десь Буд", "ДЕСЬ БУД")
"""One of these is in each phrase that `MARK` finds, as people write it; folding the text takes ten times as long."""
SHORT = 100
ELISION = regex(r"\s*(?:…|\.\.\.)\s*")
SCREENSHOT = regex(r"\s*(?:screenshot|скриншот|снимок экрана|placeholder|заглушка)\b", re.IGNORECASE)
WHOLE = frozenset({"paragraph", "heading", "quote"})
LABELS = frozenset({"heading", "title", "cell", "frontmatter"})
FEW = 3
"""Words of a passage that says no more than its mark, and uses of one that is a term of the lesson."""
OPENS = regex(r"(?:TODO|TBD|FIXME|XXX)\b")


@rule(severity=Severity.INFO)
def placeholder(lesson: Lesson) -> Iterator[Finding]:
    """A lesson still has a mark of unfinished work.

    That is `TODO`, `TBD`, `FIXME` or `XXX` with a colon, at the end of a heading or as all that a passage says, and
    `lorem ipsum dolor`; a comment that begins with one, and a paragraph or a heading that is nothing but `…`. A word
    that the lesson explains or uses three times is a term of it (TBD, trunk-based development). A comment that keeps
    the place of a screenshot is a mark, too, unless the lesson's contract asks for it under `comments`. Code is left
    alone: there a `TODO` may be the exercise.
    """
    text = lesson.source.text
    is_suspect = any(word in text for word in (*WORDS, *PHRASES))
    terms: dict[str, bool] = {}
    is_elided = "…" in text or "..." in text
    within = [(element.start, element.end) for element in lesson.elements] if is_elided else []
    # An ellipsis may be written as an entity.
    for run in lesson.runs if is_suspect or is_elided or "&" in text else ():
        for found in _left(run) if is_suspect else ():
            if found[0] not in terms:
                terms[found[0]] = _is_term(found[0], lesson)
            if not terms[found[0]]:
                message = Message("`{mark}` is left in the text: write what belongs there", mark=found[0])
                yield Finding(run.place(*found.span()), message)
        is_left = run.kind in WHOLE and run.end - run.start < SHORT and ELISION.fullmatch(run.prose)
        if is_left and not any(start < run.start and run.end < end for start, end in within):
            yield Finding(run.span, Message("nothing but `{text}`: write what belongs there", text=run.prose.strip()))
    for comment in lesson.comments:
        allowed = any(wanted.words.stand_in(comment.text) for wanted in lesson.contract.comments)
        mark = OPENS.match(comment.text) or SCREENSHOT.match(comment.text)
        if mark is not None and not allowed:
            span = lesson.source.span(comment.start, comment.end)
            message = Message(
                "a comment keeps a place, `{mark}`: do what it says, or let the contract ask for it",
                mark=mark[0].strip(),
            )
            yield Finding(span, message)


def _left(run: Run) -> Iterator[re.Match[str]]:
    """The marks that are in the place of unwritten text, without mentions of a mark."""
    prose = run.prose
    is_short, listed = len(prose.split(maxsplit=FEW)) <= FEW, _listed_from(prose)
    for found in MARK.finditer(prose):
        at = found.start()
        while at > 0 and prose[at - 1] in " \n":
            at -= 1
        before = prose[at - 1 : at]
        if (
            found[0] not in WORDS
            or prose.startswith(":", found.end())
            or (before == ":" and found[0] != "XXX")
            or (found.end() >= listed and (is_short or run.kind in LABELS or before in {":", "—", "–", ","}))
        ):
            yield found


def _listed_from(prose: str) -> int:
    """Where the marks begin after which nothing but marks follows to the end."""
    at = len(prose)
    while True:
        while at > 0 and (prose[at - 1].isspace() or prose[at - 1] in ",;.…!"):
            at -= 1
        mark = next((word for word in WORDS if prose.endswith(word, 0, at)), "")
        if not mark:
            return at
        at -= len(mark)


def _is_term(mark: str, lesson: Lesson) -> bool:
    """Whether the lesson explains a mark or uses it time and again."""
    if mark not in WORDS:
        return False
    text = lesson.source.text
    explained = re.search(rf"\({mark}[),]|\b{mark}\s*(?:\(|—|–|- )\s*(?:это\b|[A-ZА-Я]\w)", text)
    plain = len(re.findall(rf"(?<![\w«\"'/-]){mark}(?![\w:»\"'-])", text))
    return explained is not None or plain >= FEW
