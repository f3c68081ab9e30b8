"""What servers answered in earlier runs, in one file: `.cdclint_cache/answers`.

A good answer is believed for a day, a bad one for an hour; what could not be judged is asked again. A
damaged file is ignored.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cdclint.core.foreign.border import read_regular
from cdclint.core.foreign.foreign_json import read_json
from cdclint.core.message import from_plain, to_plain
from cdclint.documents.site.external import Answer, Verdict
from cdclint.engine.cache import ANSWERS, prepare
from cdclint.engine.files.atomic_write import write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

AGES = {Verdict.GOOD: 24 * 3600.0, Verdict.GONE: 3600.0}
"""How long an answer is believed, in seconds."""


def load(folder: Path, now: float) -> dict[str, tuple[Answer, float]]:
    """The answers that are still believed at `now`, by address, each with the time when it was given."""
    try:
        kept = read_json(read_regular(folder / ANSWERS, follow=False))
        answers = {address: (_answer(verdict, reason), float(at)) for address, (verdict, reason, at) in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return {}
    return {
        address: (answer, at)
        for address, (answer, at) in answers.items()
        if 0 <= now - at < AGES.get(answer.verdict, 0)
    }


def save(folder: Path, root: Path, answers: Mapping[str, tuple[Answer, float]]) -> None:
    """Keep them in a folder below `root`, whole or not at all; what could not be judged is left out.

    Raises:
        OSError: the folder cannot be written.
    """
    kept = {
        address: (answer.verdict, to_plain(answer.reason), at)
        for address, (answer, at) in sorted(answers.items())
        if answer.verdict in AGES
    }
    prepare(folder, root)
    write(folder / ANSWERS, json.dumps(kept, ensure_ascii=False, indent=0).encode(errors="surrogatepass"))


def _answer(verdict: str, reason: object) -> Answer:
    return Answer(Verdict(verdict), from_plain(reason))
