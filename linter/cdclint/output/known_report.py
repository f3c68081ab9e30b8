"""Reports that cdclint wrote earlier, recognised by their first bytes: only those are overwritten."""

from __future__ import annotations

import re

HEAD = 4096
"""Bytes of a file that are enough to recognise it."""

_REPORT = re.compile(
    rb"""
    \s*\Z                                                # no diagnostic, in a format of lines
    | [^\n]{1,1000}:[1-9]\d*:[1-9]\d*:[ ]                # concise
    | [^\s\[]{1,40}\[[\w-]+/[\w-]+\]:[ ]                 # full
    | ::(?:error|warning|notice)[ ]file=                 # github
    | ---[ ][^\n]+\n\+\+\+[ ]                            # --diff
    | [ ]*+\d++[ ]++(?:\[\*\][ ]++)?[\w-]++/[\w-]+\n      # --statistics
    | \[quizzes\]\n                                       # --statistics without a diagnostic
    | [^\n]+\n[ ]{2}[^\n]+\n[ ]+\d+:\d+[ ]{2}            # `cdclint plan`
    | \{\s*"version":[ ]*1,\s*"summary":[ ]*\{           # json
    | \[\s*(?:\]|\{\s*"type":[ ]*"issue",\s*"check_name":[ ]*") # gitlab
    | \{\s*"\$schema":[ ]*"[^"\n]*sarif[^"\n]*",\s*"version":[ ]*"[\d.]+",\s*"runs":[ ]*\[\s*\{\s*"tool":[ ]*\{
      \s*"driver":[ ]*\{\s*"name":[ ]*"cdclint"          # sarif
    | <\?xml[ ][^\n]*\?>\s*<testsuites[ ]name="cdclint"  # junit
    | <!doctype[ ]html>[^\x00]{0,1000}?<title>cdclint:   # html
    """,
    re.VERBOSE,
)


def is_report(head: bytes) -> bool:
    """Whether a file that begins with these bytes is a report of cdclint's, or empty."""
    return _REPORT.match(head) is not None
