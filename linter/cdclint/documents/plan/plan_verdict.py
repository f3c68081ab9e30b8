"""What becomes of a plan's promises when they are held against the project.

Each statement of the plan that a machine can check gets a verdict of its own: that a file is there, has so many lines,
contains a text, exports a name, leads to another file. Labels and globs stay open, sentences are for people.
"""

from __future__ import annotations

import json
import re
from functools import cached_property
from posixpath import dirname, normpath, relpath
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.closeness import closest
from cdclint.core.foreign import foreign_pattern
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.source import Source
from cdclint.documents.promises import Broken, State, Verdict, Words, outside
from cdclint.documents.site.site import reader_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.project import Project
    from cdclint.documents.promises import ArtifactFacts, LinkFacts, PlanFacts

_GLOB = regex(r"[*?]|\{[^{}]*,[^{}]*\}")
"""Brackets make no glob: pages with parameters have them in their names."""
_SCHEME = regex(r"[A-Za-z][A-Za-z0-9+.-]*://|mailto:")
_EXTENSION = regex(r"[^\s/]\.([A-Za-z]\w{0,9})$")
_SCRIPT = regex(r"\.(?:[cm]?[jt]s|[jt]sx|astro|vue|svelte|mdx)$")
_PAGE = regex(r"\.mdx?$")
_IMPORTED = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".astro", ".vue", ".svelte", ".mdx", ".md", ".py", "/index.ts")
_PATTERN = regex(r"[\\^$*+?|()\[\]{}]|\.[*+]")
_BY_LINK = regex(
    r"\b(?:import(?:s|ed)?|links?|linked|href|prerequisites?|mount(?:s|ed)?|includes?|next|previous)\b"
    r"|ссылк|импорт|следующ",
    re.IGNORECASE,
)
"""What `via` says where it means that one file leads to the other; anything else only people can judge."""
_NO_LINK = regex(r"\b(?:not?|never|without|remov\w*|replac\w*|delet\w*)\b", re.IGNORECASE)
_QUOTED = regex(r"""(["'`])([^"'`\s]+)\1""")


def judge(project: Project, path: str, plan: PlanFacts) -> tuple[Verdict, ...]:
    """The verdicts on the plan at `path`, in the order of its text."""
    judge = _Judge(project, path, plan)
    return tuple(sorted(judge.verdicts(), key=lambda verdict: verdict.place))


class _End(NamedTuple):
    """One end of a link. `kind` is "file", "folder", "open" (a label, a glob) or "missing"; `why` explains the last."""

    kind: str
    path: str
    why: Message = Message("")


