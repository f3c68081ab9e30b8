"""What a component accepts: `Props` of an Astro file, or the parameter of a TSX component, by TypeScript's grammar.

A TSX component is a function, an arrow, a class, a constant of the type `FC<Props>` or `Component<Props>`, or one of
these within `memo` or `forwardRef`; it is exported where it is declared, by its name, or from another file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from cdclint.core.regex import regex
from cdclint.documents.site.components.accepted import Prop, Props, Written
from cdclint.documents.site.components.prop_types import DEPTH, PropTypes
from cdclint.documents.site.components.runtime_types import runtime_props
from cdclint.documents.site.components.script_file import SCRIPTS, Elsewhere, ScriptFile, name_of, parse, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from cdclint.documents.lesson.facts import ImportFacts
    from cdclint.documents.project import Project

_TYPED = regex(r"(?:\w+\.)?(?:V?FC|(?:Void)?FunctionComponent|FunctionalComponent|ComponentType|NextPage)")
_SOLID = regex(r"(?:Void)?Component")
_WITH_CHILDREN = regex(r"(?:Parent|Flow)Component")
_CLASS = regex(r"(?:\w+\.)?(?:Pure)?Component")
_WRAPPED = regex(r"(?:\w+\.)?(?:memo|forwardRef)")
_LAZY = regex(r"(?:\w+\.)?lazy|dynamic")
_IMPORTED = regex(r"=>\s{0,20}import\(\s{0,20}['\"]([^'\"\n]{1,300})['\"]\s{0,20}\)\s*+,?\s*+$")
_SOURCES = (".astro", ".ts", ".tsx")
_PARSED = regex(r"\b(?:safeP|p)arse(?:Async)?\(\s*Astro\.props\b")
_SPREAD = regex(r"\.\.\.\s*+(?:\(\s*+)?Astro\.props\b")
_MERGED = regex(r"\bmergeProps\(|\.defaultProps\b")


Imported: TypeAlias = "dict[tuple[str, bool], tuple[str, str]]"
"""The module that a file has a name from and the name there, by the name and whether it is all of the module."""


class Components:
    """The components of a project."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._files: dict[str, ScriptFile | None] = {}
        self._known: dict[tuple[str, str], Props | None] = {}
        self.types = PropTypes(self._open, self._resolve, self._local)

    def props(self, path: str, name: str = "default") -> Props | None:
        """What the component of that name in a file accepts, None where it does not say."""
        if (path, name) not in self._known:
            # A file that exports from itself finds no props.
            self._known[path, name] = None
            self._known[path, name] = self._read(path, name)
        return self._known[path, name]

    @staticmethod
    def imported(imports: Iterable[ImportFacts]) -> Imported:
        """The names that a file imports; the first import of a name counts."""
        found: Imported = {}
        for one in imports:
            for local, name in one["names"].items():
                found.setdefault((local, name == "*"), (one["module"], name))
        return found

    def of_import(self, names: Imported, path: str, name: str) -> Props | None:
        """What a component accepts that a file imports, by the name that it has there, `Parts.Card` among them."""
        local, _, inner = name.partition(".")
        module, imported = names.get((local, bool(inner)), ("", ""))
        file = self._resolve(module, path) if module else ""
        if file:
            return self.props(file, inner or imported)
        module, imported = names.get((local, False), ("", "")) if inner and "." not in inner else ("", "")
        file = self._resolve(module, path) if module else ""
        return self._member(file, imported, inner, DEPTH) if file else None

    def _member(self, path: str, name: str, inner: str, depth: int) -> Props | None:
        """What a component accepts that is a member of what a file exports: a namespace, or `Tabs.Tab = Tab`."""
        file = self._open(path)
        found = file.export(name) if file is not None and depth else None
        if file is None or found is None:
            return None
        if isinstance(found, Elsewhere):
            files = [self._resolve(module, path) for module in found.modules[:50]]
            if found.name == "*":
                return self.props(files[0], inner) if files and files[0] else None
            every = (self._member(one, found.name, inner, depth - 1) for one in files if one)
            return next((props for props in every if props is not None), None)
        own = found if isinstance(found, str) else _name_of_value(found)
        if own in file.imports and own not in file.values:
            to = file.imports[own]
            target = self._resolve(to.modules[0], path)
            return self.props(target, inner) if to.name == "*" else self._member(target, to.name, inner, depth - 1)
        value = file.members.get((own, inner))
        return None if value is None else self._of_value(file, value, DEPTH)

    def _local(self, file: ScriptFile, name: str) -> Props | None:
        """What a component accepts by the name that its own file gives it."""
        key = (file.path, f"#{name}")
        if key not in self._known:
            # A component whose type is made of itself has no props.
            self._known[key] = None
            self._known[key] = self._of_name(file, name, DEPTH)
        return self._known[key]

    def _open(self, path: str) -> ScriptFile | None:
        if path not in self._files:
            is_ours = path.endswith(SCRIPTS if "node_modules/" not in path else _SOURCES)
            text = self._project.text(path) if is_ours else None
            self._files[path] = None if text is None else ScriptFile(path, text)
        return self._files[path]

    def _resolve(self, module: str, path: str) -> str:
        return self._project.modules.resolve(module, path).file

    def _read(self, path: str, name: str) -> Props | None:
        file = self._open(path)
        if file is None:
            return None
        if path.endswith(".astro"):
            return self._astro(file) if name == "default" else None
        found = file.export(name)
        if found is None:
            return None
        if isinstance(found, Elsewhere):
            return self._elsewhere(file, found)
        if isinstance(found, str):
            return self._of_name(file, found, DEPTH)
        return self._with_runtime(file, _name_of_value(found), found, self._of_value(file, found, DEPTH))

    def _with_runtime(self, file: ScriptFile, name: str, value: Node, props: Props | None) -> Props | None:
        """The props, where no type says which, those that are declared to React at run time."""
        if (props is not None and not props.is_bare) or "propTypes" not in file.text:
            return props
        typed = runtime_props(file, name, value)
        found = None if typed is None else self.types.props(Written(typed, typed.types["Props"][0]))
        if found is None:
            return props
        bare = {} if props is None else dict(props.props)
        function = _function(value.child_by_field_name("value") or value)
        parameter = _first_parameter(function) if function is not None else None
        defaults = {*bare, *found.props} if _MERGED.search(file.text) else set()
        if parameter is not None:
            defaults |= _taken(parameter)[0]
        known = Props(bare | dict(found.props), is_open=True, is_bare=not found.is_open)
        return _loosened(known, defaults, is_open=True)

    def _elsewhere(self, file: ScriptFile, found: Elsewhere) -> Props | None:
        if found.name == "*":
            return None
        files = (self._resolve(module, file.path) for module in found.modules[:50])
        every = (self.props(path, found.name) for path in files if path)
        return next((props for props in every if props is not None), None)

    def _astro(self, file: ScriptFile) -> Props | None:
        pattern, name = _of_astro(file.root)
        if "Props" in file.types or "Props" in file.imports or not name:
            name = "Props"
        if name.partition(".")[0] not in file.types.keys() | file.imports.keys() and not name.startswith("{"):
            return _bare_props(pattern) if file.text.count("Astro.props") == 1 else None
        named = parse(f"type X = {name};").children[0].child_by_field_name("value")
        props = None if named is None else self.types.props(Written(file, named))
        if props is None:
            return None
        if _PARSED.search(file.text):
            return _loosened(props, set(props.props), is_open=False)
        defaults, rest = _taken(pattern) if pattern is not None else (set(), False)
        return _loosened(props, defaults, is_open=rest or _SPREAD.search(file.text) is not None)

    def _of_name(self, file: ScriptFile, name: str, depth: int) -> Props | None:
        """The props of what a file calls by that name: its own, or imported."""
        if not depth:
            return None
        if name in file.values:
            value = file.values[name]
            return self._with_runtime(file, name, value, self._of_value(file, value, depth - 1))
        return self._elsewhere(file, file.imports[name]) if name in file.imports else None

    def _of_value(self, file: ScriptFile, value: Node, depth: int) -> Props | None:
        """The props of a component: a function, a class, a variable, a name, or one of these within a call."""
        if not depth:
            return None
        match value.type:
            case "identifier":
                return self._of_name(file, text_of(value), depth)
            case "variable_declarator":
                return self._of_variable(file, value, depth)
            case "call_expression":
                return self._of_call(file, value, depth)
            case "class_declaration" | "class":
                heritage = next((one for one in value.children if one.type == "class_heritage"), None)
                clause = heritage.named_children[0] if heritage is not None and heritage.named_children else None
                if (
                    clause is None
                    or not clause.named_children
                    or not _CLASS.fullmatch(text_of(clause.named_children[0]))
                ):
                    return None
                return self._of_type(file, _argument(clause, 0), value)
            case "function_declaration" | "function_expression" | "arrow_function":
                parameter = _first_parameter(value)
                annotation = parameter.child_by_field_name("type") if parameter is not None else None
                inner = annotation.named_children[0] if annotation is not None and annotation.named_children else None
                return self._of_type(file, inner, value)
            case "parenthesized_expression" | "as_expression" | "satisfies_expression" if value.named_children:
                return self._of_value(file, value.named_children[0], depth - 1)
            case _:
                return None

    def _of_variable(self, file: ScriptFile, variable: Node, depth: int) -> Props | None:
        annotation, inner = variable.child_by_field_name("type"), variable.child_by_field_name("value")
        if annotation is None or not annotation.named_children:
            return self._of_value(file, inner, depth - 1) if inner is not None else None
        written = annotation.named_children[0]
        name = _applied_name(written)
        if _TYPED.fullmatch(name) or _SOLID.fullmatch(name):
            return self._of_type(file, _argument(written, 0), inner)
        if _WITH_CHILDREN.fullmatch(name):
            props = self._of_type(file, _argument(written, 0), inner)
            return None if props is None else Props(props.props, is_open=True)
        return None

    def _of_call(self, file: ScriptFile, call: Node, depth: int) -> Props | None:
        function, given = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        values = [one for one in given.named_children if one.type != "comment"] if given is not None else []
        if function is None or not values:
            return None
        name = text_of(function)
        if _LAZY.fullmatch(name):
            module = _IMPORTED.search(text_of(values[0]))
            target = self._resolve(module[1], file.path) if module is not None else ""
            return self.props(target) if target else None
        if name == "Object.assign":
            return self._of_value(file, values[0], depth - 1)
        if not _WRAPPED.fullmatch(name):
            return None
        written = call.child_by_field_name("type_arguments")
        if written is None:
            return self._of_value(file, values[0], depth - 1)
        types = [one for one in written.named_children if one.type != "comment"]
        at = 1 if name.endswith("forwardRef") else 0
        return self._of_type(file, types[at], values[0]) if len(types) > at else None

    def _of_type(self, file: ScriptFile, written: Node | None, value: Node | None) -> Props | None:
        """The props of a type, but for what the code of the component itself shows: defaults, and what it passes on."""
        hidden = frozenset(_parameters(value)) if value is not None else frozenset()
        props = self.types.props(Written(file, written, hidden)) if written is not None else None
        if written is None and value is not None and (function := _function(value)) is not None:
            parameter = _first_parameter(function)
            return _bare_props(parameter.child_by_field_name("pattern") or parameter) if parameter else None
        if props is None:
            return None
        defaults: set[str] = set()
        is_open = False
        if value is not None and (function := _function(value)) is not None:
            parameter = _first_parameter(function)
            if parameter is not None:
                defaults, is_open = _taken(parameter)
                name = parameter.child_by_field_name("pattern") or parameter
                if name.type == "identifier":
                    is_open = re.search(rf"\.\.\.\s*{re.escape(text_of(name))}\b", text_of(function)) is not None
                    defaults |= set(_destructured(function, text_of(name)))
        if _MERGED.search(file.text):
            defaults = set(props.props)
        return _loosened(props, defaults, is_open=is_open)


