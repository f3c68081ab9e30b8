"""What other files must say when files get other names or places, and what the moved files themselves must."""

from __future__ import annotations

from posixpath import basename
from typing import TYPE_CHECKING

from cdclint.config import FILE, PROJECT
from cdclint.core.finding import Edit
from cdclint.core.regex import regex
from cdclint.core.source import Source
from cdclint.documents.open_document import read
from cdclint.documents.site.route import called, entry_id
from cdclint.documents.site.site import reader_of
from cdclint.lsp.names.new_address import Moves, by_segments, moved_module, moved_url, written
from cdclint.lsp.names.uses import ids_of, lesson_of_quiz
from cdclint.syntax.data.value import Array, Object, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cdclint.documents.lesson.facts import LessonFacts
    from cdclint.documents.project import Project
    from cdclint.engine.workspace import Workspace
    from cdclint.syntax.data.value import Value

_IMPORT = regex(r"""\b(?:from|import)\b[ \t]*+\(?[ \t]*+(["'])([^"'\r\n]++)\1""")
_NUMBER = regex(r"\d++\s?[-_.]++\s?")
_QUOTED = regex(r""""[^"\r\n]*+"|'[^'\r\n]*+'""")
_SETTINGS = (FILE, PROJECT)


def moves_of(project: Project, pairs: Mapping[str, str]) -> Moves:
    """All files that move with these files and folders."""
    files: dict[str, str] = {}
    folders: dict[str, str] = {}
    for old, new in pairs.items():
        inside = [path for path in project.files if path.startswith(f"{old}/")]
        if not inside:
            files[old] = new
        for path in inside:
            files[path] = f"{new}{path[len(old) :]}"
            folder = path
            while (folder := folder.rpartition("/")[0]).startswith(old):
                folders[folder] = f"{new}{folder[len(old) :]}"
    return Moves(files, folders)


def edits_of_moves(space: Workspace, pairs: Mapping[str, str]) -> dict[str, list[Edit]]:
    """The edits that keep what names these files true, by the paths that the texts have before they move."""
    project = space.run.project
    moves = moves_of(project, pairs)
    found: dict[str, list[Edit]] = {}
    for edit in _edits(project, moves):
        found.setdefault(edit.span.source.path, []).append(edit)
    return {path: _apart(edits) for path, edits in sorted(found.items())}


