"""JSON that does not parse."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Trait, rule
from cdclint.documents.data_file import JsonFile


@rule(traits=(Trait.SYNTAX,))
def json(file: JsonFile) -> Iterator[Finding]:
    """A JSON file does not parse, or has a key twice.

    Grafana, Kafka Connect and every other reader refuse a file with a comment, a trailing comma, single quotes or a
    missing bracket, and take only the last of two equal keys, without a word. Each defect is reported at its place;
    what could be read is judged by the other rules all the same. A file that has comments and commas too many and is
    JSON otherwise is read by a program that takes them: it is judged where it is a dashboard, a connector, a quiz or
    `package.json`. Comments that say which part of a file a lesson shows, `// #region lag`, are dropped by what shows
    it, and `*.template.json` is filled in first. Of empty files speaks `data/empty-json`.
    """
    yield from file.problems
