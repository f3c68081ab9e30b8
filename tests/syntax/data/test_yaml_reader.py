from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cdclint.core.source import Source
from cdclint.syntax.data.exact.yaml_blocks import read_events
from cdclint.syntax.data.exact.yaml_dialects import OF_GO
from cdclint.syntax.data.exact.yaml_events import NotYaml
from cdclint.syntax.data.exact.yaml_exact import refused_by_go
from cdclint.syntax.data.value import Array, Member, Object, Scalar, Value, at, plain
from cdclint.syntax.data.yaml_reader import (
    MAX_DEPTH,
    MAX_PROBLEMS,
    parse_documents,
    parse_yaml,
    read_yaml,
)

ROOT = Path(__file__).parents[3]
FILES = sorted((ROOT / "labs").rglob("*.yml"))

NUMBER_OF_YAML_1_2 = re.compile(r"[-+]?[0-9]+[eE][-+]?[0-9]+|0o[0-7]+")
"""What the site's reader takes for a number and PyYAML, which speaks YAML 1.1, writes as text without quotes."""
characters = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\u2028\u2029\ufffe\uffff")
texts = st.text(characters).filter(lambda text: NUMBER_OF_YAML_1_2.fullmatch(text) is None)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


def parse(text: str) -> tuple[Value | None, list[tuple[int, int, str]]]:
    value, problems = parse_yaml(Source("x.yml", text))
    return value, [(*problem.span.begin, problem.message) for problem in problems]


def walk(value: Value) -> list[Value]:
    found = [value]
    for member in value if not isinstance(value, Scalar) else ():
        found.extend(walk(member.value if isinstance(member, Member) else member))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_reads_the_labs_files_as_yaml_does(path: Path) -> None:
    text = path.read_text("utf-8")
    value, problems = parse(text)
    assert problems == []
    assert plain(value) == yaml.safe_load(text)


