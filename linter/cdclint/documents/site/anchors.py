"""The anchors of pages, as far as the files show: each site generator makes them of headings in its own way.

Astro's are known exactly. An anchor of another generator counts as there if a heading has the same letters and digits:
schemes differ in hyphens, underscores, case and accents.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.documents.site.components.shown_html import shows_html
from cdclint.documents.site.renderer import ASTRO

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdclint.documents.lesson.facts import LessonFacts
    from cdclint.documents.project import Project

_OTHER_SIGNS = regex(r"[\W_]+")
_INCLUDES = regex(
    r"--8<--|<!--\s*@include|\{%-?\s*(?:include|render|partial)|\{\{[<%]|^@include|^\s*:::\s*include|\{!\s*\S+\s*!\}"
    r"|^\s*<<<|<Content\b",
    8,
)
_SIGNS = ("--8<--", "include", "{%", "{{<", "{{%", "{!", "<<<", "<Content")
"""One of these is in each form of `_INCLUDES`: looking for them takes a hundredth of the time."""
_LATIN = str.maketrans(
    {
        **dict(zip("абвгдеёзийклмнопрстуфцыэ", "abvgdeeziyklmnoprstufcye", strict=True)),
        "ж": "zh",
        "х": "h",
        "ч": "ch",
        "ш": "sh",
        "щ": "sch",
        "ю": "yu",
        "я": "ya",
        "ъ": "",
        "ь": "",
    }
)
"""Russian letters as some generators write them in Latin ones."""
_SPELLINGS = (("shh", "sch"), ("shch", "sch"), ("kh", "h"), ("ts", "c"), ("j", "y"), ("iy", "y"), ("yy", "y"))
_MARKS = regex(r"\{:?[ \t]*(?:[.\w-]+[ \t]+)*+#([^\s{}]+)|\{/\*[ \t]*#?([^\s*{}]+)[ \t]*\*/\}|\{@a[ \t]+([^\s{}]+)")
_NAMED = regex(r"""(?<=["'<={])[\w.:+-]+|(?<=\s)[\w+-]*+[.:][\w.:+-]+""")
_MARK = regex(r"(?:(?<!\s)\s++)?(?:\[#[^\[\]]*+\]|\{[:#/][^{}]*+\})\s*+$")
_RENUMBERED = regex(r"_\d+")


@dataclass(frozen=True)
class Anchors:
    """The anchors of one page. `more` says whether it shows other files, too, whose anchors it has.

    Both `more` and `text` read files, and are asked only for an anchor that no heading has.
    """

    facts: LessonFacts
    renderer: str
    is_exact: bool
    more: Callable[[], bool]
    text: Callable[[], str]

    @cached_property
    def names(self) -> frozenset[str]:
        """Those that can be named: of headings, and those that the text sets itself."""
        return frozenset([*(heading["slug"] for heading in self.facts["headings"]), *self.facts["ids"]])

    @cached_property
    def _shows_more(self) -> bool:
        return self.more()

    @cached_property
    def ordered(self) -> tuple[str, ...]:
        """The names in their order."""
        return tuple(sorted(self.names))

    @cached_property
    def titled(self) -> dict[str, set[str]]:
        """The anchors of headings by their texts, whatever the case."""
        found: dict[str, set[str]] = {}
        for heading in self.facts["headings"]:
            found.setdefault(heading["text"].casefold(), set()).add(heading["slug"])
        return found

    @cached_property
    def folded(self) -> dict[str, set[str]]:
        """The names, whatever the case."""
        found: dict[str, set[str]] = {}
        for name in self.names:
            found.setdefault(name.casefold(), set()).add(name)
        return found

    def __contains__(self, anchor: str) -> bool:
        if anchor in self.names or self._shows_more:
            return True
        if self.is_exact:
            return False
        if not self.renderer:
            return anchor.removesuffix("-") in self.names
        # MkDocs drops all letters but Latin ones, and numbers what is left without any.
        if self.renderer == "mkdocs" and _RENUMBERED.fullmatch(anchor) is not None:
            return True
        return _bare(anchor) in self._bare_names or anchor.casefold() in self._named

    @cached_property
    def _named(self) -> frozenset[str]:
        """What attributes, components, shortcodes and marks of the page name: any of them may make an anchor of it."""
        text = self.text().casefold()
        marks = (first or second or third for first, second, third in _MARKS.findall(text))
        return frozenset([*_NAMED.findall(text), *marks])

    @cached_property
    def _bare_names(self) -> frozenset[str]:
        """Those without hyphens and the like, also in Latin letters, and the names of the page's components."""
        names = [*self.names, *(_MARK.sub("", heading["text"]) for heading in self.facts["headings"])]
        names += [use["name"] for use in self.facts.get("components", ())]
        latin = [name.casefold().translate(_LATIN) for name in names if not name.isascii()]
        ascii_only = [name.encode("ascii", "ignore").decode() for name in names]
        return frozenset(map(_bare, [*names, *latin, *ascii_only]))


def anchors_of(project: Project, path: str) -> Anchors | None:
    """The anchors of the page at `path`; None where the file is not a page."""
    facts = project.lessons.get(path)
    if facts is None:
        return None
    renderer = project.course.renderer(path)
    name = "" if renderer is None else renderer.name
    # A plugin of its own may make others.
    exact = name == ASTRO and "slug" not in project.course.whole_configuration(renderer).lower()
    generator = name
    if name == ASTRO or (not name and ("src/content/" in path or path.endswith(".mdx"))):
        name = ""
    elif not name:
        name = "unknown"
    more = partial(_shows_more, project, path, facts, generator)
    return Anchors(facts, name, exact, more, lambda: project.source(path).text)


def _shows_more(project: Project, path: str, facts: LessonFacts, generator: str) -> bool:
    """Whether a page shows other files, or HTML that is not in its text."""
    if any(one["module"].partition("?")[0].endswith((".md", ".mdx")) for one in facts["imports"]):
        return True
    if generator != ASTRO:
        text = project.source(path).text
        if any(sign in text for sign in _SIGNS) and _INCLUDES.search(text) is not None:
            return True
    if not generator and path.rpartition("/")[2].startswith("index."):
        # The files in its folders are parts of the page.
        folder = path.rpartition("/")[0]
        if any(file.startswith(f"{folder}/") and file.count("/") > path.count("/") for file in project.lessons):
            return True
    return shows_html(project, path, facts)


def _bare(anchor: str) -> str:
    """The letters and digits of an anchor, without accents."""
    parts = normalize("NFKD", anchor.casefold())
    found = _OTHER_SIGNS.sub("", "".join(char for char in parts if not combining(char)))
    for written, other in _SPELLINGS:
        found = found.replace(written, other)
    return found