def _apart(edits: list[Edit]) -> list[Edit]:
    """Edits in their order, each place once."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda one: (one.span.start, one.span.end)):
        if not kept or edit.span.start >= kept[-1].span.end:
            kept.append(edit)
    return kept


def _edits(project: Project, moves: Moves) -> Iterator[Edit]:
    for path, facts in project.lessons.items():
        yield from _in_lesson(project, moves, path, facts)
    ids = {
        facts["id"]: moves.files[path]
        for path, facts in project.lessons.items()
        if path in moves.files and entry_id(moves.files[path]) != facts["id"]
    }
    yield from _prerequisites(project, moves, ids)
    yield from _quizzes(project, moves, ids)
    for path, mentions in project.mentions.items():
        for mention in mentions:
            new = _renamed(mention["name"], ids)
            yield from _named(project, (path, mention["span"]), mention["name"], new)
    yield from _lists(project, moves)
    yield from _contracts(project, moves, ids)
    yield from _settings(project, moves)
    yield from _components(project, moves)


def _in_lesson(project: Project, moves: Moves, path: str, facts: LessonFacts) -> Iterator[Edit]:
    for link in facts["links"]:
        url = link["url"]
        new = moved_url(project, moves, path, url, reader_of(link))
        yield from _named(project, (path, link["span"]), url, new, is_markdown="element" not in link)
    for one in facts["imports"]:
        yield from _named(
            project, (path, one["module_span"]), one["module"], moved_module(project, moves, path, one["module"])
        )
    for snippet in facts.get("snippets", ()):
        if (new := moves.files.get(snippet["file"])) is not None:
            source = project.source(path)
            line = source.position(snippet["start"]).line + (1 if snippet["skipped"] else 0)
            start = source.line_starts[line - 1]
            at = source.line(line).find(snippet["file"])
            if at >= 0:
                yield Edit(source.span(start + at, start + at + len(snippet["file"])), new)


def _named(
    project: Project, where: tuple[str, list[int]], old: str, new: str | None, *, is_markdown: bool = False
) -> Iterator[Edit]:
    """The edit of a name at the place, a path and a span, where it is written."""
    if new is None or new == old:
        return
    place = project.span(*where)
    text = written(place.text, old, new, is_markdown=is_markdown)
    if text is not None:
        yield Edit(place, text)


def _name_of(path: str) -> str:
    """The path of a lesson below its collection as its file is called, which addresses may spell otherwise."""
    bare = path.rpartition(".")[0]
    depth = entry_id(path).count("/") + 1
    return "/".join(bare.split("/")[-depth:])


def _renamed(name: str, ids: Mapping[str, str]) -> str | None:
    """The new name of a lesson that is called by its path below the collection."""
    new = ids.get(called(name))
    if new is None:
        return None
    suffix = next((one for one in (".mdx", ".md") if name.endswith(one)), "")
    bare = name.removesuffix(suffix)
    made = entry_id(new) if bare.strip("/") == called(bare) else _name_of(new)
    lead, tail = ("/" if bare.startswith("/") else ""), ("/" if bare.endswith("/") else "")
    return f"{lead}{made}{tail}{suffix}"


def _prerequisites(project: Project, moves: Moves, ids: Mapping[str, str]) -> Iterator[Edit]:
    """Names of lessons by their paths below the collection, or of one in the same module by its last part."""
    known = ids_of(project)
    for path, facts in project.lessons.items():
        for one in facts.get("prerequisites", ()):
            name = one["name"]
            new = _renamed(name, ids) or _neighbour(known, moves, name, path)
            yield from _named(project, (path, one["span"]), name, new)


def _neighbour(known: Mapping[str, str], moves: Moves, name: str, path: str) -> str | None:
    """The new name of a lesson that one of the same module, at `path`, calls by its last part."""
    bare = called(name)
    target = known.get(f"{entry_id(path).rpartition('/')[0]}/{bare}")
    if bare in known or target is None:
        return None
    there = entry_id(moves.new(target))
    folder, _, last = there.rpartition("/")
    if folder != entry_id(moves.new(path)).rpartition("/")[0]:
        return there
    return last if last != bare else None


def _quizzes(project: Project, moves: Moves, ids: Mapping[str, str]) -> Iterator[Edit]:
    lessons = ids_of(project)
    for path, facts in project.quizzes.items():
        if "module" in facts and (lesson := lesson_of_quiz(lessons, path, facts)) in moves.files:
            before, after = (entry_id(one).rpartition("/")[0] for one in (lesson, moves.files[lesson]))
            new_module = _module(facts["module"], before, after)
            yield from _named(project, (path, facts["module_span"]), facts["module"], new_module)
        if "lesson" not in facts:
            continue
        name = facts["lesson"]
        new = _renamed(name, ids)
        bare = called(name)
        if new is None and "/" not in bare:
            module = called(facts.get("module", path.rpartition("/")[0].rpartition("/")[2]))
            same = [one for one in ids if one.rpartition("/")[2] == bare]
            others = [
                one["id"]
                for one in project.lessons.values()
                if one["id"].rpartition("/")[2] == bare and one["id"] not in ids
            ]
            near = [one for one in same if one.rpartition("/")[0].rpartition("/")[2] == module]
            if near or (len(same) == 1 and not others):
                new = entry_id(ids[(near or same)[0]]).rpartition("/")[2]
        yield from _named(project, (path, facts["lesson_span"]), name, new)


def _module(name: str, before: str, after: str) -> str | None:
    """The new name of a module that is called by its folder: all of its path below the collection, or the last part."""
    if not after:
        return None
    return after if name == before else basename(after) if name == basename(before) else None


def _lists(project: Project, moves: Moves) -> Iterator[Edit]:
    """Lists of modules and lessons, and sidebars."""
    for modules in project.outline.module_lists:
        for one in modules.modules:
            folder = f"{modules.parent}/{one['name']}".lstrip("/")
            new = moves.folders.get(folder)
            if new is not None and new.rpartition("/")[0] == modules.parent:
                yield from _named(project, (modules.path, one["span"]), one["name"], basename(new))
    for lessons in project.outline.lesson_lists:
        for one in lessons.named:
            lesson = lessons.by_name.get(called(one["name"].removeprefix("./")))
            if lesson in moves.files and lesson is not None:
                yield from _named(
                    project, (lessons.path, one["span"]), one["name"], _listed(one["name"], lesson, moves.files[lesson])
                )
    for shown in project.outline.sidebars:
        for name, start, end in shown.sidebar.pages:
            page = next((path for path, names in shown.names.items() if name in names and path in moves.files), None)
            if page is not None:
                new_name = by_segments(name, page, moves.files[page]) or by_segments(
                    name, entry_id(page), entry_id(moves.files[page])
                )
                yield from _named(project, (shown.path, [start, end]), name, new_name)


def _listed(name: str, old: str, new: str) -> str | None:
    """A name in the list of a module's lessons: with or without the folder, the number and the suffix."""
    made = by_segments(name, old, new) or by_segments(name, entry_id(old), entry_id(new))
    if made is not None:
        return made
    last = basename(entry_id(new))
    number = _NUMBER.match(last)
    return last[number.end() :] if number is not None else None


