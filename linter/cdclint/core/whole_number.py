"""Whole numbers of strangers: of any number of digits."""

from __future__ import annotations

LONGEST = 300
"""Digits that are read. More make a number that no computer counts to, Python refuses to read, and no float holds."""


def number_of(written: str) -> int:
    """The number that decimal digits are, with or without a sign; of very many digits the first ones count.

    Raises:
        ValueError: it is none.
    """
    return int(written if len(written) <= LONGEST else written[:LONGEST])
