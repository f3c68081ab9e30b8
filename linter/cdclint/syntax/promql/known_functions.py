"""The functions of PromQL and what else differs from version to version, as scripts/promql-versions.py found them."""

from __future__ import annotations

import json
from functools import cache
from typing import NamedTuple, TypedDict

from cdclint.core.data import DATA
from cdclint.syntax.promql.tree import AGGREGATIONS


class FunctionFacts(TypedDict):
    """A function or aggregation as promql.json has it.

    `arguments` and `returns` are types: v an instant vector, m a range, s a number, t a string. `more` is how many
    arguments beyond all but the last there may be, -1 for any number. `versions` says from which version on it is
    there, and with which flag: "" for none, "-" where it is gone.
    """

    arguments: str
    more: int
    returns: str
    versions: list[list[str]]


class Language(TypedDict):
    """PromQL of every version between the oldest and the newest."""

    oldest: str
    newest: str
    functions: dict[str, FunctionFacts]
    syntax: dict[str, list[list[str]]]


class Signature(NamedTuple):
    """What a function takes and gives."""

    arguments: str
    more: int
    returns: str


@cache
def language() -> Language:
    """Everything that is known of the language."""
    found: Language = json.loads((DATA / "promql.json").read_text("utf-8"))
    return found


@cache
def signatures() -> dict[str, Signature]:
    """The functions of every version, by name; not the aggregations."""
    return {
        name: Signature(one["arguments"], one["more"], one["returns"])
        for name, one in language()["functions"].items()
        if name not in AGGREGATIONS
    }
