"""What the lessons show as output of commands is what a run of the chain prints, but for the numbers."""

from pathlib import Path

import pytest
from chain.chain import Chain
from look import wait_for_streaming, wait_until_caught_up
from transcript import FOLDER, record, shape

pytestmark = pytest.mark.lab


def test_the_transcripts_have_the_shape_of_a_run(chain: Chain) -> None:
    if not chain.delivers or chain.parts.postgres_exporter is None:
        pytest.skip("not proven here: postgres_exporter, Alertmanager or Mailpit is not installed")
    kept = {path.stem: path.read_text("utf-8") for path in sorted(Path(FOLDER).glob("*.txt"))}
    try:
        told = dict(record(chain))
    finally:
        chain.sql("ALTER SYSTEM SET max_slot_wal_keep_size = '1GB'", database="postgres")
        chain.sql("SELECT pg_reload_conf()", database="postgres")
        chain.register()
    wait_for_streaming(chain)
    wait_until_caught_up(chain)
    assert {name: shape(text) for name, text in told.items()} == {name: shape(text) for name, text in kept.items()}


def test_a_shape_knows_no_numbers_and_no_widths() -> None:
    one = " slot | kept \n------+------\n a    | 12 kB\n"
    assert shape(one) == shape(" slot   |  kept\n--------+-----\n a | 1034.5 kB\n")
    assert shape(one) != shape(one.replace("kept", "safe"))
