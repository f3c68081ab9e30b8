"""A snippet that differs from the file that it names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.lesson.parts import Fence
    from cdclint.documents.lesson.snippet_drift import Shipped


@rule(severity=Severity.WARNING, needs=("snippets",))
def snippet_drift(project: Project) -> Iterator[Finding]:
    """A snippet differs from the file of the project that it names.

    A code block that names a file, by `title="labs/…"` or in a comment on its first line, shows that file to the
    student, who compares it with what the lab has. It may be any stretch of the file's lines, at any indent; a line
    `...` or `…`, in a comment or not, stands for lines that are left out. JSON is compared as values: a panel of a
    dashboard is quoted rightly however it is laid out. The message shows the first line that differs.

    A name without a folder is one that the student chooses, and a file that the project does not have is one that the
    student makes: both are left alone, unless the file has only moved.
    """
    known: dict[str, Shipped] = {}
    named: dict[str, list[str]] = {}
    for path, facts in project.lessons.items():
        for snippet in facts.get("snippets", ()):
            file = snippet["file"]
            shipped = project.text(file) if file not in known else None
            if shipped is not None:
                from cdclint.documents.lesson.snippet_drift import Shipped  # noqa: PLC0415 (most courses name files of the student's)

                known[file] = Shipped(file, shipped)
            if file not in known:
                if not named:
                    for one in project.files:
                        named.setdefault(one.rpartition("/")[2], []).append(one)
                top = f"{file.partition('/')[0]}/"
                moved = [one for one in named.get(file.rpartition("/")[2], ()) if one.startswith(top)]
                if len(moved) == 1 and not project.exists(file):
                    fence = _fence(project, path, snippet["start"])
                    message = Message("there is no `{file}`; did you mean `{moved}`?", file=file, moved=moved[0])
                    yield Finding(fence.info, message)
                continue
            from cdclint.documents.lesson.snippet_drift import difference  # noqa: PLC0415 (see above)

            found = difference(snippet["code"], known[file])
            if found is not None:
                fence, skipped = _fence(project, path, snippet["start"]), snippet["skipped"]
                yield Finding(fence.place(skipped + found.start, skipped + found.end), found.message)


def _fence(project: Project, path: str, start: int) -> Fence:
    """The code block that begins there; the text is read only where there is something to tell."""
    from cdclint.documents.lesson.lesson import Page  # noqa: PLC0415 (see above)

    lesson = Page(project.source(path), project.course)
    return next(fence for fence in lesson.fences if fence.node.start == start)
