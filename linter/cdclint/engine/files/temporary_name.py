"""The names of files that are being written: they are left out of every run, and swept away."""

from __future__ import annotations

from cdclint.core.regex import regex

TEMPORARY = regex(r"\.cdclint-[0-9a-f]{16}\.tmp")
