"""Inputs that are nearly right: programs with a token taken out, doubled, exchanged or put in.

The same seed makes the same inputs on every system and every version of Python.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

TOKEN = re.compile(
    r"\s+|//[^\n]*|/\*.*?\*/|[A-Za-z_$][A-Za-z0-9_$]*|[0-9][A-Za-z0-9_.]*|'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\""
    r"|=>|\.\.\.|[=!]==?|&&|\|\||\?\?|\?\.|\+\+|--|\*\*|[<>]=?|.",
    re.DOTALL,
)


class Choice:
    """A generator of pseudorandom numbers (Knuth's MMIX)."""

    def __init__(self, seed: int) -> None:
        self.state = seed

    def below(self, limit: int) -> int:
        """A number from 0 on."""
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        return (self.state >> 33) % limit


def mutations(programs: Sequence[str], seed: int, count: int) -> list[str]:
    """So many different inputs made of these programs."""
    choice = Choice(seed)
    short = [tokens for program in programs if 1 < len(program) < 300 and len(tokens := TOKEN.findall(program)) > 1]
    pool = sorted({token for tokens in short for token in tokens if len(token) < 30})
    made: dict[str, None] = {}
    while len(made) < count:
        tokens = list(short[choice.below(len(short))])
        for _ in range(2 if choice.below(4) == 0 else 1):
            at = choice.below(len(tokens))
            how = choice.below(5)
            if how == 0 and len(tokens) > 1:
                del tokens[at]
            elif how == 1:
                tokens.insert(at, tokens[at])
            elif how == 2:
                other = choice.below(len(tokens))
                tokens[at], tokens[other] = tokens[other], tokens[at]
            elif how == 3:
                tokens[at] = pool[choice.below(len(pool))]
            else:
                tokens.insert(at, pool[choice.below(len(pool))])
        made["".join(tokens)] = None
    return list(made)
