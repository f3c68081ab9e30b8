"""Two lessons of a module with one order."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project


@rule(severity=Severity.WARNING)
def duplicate_order(project: Project) -> Iterator[Finding]:
    """Two lessons of a module have the same `order`.

    Which of them comes first in the navigation is then left to chance. A module is a folder; one in which most lessons
    share their `order` with others leaves it to their names.
    """
    holders: dict[tuple[str, int], list[str]] = defaultdict(list)
    for path, facts in project.lessons.items():
        if facts["lesson"] and "order" in facts:
            holders[path.rpartition("/")[0], facts["order"]].append(path)
    lessons: Counter[str] = Counter()
    shared: Counter[str] = Counter()
    for (folder, _), paths in holders.items():
        lessons[folder] += len(paths)
        shared[folder] += len(paths) if len(paths) > 1 else 0
    for (folder, order), (first, *others) in holders.items():
        if len(others) > 1 and 2 * shared[folder] > lessons[folder]:
            continue
        for path in others:
            place = project.lessons[path]["order_span"]
            name = first.rpartition("/")[2]
            message = Message("`order` {order} is that of {lesson} too", order=order, lesson=name)
            yield Finding(project.span(path, place), message)
