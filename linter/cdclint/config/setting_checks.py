"""What is rejected of a setting of the right type: a file that is not there, a number or a glob that means nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdclint.config.setting_place import ConfigError, Place, check_key, suggestion
from cdclint.config.settings import CACHE_TAG, MAJOR, PROMETHEUS, VERSION, Config
from cdclint.core.foreign.border import is_inside
from cdclint.core.glob import spelt_out, translate
from cdclint.core.message import Message
from cdclint.documents.course import COLLECTION

if TYPE_CHECKING:
    from pathlib import Path

_MUST_EXIST = frozenset({"contracts", "glossary", "lesson-schema"})
_LEAST = {"jobs": 0, "max-warnings": -1, "max-file-size": 1}
"""The least value of a number."""
GLOBS = frozenset({"include", "exclude", "extend-exclude", "lessons", "quizzes"})
"""Settings that are lists of globs."""
_NOT_EMPTY = frozenset({"include", "lessons"})
_CODES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en"
    " eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv"
    " ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne"
    " ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st"
    " su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
_LANGUAGE_CODES = frozenset(_CODES.split())
"""ISO 639-1."""


def check_value(key: str, value: object, root: Path, place: Place) -> None:
    """Reject values of the right type that cannot be right: a missing file, a version that does not exist."""
    if key in _LEAST:
        _check_least(key, value, place)
    elif key in GLOBS:
        _check_globs(key, value, place)
    elif key == "per-file-ignores":
        for glob in value if isinstance(value, dict) else ():
            _check_glob(key, str(glob), place.at(glob))
    elif key == "quiz-keys":
        from cdclint.documents.quiz.quiz_keys import PARTS  # noqa: PLC0415 (few projects set these)

        for part in value if isinstance(value, dict) else ():
            check_key(str(part), PARTS, place.at(part))
    elif key == "schemas":
        for glob, name in value.items() if isinstance(value, dict) else ():
            _check_glob(key, str(glob), place.at(glob))
            _check_schema(key, str(name), root, place.at(glob))
    elif key == "prose-language":
        _check_language(key, str(value), place)
    elif key == "cache-dir":
        _check_cache(key, str(value), root, place)
    elif key == "baseline":
        _check_border(key, str(value), root, place)
    elif key in _MUST_EXIST:
        _check_file(key, str(value), root, place)
    elif key == "metrics":
        for at, name in enumerate(_strings(value)):
            _check_file(key, name, root, place.at(at))
    elif key == "prometheus-version":
        _check_version(key, str(value), PROMETHEUS, "3.13", place)
    elif key == "debezium-version" and re.match(r"\d{1,9}\b", str(value)) and int(str(value).split(".")[0]) > MAJOR + 1:
        raise ConfigError(
            Message(
                "{place}: `{key}` is {value}, and the newest that is known is {newest}",
                place=str(place),
                key=key,
                value=str(value),
                newest=MAJOR,
            )
        )
    elif key == "debezium-version":
        _check_version(key, str(value), VERSION, "3.6", place)


def _check_version(key: str, version: str, form: str, example: str, place: Place) -> None:
    if re.fullmatch(form, version) is None:
        raise ConfigError(
            Message(
                '{place}: `{key}` must be a version such as "{example}", not "{version}"',
                place=str(place),
                key=key,
                example=example,
                version=version,
            )
        )


def _check_schema(key: str, name: str, root: Path, place: Place) -> None:
    if name.startswith(COLLECTION):
        return
    if not name.lower().endswith((".json", ".yml", ".yaml")):
        raise ConfigError(
            Message(
                "{place}: `{key}` is `{name}`, and a schema is a file of JSON or YAML",
                place=str(place),
                key=key,
                name=name,
            )
        )
    _check_file(key, name, root, place)


def _check_file(key: str, name: str, root: Path, place: Place) -> None:
    """Reject the path of a file that is not there. An empty one means that the project has no such file."""
    wanted = root / name
    _check_border(key, name, root, place)
    if not name or wanted.is_file():
        return
    beside = sorted(wanted.parent.iterdir()) if wanted.parent.is_dir() else []
    near = [path.relative_to(root).as_posix() for path in beside if path.is_file() and path.is_relative_to(root)]
    default = getattr(Config, key.replace("-", "_"), None)
    known = [*near, default] if isinstance(default, str) and (root / default).is_file() else near
    raise ConfigError(
        Message(
            "{place}: `{key}` is `{name}`, and there is no such file{meant}",
            place=str(place),
            key=key,
            name=name,
            meant=suggestion(name, known),
        )
    )


def _check_least(key: str, value: object, place: Place) -> None:
    least = _LEAST[key]
    if not isinstance(value, int) or value < least:
        raise ConfigError(
            Message(
                "{place}: `{key}` must be {least} or more, not {value}",
                place=str(place),
                key=key,
                least=least,
                value=str(value),
            )
        )


def _check_globs(key: str, value: object, place: Place) -> None:
    """Reject globs that mean nothing, and a list of none where that leaves nothing to check."""
    globs = _strings(value)
    if not globs and key in _NOT_EMPTY:
        raise ConfigError(Message("{place}: `{key}` is empty: nothing would be checked", place=str(place), key=key))
    for at, glob in enumerate(globs):
        _check_glob(key, glob, place.at(at))


def _check_glob(key: str, glob: str, place: Place) -> None:
    """Reject a glob that means nothing as .gitignore reads it: a choice in braces, a pattern that matches no path."""
    instead = spelt_out(glob)
    if instead is not None:
        raise ConfigError(
            Message(
                "{place}: `{key}`: `{glob}`: globs, as .gitignore has them, have no choice in braces: write {instead}",
                place=str(place),
                key=key,
                glob=glob,
                instead=", ".join(f'"{one}"' for one in instead),
            )
        )
    if translate(glob) is None or re.search(r"(?<!\\)\[", glob[glob.rfind("]") + 1 :]):
        raise ConfigError(Message("{place}: `{key}`: `{glob}` matches no file", place=str(place), key=key, glob=glob))


def _check_language(key: str, code: str, place: Place) -> None:
    if code and code not in _LANGUAGE_CODES:
        near = code[:2].lower()
        meant = Message.meant(near if near in _LANGUAGE_CODES else "")
        raise ConfigError(
            Message(
                '{place}: `{key}` must be a code of ISO 639-1 such as "ru", not "{code}"{meant}',
                place=str(place),
                key=key,
                code=code,
                meant=meant,
            )
        )


def _check_border(key: str, name: str, root: Path, place: Place) -> None:
    """Reject a path that leads out of the project, by itself or by a symbolic link."""
    if not is_inside(str(root), str(root / name)):
        outside = Message("{place}: `{key}` is `{name}`, outside of the project", place=str(place), key=key, name=name)
        raise ConfigError(outside)


def _check_cache(key: str, name: str, root: Path, place: Place) -> None:
    """Reject a folder of the cache that is the project itself, outside of it, or has other files."""
    _check_border(key, name, root, place)
    folder = root / name
    if folder.resolve() == root.resolve():
        raise ConfigError(
            Message("{place}: `{key}` must be a folder below the project's root", place=str(place), key=key)
        )
    try:
        foreign = folder.is_dir() and any(folder.iterdir()) and not (folder / CACHE_TAG).is_file()
    except OSError:
        return  # the run says why the cache cannot be written
    if foreign:
        raise ConfigError(
            Message("{place}: `{key}` is `{name}`, which holds other files", place=str(place), key=key, name=name)
        )


def _strings(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, tuple) else ()
