"""Simple frontmatter is what the parser of YAML makes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdclint.core.source import Source
from cdclint.syntax.data.simple_mapping import simple_mapping
from cdclint.syntax.data.value import Array, Member, Object, Scalar, Value, plain
from cdclint.syntax.data.yaml_reader import parse_documents

_KEY = st.from_regex(r"[a-z_]{1,3}", fullmatch=True) | st.sampled_from(["title", "true", "null", "n", "y"])
_TEXT = st.text(alphabet="abтж,.;!?()/«»—–…- 1_é\u0301\u4e2d", min_size=1, max_size=8) | st.sampled_from(
    ["true", "null", "Null", "False", "a: b", "a #b", "x  y", "no", "e1", "a.", "Тема — урок", "a\u2028b", "a\u0085"]
)

_ITEM = st.text(alphabet="abт./- 1_é,[]:#'", max_size=6) | st.sampled_from(["true", "null", "a b", "1.5", "- a"])
_VALUE = st.one_of(
    _TEXT,
    st.text(alphabet="12.-:+ex_аT", min_size=1, max_size=6),
    st.text(alphabet="abт :#,-!&*'%@`{}[]\\", max_size=8).map(lambda text: f'"{text}"'),
    st.text(alphabet='abт :#,-!&*"%@`{}[]\\', max_size=8).map(lambda text: f"'{text}'"),
    st.lists(_ITEM, max_size=4).map(lambda items: f"[{', '.join(items)}]"),
    st.lists(_ITEM, max_size=4).map(lambda items: f"[ {' ,'.join(items)} ]"),
)


@given(st.lists(st.tuples(_KEY, _VALUE), max_size=4), st.sampled_from(["", "\n", "\n\n", "\n# c", "\r\n"]))
def test_simple_mappings_are_what_the_parser_makes_of_them(entries: list[tuple[str, str]], end: str) -> None:
    text = "\n".join(f"{key}: {value}" for key, value in entries) + end
    simple = simple_mapping(text, 0, len(text))
    comment = "# not simple\n"
    documents, problems = parse_documents(Source("a.yml", comment + text))
    if simple is not None:
        assert problems == ()
        assert documents == (_moved(simple, len(comment)),)


def test_a_usual_frontmatter_is_simple() -> None:
    text = "title: Рендеринг по запросу\ndescription: Генерация SSR страниц, в момент запроса.\ni18nReady: true\n"
    assert plain(simple_mapping(text, 0, len(text)) or Scalar(None, 0, 0)) == {
        "title": "Рендеринг по запросу",
        "description": "Генерация SSR страниц, в момент запроса.",
        "i18nReady": True,
    }


def test_words_in_quotes_lists_and_numbers_are_simple() -> None:
    text = "title: \"Урок 1: лаг\"\norder: 3\nduration: 40min\ntopics: [cdc, kafka connect, 2]\nempty: []\nby: ''\n"
    simple = simple_mapping(text, 0, len(text))
    assert plain(simple or Scalar(None, 0, 0)) == {
        "title": "Урок 1: лаг",
        "order": 3,
        "duration": "40min",
        "topics": ["cdc", "kafka connect", 2],
        "empty": [],
        "by": "",
    }
    assert simple is not None
    written = {member.name: text[member.value.start : member.value.end] for member in simple.members}
    assert written == {
        "title": '"Урок 1: лаг"',
        "order": "3",
        "duration": "40min",
        "topics": "[cdc, kafka connect, 2]",
        "empty": "[]",
        "by": "''",
    }


@pytest.mark.parametrize(
    "line",
    [
        'a: "b\\n"',
        'a: "{{ b }}"',
        "a: 'b''c'",
        "a: [b, [c]]",
        "a: [b,, c]",
        "a: [b: c]",
        "a: - b",
        "a: b: c",
        "a: b #c",
    ],
)
def test_what_means_something_else_is_not_simple(line: str) -> None:
    assert simple_mapping(line, 0, len(line)) is None


def _moved(value: Value, by: int) -> Value:
    """The value as it would be that many characters further."""
    match value:
        case Scalar(value=inner, start=start, end=end):
            return Scalar(inner, start + by, end + by)
        case Array(items=items, start=start, end=end):
            return Array(tuple(_moved(item, by) for item in items), start + by, end + by)
        case Object(members=members, start=start, end=end):
            moved = []
            for member in members:
                key = _moved(member.key, by)
                assert isinstance(key, Scalar)
                moved.append(Member(key, _moved(member.value, by)))
            return Object(tuple(moved), start + by, end + by)
