from __future__ import annotations

import pytest

from cdclint.core.source import Source
from cdclint.syntax.data.value import Object, Scalar
from cdclint.syntax.data.yaml_offsets import YamlOffsets
from cdclint.syntax.data.yaml_reader import parse_yaml

STYLES = {
    "plain": "key: up{a} == bad  # why\n",
    "plain over lines": "key: up{a}\n  == \n\n  bad\nnext: 1\n",
    "single quoted": "key: 'it''s  == bad'\n",
    "single quoted over lines": "key: 'it''s\n  == bad '\n",
    "double quoted": 'key: "a\\t\\"b\\" \\x41\\u0042 == bad"\n',
    "double quoted over lines": 'key: "up\n  == \\\n    bad\\n"\n',
    "literal": "key: |\n  up\n    == 1\n\n  bad\nnext: 1\n",
    "literal with an indent and a comment": "key: |2- # why\n    up\n   == bad\n",
    "folded": "key: >-\n  up\n  == 1\n\n  or\n    bad\n",
    "Windows line ends": "key: |\r\n  up\r\n  == bad\r\nnext: 1\r\n",
    "anchored": "key: &anchor |\n  up == bad\n",
}


def string(text: str) -> tuple[Source, Scalar]:
    source = Source("rules.yml", text)
    value, problems = parse_yaml(source)
    assert not problems
    assert isinstance(value, Object)
    scalar = value.get("key")
    assert isinstance(scalar, Scalar)
    return source, scalar


@pytest.mark.parametrize("text", STYLES.values(), ids=STYLES)
def test_every_letter_is_found_where_it_stands(text: str) -> None:
    source, scalar = string(text)
    value = str(scalar.value)
    offsets = YamlOffsets(source, scalar)
    places = [offsets[at] for at in range(len(value) + 1)]
    assert places == sorted(places)
    assert scalar.start <= places[0] <= places[-1] <= scalar.end
    assert source.text.startswith("bad", offsets[value.index("bad")])
    for at, char in enumerate(value):
        if not char.isspace():
            assert source.text[offsets[at]] in {char, "\\"}


def test_an_escape_is_one_letter() -> None:
    source, scalar = string('key: "\\x41\\u0042C"\n')
    offsets = YamlOffsets(source, scalar)
    assert scalar.value == "ABC"
    assert [offsets[at] for at in range(4)] == [6, 10, 16, 17]
