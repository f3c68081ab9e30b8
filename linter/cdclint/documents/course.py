"""What the files of a project are measured against: read once a run, handed to every document."""

from __future__ import annotations

import re
from functools import cached_property
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, Any, Literal

from cdclint.core.dataclass import dataclass, field
from cdclint.core.digest import blake2b
from cdclint.core.foreign.border import is_inside, read_regular
from cdclint.core.glob import Globs, matches
from cdclint.core.message import to_plain
from cdclint.core.regex import regex
from cdclint.documents.collection.content_config import configs_of, read_collection_files, site_folders
from cdclint.documents.site.fence_languages import named_languages
from cdclint.documents.site.lesson_files import DEFAULT, is_lesson_file
from cdclint.documents.site.renderer import ASTRO, Renderer, find_renderers
from cdclint.syntax.text.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import TypedDict

    from cdclint.core.finding import Finding
    from cdclint.core.source import Source
    from cdclint.documents.collection.collections import Collection, Collections, Unread
    from cdclint.documents.collection.config_slips import ConfigSlip
    from cdclint.documents.contract.contract import Contracts
    from cdclint.documents.lesson.frontmatter import LessonSchema
    from cdclint.documents.monitoring.metric_catalogue import Catalogue
    from cdclint.documents.schema_file import SchemaFile

    class CourseProblem(TypedDict):
        """Something wrong with a file of the course, JSON-able.

        `message` is as `to_plain` makes it. `instead` is what was probably meant, None if unknown.
        `syntax` says that the file does not even parse: where it is one of the files of a run, the rules over syntax
        report that, too.
        """

        span: list[int]
        message: Any
        instead: str | None
        syntax: bool


COLLECTION = "collection:"
"""What the name of a schema begins with that is a collection of the site."""
NO_RENDERER = "none"
"""What the setting `renderer` says of a repository whose lessons are rendered elsewhere."""

