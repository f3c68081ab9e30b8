"""A prerequisite that is not a lesson, or lessons that wait for each other."""

from collections.abc import Iterator, Mapping

from cdclint.core.closeness import closest, is_slip
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.core.source import Span
from cdclint.documents.navigation.circles import circles
from cdclint.documents.navigation.prerequisites import Prerequisites
from cdclint.documents.project import Project


@rule
def unknown_prerequisite(project: Project) -> Iterator[Finding]:
    """A prerequisite that is not a lesson, or lessons that are each other's prerequisite.

    An entry of `prerequisites` is a lesson's path below its collection without the extension,
    `03-module-3/03-grafana-dashboard-lab`, as the file is called or as its address is written, or the name of a lesson
    in the same module. Lessons that wait for each other can never be begun. One that only leaves out numbers is
    reported by `frontmatter/unnumbered-prerequisite`.
    """
    lessons = project.lessons
    named = Prerequisites(project)
    known = tuple(named.paths)
    last = {name.rpartition("/")[2]: name for name in known}
    names = known, tuple(last)
    waits: dict[str, dict[str, Span]] = {}
    for path, facts in lessons.items():
        for entry in facts.get("prerequisites", ()):
            name = entry["name"]
            target = named.find(name, facts["id"])
            if target is not None:
                waits.setdefault(path, {}).setdefault(target, project.span(path, entry["span"]))
            elif project.complete and named.without_numbers(name, facts["id"]) is None:
                yield _unknown(name, project.span(path, entry["span"]), facts["id"], names, last)
    yield from _cycles(waits)


def _unknown(
    name: str, span: Span, lesson: str, names: tuple[tuple[str, ...], tuple[str, ...]], last: Mapping[str, str]
) -> Finding:
    known, ends = names
    close = _others(closest(name, known, n=2, cutoff=0.8), lesson) or _others(
        [last[entry] for entry in closest(name.rpartition("/")[2], ends, n=2, cutoff=0.75)], lesson
    )
    close = [one for one in close if _agrees(name, one, lesson)]
    if not close:
        return Finding(span, Message("there is no lesson `{name}`{meant}", name=name, meant=""))
    quote = span.text[0] if span.text[:1] in {"'", '"'} else ""
    fix = Fix(Message("write {text}", text=close[0]), (Edit(span, f"{quote}{close[0]}{quote}"),), safe=False)
    meant = Message.meant(close[0])
    return Finding(span, Message("there is no lesson `{name}`{meant}", name=name, meant=meant), fix)


def _agrees(name: str, meant: str, lesson: str) -> bool:
    """Whether the module or the number of a lesson is the one that is written, where one is."""
    folder, _, own = name.rpartition("/")
    module, _, last = meant.rpartition("/")
    number = _number(own)
    if number and number == _number(last):
        return True
    if folder:
        return _bare(folder) == _bare(module) or is_slip(folder, module)
    return not number or module == lesson.rpartition("/")[0]


def _number(name: str) -> str:
    return name[: len(name) - len(name.lstrip("0123456789"))].lstrip("0")


def _bare(name: str) -> str:
    return name.lstrip("0123456789").lstrip("-_. ")


def _others(names: list[str], lesson: str) -> list[str]:
    """The names without that of the lesson itself."""
    return [name for name in names if name != lesson]


def _cycles(waits: Mapping[str, Mapping[str, Span]]) -> Iterator[Finding]:
    """Each cycle once, at the entry that closes it."""
    for span, circle in circles({path: wanted.items() for path, wanted in waits.items()}):
        way = " → ".join(map(_name, circle))
        if len(circle) == 2:
            yield Finding(span, Message("a lesson cannot wait for itself: {way}", way=way))
        else:
            yield Finding(span, Message("lessons that wait for each other: {way}", way=way))


def _name(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".mdx")
