"""The code blocks of a lesson that their language's parser rejects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.core.whole_number import number_of
from cdclint.syntax.code.block_syntax import is_parsed, is_saved, refusal
from cdclint.syntax.code.json_block import has_comments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.message import Message
    from cdclint.core.source import Span
    from cdclint.documents.lesson.lesson import Page

_DELETED = regex(r"""\b(?:del|"del")=\{([\d,\s-]+)\}""")
_LINES = regex(r"(\d{1,6})(?:\s*-\s*(\d{1,6}))?")
_SETTINGS = regex(r'"(?:compilerOptions|vueCompilerOptions|jsxImportSource|editor\.\w[\w.]*|files\.\w[\w.]*)"\s*:')
"""Keys of JSON files whose readers take comments and trailing commas: tsconfig.json, the settings of VS Code."""
_PRINTED = regex(r"(?:^|\s)(?:out|output|result|trace|traceback|stdout|stderr)(?=$|\s)")
"""Marks of a fence: the block shows what code of this language printed, ```` ```python out ````."""

SCRIPTS = frozenset(
    {"js", "javascript", "mjs", "cjs", "jsx", "ts", "typescript", "mts", "cts", "tsx", "bash", "sh", "shell", "zsh"}
)
"""Languages that lessons show in pieces, and with what they print."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A block: its language, the place and the words of the parser, and the spans before which commas are missing."""

    language: str
    span: Span
    message: Message
    commas: tuple[Span, ...]


def refused_in(page: Page) -> Iterator[Refused]:
    """The blocks that do not parse; `Page.refused_blocks` keeps them, as several rules ask."""
    for fence in page.fences:
        language = fence.language
        if not is_parsed(language) or _PRINTED.search(fence.node.meta):
            continue
        code = _kept(fence.value, fence.node.meta)
        found = refusal(language, code)
        if found is not None and language == "json":
            if takes_comments(code) or code.startswith("---"):
                continue
            if not is_saved(fence.title) and has_comments(code):
                found = refusal("jsonc", code)
        if found is not None:
            span = fence.place(found.start, max(found.end, min(found.start + 1, len(fence.value))))
            commas = tuple(fence.place(place - 1, place) for place in found.commas)
            yield Refused(language, span, found.message, commas)


def takes_comments(code: str) -> bool:
    """Whether a block of JSON is a file whose reader takes comments and trailing commas."""
    return _SETTINGS.search(code) is not None


def _kept(code: str, meta: str) -> str:
    """The code with the lines blanked out that the fence marks as deleted (`del={3,5-7}`)."""
    if "del" not in meta:
        return code
    lines = code.split("\n")
    for marked in _DELETED.finditer(meta):
        for first, last in _LINES.findall(marked[1]):
            for number in range(max(1, number_of(first)), min(number_of(last or first), len(lines)) + 1):
                lines[number - 1] = " " * len(lines[number - 1])
    return "\n".join(lines)
