"""Ports that a text names without a host."""

from __future__ import annotations

import pytest

from cdclint.documents.network_address import names_port


@pytest.mark.parametrize(
    "text", ["9404", "порт 9404,", "9404:9404", "`:9404` и 9404.", "host:19404 и (9404)", "-9404/tcp"]
)
def test_a_port_without_a_host(text: str) -> None:
    assert names_port("9404", text)


@pytest.mark.parametrize(
    "text", ["", "localhost:9404", ":9404", "0.9404", "19404", "94040", "9404a", "9404_", "é9404", "a9404:1"]
)
def test_a_port_of_a_host_and_other_numbers(text: str) -> None:
    assert not names_port("9404", text)
