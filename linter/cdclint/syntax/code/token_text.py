"""What in a code block is written in Cyrillic: comments, strings, keys, values, names.

Pygments tells comments from strings and names; JSX is read by its grammar, because only that knows text from names.
Both are imported for a block that has a Cyrillic letter, and for no other.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex

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
    "cfg": "ini",
    "conf": "ini",
    "env": "ini",
    "dotenv": "ini",
    "jproperties": "properties",
    "java-properties": "properties",
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
_JSX = frozenset({"jsx", "tsx", "javascript"})
_CYRILLIC = regex(r"[Ѐ-ҁҊ-ԯ]")
_PHRASE = regex(r"[Ѐ-ҁҊ-ԯ](?:[^\n]*[Ѐ-ҁҊ-ԯ])?")
_FRONTMATTER = regex(r"\s*---[^\n]*\n(.*?)(?:^[ \t]*---[^\n]*$\n?|\Z)", re.DOTALL | re.MULTILINE)
_SHELL = frozenset({"bash", "sh", "shell", "zsh", "shellscript", "console"})
_OUTPUT = regex(r"^[ \t]*(?!\w+=)(?:[Ѐ-ҁҊ-ԯ<*•✓✔✗…>]|//|\[\S*\]).*$", re.MULTILINE)
"""A line that cannot be a command: what one printed."""
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
_TEXT = regex(r"(?<=[>}])[^<>{}]*(?=[<{])")
_PLAIN = {
    **dict.fromkeys(("js", "javascript", "mjs", "cjs", "ts", "typescript", "jsx", "tsx", "java", "css"), _SLASHED),
    **dict.fromkeys(("astro", "html", "svelte", "vue"), _SLASHED),
    **dict.fromkeys(("bash", "sh", "shell", "zsh"), _HASHED),
    **dict.fromkeys(("python", "py"), _FORMATTED),
    **dict.fromkeys(("yaml", "yml", "toml", "ini"), _HASHED_COMMENT),
}
_TAGGED = frozenset({"astro", "html", "svelte", "vue", "jsx", "tsx"})


@dataclass(frozen=True, slots=True)
class Part:
    """Cyrillic text within one line of a block, from its first such letter to its last.

    `kind` is "comment", "string", "text" (of markup), "key", "value" or "name" (of anything, operators and loose words
    included). `key` is the one that a value belongs to, "" elsewhere. `start` and `end` are offsets into the code.
    """

    kind: str
    text: str
    start: int
    end: int
    key: str = ""


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
    for token in _joined(_tokens(_ALIASES.get(language, language), code)):
        for phrase in _PHRASE.finditer(token.text):
            yield Part(token.kind, phrase[0], token.start + phrase.start(), token.start + phrase.end(), token.key)


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
    if language == "astro":
        fence = _FRONTMATTER.match(code)
        if fence is not None:
            yield from _lexed("typescript", fence[1], fence.start(1))
        yield from _template(code, fence.end() if fence else 0)
    elif language in _JSX:
        yield from _script(language, code)
    elif language in _SHELL:
        printed = [line.span() for line in _OUTPUT.finditer(code)]
        for token in _lexed(language, code, 0):
            said = token.kind == "name" and any(start <= token.start < end for start, end in printed)
            yield _Token("text", token.start, token.text) if said else token
    else:
        yield from _lexed(language, code, 0)


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
    """The offset behind the brace that closes the one at `opening`."""
    depth = 0
    for brace in _BRACES.finditer(code, opening):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end()
    return len(code)


def _lexed(language: str, code: str, offset: int) -> Iterator[_Token]:
    lexer = _lexer(language)
    if lexer is None:
        return
    key = ""
    for start, kind, text in lexer.get_tokens_unprocessed(f"{code}\n"):  # some comments end only with their line
        part = _part(language, str(kind).removeprefix("Token."), text)
        if part == "key":
            key = text.strip("\"' ")
        yield _Token(part, offset + start, text, key if part == "value" else "")


@cache
def _lexer(language: str) -> Any:  # noqa: ANN401 (one of Pygments' lexers, which have no types)
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415 (see the module)
    from pygments.util import ClassNotFound  # noqa: PLC0415 (see the module)

    try:
        return get_lexer_by_name(language)
    except ClassNotFound:
        return None


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
    from tree_sitter import Language, Parser  # noqa: PLC0415 (see the module)
    from tree_sitter_javascript import language as grammar  # noqa: PLC0415 (see the module)

    data = code.encode()
    root = Parser(Language(grammar())).parse(data).root_node
    if root.has_error:
        tags = "</" in code or "/>" in code
        for token in _lexed("typescript" if language == "tsx" else "javascript", code, 0):
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
        start = places[node.start_byte]
        yield _Token(kind, start, code[start : places[node.end_byte]])


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
