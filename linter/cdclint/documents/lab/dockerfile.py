"""A Dockerfile, read as BuildKit reads it: instructions with their words, stages, and what BuildKit refuses."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.dataclass import dataclass, field
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.whole_number import number_of
from cdclint.documents.lab.dockerfile_flags import FLAGS, flag_problems
from cdclint.documents.network_address import LAST_PORT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DIRECTIVE = regex(r"#[ \t]*+([A-Za-z][A-Za-z0-9]*+)[ \t]*+=[ \t]*+(\S*+)")
_KEYWORD = regex(r"[ \t]*(\S+)")
_HEREDOC = regex(r"(?<!\S)\d*<<(-?)(?:\"([^\"<\s]+)\"|'([^'<\s]+)'|([^\s<\"']+))(?!\S)")
_WORD = regex(r"(?:[^\s\"'\\]|\\.|\"(?:[^\"\\]|\\.)*+\"?|'[^']*+'?|\\)++", re.DOTALL)
_STAGE = regex(r"[a-z][a-z0-9_.-]*")
_VARIABLE = regex(r"\$(?:\{([A-Za-z_]\w*+)([^\w{}][^{}]*+)?\}|([A-Za-z_]\w*+))")
_PAIR = regex(r"[^=\s]+=.*", re.DOTALL)
_PORT = regex(r"(?i)(?:\d{1,5}:)?(\d{1,5})(?:-(\d{1,5}))?(?:/(?:tcp|udp|sctp))?")
_SIGNAL = regex(r"(?i)\d{1,2}|(?:sig)?([a-z0-9]+)(?:[-+]\d{1,2})?")
_SIGNALS = frozenset(
    {
        *(
            "abrt",
            "alrm",
            "bus",
            "chld",
            "cld",
            "cont",
            "fpe",
            "hup",
            "ill",
            "int",
            "io",
            "iot",
            "kill",
            "pipe",
            "poll",
        ),
        *("prof", "pwr", "quit", "rtmin", "rtmax", "segv", "stkflt", "stop", "sys", "term", "trap", "tstp", "ttin"),
        *("ttou", "urg", "usr1", "usr2", "vtalrm", "winch", "xcpu", "xfsz"),
    }
)
_LIST = regex(r"\s*+\[\s*+(?:[\"']|[^\],]*+,)")
_OPERATOR = regex(r"[&|;\-)}]")
_DURATION = regex(r"(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+|0")

NO_LIST = Message('this list is not valid JSON, so it runs as a shell command: quote every word with "')
INSTRUCTIONS = (
    *("ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER"),
    *("ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"),
)
_WITH_HEREDOCS = frozenset({"RUN", "COPY", "ADD"})
_LISTS = frozenset({"CMD", "ENTRYPOINT"})
_LEAST = {
    "ADD": 2,
    "ARG": 1,
    "COPY": 2,
    "EXPOSE": 1,
    "MAINTAINER": 1,
    "ONBUILD": 1,
    "VOLUME": 1,
    "USER": 1,
    "WORKDIR": 1,
    "STOPSIGNAL": 1,
}
_NOT_LATER = frozenset({"ONBUILD", "FROM", "MAINTAINER"})


@dataclass(frozen=True)
class Word:
    """A word of an instruction, without its quotes, and its place."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Instruction:
    """One instruction. `rest` is what follows its name, without comments; `documents` are its here-documents.

    `options` are its flags as they are written, also repeated ones.
    """

    name: str
    keyword: Word
    flags: dict[str, Word]
    words: tuple[Word, ...]
    rest: str
    documents: tuple[str, ...]
    options: tuple[Word, ...] = ()


@dataclass(frozen=True)
class Stage:
    """A stage of the build: the image that it begins with, its name ("" without one), and its instructions."""

    image: Word
    name: str
    instructions: list[Instruction] = field(default_factory=list)


@dataclass(frozen=True)
class Problem:
    """What BuildKit refuses, or takes for something else."""

    start: int
    end: int
    message: Message


