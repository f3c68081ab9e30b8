"""The paths that a script writes, as far as its text shows: of shells, and the calls of Python and JavaScript."""

from __future__ import annotations

from posixpath import basename, join, normpath
from typing import TYPE_CHECKING

from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LONGEST = 100_000
"""Characters of a script that are read."""
_LONGEST_PATH = 4_096
"""Characters of a path, as Linux has it: variables that grow, and folders in folders, end there."""
_MOST_VARIABLES = 20
"""Variables in one word."""
_REDIRECTION = regex(r"[&\d]?>{1,2}[|&]?")
_SEPARATOR = regex(r"&&|\|\||[;|`]|\$\(|\)")
_ASSIGNMENT = regex(r"[A-Za-z_]\w*+=")
_VARIABLE = regex(r"\$(?:\{(?P<braced>\w++)(?::?-(?P<default>[^{}]*+))?[^{}]*+\}|(?P<bare>[A-Za-z_]\w*+))")
_CALL = regex(
    r"""(?x)
    open\(\s*+[fr]?["'](?P<opened>/[^"'\n]++)["']\s*+,\s*+["'][wax]
    | Path\(\s*+[fr]?["'](?P<path>/[^"'\n]++)["']\)\.write_
    | \b(?:writeFile|writeFileSync|createWriteStream)\(\s*+["'`](?P<given>/[^"'`\n]++)["'`]
    """
)
_FILLED_IN = regex(r"\$?\{[^{}]*+\}")
_STARTERS = frozenset(
    {
        *("sh", "bash", "ash", "dash", "exec", "sudo", "env", "time", "command", "export", "readonly"),
        *("then", "do", "else", "if", "while", "!", "{"),
    }
)
"""What stands before a program: another one that starts it, or a word of the shell."""
_COPIERS = frozenset({"cp", "mv", "install", "ln", "rsync"})
"""Programs that write to what they name last."""
_WRITERS = frozenset({"tee", "touch"})
_FETCHERS = frozenset({"wget", "curl", "tar", "unzip", "git"})
"""Programs that write into the folder that they are in unless told otherwise."""
_OUTPUTS = frozenset({"-o", "-O", "--output", "--output-document", "-P", "--directory-prefix", "--output-dir"})
_FOLDER_OF = {"tar": "-C", "unzip": "-d"}
ANY = "*"
"""What stands for a part of a path that only a run knows."""


def written_by_calls(text: str) -> Iterator[str]:
    """The absolute paths that calls of Python and JavaScript write."""
    for found in _CALL.finditer(text[:_LONGEST]):
        yield normpath(_FILLED_IN.sub(ANY, found["opened"] or found["path"] or found["given"]))


def written_by_shell(text: str, variables: Mapping[str, str]) -> Iterator[str]:
    """The absolute paths that a text of a shell writes: files, and folders that something is put into.

    `variables` are those of its environment. What is filled in by others is `ANY`.
    """
    known = dict(variables)
    folder = ""
    for line in text[:_LONGEST].replace("\\\n", " ").replace('"', "").replace("'", "").split("\n"):
        if line.lstrip().startswith("#"):
            continue
        for part in _SEPARATOR.split(line):
            words = [_filled(word, known) for word in _REDIRECTION.sub(" > ", part).split()]
            while words and (words[0] in _STARTERS or words[0][:1] == "-" or _ASSIGNMENT.match(words[0])):
                name, sign, value = words.pop(0).partition("=")
                if sign:
                    known[name] = value[:_LONGEST_PATH]
            if words and words[0] == "cd" and len(words) > 1:
                folder = join(folder, words[1]) if folder or words[1].startswith("/") else ""
                folder = folder if len(folder) < _LONGEST_PATH else ""
            yield from (normpath(path) for one in _targets(words, folder) if (path := _absolute(one, folder)))


def _targets(words: list[str], folder: str) -> Iterator[str]:
    """What one command writes, as it is written."""
    if not words:
        return
    program, given = basename(words[0]), words[1:]
    after = list(zip(words, given, strict=False))
    yield from (target for word, target in after if word == ">" or word in _OUTPUTS)
    yield from (word.partition("=")[2] for word in given if word.partition("=")[0] in _OUTPUTS and "=" in word)
    yield from (target for word, target in after if word == _FOLDER_OF.get(program))
    own = given[: given.index(">")] if ">" in given else given
    named = [word for word in own if not word.startswith("-")]
    if program in _COPIERS and len(named) > 1 and not (program == "install" and "-d" in own):
        yield named[-1]
    elif program in _WRITERS:
        yield from named
    elif program == "git" and named[:1] == ["clone"]:
        yield named[-1]
    if program in _FETCHERS and folder and (program != "curl" or any("O" in word for word in own if word[:1] == "-")):
        yield folder


def _absolute(target: str, folder: str) -> str:
    """A path from the root of the container; "" where it is not known, or is no place for a file.

    Of a file in a folder that only a run knows, the name is enough.
    """
    if "://" in target or target.startswith(("/dev/", "/proc/")):
        return ""
    if target.startswith(f"{ANY}/"):
        return "" if ANY in basename(target) else target
    path = target if target.startswith("/") else join(folder, target) if folder else ""
    return "" if path.strip("/") in {"", ANY} else path


def _filled(word: str, known: Mapping[str, str]) -> str:
    if word.count("$") > _MOST_VARIABLES:
        return ANY
    return _VARIABLE.sub(lambda found: known.get(found["braced"] or found["bare"]) or found["default"] or ANY, word)
