"""An import that nothing uses."""

import re
from collections.abc import Iterator

from cdclint.core.closeness import closest
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.esm import Import
from cdclint.documents.lesson.lesson import Page
from cdclint.documents.site.lesson_files import is_template

WORD = regex(r"[\w$]+")
IN_WORD = regex(r"[\w$]")

MANY = 20
"""Names that are no longer looked for one by one."""
FEW = 50
"""Components without an import; of more, none is looked for as the one that is meant."""
_NEAR = 200
"""Characters before an import in which a blank line is looked for."""


@rule(severity=Severity.WARNING)
def unused_import(lesson: Page) -> Iterator[Finding]:
    """A lesson imports something and never uses it.

    What is left over from an earlier version of a lesson is built and shipped all the same. An import without names
    (`import './style.css'`) is there for its effect.

    The fix takes the name away, and the whole import with its last one.
    """
    path = lesson.source.path
    # What a program puts into a template may use it.
    if not any(one.names for one in lesson.module.imports) or is_template(path, lesson.course.renderer(path)):
        return
    declared = {name for one in lesson.module.imports for name in one.names}
    used = _used(lesson, declared)
    free = sorted({one.name for one in lesson.elements if one.name and one.name[0].isupper()} - declared)
    for one in lesson.module.imports:
        unused = [name for name in one.names if name not in used and name != "React"]
        # A tag of almost that name means it: one of the two is misspelt, which is reported as such.
        unused = [name for name in unused if len(free) > FEW or not closest(name, free, n=1, cutoff=0.75)]
        fix = _fix(lesson, one, unused) if unused else None
        for name in unused:
            message = Message("`{name}` is imported and never used", name=name)
            yield Finding(lesson.source.span(*one.name_places[name]), message, fix)
            fix = None


def _used(lesson: Page, names: set[str]) -> set[str]:
    """Those of the names that tags, expressions, exports and attributes mention."""
    used = names & {element.name.partition(".")[0] for element in lesson.elements if element.name}
    if len(names) > MANY:
        return used.union(*map(WORD.findall, _code(lesson)))
    for text in _code(lesson) if used < names else ():
        used |= {name for name in names - used if _mentions(text, name)}
    return used


def _mentions(text: str, name: str) -> bool:
    """Whether a text has a name as a word of its own."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not (at and IN_WORD.match(text, at - 1)) and not IN_WORD.match(text, end):
            return True
        at = text.find(name, end)
    return False


def _code(lesson: Page) -> Iterator[str]:
    """The code of expressions, exports and attributes."""
    for element in lesson.elements:
        for attribute in element.attributes:
            if attribute.kind in {"expression", "spread"} and attribute.value:
                yield attribute.value
    for expression in lesson.expressions:
        yield expression.value
    imports = sorted((one.start, one.end) for one in lesson.module.imports)
    # Where MDX breaks, tags may be in the unread part.
    blocks = [lesson.tree.root] if lesson.problems else lesson.modules
    first = 0
    for block in sorted(blocks, key=lambda one: one.start):
        at = block.start
        while first < len(imports) and imports[first][0] < block.end:
            start, end = imports[first]
            first += 1
            if start >= block.start:
                yield lesson.source.text[at:start]
                at = end
        yield lesson.source.text[at : block.end]


def _fix(lesson: Page, one: Import, unused: list[str]) -> Fix | None:
    text = lesson.source.text
    kept = {local: name for local, name in one.names.items() if local not in unused}
    title = Message("remove the import of {names}", names=", ".join(unused))
    if kept:
        clauses = [local for local, name in kept.items() if name == "default"]
        clauses += [f"* as {local}" for local, name in kept.items() if name == "*"]
        named = [(local, name) for local, name in kept.items() if name not in {"default", "*"}]
        if named:
            words = ", ".join(local if local == name else f"{name} as {local}" for local, name in named)
            clauses.append(f"{{ {words} }}")
        head = lesson.source.span(one.start, one.module_start - 1)
        if re.search(r"/[/*]|\bdefault\b", head.text):
            return None
        return Fix(title, (Edit(head, f"import {', '.join(clauses)} from "),))
    end = one.end
    if line := re.compile(r"[ \t]*(?:\r\n|\n|\r|\Z)").match(text, end):
        end = line.end()
        above = text[max(0, one.start - _NEAR) : one.start]
        is_alone = one.start == 0 or re.search(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)\Z", above)
        if is_alone and (blank := re.compile(r"[ \t]*(?:\r\n|\n|\r)").match(text, end)):
            end = blank.end()
    return Fix(title, (Edit(lesson.source.span(one.start, end), ""),))
