"""A JSON file that holds nothing."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project

MARKS = 3
"""So many empty files of one name are marks: that they are there says something."""


@rule
def empty_json(project: Project) -> Iterator[Finding]:
    """A JSON file is empty.

    JSON needs a value: Grafana, Kafka Connect, `JSON.parse` and every other reader refuse a file that holds nothing or
    white space. Three and more empty files of one name in different folders are marks, which nothing reads, and are
    left alone, as are `*.template.json` and what is in folders of test data, such as `__tests__` or `fixtures`.
    """
    named: dict[str, list[str]] = {}
    for path in project.empty_json:
        named.setdefault(path.rpartition("/")[2], []).append(path)
    for paths in named.values():
        for path in paths if len(paths) < MARKS else ():
            yield Finding(project.span(path, [0, 0]), Message("there is nothing here, and JSON needs a value"))
