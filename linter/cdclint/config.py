"""The settings of a project: `[tool.cdclint]` in pyproject.toml, or cdclint.toml, turned into a frozen `Config`.

The fields of `Config` are the settings: their names in kebab-case are the keys, their types say what a value may be,
their metadata explain them. The published JSON Schema (data/cdclint.schema.json), `cdclint config` and the messages
about wrong settings are all made from these definitions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path  # noqa: TC003 (annotations of settings are evaluated)
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

from cdclint.core.rule import Severity
from cdclint.documents.course import Layout
from cdclint.documents.read import SUFFIXES
from cdclint.registry import load_rule, rule_groups, rule_ids

if TYPE_CHECKING:
    from collections.abc import Iterable

FILE = "cdclint.toml"
ALL = "ALL"
"""The word that selects every rule."""

_LAYOUT = Layout()
_SELECTORS = frozenset({"select", "extend-select", "ignore", "severity"})
_EXCLUDED = (
    *(".git/", ".hg/", ".svn/", "node_modules/", ".venv/", "venv/", "__pycache__/", ".cdclint_cache/", ".astro/"),
    *("package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "*.min.json"),
    *("tsconfig*.json", "jsconfig*.json", ".vscode/", ".devcontainer/"),
)


class ConfigError(Exception):
    """A setting that cannot be used. The message begins with the place: `cdclint.toml:3: …`."""


def _setting(doc: str, default: object) -> Any:  # noqa: ANN401 (a dataclass field is of its annotation's type)
    if default == {}:
        return field(default_factory=dict, metadata={"doc": doc})
    return field(default=default, metadata={"doc": doc})


@dataclass(frozen=True, slots=True)
class PerFileIgnore:
    """Rules that certain files are excused from, and why."""

    files: tuple[str, ...] = field(metadata={"doc": "Globs of the files."})
    rules: tuple[str, ...] = field(metadata={"doc": "Rules or groups that are not to be reported there."})
    reason: str = field(metadata={"doc": "Why; it must be said."})


@dataclass(frozen=True)
class Config:
    """The settings in force. Globs are written as in .gitignore and relative to `root`."""

    root: Path
    origins: Mapping[str, str]
    """Where each setting comes from, by its key: `default`, `cdclint.toml:3` or `command line`."""

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
    severity: Mapping[str, Severity] = _setting("How much a rule or group weighs.", {})
    per_file_ignores: tuple[PerFileIgnore, ...] = _setting("Rules that certain files are excused from.", ())
    baseline: str = _setting("File of the diagnostics that are known and not reported; empty for none.", "")
    cache_dir: str = _setting("Folder of the cache.", ".cdclint_cache")
    jobs: int = _setting("Worker processes; 0 is one a core where that pays.", 0)
    max_warnings: int = _setting("How many warnings pass; -1 is any number.", -1)
    max_file_size: int = _setting("Bytes that a file may have; a larger one is named and not judged.", 10_000_000)
    lessons: tuple[str, ...] = _setting("Globs of the files that are lessons.", _LAYOUT.lessons)
    language: str = _setting("ISO 639-1 code of the lessons' prose; empty where it is not judged.", _LAYOUT.language)
    contracts: str = _setting("File of what each lesson and dashboard must contain.", _LAYOUT.contracts)
    lesson_schema: str = _setting("JSON Schema of a lesson's frontmatter.", _LAYOUT.lesson_schema)
    math: bool | None = _setting("Whether `$` begins math; unset, the site's configuration tells.", _LAYOUT.math)
    rules: Mapping[str, object] = _setting("Options of rules, by the rule's id.", {})

    @property
    def layout(self) -> Layout:
        """Where the course keeps its parts."""
        return Layout(**{part.name: getattr(self, part.name) for part in fields(Layout)})

    def severity_of(self, rule_id: str, default: Severity) -> Severity:
        """The severity in force, OFF where the rule does not run; `default` is the one that the rule declares.

        What names the rule itself goes before what names its group, and `ignore` before `select`. A rule that is off
        by default runs, as a warning, where it is selected by its id.
        """
        names = (rule_id, rule_id.partition("/")[0], ALL)
        selected = min((names.index(name) for name in (*self.select, *self.extend_select) if name in names), default=3)
        ignored = min((names.index(name) for name in self.ignore if name in names), default=3)
        if selected == 3 or ignored <= selected:
            return Severity.OFF
        for name in names:
            if name in self.severity:
                return self.severity[name]
        if default is Severity.OFF and selected == 0:
            return Severity.WARNING
        return default


def load(
    start: Path,
    overrides: Mapping[str, object],
    *,
    file: Path | None = None,
    isolated: bool = False,
) -> Config:
    """The settings for a run in the folder `start`.

    `overrides` are settings of the command line, by key; `file` is a settings file to use instead of the nearest one
    at or above `start`; `isolated` reads none. Without a file the root is `start`.

    Raises:
        ConfigError: a file that cannot be read, an unknown key, a value of a wrong type, an unknown rule.
    """
    path = None if isolated else file or _nearest(start)
    table: dict[str, Any] = {}
    place = _Place("command line", "", ())
    if path is not None:
        table, place = _read(path)
    values: dict[str, object] = {}
    origins: dict[str, str] = {}
    kinds = _kinds()
    for key, value in table.items():
        here = place.at(key)
        _check_key(key, kinds, here)
        values[key] = _rule_options(value, here) if key == "rules" else _convert(kinds[key], value, here)
        _check_rules(key, values[key], here)
        origins[key] = str(here)
    for key, value in overrides.items():
        _check_rules(key, value, _Place("command line", "", ()))
        values[key] = value
        origins[key] = "command line"
    # What the command line names by its id is meant, whatever the file says.
    named = {*_strings(overrides.get("select")), *_strings(overrides.get("extend-select"))} & set(rule_ids())
    if named and "ignore" not in overrides:
        values["ignore"] = tuple(name for name in _strings(values.get("ignore")) if name not in named)
    root = start if path is None else path.parent
    return Config(
        root=root.resolve(),
        origins={key: origins.get(key, "default") for key in kinds},
        **{key.replace("-", "_"): value for key, value in values.items()},  # type: ignore[arg-type]
    )


def settings(config: Config) -> dict[str, object]:
    """Every setting in force by its key, in plain JSON values."""
    return {key: _plain(getattr(config, key.replace("-", "_"))) for key in _kinds()}


def suggestion(word: str, known: Iterable[str]) -> str:
    """`; did you mean `…`?` where something known is close to `word`, otherwise nothing."""
    from difflib import get_close_matches  # noqa: PLC0415 (only a mistake needs it)

    close = get_close_matches(word, known, n=1)
    return f"; did you mean `{close[0]}`?" if close else ""


def schema() -> dict[str, object]:
    """The JSON Schema of cdclint.toml and `[tool.cdclint]`."""
    names = [ALL, *rule_groups(), *rule_ids()]
    properties: dict[str, object] = {}
    for part in _settings():
        key = part.name.replace("_", "-")
        if key == "rules":
            options = {name: loaded.options for name in rule_ids() if (loaded := load_rule(name)).options is not None}
            kind: dict[str, object] = {
                "type": "object",
                "additionalProperties": False,
                "properties": {name: _schema_of(option) for name, option in options.items()},
            }
        else:
            kind = _schema_of(_kinds()[key])
        if key in {"select", "extend-select", "ignore"}:
            kind["items"] = {"enum": names}
        elif key == "severity":
            kind["propertyNames"] = {"enum": names}
        default = {} if part.default is None else {"default": _plain(part.default)}
        properties[key] = {"description": part.metadata["doc"], **kind, **default}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "cdclint.schema.json",
        "title": "Settings of cdclint",
        "description": "What cdclint.toml, or [tool.cdclint] in pyproject.toml, may hold.",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def _settings() -> list[Any]:
    return [part for part in fields(Config) if "doc" in part.metadata]


@cache
def _kinds() -> dict[str, Any]:
    hints = get_type_hints(Config)
    return {part.name.replace("_", "-"): hints[part.name] for part in _settings()}


@dataclass(frozen=True, slots=True)
class _Place:
    """A key in a settings file; its line is looked for only when it has to be told."""

    file: str
    text: str
    path: tuple[str | int, ...]

    def at(self, *keys: str | int) -> _Place:
        return _Place(self.file, self.text, (*self.path, *keys))

    def __str__(self) -> str:
        return f"{self.file}:{_line_of(self.text, self.path)}" if self.text else self.file


_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]\]?\s*(?:#.*)?")
_ASSIGNMENT = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")


def _line_of(text: str, path: tuple[str | int, ...]) -> int:
    """The 1-based line that comes nearest to the key at `path`: its own, or that of the table that holds it."""
    table: tuple[str | int, ...] = ()
    counts: dict[tuple[str | int, ...], int] = {}
    best, best_depth = 1, 0
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.fullmatch(line):
            table = _keys(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            here = table
        elif assignment := _ASSIGNMENT.match(line):
            here = (*table, *_keys(assignment[1]))
        else:
            continue
        depth = next((i for i, (a, b) in enumerate(zip(here, path, strict=False)) if a != b), min(len(here), len(path)))
        if depth > best_depth and depth == min(len(here), len(path)):
            best, best_depth = number, depth
    return best


def _keys(written: str) -> tuple[str, ...]:
    import tomllib  # noqa: PLC0415 (loaded before: a file was read)

    try:
        nested: object = tomllib.loads(f"{written} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    found: list[str] = []
    while isinstance(nested, dict):
        ((key, nested),) = nested.items()
        found.append(key)
    return tuple(found)


def _nearest(start: Path) -> Path | None:
    for folder in (start.resolve(), *start.resolve().parents):
        own = folder / FILE
        if own.is_file():
            return own
        project = folder / "pyproject.toml"
        # Most such files are not about us, and reading them costs more than looking for the name.
        if project.is_file() and b"tool.cdclint" in project.read_bytes():
            return project
    return None


def _read(path: Path) -> tuple[dict[str, Any], _Place]:
    import tomllib  # noqa: PLC0415 (a run without a settings file does not need it)

    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as problem:
        raise ConfigError(f"{path}: cannot be read: {problem.strerror}") from problem
    except UnicodeDecodeError as problem:
        raise ConfigError(f"{path}: is not UTF-8") from problem
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        what, _, where = str(problem).partition(" (at line ")
        line = re.match(r"\d+", where)
        raise ConfigError(f"{path.name}:{line[0] if line else len(text.splitlines())}: {what}") from problem
    place = _Place(path.name, text, ())
    if path.name != "pyproject.toml":
        return table, place
    inner: object = table.get("tool", {}).get("cdclint", {})
    here = place.at("tool", "cdclint")
    if not isinstance(inner, dict):
        raise ConfigError(f"{here}: `tool.cdclint` must be a table")
    return inner, here


def _check_key(key: str, known: Iterable[str], place: _Place) -> None:
    if key not in known:
        raise ConfigError(f"{place}: unknown key `{key}`{suggestion(key, known)}")


def _strings(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, tuple) else ()


def _check_rules(key: str, value: object, place: _Place) -> None:
    if key in _SELECTORS:
        names = list(value) if isinstance(value, dict) else list(_strings(value))
        known = {ALL, *rule_groups(), *rule_ids()}
        where = [place.at(name) if key == "severity" else place for name in names]
    elif key == "per-file-ignores" and isinstance(value, tuple):
        pairs = [(name, place.at(at, "rules")) for at, entry in enumerate(value) for name in entry.rules]
        names, where = [name for name, _ in pairs], [there for _, there in pairs]
        known = {*rule_groups(), *rule_ids()}
    else:
        return
    for name, there in zip(names, where, strict=True):
        if name not in known:
            raise ConfigError(f"{there}: unknown rule `{name}`{suggestion(name, known)}")


def _rule_options(value: object, place: _Place) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise ConfigError(f"{place}: `rules` must be a table of tables, one a rule")
    options = {}
    for rule_id, given in value.items():
        here = place.at(rule_id)
        if rule_id not in rule_ids():
            raise ConfigError(f"{here}: unknown rule `{rule_id}`{suggestion(rule_id, rule_ids())}")
        kind = load_rule(rule_id).options
        if kind is None:
            raise ConfigError(f"{here}: `{rule_id}` has no options")
        options[rule_id] = _convert(kind, given, here)
    return options


def _convert(kind: Any, value: object, place: _Place) -> object:  # noqa: ANN401 (a type expression has no type)
    """`value`, as TOML gave it, as an instance of `kind`."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        (inner,) = (part for part in arguments if part is not type(None))
        return _convert(inner, value, place)
    if origin is tuple and isinstance(value, list):
        return tuple(_convert(arguments[0], item, place.at(at)) for at, item in enumerate(value))
    if origin is Literal and value in arguments:
        return value
    if origin is not None and issubclass(origin, Mapping) and isinstance(value, dict):
        return {key: _convert(arguments[1], item, place.at(key)) for key, item in value.items()}
    if isinstance(kind, type):
        if is_dataclass(kind) and isinstance(value, dict):
            return _table(kind, value, place)
        if issubclass(kind, StrEnum):
            if isinstance(value, str) and value in list(kind):
                return kind(value)
        elif (type(value) is kind) or (kind is float and type(value) is int):
            return value
    key = next((str(part) for part in reversed(place.path) if isinstance(part, str)), "")
    raise ConfigError(f"{place}: `{key}` must be {_in_words(kind)}, not {_written(value)}")


