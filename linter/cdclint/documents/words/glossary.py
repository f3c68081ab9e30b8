"""The glossary of a course: a JSON or YAML file of terms, each with its definition.

Terms are the objects that have a text under `term`, or under `name`, `title` or `word` beside a definition, wherever
they are in the file; other names of a term are under `termEn`, `aliases`, `synonyms` and `abbreviation`. A file that
is one mapping of texts to texts has its terms as keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.dataclass import dataclass
from cdclint.syntax.data.value import Array, Object, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.source import Source
    from cdclint.documents.project import Project
    from cdclint.syntax.data.value import Value

_NAMES = ("name", "title", "word")
_DEFINITIONS = ("definition", "meaning", "def")
_OTHER_NAMES = ("termEn", "aliases", "synonyms", "abbreviation")


class Term(NamedTuple):
    """A term of the glossary, the place of its text, and its other names."""

    text: str
    start: int
    end: int
    others: tuple[str, ...]


@dataclass(frozen=True)
class Glossary:
    """The terms of a glossary in the order of the file; none where there is no file."""

    path: str
    terms: tuple[Term, ...]


def read_glossary(project: Project) -> Glossary:
    """The glossary that the setting names."""
    path = project.course.layout.glossary
    if not path or project.text(path) is None:
        return Glossary(path, ())
    return Glossary(path, tuple(_terms(project.source(path))))


def _terms(source: Source) -> Iterator[Term]:
    values = _values(source)
    found = list(_objects(values))
    if found or not values or not isinstance(values[0], Object):
        yield from found
        return
    inner = values[0].get("terms")
    members = inner.members if isinstance(inner, Object) else values[0].members
    if all(isinstance(one.value, Scalar) and isinstance(one.value.value, str) for one in members):
        for one in members:
            yield Term(one.name.strip(), one.key.start, one.key.end, ())


def _objects(values: list[Value | None]) -> Iterator[Term]:
    stack = list(reversed(values))
    while stack:
        value = stack.pop()
        if isinstance(value, Array):
            stack.extend(reversed(value.items))
        elif isinstance(value, Object):
            term = _name(value)
            if term is not None:
                yield Term(str(term.value).strip(), term.start, term.end, tuple(_texts(value)))
            else:
                stack.extend(member.value for member in reversed(value.members))


def _name(value: Object) -> Scalar | None:
    """What an object names, if it is a term."""
    is_defined = any(key in value for key in _DEFINITIONS)
    for key in ("term", *(_NAMES if is_defined else ())):
        term = value.get(key)
        if isinstance(term, Scalar) and isinstance(term.value, str) and term.value.strip():
            return term
    return None


def _values(source: Source) -> list[Value | None]:
    if source.path.endswith(".json"):
        from cdclint.syntax.data.json_reader import parse_json  # noqa: PLC0415 (few projects have a glossary)

        return [parse_json(source)[0]]
    from cdclint.syntax.data.yaml_reader import parse_yaml  # noqa: PLC0415 (likewise)

    return [parse_yaml(source, 0, len(source.text))[0]]


def _texts(term: Object) -> Iterator[str]:
    for key in _OTHER_NAMES:
        value = term.get(key)
        for one in value.items if isinstance(value, Array) else (value,):
            if isinstance(one, Scalar) and isinstance(one.value, str) and one.value.strip():
                yield one.value.strip()
