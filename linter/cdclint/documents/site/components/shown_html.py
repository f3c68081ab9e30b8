"""Components that show HTML which their source does not have: Markdown that they render, for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.documents.site.components.written_imports import written_imports

if TYPE_CHECKING:
    from cdclint.documents.lesson.facts import ComponentFacts, LessonFacts
    from cdclint.documents.project import Project

_SETS = regex(r"set:html|dangerouslySetInnerHTML|v-html|\{@html|innerHTML")
_TAG = regex(r"<([A-Za-z][\w.-]*)")
_DRAWN = frozenset({"defs", "g", "path", "script", "style", "svg", "symbol"})
"""Elements whose HTML has no headings."""
_NAME = regex(r"\w+")
_NEAR = 400
_MANY = 40


def shows_html(project: Project, path: str, facts: LessonFacts) -> bool:
    """Whether a page, or a component of the project that it uses, shows such HTML."""
    components = facts.get("components", ())
    if any(map(_is_given, components)):
        return True
    used = {one["name"].partition(".")[0] for one in components}
    waiting = [
        (one["module"], path, local)
        for one in facts["imports"]
        for local in one["names"]
        if local in used and not one["module"].endswith((".md", ".mdx"))
    ]
    seen: set[str] = set()
    while waiting and len(seen) < _MANY:
        module, importer, name = waiting.pop()
        file = project.modules.resolve(module, importer).file
        if not file or file in seen or "node_modules/" in file:
            continue
        seen.add(file)
        text = project.text(file) or ""
        if _sets(text):
            return True
        is_barrel = file.rpartition("/")[2].startswith("index.")
        for imported, before in written_imports(text):
            names = _NAME.findall(before[max(before.rfind("import "), before.rfind("export "), 0) :])
            if not is_barrel or name in names:
                waiting += [(imported, file, one) for one in names if one[:1].isupper()]
    return False


def _is_given(use: ComponentFacts) -> bool:
    """Whether a tag of the page is given HTML that is not written out, or has anchors."""
    for one in use["attributes"]:
        if one["name"] in {"set:html", "dangerouslySetInnerHTML"}:
            value = (one["value"] or "").strip()
            if value[:1] not in {'"', "'", "<"} or "id=" in value:
                return True
    return False


def _sets(text: str) -> bool:
    for found in _SETS.finditer(text):
        near = text[max(found.start() - _NEAR, 0) : found.start()]
        tags = _TAG.findall(near)
        if not tags or tags[-1] not in _DRAWN:
            return True
    return False