def _contracts(project: Project, moves: Moves, ids: Mapping[str, str]) -> Iterator[Edit]:
    """Keys and values of the contracts that are the path, the address or the name of a moved file."""
    path = project.course.layout.contracts
    if path not in project.facts:
        return
    source = project.source(path)
    value = getattr(read(source, project.course), "value", None)
    lessons = {name: new for name, new in ids.items() if "/" in name}
    known = ids_of(project)
    for place, key, glob in _scalars(value):
        old = place.value
        if not isinstance(old, str):
            continue
        new = moves.files.get(old) or moves.glob(old) or _renamed(old, lessons)
        if new is None and key in {"to", "links"}:
            new = _linked(project, moves, old, glob)
        if new is None and key == "prerequisites":
            new = _neighbour(known, moves, old, glob)
        if new is not None and new != old:
            yield from _of_scalar(source, place, old, new)


def _linked(project: Project, moves: Moves, old: str, glob: str) -> str | None:
    """A lesson that a contract asks a link to: beside the lesson of the contract, or by its address."""
    tail = old[len(old.partition("#")[0]) :]
    bare = old.partition("#")[0]
    if bare.startswith("/"):
        new = moved_url(project, moves, glob, bare, "browser")
        return None if new is None else f"{new}{tail}"
    folder, folder_after = glob.rpartition("/")[0], moves.new(glob).rpartition("/")[0]
    for suffix in ("", ".mdx", ".md"):
        file = f"{folder}/{bare.removeprefix('./')}{suffix}".lstrip("/")
        if not project.exists(file):
            continue
        after = moves.new(file)
        if after.rpartition("/")[0] != folder_after:
            return f"{after}{tail}"
        new = by_segments(bare, file, after) if after.rpartition("/")[2] != file.rpartition("/")[2] else None
        return None if new is None else f"{new}{tail}"
    return None


def _scalars(value: Value | None) -> Iterator[tuple[Scalar, str, str]]:
    """Every key and value, with the nearest key above it and the key of its contract."""
    waiting: list[tuple[Value | None, str, str, int]] = [(value, "", "", 0)]
    while waiting:
        one, key, glob, depth = waiting.pop()
        if isinstance(one, Scalar):
            yield one, key, glob
        elif isinstance(one, Array):
            waiting += [(inner, key, glob, depth) for inner in one]
        elif isinstance(one, Object):
            for member in one:
                name = member.name if depth == 1 else glob
                yield Scalar(member.name, member.key.start, member.key.end), "", glob
                waiting.append((member.value, member.name, name, depth + 1))


def _of_scalar(source: Source, place: Scalar, old: str, new: str) -> Iterator[Edit]:
    span = source.span(place.start, place.end)
    text = written(span.text, old, new)
    if text is not None:
        yield Edit(span, text)


def _settings(project: Project, moves: Moves) -> Iterator[Edit]:
    """Paths, and globs below folders, between quotes in the settings."""
    for name in _SETTINGS:
        text = project.text(name)
        if text is None:
            continue
        source = Source(name, text)
        for found in _QUOTED.finditer(text):
            old = found[0][1:-1]
            new = moves.files.get(old) or moves.folders.get(old) or moves.glob(old)
            if new is not None:
                yield Edit(source.span(found.start() + 1, found.end() - 1), new)


def _components(project: Project, moves: Moves) -> Iterator[Edit]:
    """Imports of Astro's components; those of TypeScript and JavaScript belong to their own server."""
    for path in sorted(project.files):
        if not path.endswith(".astro"):
            continue
        source = Source(path, project.text(path) or "")
        for found in _IMPORT.finditer(source.text):
            new = moved_module(project, moves, path, found[2])
            if new is not None:
                yield Edit(source.span(found.start(2), found.end(2)), new)
