"""The addresses of this machine that lessons name: whether something answers there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.whole_number import number_of
from cdclint.documents.lab.mounts import LOOPBACK
from cdclint.documents.lesson.facts import runs_inside
from cdclint.documents.lesson.lesson import Lesson
from cdclint.live.endpoints import is_of_another
from cdclint.live.lab_client import NoAnswerError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from cdclint.live.endpoints import Endpoint
    from cdclint.live.evidence import Ground

_ADDRESS = regex(
    r"(?<![\w.@-])(?P<scheme>https?://)?(?P<host>[a-z][\w-]*|127\.0\.0\.1):(?P<port>\d{2,5})(?![\w.:-])"
    r"(?P<path>/[\w./~%-]*)?(?P<query>[?][^\s\"'`<>()\[\]{}$\\]*)?"
)
_CODE = frozenset({"bash", "sh", "shell", "console", "shellsession", "zsh", "text", ""})
"""Languages of blocks that are about the lab; others show files, which may be another system's."""
_GONE = frozenset({404, 410})


class AddressProof:
    """Asks each address once.

    Ports of services that Compose starts only with a profile are left out, and those of other labs, which have services
    of their own of the kinds that are asked at `asked`.
    """

    def __init__(self, ground: Ground, asked: Collection[Endpoint] = ()) -> None:
        self._ground = ground
        self._elsewhere: set[int] = set()
        here: set[int] = set()
        self._answers: dict[str, Message | None] = {}
        self._published: dict[tuple[str, int], int] = {}
        self._profiled: set[int] = set()
        for path, facts in ground.lab.composes.items():
            is_other = any(is_of_another(ground.lab, path, one.kind, one.compose) for one in asked)
            for service in facts["services"]:
                ports = [one for one in service["ports"] if one["host"] is not None]
                (self._elsewhere if is_other else here).update(one["host"] or 0 for one in ports)
                if service["profiled"]:
                    self._profiled |= {one["host"] for one in ports if one["host"] is not None}
                for port in ports:
                    for name in service["names"]:
                        self._published.setdefault((name, port["container"]), port["host"] or 0)
        self._elsewhere -= here

    def prove(self) -> None:
        """Ask what every asked lesson names."""
        row = self._ground.evidence.row(Message("addresses in lessons"))
        seen: set[str] = set()
        paths = filter(self._ground.is_asked, self._ground.project.lessons)
        for _, lesson in self._ground.documents(Lesson, *paths, holding=":"):
            for url, written, start, end in self._named(lesson):
                problem = self._problem(url)
                if url not in seen:
                    seen.add(url)
                    row.asked += 1
                    row.answered += problem is None
                    row.empty += problem is not None
                if problem is not None:
                    message = Message("`{address}` does not answer: {why}", address=written, why=problem)
                    self._ground.evidence.tell("dead-address", lesson.source.span(start, end), message)

    def _named(self, lesson: Lesson) -> Iterator[tuple[str, str, int, int]]:
        """The addresses of the lab that a lesson names: how it is asked, as it is written, and where."""
        text = lesson.source.text
        if ":" not in text:
            return
        blocks = sorted((one.node.start, one.node.end, one.language) for one in lesson.fences)
        notes = sorted([*((one.start, one.end) for one in lesson.comments), *lesson.html_comments])
        at = note = 0
        for found in _ADDRESS.finditer(text):
            while note < len(notes) and notes[note][1] <= found.start():
                note += 1
            if note < len(notes) and notes[note][0] <= found.start():
                continue  # no reader sees it
            while at < len(blocks) and blocks[at][1] <= found.start():
                at += 1
            inside = at < len(blocks) and blocks[at][0] <= found.start()
            if (inside and blocks[at][2] not in _CODE) or runs_inside(text, found.start()):
                continue
            host, port = found["host"], number_of(found["port"])
            if host not in LOOPBACK:
                # A name of the lab's own network: asked where its port is published.
                port = self._published.get((host, port), 0)
            if not 0 < port < 65536 or port in self._profiled or port in self._elsewhere:
                continue
            web = found["scheme"] is not None and not inside
            path = (found["path"] or "").rstrip(".") if web and host in LOOPBACK else ""
            scheme = found["scheme"] if found["scheme"] and host in LOOPBACK else "tcp://"
            url = f"{scheme}{'localhost' if host not in LOOPBACK else host}:{port}{path}"
            end = found.start("path") + len(path) if path else found.end("port")
            yield url, text[found.start() : end], found.start(), end

    def _problem(self, url: str) -> Message | None:
        if url not in self._answers:
            try:
                status = self._ground.client.visit(url)
            except NoAnswerError as problem:
                self._answers[url] = problem.message
            else:
                gone = Message("{status}: the page does not exist", status=status)
                self._answers[url] = gone if status in _GONE and url.count("/") > 2 else None
        return self._answers[url]
