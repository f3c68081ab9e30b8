"""What in a code block is written in Cyrillic: comments, strings, keys, values, names.

Pygments separates comments, strings and names; JSX is read by its grammar, which alone separates text from names.
Both are imported for a block that has a Cyrillic letter, and for no other.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cdclint.core.dataclass import dataclass
from cdclint.core.foreign import foreign_pattern
from cdclint.core.regex import regex
from cdclint.syntax.code.grammar_tree import LONGEST, load_grammar, tree_of
from cdclint.syntax.code.line_config import LANGUAGES, settings
from cdclint.syntax.code.shown_text import QUERY, shown_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

CONFIGURATION = frozenset({"json", "yaml", "toml", "ini", "properties"})
"""Languages of keys and values. Their strings are values."""

_ALIASES = {
    "jsonc": "json",
    "json5": "json",
    "jsonl": "json",
    "json-object": "json",
    "yml": "yaml",
    "xhtml": "html",
    "svelte": "html",
    "vue": "html",
    "cjs": "javascript",
    "mjs": "javascript",
    "js": "javascript",
    "mts": "typescript",
    "cts": "typescript",
}
_MARKUP = frozenset({"html", "xml", "svg", "rss"})
_JSX = frozenset({"jsx", "tsx", "javascript", "typescript"})
_TYPED = frozenset({"tsx", "typescript"})
_CYRILLIC = regex(r"[Ѐ-ҁҊ-ԯ]")
_PHRASE = regex(r"[Ѐ-ҁҊ-ԯ](?:[^\n]*[Ѐ-ҁҊ-ԯ])?")
_FRONTMATTER = regex(r"\s*---[^\n]*\n(.*?)(?:^[ \t]*---[^\n]*$\n?|\Z)", re.DOTALL | re.MULTILINE)
_OF_THE_PROGRAM = frozenset({"name", "key", "value"})
_CYRILLIC_NAME = regex(r"[Ѐ-ҁҊ-ԯ]\w*")
_ALIAS = 2
"""So long is the name of a table within one query, at most."""
_BOUND = regex(r"(?<=[\w-])=\{")
_BRACES = regex(r"[{}]")
_STRING_NODES = frozenset({"string", "string_fragment", "template_string", "regex", "regex_pattern", "html_comment"})


_SLASHED = regex(
    r"//[^\n]*|/\*.*?(?:\*/|\Z)|<!--.*?(?:-->|\Z)"
    r"|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$]|\\.|\$(?!\{))*`",
    re.DOTALL,
)
_HASHED = regex(r"(?<![^\s;])#[^\n]*|\"(?:[^\"\\\n$]|\\.|\$(?![({]))*\"|'(?:[^'\\\n])*'")
_FORMATTED = regex(r"#[^\n]*|\"(?:[^\"\\\n{]|\\.)*\"|'(?:[^'\\\n{]|\\.)*'")
_HASHED_COMMENT = regex(r"^\s*#[^\n]*$|(?<=\s)#[^\n\"']*$", re.MULTILINE)
_QUERIED = regex(r"--[^\n]*|/\*.*?\*/|'[^']*'", re.DOTALL)
"""Without text in double quotes, which names something."""
_TEXT = regex(r"(?<=[>}])[^<>{}]*(?=[<{])")
_PLAIN = {
    **dict.fromkeys(("js", "javascript", "mjs", "cjs", "ts", "typescript", "jsx", "tsx", "java", "css"), _SLASHED),
    **dict.fromkeys(("astro", "html", "svelte", "vue"), _SLASHED),
    **dict.fromkeys(("bash", "sh", "shell", "zsh"), _HASHED),
    **dict.fromkeys(("python", "py"), _FORMATTED),
    **dict.fromkeys(("yaml", "yml", "toml", "ini"), _HASHED_COMMENT),
    **dict.fromkeys(QUERY, _QUERIED),
}
_SHELLS = frozenset({"bash", "sh", "shell", "zsh"})
_ASSIGNED = regex(r"(?:^|(?<=[\s;&|]))([A-Za-z_]\w*+)\+?=([^\s'\"$;&|()<>`]++)", re.MULTILINE)
_TAGGED = frozenset({"astro", "html", "svelte", "vue", "jsx", "tsx"})


@dataclass(frozen=True, slots=True)
class Part:
    """Cyrillic text within one line of a block, from its first such letter to its last.

    `kind` is "comment", "string", "text" (of markup), "key", "value" or "name" (of anything, operators and loose words
    included). `key` is the one that a value belongs to, "" elsewhere, `whole` the text that contains the part. `start`
    and `end` are offsets into the code.
    """

    kind: str
    text: str
    start: int
    end: int
    key: str = ""
    whole: str = ""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    start: int
    text: str
    key: str = ""


def cyrillic_parts(language: str, code: str) -> Iterator[Part]:
    """The Cyrillic parts of a block in this language; none where the language is not known."""
    if code.isascii() or not _CYRILLIC.search(code):
        return
    shown: list[tuple[int, int]] | None = None
    for token in _joined(_tokens(_ALIASES.get(language, language), code)):
        for phrase in _PHRASE.finditer(token.text):
            start, end = token.start + phrase.start(), token.start + phrase.end()
            kind, key, whole = token.kind, token.key, token.text
            if kind == "name" and language in _SHELLS and (name := _variable(code, start, end)):
                kind, key, whole = "value", name, phrase[0]
            if kind in _OF_THE_PROGRAM:
                shown = list(shown_spans(language, code)) if shown is None else shown
                if _are_within(shown, code, start, end):
                    kind = "text"
            yield Part(kind, phrase[0], start, end, key, whole)


def _variable(code: str, start: int, end: int) -> str:
    """The variable of a shell that a stretch is the value of, "" where it is none's: `TITLE=Лаг`."""
    line = code.rfind("\n", 0, start) + 1
    values = _ASSIGNED.finditer(code, line, code.find("\n", end) if "\n" in code[end:] else len(code))
    return next((found[1] for found in values if found.start(2) <= start and end <= found.end(2)), "")


