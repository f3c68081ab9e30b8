"""The collections that a site declares in `src/content.config.ts`: their files, and the schemas of their entries."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import chain
from posixpath import dirname, normpath
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.glob import MAX_CHOICES, spelt_out, translate
from cdclint.core.regex import regex
from cdclint.documents.collection.config_slips import ConfigSlip, config_slips
from cdclint.documents.collection.zod_reader import ZodReader
from cdclint.documents.site.components.script_file import Elsewhere, ScriptFile, name_of, text_of
from cdclint.syntax.data.schema.json_schema import Schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

    from cdclint.core.foreign_values import JsonObject
    from cdclint.core.source import Source

_SUFFIXES = ("", ".ts", ".mts", ".js", ".mjs", "/index.ts", "/index.js")
_MARKDOWN = ("md", "mdx", "markdown", "mdown", "mkdn", "mkd", "mdwn")
_DATA = ("json", "yaml", "yml")
_EXTENDED = regex(r"[!@+?*]\(")
_OR_FOLDER = r"(?:/|\Z))"
"""How an expression of .gitignore ends that matches folders, too."""
_DEPTH = 10


@dataclass(frozen=True)
class Collection:
    """One collection. `schema` is that of its entries as JSON Schema, empty where it asks for nothing that is known.

    `home` is the folder that `globs` begin at. `file` is the one file that holds all entries, "" where each has its
    own. A collection `hides` files and folders that begin with an underscore. `makes_ids` says that code of the site
    gives the entries their names.
    """

    name: str
    schema: JsonObject
    home: str
    globs: tuple[str, ...]
    suffixes: tuple[str, ...]
    file: str = ""
    place: str = ""
    hides: bool = False
    makes_ids: bool = False

    def inner(self, path: str) -> str:
        """The path of an entry below the folder of the collection."""
        return path[len(self.home) + 1 :] if self.home else path

    @cached_property
    def compiled(self) -> Schema:
        """The schema, to be asked."""
        return Schema(dict(self.schema))

    @cached_property
    def _globs(self) -> tuple[list[re.Pattern[str]], list[re.Pattern[str]]]:
        """What an entry's path must match, and what it must not."""
        takes = [_expression(one) for one in self.globs if not one.startswith("!")]
        return takes, [_expression(one[1:]) for one in self.globs if one.startswith("!")]

    def has(self, path: str) -> bool:
        """Whether a file is an entry, or holds them."""
        if self.file:
            return path == self.file
        if self.home and not path.startswith(f"{self.home}/"):
            return False
        inner = self.inner(path)
        names = inner.split("/")
        if inner.rpartition(".")[2] not in self.suffixes or any(name.startswith(".") for name in names):
            return False
        # Astro's old collections, and those of Starlight, leave out what begins with an underscore.
        if self.hides and any(name.startswith("_") for name in names):
            return False
        takes, leaves = self._globs
        return any(one.match(inner) for one in takes) and not any(one.match(inner) for one in leaves)


@dataclass(frozen=True)
class Unread:
    """A part of a schema that is not understood, and accepts everything: where it is, and in which collection."""

    path: str
    start: int
    end: int
    collection: str


@dataclass(frozen=True)
class Collections:
    """The collections of a site, the first of several that have a file decides."""

    collections: tuple[Collection, ...] = ()
    unread: tuple[Unread, ...] = ()
    slips: tuple[ConfigSlip, ...] = ()

    def of(self, path: str) -> Collection | None:
        """The collection that a file belongs to."""
        return next((one for one in self.collections if one.has(path)), None)


def read_collections(config: str, sources: Mapping[str, Source]) -> Collections:
    """The collections that the file at `config` declares, with what it imports from `sources`."""
    reader = _Reader(config, sources)
    found = tuple(reader.collections())
    return Collections(found, tuple(reader.unread), tuple(reader.slips()))


