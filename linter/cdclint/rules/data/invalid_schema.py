"""A schema of data that is none."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import rule
from cdclint.documents.schema_file import SchemaFile


@rule
def invalid_schema(schema: SchemaFile) -> Iterator[Finding]:
    """A schema that the settings name is not a JSON Schema, or refers to what is not there.

    No file is held to such a schema, so that it must not pass in silence. Drafts 4, 6, 7, 2019-09 and 2020-12 are read.
    References lead to places of the same file or of other files of the project, and nothing is fetched. A reference
    that leads back to itself without going into the value is one that no value keeps.
    """
    if schema.defect is not None:
        yield schema.defect
