"""Settings that contradict the project's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.dataclass import replace
from cdclint.core.message import Message
from cdclint.documents.course import COLLECTION
from cdclint.documents.site.detected import Detected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.project import Project


_DATA = (".json", ".yml", ".yaml")
_SHOWN = 3


def contradictions(project: Project) -> Iterator[tuple[str, Message]]:
    """Each key with what the files say instead."""
    layout = project.course.layout
    imported = {
        name: path
        for path, facts in sorted(project.lessons.items(), reverse=True)
        for one in facts["imports"]
        for name in one["names"]
    }
    for name in layout.provided_components or ():
        if name in imported:
            yield "provided-components", Message("`{name}` is imported by {path}", name=name, path=imported[name])
    unset = replace(project.course, layout=replace(layout, math=None, language=None))
    found = Detected(replace(project, course=unset))
    if layout.math is not None and found.math.is_known and found.math.value is not layout.math:
        if layout.math:
            yield "math", Message("it is true, and {file} loads nothing that renders math", file=found.math.where)
        else:
            yield "math", Message("it is false, and {file} loads what renders math", file=found.math.where)
    language = found.prose_language
    if layout.language and language.is_known and (layout.language == "ru") is not (language.value == "ru"):
        yield (
            "prose-language",
            Message("it is `{language}`, and {where}", language=layout.language, where=language.where),
        )
    for glob, name in layout.schemas.items():
        if name.startswith(COLLECTION) and project.course.named_collection(name) is None:
            yield "schemas", Message("`{glob}`: the site has no {name} whose schema can be read", glob=glob, name=name)
    for what in _misshapen(project):
        yield "quizzes", what
    if layout.glossary and project.exists(layout.glossary) and not project.glossary.terms:
        yield "glossary", Message("{path} has no terms: objects with `term`", path=layout.glossary)
    named = [one for one in project.course.renderers if not one.file]
    if named:
        yield "renderer", Message("nothing of `{name}` is in the project", name=named[0].name)


def _misshapen(project: Project) -> Iterator[Message]:
    """What the settings call quizzes, and what has no questions."""
    globs = project.course.layout.quizzes
    if not globs:
        return
    paths = [path for path in sorted(project.facts) if path.endswith(_DATA) and project.course.may_be_quiz(path)]
    others = [path for path in paths if path not in project.quizzes]
    for path in others[:_SHOWN]:
        yield Message("{path} has no questions that are understood; `quiz-keys` may name their keys", path=path)
    if len(others) > _SHOWN:
        yield Message("{number} more files have none", number=len(others) - _SHOWN)
