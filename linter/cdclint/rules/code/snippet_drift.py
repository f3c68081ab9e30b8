"""A snippet that differs from the file that it names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.lesson.facts import SnippetFacts
    from cdclint.documents.lesson.parts import Fence


@rule(severity=Severity.INFO, needs=("snippets",))
def snippet_drift(project: Project) -> Iterator[Finding]:
    """A snippet differs from the file of the project that it names.

    A code block that names a file, by `title="labs/…"` or in a comment on its first line, shows that file to the
    student, who compares it with what the lab has. It may be any stretch of the file's lines, at any indent; a line
    `...` or `…`, in a comment or not, marks omitted lines. JSON is compared as values: a panel of a
    dashboard is quoted rightly however it is laid out. The message shows the first line that differs.

    A name without a folder is one that the student chooses, and a file that the project does not have is one that the
    student makes: both are left alone, unless the file has only moved. So is a block that has little in common with the
    file, and a file of which most blocks are such: they show a project of the reader's that happens to have that name.
    """
    # Most courses name no files.
    from cdclint.documents.lesson.snippet_drift import Shipped, difference, is_quoted  # noqa: PLC0415

    by_file: dict[str, list[tuple[str, SnippetFacts]]] = {}
    for path, facts in project.lessons.items():
        for snippet in facts.get("snippets", ()):
            by_file.setdefault(snippet["file"], []).append((path, snippet))
    named: dict[str, list[str]] = {}
    for file, snippets in by_file.items():
        text, moved = project.text(file), None
        if text is None and not project.exists(file):
            moved = _moved(project, file, named)
            text = project.text(moved) if moved else None
        if text is None:
            continue
        shipped = Shipped(file, text)
        quotes = [(path, snippet) for path, snippet in snippets if is_quoted(snippet["code"], shipped)]
        if len(quotes) * 2 < len(snippets):
            continue
        for path, snippet in quotes:
            if moved:
                message = Message("there is no `{file}`; did you mean `{moved}`?", file=file, moved=moved)
                yield Finding(_fence(project, path, snippet["start"]).info, message)
                continue
            found = difference(snippet["code"], shipped)
            if found is not None:
                fence, skipped = _fence(project, path, snippet["start"]), snippet["skipped"]
                yield Finding(fence.place(skipped + found.start, skipped + found.end), found.message)


def _moved(project: Project, file: str, named: dict[str, list[str]]) -> str | None:
    """The only file of that name below the same folder of the root, where there is one; fills `named` once."""
    if not named:
        for one in project.files:
            named.setdefault(one.rpartition("/")[2], []).append(one)
    top = f"{file.partition('/')[0]}/"
    moved = [one for one in named.get(file.rpartition("/")[2], ()) if one.startswith(top)]
    return moved[0] if len(moved) == 1 else None


def _fence(project: Project, path: str, start: int) -> Fence:
    """The code block that begins there; the text is read only where there is something to report."""
    from cdclint.documents.lesson.lesson import Page  # noqa: PLC0415 (see above)

    lesson = Page(project.source(path), project.course)
    return next(fence for fence in lesson.fences if fence.node.start == start)
