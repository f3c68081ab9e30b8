"""What other sites answer for the addresses in lessons: asked for once, kept next to the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.report import Crash

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from cdclint.config import Config
    from cdclint.core.source import Source
    from cdclint.documents.lesson.facts import LessonFacts
    from cdclint.documents.site.external import Answer


class LinkAnswers:
    """The answers of other sites. `unjudged` are the addresses whose answer decides nothing.

    `ask` requests addresses; None where no requests are made. `folder` keeps the answers; None where they are not kept.
    """

    def __init__(
        self, config: Config, ask: Callable[[list[str]], Mapping[str, Answer]] | None, folder: Path | None
    ) -> None:
        self.unjudged: list[Message] = []
        self.crashes: list[Crash] = []
        self._config = config
        self._ask = ask
        self._folder = folder
        self._answers: dict[str, Answer] = {}

    def of(self, lessons: Mapping[str, LessonFacts], source: Callable[[str], Source]) -> Mapping[str, Answer]:
        """The answers for the addresses in `lessons`; `source` gives the text of a lesson."""
        if self._ask is None:
            return {}
        from time import time  # noqa: PLC0415 (only `--online` asks)

        from cdclint.documents.site.external import Verdict, external  # noqa: PLC0415 (see above)
        from cdclint.engine.links import answers  # noqa: PLC0415 (see above)

        places: dict[str, list[tuple[str, int]]] = {}
        for path, facts in sorted(lessons.items()):
            for link in facts["links"]:
                if address := external(link["url"]):
                    places.setdefault(address, []).append((path, link["span"][0]))
        now = time()
        kept = answers.load(self._folder, now) if self._folder else {}
        self._answers.update({address: kept[address][0] for address in places if address in kept})
        missing = [address for address in places if address not in self._answers]
        if missing:
            given = self._ask(missing)
            self._answers.update(given)
            kept.update({address: (answer, now) for address, answer in given.items()})
            try:
                if self._folder:
                    answers.save(self._folder, self._config.root, kept)
            except OSError as problem:
                why = Message("the answers of other sites cannot be kept: {reason}", reason=str(problem.strerror))
                self.crashes.append(Crash(self._config.cache_dir, "", why))
        self.unjudged.clear()
        for address, ((path, start), *_) in places.items():
            answer = self._answers.get(address)
            if answer is not None and answer.verdict is Verdict.UNKNOWN:
                place = source(path).position(start)
                self.unjudged.append(
                    Message(
                        "{path}:{line}:{column}: {address} could not be judged: {reason}",
                        path=path,
                        line=place.line,
                        column=place.column,
                        address=address,
                        reason=answer.reason,
                    )
                )
        return self._answers
