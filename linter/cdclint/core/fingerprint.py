"""What a diagnostic is known by from one state of a project to the next."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdclint.core.report import Diagnostic

NEAR = 60
"""Characters on both sides of a place that are taken of a long line."""


Known = NamedTuple("Known", [("rule", str), ("path", str), ("text", str)])  # noqa: UP014 (as `Position`)
"""What a diagnostic is known by."""


def fingerprint(found: Diagnostic) -> Known:
    """What this diagnostic is known by: its rule, its path and the text at its beginning, blanks aside.

    It stays the same when lines above it come and go. Several diagnostics may share one.
    """
    source = found.span.source
    line, column = found.span.begin
    text = source.line(line)
    near = text[max(0, column - 1 - NEAR) : column - 1 + NEAR]
    return Known(found.rule, source.path, " ".join(near.split()))


def digests(found: Iterable[Diagnostic]) -> list[str]:
    """A fingerprint of each diagnostic as 64 hexadecimal digits, each another: those that are alike are counted."""
    from hashlib import sha256  # noqa: PLC0415 (it loads OpenSSL, and few reports need it)

    met: Counter[Known] = Counter()
    made = []
    for one in found:
        known = fingerprint(one)
        made.append(sha256("\0".join((*known, str(met[known]))).encode(errors="surrogatepass")).hexdigest())
        met[known] += 1
    return made