class _Judge:
    def __init__(self, project: Project, path: str, plan: PlanFacts) -> None:
        self._project = project
        self._path = path
        self._plan = plan

    def verdicts(self) -> Iterator[Verdict]:
        for raw in self._plan["truths"]:
            truth = Words(*raw)
            yield Verdict((truth.start, truth.end), truth.text, State.PERSON)
        for artifact in self._plan["artifacts"]:
            yield from self._artifact(artifact)
        for link in self._plan["key_links"]:
            yield from self._link(link)

    # Artifacts

    def _artifact(self, artifact: ArtifactFacts) -> Iterator[Verdict]:
        named = Words(*artifact["path"])
        place = (named.start, named.end)
        path = self._spelled_out(normpath(named.text))
        there = Message("`{path}` is there", path=named.text)
        if "provides" in artifact:
            provides = Words(*artifact["provides"])
            yield Verdict(
                (provides.start, provides.end),
                Message("`{path}` provides: {what}", path=named.text, what=provides.text),
                State.PERSON,
            )
        asked = self._asked(artifact)
        if outside(named.text):
            yield from (Verdict(at, what, State.OPEN, _OUTSIDE) for at, what in ((place, there), *asked))
            return
        if label := self._label(named.text):
            yield from (Verdict(at, what, State.OPEN, label) for at, what in ((place, there), *asked))
            return
        if self._is_folder(path):
            yield Verdict(place, there, State.HOLDS)
            why = Message("`{path}` is a folder; name a file of it", path=named.text)
            yield from (Verdict(at, what, State.OPEN, why) for at, what in asked)
            return
        if not self._project.exists(path) and self._project.leaves_out(path):
            yield from (Verdict(at, what, State.OPEN, _LEFT_OUT) for at, what in ((place, there), *asked))
            return
        if not self._project.exists(path):
            why = Message("there is no `{path}`{meant}", path=named.text, meant=self._meant(path))
            yield Verdict(place, there, State.BROKEN, why, Broken.MISSING_ARTIFACT)
            why = Message("there is no `{path}`", path=named.text)
            yield from (Verdict(at, what, State.OPEN, why) for at, what in asked)
            return
        text = self._project.text(path) if asked else ""
        if text is None:
            why = Message("`{path}` {trouble}", path=named.text, trouble=self._project.trouble(path))
            yield Verdict(place, there, State.BROKEN, why, Broken.UNREADABLE_ARTIFACT)
            yield from (Verdict(at, what, State.OPEN, why) for at, what in asked)
            return
        yield Verdict(place, there, State.HOLDS)
        yield from self._contents(artifact, path, text)

    def _asked(self, artifact: ArtifactFacts) -> list[tuple[tuple[int, int], str]]:
        """What is asked of the file besides its being there, each with its place."""
        path = artifact["path"][0]
        asked: list[tuple[tuple[int, int], str]] = []
        if "min_lines" in artifact:
            wanted, start, end = artifact["min_lines"]
            asked.append(((start, end), Message("`{path}` has at least {wanted} lines", path=path, wanted=wanted)))
        for text, start, end in artifact["contains"]:
            asked.append(((start, end), Message("`{path}` contains `{text}`", path=path, text=text)))
        for name, start, end in artifact["exports"]:
            asked.append(((start, end), Message("`{path}` exports `{name}`", path=path, name=name)))
        return asked

    def _contents(self, artifact: ArtifactFacts, path: str, text: str) -> Iterator[Verdict]:
        """The verdicts on what a file that was read holds."""
        shown = artifact["path"][0]
        if "min_lines" in artifact:
            wanted, start, end = artifact["min_lines"]
            count = Source(path, text).line_count
            what = Message("`{path}` has {count} lines, at least {wanted}", path=shown, count=count, wanted=wanted)
            if count >= wanted:
                yield Verdict((start, end), what, State.HOLDS)
            else:
                why = Message(
                    "`{path}` has {count} of the {wanted} lines that the plan asks for",
                    path=shown,
                    count=count,
                    wanted=wanted,
                )
                what = Message("`{path}` has at least {wanted} lines", path=shown, wanted=wanted)
                yield Verdict((start, end), what, State.BROKEN, why, Broken.SHORT_ARTIFACT)
        for words, start, end in artifact["contains"]:
            what = Message("`{path}` contains `{text}`", path=shown, text=words)
            # In JSON the quotes in a text are escaped.
            if words in text or (path.endswith(".json") and json.dumps(words, ensure_ascii=False)[1:-1] in text):
                yield Verdict((start, end), what, State.HOLDS)
                continue
            if line := _matched_line(words, path, text):
                yield Verdict((start, end), what, State.HOLDS, Message("line {line} matches it", line=line))
                continue
            at = text.casefold().find(words.casefold())
            found = text[at : at + len(words)]
            other = Message("; it has `{text}`", text=found) if at >= 0 and found.casefold() == words.casefold() else ""
            why = Message("`{path}` does not contain `{text}`{other}", path=shown, text=words, other=other)
            yield Verdict((start, end), what, State.BROKEN, why, Broken.MISSING_CONTENT)
        names = self._exports(path, text) if artifact["exports"] else None
        for name, start, end in artifact["exports"]:
            what = Message("`{path}` exports `{name}`", path=shown, name=name)
            if names is None or name == "*":
                why = Message("what `{path}` exports is unknown", path=shown)
                yield Verdict((start, end), what, State.OPEN, why)
            elif name in names:
                yield Verdict((start, end), what, State.HOLDS)
            else:
                near = closest(name, names, n=1, cutoff=0.6)
                meant = Message.meant(near[0] if near else "")
                why = Message("`{path}` does not export `{name}`{meant}", path=shown, name=name, meant=meant)
                yield Verdict((start, end), what, State.BROKEN, why, Broken.MISSING_EXPORT)

    def _exports(self, path: str, text: str) -> frozenset[str] | None:
        """The names that a module has for others, None where that is unknown."""
        if not path.endswith(".py"):
            return self._project.modules.exports(path)
        import ast  # noqa: PLC0415 (few plans name Python files)

        try:
            body = ast.parse(text).body
        except (SyntaxError, ValueError, RecursionError):
            return None
        names: set[str] = set()
        for node in body:
            match node:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                    names.add(name)
                case ast.Assign(targets=targets):
                    names.update(one.id for one in targets if isinstance(one, ast.Name))
                case ast.AnnAssign(target=ast.Name(id=name)):
                    names.add(name)
                case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                    names.update(alias.asname or alias.name for alias in aliases)
        return None if "*" in names else frozenset(names)

    # Links

    def _link(self, link: LinkFacts) -> Iterator[Verdict]:
        first, last = Words(*link["from"]), Words(*link["to"])
        what = Message("`{first}` leads to `{last}`", first=first.text, last=last.text)
        place = (last.start, last.end)
        if "via" in link:
            via = Words(*link["via"])
            message = Message("`{first}` leads to `{last}`: {via}", first=first.text, last=last.text, via=via.text)
            yield Verdict((via.start, via.end), message, State.PERSON)
        source, target = self._end(first.text), self._end(last.text)
        missing = [(words, end) for words, end in ((first, source), (last, target)) if end.kind == "missing"]
        if missing:
            for words, end in missing:
                yield Verdict((words.start, words.end), what, State.BROKEN, end.why, Broken.DANGLING_LINK)
            return
        if source.kind == "folder":
            folder = Message("`{path}` is a folder; name the file that refers", path=first.text)
            yield Verdict((first.start, first.end), what, State.OPEN, folder)
            return
        if source.kind == "open":
            yield Verdict((first.start, first.end), what, State.OPEN, source.why)
            return
        if target.kind == "open" and "pattern" not in link:
            yield Verdict(place, what, State.OPEN, target.why)
            return
        if source.path == target.path:
            yield Verdict(place, what, State.OPEN, Message("both ends are one file"))
            return
        text = self._project.text(source.path)
        if text is None:
            why = Message("`{path}` {trouble}", path=first.text, trouble=self._project.trouble(source.path))
            yield Verdict((first.start, first.end), what, State.BROKEN, why, Broken.UNREADABLE_ARTIFACT)
            return
        if "pattern" in link:
            yield from self._matched(Words(*link["pattern"]), what, text, source.path)
            return
        how = self._refers(source.path, target, text)
        if how:
            yield Verdict(place, what, State.HOLDS, how)
            return
        if "via" in link and self._is_prose(link["via"][0], source, target):
            yield Verdict(place, what, State.OPEN, Message("how, `via` says; a `pattern` can be checked"))
            return
        why = Message("{first} does not lead to {last}{advice}", first=source.path, last=target.path, advice="")
        if _PAGE.search(source.path) and self._page(target):
            advice = Message("; link to {address}", address=f"{self._project.site.address(target.path)}/")
            why = Message("{first} does not lead to {last}{advice}", first=source.path, last=target.path, advice=advice)
        yield Verdict(place, what, State.BROKEN, why, Broken.MISSING_LINK)

    def _is_prose(self, via: str, source: _End, target: _End) -> bool:
        """Whether `via` describes a relation that only people can judge: the text need not name the other file.

        The reader of two lessons that the plan itself makes is led from one to the other, whatever it says.
        """
        if _NO_LINK.search(via):
            return True
        both = {source.path, target.path} <= set(self._artifacts) and self._page(source) and self._page(target)
        return not both and _BY_LINK.search(via) is None

    def _matched(self, pattern: Words, what: str, text: str, path: str) -> Iterator[Verdict]:
        place = (pattern.start, pattern.end)
        try:
            found = foreign_pattern.search(pattern.text, text, re.MULTILINE)
        except re.error:
            yield Verdict(place, what, State.OPEN, Message("the pattern is not a valid regular expression"))
            return
        if found:
            line = Source(path, text).position(found.start()).line
            how = Message("line {line} matches /{pattern}/", line=line, pattern=pattern.text)
            yield Verdict(place, what, State.HOLDS, how)
        else:
            why = Message("nothing in {path} matches /{pattern}/", path=path, pattern=pattern.text)
            yield Verdict(place, what, State.BROKEN, why, Broken.MISSING_LINK)

    def _end(self, name: str) -> _End:
        """What an end of a link refers to."""
        if name.startswith("/") and not _GLOB.search(name):
            return self._address(name)
        if outside(name):
            return _End("open", name, _OUTSIDE)
        path = normpath(name)
        if "/" not in name.rstrip("/"):
            own = [one for one in self._artifacts if one.rpartition("/")[2] == path and self._project.exists(one)]
            same = own or sorted(one for one in self._project.files if one.rpartition("/")[2] == path)
            if len(same) == 1:
                return self._existing(same[0], name)
            if len(same) > 1 and path not in same:
                why = Message("several files are named `{name}`: {some}", name=name, some=", ".join(same[:3]))
                return _End("open", name, why)
        if label := self._label(name):
            return _End("open", name, label)
        return self._existing(path, name)

    def _spelled_out(self, path: str) -> str:
        """A path with the extension that an import leaves out, where one file has it."""
        if self._project.exists(path) or self._is_folder(path) or _EXTENSION.search(path):
            return path
        found = [f"{path}{suffix}" for suffix in _IMPORTED if self._project.exists(f"{path}{suffix}")]
        return found[0] if len(found) == 1 else path

    def _existing(self, path: str, name: str) -> _End:
        path = self._spelled_out(path)
        if self._is_folder(path):
            return _End("folder", path)
        if self._project.exists(path):
            return _End("file", path)
        if self._project.leaves_out(path):
            return _End("open", path, _LEFT_OUT)
        return _End("missing", path, Message("there is no `{path}`{meant}", path=name, meant=self._meant(path)))

    def _address(self, address: str) -> _End:
        """A page of the site by its address."""
        found = self._project.site.destination(address, self._path)
        if found is None or (found.served and not found.page):
            return _End("open", address, Message("no lesson has the address `{address}`", address=address))
        if found.served:
            return _End("file", found.page)
        meant = Message.meant(found.meant)
        return _End("missing", address, Message("there is no `{path}`{meant}", path=address, meant=meant))

    def _refers(self, path: str, target: _End, text: str) -> Message:
        """How the file at `path` leads to the target, "" where it does not."""
        if target.kind == "folder":
            if target.path == "." or path.startswith(f"{target.path}/"):
                return Message("it lies there")
            return self._linked(path, target) or self._named(path, target.path, text)
        if how := self._linked(path, target):
            return how
        if _PAGE.search(path) and self._page(target):
            return Message("")  # a reader is led from page to page by links, not by a name in the text
        if _SCRIPT.search(path) and self._imports(path, target.path, text):
            return Message("it imports it")
        return self._named(path, target.path, text)

    def _linked(self, path: str, target: _End) -> Message:
        """Whether a lesson has a link, an import or a prerequisite that leads there."""
        facts = self._project.lesson(path)
        if facts.get("kind") != "lesson":
            return Message("")
        within = f"{target.path}/" if target.kind == "folder" else Message("")
        for link in facts["links"]:
            found = self._project.site.destination(link["url"], path, reader_of(link))
            page = found.page if found is not None and found.served else Message("")
            page = page or normpath(f"{dirname(path)}/{link['url'].partition('#')[0]}")
            served = link["url"].partition("#")[0].lstrip("/")
            if target.path in {page, served} or (within and (page.startswith(within) or served.startswith(within))):
                if link["url"].startswith("#"):
                    continue
                line = self._project.source(path).position(link["span"][0]).line
                return Message("a link on line {line}", line=line)
        for one in facts["imports"]:
            if self._project.modules.resolve(one["module"], path).file == target.path:
                return Message("it imports it")
        other = self._project.lesson(target.path)
        if other.get("id") and any(one["name"] == other["id"] for one in facts.get("prerequisites", ())):
            return Message("its `prerequisites` name it")
        return Message("")

    def _imports(self, path: str, target: str, text: str) -> bool:
        return any(
            self._project.modules.resolve(quoted[2], path).file == target
            for quoted in _QUOTED.finditer(text)
            if quoted[2].startswith((".", "@", "~", "/")) or "/" in quoted[2]
        )

    def _named(self, path: str, target: str, text: str) -> Message:
        """Whether the text names the target: by its path from the root or from the file's folder, or by its name."""
        name = target.rpartition("/")[2]
        beside = relpath(target, dirname(path) or ".")
        spellings = [rf"(?<![\w.-]){re.escape(target)}", rf"(?<![\w./-])(?:\./)?{re.escape(beside)}"]
        if "." in name and sum(one.rpartition("/")[2] == name for one in self._project.files) <= 1:
            spellings.append(rf"(?<![\w.-]){re.escape(name)}")
        # The name of a folder may be a word like any other.
        behind = "(?=/)" if self._is_folder(target) and "/" not in beside else r"(?![\w-]|\.\w)"
        for spelling in spellings:
            if found := re.search(spelling + behind, text):
                line = Source(path, text).position(found.start()).line
                return Message("line {line} names it", line=line)
        return Message("")

    def _page(self, target: _End) -> bool:
        return target.kind == "file" and _PAGE.search(target.path) is not None

    # Names

    @cached_property
    def _artifacts(self) -> list[str]:
        paths = [artifact["path"][0] for artifact in self._plan["artifacts"]]
        return list(dict.fromkeys(normpath(path) for path in paths if not outside(path)))

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(_parents(self._project.files))

    @cached_property
    def _extensions(self) -> frozenset[str]:
        """Those that files of the project have: a word with another one may be no file at all."""
        found = (_EXTENSION.search(path) for path in (*self._project.files, *self._artifacts))
        return frozenset(one[1].casefold() for one in found if one)

    def _is_folder(self, path: str) -> bool:
        return path in self._folders or path == "."

    def _label(self, name: str) -> Message:
        """Why a name is not a path that can be looked up, "" where it is one."""
        path = normpath(name)
        if self._project.exists(path) or self._is_folder(path):
            return Message("")
        if _SCHEME.match(name):
            return Message("an address is not followed")
        if _GLOB.search(name):
            return Message("a glob is not checked: name one file")
        extension = _EXTENSION.search(name)
        if extension and not re.search(r"\s", name):
            known = extension[1].casefold() in self._extensions
            return Message("") if known or "/" in name else _LABEL
        if extension and "/" in name and extension[1].casefold() in self._extensions:
            return Message("")
        if re.search(r"\s", name):
            return _LABEL
        top = path.partition("/")[0]
        return (
            Message("")
            if name.endswith("/") or name.startswith(".") or ("/" in path and self._is_folder(top))
            else _LABEL
        )

    def _meant(self, path: str) -> str:
        """The file that was probably meant: of the same name elsewhere, or of a close one, the same folder first."""
        folder, _, name = path.rpartition("/")
        same = sorted(one for one in self._project.files if one.rpartition("/")[2] == name)
        if same:
            return Message.meant(max(same, key=lambda one: _shared(one, path)))
        beside = [one for one in self._project.files if one.rpartition("/")[0] == folder]
        for files in (beside, self._project.files):
            by_name = {one.rpartition("/")[2]: one for one in sorted(files)}
            if near := closest(name, by_name, n=1, cutoff=0.85):
                return Message.meant(by_name[near[0]])
        return ""


_OUTSIDE = Message("the path is outside the project")
_LEFT_OUT = Message("the settings or .gitignore leave it out")
_LABEL = Message("a label: only a path can be checked")


def _matched_line(words: str, path: str, text: str) -> int:
    """The line that a text with the signs of a regular expression matches as one, 0 if none."""
    if not _PATTERN.search(words):
        return 0
    try:
        found = foreign_pattern.search(words, text, re.MULTILINE)
    except re.error:
        return 0
    return Source(path, text).position(found.start()).line if found else 0


def _shared(one: str, other: str) -> int:
    """How many folders two paths share."""
    return len(set(one.split("/")) & set(other.split("/")))


def _parents(paths: frozenset[str]) -> Iterator[str]:
    for path in paths:
        while path := path.rpartition("/")[0]:
            yield path
