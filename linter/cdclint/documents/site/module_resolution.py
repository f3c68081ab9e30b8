"""Where imports lead: to files of the project, by way of its tsconfig's aliases, and to packages.

Node's rules (https://nodejs.org/api/packages.html#subpath-exports) and TypeScript's `paths`, as far as sites' bundlers
follow them. What the files do not show, such as an alias of the bundler's own configuration, counts as found.
"""

from __future__ import annotations

import json
import re
from functools import cached_property
from posixpath import dirname, normpath, relpath
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.documents.site.renderer import ASTRO

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

    from cdclint.core.foreign_values import JsonObject
    from cdclint.documents.project import Project

COMPONENTS = (".astro", ".tsx", ".jsx", ".svelte", ".vue", ".mdx")
"""The suffixes of files that may define a component."""

_SUFFIXES = ("", ".ts", ".tsx", ".mts", ".js", ".jsx", ".mjs", ".cjs", ".d.ts", ".json")
_COMMENTS = regex(r"""("(?:\\.|[^"\\\n])*")|//[^\n]*|/\*.*?\*/""", re.DOTALL)
_FINAL_COMMA = regex(r"""("(?:\\.|[^"\\\n])*")|,(?=\s*[}\]])""")
_PACKAGE = regex(r"((?:@[\w.~-]+/)?[\w~-][\w.~-]*)(?:/(.+))?")
_SCRIPT = regex(r"\.(?:[cm]?[jt]s|[jt]sx)$")
_BUILTIN = (
    "assert buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events fs http "
    "http2 https inspector module net os path perf_hooks process punycode querystring readline repl stream "
    "string_decoder sys timers tls trace_events tty url util v8 vm wasi worker_threads zlib"
)
_BUILTINS = frozenset(_BUILTIN.split())
_VIRTUAL = frozenset({"@theme", "@theme-original", "@theme-init", "@docusaurus", "@generated"})
"""What site generators provide under the names of packages."""
_DEPENDENCIES = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")


@dataclass(frozen=True, slots=True)
class Resolution:
    """What an import's address leads to. `file` is "" where it is not a file of the project or of a package.

    `missing` says what is not there, "" where all is well; `meant` is the address that was probably meant, or "".
    """

    file: str
    missing: str = ""
    meant: str = ""


_UNKNOWN = Resolution("")


