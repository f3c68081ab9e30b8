"""An import of something that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.lesson.facts import ImportFacts


INTERNAL = "private-next-"
"""What names of Next.js' own bundler begin with."""


@rule
def unresolved_import(project: Project) -> Iterator[Finding]:
    """An import names a file, a package or an export that does not exist.

    The build stops at it. Relative addresses, those from the root (`/src/…`), the aliases of `tsconfig.json` and
    packages are looked up: a package must be installed or listed in `package.json`, and what it does not export cannot
    be imported. Names are compared with what the file exports; an `.astro` file has one default export.
    Virtual modules (`astro:content`) and aliases that only the bundler knows are left alone.
    """
    for path, facts in project.lessons.items():
        for one in facts["imports"]:
            if one["module"].startswith(INTERNAL):
                continue
            found = project.modules.resolve(one["module"], path)
            if found.missing:
                yield _missing(project, path, one, found.missing, found.meant)
            elif found.file and one["names"] and "?" not in one["module"]:
                yield from _names(project, path, one, found.file)


def _missing(project: Project, path: str, one: ImportFacts, missing: str, meant: str) -> Finding:
    span = project.span(path, one["module_span"])
    if not meant:
        message = Message("`{module}` cannot be imported: {missing}", module=one["module"], missing=missing)
        return Finding(span, message)
    fix = Fix(Message("write {text}", text=meant), (Edit(span, meant),), safe=False)
    message = Message(
        "`{module}` cannot be imported: {missing}; did you mean `{meant}`?",
        module=one["module"],
        missing=missing,
        meant=meant,
    )
    return Finding(span, message, fix)


def _names(project: Project, path: str, one: ImportFacts, file: str) -> Iterator[Finding]:
    wanted = {local: name for local, name in one["names"].items() if name != "*"}
    if not wanted or (file.endswith(".astro") and set(wanted.values()) == {"default"}):
        return
    exports = project.modules.exports(file)
    if exports is None:
        return
    absent = {local: name for local, name in wanted.items() if name not in exports}
    # A default export can stand for one name, and none where the import has it already.
    is_one = len(absent) == 1 and "default" not in wanted.values()
    for local, name in absent.items():
        whole = local if is_one or name == "default" else ""
        yield Finding(project.span(path, one["places"][local]), _absent(one["module"], file, name, whole, exports))


def _absent(module: str, file: str, name: str, local: str, exports: frozenset[str]) -> Message:
    """What is said of an export that is not there; `local` is "" where a default export cannot stand for it."""
    if name == "default":
        return _no_default(module, local, exports)
    stem = file.rpartition("/")[2].partition(".")[0]
    is_default = "default" in exports and (file.endswith(".astro") or name == stem)
    # Components share their last words: `BlockDiagram` is no slip of `ClockDiagram`, whatever the ratio.
    alike = sorted(one for one in exports - {"default"} if one[:1].casefold() == name[:1].casefold())
    close = [] if is_default else closest(name, alike, n=1, cutoff=0.75)
    if close:
        return Message(
            "`{module}` does not export `{name}`; did you mean `{meant}`?", module=module, name=name, meant=close[0]
        )
    if is_default and local:
        return Message(
            "`{module}` does not export `{name}`: write `import {local} from '{module}';`",
            module=module,
            name=name,
            local=local,
        )
    return Message("`{module}` does not export `{name}`", module=module, name=name)


def _no_default(module: str, local: str, exports: frozenset[str]) -> Message:
    """What is said of a default export that is not there."""
    components = [name for name in exports if name[:1].isupper()]
    if local in exports:
        return Message("`{module}` has no default export: write `{{ {name} }}`", module=module, name=local)
    near = closest(local, exports, n=1, cutoff=0.8) or (components if len(components) == 1 else [])
    if near:
        return Message(
            "`{module}` has no default export: write `{{ {name} as {local} }}`",
            module=module,
            name=near[0],
            local=local,
        )
    return Message("`{module}` has no default export", module=module)
