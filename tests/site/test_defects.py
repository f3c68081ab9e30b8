"""Defects of a lesson that must stop `npm run build`, each with its place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest
import yaml

from .conftest import ROOT

if TYPE_CHECKING:
    from .conftest import Site

LESSON = "src/content/course/90-components/01-components.mdx"
FRONTMATTER = """\
title: Урок
description: Об уроке.
order: 1
difficulty: beginner
duration: 40min
topics: [site]
"""


def test_diagram_that_does_not_parse_names_file_line_and_column(copied: Site) -> None:
    text = copied.read(LESSON)
    copied.write(LESSON, text.replace("P->>G: значение метрики", "P->>G"))
    line = text.splitlines().index("     P->>G: значение метрики") + 1
    outcome = copied.build()
    assert outcome.returncode != 0
    assert f"{LESSON}:{line}:" in outcome.stdout + outcome.stderr
    assert "Mermaid diagram does not parse: unexpected" in outcome.stdout + outcome.stderr


def test_every_breach_of_the_schema_is_named_and_is_one_for_json_schema_too(copied: Site) -> None:
    broken = {
        "description": "",
        "order": 0,
        "difficulty": "expert",
        "duration": "40 minutes",
        "topics": ["Grafana", "grafana"],
        "prerequisites": ["03-grafana"],
        "author": "никто",
    }
    schema = json.loads((ROOT / "src/content/lesson.schema.json").read_text(encoding="utf-8"))
    breaches = {
        ".".join(map(str, error.absolute_path)) or key
        for error in jsonschema.Draft202012Validator(schema).iter_errors(broken)
        for key in (["title", "author"] if not error.absolute_path else [""])
    }
    assert breaches == {
        "title",
        "author",
        "description",
        "order",
        "difficulty",
        "duration",
        "topics.0",
        "prerequisites.0",
    }
    copied.write(LESSON, f"---\n{yaml.safe_dump(broken, allow_unicode=True)}---\n\nТекст.\n")
    outcome = copied.build()
    log = outcome.stdout + outcome.stderr
    assert outcome.returncode != 0
    assert "01-components" in log
    for breach in breaches:
        assert f"{breach}: " in log.replace("*", "")
    assert "beginner, intermediate, advanced" in log


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            f"---\n{FRONTMATTER}prerequisites: [03-module-3/99-missing]\n---\n\nТекст.\n",
            f'{LESSON}: prerequisite "03-module-3/99-missing" is no lesson of src/content/course',
            id="unknown prerequisite",
        ),
        pytest.param(
            f"---\n{FRONTMATTER}---\n"
            "import DashboardLayout from '@components/DashboardLayout.astro';\n\n"
            '<DashboardLayout src="labs/missing.json" />\n',
            '<DashboardLayout src="labs/missing.json">: ENOENT',
            id="dashboard that is not there",
        ),
        pytest.param(
            f"---\n{FRONTMATTER}---\n"
            "import Callout from '@components/Callout.astro';\n\n"
            '<Callout type="info">Текст.</Callout>\n',
            '<Callout type="info">: type is one of note, tip, warning, danger',
            id="callout of an unknown kind",
        ),
        pytest.param(f"---\n{FRONTMATTER}---\n\nОткройте <30s.\n", "01-components.mdx", id="text that is no MDX"),
    ],
)
def test_lesson_that_cannot_be_shown_fails_the_build(copied: Site, text: str, message: str) -> None:
    copied.write(LESSON, text)
    outcome = copied.build()
    assert outcome.returncode != 0
    assert message in outcome.stdout + outcome.stderr


def test_course_without_lessons_is_no_site(copied: Site) -> None:
    (copied.folder / LESSON).unlink()
    outcome = copied.build()
    assert outcome.returncode != 0
    assert "src/content/course holds no lesson" in outcome.stdout + outcome.stderr


def test_module_without_its_title_is_named(copied: Site) -> None:
    (copied.folder / "src/content/course/90-components/module.json").unlink()
    outcome = copied.build()
    assert outcome.returncode != 0
    assert "src/content/course/90-components/module.json is missing" in outcome.stdout + outcome.stderr
