"""What the files of a project show of its surroundings: what renders it, in which language it is, what its lab has.

This is the one place for it. Each item is found when it is first asked for, and kept with where it was found, so that
`cdclint config` can show both; the setting of an item's name overrides it. Where nothing shows it, a rule that depends
on the item reports nothing (`Project.has`), and `project/undetected` says so once.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from cdclint.core.dataclass import dataclass, field_names, is_dataclass
from cdclint.core.message import Message
from cdclint.documents.site import lab_files, provided
from cdclint.documents.site.renderer import ASTRO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cdclint.documents.project import Project
    from cdclint.documents.site.renderer import Renderer

T = TypeVar("T")

_SETTING = Message("setting")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """What is known of a project, and where it was found: files, a setting, usage; `where` is "" if unknown."""

    value: T
    where: str = ""

    @property
    def is_known(self) -> bool:
        """Whether something shows it."""
        return bool(self.where)


@dataclass(frozen=True)
class Detected:
    """Everything that is known of one project besides what its files say of themselves."""

    project: Project

    @cached_property
    def renderers(self) -> Found[tuple[Renderer, ...]]:
        """The site generators, the deepest folder first. None in a content-only repository."""
        found = self.project.course.renderers
        if self.project.course.layout.renderer:
            return Found(found, _SETTING)
        return Found(found, _some(one.file for one in found))

    @cached_property
    def provided_components(self) -> Found[frozenset[str] | None]:
        """The components that lessons use without an import; None where nothing shows which there are."""
        names = self.project.course.layout.provided_components
        if names is not None:
            return Found(frozenset(names), _SETTING)
        found, files = provided.by_files(self.project)
        return Found(found, _some(files)) if files else Found(None)

    @cached_property
    def math(self) -> Found[bool | None]:
        """Whether the site renders `$…$`; None where unknown, and formulas are read where they look like some."""
        course = self.project.course
        if course.layout.math is not None:
            return Found(course.layout.math, _SETTING)
        for one in course.renderers:
            known = course.math(f"{one.folder}/x.mdx" if one.folder else "x.mdx")
            if known is not None:
                return Found(known, one.file)
        return Found(None)

    @cached_property
    def prose_language(self) -> Found[str]:
        """The code of the language of the lessons' prose, "" where it is not judged."""
        language = self.project.course.layout.language
        if language is not None:
            return Found(language, _SETTING)
        letters = [facts["letters"] for facts in self.project.lessons.values() if "letters" in facts]
        written = [one for one in letters if any(one)]
        if not written:
            return Found("")
        # Half the letters of a Russian lesson may be those of Latin names and terms.
        russian = sum(4 * cyrillic >= latin for cyrillic, latin in written)
        where = Message(
            "{russian} of {count} lessons are written in Cyrillic letters", russian=russian, count=len(written)
        )
        return Found("ru" if 2 * russian > len(written) else "", where)

    @cached_property
    def aliases(self) -> Found[Mapping[str, tuple[str, ...]]]:
        """The aliases of imports at the root, with the paths that they lead to."""
        found = self.project.modules.aliases
        return Found(found, "tsconfig.json" if found else "")

    @cached_property
    def packages(self) -> Found[tuple[str, ...]]:
        """The package.json files, by which imports of packages are judged."""
        found = sorted(path for path in self.project.files if path.rpartition("/")[2] == "package.json")
        return Found(tuple(found), _some(found))

    @cached_property
    def env(self) -> Found[Mapping[str, Mapping[str, str]]]:
        """The variables of each `.env` file and its examples, by path."""
        found = lab_files.env(self.project)
        return Found(found, _some(found))

    @cached_property
    def datasources(self) -> Found[tuple[lab_files.Datasource, ...]]:
        """The datasources that the project provisions."""
        found = lab_files.datasources(self.project)
        return Found(found, _some(dict.fromkeys(one.file for one in found)))

    @cached_property
    def prometheus_version(self) -> Found[tuple[str, ...]]:
        """The versions of Prometheus that the lab runs: one as a rule, none where nothing shows it."""
        given = self.project.course.layout.prometheus_version
        if given:
            return Found((given,), _SETTING)
        servers = lab_files.prometheus_servers(self.project)
        versions = tuple(dict.fromkeys(one.version for one in servers if one.version))
        return Found(versions, _some(dict.fromkeys(one.file for one in servers if one.version)))

    @cached_property
    def prometheus_features(self) -> Found[tuple[str, ...]]:
        """What the lab's Prometheus is started with beside its defaults, `--enable-feature`."""
        given = self.project.course.layout.prometheus_features
        if given is not None:
            return Found(given, _SETTING)
        servers = lab_files.prometheus_servers(self.project)
        known = [one for one in servers if one.features is not None]
        if len(known) < len(servers):
            return Found(())
        features = tuple(dict.fromkeys(name for one in known for name in one.features or ()))
        return Found(features, _some(dict.fromkeys(one.file for one in known)))

    @cached_property
    def exporter_rules(self) -> Found[tuple[lab_files.ExporterRule, ...]]:
        """What the project's own exporter rules make: metric names and labels."""
        found = lab_files.exporter_rules(self.project)
        return Found(found, _some(dict.fromkeys(one.file for one in found)))

    @cached_property
    def fence_languages(self) -> Found[frozenset[str]]:
        """The languages that the sites' configurations name besides those of the highlighter."""
        course = self.project.course
        by_file = {one.file: course.fence_languages(f"{one.folder}/x".lstrip("/")) for one in course.renderers}
        found = {path: names for path, names in by_file.items() if names}
        return Found(frozenset().union(*found.values()), _some(found))

    @cached_property
    def slugs(self) -> Found[Mapping[str, str]]:
        """How each site makes anchors of headings, by its folder."""
        return self._by_site(_slugs)

    @cached_property
    def router(self) -> Found[Mapping[str, str]]:
        """Which addresses of each site are known, by its folder."""
        return self._by_site(_router)

    def _by_site(self, value_of: Callable[[Renderer], str]) -> Found[Mapping[str, str]]:
        renderers = self.project.course.renderers
        return Found({one.folder or ".": value_of(one) for one in renderers}, _some(one.file for one in renderers))

    def items(self) -> dict[str, Found[Any]]:
        """All of it by name in plain values, as `cdclint config` shows it; of variables only the names."""
        return {name: Found(_plain(found.value), found.where) for name, found in self._items().items()}

    def _items(self) -> dict[str, Found[Any]]:
        return {
            "renderer": self.renderers,
            "provided-components": self.provided_components,
            "math": self.math,
            "prose-language": self.prose_language,
            "aliases": self.aliases,
            "packages": self.packages,
            "env": Found({path: tuple(names) for path, names in self.env.value.items()}, self.env.where),
            "datasources": self.datasources,
            "prometheus-version": self.prometheus_version,
            "prometheus-features": self.prometheus_features,
            "exporter-rules": self.exporter_rules,
            "slugs": self.slugs,
            "router": self.router,
            "fence-languages": self.fence_languages,
        }


def _slugs(renderer: Renderer) -> str:
    if renderer.name != ASTRO:
        return "by letters and digits"
    return "github-slugger" if (renderer.version or 0) >= 6 else "github-slugger without a final hyphen"


def _router(renderer: Renderer) -> str:
    is_known = renderer.name == ASTRO and not renderer.folder
    return "src/content, src/pages and public" if is_known else "files only"


def _plain(value: object) -> Any:  # noqa: ANN401 (JSON values)
    match value:
        case _ if is_dataclass(value):
            return _said({name: getattr(value, name) for name in field_names(type(value))})
        case tuple() if hasattr(value, "_asdict"):
            return _said(value._asdict())
        case tuple():
            return [_plain(one) for one in value]
        case frozenset():
            return sorted(value)
        case dict():
            return {key: _plain(one) for key, one in value.items()}
    return value


def _said(values: Mapping[str, object]) -> dict[str, object]:
    return {name: _plain(one) for name, one in values.items() if one not in ((), None, "")}


def _some(paths: Iterable[str]) -> Message:
    """The first paths, to be shown."""
    return Message.some(list(paths), 3)