def _table(kind: type, value: dict[str, Any], place: _Place) -> object:
    parts = {part.name.replace("_", "-"): part for part in fields(kind)}
    for key in value:
        _check_key(key, parts, place.at(key))
    for key, part in parts.items():
        if key not in value and part.default is MISSING and part.default_factory is MISSING:
            raise ConfigError(f"{place}: `{key}` is missing")
    hints = get_type_hints(kind)
    given = {parts[key].name: _convert(hints[parts[key].name], item, place.at(key)) for key, item in value.items()}
    for key, item in given.items():
        if key == "reason" and isinstance(item, str) and not item.strip():
            raise ConfigError(f"{place.at(key)}: `reason` must say why")
    return kind(**given)


_WORDS = {str: "a string", int: "a whole number", float: "a number", bool: "true or false"}


def _in_words(kind: Any) -> str:  # noqa: ANN401 (a type expression has no type)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return _in_words(next(part for part in arguments if part is not type(None)))
    if origin is tuple:
        return "a list of tables" if is_dataclass(arguments[0]) else f"a list, each {_in_words(arguments[0])}"
    if origin is Literal:
        return "one of " + ", ".join(repr(value) for value in arguments)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return "one of " + ", ".join(f'"{value}"' for value in kind)
    return _WORDS.get(kind, "a table")


