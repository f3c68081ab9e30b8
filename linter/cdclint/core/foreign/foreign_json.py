"""JSON that this run did not write: caches, baselines, reports. Whatever is wrong with it is a `ValueError`."""

from __future__ import annotations

import json
from typing import Any, NoReturn

DEPTH = 100
"""Nested arrays and objects; what cdclint writes has fewer."""


def read_json(data: bytes | str, *, checks_depth: bool = True) -> Any:  # noqa: ANN401 (JSON values)
    """The value that a text holds. Where the caller examines every part of it, its depth need not be checked.

    Raises:
        ValueError: it is not JSON, or too deep.
    """
    try:
        value = json.loads(data, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("arrays and objects are nested too deep") from None
    if not checks_depth:
        return value
    text = data if isinstance(data, bytes) else data.encode(errors="surrogatepass")
    if text.count(b"[") + text.count(b"{") > DEPTH:
        _check_depth(value)
    return value


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _check_depth(value: object) -> None:
    level = [value]
    for _ in range(DEPTH):
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one if isinstance(one, list) else ())
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise ValueError("arrays and objects are nested too deep")
