"""`cdclint init`: the first minutes in a course that knows nothing of cdclint."""

from __future__ import annotations

import json
import os
import re
import tomllib
from typing import TYPE_CHECKING

import pytest
import yaml

from absent import needs_posix

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Command

LESSON = """\
---
title: Лаг репликации
order: {order}
duration: {order}0min
---

# Лаг репликации

Задержка растёт, когда коннектор не успевает за базой{slip}.
"""
DASHBOARD = {"title": "Lag", "uid": "lag", "panels": [], "templating": {"list": []}}
FILES = (
    "cdclint.toml",
    "src/content/lesson.schema.json",
    "src/content/contracts.yml",
    ".pre-commit-config.yaml",
    ".github/workflows/cdclint.yml",
)


@pytest.fixture
def course(repository: Path) -> Path:
    """Three lessons, one of them with a tag that cannot be, and a dashboard."""
    for order in (1, 2, 3):
        path = repository / f"src/content/course/01-lag/0{order}-lag.mdx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(LESSON.format(order=order, slip=" <30s" if order == 2 else ""), "utf-8")
    (repository / "dashboards").mkdir()
    (repository / "dashboards/lag.json").write_text(json.dumps(DASHBOARD, indent=2), "utf-8")
    return repository


def tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".git/" not in path.as_posix() and ".cdclint_cache" not in path.as_posix()
    }


def test_a_course_is_green_at_once_and_a_new_slip_turns_it_red(cdclint: Command, course: Path) -> None:
    done = cdclint("init")
    assert done.returncode == 0, done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines() if line[0] != " "] == ["wrote"] * 6
    assert re.search(r"syntax/mdx +1 stay reported\n", done.stdout)
    assert "in the baseline\n" in done.stdout
    assert all((course / name).is_file() for name in FILES)
    settings = tomllib.loads((course / "cdclint.toml").read_text("utf-8"))
    assert settings == {
        "lessons": ["src/content/course/**/*.mdx"],
        "prose-language": "ru",
        "baseline": "cdclint-baseline.json",
    }
    checked = cdclint("check")
    # A page that does not build is not hidden: it is broken today.
    assert checked.returncode == 1, checked.stdout
    assert "02-lag.mdx:9" in checked.stdout
    assert "known from the baseline" in checked.stderr
    second = course / "src/content/course/01-lag/02-lag.mdx"
    second.write_text(second.read_text("utf-8").replace(" <30s", ""), "utf-8")
    assert cdclint("check").returncode == 0
    later = course / "src/content/course/02-more/01-more.mdx"
    later.parent.mkdir()
    later.write_text(LESSON.format(order=1, slip="").replace("order: 1", "ordr: 1"), "utf-8")
    reported = cdclint("check", "--output-format", "concise")
    assert "02-more/01-more.mdx:3:1: frontmatter/schema-violation" in reported.stdout
    later.unlink()
    third = course / "src/content/course/01-lag/03-lag.mdx"
    third.write_text(third.read_text("utf-8").replace("order: 3", "ordr: 3").replace("за базой", "за <5s"), "utf-8")
    reported = cdclint("check", "--output-format", "concise")
    assert reported.returncode == 1
    assert "03-lag.mdx:3:1: frontmatter/schema-violation" in reported.stdout
    at = len("Задержка растёт, когда коннектор не успевает за <") + 1
    assert f"03-lag.mdx:9:{at}: syntax/mdx" in reported.stdout
    assert "02-lag.mdx" not in reported.stdout


def test_what_it_writes_is_what_others_read(cdclint: Command, course: Path) -> None:
    cdclint("init")
    hooks = yaml.safe_load((course / ".pre-commit-config.yaml").read_text("utf-8"))
    (hook,) = hooks["repos"][0]["hooks"]
    assert hook["entry"] == "cdclint check --force-exclude"
    workflow = yaml.safe_load((course / ".github/workflows/cdclint.yml").read_text("utf-8"))
    assert {"run": "cdclint check"} in workflow["jobs"]["check"]["steps"]
    contracts = yaml.safe_load((course / "src/content/contracts.yml").read_text("utf-8"))
    assert contracts == {
        "dashboards": {"dashboards/lag.json": {"title": "Lag", "uid": "lag"}},
    }


def test_quizzes_get_the_schema_that_they_keep(cdclint: Command, course: Path) -> None:
    question = {"question": "Что?", "options": ["лаг", "слот"], "answer": 0}
    for number in (1, 2, 3):
        path = course / f"src/content/quizzes/0{number}-lag.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"lesson": f"01-lag/0{number}-lag", "questions": [question]}, indent=1), "utf-8")
    assert cdclint("init").returncode == 0
    settings = tomllib.loads((course / "cdclint.toml").read_text("utf-8"))
    assert settings["schemas"] == {"src/content/quizzes/**/*.json": "src/content/quizzes.schema.json"}
    assert "data/" not in cdclint("check").stdout
    path.write_text(json.dumps({"lesson": "01-lag/03-lag", "questions": [question | {"anwser": 1}]}), "utf-8")
    found = cdclint("check", "--output-format", "concise").stdout
    assert "src/content/quizzes/03-lag.json:1:155: data/schema-violation unknown key `anwser`" in found