class Modules:
    """The modules of a project."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._resolved: dict[tuple[str, str], Resolution] = {}
        self._parsed: dict[str, JsonObject] = {}
        self._paths_by_folder: dict[str, dict[str, tuple[str, ...]]] = {}
        self._of_bundlers: dict[str, dict[str, str | None] | None] = {}

    def resolve(self, module: str, path: str) -> Resolution:
        """What `module`, as the file at `path` imports it, leads to."""
        # The files of a folder import the same, and several rules ask.
        key = (module, path.rpartition("/")[0])
        if key not in self._resolved:
            self._resolved[key] = self._resolve(module, path)
        return self._resolved[key]

    def _resolve(self, module: str, path: str) -> Resolution:
        bare = module.partition("?")[0]
        if bare.startswith((".", "/")):
            target = bare.lstrip("/") if bare.startswith("/") else normpath(f"{dirname(path)}/{bare}").lstrip("/")
            renderer = self._project.course.renderer(path)
            if not bare.startswith("/") or renderer is None or not renderer.folder:
                return self._own(bare, (target,), path)
            return self._own(bare, (f"{renderer.folder}/{target}", target), path)
        targets = self._aliased(bare, path)
        if targets:
            return self._own(bare, targets, path)
        own = self._of_bundler(path)
        for alias, root in own.items() if own else ():
            head = alias if alias.endswith("/") else f"{alias}/"
            if bare == alias or bare.startswith(head):
                inner = bare[len(head) :]
                return _UNKNOWN if root is None else self._own(bare, (normpath(f"{root}/{inner}"),), path)
        if ":" in bare or not bare or (own is None and self._has_own_aliases(path)):
            return _UNKNOWN
        if bare.startswith("#") and any("imports" in self._json(one) for one in self._above(path, "package.json")):
            return _UNKNOWN
        if bare.startswith(("~", "@/", "#", "$")):
            alias = Message("no alias `{alias}`", alias=f"{bare.partition('/')[0]}/")
            is_known = self._declares_none(path) or (bare[0] in "~@" and bool(self._paths(path)))
            return Resolution("", alias) if is_known else _UNKNOWN
        for name in self._configurations(path):
            options = self._json(name).get("compilerOptions")
            if isinstance(options, dict) and isinstance(options.get("baseUrl"), str):
                target = normpath(f"{dirname(name) or '.'}/{options['baseUrl']}/{bare}")
                if file := next((one for one in _candidates(target) if self._project.exists(one)), ""):
                    return Resolution(file)
        return self._package(bare, path)

    def _declares_none(self, path: str) -> bool:
        """Whether a site of Astro has all of its configuration in the project, and none of it declares an alias."""
        renderer = self._project.course.renderer(path)
        if renderer is None or renderer.name != ASTRO:
            return False
        for name in self._configurations(path):
            parents = self._json(name).get("extends", [])
            for parent in [parents] if isinstance(parents, str) else parents:
                if not isinstance(parent, str) or not parent.startswith((".", "astro/tsconfigs/")):
                    return False
        return True

    @property
    def aliases(self) -> Mapping[str, tuple[str, ...]]:
        """The aliases that tsconfig.json or jsconfig.json at the root declares."""
        return self._paths("")

    def exports(self, file: str) -> frozenset[str] | None:
        """The names that a file exports, None where that is unknown."""
        text = self._project.text(file)
        if text is None:
            return None
        if file.endswith(".astro"):
            frontmatter = re.match(r"\s*---(.*?)^---", text, re.DOTALL | re.MULTILINE)
            inner = _exported(frontmatter[1]) if frontmatter else frozenset()
            return None if inner is None else inner | {"default"}
        return _exported(text) if _SCRIPT.search(file) and not file.endswith(".d.ts") else None

    def address(self, file: str, path: str) -> str:
        """How the file at `path` would import `file`: by an alias where there is one."""
        for alias, targets in self._paths(path).items():
            for target in targets:
                head, star, tail = target.partition("*")
                if star and file.startswith(head) and file.endswith(tail):
                    return alias.replace("*", file[len(head) : len(file) - len(tail)])
        relative = relpath(file, dirname(path) or ".")
        return relative if relative.startswith(".") else f"./{relative}"

    def _own(self, module: str, targets: tuple[str, ...], path: str) -> Resolution:
        if any(target.startswith("../") for target in targets):
            return _UNKNOWN
        for target in targets:
            for candidate in _candidates(target):
                if self._project.exists(candidate):
                    return Resolution(candidate)
        target = targets[0]
        if any(map(self._project.leaves_out, targets)):
            return _UNKNOWN  # what a build makes
        return Resolution("", Message("no file `{file}`", file=target), self._meant(module, target, path))

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """The project's files by their names."""
        found: dict[str, list[str]] = {}
        for file in self._project.files:
            found.setdefault(file.rpartition("/")[2], []).append(file)
        return found

    @cached_property
    def _by_folder(self) -> dict[str, dict[str, str]]:
        """The project's files by their folders, and there by their names."""
        found: dict[str, dict[str, str]] = {}
        for file in self._project.files:
            found.setdefault(dirname(file), {})[file.rpartition("/")[2]] = file
        return found

    def _meant(self, module: str, target: str, path: str) -> str:
        """The one file that was probably meant: of that name elsewhere, or of a close name in that folder."""
        folder, _, name = target.rpartition("/")
        same = self._by_name.get(name, [])
        if not same:
            # The names alone are compared: long paths are alike whatever their files are.
            beside = self._by_folder.get(folder, {})
            same = [beside[one] for one in closest(name, beside, n=1, cutoff=0.8)]
        if len(same) != 1:
            return ""
        address = self.address(same[0], path)
        if "." not in module.rpartition("/")[2]:
            address = _SCRIPT.sub("", address)
        return address

    def _aliased(self, module: str, path: str) -> tuple[str, ...]:
        """The files that an alias of tsconfig, or of the site generator, makes of an address."""
        renderer = self._project.course.renderer(path)
        if renderer is not None and renderer.name == "docusaurus" and module.startswith("@site/"):
            return (normpath(f"{renderer.folder or '.'}/{module.removeprefix('@site/')}"),)
        for alias, targets in self._paths(path).items():
            head, star, tail = alias.partition("*")
            if not star and module == alias:
                return tuple(targets)
            if star and module.startswith(head) and module.endswith(tail) and len(module) >= len(head) + len(tail):
                inner = module[len(head) : len(module) - len(tail)]
                return tuple(normpath(target.replace("*", inner)) for target in targets)
        return ()

    def _paths(self, path: str) -> dict[str, tuple[str, ...]]:
        """The aliases for the file at `path`, the longest first, each with its paths from the root."""
        folder = dirname(path)
        if folder not in self._paths_by_folder:
            found = next((found for name in self._configurations(path) if (found := dict(self._paths_of(name, 5)))), {})
            order = sorted(found.items(), key=lambda one: -len(one[0].partition("*")[0]))
            self._paths_by_folder[folder] = dict(order)
        return self._paths_by_folder[folder]

    def _configurations(self, path: str) -> Iterator[str]:
        """The configurations of TypeScript and JavaScript that hold for the file at `path`, the nearest first."""
        for name in ("tsconfig.json", "jsconfig.json"):
            yield from self._above(path, name)

    def _above(self, path: str, name: str) -> Iterator[str]:
        """The files of a name in the folder of `path` and above it, the nearest first."""
        folder = dirname(path)
        while folder:
            if self._project.exists(f"{folder}/{name}"):
                yield f"{folder}/{name}"
            folder = dirname(folder)
        if self._project.exists(name):
            yield name

    def _paths_of(self, name: str, depth: int) -> Iterator[tuple[str, tuple[str, ...]]]:
        settings = self._json(name)
        parents = settings.get("extends", [])
        for parent in [parents] if isinstance(parents, str) else parents:
            if depth and isinstance(parent, str) and parent.startswith("."):
                file = normpath(f"{dirname(name)}/{parent}").lstrip("/")
                yield from self._paths_of(file if file.endswith(".json") else f"{file}.json", depth - 1)
        options = settings.get("compilerOptions")
        if not isinstance(options, dict):
            return
        folder = f"{dirname(name) or '.'}/{options.get('baseUrl', '.')}"
        paths = options.get("paths")
        for alias, targets in (paths if isinstance(paths, dict) else {}).items():
            # `*` is a last resort for types, which packages come before.
            if isinstance(targets, list) and alias != "*":
                yield alias, tuple(normpath(f"{folder}/{one}") for one in targets if isinstance(one, str))

    def _json(self, path: str) -> JsonObject:
        """A JSON file with comments, nothing where it is absent or broken."""
        if path not in self._parsed:
            self._parsed[path] = self._read_json(path)
        return self._parsed[path]

    def _read_json(self, path: str) -> JsonObject:
        text = self._project.text(path)
        if text is None:
            return {}
        try:
            bare = _COMMENTS.sub(lambda found: found[1] or "", text)
            value = json.loads(_FINAL_COMMA.sub(lambda found: found[1] or "", bare))
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    def _has_own_aliases(self, path: str) -> bool:
        """Whether the site's configuration gives the bundler aliases that tsconfig need not know."""
        course = self._project.course
        return re.search(r"\balias\b", course.whole_configuration(course.renderer(path))) is not None

    def _of_bundler(self, path: str) -> dict[str, str | None] | None:
        """The aliases that the site's configuration gives the bundler; None where it does not show them all."""
        course = self._project.course
        renderer = course.renderer(path)
        if renderer is None or renderer.name != ASTRO or renderer.folder or not self._has_own_aliases(path):
            return None
        if renderer.file not in self._of_bundlers:
            from cdclint.documents.site.components.bundler_aliases import bundler_aliases  # noqa: PLC0415 (few have some)
            from cdclint.documents.site.components.script_file import ScriptFile  # noqa: PLC0415 (see above)

            # Another place that speaks of an alias may add others.
            is_only = len(re.findall(r"\balias\b", course.whole_configuration(renderer))) == 1
            file = ScriptFile("astro.config.ts", self._project.text(renderer.file) or "")
            self._of_bundlers[renderer.file] = bundler_aliases(file) if is_only else None
        return self._of_bundlers[renderer.file]

    def _package(self, module: str, path: str) -> Resolution:
        found = _PACKAGE.fullmatch(module)
        if found is None:
            return _UNKNOWN
        name, inner = found[1], found[2]
        if name.partition("/")[0] in _BUILTINS | _VIRTUAL:
            return _UNKNOWN
        installed = next(self._above(path, f"node_modules/{name}/package.json"), "")
        if installed:
            return self._part(name, inner, installed.removesuffix("/package.json"), self._json(installed))
        # A package of a workspace finds what the packages above it depend on.
        packages = [self._json(file) for file in self._above(path, "package.json")]
        if not packages or any("workspaces" in package for package in packages):
            return _UNKNOWN
        if any(name in (package.get(kind) or {}) for package in packages for kind in _DEPENDENCIES):
            return _UNKNOWN
        if any(package.get("name") == name for package in packages):
            return _UNKNOWN
        return Resolution("", Message("`{package}` is not among the dependencies of package.json", package=name))

    def _part(self, name: str, inner: str | None, home: str, package: JsonObject) -> Resolution:
        """A package, or what is at `inner` in it."""
        exports = package.get("exports")
        if exports is None:
            if inner is None:
                return _UNKNOWN
            file = next((one for one in _candidates(f"{home}/{inner}") if self._project.exists(one)), None)
            if file:
                return Resolution(file)
            return Resolution("", Message("the package `{package}` has no `{path}`", package=name, path=inner))
        if not isinstance(exports, dict) or not all(key.startswith(".") for key in exports):
            exports = {".": exports}
        wanted = f"./{inner}" if inner else "."
        for key, value in exports.items():
            head, star, tail = key.partition("*")
            if key == wanted or (star and wanted.startswith(head) and wanted.endswith(tail)):
                inner = wanted[len(head) : len(wanted) - len(tail)]
                file = normpath(f"{home}/{_first(value).replace('*', inner)}")
                return Resolution(file if self._project.exists(file) else "")
        close = closest(wanted, exports, n=1, cutoff=0.8)
        meant = f"{name}{close[0][1:]}" if close and "*" not in close[0] else ""
        missing = Message("the package `{package}` does not export `{path}`", package=name, path=inner or ".")
        return Resolution("", missing, meant)


