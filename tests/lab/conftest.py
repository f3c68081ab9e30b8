"""Fixtures of the lab's tests: where its files are, and one running chain for all tests that need it."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

LABS = Path(__file__).resolve().parents[2] / "labs"
sys.path.insert(0, str(LABS))

from chain.chain import Chain, running  # noqa: E402
from chain.parts import MissingPartError, Parts, find_parts  # noqa: E402

SCALE = float(os.environ.get("LAB_SCALE", "20"))
"""What Prometheus's times are divided by: 2m becomes 6 s."""


@pytest.fixture(scope="session")
def labs() -> Path:
    return LABS


@pytest.fixture(scope="session")
def parts() -> Parts:
    try:
        return find_parts()
    except MissingPartError as missing:
        if missing.obtainable and (os.environ.get("CI") == "true" or os.environ.get("LAB_REQUIRED")):
            pytest.fail(f"the lab cannot be proven although this machine can have its parts: {missing}")
        pytest.skip(f"the lab's chain was not run: {missing}")


@pytest.fixture(scope="session")
def chain(parts: Parts) -> Iterator[Chain]:
    logs = os.environ.get("LAB_LOGS")
    with running(parts, scale=SCALE, keep=Path(logs) if logs else None) as started:
        yield started
