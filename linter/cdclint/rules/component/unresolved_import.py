"""An import of something that is not there."""

from collections.abc import Iterator
from difflib import get_close_matches

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.rule import rule
from cdclint.documents.project import Facts, Project


@rule
def unresolved_import(project: Project) -> Iterator[Finding]:
    """An import names a file, a package or an export that does not exist.

    The build stops at it. Relative addresses, those from the root (`/src/…`), the aliases of `tsconfig.json` and
    packages are looked up: a package must be installed or stand in `package.json`, and what it does not export cannot
    be imported. Names are compared with what the file exports; an `.astro` file has one default export.
    Virtual modules (`astro:content`) and aliases that only the bundler knows are left alone.
    """
    for path, facts in project.of_kind("lesson").items():
        for one in facts["imports"]:
            found = project.modules.resolve(one["module"], path)
            if found.missing:
                yield _missing(project, path, one, found.missing, found.meant)
            elif found.file and one["names"] and "?" not in one["module"]:
                yield from _names(project, path, one, found.file)


def _missing(project: Project, path: str, one: Facts, missing: str, meant: str) -> Finding:
    span = project.span(path, one["module_span"])
    if not meant:
        return Finding(span, f"`{one['module']}` cannot be imported: {missing}")
    fix = Fix(f"write {meant}", (Edit(span, meant),), safe=False)
    return Finding(span, f"`{one['module']}` cannot be imported: {missing}; did you mean `{meant}`?", fix)


def _names(project: Project, path: str, one: Facts, file: str) -> Iterator[Finding]:
    wanted = {local: name for local, name in one["names"].items() if name != "*"}
    if not wanted or (file.endswith(".astro") and set(wanted.values()) == {"default"}):
        return
    exports = project.modules.exports(file)
    if exports is None:
        return
    for local, name in wanted.items():
        if name in exports:
            continue
        span = project.span(path, one["places"][local])
        close = get_close_matches(name, exports, n=1, cutoff=0.75)
        if name == "default":
            advice = f": write `{{ {local} }}`" if local in exports else ""
            yield Finding(span, f"`{one['module']}` has no default export{advice}")
        elif close:
            yield Finding(span, f"`{one['module']}` does not export `{name}`; did you mean `{close[0]}`?")
        elif file.endswith(".astro"):
            advice = f"write `import {local} from '{one['module']}';`"
            yield Finding(span, f"`{one['module']}` does not export `{name}`: {advice}")
        else:
            yield Finding(span, f"`{one['module']}` does not export `{name}`")