def _name_of_value(value: Node) -> str:
    """The name of what is exported: its own, or the one that is written."""
    named = value if value.type == "identifier" else value.child_by_field_name("name")
    return "" if named is None else text_of(named)


def _of_astro(root: Node) -> tuple[Node | None, str]:
    """The pattern that takes `Astro.props` apart, and the type that is said to be theirs, "" for none."""
    for statement in root.children:
        for one in statement.named_children if statement.type == "lexical_declaration" else ():
            value, named = one.child_by_field_name("value"), ""
            if value is not None and value.type in {"as_expression", "satisfies_expression"}:
                named = text_of(value.named_children[-1])
                value = value.named_children[0]
            if value is not None and text_of(value) == "Astro.props":
                return one.child_by_field_name("name"), named
    return None, ""


def _loosened(props: Props, defaults: set[str], *, is_open: bool) -> Props:
    """The props, those with a default no longer needed."""
    found = {name: prop.optional() if name in defaults else prop for name, prop in props.props.items()}
    variants = tuple(_loosened(one, defaults, is_open=is_open) for one in props.variants)
    return Props(found, props.is_open or is_open, variants, props.is_bare)


def _bare_props(pattern: Node | None) -> Props | None:
    """The props of a component without types that takes them apart by name, and no others."""
    if pattern is None or pattern.type not in {"object_pattern", "object"}:
        return None
    names = []
    for one in pattern.named_children:
        named = one.named_children[0] if one.type == "object_assignment_pattern" else one
        key = named.child_by_field_name("key") or named
        if named.type in {"rest_pattern", "spread_element"} or key.type == "computed_property_name":
            return None
        if one.type != "comment":
            names.append(name_of(key))
    found = {name: Prop(name, required=False, types=None, written=()) for name in names}
    return Props(found, is_open=True, is_bare=True) if found else None


