from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal

import jsonschema
import pytest

from cdclint.config import Config, ConfigError, load
from cdclint.config.schema import schema
from cdclint.config.setting_place import Place
from cdclint.config.setting_values import convert
from cdclint.config.settings import PerFileIgnore, kinds
from cdclint.config.settings import settings as declared_settings
from cdclint.core.rule import Severity
from cdclint.documents.course import Layout
from cdclint.documents.quiz.quiz_keys import PARTS
from cdclint.output.pages.settings_page import render_schema

SCHEMA = Path(__file__).parents[1] / "linter" / "cdclint" / "data" / "cdclint.schema.json"


def settings(folder: Path, text: str, name: str = "cdclint.toml") -> Config:
    (folder / name).write_text(text, "utf-8")
    return load(folder, {})


def test_without_a_file_the_folder_is_the_root_and_all_is_default(tmp_path: Path) -> None:
    config = load(tmp_path, {})
    assert config.root == tmp_path
    assert config == Config(tmp_path, dict.fromkeys(kinds(), "default"))


def test_an_empty_file_means_the_defaults_and_marks_the_root(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "cdclint.toml").touch()
    assert load(inner, {}) == Config(tmp_path, dict.fromkeys(kinds(), "default"))


def test_the_nearest_file_counts_and_a_pyproject_only_if_it_speaks_of_us(tmp_path: Path) -> None:
    inner = tmp_path / "a"
    inner.mkdir()
    (tmp_path / "pyproject.toml").write_text("[tool.cdclint]\njobs = 2\n", "utf-8")
    (inner / "pyproject.toml").write_text('[project]\nname = "x"\n', "utf-8")
    assert load(inner, {}).jobs == 2
    (inner / "cdclint.toml").write_text("jobs = 3\n", "utf-8")
    assert load(inner, {}).jobs == 3
    assert load(inner, {}, file=tmp_path / "pyproject.toml").jobs == 2
    assert load(inner, {}, isolated=True).jobs == 0


def test_a_named_file_of_another_name_makes_no_root(tmp_path: Path) -> None:
    """Settings in /tmp would check all of /tmp."""
    course, part = tmp_path / "course", tmp_path / "course" / "part"
    part.mkdir(parents=True)
    (course / "contracts.yml").touch()
    other = tmp_path / "strict.toml"
    other.write_text('jobs = 2\ncontracts = "contracts.yml"\n', "utf-8")
    assert (load(course, {}, file=other).root, load(course, {}, file=other).jobs) == (course, 2)
    (course / "cdclint.toml").touch()
    assert load(part, {}, file=other).root == course
    (tmp_path / "pyproject.toml").write_text("[tool.cdclint]\njobs = 3\n", "utf-8")
    assert load(course, {}, file=tmp_path / "pyproject.toml").root == tmp_path


@pytest.mark.parametrize("name", ["cdclint.toml", "pyproject.toml"])
def test_settings_that_lie_outside_of_the_project_are_not_read(tmp_path: Path, name: str) -> None:
    course = tmp_path / "course"
    course.mkdir()
    (tmp_path / "secret.toml").write_text('tool.cdclint.select = ["PASSWORD"]\n', "utf-8")
    (course / name).symlink_to(tmp_path / "secret.toml")
    with pytest.raises(ConfigError) as caught:
        load(course, {})
    assert str(caught.value) == f"{course / name}: is a symbolic link that leads outside of the project"
    (course / name).unlink()
    (course / "own.toml").write_text("jobs = 2\n", "utf-8")
    (course / "cdclint.toml").symlink_to("own.toml")
    assert load(course, {}).jobs == 2


def test_everything_can_be_set(tmp_path: Path) -> None:
    for name in ("contracts.yml", "schema.json"):
        (tmp_path / name).touch()
    config = settings(
        tmp_path,
        """
        include = ["**/*.mdx"]
        extend-exclude = ["drafts/"]
        ignore = ["prose"]
        max-warnings = 5
        math = true
        prose-language = ""
        contracts = "contracts.yml"
        lesson-schema = "schema.json"
        lessons = ["course/**/*.mdx"]

        [severity]
        suppression = "error"
        "syntax/yaml" = "off"

        [per-file-ignores]
        "a.mdx" = { rules = ["syntax"], reason = "a sample" }
        "labs/*.json" = { rules = ["prose"], reason = "another" }
        """,
    )
    assert config.layout == Layout(("course/**/*.mdx",), "", "contracts.yml", "schema.json", math=True)
    assert config.severity == {"suppression": Severity.ERROR, "syntax/yaml": Severity.OFF}
    assert config.per_file_ignores["a.mdx"] == PerFileIgnore(("syntax",), "a sample")
    assert list(config.per_file_ignores) == ["a.mdx", "labs/*.json"]
    assert config.origins["per-file-ignores.labs/*.json"] == "cdclint.toml:18"
    assert (config.include, config.max_warnings) == (("**/*.mdx",), 5)
    assert config.origins["max-warnings"] == "cdclint.toml:5"
    assert config.origins["severity"] == "cdclint.toml:12"