@dataclass(frozen=True)
class Dockerfile:
    """A Dockerfile: the arguments before its first stage, its stages, and what is wrong with it."""

    arguments: Mapping[str, str | None]
    stages: tuple[Stage, ...]
    problems: tuple[Problem, ...]

    def stage_named(self, name: str, before: int) -> bool:
        """Whether one of the stages before an index has that name."""
        return any(stage.name == name.casefold() for stage in self.stages[:before])


def read_dockerfile(text: str) -> Dockerfile:
    """Read it; it never fails."""
    arguments: dict[str, str | None] = {}
    stages: list[Stage] = []
    problems: list[Problem] = []
    before: Instruction | None = None
    for one in _instructions(text):
        defect = None
        if one.name not in INSTRUCTIONS:
            defect = _unknown(one, before, text)
            if before is not None and problems and problems[-1].message is NO_LIST and _goes_on(one, before, text):
                # The list is cut off, and no other thing is wrong with it.
                problems.pop()
        elif one.name == "FROM":
            defect = _of_from(one)
            if one.words:
                name = one.words[2].text.casefold() if len(one.words) == 3 else ""
                stages.append(Stage(one.words[0], name))
        elif not stages and one.name == "ARG":
            arguments.update(declared(one))
        elif not stages:
            defect = _problem(one.keyword, Message("`{name}` is before the first `FROM`", name=one.name))
        if stages and one.name != "FROM":
            stages[-1].instructions.append(one)
        defect = defect or next(_defects(one), None)
        if defect is not None:
            problems.append(defect)
        before = one
    return Dockerfile(arguments, tuple(stages), tuple(problems))


def declared(one: Instruction) -> Iterator[tuple[str, str | None]]:
    """The arguments of an `ARG` with their defaults."""
    for word in one.words:
        name, equals, value = word.text.partition("=")
        yield name, value if equals else None


def variables(text: str) -> Iterator[tuple[str, str, int, int]]:
    """The variables in a text: name, what follows the name in the braces, place."""
    for found in _VARIABLE.finditer(text):
        if found.start() == 0 or text[found.start() - 1] not in "\\$":
            yield found[1] or found[3], found[2] or "", found.start(), found.end()


def expanded(text: str, known: Mapping[str, str | None]) -> str | None:
    """A text with its variables filled in; None where the value of one is not known, or it is changed on the way."""
    unknown = False

    def value(found: re.Match[str]) -> str:
        nonlocal unknown
        name, more = found[1] or found[3], found[2] or ""
        given = known.get(name)
        if more[:2] == ":-" or more[:1] == "-":
            return given or more.lstrip(":-")
        unknown = unknown or given is None or bool(more)
        return given or ""

    shown = _VARIABLE.sub(value, text)
    return None if unknown else shown


def _instructions(text: str) -> Iterator[Instruction]:
    """The instructions, comments and continued lines taken care of."""
    lines = [(found.start(), found[0].rstrip("\r\n")) for found in re.finditer(r"[^\n]*\n|[^\n]+\Z", text)]
    escape, at = "\\", 0
    while at < len(lines) and (directive := _DIRECTIVE.fullmatch(lines[at][1].strip())):
        if directive[1].casefold() == "escape" and directive[2] == "`":
            escape = "`"
        at += 1
    while at < len(lines):
        parts: list[tuple[int, str]] = []
        while at < len(lines):
            start, line = lines[at]
            at += 1
            bare = line.strip()
            if not bare or bare.startswith("#"):
                if not parts:
                    break
                continue
            continued = line.rstrip(" \t")
            goes_on = continued.endswith(escape) and not continued.endswith(escape * 2)
            parts.append((start, continued[:-1] if goes_on else line))
            if not goes_on:
                break
        if not parts:
            continue
        at, documents = _documents(parts, lines, at)
        yield _instruction(parts, documents, escape)