def _are_within(spans: list[tuple[int, int]], code: str, start: int, end: int) -> bool:
    """Whether all Cyrillic letters of a stretch lie in one of several others."""
    at = start
    while (letter := _CYRILLIC.search(code, at, end)) is not None:
        last = max((stop for first, stop in spans if first <= letter.start() < stop), default=-1)
        if last < 0:
            return False
        at = last
    return True


def is_plain(language: str, code: str) -> bool:
    """Whether a quick look finds all Cyrillic in comments, in strings of programs and in text between tags.

    It answers for nearly every block of a lesson, in a fiftieth of the time that lexing takes.
    """
    pattern = _PLAIN.get(language)
    if pattern is None:
        return False
    rest = pattern.sub("", code)
    if language in _TAGGED and _CYRILLIC.search(rest):
        fence = _FRONTMATTER.match(rest) if language == "astro" else None
        start = fence.end() if fence else 0
        rest = rest[:start] + _TEXT.sub("", rest[start:])
    return not _CYRILLIC.search(rest)


def _joined(tokens: Iterator[_Token]) -> Iterator[_Token]:
    """Neighbours of one kind made one, blanks between them included: lexers cut what they do not know into letters."""
    last: _Token | None = None
    for token in tokens:
        if last is not None and last.start + len(last.text) == token.start:
            blank = not token.text.strip(" \t")
            if blank or (last.kind == token.kind and last.key == token.key):
                last = _Token(last.kind, last.start, last.text + token.text, last.key)
                continue
        if last is not None:
            yield last
        last = token
    if last is not None:
        yield last


def _tokens(language: str, code: str) -> Iterator[_Token]:
    if language in LANGUAGES:
        yield from _settings(code)
    elif language == "astro":
        fence = _FRONTMATTER.match(code)
        if fence is not None:
            yield from _lexed("typescript", fence[1], fence.start(1))
        yield from _template(code, fence.end() if fence else 0)
    elif language in _JSX:
        yield from _script(language, code)
    elif language in QUERY:
        yield from _query(code)
    else:
        yield from _lexed(language, code, 0)


def _settings(code: str) -> Iterator[_Token]:
    for one in settings(code):
        if one.key_start >= 0:
            yield _Token("key", one.key_start, one.key)
        end = one.note_start if one.note_start >= 0 else one.end
        if one.value_start >= 0:
            yield _Token("value", one.value_start, code[one.value_start : end], one.key)
        if one.note_start >= 0:
            yield _Token("comment", one.note_start, code[one.note_start : one.end])


def _query(code: str) -> Iterator[_Token]:
    """A query; one all of whose names are Russian is a pattern of how to write one: `SELECT столбцы FROM таблица`."""
    tokens = list(_lexed("sql", code, 0))
    names = "".join(token.text if token.kind == "name" else " " for token in tokens)
    identifiers = [token.text for token in tokens if token.key == "identifier" and not token.text.isupper()]
    is_named = any(len(name) > _ALIAS for name in identifiers)
    is_pattern = not is_named and len(_CYRILLIC_NAME.findall(names)) > 1
    for token in tokens:
        kind = "text" if is_pattern and token.kind == "name" else token.kind
        yield _Token(kind, token.start, token.text)


def _template(code: str, start: int) -> Iterator[_Token]:
    """The markup of a component: HTML whose attributes may be expressions, which are read by themselves."""
    markup, at = [], start
    while opening := _BOUND.search(code, at):
        inner, end = opening.end(), _closing(code, opening.end() - 1)
        yield from _lexed("typescript", code[inner : end - 1], inner)
        markup += [code[at : inner - 1], '"', " " * (end - inner - 1), '"']
        at = end
    yield from _lexed("html", "".join(markup) + code[at:], start)


