"""A contract that is about no file."""

from collections.abc import Iterator

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.glob import matches
from cdclint.core.message import Message
from cdclint.core.rule import Trait, rule
from cdclint.documents.project import Project


@rule(traits=(Trait.CONTRACT,))
def unmatched(project: Project) -> Iterator[Finding]:
    """A contract whose glob matches no file.

    A lesson that was moved, renamed or never written takes its requirements with it; nobody would notice. Only a run
    over the whole project can decide.
    """
    contracts = project.contract_files.get(project.course.layout.contracts)
    if contracts is None or not project.complete:
        return
    for glob, kind, start, end in contracts["entries"]:
        paths = project.paths_of(kind)
        if any(matches(glob, path) for path in paths):
            continue
        other = next((path for path in project.facts if matches(glob, path)), None)
        near = closest(glob, paths, n=1, cutoff=0.8) or [
            path for path in paths if path.rpartition("/")[2] == glob.rpartition("/")[2]
        ]
        if other is not None:
            what = _wrong_kind(other, kind)
        else:
            what = _nowhere(glob, kind, Message("; did you mean {near}?", near=near[0]) if near else "")
        yield Finding(project.span(project.course.layout.contracts, (start, end)), what)


def _wrong_kind(path: str, kind: str) -> Message:
    if kind == "lesson":
        return Message("{path} is not a lesson; this contract applies to lessons only", path=path)
    return Message("{path} is not a dashboard; this contract applies to dashboards only", path=path)


def _nowhere(glob: str, kind: str, meant: str) -> Message:
    if kind == "lesson":
        return Message("no lesson is at {glob}{meant}", glob=glob, meant=meant)
    return Message("no dashboard is at {glob}{meant}", glob=glob, meant=meant)
