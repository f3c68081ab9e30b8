"""The names of time zones, which dashboards and mute timings have."""

from __future__ import annotations

import json
from functools import cache

from cdclint.core.closeness import closest
from cdclint.core.data import DATA
from cdclint.core.message import Message


@cache
def _zones() -> frozenset[str]:
    areas = json.loads((DATA / "time-zones.json").read_text("utf-8"))["zones"]
    return frozenset(f"{area}/{name}" if area else name for area, names in areas.items() for name in names)


def zone_defect(zone: str) -> Message | None:
    """What is wrong with a name that is no time zone; None where it is one."""
    if zone in _zones():
        return None
    by_end = [one for one in _zones() if one.rpartition("/")[2].casefold() == zone.replace(" ", "_").casefold()]
    near = sorted(by_end) or closest(zone, _zones(), n=1, cutoff=0.8)
    if near:
        return Message("`{zone}` is not a time zone; did you mean `{meant}`?", zone=zone, meant=near[0])
    return Message("`{zone}` is not a time zone such as `Europe/Moscow`", zone=zone)
