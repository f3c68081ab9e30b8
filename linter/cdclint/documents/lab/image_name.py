"""The name of an image, as Docker reads it."""

from __future__ import annotations

from cdclint.core.message import Message
from cdclint.core.regex import regex

_PART = regex(r"[a-z0-9]++(?:(?:[._]|__|-+)[a-z0-9]++)*+")
_HOST = regex(r"(?:[A-Za-z0-9][A-Za-z0-9-]*+(?:\.[A-Za-z0-9][A-Za-z0-9-]*+)*+|\[[A-Fa-f0-9:]++\])(?::[0-9]++)?")
_TAG = regex(r"\w[\w.-]{0,127}")
_DIGEST = regex(r"[A-Za-z][A-Za-z0-9]*+(?:[-_+.][A-Za-z][A-Za-z0-9]*+)*+:[0-9A-Fa-f]{32,}+")
_FILLED_IN = regex(r"[$<>{}%]")
_ID = regex(r"sha256:[0-9a-f]{64}|[0-9a-f]{64}")


def image_problem(written: str) -> Message | None:
    """What Docker refuses in the name of an image; None where it takes it, or it is a placeholder."""
    if _ID.fullmatch(written) or _FILLED_IN.search(written):
        return None
    name, at, digest = written.partition("@")
    head, slash, last = name.rpartition("/")
    last, colon, tag = last.partition(":")
    host, _, rest = (f"{head}{slash}{last}").partition("/")
    if not rest or not (host == "localhost" or any(mark in host for mark in ".:[")):
        host, rest = "", f"{head}{slash}{last}"
    if rest != rest.lower():
        return Message("Docker refuses the image `{image}`: its name has small letters only", image=written)
    if (
        (host and _HOST.fullmatch(host) is None)
        or any(_PART.fullmatch(part) is None for part in rest.split("/"))
        or (colon and _TAG.fullmatch(tag) is None)
        or (at and _DIGEST.fullmatch(digest) is None)
    ):
        return Message("Docker refuses the image `{image}`: write `name:tag`", image=written)
    return None
