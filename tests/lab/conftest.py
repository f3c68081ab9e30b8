"""Fixtures of the lab's tests: where its files are, and one running chain for all tests that need it."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

LABS = Path(__file__).resolve().parents[2] / "labs"
sys.path.insert(0, str(LABS))

from chain.chain import Chain, running  # noqa: E402
from chain.parts import MissingPartError, Parts, find_parts  # noqa: E402

T = TypeVar("T")

SCALE = float(os.environ.get("LAB_SCALE", "20"))
"""What Prometheus's times are divided by: 2m becomes 6 s."""


@pytest.fixture(scope="session")
def labs() -> Path:
    return LABS


@pytest.fixture(scope="session")
def part_or_skip() -> Callable[..., Any]:
    """Calls a finder of parts; what is missing is a skip, or a failure where this machine could have it and must."""

    def find(finder: Callable[..., T], *arguments: str) -> T:
        try:
            return finder(*arguments)
        except MissingPartError as missing:
            if missing.obtainable and (os.environ.get("CI") == "true" or os.environ.get("LAB_REQUIRED")):
                pytest.fail(f"this machine can have what the lab needs, and has not: {missing}")
            pytest.skip(f"not proven here: {missing}")

    return find


@pytest.fixture(scope="session")
def parts(part_or_skip: Callable[..., Any]) -> Parts:
    found: Parts = part_or_skip(find_parts)
    return found


@pytest.fixture(scope="session")
def chain(parts: Parts) -> Iterator[Chain]:
    logs = os.environ.get("LAB_LOGS")
    with running(parts, scale=SCALE, keep=Path(logs) if logs else None) as started:
        yield started
