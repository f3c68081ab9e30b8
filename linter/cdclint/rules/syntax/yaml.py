"""YAML that does not parse, in files and in frontmatter."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Trait, rule
from cdclint.documents.data_file import YamlFile
from cdclint.documents.lesson.lesson import Page
from cdclint.documents.site.lesson_files import is_template


@rule(traits=(Trait.SYNTAX, Trait.PLAN))
def yaml(file: YamlFile | Page) -> Iterator[Finding]:
    """A YAML file or a lesson's frontmatter does not parse, or has a key twice.

    The usual causes: a colon in a value without quotes, a tab for an indent, a quote or bracket that is never closed, a
    line that is indented wrongly. Of two equal keys readers take the last one or refuse the file. What could be read is
    judged by the other rules all the same.

    The frontmatter of notes in hidden folders is judged where it makes a plan: no program reads that of the others.
    Templates of pages are left alone.
    """
    if isinstance(file, YamlFile):
        yield from file.problems
    elif file.frontmatter is not None and not (file.is_hidden and "must_have" not in file.source.text):
        problems = file.frontmatter.problems
        if problems and not is_template(file.source.path, file.course.renderer(file.source.path)):
            yield from problems