def test_each_type_of_question_keeps_its_own_schema_and_new_types_are_let_in(cdclint: Command, course: Path) -> None:
    choice = {"id": "a", "type": "multiple-choice", "question": "Что?", "options": ["лаг", "слот"], "correctAnswer": 0}
    claim = {"id": "b", "type": "true-false", "question": "Слот держит журнал.", "correctAnswer": True}
    folder = course / "src/content/quizzes"
    folder.mkdir(exist_ok=True)

    def write(number: int, *questions: dict[str, object]) -> None:
        unlike = [one | {"id": f"{one['id']}{number}"} for one in questions]
        text = json.dumps({"lesson": f"01-lag/0{number}-lag", "questions": unlike}, ensure_ascii=False)
        (folder / f"0{number}-lag.json").write_text(text, "utf-8")

    for number in (1, 2, 3):
        write(number, choice, claim)
    assert cdclint("init").returncode == 0
    assert "data/" not in cdclint("check").stdout
    code = {"id": "c", "type": "code-challenge", "question": "Сложите.", "starterCode": "1", "solutionCode": "1 + 1"}
    write(4, choice, claim, code)
    assert "data/" not in cdclint("check").stdout
    write(5, choice | {"hint": "лаг"}, claim | {"options": ["да"]}, code | {"type": "cod-challenge"})
    found = cdclint("check", "--select", "data", "--output-format", "concise").stdout
    assert found.count("05-lag.json") == 3
    assert "unknown key `hint`" in found
    assert "unknown key `options`" in found
    assert "did you mean `code-challenge`" in found


def test_a_single_file_of_data_gets_a_schema_and_other_keys_of_a_quiz_a_hint(cdclint: Command, course: Path) -> None:
    (course / "data").mkdir(exist_ok=True)
    terms = [{"term": f"Слот {number}", "definition": "Место чтения."} for number in range(4)]
    glossary = course / "data/glossary.json"
    glossary.write_text(json.dumps({"terms": terms}, ensure_ascii=False), "utf-8")
    asked = [{"ask": f"Что {number}?", "variants": ["лаг", "слот"], "right": number % 2} for number in range(3)]
    (course / "data/test.json").write_text(json.dumps({"tasks": asked}, ensure_ascii=False), "utf-8")
    done = cdclint("init")
    keys = 'quiz-keys = { questions = "tasks", question = "ask", answer = "right" }'
    assert keys in done.stdout
    assert f"# {keys}\n" in (course / "cdclint.toml").read_text("utf-8")
    settings = tomllib.loads((course / "cdclint.toml").read_text("utf-8"))
    assert settings["schemas"]["data/glossary.json"] == "data/glossary.schema.json"
    assert "data/" not in cdclint("check", "--select", "data").stdout
    glossary.write_text(json.dumps({"terms": [*terms, {"term": "Лаг", "definiton": "Задержка."}]}), "utf-8")
    assert "unknown key `definiton`" in cdclint("check", "--select", "data", "--output-format", "concise").stdout


def test_a_clean_course_has_no_baseline(cdclint: Command, course: Path) -> None:
    second = course / "src/content/course/01-lag/02-lag.mdx"
    second.write_text(second.read_text("utf-8").replace(" <30s", ""), "utf-8")
    (course / "dashboards/lag.json").unlink()
    assert cdclint("init").returncode == 0
    assert not (course / "cdclint-baseline.json").exists()
    assert cdclint("check", "--max-warnings", "0").returncode == 0


def test_twice_changes_nothing(cdclint: Command, course: Path) -> None:
    cdclint("init")
    before = tree(course)
    done = cdclint("init")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["kept"] * 6
    assert tree(course) == before


@pytest.mark.parametrize("force", [False, True])
def test_files_of_others(cdclint: Command, course: Path, force: bool) -> None:  # noqa: FBT001 (a parameter of a test)
    hooks = "# ours\nrepos:\n  - repo: local\n    hooks:\n      - {id: x, name: x, entry: x, language: system}\n"
    (course / ".pre-commit-config.yaml").write_text(hooks, "utf-8")
    (course / ".gitlab-ci.yml").write_text("build:\n  script: [make]\n", "utf-8")
    (course / "cdclint.toml").write_text('select = ["syntax"]\n', "utf-8")
    before = tree(course)
    done = cdclint("init", *(["--force"] if force else []))
    assert done.returncode == 0, done.stderr
    after = tree(course)
    if force:
        assert after[".pre-commit-config.yaml"].decode().startswith(hooks)
        ids = [
            hook["id"] for repo in yaml.safe_load(after[".pre-commit-config.yaml"])["repos"] for hook in repo["hooks"]
        ]
        assert ids == ["x", "cdclint"]
        assert list(yaml.safe_load(after[".gitlab-ci.yml"])) == ["build", "cdclint"]
        assert b"lessons" in after["cdclint.toml"]
    else:
        assert {name: after[name] for name in before} == before
        assert "add to it:\n" in done.stdout
        assert "id: cdclint" in done.stdout
        assert "- pip install cdclint" in done.stdout
    assert ".github/workflows/cdclint.yml" not in after