def _documents(parts: list[tuple[int, str]], lines: list[tuple[int, str]], at: int) -> tuple[int, tuple[str, ...]]:
    """The here-documents that begin in an instruction, and the line after them."""
    keyword = _KEYWORD.match(parts[0][1])
    name = keyword[1].upper() if keyword is not None else ""
    found: list[str] = []
    if name not in _WITH_HEREDOCS:
        return at, ()
    for mark in [mark for _, line in parts for mark in _HEREDOC.finditer(line)]:
        end = mark[2] or mark[3] or mark[4]
        body: list[str] = []
        while at < len(lines):
            line = lines[at][1]
            at += 1
            if (line.lstrip("\t") if mark[1] else line) == end:
                break
            body.append(line)
        found.append("\n".join(body))
    return at, tuple(found)


def _instruction(parts: list[tuple[int, str]], documents: tuple[str, ...], escape: str) -> Instruction:
    keyword = _KEYWORD.match(parts[0][1])
    assert keyword is not None
    start = parts[0][0]
    name = Word(keyword[1], start + keyword.start(1), start + keyword.end(1))
    parts = [(start + keyword.end(), parts[0][1][keyword.end() :]), *parts[1:]]
    words = [
        Word(_unquoted(found[0], escape), begin + found.start(), begin + found.end())
        for begin, line in parts
        for found in _WORD.finditer(line)
    ]
    flags: dict[str, Word] = {}
    options: list[Word] = []
    upper = name.text.upper()
    while words and words[0].text.startswith("--") and upper in FLAGS:
        key, _, value = words[0].text[2:].partition("=")
        flags[key] = Word(value, words[0].start, words[0].end)
        options.append(words.pop(0))
        if not key:
            break
    rest = "\n".join(line for _, line in parts)
    return Instruction(upper, name, flags, tuple(words), rest, documents, tuple(options))


def _unquoted(word: str, escape: str) -> str:
    if not any(mark in word for mark in ("'", '"', escape)):
        return word
    shown = re.sub(r"\"((?:[^\"\\]|\\.)*+)\"?|'([^']*+)'?", lambda found: found[1] or found[2] or "", word)
    return shown.replace(f"{escape}\\", "\\")


def _unknown(one: Instruction, before: Instruction | None, text: str) -> Problem:
    if before is not None and _goes_on(one, before, text):
        return _problem(
            one.keyword,
            Message("Docker takes `{name}` for an instruction: end the line above with `\\`", name=one.keyword.text),
        )
    near = closest(one.name, INSTRUCTIONS, n=1, cutoff=0.6)
    if near:
        message = Message(
            "there is no instruction `{name}`; did you mean `{meant}`?", name=one.keyword.text, meant=near[0]
        )
    else:
        message = Message("there is no instruction `{name}`", name=one.keyword.text)
    return _problem(one.keyword, message)


def _goes_on(one: Instruction, before: Instruction, text: str) -> bool:
    """Whether an instruction that there is not was meant to continue the one before it."""
    at = text.rfind("\n", 0, one.keyword.start) + 1
    above = text[:at].rstrip()
    if one.keyword.start == 0 or text[:at].count("\n\n", max(0, len(above) - 1)):
        return False
    if before.name not in INSTRUCTIONS and not _OPERATOR.match(one.keyword.text) and at == one.keyword.start:
        return False
    is_deeper = at < one.keyword.start
    is_open = above.endswith(("&&", "||", "|", ";", ",", "(", "{"))
    return (
        bool(_OPERATOR.match(one.keyword.text)) or is_open or (is_deeper and not closest(one.name, INSTRUCTIONS, n=1))
    )


def _of_from(one: Instruction) -> Problem | None:
    words = one.words
    if len(words) not in {1, 3} or (len(words) == 3 and words[1].text.casefold() != "as"):
        return _problem(
            words[1] if len(words) > 1 else one.keyword, Message("`FROM` is `FROM image` or `FROM image AS name`")
        )
    if len(words) == 3 and _STAGE.fullmatch(words[2].text.casefold()) is None:
        return _problem(words[2], Message("`{name}` cannot be the name of a stage", name=words[2].text))
    return None


