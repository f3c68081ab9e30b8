"""Languages of code blocks that the site's highlighter does not know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project
from cdclint.syntax.code.highlighter import is_language

if TYPE_CHECKING:
    from cdclint.documents.lesson.facts import LanguageFacts

SHIKI = frozenset({"astro", "vitepress", "nextra"})
"""The generators whose highlighter's languages are known."""


@dataclass(frozen=True)
class Options:
    """`known` lists the languages that the site has its own grammar for, or that one of its plugins handles."""

    known: tuple[str, ...] = ("mermaid", "math")


@rule(severity=Severity.INFO, needs=("languages",))
def unhighlighted_language(project: Project, options: Options) -> Iterator[Finding]:
    """Code blocks are in languages that the site's highlighter does not know.

    The build warns and shows them as plain text. A grammar brought by the site's configuration makes them known, and so
    does the option `known`, which is for plugins. It is reported once a project, at the first such block, and only of
    sites that highlight with Shiki: Astro, VitePress and Nextra.
    """
    found: dict[str, list[tuple[str, LanguageFacts]]] = defaultdict(list)
    for path, facts in sorted(project.lessons.items()):
        renderer = project.course.renderer(path)
        if renderer is None or renderer.name not in SHIKI:
            continue
        for used in facts.get("languages", ()):
            name = used["name"]
            own = {*options.known, *project.course.fence_languages(path)}
            if name not in own and is_language(name):
                found[name].append((path, used))
    if found:
        names = sorted(found, key=lambda name: (-sum(used["count"] for _, used in found[name]), name))
        path, first = found[names[0]][0]
        listed = Message.joined(
            ", ",
            [
                Message("`{name}` ({count})", name=name, count=sum(used["count"] for _, used in found[name]))
                for name in names
            ],
        )
        yield Finding(
            project.span(path, first["span"]),
            Message("the site's highlighter does not know {languages}: these blocks are plain text", languages=listed),
        )
