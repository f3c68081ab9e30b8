"""Go templates, read as Go reads them: the verdicts are those of text/template on the same texts."""

from __future__ import annotations

import pytest

from cdclint.documents.monitoring.alerts.alert_templates import IN_PROMETHEUS
from cdclint.syntax.gotemplate import Dialect, parse_template
from stored import answers
from suites.gotemplate import templates

PLAIN = Dialect(frozenset({"humanize"}), frozenset({"$labels", "$value"}))


def test_the_answers_are_those_to_the_suite() -> None:
    assert [text for text, _ in answers("go-template-answers")] == templates()


def test_the_verdicts_are_those_of_go() -> None:
    verdicts: dict[str, bool] = dict(answers("go-template-answers"))
    assert sum(verdicts.values()) > 100
    ours = {text: parse_template(text, IN_PROMETHEUS).error is None for text in verdicts}
    assert [text for text, taken in verdicts.items() if ours[text] is not taken] == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a {{ $label.name }}", "$label"),
        ("a {{ critical }}", "critical"),
        ("a {{ $labels.a | humanise }}", "humanise"),
        ("a {{ if $value }}b", "if"),
        ("a {{ end }}", "end"),
        ("{{ $value }} {{ $value", "{{"),
        ("{{ $labels.a }", "}"),
        ("{{ “x” }}", "“"),
        ("é {{ $value > 1 }}", ">"),
    ],
)
def test_an_error_is_where_it_is(text: str, place: str) -> None:
    error = parse_template(text, PLAIN).error
    assert error is not None
    assert text[error.start : error.end] == place
    assert error.start == text.rindex(place)


def test_references_know_their_fields_and_whether_the_dot_is_the_whole_data() -> None:
    text = (
        "{{ .Labels.a }}{{ $labels.b }}{{ with .Labels }}{{ .c }}{{ $.Labels.d }}{{ else }}{{ .Value }}{{ end }}"
        "{{ (index .x 1).y }}"
    )
    found = parse_template(text, PLAIN)
    assert found.error is None
    assert [(one.base, one.path, one.rooted) for one in found.references] == [
        (".", ("Labels", "a"), True),
        ("$labels", ("b",), False),
        (".", ("Labels",), True),
        (".", ("c",), False),
        ("$", ("Labels", "d"), True),
        (".", ("Value",), True),
        ("()", ("y",), False),
        (".", ("x",), True),
    ]
    for one in found.references:
        for name, place in zip(one.path, one.places, strict=True):
            assert text.startswith(name, place)


def test_more_brackets_than_anybody_writes_end_the_reading() -> None:
    assert parse_template("{{ " + "(" * 500 + "$value" + ")" * 500 + " }}", PLAIN).error is None


@pytest.mark.parametrize(
    "hostile",
    [
        "{{" * 20_000,
        "{{ " + '"\\' * 20_000,
        "{{ $labels" + ".a" * 20_000,
        "{{ if 1 }}" * 5_000,
        "{{/*" * 9_000,
    ],
)
def test_hostile_texts_are_read_in_one_pass(hostile: str) -> None:
    assert parse_template(hostile, PLAIN).text == hostile