def _defects(one: Instruction) -> Iterator[Problem]:
    """What is wrong with a single instruction."""
    pairs = [word.text[2:].partition("=") for word in one.options]
    for number, message in flag_problems(one.name, [(key, value if equals else None) for key, equals, value in pairs]):
        yield _problem(one.options[number], message)
    words, name = one.words, one.name
    if len(words) < _LEAST.get(name, 0):
        yield _problem(one.keyword, Message("`{name}` needs at least {count} words", name=name, count=_LEAST[name]))
    elif name in {"ENV", "LABEL"}:
        yield from _of_pairs(one)
    elif name == "ARG":
        for word in words:
            if word.text.startswith("="):
                yield _problem(word, Message("`{word}` does not have the form `name=value`", word=word.text))
    elif name == "EXPOSE":
        for word in words:
            if "$" not in word.text and not _is_port(word.text):
                yield _problem(word, Message("`{port}` is not a container port", port=word.text))
    elif name == "STOPSIGNAL":
        found = _SIGNAL.fullmatch(words[0].text)
        if "$" not in words[0].text and (found is None or (found[1] or "term").casefold() not in _SIGNALS):
            yield _problem(words[0], Message("there is no signal `{name}`", name=words[0].text))
    elif name == "ONBUILD" and words and words[0].text.upper() in _NOT_LATER:
        yield _problem(words[0], Message("`ONBUILD` cannot hold `{name}`", name=words[0].text.upper()))
    elif name in _LISTS and _LIST.match(one.rest) and not _is_list(one.rest.replace("\n", "")):
        yield _problem(words[0], NO_LIST)
    elif name == "SHELL" and not _is_list(one.rest):
        yield _problem(one.keyword, Message("`SHELL` takes a list in JSON"))
    elif name == "HEALTHCHECK":
        yield from _of_health(one)


def _is_port(written: str) -> bool:
    found = _PORT.fullmatch(written)
    return found is not None and number_of(found[1]) <= number_of(found[2] or found[1]) <= LAST_PORT


def _of_pairs(one: Instruction) -> Iterator[Problem]:
    words = one.words
    if not words:
        yield _problem(one.keyword, Message("`{name}` needs at least {count} words", name=one.name, count=1))
    elif "=" not in words[0].text:
        if len(words) == 1:
            yield _problem(words[0], Message("`{word}` does not have the form `name=value`", word=words[0].text))
        return
    if any(line.count('"') % 2 for line in one.rest.split("\n")):
        # A quoted text continues in the next line.
        return
    for word in words:
        if _PAIR.fullmatch(word.text) is None:
            yield _problem(word, Message("`{word}` does not have the form `name=value`", word=word.text))
            return


def _of_health(one: Instruction) -> Iterator[Problem]:
    kind = one.words[0].text.upper() if one.words else ""
    if kind not in {"CMD", "NONE"}:
        yield _problem(one.keyword, Message("`HEALTHCHECK` is `HEALTHCHECK CMD …` or `HEALTHCHECK NONE`"))
        return
    if (kind == "CMD") is (len(one.words) == 1):
        yield _problem(one.keyword, Message("`HEALTHCHECK` is `HEALTHCHECK CMD …` or `HEALTHCHECK NONE`"))
    for key, word in one.flags.items():
        if "$" in word.text:
            continue
        if key == "retries" and not word.text.isdecimal():
            yield _problem(word, Message("`{key}`: `{value}` is not an integer", key=key, value=word.text))
        elif key != "retries" and _DURATION.fullmatch(word.text) is None:
            yield _problem(
                word, Message("`{key}`: `{value}` is not a duration such as `30s`", key=key, value=word.text)
            )


def _is_list(rest: str) -> bool:
    try:
        found = json.loads(rest.strip())
    except (ValueError, RecursionError):
        return False
    return isinstance(found, list) and all(isinstance(one, str) for one in found)


def _problem(word: Word, message: Message) -> Problem:
    return Problem(word.start, word.end, message)