def _taken(node: Node) -> tuple[set[str], bool]:
    """What the first pattern in braces gives a default, and whether it takes the rest."""
    stack = [node]
    while stack:
        one = stack.pop()
        if one.type in {"object_pattern", "object"}:
            return set(_defaults(one)), any(child.type in {"rest_pattern", "spread_element"} for child in one.children)
        if one.type not in {"type_annotation", "statement_block"}:
            stack.extend(reversed(one.children))
    return set(), False


def _defaults(pattern: Node) -> Iterator[str]:
    for one in pattern.named_children:
        if one.type == "object_assignment_pattern" and one.named_children:
            yield text_of(one.named_children[0])
        key, value = one.child_by_field_name("key"), one.child_by_field_name("value")
        if key is not None and value is not None and value.type in {"assignment_pattern", "assignment_expression"}:
            yield name_of(key)


def _destructured(function: Node, name: str) -> Iterator[str]:
    """The defaults of `const { kind = 'note' } = props` in a function."""
    body = function.child_by_field_name("body")
    for statement in body.named_children if body is not None else ():
        for one in statement.named_children if statement.type == "lexical_declaration" else ():
            pattern, value = one.child_by_field_name("name"), one.child_by_field_name("value")
            if (
                pattern is not None
                and value is not None
                and text_of(value) == name
                and pattern.type == "object_pattern"
            ):
                yield from _defaults(pattern)