@given(values, st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_every_span_is_the_yaml_of_its_value(given_value: object, flow: bool, newline: str) -> None:  # noqa: FBT001
    text = yaml.safe_dump(given_value, allow_unicode=True, default_flow_style=flow).replace("\n", newline)
    documents, problems = parse_documents(Source("x.yml", text))
    assert problems == ()
    assert plain(documents[0]) == given_value
    for part in walk(documents[0]):
        indent = " " * (part.start - text.rfind("\n", 0, part.start) - 1)
        assert yaml.safe_load(indent + text[part.start : part.end]) == plain(part)


def is_yaml(text: str) -> bool:
    """Whether a text is YAML 1.2 though libyaml refuses it."""
    try:
        read_events(text)
    except NotYaml:
        return False
    return True


@given(st.text(st.sampled_from("abc:- \n\t[]{}&*!|>'\"%@`#,?<.é😀\x00\x07\r~01")))
def test_no_text_breaks_it(text: str) -> None:
    documents, problems = parse_documents(Source("x.yml", text))
    try:
        list(yaml.parse(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except yaml.YAMLError:
        assert problems or is_yaml(text)
    assert all(0 <= problem.span.start <= problem.span.end <= len(text) for problem in problems)
    assert all(value.start <= value.end <= len(text) for document in documents for value in walk(document))


def test_spans_are_of_the_whole_source() -> None:
    text = "---\r\ntitle: 'Ла😀г'\r\ntopics:\r\n  - a\r\n---\r\n# Текст\r\n"
    start, end = 5, text.index("---", 5)
    value, problems = parse_yaml(Source("lesson.mdx", text), start, end)
    assert problems == ()
    assert isinstance(value, Object)
    title, topics = value.members
    assert text[title.key.start : title.key.end] == "title"
    assert text[title.value.start : title.value.end] == "'Ла😀г'"
    assert isinstance(topics.value, Array)
    assert text[topics.value.start : topics.value.end] == "- a"


def test_plain_scalars_are_those_of_yaml_1_2() -> None:
    value, _ = parse(
        "[yes, off, 1:30, 010, 0x1F, 0o17, -1.5e3, .inf, 2026-01-01, 40min, ~, null, !!str 5, '7', true, False]"
    )
    assert plain(value) == [
        *("yes", "off", "1:30", 10, 31, 15, -1500.0, float("inf"), "2026-01-01", "40min", None, None, "5", "7"),
        *(True, False),
    ]


def test_keys_are_their_written_text() -> None:
    value, problems = parse("1: a\n~: b\n? [x, y]\n: c\n'1': d\n")
    assert problems == [(5, 1, 'duplicate key "1": line 1 already has it')]
    assert isinstance(value, Object)
    assert [member.name for member in value] == ["1", "~", "[x, y]", "1"]


def test_aliases_share_and_merge_keys_yield() -> None:
    value, problems = parse(
        "base: &base {for: 2m, labels: {severity: warning}}\nrule:\n  <<: *base\n  for: 5m\nsame: *base\n"
    )
    assert problems == []
    assert plain(at(value, "rule")) == {"labels": {"severity": "warning"}, "for": "5m"}
    assert at(value, "same") is at(value, "base")


def test_what_stands_behind_a_defect_is_read() -> None:
    value, problems = parse("title: Grafana: панели\norder: 3\ntopics: [a, b\nduration: 40min\n")
    assert problems == [
        (1, 15, "a second `: ` in one line: put the value in quotes, or check the indent"),
        (3, 9, "this `[` is never closed"),
    ]
    assert plain(value) == {"title": "Grafana: панели", "order": 3, "topics": "[a, b", "duration": "40min"}


def test_only_the_smallest_entry_is_lost() -> None:
    text = (
        "services:\n  connect:\n    image: a: b\n    ports: [1, 2\n    env: {x: 1}\n"
        "  grafana:\n    - image: @g\n      x: 1\n    - y\nvolumes:\n  v: |\n    x\n   y\nlast: 1\n"
    )
    value, problems = parse(text)
    assert [(line, column) for line, column, _ in problems] == [(3, 13), (4, 12), (7, 14), (13, 4)]
    assert plain(value) == {
        "services": {
            "connect": {"image": "a: b", "ports": "[1, 2", "env": {"x": 1}},
            "grafana": [{"image": "@g", "x": 1}, "y"],
        },
        "volumes": {"v": "|\n    x\n   y"},
        "last": 1,
    }


def test_a_bomb_is_one_problem_and_harmless() -> None:
    lines = ["l0: &l0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 30)]
    value, problems = parse("\n".join(lines))
    assert [message for *_, message in problems] == ["`*l3` makes the document grow to more than 100000 values"]
    assert value is not None
    assert len(walk(value)) < 200_000


def test_a_chain_of_aliases_cannot_be_deeper_than_allowed() -> None:
    lines = ["l0: &l0 [x]"] + [f"l{n}: &l{n} [*l{n - 1}]" for n in range(1, 1_000)]
    value, problems = parse("\n".join(lines))
    assert any(f"deeper than {MAX_DEPTH} levels" in message for *_, message in problems)
    assert plain(value) is not None


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 5_000 + "x", "{a: " * 100_000])
def test_depth_is_one_problem(text: str) -> None:
    _, problems = parse(text)
    assert [message for *_, message in problems] == [f"more than {MAX_DEPTH} nested levels: the rest is not read"]


def test_problems_end_somewhere() -> None:
    _, problems = parse("a: 1\n" * 1_000)
    assert len(problems) == MAX_PROBLEMS


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "---\n# nothing\n..."])
def test_an_empty_file_is_no_defect(text: str) -> None:
    documents, problems = parse_documents(Source("x.yml", text))
    assert problems == ()
    assert [plain(document) for document in documents] in ([], [None])


