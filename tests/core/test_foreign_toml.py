"""TOML that the library cannot read is refused as what it is."""

from __future__ import annotations

import pytest

from cdclint.core.foreign.foreign_toml import MOST_POINTS, TOMLDecodeError, UnreadError, read_toml


@pytest.mark.parametrize(
    "text",
    [
        f"b = 1\n{'a.' * (MOST_POINTS + 1)}a = 1",
        f"[{'a.' * (MOST_POINTS + 1)}a]",
        f"a = {'[' * 100_000}",
        f"a = {'{b=' * 100_000}",
        f"a = {'9' * 10_000}",
    ],
)
def test_more_than_the_library_can_read(text: str) -> None:
    with pytest.raises(UnreadError) as caught:
        read_toml(text)
    assert "\n" not in str(caught.value)


def test_what_is_no_toml_and_what_is() -> None:
    with pytest.raises(TOMLDecodeError, match="Invalid value") as caught:
        read_toml("a =")
    assert not isinstance(caught.value, UnreadError)
    keys = "a." * MOST_POINTS + "a"
    table = read_toml(f"{keys} = 1")
    for _ in keys.split("."):
        (table,) = table.values()
    assert table == 1
