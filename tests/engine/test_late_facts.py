"""Facts and texts of large projects, of which a run holds a part at a time."""

from __future__ import annotations

from weakref import ref

import pytest

from cdclint.core.source import Source
from cdclint.engine.examine import pack_facts
from cdclint.engine.run import fact_columns, late_texts
from cdclint.engine.run.fact_columns import DamagedError, FactColumns
from cdclint.engine.run.late_texts import LateTexts

FACTS = {
    f"{number:02}.mdx": {"kind": "lesson", "links": [{"url": f"/{number}/" + "я" * number}], "title": f"Урок\t{number}"}
    for number in range(60)
} | {"lab.yml": {"kind": "compose", "services": ["db"]}}


def columns() -> FactColumns:
    return FactColumns({path: pack_facts(facts) for path, facts in FACTS.items()})


def read_all(made: FactColumns) -> dict[str, dict[str, object]]:
    return {path: {key: made.value(path, key) for key in made.keys(path)} for path in made.paths}


@pytest.mark.parametrize("small", [0, 10**6])
@pytest.mark.parametrize("room", [0, 300, 10**6])
def test_values_are_the_same_however_few_are_held(monkeypatch: pytest.MonkeyPatch, small: int, room: int) -> None:
    monkeypatch.setattr(fact_columns, "_SMALL", small)
    monkeypatch.setattr(fact_columns, "_ROOM", room)
    made = columns()
    digests = {name: made.digest(name) for name in made.names}
    for _ in range(12):
        assert read_all(made) == FACTS
    made.forget()
    assert read_all(made) == FACTS
    assert {name: made.digest(name) for name in made.names} == digests
    assert made.kinds == {"lesson": dict.fromkeys(sorted(FACTS)[:60]), "compose": {"lab.yml": None}}
    with pytest.raises(KeyError):
        made.value("lab.yml", "links")


def test_a_value_that_is_asked_for_often_is_read_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fact_columns, "_SMALL", 0)
    monkeypatch.setattr(fact_columns, "_ROOM", 0)
    made = columns()
    read = []
    monkeypatch.setattr(fact_columns, "_value", lambda cell: read.append(cell) or len(read))
    for _ in range(100):
        made.value("07.mdx", "links")
    assert len(read) < 40
    assert made.value("07.mdx", "links") == len(read)


def test_digests_tell_values_and_their_files_apart() -> None:
    packed = {path: pack_facts(facts) for path, facts in FACTS.items()}
    before = FactColumns(packed)
    one, two = packed["01.mdx"], packed["02.mdx"]
    after = FactColumns(packed | {"01.mdx": two, "02.mdx": one})
    assert before.digest("kind") == after.digest("kind")
    assert before.digest("links") != after.digest("links")
    assert before.digest("title") != after.digest("title")
    assert before.digest("no such key") == ""


@pytest.mark.parametrize("line", [b"{}", b"", b'{"title":"no kind"}', b'{"kind":"lesson",\t"links":[1}'])
def test_damaged_facts_are_refused(line: bytes) -> None:
    with pytest.raises(DamagedError):
        FactColumns({"a.mdx": line}).value("a.mdx", "links")


def test_texts_come_and_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late_texts, "_ROOM", 100)
    texts = LateTexts()
    written = [f"строка\n{number}\n" * 4 for number in range(20)]
    sources = [texts.source(f"{number}.mdx", text.encode()) for number, text in enumerate(written)]
    for _ in range(2):
        for number, text in enumerate(written):
            source = sources[number]
            assert source == Source(f"{number}.mdx", text)
            assert source.position(len(text) - 1) == Source("", text).position(len(text) - 1)
            assert source.line(2) == str(number)
            assert source.length == len(text)
        assert sum("text" in source.__dict__ for source in sources) == 1


def test_a_text_larger_than_all_room_is_held_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late_texts, "_ROOM", 10)
    texts = LateTexts()
    large, small = texts.source("large.mdx", b"x" * 1000), texts.source("small.mdx", b"\xef\xbb\xbfy")
    assert large.text == "x" * 1000
    assert "text" in large.__dict__
    assert (small.text, small.bom) == ("y", True)
    assert "text" not in large.__dict__
    assert large.text == "x" * 1000


def test_replaced_texts_are_kept_alive_by_nothing() -> None:
    texts = LateTexts()
    kept = texts.source("kept.mdx", b"kept")
    assert kept.text == "kept"
    gone = []
    for number in range(300):
        source = texts.source("changed.mdx", b"%d" % number)
        assert source.text == str(number)
        gone.append(ref(source))
    del source
    assert not any(one() for one in gone)
    assert len(texts._held) <= 100
    assert kept.text == "kept"


def test_a_late_source_has_no_other_attributes() -> None:
    source = LateTexts().source("a.mdx", b"text")
    with pytest.raises(AttributeError):
        source.nothing  # noqa: B018 (it is the asking that fails)
    with pytest.raises(AttributeError):
        Source("a.mdx", "text").nothing  # noqa: B018 (likewise)
