"""Contracts that cannot be read as they are meant."""

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message, from_plain
from cdclint.core.rule import rule
from cdclint.documents.project import Project


@rule
def invalid(project: Project) -> Iterator[Finding]:
    """Contracts that cannot be read as they are meant.

    A requirement with a misspelt key, a wrong value or a broken regular expression is left out, and a file that is no
    YAML asks for nothing at all: what should be checked is not. The format is described by a JSON Schema that editors
    can use, `contracts.schema.json`.
    """
    path = project.course.layout.contracts
    for problem in project.contract_problems:
        span, instead = project.span(path, problem["span"]), problem["instead"]
        fix = (
            None if instead is None else Fix(Message("write {text}", text=instead), (Edit(span, instead),), safe=False)
        )
        yield Finding(span, from_plain(problem["message"]), fix)
