"""A prerequisite that is not a lesson, or lessons that wait for each other."""

from collections.abc import Iterator, Mapping

from cdclint.core.closeness import closest
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.core.source import Span
from cdclint.documents.project import Project
from cdclint.documents.site.route import called


@rule
def unknown_prerequisite(project: Project) -> Iterator[Finding]:
    """A prerequisite that is not a lesson, or lessons that are each other's prerequisite.

    An entry of `prerequisites` is a lesson's path below its collection without the extension,
    `03-module-3/03-grafana-dashboard-lab`, as the file is called or as its address is written, or the name of a lesson
    in the same module. Lessons that wait for each other can never be begun.
    """
    lessons = project.lessons
    paths = {facts["id"]: path for path, facts in lessons.items()}
    known = tuple(paths)
    last = {name.rpartition("/")[2]: name for name in known}
    waits: dict[str, dict[str, Span]] = {}
    for path, facts in lessons.items():
        for entry in facts.get("prerequisites", ()):
            name = entry["name"]
            target = _find(name, facts["id"], paths)
            if target is not None:
                waits.setdefault(path, {}).setdefault(target, project.span(path, entry["span"]))
            elif project.complete:
                yield _unknown(name, project.span(path, entry["span"]), facts["id"], known, last)
    yield from _cycles(waits)


def _find(name: str, lesson: str, paths: Mapping[str, str]) -> str | None:
    bare = called(name)
    module = lesson.rpartition("/")[0]
    return paths.get(bare) or paths.get(f"{module}/{bare}")


def _unknown(name: str, span: Span, lesson: str, known: tuple[str, ...], last: Mapping[str, str]) -> Finding:
    close = _others(closest(name, known, n=2, cutoff=0.8), lesson) or _others(
        [last[entry] for entry in closest(name.rpartition("/")[2], tuple(last), n=2, cutoff=0.75)], lesson
    )
    if not close:
        return Finding(span, Message("there is no lesson `{name}`{meant}", name=name, meant=""))
    quote = span.text[0] if span.text[:1] in {"'", '"'} else ""
    fix = Fix(Message("write {text}", text=close[0]), (Edit(span, f"{quote}{close[0]}{quote}"),), safe=False)
    meant = Message("; did you mean `{near}`?", near=close[0])
    return Finding(span, Message("there is no lesson `{name}`{meant}", name=name, meant=meant), fix)


def _others(names: list[str], lesson: str) -> list[str]:
    """The names without that of the lesson itself."""
    return [name for name in names if name != lesson]


def _cycles(waits: Mapping[str, Mapping[str, Span]]) -> Iterator[Finding]:
    """Each cycle once, at the entry that closes it."""
    done: set[str] = set()
    for start in waits:
        trail: list[str] = []
        stack = [(start, iter(waits[start].items()))] if start not in done else []
        while stack:
            path, entries = stack[-1]
            if len(trail) < len(stack):
                trail.append(path)
            step = next(entries, None)
            if step is None:
                done.add(path)
                stack.pop()
                trail.pop()
                continue
            target, span = step
            if target in trail:
                names = [_name(one) for one in [*trail[trail.index(target) :], target]]
                way = " → ".join(names)
                if len(names) == 2:
                    yield Finding(span, Message("a lesson cannot wait for itself: {way}", way=way))
                else:
                    yield Finding(span, Message("lessons that wait for each other: {way}", way=way))
            elif target not in done:
                stack.append((target, iter(waits.get(target, {}).items())))


def _name(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".mdx")
