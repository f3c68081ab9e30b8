"""A frontmatter schema that is none."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import from_plain
from cdclint.core.rule import rule
from cdclint.documents.project import Project


@rule
def invalid_schema(project: Project) -> Iterator[Finding]:
    """The schema of the frontmatter is not a JSON Schema.

    Nothing of any lesson's frontmatter is checked against such a schema, so that it must not pass in silence. Write
    draft 2020-12; references must lead to places of the same file.
    """
    path = project.course.layout.lesson_schema
    for problem in project.schema_problems:
        yield Finding(project.span(path, problem["span"]), from_plain(problem["message"]))
