"""A setting with a value that Grafana does not know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding, Fix, replacing
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.documents.monitoring.dashboards.colors import color_defect, colors_of
from cdclint.documents.monitoring.dashboards.setting_words import words_of
from cdclint.documents.monitoring.dashboards.time_zones import zone_defect
from cdclint.syntax.data.value import string

if TYPE_CHECKING:
    from cdclint.core.source import Span
    from cdclint.documents.monitoring.dashboards.setting_words import Word
    from cdclint.syntax.data.value import Scalar

SHOWN = 12
"""How many values are named at most."""
ALSO = {"average": "mean", "latest": "lastNotNull", "newest": "lastNotNull", "number": "count", "stdev": "stdDev"}
"""What people call a calculation, and what Grafana calls it."""
ZONES = frozenset({"", "browser", "utc", "UTC", "default", "local"})


@rule(severity=Severity.WARNING)
def unknown_value(dashboard: Dashboard) -> Iterator[Finding]:
    """A setting of a dashboard or panel has a value that Grafana does not know.

    Grafana takes the dashboard all the same: a legend whose `displayMode` is `tabel` is no table, the calculation
    `average` shows nothing, and `organise` is a transformation that is left out. A few settings take every other word
    for one of theirs: the stacking `stack` is `normal`, the tooltip `all` is `multi`. Only settings whose values are
    all known are judged: those of the panels that come with Grafana, of variables, links and time zones.
    """
    zone = dashboard.root.get("timezone")
    if zone is not None and string(zone) not in ZONES and (defect := zone_defect(string(zone))) is not None:
        yield Finding(dashboard.span(zone), defect)
    for color in colors_of(dashboard):
        if (color_meant := color_defect(str(color.value))) is not None:
            yield _no_color(dashboard, color, color_meant)
    for word in words_of(dashboard):
        written = str(word.value.value)
        if written not in word.known and written.rpartition(".")[0] not in word.known:
            yield from _unknown(dashboard, word)


def _no_color(dashboard: Dashboard, color: Scalar, meant: str) -> Finding:
    place = dashboard.span(color)
    if not meant:
        return Finding(
            place, Message("`{color}` is not a color: write 3, 4, 6 or 8 digits after `#`", color=str(color.value))
        )
    message = Message("`{color}` is not a color; did you mean `{meant}`?", color=str(color.value), meant=meant)
    return Finding(place, message, _write(place, meant))


def _write(place: Span, meant: str) -> Fix:
    return replacing(place, meant, f'"{meant}"')


def _unknown(dashboard: Dashboard, word: Word) -> Iterator[Finding]:
    place, written = dashboard.span(word.value), str(word.value.value)
    folded = [one for one in word.known if one.casefold() == written.casefold()]
    near = folded or closest(ALSO.get(written, written), word.known, n=1, cutoff=0.7 if word.closed else 0.85)
    if near and not near[0].isdecimal():
        message = Message(
            "`{value}` is not a value of `{key}` in Grafana; did you mean `{meant}`?",
            value=written,
            key=word.key,
            meant=near[0],
        )
        yield Finding(place, message, _write(place, near[0]))
    elif word.acts_like:
        message = Message(
            "`{value}` is not a value of `{key}`, and Grafana uses `{meant}` in its place: write that",
            value=written,
            key=word.key,
            meant=word.acts_like,
        )
        yield Finding(place, message, _write(place, word.acts_like))
    elif word.closed:
        known = ", ".join(word.known[:SHOWN])
        yield Finding(
            place,
            Message(
                "`{value}` is not a value of `{key}` in Grafana: write one of {known}",
                value=written,
                key=word.key,
                known=known,
            ),
        )
