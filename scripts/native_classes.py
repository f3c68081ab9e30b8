# ruff: noqa: INP001 (a module of a script, and no package)
"""Classes as mypyc makes the quickest code of them: what `scripts/compile.py` writes into the tree.

Decorators run when a module is imported, and what they make is interpreted: the standard `dataclass` costs a module of
ten classes as much as reading a lesson, and each `__init__` of it more than all that it does. So a dataclass becomes a
class whose methods are written out, and a cached property one that keeps its value in an attribute, since compiled
classes have no `__dict__`. What is added stands at the end of its class. A name of a module that is assigned once is
final: others are looked up in the module's dictionary each time.
"""

from __future__ import annotations

import ast
from collections import Counter
from typing import NamedTuple

DATACLASS = "cdclint.core.dataclass"
FINAL = "from typing import Final as _Final"
NEEDED = (
    "from functools import partial as _partial",
    "from typing import Any as _Any",
    "from typing import ClassVar as _ClassVar",
    f"from {DATACLASS} import field as _field",
)
"""What the methods that are written out use."""
UNHASHABLE = 'raise TypeError(f"unhashable type: {type(self).__name__!r}")'


class Field(NamedTuple):
    """A field of a dataclass: its annotation, the default or what makes it, and the other options of `field(…)`."""

    annotation: str
    default: str = ""
    factory: str = ""
    options: tuple[str, ...] = ()
    kw_only: bool = False

    def is_in(self, method: str) -> bool:
        """Whether `init`, `repr` or `compare` is about it."""
        return f"{method}=False" not in self.options


