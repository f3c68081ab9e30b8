"""The components that a site hands to its lessons, which need no import there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex

if TYPE_CHECKING:
    from cdclint.documents.project import Project

_SCRIPTS = (".astro", ".tsx", ".jsx", ".ts", ".js", ".mjs", ".vue", ".svelte")
_MODULES = (".tsx", ".jsx", ".ts", ".js", ".mjs")
_IMPORTED = regex(r"""\bfrom\s*['"]([.@~][^'"\n]+)['"]""")
_MAP = regex(r"(?:^|/)(?:mdx-components|MDXComponents|mdxComponents)(?:/index)?\.[cm]?[jt]sx?$")
_HANDS_OVER = regex(r"\bcomponents\s*=\s*\{|\b(?:useMDXComponents|MDXProvider|MDXComponents|mdxComponents)\b")
_IMPORTER = regex(r"auto-?import", 2)
_NAME = regex(r"\b[A-Z]\w*")


def by_files(project: Project) -> tuple[frozenset[str], list[str]]:
    """The names in the files that hand components to lessons, and those files; a few names may be none."""
    words: set[str] = set()
    files: list[str] = []
    for path in sorted(project.files):
        is_map = _MAP.search(path) is not None
        text = project.text(path) if is_map or (path.endswith(_SCRIPTS) and f"/{path}".count("/src/")) else None
        if text is not None and (is_map or _HANDS_OVER.search(text)):
            words.update(_NAME.findall(text))
            files.append(path)
            for module in _IMPORTED.findall(text):
                file = project.modules.resolve(module, path).file
                inner = project.text(file) if file.endswith(_MODULES) and "node_modules" not in file else None
                words.update(_NAME.findall(inner or ""))
    for renderer in project.course.renderers:
        config = project.course.whole_configuration(renderer)
        if _IMPORTER.search(config):
            words.update(_NAME.findall(config))
            files.append(renderer.file)
    return frozenset(words), files
