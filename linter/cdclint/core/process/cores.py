"""The cores of the processor."""

from __future__ import annotations

import os
import sys


def cores() -> int:
    """The cores that this process may use."""
    if sys.platform == "linux":
        number = len(os.sched_getaffinity(0))
    else:
        number = os.cpu_count() or 1
    return number