class Edits:
    """Changes of whole lines of a text; a line is replaced, never taken out."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.after: dict[int, list[str]] = {}

    def replace(self, node: ast.expr | ast.stmt, line: str) -> None:
        """Put one line in the place of all that a node stands on."""
        assert node.end_lineno is not None
        self.lines[node.lineno - 1] = line
        for number in range(node.lineno, node.end_lineno):
            self.lines[number] = ""

    def finish(self, tree: ast.Module) -> None:
        """Make the names final that a module assigns once; types, and what functions assign, are left alone."""
        names = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
        stored = Counter(node.id for node in names if node.col_offset == 0)
        for node in ast.walk(tree):
            if isinstance(node, ast.Global):
                stored.update(dict.fromkeys(node.names, 2))
        for one in tree.body:
            if isinstance(one, ast.Assign) and len(one.targets) == 1 and _is_value(one.value):
                target, annotation = one.targets[0], "_Final"
            elif isinstance(one, ast.AnnAssign) and one.value is not None and _is_value(one.value):
                target, annotation = one.target, ast.unparse(one.annotation)
                if annotation.startswith(("Final", "TypeAlias")):
                    continue
                annotation = f"_Final[{annotation}]"
            else:
                continue
            if isinstance(target, ast.Name) and stored[target.id] == 1:
                sign, value = self.lines[one.lineno - 1].partition(" = ")[1:]
                assert sign, f"{target.id}: the value is not on the line of the name"
                self.lines[one.lineno - 1] = f"{target.id}: {annotation} = {value}"

    def text(self) -> str:
        """The text with all changes."""
        written: list[str] = []
        for number, line in enumerate(self.lines, 1):
            written += [line, *self.after.get(number, [])]
        return "\n".join(written)


class Classes:
    """The dataclasses of all modules that are compiled, so that one can inherit from another's."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._trees = {name: ast.parse(text) for name, text in texts.items()}
        self._texts = texts
        self._names: dict[str, dict[str, str]] = {}
        self._classes: dict[str, ast.ClassDef] = {}
        for module, tree in self._trees.items():
            names = self._names[module] = {}
            for node in tree.body:
                if isinstance(node, ast.ImportFrom):
                    names |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
                elif isinstance(node, ast.ClassDef):
                    names[node.name] = f"{module}.{node.name}"
                    self._classes[f"{module}.{node.name}"] = node

    def rewritten(self, module: str) -> str:
        """The text of a module with its classes written out."""
        edits = Edits(self._texts[module])
        has_dataclasses = False
        for node in self._trees[module].body:
            if isinstance(node, ast.ClassDef):
                _quote_fields(node, edits)
                added = [
                    *self._dataclass(module, node, edits),
                    *_kept_properties(node, edits, set(self._kept(module, node))),
                ]
                if added:
                    assert node.end_lineno is not None
                    edits.after.setdefault(node.end_lineno, []).extend(f"    {line}" if line else "" for line in added)
            elif isinstance(node, ast.ImportFrom) and node.module == DATACLASS:
                kept = [one.name for one in node.names if one.name not in {"dataclass", "field"}]
                edits.replace(node, f"from {DATACLASS} import {', '.join(kept)}" if kept else "")
                has_dataclasses = True
        edits.finish(self._trees[module])
        future = next(at for at, line in enumerate(edits.lines, 1) if line.startswith("from __future__ import"))
        edits.after.setdefault(future, []).append(FINAL)
        if has_dataclasses:
            edits.after.setdefault(future, []).extend(NEEDED)
        return edits.text()

    def _fields(self, module: str, node: ast.ClassDef) -> dict[str, Field]:
        found: dict[str, Field] = {}
        for base in reversed(node.bases):
            name = self._names[module].get(ast.unparse(base), "")
            if name in self._classes:
                found |= self._fields(name.rpartition(".")[0], self._classes[name])
        options = _options(node)
        if options is None:
            return found
        for one in node.body:
            if isinstance(one, ast.AnnAssign) and not _is_of_class(one):
                found[ast.unparse(one.target)] = _field(one, kw_only="kw_only=True" in options)
        return found

    def _kept(self, module: str, node: ast.ClassDef) -> list[str]:
        """The properties that keep their value, of a class whose `__init__` is written out and those that it has.

        That sets the value to None: an attribute that is not there raises an exception, which costs more than most of
        what is kept. A value that may be None itself is set by nothing.
        """
        found: list[str] = []
        for base in node.bases:
            name = self._names[module].get(ast.unparse(base), "")
            if name in self._classes:
                found += self._kept(name.rpartition(".")[0], self._classes[name])
        functions = [one for one in node.body if isinstance(one, ast.FunctionDef)]
        if _options(node) is None or any(one.name == "__init__" for one in functions):
            return found
        return [*found, *(one.name for one in functions if _is_kept(one) and not _may_be_none(one))]

    def _dataclass(self, module: str, node: ast.ClassDef, edits: Edits) -> list[str]:
        options = _options(node)
        if options is None:
            return []
        for decorator in node.decorator_list:
            edits.replace(decorator, "")
        for one in node.body:
            if (
                isinstance(one, ast.AnnAssign)
                and one.value is not None
                and "ClassVar" not in ast.unparse(one.annotation)
            ):
                edits.replace(one, f"    {ast.unparse(one.target)}: {ast.unparse(one.annotation)}")
        fields = self._fields(module, node)
        methods = {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
        space = ", ".join(f'"{name}": {_standard(one)}' for name, one in fields.items())
        added = [f"__fields__: _ClassVar[dict[str, _Any]] = {{{space}}}"]
        if "__init__" not in methods:
            added += _init(fields, self._kept(module, node), has_post="__post_init__" in methods)
        if "__repr__" not in methods:
            shown = ", ".join(f"{name}={{self.{name}!r}}" for name, one in fields.items() if one.is_in("repr"))
            added += ["", "def __repr__(self) -> str:", f'    return f"{{type(self).__qualname__}}({shown})"']
        added += _reduce(fields)
        if "eq=False" not in options:
            added += _equality(node.name, [name for name, one in fields.items() if one.is_in("compare")], options)
        return added


def _quote_fields(node: ast.ClassDef, edits: Edits) -> None:
    """Let the fields of a tuple or dictionary name their classes: those may not be there yet when it is made."""
    if not {ast.unparse(base) for base in node.bases} & {"NamedTuple", "TypedDict"}:
        return
    for one in node.body:
        if isinstance(one, ast.AnnAssign):
            value = f" = {ast.unparse(one.value)}" if one.value is not None else ""
            edits.replace(one, f"    {ast.unparse(one.target)}: {ast.unparse(one.annotation)!r}{value}")


def _is_value(node: ast.expr) -> bool:
    """Whether what is assigned is no type."""
    if isinstance(node, ast.Call):
        return ast.unparse(node.func).rpartition(".")[2] not in {"NamedTuple", "NewType", "ParamSpec", "TypeVar"}
    return not isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.BinOp)


def _options(node: ast.ClassDef) -> list[str] | None:
    """What is given to the decorator; None for a class without it."""
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Name) and decorator.id == "dataclass":
            return []
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "dataclass":
            return [ast.unparse(one) for one in decorator.keywords]
    return None


def _is_of_class(one: ast.AnnAssign) -> bool:
    return "ClassVar" in ast.unparse(one.annotation)