def test_several_documents() -> None:
    documents, problems = parse_documents(Source("x.yml", "a: &x 1\n---\nb: *x\n"))
    assert [plain(document) for document in documents] == [{"a": 1}, {"b": None}]
    assert [problem.message for problem in problems] == ["`*x` names no `&x` before it"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("foo: |\n \tbar", {"foo": "\tbar"}),
        ("foo:\n \tbar", {"foo": "bar"}),
        ("a: 1\n\t\nb: 2", {"a": 1, "b": 2}),
        ("a: {a:, b: 1}", {"a": {"a": None, "b": 1}}),
        ("%YAML 1.3\n---\na: [ :x ]", {"a": [":x"]}),
        ("a: { ?foo: bar }", {"a": {"?foo": "bar"}}),
        ("a: '[ ?b, c:, \ue003'", {"a": "[ ?b, c:, \ue003"}),
        ("a: \ue000", {"a": "\ue000"}),
    ],
)
def test_yaml_that_libyaml_refuses_is_read_where_the_site_reads_it(text: str, value: object) -> None:
    read, problems = parse_yaml(Source("lesson.mdx", text))
    assert problems == ()
    assert read is not None
    assert plain(read) == value


@pytest.mark.parametrize(
    ("text", "value", "why"),
    [
        ("foo: |\n \tbar", {"foo": "\tbar"}, "a tab cannot indent YAML: use spaces"),
        ("%YAML 1.2\n---\na: 1", {"a": 1}, "it supports only `%YAML 1.1`"),
        ("%YAML 1.3\n---\na: 1", {"a": 1}, "found incompatible YAML document"),
        ('a: "x\\/y"', {"a": "x/y"}, "it does not support the escape `\\/`: write `/`"),
        ("a: [http://b?c=d, e]", {"a": ["http://b?c=d", "e"]}, "it takes no `?` in a plain value"),
        ("a: {[b]: c}", {"a": {"[b]": "c"}}, "it takes no list and no mapping as a key"),
        ("? - a\n: b", {"- a": "b"}, "it takes no list and no mapping as a key"),
        ("a:\n  {b\n  : c}", {"a": {"b": "c"}}, "is expected here, for the `{` in line 2"),
        (": a", {"": "a"}, ""),
        ("{a:, b: 1}", {"a": None, "b": 1}, None),
        ("a: [b, c]\nd: 'e?'", {"a": ["b", "c"], "d": "e?"}, None),
    ],
)
def test_valid_yaml_is_read_and_who_refuses_it_is_known(text: str, value: object, why: str | None) -> None:
    source = Source("x.yml", text)
    found = read_yaml(source)
    assert found.problems == ()
    assert [plain(document) for document in found.documents] == [value]
    refused = found.refused or refused_by_go(source, OF_GO)
    assert (refused is None) is (why is None)
    assert refused is None or str(why) in refused.message


def test_lessons_are_read_as_sites_read_them() -> None:
    for text in (": a", "{a\n: b}", "a: {b\n  : c}"):
        [problem] = read_yaml(Source("lesson.mdx", text)).problems
        assert problem.message.startswith("this is valid YAML 1.2, but the readers of lessons refuse it: ")
    assert read_yaml(Source("lesson.mdx", "a: &😁 b\nc: [: d]")).problems == ()


@given(st.text(st.sampled_from("ab:- \n\t[]{}&*!|>'\"%#,?<\\01.\r"), max_size=60))
def test_the_exact_reader_ends_and_keeps_its_places(text: str) -> None:
    try:
        events, odd = read_events(text)
    except NotYaml as refused:
        assert 0 <= refused.at <= len(text)  # noqa: PT017 (most texts are refused, not all)
        return
    assert all(0 <= event.start_mark.index <= event.end_mark.index <= len(text) for event in events)
    assert all(0 <= one.start <= one.end <= len(text) for one in odd)


def test_monstrous_yaml_ends() -> None:
    for text in (
        "[" * 50_000,
        "- " * 5_000 + "a",
        "a: 'b\n" * 5_000,
        "{a: " * 900 + "}" * 900,
        "? " * 3_000,
        "&a " * 9_999,
    ):
        with suppress(NotYaml):
            assert read_events(text)[0]


def test_tabs_that_indent_keys_are_refused_everywhere() -> None:
    for text in ("a:\n\tb: 1", "a:\n\t- b", "a: {b:c\n\td"):
        assert parse_yaml(Source("lesson.mdx", text))[1]


def test_a_tag_that_says_nothing_makes_text() -> None:
    read, _ = parse_yaml(Source("x.yml", "a: ! 12"))
    assert read is not None
    assert plain(read) == {"a": "12"}
