"""Whatever a provisioning or rule file holds in whatever place, no rule breaks on it."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.open_document import read
from cdclint.documents.project import Project
from cdclint.registry import all_rules

ROOT = Path(__file__).parents[3]
LABS = ROOT / "labs" / "monitoring"
FILES = [
    *sorted((LABS / "grafana" / "provisioning").rglob("*.yml")),
    *sorted((LABS / "prometheus" / "rules").rglob("*.yml")),
]
COURSE = Course.load(ROOT, Layout())
VALUES = {path.relative_to(ROOT).as_posix(): yaml.safe_load(path.read_text("utf-8")) for path in FILES}
ODD = [
    *(
        None,
        True,
        0,
        -1,
        1.5,
        "",
        " ",
        "$",
        "${a}",
        "$$a",
        "{{",
        "{{ $labels.x.y }}",
        "{{ end }}",
        "5m",
        "24:00",
        "...",
        "=~",
        "(",
    ),
    *([], {}, [[]], [{}], {"a": []}, [None], "sum by (", "$B", "a:b", "2:1"),
]


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:  # noqa: ANN401 (any YAML)
    found = [path]
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        found.extend(places(inner, (*path, key)))
    return found


PLACES = [(name, path) for name, value in VALUES.items() for path in places(value) if path]


def judge(name: str, text: str) -> None:
    """Run every rule over the file alone, and over a project that holds nothing else."""
    source = Source(name, text)
    document = read(source, COURSE)
    project = Project(COURSE, {name: document.facts}, lambda _: source)
    json.dumps(document.facts)
    for rule in all_rules().values():
        for one in (document, project):
            if isinstance(one, rule.reads) and rule.group in {"alert", "lab", "consistency", "dashboard"}:
                for finding in rule.run(one):
                    assert 0 <= finding.span.start <= finding.span.end <= len(text)
                    assert finding.message


@pytest.mark.parametrize("name", VALUES)
def test_the_files_as_they_are(name: str) -> None:
    judge(name, (ROOT / name).read_text("utf-8"))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(ODD)), min_size=1, max_size=4))
def test_any_value_in_any_place(changes: list[tuple[tuple[str, tuple[str | int, ...]], Any]]) -> None:
    name = changes[0][0][0]
    value = deepcopy(VALUES[name])
    for (file, path), odd in changes:
        inner = value
        try:
            for step in path[:-1] if file == name else ():
                inner = inner[step]
            inner[path[-1]] = odd
        except (KeyError, IndexError, TypeError):
            continue
    judge(name, yaml.dump(value, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), allow_unicode=True))
