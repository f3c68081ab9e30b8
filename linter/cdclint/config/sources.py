"""Settings from a file and the command line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cdclint.config.setting_checks import check_value
from cdclint.config.setting_place import ConfigError, Place, check_key, suggestion
from cdclint.config.settings import ALL, COMMAND_LINE, DEFAULT, LANGUAGES, Config, keys, kinds
from cdclint.core.foreign.border import is_inside, read_regular
from cdclint.core.message import Message
from cdclint.registry import load_rule, rule_groups, rule_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from cdclint.core.foreign_values import JsonObject

FILE = "cdclint.toml"
PROJECT = "pyproject.toml"
_IGNORE = '"labs/*.json" = { rules = ["dashboard/missing-unit"], reason = "why" }'
"""What an entry of `per-file-ignores` looks like."""
_SELECTORS = frozenset({"select", "extend-select", "ignore", "severity"})


def load(
    start: Path,
    overrides: Mapping[str, object],
    *,
    file: Path | None = None,
    isolated: bool = False,
) -> Config:
    """The settings for a run in the folder `start`.

    `overrides` are settings of the command line, by key; `file` is a settings file to use instead of the nearest one
    at or above `start`; `isolated` reads none. The root is the folder of the file; of a file that is named and is
    called otherwise, it is that of the nearest one. Without any it is `start`.

    Raises:
        ConfigError: a file that cannot be read, an unknown key, a value of a wrong type, an unknown rule, a file of the
            course that is not there.
    """
    path = settings_file(start, file=file, isolated=isolated)
    table: JsonObject = {}
    place = Place(COMMAND_LINE, "", ())
    if path is not None:
        if file is None and not is_inside(str(path.parent), str(path)):
            raise ConfigError(
                Message(
                    "{path}: {why}", path=str(path), why=Message("is a symbolic link that leads outside of the project")
                )
            )
        table, place = _read(path)
    root = _root(start, path)
    values: JsonObject = {}
    origins: dict[str, str] = {}
    known = keys()
    for key, value in table.items():
        here = place.at(key)
        values[key] = _setting(key, value, here, None if path is None else root)
        if key == "per-file-ignores":
            origins |= {f"{key}.{glob}": str(here.at(glob)) for glob in value}
        origins[key] = str(here)
    for key, value in overrides.items():
        _check_rules(key, value, Place(COMMAND_LINE, "", ()))
        values[key] = value
        origins[key] = COMMAND_LINE
    # What the command line names by its id is meant, whatever the file says.
    named = {*_strings(overrides.get("select")), *_strings(overrides.get("extend-select"))} & set(rule_ids())
    if named and "ignore" not in overrides:
        values["ignore"] = tuple(name for name in _strings(values.get("ignore")) if name not in named)
    return Config(
        root=root,
        origins=dict.fromkeys(known, DEFAULT) | origins,
        **{key.replace("-", "_"): value for key, value in values.items()},
    )


def problems(path: Path, text: str) -> list[ConfigError]:
    """What is wrong with a settings file when it holds `text`: the first problem of each key."""
    try:
        table, place = _parse(path, text)
    except ConfigError as problem:
        return [problem]
    found = []
    for key, value in table.items():
        try:
            _setting(key, value, place.at(key), path.parent)
        except ConfigError as problem:
            found.append(problem)
    return found


def _setting(key: str, value: Any, place: Place, root: Path | None) -> object:  # noqa: ANN401 (TOML values)
    """The value of one key; `root` is the folder of the settings file.

    Raises:
        ConfigError: it cannot be used.
    """
    check_key(key, keys(), place)
    match key:
        case "rules":
            converted: object = _rule_options(value, place)
        case "per-file-ignores":
            converted = _ignores(value, place)
        case "language":
            converted = _language(value, place)
        case _:
            converted = _convert(kinds()[key], value, place)
    _check_rules(key, converted, place)
    if root is not None:
        check_value(key, converted, root, place)
    return converted


def _convert(kind: object, value: object, place: Place) -> object:
    from cdclint.config.setting_values import convert  # noqa: PLC0415 (a run without settings has nothing to convert)

    return convert(kind, value, place)


def wished_language(start: Path, *, file: Path | None = None, isolated: bool = False) -> str:
    """The language set in settings that `load` rejects, for the message about them; "" if it cannot be read."""
    path = settings_file(start, file=file, isolated=isolated)
    try:
        wished = None if path is None else _read(path)[0].get("language")
    except ConfigError:
        return ""
    return wished if wished in LANGUAGES else ""


def settings_file(start: Path, *, file: Path | None = None, isolated: bool = False) -> Path | None:
    """The settings file that `load` reads, None where there is none."""
    return None if isolated else file or _nearest(start)


def _root(start: Path, path: Path | None) -> Path:
    """The folder that the project begins at. A named file of another name holds settings for any project."""
    if path is not None and path.name not in {FILE, PROJECT}:
        path = _nearest(start)
    return (start if path is None else path.parent).resolve()


def _nearest(start: Path) -> Path | None:
    for folder in (start.resolve(), *start.resolve().parents):
        own = folder / FILE
        if own.is_file() or own.is_symlink():
            return own  # the reader reports what leads to nothing
        project = folder / PROJECT
        # Most such files are not about us, and reading them costs more than looking for the name.
        try:
            if project.is_file() and b"tool.cdclint" in read_regular(project):
                return project
        except OSError:
            return project  # the reader reports why it cannot be read
    return None


def _read(path: Path) -> tuple[JsonObject, Place]:
    try:
        text = read_regular(path).decode("utf-8-sig")
    except OSError as problem:
        why = Message.reason(problem)
        raise ConfigError(Message("{path}: cannot be read: {why}", path=str(path), why=why)) from problem
    except UnicodeDecodeError as problem:
        raise ConfigError(Message("{path}: is not UTF-8", path=str(path))) from problem
    return _parse(path, text)


def _parse(path: Path, text: str) -> tuple[JsonObject, Place]:
    place = Place(path.name, text, ())
    if not text.strip():
        return {}, place
    # A run without a settings file, or with an empty one, does not need it.
    from cdclint.core.foreign.foreign_toml import TOMLDecodeError, read_toml  # noqa: PLC0415

    try:
        table = read_toml(text)
    except TOMLDecodeError as problem:
        what, _, where = str(problem).partition(" (at line ")
        line = re.match(r"\d+", where)
        number = line[0] if line else len(text.splitlines())
        raise ConfigError(
            Message("{place}: {what}", place=f"{path.name}:{number}", what=Message.text(what))
        ) from problem
    if path.name != PROJECT:
        return table, place
    tools: object = table.get("tool", {})
    inner: object = tools.get("cdclint", {}) if isinstance(tools, dict) else None
    here = place.at("tool", "cdclint")
    if not isinstance(inner, dict):
        raise ConfigError(Message("{place}: `tool.cdclint` must be a table", place=str(here)))
    return inner, here


def _strings(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, tuple) else ()


def _check_rules(key: str, value: object, place: Place) -> None:
    if key in _SELECTORS:
        names = list(value) if isinstance(value, dict) else list(_strings(value))
        known = {ALL, *rule_groups(), *rule_ids()}
        where = [place.at(name) if key == "severity" else place for name in names]
    elif key == "per-file-ignores" and isinstance(value, dict):
        pairs = [(name, place.at(glob, "rules")) for glob, entry in value.items() for name in entry.rules]
        names, where = [name for name, _ in pairs], [there for _, there in pairs]
        known = {*rule_groups(), *rule_ids()}
    else:
        return
    for name, there in zip(names, where, strict=True):
        if name not in known:
            raise ConfigError(_unknown_rule(there, name, known))


def _ignores(value: object, place: Place) -> object:
    try:
        return _convert(kinds()["per-file-ignores"], value, place)
    except ConfigError as problem:
        raise ConfigError(
            Message("{problem} (for example `{example}`)", problem=problem.message, example=_IGNORE)
        ) from None


def _language(value: object, place: Place) -> object:
    try:
        return _convert(kinds()["language"], value, place)
    except ConfigError as problem:
        if isinstance(value, str) and suggestion(value, LANGUAGES):
            raise
        raise ConfigError(
            Message("{problem}; the language of the lessons is `prose-language`", problem=problem.message)
        ) from None


def _unknown_rule(place: Place, name: str, known: Iterable[str]) -> Message:
    return Message("{place}: unknown rule `{rule}`{meant}", place=str(place), rule=name, meant=suggestion(name, known))


def _rule_options(value: object, place: Place) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise ConfigError(Message("{place}: `rules` must be a table of tables, one a rule", place=str(place)))
    options = {}
    for rule_id, given in value.items():
        here = place.at(rule_id)
        if rule_id not in rule_ids():
            raise ConfigError(_unknown_rule(here, rule_id, rule_ids()))
        kind = load_rule(rule_id).options
        if kind is None:
            raise ConfigError(Message("{place}: `{rule}` has no options", place=str(here), rule=rule_id))
        options[rule_id] = _convert(kind, given, here)
    return options
