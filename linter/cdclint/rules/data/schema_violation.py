"""Data that its schema refuses."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Trait, rule
from cdclint.documents.schema_file import DataBySchema


@rule(traits=(Trait.STATED,))
def schema_violation(data: DataBySchema) -> Iterator[Finding]:
    """A file of data breaks the schema that the settings give it.

    `[schemas]` in the settings names the JSON Schema of each kind of data, by a glob: `"data/*.json" =
    "data/terms.schema.json"`. What the site reads from such a file is not there, or of another kind than it expects:
    a key that is unknown, missing or of another type is reported at its place. The key `$schema`, by which editors find
    a schema, is always allowed. Of the formats of texts `date`, `date-time`, `email`, `uri` and `regex` are judged. A
    fault that a rule of quizzes finds, too, is told once, by this one unless it is switched off or weighs less.
    """
    yield from data.violations()
