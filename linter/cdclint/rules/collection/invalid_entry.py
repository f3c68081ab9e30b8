"""Data that the schema of its collection refuses."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Trait, rule
from cdclint.documents.collection.entry import CollectionEntry


@rule(traits=(Trait.STATED,))
def invalid_entry(entry: CollectionEntry) -> Iterator[Finding]:
    """A file of data that the schema of its collection refuses.

    The build stops at it. Collections are those of `src/content.config.ts` (or `src/content/config.ts`): files that
    `glob()` or `file()` loads, or those of `src/content/<name>` with `type: 'data'`. Their zod schemas are read as far
    as the source says what they ask for, constants and files that it imports included; the rest accepts everything.

    A key that is missing, unknown to a strict schema, or of another kind is reported at its place, with that of the
    schema. A fault that a rule of quizzes finds, too, is told once: by this one, unless it is switched off or weighs
    less.
    """
    yield from entry.violations()
