"""What a test does where a program or a package that it needs is not installed."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from types import ModuleType


def absent(reason: str) -> NoReturn:
    """Skip the test and say why; fail it with CI=true, where `make system` installs everything.

    TESTS_MAY_SKIP is for systems that not everything can be installed on.
    """
    if os.environ.get("CI") == "true" and not os.environ.get("TESTS_MAY_SKIP"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(f"not proven here: {reason}")


def chromium() -> str | None:
    """The browser that is installed, by whatever name."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


def needs_interpreted(module: ModuleType) -> None:
    """Skip a test that puts another function into a module: compiled code calls its own ones directly."""
    if not str(module.__file__).endswith(".py"):
        pytest.skip(f"{module.__name__} is compiled")


needs_posix = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has neither named pipes, file modes, signals to groups nor /dev"
)
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="only on Linux are workers forked")
