"""Files that list the modules of a course, and those that describe one module."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NotRequired, TypedDict

from cdclint.core.dataclass import dataclass
from cdclint.documents.data_file import JsonFile, YamlFile
from cdclint.documents.promised_time import duration_of
from cdclint.syntax.data.value import Object, Scalar, at, items, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.syntax.data.value import Value

_IDS = ("id", "slug", "path", "folder", "dir", "file")
_ORDERS = ("order", "number", "position")
_WANTED = ("prerequisites", "requires", "dependsOn", "depends_on")
_LESSONS = ("lessons", "pages", "items")


class NamedFacts(TypedDict):
    """A module or lesson that is named in a list. `minutes` is what it promises, `lessons` those that it names.

    `order` is its number, where it is written, `prerequisites` are the modules that it wants first.
    """

    name: str
    span: list[int]
    minutes: NotRequired[int]
    minutes_span: NotRequired[list[int]]
    lessons: NotRequired[list[NamedFacts]]
    order: NotRequired[int]
    order_span: NotRequired[list[int]]
    prerequisites: NotRequired[list[NamedFacts]]


class CourseFileFacts(TypedDict):
    """The facts of a list of modules; `minutes` is what the course as a whole promises."""

    kind: str
    modules: list[NamedFacts]
    span: list[int]
    minutes: NotRequired[int]
    minutes_span: NotRequired[list[int]]


class ModuleFileFacts(TypedDict):
    """The facts of a module's own file: its lessons, where it lists them, and what it promises."""

    kind: str
    lessons: NotRequired[list[NamedFacts]]
    span: NotRequired[list[int]]
    minutes: NotRequired[int]
    minutes_span: NotRequired[list[int]]
    order: NotRequired[int]
    order_span: NotRequired[list[int]]
    prerequisites: NotRequired[list[NamedFacts]]


@dataclass(frozen=True)
class CourseFile(JsonFile):
    """A JSON file with a list of modules, such as config.json."""

    @cached_property
    def facts(self) -> CourseFileFacts:
        """JSON-able."""
        return _course_facts(self.value)


@dataclass(frozen=True)
class YamlCourseFile(YamlFile):
    """A YAML file with a list of modules."""

    @cached_property
    def facts(self) -> CourseFileFacts:
        """JSON-able."""
        return _course_facts(self.value)


@dataclass(frozen=True)
class ModuleFile(JsonFile):
    """The file of a module, beside its lessons."""

    @cached_property
    def facts(self) -> ModuleFileFacts:
        """JSON-able."""
        return _module_facts(self.value)


@dataclass(frozen=True)
class YamlModuleFile(YamlFile):
    """The file of a module in YAML."""

    @cached_property
    def facts(self) -> ModuleFileFacts:
        """JSON-able."""
        return _module_facts(self.value)


def _course_facts(value: Value | None) -> CourseFileFacts:
    listed = value.member("modules") if isinstance(value, Object) else None
    modules = list(_named(None if listed is None else listed.value))
    span = [0, 0] if listed is None else [listed.key.start, listed.key.end]
    facts: CourseFileFacts = {"kind": "course-file", "modules": modules, "span": span}
    if (promised := duration_of(value)) is not None:
        facts["minutes"], facts["minutes_span"] = promised
    return facts


def _module_facts(value: Value | None) -> ModuleFileFacts:
    facts: ModuleFileFacts = {"kind": "module-file"}
    for name in _LESSONS:
        listed = value.member(name) if isinstance(value, Object) else None
        if listed is not None and (lessons := list(_named(listed.value))):
            facts["lessons"], facts["span"] = lessons, [listed.key.start, listed.key.end]
            break
    if (promised := duration_of(value)) is not None:
        facts["minutes"], facts["minutes_span"] = promised
    _add_order(facts, value)
    return facts


def is_module_list(value: Value | None) -> bool:
    """Whether a value lists modules: each is a name, or a mapping with one."""
    listed = items(at(value, "modules"))
    return bool(listed) and len(list(_named(at(value, "modules")))) == len(listed)


def _named(listed: Value | None) -> Iterator[NamedFacts]:
    """The names of a list; entries without one are left out."""
    for one in items(listed):
        named = one if isinstance(one, Scalar) else next((found for key in _IDS if (found := at(one, key))), None)
        if not isinstance(named, Scalar) or not isinstance(named.value, str) or not named.value.strip():
            continue
        facts: NamedFacts = {"name": text(named), "span": [named.start, named.end]}
        if (promised := duration_of(one)) is not None:
            facts["minutes"], facts["minutes_span"] = promised
        inner = next((found for key in _LESSONS if (found := at(one, key)) is not None), None)
        if lessons := list(_names_only(inner)):
            facts["lessons"] = lessons
        _add_order(facts, one)
        yield facts


def _add_order(facts: NamedFacts | ModuleFileFacts, value: Value | None) -> None:
    """Add the number of a module and what it wants first."""
    order = next((found for key in _ORDERS if (found := at(value, key)) is not None), None)
    if isinstance(order, Scalar) and type(order.value) is int:
        facts["order"], facts["order_span"] = order.value, [order.start, order.end]
    wanted = next((found for key in _WANTED if (found := at(value, key)) is not None), None)
    if wanted is not None and (named := list(_names_only(wanted))):
        facts["prerequisites"] = named


def _names_only(listed: Value | None) -> Iterator[NamedFacts]:
    for one in items(listed):
        named = one if isinstance(one, Scalar) else next((found for key in _IDS if (found := at(one, key))), None)
        if isinstance(named, Scalar) and isinstance(named.value, str) and named.value.strip():
            yield {"name": text(named), "span": [named.start, named.end]}
