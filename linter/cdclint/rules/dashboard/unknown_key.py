"""A key of a dashboard that is almost one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.closeness import bare, closest
from cdclint.core.finding import Finding, replacing
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.documents.monitoring.dashboards.setting_keys import (
    KEYS,
    OF_OTHER_FORM,
    OTHER_DATASOURCES,
    SENSE,
    keyed_objects,
)

if TYPE_CHECKING:
    from cdclint.syntax.data.value import Object

LEAST = 4
"""Shorter keys are like too many others."""
NEAR = 0.85
WORD = regex(r"[A-Z]?[a-z]++")
OPPOSITES = (
    ("exclude", "include"),
    ("hide", "show"),
    ("hidden", "shown"),
    ("min", "max"),
    ("enable", "disable"),
    ("enabled", "disabled"),
    ("from", "to"),
)


@rule(severity=Severity.WARNING)
def unknown_key(dashboard: Dashboard) -> Iterator[Finding]:
    """A key of a dashboard is almost one that Grafana reads: `fieldconfig`, `colour`, `legend_format`.

    Grafana drops what it does not know in silence: with `gridpos` the panel is placed anywhere, with `query` in the
    place of `expr` it asks nothing. Keys of plugins and of your own, which are not like any of Grafana's, are left
    alone, and so are what a target keeps of another datasource and a name that says the contrary.
    """
    for value, kind in keyed_objects(dashboard):
        for member in value:
            meant = _meant(member.name, kind, value)
            if not meant:
                continue
            place = dashboard.source.span(member.key.start, member.key.end)
            fix = None
            if member.name not in OF_OTHER_FORM:
                fix = replacing(place, meant, f'"{meant}"')
            shown = OF_OTHER_FORM.get(member.name, meant)
            yield Finding(place, Message("Grafana ignores `{key}`: write `{meant}`", key=member.name, meant=shown), fix)


def _meant(name: str, kind: str, value: Object) -> str:
    """The key that is meant, "" where none is, or where it is there as well."""
    known = KEYS[kind]
    if name in known or name.startswith(("__", "$$", "x-")):
        return ""
    folded = next((one for one in known if bare(one) == bare(name)), "")
    if kind == "target" and not folded and any(member.name in OTHER_DATASOURCES for member in value):
        return ""
    near = closest(name, known, n=1, cutoff=NEAR) if len(name) >= LEAST and not folded else []
    near = [one for one in near if not _opposite(name, one)]
    meant = folded or SENSE.get(kind, {}).get(name, "") or (near[0] if near else "")
    # That no version is there is reported as such.
    return "" if meant in value or meant == "schemaVersion" else meant


def _opposite(name: str, meant: str) -> bool:
    """Whether the two say contrary things, as `hideLegend` and `showLegend`: nobody writes one for the other."""
    words, others = _words(name), _words(meant)
    return any((a in words and b in others) or (b in words and a in others) for a, b in OPPOSITES)


def _words(name: str) -> frozenset[str]:
    """The words of a name; what one begins with counts, too, where nothing separates its words."""
    folded = name.casefold()
    begun = {word for pair in OPPOSITES for word in pair if folded.startswith(word)}
    return frozenset(word[0].casefold() for word in WORD.finditer(name)) | begun
