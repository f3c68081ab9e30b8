"""Bytes that are not UTF-8."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Trait, rule
from cdclint.syntax.text.encoding import Encoding


@rule(traits=(Trait.SYNTAX, Trait.PLAN))
def encoding(file: Encoding) -> Iterator[Finding]:
    """A file is not UTF-8 text.

    Every tool that reads a lesson takes it for UTF-8: letters saved in another encoding reach the student as `�`, and
    the site may refuse to build. Save the file as UTF-8. In a file with a few wrong bytes each place is reported and
    the other rules judge the rest; a file that is binary, or wholly in another encoding, is reported once and judged no
    further.
    """
    for span, message in file.faults:
        yield Finding(span, message)