def _candidates(target: str) -> Iterator[str]:
    """The files that a bundler tries for an address without, or with the compiled, extension."""
    yield from (f"{target}{suffix}" for suffix in _SUFFIXES)
    if found := re.search(r"\.([cm]?)js(x?)$", target):
        yield f"{target[: found.start()]}.{found[1]}ts{found[2]}"
        yield f"{target[: found.start()]}.tsx"
    yield from (f"{target}/index{suffix}" for suffix in _SUFFIXES[1:])


def _first(value: object) -> str:
    """The file of an entry of `exports`: the first one that a bundler would take."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return next((found for one in value if (found := _first(one))), "")
    if isinstance(value, dict):
        wanted = (value[key] for key in ("import", "module", "default", "node", "types") if key in value)
        return next((found for one in wanted if (found := _first(one))), "")
    return ""


def _exported(code: str) -> frozenset[str] | None:
    """The names that TypeScript or JavaScript exports, None where it hands on all that another module has."""
    from tree_sitter import Language, Parser  # noqa: PLC0415 (most imports are components as a whole)

    from cdclint.syntax.code.grammar_tree import load_grammar  # noqa: PLC0415 (see above)

    names: set[str] = set()
    for statement in (
        Parser(Language(load_grammar("tree_sitter_typescript", "language_tsx"))).parse(code.encode()).root_node.children
    ):
        if statement.type != "export_statement":
            continue
        kinds = {child.type for child in statement.children}
        if "default" in kinds:
            names.add("default")
            continue
        if "namespace_export" in kinds:
            names.update(_identifiers(statement))
        elif "*" in kinds:
            return None
        for clause in (child for child in statement.children if child.type == "export_clause"):
            for specifier in clause.named_children:
                name = specifier.child_by_field_name("alias") or specifier.child_by_field_name("name")
                names.update([_text(name).strip("'\"")] if name is not None else [])
        declaration = statement.child_by_field_name("declaration")
        if declaration is not None:
            names.update(_declared(declaration))
    return frozenset(names)


def _declared(declaration: Node) -> Iterator[str]:
    """The names that a declaration makes."""
    name = declaration.child_by_field_name("name")
    if name is not None:
        yield _text(name).strip("'\"")
    elif declaration.type in {"lexical_declaration", "variable_declaration"}:
        for one in declaration.named_children:
            pattern = one.child_by_field_name("name")
            yield from _identifiers(pattern if pattern is not None else one)
    else:
        yield from _identifiers(declaration)


def _identifiers(node: Node) -> Iterator[str]:
    """Every name in a declaration; those that it only reads are among them, which causes no false alarm."""
    stack = [node]
    while stack:
        one = stack.pop()
        if one.type in {"identifier", "type_identifier", "shorthand_property_identifier_pattern"}:
            yield _text(one)
        stack.extend(one.children)


def _text(node: Node) -> str:
    return node.text.decode(errors="replace") if node.text is not None else ""