def _closing(code: str, opening: int) -> int:
    """The offset after the brace that closes the one at `opening`."""
    depth = 0
    for brace in _BRACES.finditer(code, opening):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end()
    return len(code)


def _lexed(language: str, code: str, offset: int) -> Iterator[_Token]:
    if len(code) > LONGEST or code.isascii() or (lexer := _lexer(language)) is None:
        return
    try:
        tokens = list(lexer.get_tokens_unprocessed(f"{code}\n"))  # some comments end only with their line
    except TimeoutError:
        return
    key = ""
    for start, kind, text in tokens:
        part = _part(language, str(kind).removeprefix("Token."), text)
        if part == "key":
            key = text.strip("\"' ")
        named = "identifier" if language == "sql" and str(kind) == "Token.Name" and text.isascii() else ""
        yield _Token(part, offset + start, text, key if part == "value" else named)


@lru_cache(maxsize=256)
def _lexer(language: str) -> Any:  # noqa: ANN401 (one of Pygments' lexers, which have no types)
    from pygments.lexer import RegexLexerMeta  # noqa: PLC0415 (see the module)
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415 (see the module)
    from pygments.util import ClassNotFound  # noqa: PLC0415 (see the module)

    # The patterns of some lexers take exponential time on some texts.
    RegexLexerMeta._process_regex = staticmethod(_process_pattern)  # noqa: SLF001 (the only way to all patterns)
    try:
        return get_lexer_by_name(language)
    except ClassNotFound:
        return None


def _process_pattern(pattern: Any, flags: int, _: object) -> Any:  # noqa: ANN401 (see above)
    from pygments.util import Future  # noqa: PLC0415 (see the module)

    made: Any = None

    def match(*args: Any) -> Any:  # noqa: ANN401 (see above)
        # A lexer has a hundred patterns, and a text comes to few of its states.
        nonlocal made
        if made is None:
            made = foreign_pattern.matcher(pattern.get() if isinstance(pattern, Future) else pattern, flags)
        return made(*args)

    return match


def _part(language: str, kind: str, text: str) -> str:
    """The kind of part that a token of Pygments is."""
    if kind.startswith("Comment"):
        return "comment"
    if text.isspace():
        return "punctuation"
    if language in CONFIGURATION:
        if kind.startswith(("Name.Tag", "Name.Attribute", "Keyword", "Error")):
            return "key"
        return "punctuation" if kind.startswith(("Punctuation", "Operator")) else "value"
    if kind.startswith(("Literal.String", "String")):
        return "name" if kind.endswith(("Symbol", "Interpol")) else "string"
    if kind.startswith("Generic"):
        return "text"
    if language in _MARKUP and kind == "Text":
        return "text"
    return "name"


def _script(language: str, code: str) -> Iterator[_Token]:
    """JavaScript with JSX, by its grammar. What does not parse is left to Pygments, which knows no text from names."""
    grammar = _grammar(language)
    shift, data = 0, code.encode()
    root = tree_of(grammar, data)
    tags = "</" in code or "/>" in code
    if root is not None and root.has_error and tags:
        shift, data = 2, f"<>{code}\n</>".encode()  # several elements below each other
        root = tree_of(grammar, data)
    if root is None or root.has_error:
        for token in _lexed("typescript" if language in _TYPED else "javascript", code, 0):
            yield _Token("text", token.start, token.text) if tags and token.kind == "name" else token
        return
    places = _offsets(data)
    for node in _leaves(root):
        if node.type == "comment":
            kind = "comment"
        elif node.type == "jsx_text":
            kind = "text"
        else:
            kind = "string" if node.type in _STRING_NODES else "name"
        start, end = (min(max(places[at] - shift, 0), len(code)) for at in (node.start_byte, node.end_byte))
        yield _Token(kind, start, code[start:end])


def _grammar(language: str) -> Any:  # noqa: ANN401 (a capsule of tree-sitter's)
    if language in _TYPED:
        return load_grammar("tree_sitter_typescript", "language_tsx")
    return load_grammar("tree_sitter_javascript")


def _leaves(root: Any) -> Iterator[Any]:  # noqa: ANN401 (tree-sitter's nodes; importing them costs what laziness saves)
    stack = [root]
    while stack:
        node = stack.pop()
        if node.child_count == 0 or node.type in {"string", "regex", "comment"}:
            yield node
        else:
            stack.extend(reversed(node.children))


def _offsets(data: bytes) -> list[int]:
    """For each byte of UTF-8 the index of the character that it belongs to, and one for the end."""
    offsets, at = [], -1
    for byte in data:
        at += byte & 0xC0 != 0x80
        offsets.append(at)
    offsets.append(at + 1)
    return offsets
