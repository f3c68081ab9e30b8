"""How a report for people looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.output.plain_text import Style, columns, paint, wrap
from cdclint.output.translation import ENGLISH, translate

if TYPE_CHECKING:
    from cdclint.core.message import Message


@dataclass(frozen=True, slots=True)
class Look:
    """Colour, language, and the columns of the terminal, None where the report does not go to one."""

    colour: bool = False
    language: str = ENGLISH
    width: int | None = None

    def paint(self, text: str, style: Style) -> str:
        """`text` in a colour, or as it is."""
        return paint(text, style, colour=self.colour)

    def translate(self, text: Message) -> str:
        """A message in the language."""
        return translate(text, self.language)

    def lines(self, text: str, *, first: int = 0, hang: int = 4) -> list[str]:
        """`text` in lines that the terminal has room for, see `wrap`."""
        return [text] if self.width is None else wrap(text, self.width, first=first, hang=hang)

    def flow(self, text: str) -> str:
        """Paragraphs of prose, filled again where the terminal has no room for their lines."""
        width = self.width
        if width is None or all(columns(line) <= width for line in text.split("\n")):
            return text
        return "\n\n".join(map(self._paragraph, text.split("\n\n")))

    def _paragraph(self, text: str) -> str:
        lines = text.split("\n")
        if not any(line.startswith((" ", "- ", "* ", "|", "`" * 3)) for line in lines):
            lines = [" ".join(lines)]
        return "\n".join(part for line in lines for part in self.lines(line, hang=0))