def _field(one: ast.AnnAssign, *, kw_only: bool) -> Field:
    annotation = ast.unparse(one.annotation)
    if one.value is None:
        return Field(annotation, kw_only=kw_only)
    if not (isinstance(one.value, ast.Call) and ast.unparse(one.value.func) == "field"):
        return Field(annotation, ast.unparse(one.value), kw_only=kw_only)
    given = {str(part.arg): ast.unparse(part.value) for part in one.value.keywords}
    default, factory = given.pop("default", ""), given.pop("default_factory", "")
    return Field(annotation, default, factory, tuple(f"{name}={value}" for name, value in given.items()), kw_only)


def _standard(one: Field) -> str:
    """The field as `core/dataclass.py` knows it, for its `replace` and `field_names`."""
    parts = [f"default={one.default}"] if one.default else [f"default_factory={one.factory}"] if one.factory else []
    return f"_field({', '.join([*parts, *one.options])})"


def _init(fields: dict[str, Field], kept: list[str], *, has_post: bool) -> list[str]:
    placed, named, body = ["self"], [], [f"self._kept_{name} = None" for name in kept]
    for name, one in fields.items():
        value = name
        if not one.is_in("init"):
            value = f"{one.factory}()" if one.factory else one.default
            if value:
                body.append(f"self.{name} = {value}")
            continue
        parameter = f"{name}: {one.annotation}"
        if one.factory:
            # No field that something makes may be None: that stands for a field that is not given.
            parameter = f"{name}: {one.annotation} | None = None"
            value = f"{one.factory}() if {name} is None else {name}"
        elif one.default:
            parameter += f" = {one.default}"
        (named if one.kw_only else placed).append(parameter)
        body.append(f"self.{name} = {value}")
    if has_post:
        body.append("self.__post_init__()")
    parameters = ", ".join([*placed, *(["*", *named] if named else [])])
    return ["", f"def __init__({parameters}) -> None:", *(f"    {line}" for line in body or ["pass"])]


def _reduce(fields: dict[str, Field]) -> list[str]:
    """What another process makes the instance of: compiled classes have no state that pickle could take."""
    placed, named = (
        [name for name, one in fields.items() if one.is_in("init") and one.kw_only is kind] for kind in (False, True)
    )
    maker = "type(self)"
    if named:
        maker = f"_partial(type(self), {', '.join(f'{name}=self.{name}' for name in named)})"
    return [
        "",
        "def __reduce__(self) -> _Any:",
        f"    return {maker}, ({''.join(f'self.{name}, ' for name in placed)})",
    ]


def _equality(name: str, fields: list[str], options: list[str]) -> list[str]:
    mine, others = (f"({''.join(f'{of}.{one}, ' for one in fields)})" for of in ("self", "other"))
    return [
        "",
        "def __eq__(self, other: object) -> bool:",
        f"    if not isinstance(other, {name}) or type(other) is not type(self):",
        "        return NotImplemented",
        f"    return {mine} == {others}",
        "",
        "def __hash__(self) -> int:",
        f"    return hash({mine})" if "frozen=True" in options else f"    {UNHASHABLE}",
    ]


def _is_kept(one: ast.FunctionDef) -> bool:
    return any(ast.unparse(decorator) == "cached_property" for decorator in one.decorator_list)


def _may_be_none(one: ast.FunctionDef) -> bool:
    return one.returns is None or "None" in ast.unparse(one.returns)


def _kept_properties(node: ast.ClassDef, edits: Edits, unset: set[str]) -> list[str]:
    """Make properties that keep their value of the cached ones; what makes the value gets a name of its own.

    The values of those that are `unset` are None at first, others are not there.
    """
    added: list[str] = []
    for one in node.body:
        if not isinstance(one, ast.FunctionDef) or not _is_kept(one):
            continue
        [decorator] = one.decorator_list
        assert one.returns is not None
        kind = ast.unparse(one.returns)
        edits.replace(decorator, "")
        head = edits.lines[one.lineno - 1]
        edits.lines[one.lineno - 1] = head.replace(f"def {one.name}(", f"def _make_{one.name}(", 1)
        value = f"self._kept_{one.name}"
        looks = ["try:", f"    return {value}", "except AttributeError:", "    pass"]
        if one.name in unset:
            looks = [f"kept = {value}", "if kept is not None:", "    return kept"]
        added += [
            f"_kept_{one.name}: {kind}{' | None' if one.name in unset else ''}",
            "",
            "@property",
            f"def {one.name}(self) -> {kind}:",
            *(f"    {line}" for line in looks),
            f"    {value} = kept = self._make_{one.name}()",
            "    return kept",
            "",
        ]
    return added