def test_the_layout_can_be_set_in_full() -> None:
    assert {part.name for part in fields(Layout)} <= {part.name for part in fields(Config)}


def test_the_command_line_goes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "cdclint.toml").write_text('jobs = 2\nignore = ["syntax/yaml", "syntax/json"]\n', "utf-8")
    config = load(tmp_path, {"jobs": 4, "select": ("syntax/yaml",)})
    assert (config.jobs, config.origins["jobs"]) == (4, "command line")
    assert config.severity_of("syntax/yaml", Severity.ERROR) is Severity.ERROR
    assert config.severity_of("syntax/json", Severity.ERROR) is Severity.OFF


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\njbs = 1\n", "cdclint.toml:2: unknown key `jbs`; did you mean `jobs`?"),
        ("# x\n\njobs = true\n", "cdclint.toml:3: `jobs` must be a whole number, not true"),
        ('include = "a"\n', 'cdclint.toml:1: `include` must be a list, each a string, not "a"'),
        ('include = [\n  "a",\n  1,\n]\n', "cdclint.toml:1: `include` must be a string, not 1"),
        ('[severity]\na = "error"\n', "cdclint.toml:2: unknown rule `a`"),
        (
            '[severity]\nsyntax = "fatal"\n',
            'cdclint.toml:2: `syntax` must be one of "error", "warning", "info", "off", not "fatal"',
        ),
        ('severity = {syntax = "fatal"}\n', 'cdclint.toml:1: `syntax` must be one of "error"'),
        ("severity = 1\n", "cdclint.toml:1: `severity` must be a table, not 1"),
        ('ignore = ["syntax/yml"]\n', "cdclint.toml:1: unknown rule `syntax/yml`; did you mean `syntax/yaml`?"),
        (
            '[[per-file-ignores]]\nfiles = ["a"]\n',
            'cdclint.toml:1: `per-file-ignores` must be a table, not a list (for example `"labs/*.json" = {',
        ),
        (
            '[per-file-ignores]\n"a" = ["syntax"]\n',
            'cdclint.toml:2: `a` must be a table, not a list (for example `"labs/*.json" = {',
        ),
        (
            '[per-file-ignores]\n"a" = { rules = ["syntax"] }\n',
            'cdclint.toml:2: `reason` is missing (for example `"labs/*.json" = {',
        ),
        (
            '[per-file-ignores."a b"]\nrules = ["syntax"]\nreason = " "\n',
            "cdclint.toml:3: `reason` must say why",
        ),
        (
            "[per-file-ignores]\na = { rules = [], reason = 'x' }\n\n'b/*' = { rule = [] }\n",
            "cdclint.toml:4: unknown key `rule`; did you mean `rules`?",
        ),
        (
            "[per-file-ignores]\n'b/*' = { rules = ['syntax', 'sintax'], reason = 'x' }\n",
            "cdclint.toml:2: unknown rule `sintax`; did you mean `syntax`?",
        ),
        ('[rules."syntax/yml"]\na = 1\n', "cdclint.toml:1: unknown rule `syntax/yml`; did you mean `syntax/yaml`?"),
        ("rules = 1\n", "cdclint.toml:1: `rules` must be a table of tables, one a rule"),
        ('[rules."syntax/yaml"]\na = 1\n', "cdclint.toml:1: `syntax/yaml` has no options"),
        ("jobs = = 1\n", "cdclint.toml:1: Invalid value"),
        ("jobs = 1\njobs = 2\n", "cdclint.toml:2: Cannot overwrite a value"),
        ("a = [", "cdclint.toml:1: "),
    ],
)
def test_a_mistake_is_told_at_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as reported:
        settings(tmp_path, text)
    assert str(reported.value).startswith(message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('lessons = [\n"a/{b,c}/*.mdx"]', 'have no choice in braces: write "a/b/*.mdx", "a/c/*.mdx"'),
        ("include = ['[z-a]', '!']", "cdclint.toml:1: `include`: `!` matches no file"),
        ('[per-file-ignores]\n"{a,b}.md" = {rules = ["syntax"], reason = "x"}', "cdclint.toml:2: `per-file-ignores`: "),
    ],
)
def test_a_glob_of_another_dialect_is_told_with_its_replacement(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "cdclint.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, {})
    assert message in raised.value.args[0]


def test_a_mistake_in_pyproject_is_told_at_its_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^pyproject\.toml:5: unknown key `jbs`"):
        settings(tmp_path, '[project]\nname = "x"\n\n[tool.cdclint]\njbs = 1\n', "pyproject.toml")
    with pytest.raises(ConfigError, match=r"^pyproject\.toml:2: `tool.cdclint` must be a table"):
        settings(tmp_path, "[tool]\ncdclint = 1 # tool.cdclint\n", "pyproject.toml")


def test_a_file_that_is_not_utf8_or_not_there(tmp_path: Path) -> None:
    (tmp_path / "cdclint.toml").write_bytes(b"jobs = 1 # \xff\n")
    with pytest.raises(ConfigError, match="is not UTF-8"):
        load(tmp_path, {})
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        load(tmp_path, {}, file=tmp_path / "nope.toml")


def test_a_file_of_the_course_that_is_set_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "src" / "content").mkdir(parents=True)
    (tmp_path / "src" / "content" / "contract.yml").touch()
    with pytest.raises(ConfigError) as reported:
        settings(tmp_path, 'jobs = 1\ncontracts = "src/content/contracts.yaml"\n')
    assert str(reported.value) == (
        "cdclint.toml:2: `contracts` is `src/content/contracts.yaml`, and there is no such file; "
        "did you mean `src/content/contract.yml`?"
    )
    (tmp_path / "src" / "content" / "lesson.schema.json").touch()
    with pytest.raises(ConfigError, match=r"; did you mean `src/content/lesson\.schema\.json`"):
        settings(tmp_path, 'lesson-schema = "lesson.schema.json"\n')
    with pytest.raises(ConfigError, match=r"cdclint.toml:1: .* no such file$"):
        settings(tmp_path, 'contracts = "nowhere/x"\n')
    with pytest.raises(ConfigError, match="no such file"):
        settings(tmp_path, 'contracts = "src"\n')
    assert settings(tmp_path, 'contracts = ""\n').contracts == ""
    (tmp_path / "src" / "content" / "lesson.schema.json").unlink()
    assert settings(tmp_path, "").lesson_schema == "src/content/lesson.schema.json"


