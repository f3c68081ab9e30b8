"""What a test does where a program or a package that it needs is not installed."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def absent(reason: str) -> NoReturn:
    """Skip the test and say why; fail it with CI=true, where `make system` installs everything."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(f"not proven here: {reason}")
