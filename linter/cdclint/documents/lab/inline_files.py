"""Files that are written in the Compose file: the values of `dockerfile_inline` and of `content`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.documents.lab.dockerfile import Dockerfile, Instruction, Problem, Stage, Word, read_dockerfile
from cdclint.syntax.data.value import Scalar
from cdclint.syntax.data.yaml_offsets import YamlOffsets

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdclint.core.source import Source
    from cdclint.documents.lab.compose_links import InlineFacts

_DOLLAR = regex(r"\$\$?")


class InlineText:
    """A file that is written in the Compose file, as Compose gives it on: `$$` is a dollar sign there.

    `start` and `end` give the places of its characters in the Compose file.
    """

    def __init__(self, source: Source, written: str, place: list[int]) -> None:
        dropped = {found.start() for found in _DOLLAR.finditer(written) if found[0] == "$$"}
        self._offsets = YamlOffsets(source, Scalar(written, *place))
        self._kept = [index for index in range(len(written) + 1) if index not in dropped]
        self.text = "".join(written[index] for index in self._kept[:-1])
        self.has_variables = any(found[0] == "$" for found in _DOLLAR.finditer(written))

    def start(self, at: int) -> int:
        """Where the character is that is at an index."""
        return self._offsets[self._kept[at]]

    def end(self, at: int) -> int:
        """Where what ends before an index ends."""
        return self._offsets[self._kept[at - 1]] + 1 if at else self._offsets[0]


def read_inline(source: Source, inline: InlineFacts) -> Dockerfile | None:
    """The Dockerfile with its places in the Compose file; None where Compose puts variables into it."""
    written = InlineText(source, inline["text"], inline["place"])
    return None if written.has_variables else _placed(read_dockerfile(written.text), written.start, written.end)


def _placed(file: Dockerfile, start: Callable[[int], int], end: Callable[[int], int]) -> Dockerfile:
    """The same with other places: where each thing begins, and where it ends."""

    def word(one: Word) -> Word:
        first = start(one.start)
        return Word(one.text, first, max(first, end(one.end)))

    def instruction(one: Instruction) -> Instruction:
        flags = {name: word(flag) for name, flag in one.flags.items()}
        words, options = tuple(map(word, one.words)), tuple(map(word, one.options))
        return Instruction(one.name, word(one.keyword), flags, words, one.rest, one.documents, options)

    stages = [Stage(word(one.image), one.name, [*map(instruction, one.instructions)]) for one in file.stages]
    problems = [Problem(start(one.start), max(start(one.start), end(one.end)), one.message) for one in file.problems]
    return Dockerfile(file.arguments, tuple(stages), tuple(problems))