def _written(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return str(value)


def _plain(value: object) -> Any:  # noqa: ANN401 (JSON values)
    match value:
        case tuple():
            return [_plain(item) for item in value]
        case StrEnum():
            return value.value
        case _ if is_dataclass(value):
            return {part.name.replace("_", "-"): _plain(getattr(value, part.name)) for part in fields(value)}
        case _ if isinstance(value, Mapping):
            return {key: _plain(item) for key, item in value.items()}
        case _:
            return value


def _schema_of(kind: Any) -> dict[str, object]:  # noqa: ANN401 (a type expression has no type)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return _schema_of(next(part for part in arguments if part is not type(None)))
    if origin is tuple:
        return {"type": "array", "items": _schema_of(arguments[0])}
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is not None:
        return {"type": "object", "additionalProperties": _schema_of(arguments[1])}
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        properties = {}
        required = []
        for part in fields(kind):
            key = part.name.replace("_", "-")
            doc = {"description": part.metadata["doc"]} if "doc" in part.metadata else {}
            default = {} if part.default in {MISSING, None} else {"default": _plain(part.default)}
            properties[key] = {**doc, **_schema_of(hints[part.name]), **default}
            if part.default is MISSING and part.default_factory is MISSING:
                required.append(key)
        needed = {"required": required} if required else {}
        return {"type": "object", "additionalProperties": False, "properties": properties, **needed}
    if issubclass(kind, StrEnum):
        return {"enum": [value.value for value in kind]}
    return {"type": {str: "string", int: "integer", float: "number", bool: "boolean"}[kind]}