_NO_HEADING_IDS = regex(r"\bheadingIds\s*+:\s*+false\b")
_HEADING_ID_PLUGIN = regex(r"head(?:ing|er)-?id(?![a-z])", re.IGNORECASE)
"""`remark-heading-id`, `remarkCustomHeadingId` and the like; not Astro's own `rehypeHeadingIds`, which computes."""
_MATH_PLUGIN = regex(
    r"""(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*['"]remark-math(?:/[\w-]+)?['"]|['"]remark-math['"]"""
    r"""|^[ \t]*math:[ \t]*(?:true|\{)|\blatex:[ \t]*(?:true|\{)|arithmatex|markdown-it-(?:mathjax3|katex)""",
    re.MULTILINE,
)
_REFERENCE = regex(r"""\$ref['"]?[ \t]*:[ \t]*['"]?([^'"#\s{}\[\],]+)""")
_MOST_FILES = 200
"""Files that schemas may refer to."""
_SCRIPTS = (".js", ".ts", ".mjs", ".cjs", ".mts", ".cts", ".json")
_COMMENTS = regex(r"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|//[^\n]*|/\*.*?\*/""", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a project keeps what a course is measured against. Paths and globs are relative to its root.

    `lessons` are the globs of the files that are lessons; `language` is the ISO 639-1 code of their prose, "" where
    it is not to be judged, None where it is detected from the lessons. `math` is None where the site's configuration
    decides, `renderer` is "" likewise; `provided_components` is None where the site's files decide.
    `debezium_version` is the version that the course is about, "" for the newest that is known; `exporter_profile` says
    whose names its metrics have. `prometheus_version` and `prometheus_features` are those of the lab's Prometheus, ""
    and None where the lab's files show them. `metrics` are files that add to the catalogue of metrics. `quizzes` are
    the globs of quizzes, none where it is detected from their content. `schemas` are the JSON Schemas that data files
    are held to, by the globs of these files. `quiz_keys` are the names of the parts of a quiz where they are not common
    ones. `words` is the file of words that the course accepts, `glossary` that of its terms, "" for none.
    """

    lessons: tuple[str, ...] = DEFAULT
    language: str | None = None
    contracts: str = "src/content/contracts.yml"
    lesson_schema: str = "src/content/lesson.schema.json"
    math: bool | None = None
    renderer: str = ""
    provided_components: tuple[str, ...] | None = None
    debezium_version: str = ""
    exporter_profile: Literal["auto", "debezium-examples", "default"] = "auto"
    metrics: tuple[str, ...] = ()
    prometheus_version: str = ""
    prometheus_features: tuple[str, ...] | None = None
    quizzes: tuple[str, ...] = ()
    schemas: Mapping[str, str] = field(default_factory=dict)
    quiz_keys: Mapping[str, str] = field(default_factory=dict)
    words: str = "src/content/words.txt"
    glossary: str = "data/glossary.json"


@dataclass(frozen=True)
class Course:
    """The course of one project.

    `digest` changes whenever anything does that could change the verdict on a file whose own text stayed the same.
    `sources` are the files that it is made of, by their paths; a file that is absent is not among them.
    """

    root: Path
    layout: Layout
    digest: str
    sources: dict[str, Source] = field(default_factory=dict, repr=False)
    renderers: tuple[Renderer, ...] = ()

    @classmethod
    def load(cls, root: Path, layout: Layout, instead: Mapping[str, bytes | None] | None = None) -> Course:
        """Read what there is below `root`; a file that is absent or broken leaves its part empty.

        `instead` is taken in the place of files, by path; None where there is to be no file.
        """
        hashed = blake2b(repr(layout).encode(), digest_size=16)
        sources = {}
        renderers, configs = find_renderers(root, instead or {})
        if layout.renderer:
            same = tuple(one for one in renderers if one.name == layout.renderer)
            renderers = same or (() if layout.renderer == NO_RENDERER else (Renderer(layout.renderer, "", ""),))
        hashed.update(repr(renderers).encode())
        configs |= read_collection_files(root, renderers, instead or {})
        paths = [layout.contracts, layout.lesson_schema, *layout.metrics, *configs, *layout.schemas.values()]
        # What a schema refers to is found while it is read.
        for path in paths:
            if path in sources:
                continue
            data = configs.get(path)
            try:
                if data is None:
                    # A link that leads out of the project is as good as no file.
                    is_ours = is_inside(str(root), str(root / path))
                    data = (
                        instead[path] if instead and path in instead else read_regular(root / path) if is_ours else None
                    )
            except (OSError, ValueError):
                continue
            if data is None:
                continue
            hashed.update(b"\0%d\0%s\0" % (len(data), path.encode()))
            hashed.update(data)
            encoding = decode(path, data)
            if encoding.readable:
                sources[path] = encoding.source
                if layout.schemas and len(paths) < _MOST_FILES and path not in configs:
                    paths += _referred(encoding.source)
        return cls(root, layout, hashed.hexdigest(), sources, renderers)

    def __reduce__(self) -> tuple[type[Course], tuple[Path, Layout, str, dict[str, Source], tuple[Renderer, ...]]]:
        """What another process needs: the files, and none of what was made of them."""
        return type(self), (self.root, self.layout, self.digest, self.sources, self.renderers)

    def with_source(self, source: Source) -> Course:
        """The same course with another text of its contracts or of its lessons' schema."""
        from copy import copy  # noqa: PLC0415 (only an editor asks)

        other = copy(self)
        other.__dict__["sources"] = {**self.sources, source.path: source}
        for made in ("contracts", "contract_problems", "schema", "schema_problems"):
            other.__dict__.pop(made, None)
        return other

    def renderer(self, path: str) -> Renderer | None:
        """What makes a page of the file at `path`: the nearest site above it; None where no file says so."""
        return next((one for one in self.renderers if not one.folder or path.startswith(f"{one.folder}/")), None)

    def configuration(self, renderer: Renderer | None) -> str:
        """The configuration of a site without its comments, "" where it has none."""
        return "" if renderer is None else self._without_comments(renderer.file)

    def whole_configuration(self, renderer: Renderer | None) -> str:
        """The configuration of a site with what it imports, without comments."""
        paths = () if renderer is None else (renderer.file, *renderer.parts)
        return "\n".join(self._without_comments(path) for path in paths)

    def reads_heading_ids(self, path: str) -> bool:
        """Whether the site of a file reads ids of headings, `## Lag {#lag}`: by itself or by a plugin that it names."""
        renderer = self.renderer(path)
        if renderer is None or renderer.name == "mintlify":
            return renderer is not None
        if renderer.name == "docusaurus":
            return _NO_HEADING_IDS.search(self.configuration(renderer)) is None
        return _HEADING_ID_PLUGIN.search(self.whole_configuration(renderer)) is not None

    def fence_languages(self, path: str) -> frozenset[str]:
        """The languages of code blocks that the configuration of the site of a file names itself."""
        renderer = self.renderer(path)
        if renderer not in self._fence_languages:
            self._fence_languages[renderer] = named_languages(self.whole_configuration(renderer))
        return self._fence_languages[renderer]

    @cached_property
    def _fence_languages(self) -> dict[Renderer | None, frozenset[str]]:
        return {}

    def _without_comments(self, path: str) -> str:
        source = self.sources.get(path)
        if source is None or not path.endswith(_SCRIPTS):
            return "" if source is None else source.text
        if path not in self._bare:
            self._bare[path] = _COMMENTS.sub(_keep_strings, source.text)
        return self._bare[path]

    @cached_property
    def _bare(self) -> dict[str, str]:
        return {}

    @cached_property
    def contracts(self) -> Contracts:
        """What single lessons and dashboards must contain."""
        from cdclint.documents.contract.contract import contracts_of  # noqa: PLC0415 (a warm run needs no contract)

        return contracts_of(self.sources.get(self.layout.contracts))

    @cached_property
    def schema(self) -> LessonSchema | None:
        """The schema of the lessons' frontmatter, None where the course has none."""
        source = self.sources.get(self.layout.lesson_schema)
        if source is None:
            return None
        from cdclint.documents.lesson.frontmatter import LessonSchema  # noqa: PLC0415 (a warm run needs no schema)

        return LessonSchema(source)

    def schema_for(self, path: str) -> SchemaFile | None:
        """The schema that a file of data is held to: that of the last glob that matches; None without one."""
        return self.data_schema(self._schema_name(path))

    def _schema_name(self, path: str) -> str:
        """What the settings say of the schema of a file, "" where they say nothing."""
        schemas = self.layout.schemas
        if not schemas or path in schemas.values():
            return ""
        return next((schemas[glob] for glob in reversed([*schemas]) if matches(glob, path)), "")

    def data_schema(self, name: str) -> SchemaFile | None:
        """One of the schemas of data by the path of its file; None where there is no such file."""
        if name not in self._data_schemas and name in self.sources:
            from cdclint.documents.schema_file import SchemaFile  # noqa: PLC0415 (a warm run needs no schema)

            others = {path: self.sources[path] for path in referred_files(name, self.sources)}
            self._data_schemas[name] = SchemaFile(self.sources[name], others, older=True)
        return self._data_schemas.get(name)

    @cached_property
    def _data_schemas(self) -> dict[str, SchemaFile]:
        return {}

    @cached_property
    def catalogue(self) -> Catalogue:
        """The metrics that there are in the course's version, under the names of its exporter."""
        from cdclint.documents.monitoring.metric_catalogue import read_catalogue  # noqa: PLC0415 (a warm run needs no metric)

        own = [self.sources[path] for path in self.layout.metrics if path in self.sources]
        return read_catalogue(own, self.layout.debezium_version, self.layout.exporter_profile)

    @cached_property
    def contract_problems(self) -> list[CourseProblem]:
        """What is wrong with the contracts."""
        broken = [course_problem(problem, syntax=True) for problem in self.contracts.unreadable]
        return broken + [course_problem(violation.finding) for violation in self.contracts.violations]

    @cached_property
    def schema_problems(self) -> list[CourseProblem]:
        """What is wrong with the schema of the frontmatter."""
        if self.schema is None:
            return []
        if self.schema.unreadable is not None:
            return [course_problem(self.schema.unreadable, syntax=True)]
        return [] if self.schema.defect is None else [course_problem(self.schema.defect)]

    def math(self, path: str) -> bool | None:
        """Whether the site renders `$…$` in the file at `path`; None where no file says so.

        The layout decides, otherwise the site's configuration: Astro renders what its configuration loads, and other
        generators may load a plugin elsewhere.
        """
        if self.layout.math is not None:
            return self.layout.math
        renderer = self.renderer(path)
        if renderer is None:
            return None
        if renderer not in self._math:
            self._math[renderer] = _MATH_PLUGIN.search(self.whole_configuration(renderer)) is not None
        return self._math[renderer] or (False if renderer.name == ASTRO else None)

    @cached_property
    def _math(self) -> dict[Renderer, bool]:
        return {}

    @cached_property
    def _collections(self) -> tuple[tuple[str, Collections], ...]:
        """The collections of each site, by the folder of the site, the deepest first."""
        configs = {config: folder for folder in site_folders(self.renderers) for config in configs_of(folder)}
        found = {folder: config for config, folder in reversed(configs.items()) if config in self.sources}
        if not found:
            return ()
        from cdclint.documents.collection.collections import read_collections  # noqa: PLC0415 (a warm run needs no collection)

        order = sorted(found, key=lambda folder: -len(folder))
        return tuple((folder, read_collections(found[folder], self.sources)) for folder in order)

    def collection(self, path: str) -> Collection | None:
        """The collection of a site that a file belongs to, as far as the site's configuration shows it."""
        named = self._schema_name(path)
        if named.startswith(COLLECTION):
            return self.named_collection(named)
        every = (collections.of(path) for _, collections in self._collections)
        return next((one for one in every if one is not None), None)

    def collections(self, folder: str) -> tuple[Collection, ...]:
        """The collections that the site in a folder declares."""
        return next((one.collections for at, one in self._collections if at == folder), ())

    def named_collection(self, name: str) -> Collection | None:
        """The collection that the settings name, `collection:terms`; None where no site has it."""
        every = (one for _, collections in self._collections for one in collections.collections)
        return next((one for one in every if COLLECTION + one.name == name), None)

    @property
    def unread_schemas(self) -> list[Unread]:
        """The parts of the collections' schemas that are not understood."""
        return [one for _, collections in self._collections for one in collections.unread]

    @property
    def config_slips(self) -> list[ConfigSlip]:
        """The names in the declarations of collections that are almost other ones."""
        return [one for _, collections in self._collections for one in collections.slips]

    def frontmatter_schema(self, path: str) -> LessonSchema | None:
        """The schema of a file's frontmatter: the course's own, otherwise that of its collection.

        Where no setting says which files are lessons, a plain Markdown file may be another page of the site.
        """
        if self.schema is not None and self.has_schema(path):
            return self.schema
        collection = None if self.schema is not None and self.is_lesson(path) else self.collection(path)
        if collection is None or not collection.schema:
            return None
        from cdclint.documents.collection.collection_schema import CollectionSchema  # noqa: PLC0415 (a warm run needs no schema)

        return CollectionSchema(collection, self.sources[collection.place.rpartition(":")[0]])

    @property
    def site_config(self) -> str | None:
        """The configuration of the Astro site at the root without its comments, None without one."""
        found = next((one for one in self.renderers if not one.folder and one.name == ASTRO), None)
        return (self.configuration(found) or None) if found is not None else None

    @property
    def language(self) -> str:
        """The code of the language that a lesson's prose is held to, "" where it is not judged.

        Where no setting says so it is Russian, and `Detected.prose_language` says whether the lessons are.
        """
        return "ru" if self.layout.language is None else self.layout.language

    def has_schema(self, path: str) -> bool:
        """Whether the schema of the lessons' frontmatter is about a file."""
        return self.is_lesson(path) and (self.layout.lessons != DEFAULT or path.endswith(".mdx"))

    @cached_property
    def _quizzes(self) -> Globs:
        return Globs(self.layout.quizzes)

    def may_be_quiz(self, path: str) -> bool:
        """Whether a file with questions counts as a quiz."""
        return not self.layout.quizzes or bool(self._quizzes.match(path))

    @cached_property
    def _lessons(self) -> Globs:
        return Globs(self.layout.lessons)

    def is_lesson(self, path: str) -> bool:
        """Whether a file is one of the course's lessons; what lies outside of the project never is.

        The setting's globs decide, otherwise where the file lies; a file that a contract names is one as well.
        """
        if path.startswith("../"):
            return False
        if self.layout.lessons != DEFAULT:
            return bool(self._lessons.match(path))
        return is_lesson_file(path, self.renderer(path)) or any(
            entry.glob == path and entry.kind == "lesson" for entry in self.contracts.entries
        )


def course_problem(problem: Finding, *, syntax: bool = False) -> CourseProblem:
    """A finding as facts keep it."""
    edits = problem.fix.edits if problem.fix is not None else ()
    instead = edits[0].text if len(edits) == 1 and edits[0].span == problem.span else None
    place = [problem.span.start, problem.span.end]
    return {"span": place, "message": to_plain(problem.message), "instead": instead, "syntax": syntax}


def _keep_strings(found: re.Match[str]) -> str:
    return found[1] or ""


def referred_files(path: str, sources: Mapping[str, Source]) -> list[str]:
    """The files that a schema refers to, and those that these do, without itself."""
    found = {path: None}
    waiting = [path]
    while waiting:
        new = [one for one in _referred(sources[waiting.pop()]) if one in sources and one not in found]
        found.update(dict.fromkeys(new))
        waiting += new
    return list(found)[1:]


def _referred(source: Source) -> list[str]:
    """The paths that a schema's references to files name, inside the project."""
    folder = dirname(source.path)
    names = [found[1] for found in _REFERENCE.finditer(source.text)]
    from urllib.parse import unquote  # noqa: PLC0415 (few schemas refer to another)

    paths = [normpath(join(folder, unquote(name))) for name in names if ":" not in name and not name.startswith("/")]
    return [path for path in dict.fromkeys(paths) if not path.startswith("../")]
