"""An `order` that goes against the numbers of the files' names."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project
from cdclint.documents.site.route import file_number


@rule(severity=Severity.WARNING, needs=("order",))
def order_mismatch(project: Project) -> Iterator[Finding]:
    """The `order` of a lesson puts it elsewhere in its module than the number that its file's name starts with.

    The site sorts by `order`, authors and links go by the name: `04-alerting.mdx` with `order: 1` comes before
    `03-dashboard.mdx` with `order: 3`, where nobody looks for it. The numbers need not be the same. A module is a
    folder; it reports the lessons that have to move, the fewest that there can be.
    """
    modules: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for path, facts in project.lessons.items():
        number = file_number(path)
        if facts["lesson"] and number is not None and "order" in facts:
            modules[path.rpartition("/")[0]].append((number, facts["order"], path))
    for lessons in modules.values():
        lessons.sort()
        kept = _rising([order for _, order, _ in lessons])
        for at, (_, order, path) in enumerate(lessons):
            if at in kept:
                continue
            before = max((one for one in kept if one < at and lessons[one][1] > order), default=None)
            beside = min(one for one in kept if one > at) if before is None else before
            message = Message(
                "`order` is {order}, and {file} has {other}: the names put the two the other way round",
                order=order,
                file=lessons[beside][2].rpartition("/")[2],
                other=lessons[beside][1],
            )
            yield Finding(project.span(path, project.lessons[path]["order_span"]), message)


def _rising(orders: list[int]) -> set[int]:
    """The places of the longest row of orders that do not fall."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for at, order in enumerate(orders):
        length = bisect_right(ends, order)
        before.append(places[length - 1] if length else -1)
        if length == len(ends):
            ends.append(order)
            places.append(at)
        else:
            ends[length], places[length] = order, at
    found = set()
    at = places[-1] if places else -1
    while at >= 0:
        found.add(at)
        at = before[at]
    return found