def test_english_lessons_are_not_judged_as_russian(cdclint: Command, repository: Path) -> None:
    (repository / "one.mdx").write_text("---\ntitle: Lag\n---\n\n# Lag\n\nThe lag grows when the connector is slow.\n")
    assert cdclint("init").returncode == 0
    assert cdclint("check", "--max-warnings", "0").returncode == 0
    assert not (repository / "cdclint-baseline.json").exists()


def test_a_course_without_its_site_gets_the_settings_that_nothing_else_tells(
    cdclint: Command, repository: Path
) -> None:
    names = ["Note", "Note", "Note", "Note", "Note", "Steps", "Steps"]
    for number, name in enumerate(names, 1):
        path = repository / f"src/content/course/01-lag/0{number}-lag.mdx"
        path.parent.mkdir(parents=True, exist_ok=True)
        formula = " Среднее: $\\bar{x} = \\frac{a}{n}$." if number == 2 else ""
        slip = f"\n<{name}>Важно.</{name}>{formula}\n"
        path.write_text(LESSON.format(order=number, slip="") + slip, "utf-8")
    plans = repository / ".planning"
    plans.mkdir()
    (plans / "01-PLAN.md").write_text("---\nmust_haves:\n  artifacts: [{path: src/gone.mdx}]\n---\n", "utf-8")
    (plans / "01-SUMMARY.md").write_text("# Done\n", "utf-8")
    done = cdclint("init")
    assert done.returncode == 0, done.stderr
    text = (repository / "cdclint.toml").read_text("utf-8")
    assert "# 1 plans have a summary beside them" in text
    assert tomllib.loads(text) == {
        "lessons": ["src/content/course/**/*.mdx"],
        "prose-language": "ru",
        "math": True,
        "provided-components": ["Note", "Steps"],
    }
    assert not (repository / "cdclint-baseline.json").exists()
    new = repository / "src/content/course/02-more/01-new.mdx"
    new.parent.mkdir()
    new.write_text(LESSON.format(order=1, slip="") + "\n<Note>Новый урок.</Note>\n", "utf-8")
    assert cdclint("check", "--max-warnings", "0").returncode == 0
    new.write_text(LESSON.format(order=1, slip="") + "\n<Noet>Новый урок.</Noet>\n", "utf-8")
    assert "component/undefined" in cdclint("check").stdout


def test_many_components_of_one_lesson_each_are_any_name(cdclint: Command, repository: Path) -> None:
    for number in range(1, 8):
        path = repository / f"src/content/course/01-lag/0{number}-lag.mdx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(LESSON.format(order=number, slip="") + f"\n<Diagram{number}A />\n", "utf-8")
    assert cdclint("init").returncode == 0
    assert tomllib.loads((repository / "cdclint.toml").read_text("utf-8"))["provided-components"] == ["*"]
    assert cdclint("check").returncode == 0


def test_nothing_to_adopt(cdclint: Command, repository: Path) -> None:
    (repository / "notes.txt").write_text("x")
    done = cdclint("init")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"cdclint: there is neither a lesson (.mdx) nor a dashboard below {repository}\n"
    assert list(tree(repository)) == ["notes.txt"]


@needs_posix
@pytest.mark.skipif(os.access("/", os.W_OK), reason="not proven here: root may write everywhere")
def test_a_folder_that_cannot_be_written(cdclint: Command, course: Path) -> None:
    course.chmod(0o555)
    try:
        done = cdclint("init")
    finally:
        course.chmod(0o755)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr


@pytest.mark.parametrize("name", ["src/content/contracts.yml", ".github"])
def test_a_place_that_is_taken(cdclint: Command, course: Path, name: str) -> None:
    """A folder where a file must be, and a file where a folder must be."""
    if name == ".github":
        (course / name).write_text("x")
    else:
        (course / name).mkdir()
    done = cdclint("init", "--force")
    assert done.returncode == 2
    assert done.stderr.startswith("cdclint: ")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_options_come_as_they_are_called(write_lesson: Callable[[], None], cdclint: Command) -> None:
    write_lesson()
    assert cdclint("init", "-q").stderr == ""


@pytest.fixture
def write_lesson(repository: Path) -> Callable[[], None]:
    def write() -> None:
        (repository / "one.mdx").write_text(LESSON.format(order=1, slip=""), "utf-8")

    return write