class _Reader:
    def __init__(self, config: str, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._files: dict[str, ScriptFile] = {}
        self._folder = config.rpartition("src/")[0].rstrip("/")
        self._config = self._file(config)
        self.unread: list[Unread] = []

    def _file(self, path: str) -> ScriptFile:
        if path not in self._files:
            self._files[path] = ScriptFile(path, self._sources[path].text)
        return self._files[path]

    def _find(self, file: ScriptFile, name: str) -> tuple[ScriptFile, Node] | None:
        """What a constant is, in this file or one that it imports."""
        for _ in range(_DEPTH):
            if name in file.values:
                node = file.values[name]
                is_known = node.child_by_field_name("value") is not None or node.type == "function_declaration"
                return (file, node) if is_known else None
            if (declared := file.types.get(name)) is not None and declared[0].type == "enum_declaration":
                return file, declared[0]
            imported = file.imports.get(name)
            if imported is None:
                return None
            other = self._imported(file, imported)
            found = other.export(imported.name) if other is not None else None
            if other is None or found is None:
                return None
            if isinstance(found, Elsewhere):
                inner = self._imported(other, found)
                if inner is None:
                    return None
                file, name = inner, found.name
                exported = inner.export(found.name)
                name = exported if isinstance(exported, str) else name
            elif isinstance(found, str):
                file, name = other, found
            else:
                return other, found
        return None

    def _imported(self, file: ScriptFile, imported: Elsewhere) -> ScriptFile | None:
        for module in imported.modules:
            if not module.startswith("."):
                continue
            target = normpath(f"{dirname(file.path)}/{module}")
            for suffix in _SUFFIXES:
                if f"{target}{suffix}" in self._sources:
                    return self._file(f"{target}{suffix}")
        return None

    @cached_property
    def _members(self) -> list[Node]:
        """What the object has that is exported as `collections`."""
        exported = self._config.export("collections")
        found = self._find(self._config, exported) if isinstance(exported, str) else None
        value = _value(found[1]) if found is not None else None
        return value.named_children if value is not None and value.type == "object" else []

    def collections(self) -> Iterator[Collection]:
        """One a member of the object that is exported as `collections`."""
        for one in self._members:
            key = one.child_by_field_name("key") or one
            made = one.child_by_field_name("value") if one.type == "pair" else one
            if made is None or one.type not in {"pair", "shorthand_property_identifier"}:
                continue
            file, call = self._config, made
            if made.type in {"identifier", "shorthand_property_identifier"}:
                declared = self._find(self._config, text_of(made))
                if declared is None:
                    continue
                file, call = declared[0], _value(declared[1])
            if (collection := self._collection(name_of(key), file, call)) is not None:
                yield collection

    def slips(self) -> Iterator[ConfigSlip]:
        """What is misspelt in the declaration itself."""
        return config_slips(self._config, self._names())

    def _names(self) -> list[str]:
        """The names of all collections, none where some are not known."""
        members = [one for one in self._members if one.type != "comment"]
        if any(one.type not in {"pair", "shorthand_property_identifier"} for one in members):
            return []
        return [name_of(one.child_by_field_name("key") or one) for one in members]

    def _collection(self, name: str, file: ScriptFile, call: Node) -> Collection | None:
        function, given = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        settings = given.named_children[0] if given is not None and given.named_children else None
        if function is None or settings is None or settings.type != "object":
            return None
        imported = file.imports.get(text_of(function))
        if imported is None or imported.name != "defineCollection":
            return None
        members = {}
        for one in settings.named_children:
            key = one.child_by_field_name("key")
            value = one.child_by_field_name("value")
            if one.type == "pair" and key is not None and value is not None:
                members[name_of(key)] = value
            elif one.type == "shorthand_property_identifier":
                members[text_of(one)] = one
            elif one.type != "comment":
                return None
        files = self._entries(name, file, members)
        if files is None:
            return None
        home, globs, suffixes, single, hides = files
        makes_ids = "generateId" in text_of(members["loader"]) if "loader" in members else False
        place = f"{file.path}:{call.start_point[0] + 1}"
        if "schema" not in members:
            return Collection(name, {}, home, globs, suffixes, single, place, hides, makes_ids)
        schema = members["schema"]
        reader = ZodReader(self._find)
        if schema.type == "shorthand_property_identifier":
            found = self._find(file, text_of(schema))
            shape = reader.read(*found) if found is not None else None
        else:
            shape = reader.read(file, schema)
        if shape is None:
            return Collection(name, {}, home, globs, suffixes, single, place, hides, makes_ids)
        for where, node in reader.unread:
            self.unread.append(Unread(where.path, *where.place(node), name))
        place = f"{file.path}:{schema.start_point[0] + 1}"
        return Collection(name, shape.json, home, globs, suffixes, single, place, hides, makes_ids)

    def _entries(
        self, name: str, file: ScriptFile, members: Mapping[str, Node]
    ) -> tuple[str, tuple[str, ...], tuple[str, ...], str, bool] | None:
        """Which files are the entries: a folder with globs and suffixes, or a single file; None where unknown."""
        content = self._inside(f"src/content/{name}")
        loader = members.get("loader")
        if loader is None:
            kind = self._string(file, members["type"]) if "type" in members else "content"
            suffixes = {"content": _MARKDOWN, "data": _DATA}.get(kind or "")
            return None if suffixes is None else (content, ("**/*",), suffixes, "", True)
        function, given = loader.child_by_field_name("function"), loader.child_by_field_name("arguments")
        made = file.imports.get(text_of(function)) if function is not None else None
        values = [one for one in given.named_children if one.type != "comment"] if given is not None else []
        if made is None:
            return None
        if made.name == "docsLoader" and made.modules[0].startswith("@astrojs/starlight") and not values:
            return self._inside("src/content/docs"), ("**/*",), _MARKDOWN, "", True
        if made.modules[0] != "astro/loaders":
            return None
        if made.name == "file" and len(values) == 1 and (path := self._string(file, values[0])) is not None:
            target = self._inside(path)
            return None if target.startswith("../") else ("", (), _DATA, target, False)
        if made.name != "glob" or len(values) != 1 or values[0].type != "object":
            return None
        return self._globbed(file, values[0])

    def _globbed(
        self, file: ScriptFile, options: Node
    ) -> tuple[str, tuple[str, ...], tuple[str, ...], str, bool] | None:
        given = {}
        for one in options.named_children:
            key, value = one.child_by_field_name("key"), one.child_by_field_name("value")
            if one.type == "pair" and key is not None and value is not None:
                given[name_of(key)] = value
            elif one.type not in {"comment", "method_definition"}:
                return None
        base = self._string(file, given["base"]) if "base" in given else "."
        pattern = given.get("pattern")
        if base is None or pattern is None:
            return None
        listed = pattern.named_children if pattern.type == "array" else [pattern]
        patterns = [self._string(file, one) for one in listed if one.type != "comment"]
        globs = [_globs(one) if one is not None else [] for one in patterns]
        home = self._inside(base)
        if not globs or not all(globs) or home.startswith("../"):
            return None
        return ("" if home == "." else home), tuple(chain.from_iterable(globs)), (*_MARKDOWN, *_DATA), "", False

    def _inside(self, path: str) -> str:
        return normpath(f"{self._folder or '.'}/{path.lstrip('/')}")

    def _string(self, file: ScriptFile, node: Node) -> str | None:
        if node.type == "identifier":
            found = self._find(file, text_of(node))
            node = _value(found[1]) if found is not None else node
        text = text_of(node)
        if node.type not in {"string", "template_string"} or "\\" in text or "${" in text:
            return None
        return text[1:-1]


def _value(node: Node) -> Node:
    """The value of a variable, without what only types it."""
    value = node.child_by_field_name("value") if node.type == "variable_declarator" else node
    node = node if value is None else value
    while node.type in {"as_expression", "satisfies_expression", "parenthesized_expression"} and node.named_children:
        node = node.named_children[0]
    return node


def _globs(pattern: str) -> list[str]:
    """A glob of the site in the dialect of .gitignore, without choices in braces; nothing where it has none for it."""
    sign, bare = pattern[:1] if pattern.startswith("!") else "", pattern.removeprefix("!")
    if _EXTENDED.search(bare):
        return []
    bare = bare.removeprefix("./").removeprefix("/").replace("[^", "[!")
    parts = spelt_out(bare) or [bare]
    if len(parts) >= MAX_CHOICES or any("{" in part for part in parts):
        return []
    return [f"{sign}{part}/*" if part.endswith("**") else f"{sign}{part}" for part in parts]


def _expression(pattern: str) -> re.Pattern[str]:
    """A glob that matches whole paths, and no folders."""
    translated = translate(f"/{pattern}")
    return re.compile("(?!)" if translated is None else rf"{translated[1].removesuffix(_OR_FOLDER)}\Z)")
