"""The flags of a Dockerfile's instructions, with the values that BuildKit takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.message import Message
from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

FLAGS = {
    "ADD": ("keep-git-dir", "checksum", "chown", "chmod", "link", "exclude", "unpack"),
    "COPY": ("from", "chown", "chmod", "link", "parents", "exclude"),
    "FROM": ("platform",),
    "HEALTHCHECK": ("interval", "timeout", "start-period", "start-interval", "retries"),
    "RUN": ("mount", "network", "security", "device"),
}
_REPEATED = frozenset({"mount", "exclude", "device"})
_SWITCHES = frozenset({"keep-git-dir", "link", "parents", "unpack"})
_WORDS = {"network": ("default", "none", "host"), "security": ("sandbox", "insecure")}
_MOUNTS = ("bind", "cache", "tmpfs", "secret", "ssh")
_SHARING = ("shared", "private", "locked")
_BARE = frozenset({"readonly", "ro", "readwrite", "rw", "required"})
_KEYS = (
    *("type", "from", "source", "target", "readonly", "id", "sharing", "required", "size", "mode", "uid", "gid"),
    *("src", "dst", "destination", "ro", "rw", "readwrite", "env"),
)
_ONLY = {
    "required": ("secret", "ssh"),
    "size": ("tmpfs",),
    "mode": ("secret", "ssh", "cache"),
    "uid": ("secret", "ssh", "cache"),
    "gid": ("secret", "ssh", "cache"),
    "sharing": ("cache",),
}
"""Keys of a mount that only some types have."""
_TRUTHS = frozenset({"1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"})
_SIZE = regex(r"(?i)\d+(?:\.\d+)? ?(?:[kmgtp]?i?b?)")
_OCTAL = regex(r"0*[0-7]{1,4}")
_SYMBOLIC = regex(r"[ugoa]*+(?:[-+=][rwxXstugo]*+)++(?:,[ugoa]*+(?:[-+=][rwxXstugo]*+)++)*+")
_PLATFORM = regex(r"[\w.()-]+(?:/[\w.-]+){0,2}")
_WHOLE = regex(r"\d{1,10}")


def flag_problems(name: str, given: list[tuple[str, str | None]]) -> Iterator[tuple[int, Message]]:
    """What is wrong with the flags of an instruction, each with its number; a flag without `=` has no value."""
    seen: set[str] = set()
    for number, (key, value) in enumerate(given):
        if not key:
            continue
        message = _of_flag(name, key, value)
        if message is None and key in seen and key not in _REPEATED:
            message = Message("`--{key}` is given twice", key=key)
        seen.add(key)
        if message is not None:
            yield number, message


def _of_flag(name: str, key: str, value: str | None) -> Message | None:
    if key not in FLAGS[name]:
        near = closest(key, FLAGS[name], n=1)
        if near:
            return Message("`{name}` has no `--{key}`; did you mean `--{meant}`?", name=name, key=key, meant=near[0])
        return Message("`{name}` has no `--{key}`", name=name, key=key)
    if key in _SWITCHES:
        wrong = value is not None and "$" not in value and value.casefold() not in {"true", "false"}
        return Message("`--{key}` is `true` or `false`", key=key) if wrong else None
    if value is None:
        return Message("`--{key}` needs a value: write `--{key}=…`", key=key)
    if "$" in value and key != "mount":
        return None
    if key in _WORDS:
        return None if value in _WORDS[key] else _choice(f"--{key}", value, _WORDS[key])
    if key == "mount":
        return _of_mount(value)
    if key == "chmod" and _OCTAL.fullmatch(value) is None and _SYMBOLIC.fullmatch(value) is None:
        return Message("`{key}`: `{value}` is not a mode such as `755` or `u+x`", key="--chmod", value=value)
    if key == "platform" and _PLATFORM.fullmatch(value) is None:
        return Message("`{key}`: `{value}` is not a platform such as `linux/amd64`", key="--platform", value=value)
    return None


def _of_mount(written: str) -> Message | None:
    """What is wrong with the value of `--mount`; values with variables are left alone."""
    if '"' in written:
        return None
    pairs = [(key.lower(), equals, value) for key, equals, value in (one.partition("=") for one in written.split(","))]
    values = {key: value for key, _, value in pairs}
    kind = values.get("type", "bind").lower()
    for key, equals, value in pairs:
        if key not in _KEYS:
            near = closest(key, _KEYS, n=1)
            if near:
                return Message("a mount has no `{key}`; did you mean `{meant}`?", key=key, meant=near[0])
            return Message("a mount has no `{key}`", key=key)
        if not equals and key not in _BARE:
            return Message("`{key}` of a mount needs a value", key=key)
        if "$" in value:
            if key == "from":
                return Message("a mount takes no variable in `from`: name a stage for it")
            continue
        message = _of_pair(key, value, kind) if equals else None
        if message is not None:
            return message
    if "$" in kind:
        return None
    for key, kinds in _ONLY.items():
        if key in values and kind not in kinds:
            return Message("a mount of the type `{kind}` has no `{key}`", kind=kind, key=key)
    if kind == "secret" and "from" in values:
        return Message("a mount of the type `{kind}` has no `{key}`", kind=kind, key="from")
    targets = {"id", "source", "src", "target", "dst", "destination"}
    if kind == "secret" and not any(values.get(key) for key in targets):
        return Message("a secret needs its `id`")
    return None


def _of_pair(key: str, value: str, kind: str) -> Message | None:
    if key == "type":
        return None if kind in _MOUNTS else _choice(key, value, _MOUNTS)
    if key == "sharing":
        return None if value.lower() in _SHARING else _choice(key, value, _SHARING)
    if key in _BARE and value not in _TRUTHS:
        return Message("`{key}` is `true` or `false`", key=key)
    if key == "mode" and (_OCTAL.fullmatch(value) is None):
        return Message("`{key}`: `{value}` is not a mode such as `755` or `u+x`", key=key, value=value)
    if key in {"uid", "gid"} and _WHOLE.fullmatch(value) is None:
        return Message("`{key}`: `{value}` is not an integer", key=key, value=value)
    if key == "size" and _SIZE.fullmatch(value) is None:
        return Message("`{key}`: `{value}` is not a size such as `512m`", key=key, value=value)
    return None


def _choice(key: str, value: str, words: tuple[str, ...]) -> Message:
    near = closest(value, words, n=1)
    if near:
        return Message("`{key}` has no `{value}`; did you mean `{meant}`?", key=key, value=value, meant=near[0])
    return Message("`{key}` has no `{value}`: it is one of {words}", key=key, value=value, words=", ".join(words))
