"""What can be set: each field of `Config` is a setting, its name in kebab-case the key, its metadata what it is for."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 (annotations of settings are evaluated)
from functools import cache
from pathlib import Path  # noqa: TC003 (likewise)
from typing import Any, Literal, get_type_hints

from cdclint.core.dataclass import dataclass, field, field_names, replace
from cdclint.core.message import Message
from cdclint.core.rule import Severity
from cdclint.documents.course import NO_RENDERER, Layout
from cdclint.documents.open_document import SUFFIXES
from cdclint.documents.site.renderer import NAMES as RENDERERS  # noqa: TC001 (annotations are evaluated)

ALL = "ALL"
"""The word that selects every rule."""
VERSION = r"|[0-9]{1,9}(\.[0-9]{1,9}){0,9}(\.[A-Z][0-9A-Za-z]{0,19})?"
"""What a version of Debezium looks like; it may be absent."""
MAJOR = 3
"""The newest major version of Debezium that the catalogue knows."""

PROMETHEUS = r"|v?[0-9]{1,9}\.[0-9]{1,9}(\.[0-9]{1,9})?"
"""What a version of Prometheus looks like; it may be absent."""

CACHE_TAG = "CACHEDIR.TAG"
"""The file that says that a folder is a cache."""

COMMAND_LINE = Message("command line")
DEFAULT = Message("default")
"""The origins of settings that are not in a file."""

LANGUAGES = ("en", "ru")
"""The languages of messages."""

_LAYOUT = Layout()
_IN_LAYOUT = {"language": "prose_language"}
"""Fields of a `Layout` whose setting has another name."""
_EXCLUDED = (
    *(".git/", ".hg/", ".svn/", "node_modules/", ".venv/", "venv/", "__pycache__/", ".cdclint_cache/", ".astro/"),
    *("package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "*.min.json"),
    *("tsconfig*.json", "jsconfig*.json", ".vscode/", ".devcontainer/"),
)


def _setting(doc: str, default: object) -> Any:  # noqa: ANN401 (a dataclass field is of its annotation's type)
    if default == {}:
        return field(default_factory=dict, metadata={"doc": doc})
    return field(default=default, metadata={"doc": doc})


@dataclass(frozen=True, slots=True)
class PerFileIgnore:
    """Rules that the files of one glob are excused from, and why."""

    rules: tuple[str, ...] = field(metadata={"doc": "Rules or groups that are not to be reported there."})
    reason: str = field(metadata={"doc": "Why; it must be given."})


@dataclass(frozen=True)
class Config:
    """The settings in force. Globs are written as in .gitignore and relative to `root`."""

    root: Path
    origins: Mapping[str, str]
    """Where each setting comes from, by its key: `default`, `cdclint.toml:3` or `command line`.

    Each glob of `per-file-ignores` has one, too, by `per-file-ignores.` and the glob.
    """
    written: tuple[Path, ...] = ()
    """Reports that the run writes or joins, absolute: like the baseline, they are not checked."""

    include: tuple[str, ...] = _setting(
        "Globs of the files to check.", tuple(f"**/*{suffix}" for suffix in sorted(SUFFIXES))
    )
    exclude: tuple[str, ...] = _setting(
        "Globs of files and folders to leave out, instead of the default ones.", _EXCLUDED
    )
    extend_exclude: tuple[str, ...] = _setting("Globs of what to leave out beside `exclude`.", ())
    select: tuple[str, ...] = _setting("Rules and groups to run; ALL is every rule.", (ALL,))
    extend_select: tuple[str, ...] = _setting("Rules and groups to run beside `select`.", ())
    ignore: tuple[str, ...] = _setting("Rules and groups not to run.", ())
    severity: Mapping[str, Severity] = _setting("How much a rule or group weighs: error, warning, info or off.", {})
    per_file_ignores: Mapping[str, PerFileIgnore] = _setting("Rules that files are excused from, by a glob.", {})
    baseline: str = _setting("File of the diagnostics that are known and not reported; empty for none.", "")
    cache_dir: str = _setting("Folder of the cache.", ".cdclint_cache")
    jobs: int = _setting("Worker processes; 0 is one a core where that pays.", 0)
    max_warnings: int = _setting("How many warnings pass; -1 is any number.", -1)
    max_file_size: int = _setting("Bytes that a file may have; a larger one is named and not judged.", 10_000_000)
    lessons: tuple[str, ...] = _setting("Globs of the files that are lessons.", _LAYOUT.lessons)
    language: Literal["", "en", "ru"] = _setting(
        "Language of the messages; empty is that of the locale, where cdclint speaks it, otherwise English.", ""
    )
    prose_language: str | None = _setting(
        "ISO 639-1 code of the lessons' prose; empty where it is not judged. Unset, it is detected from the lessons.",
        _LAYOUT.language,
    )
    contracts: str = _setting("File of what each lesson and dashboard must contain.", _LAYOUT.contracts)
    lesson_schema: str = _setting("JSON Schema of a lesson's frontmatter.", _LAYOUT.lesson_schema)
    done_plans: bool = _setting(
        "Whether a plan is held to its promises after its work is done, when a summary is beside it.", False
    )
    math: bool | None = _setting("Whether `$` begins math; unset, the site's configuration decides.", _LAYOUT.math)
    renderer: Literal["", NO_RENDERER, *RENDERERS] = _setting(  # type: ignore[valid-type]  # names are data
        'What renders the lessons; empty, it is detected from the files. "none" where the site is not in the project.',
        _LAYOUT.renderer,
    )
    provided_components: tuple[str, ...] | None = _setting(
        "Components that lessons use without an import, `*` in a name for any letters; unset, they are detected.",
        _LAYOUT.provided_components,
    )
    debezium_version: str = _setting(
        'Version of Debezium that the course is about, such as "3.6"; empty for the newest version in the catalogue.',
        _LAYOUT.debezium_version,
    )
    prometheus_version: str = _setting(
        'Version of Prometheus that the queries are for, such as "3.13"; empty for that of the Compose files.',
        _LAYOUT.prometheus_version,
    )
    prometheus_features: tuple[str, ...] | None = _setting(
        "What Prometheus is started with, `--enable-feature`; unset, detected from the Compose files.",
        _LAYOUT.prometheus_features,
    )
    exporter_profile: Literal["auto", "debezium-examples", "default"] = _setting(
        "Whose names Debezium's metrics have: those of debezium-examples' rules (`debezium_metrics_Connected`), the "
        "exporter's own (`debezium_postgres_connector_metrics_Connected`), or either.",
        _LAYOUT.exporter_profile,
    )
    metrics: tuple[str, ...] = _setting(
        "Files that add metrics to the catalogue, as metrics.schema.json describes them.", _LAYOUT.metrics
    )
    quizzes: tuple[str, ...] = _setting(
        "Globs of the files that are quizzes; unset, every file with questions is one.",
        _LAYOUT.quizzes,
    )
    quiz_keys: Mapping[str, str] = _setting(
        "Keys of quizzes where they are not the common ones, by the part: questions, lesson, module, id, kind, "
        "question, options, answer, explanation, text, mark, language, starter, solution, tests.",
        {},
    )
    schemas: Mapping[str, str] = _setting(
        "JSON Schemas of data files, JSON or YAML, by a glob of these files, or `collection:NAME` for that of a "
        "collection of the site; the last glob that matches decides.",
        {},
    )
    words: str = _setting(
        "File of Russian words that the course accepts, one a line; `эвикт*` accepts all that begin so.", _LAYOUT.words
    )
    glossary: str = _setting(
        "JSON or YAML file of the course's terms: objects with `term`, and other names under `termEn` or `aliases`.",
        _LAYOUT.glossary,
    )
    live_before: tuple[str, ...] = _setting(
        "Commands that `cdclint live --run` runs in the lab's folder before the marked blocks of each lesson.", ()
    )
    live_after: tuple[str, ...] = _setting(
        "Commands that `cdclint live --run` runs after the marked blocks of each lesson, also if one of them failed.",
        (),
    )
    rules: Mapping[str, object] = _setting("Options of rules, by the rule's id.", {})

    @property
    def layout(self) -> Layout:
        """Where the course keeps its parts."""
        return Layout(**{name: getattr(self, _IN_LAYOUT.get(name, name)) for name in field_names(Layout)})

    def with_layout(self, layout: Layout) -> Config:
        """These settings for a course that keeps its parts elsewhere."""
        parts = {_IN_LAYOUT.get(name, name): getattr(layout, name) for name in field_names(Layout)}
        return replace(self, **parts)

    def severity_of(self, rule_id: str, default: Severity) -> Severity:
        """The severity in force, OFF where the rule does not run; `default` is the one that the rule declares.

        What names the rule itself goes before what names its group, and `ignore` before `select`. A rule that is off
        by default runs, as a warning, where it is selected by its id.
        """
        names = (rule_id, rule_id.partition("/")[0], ALL)
        selected = _nearest(names, (*self.select, *self.extend_select))
        if selected == 3 or (self.ignore and _nearest(names, self.ignore) <= selected):
            return Severity.OFF
        for name in names:
            if name in self.severity:
                return self.severity[name]
        if default is Severity.OFF and selected == 0:
            return Severity.WARNING
        return default


def _nearest(names: tuple[str, ...], listed: tuple[str, ...]) -> int:
    """The place of the first of three names that is listed, 3 where none is."""
    rule_id, group, every = names
    return 0 if rule_id in listed else 1 if group in listed else 2 if every in listed else 3


def settings() -> list[Any]:
    """The fields that can be set."""
    from dataclasses import fields  # noqa: PLC0415 (slow to load, and a run without settings needs no types)

    return [part for part in fields(Config) if "doc" in part.metadata]


@cache
def keys() -> tuple[str, ...]:
    """The keys of all settings."""
    given = {"root", "origins", "written"}
    return tuple(name.replace("_", "-") for name in field_names(Config) if name not in given)


@cache
def kinds() -> dict[str, object]:
    """The type of each setting, by its key."""
    hints = get_type_hints(Config)
    return {key: hints[key.replace("-", "_")] for key in keys()}