@dataclass(frozen=True)
class Options:
    """Options as a rule may have them."""

    most: int = 3
    ratio: float = 0.5
    words: tuple[str, ...] = ()
    level: Literal["low", "high"] = "low"
    by_name: dict[str, int] = field(default_factory=dict)
    maybe: str | None = None


def test_options_become_the_rules_dataclass() -> None:
    place = Place("cdclint.toml", "", ())
    given = {"most": 1, "ratio": 2, "words": ["a"], "level": "high", "by-name": {"x": 1}, "maybe": "y"}
    assert convert(Options, given, place) == Options(1, 2, ("a",), "high", {"x": 1}, "y")
    with pytest.raises(ConfigError, match="unknown key `mst`; did you mean `most`"):
        convert(Options, {"mst": 1}, place)
    with pytest.raises(ConfigError, match='`level` must be one of "low", "high", not "mid"'):
        convert(Options, {"level": "mid"}, place)


def test_the_published_schema_is_fresh(pytestconfig: pytest.Config) -> None:
    if pytestconfig.getoption("update_cases"):
        SCHEMA.write_text(render_schema(), "utf-8")
    assert SCHEMA.read_text("utf-8") == render_schema(), "run `pytest --update-cases tests/test_config.py`"


def test_the_parts_of_quizzes_are_those_that_the_setting_speaks_of() -> None:
    doc = next(part.metadata["doc"] for part in declared_settings() if part.name == "quiz_keys")
    assert doc.partition("by the part: ")[2].rstrip(".").split(", ") == list(PARTS)


def test_the_schema_takes_what_we_take_and_refuses_what_we_refuse() -> None:
    validator = jsonschema.Draft202012Validator(schema())
    validator.check_schema(schema())
    ignore = {"labs/*.json": {"rules": ["syntax"], "reason": "x"}}
    assert validator.is_valid({"jobs": 2, "severity": {"syntax": "off"}, "per-file-ignores": ignore})
    assert not validator.is_valid({"jbs": 2})
    assert not validator.is_valid({"jobs": "2"})
    assert not validator.is_valid({"severity": {"sintax": "off"}})
    assert not validator.is_valid({"per-file-ignores": {"a": {"rules": []}}})
    properties = json.loads(SCHEMA.read_text("utf-8"))["properties"]
    assert set(properties) == set(kinds())
    assert all(one["description"] for one in properties.values())