def _function(value: Node) -> Node | None:
    """The function within wrappers."""
    for _ in range(DEPTH):
        if value.type in {"function_declaration", "function_expression", "arrow_function"}:
            return value
        given = value.child_by_field_name("arguments") if value.type == "call_expression" else value
        if given is None or value.type not in {"call_expression", "parenthesized_expression", "as_expression"}:
            return None
        inner = [one for one in given.named_children if one.type != "comment"]
        if not inner:
            return None
        value = inner[0]
    return None


def _first_parameter(function: Node) -> Node | None:
    parameters = function.child_by_field_name("parameters")
    inner = [one for one in parameters.named_children if one.type != "comment"] if parameters is not None else []
    return inner[0] if inner else None


def _parameters(value: Node) -> Iterator[str]:
    """The names of the generic parameters of a function or a class."""
    function = _function(value) or value
    written = function.child_by_field_name("type_parameters")
    for one in written.named_children if written is not None else ():
        if (name := one.child_by_field_name("name")) is not None:
            yield text_of(name)


def _applied_name(node: Node) -> str:
    name = node.child_by_field_name("name") or (node.named_children[0] if node.named_children else None)
    return text_of(name) if node.type == "generic_type" and name is not None else ""


def _argument(node: Node, at: int) -> Node | None:
    """One of the types in angle brackets."""
    written = next((one for one in node.named_children if one.type == "type_arguments"), None)
    types = [one for one in written.named_children if one.type != "comment"] if written is not None else []
    return types[at] if len(types) > at else None
