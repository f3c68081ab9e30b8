"""What waits for each other in a circle: lessons, modules, services."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Place = TypeVar("Place")


def circles(waits: Mapping[str, Iterable[tuple[str, Place]]]) -> Iterator[tuple[Place, list[str]]]:
    """Each circle once: the place that closes it, and its names in their order, the first of them at the end again.

    `waits` are what each name waits for, with the places that say so. It is a walk in depth, without recursion.
    """
    done: set[str] = set()
    for first, wanted in waits.items():
        if first in done:
            continue
        trail, depth, waiting = [first], {first: 0}, [iter(wanted)]
        while waiting:
            step = next(waiting[-1], None)
            if step is None:
                waiting.pop()
                done.add(trail[-1])
                del depth[trail.pop()]
                continue
            name, place = step
            if name in depth:
                yield place, [*trail[depth[name] :], name]
            elif name in waits and name not in done:
                depth[name] = len(trail)
                trail.append(name)
                waiting.append(iter(waits[name]))
