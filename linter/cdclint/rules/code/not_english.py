"""Cyrillic where a code block must be English."""

import re
from collections.abc import Iterator

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.documents.lesson.parts import Fence
from cdclint.syntax.code.block_syntax import refusal
from cdclint.syntax.code.token_text import Part, cyrillic_parts, is_plain
from cdclint.syntax.text.confusables import mixed_words

QUERIES = frozenset({"expr", "query", "promql"})
DOTTED = regex(r"\w[\w-]*+(?:\.\w[\w-]*+)++")
ENGLISH_VALUE = regex(r"(?:^|(?<=[^\t -~\n]))(?=[\t -~]*+$)[\t -~]*?[:=][ \t]*+\"?[A-Za-z0-9/]", re.MULTILINE)


@dataclass(frozen=True)
class Options:
    """What may be Russian in the code blocks of a lesson.

    `free` are the languages whose blocks are not judged: what a program prints, prose, and diagrams, whose labels are
    read like prose. `english_comments` are those whose comments must be English, `english_strings` those whose string
    literals must. `machine_keys` are the keys of configuration whose values a program reads, besides those with a dot
    (`topic.prefix`); `text_keys` are the ones among those that people read all the same.
    """

    free: tuple[str, ...] = (
        "",
        "text",
        "txt",
        "plain",
        "plaintext",
        "output",
        "log",
        "console",
        "mermaid",
        "markdown",
        "md",
        "mdx",
        "diff",
        "csv",
    )
    english_comments: tuple[str, ...] = ()
    english_strings: tuple[str, ...] = ("promql",)
    machine_keys: tuple[str, ...] = (
        "alertname",
        "bootstrap-servers",
        "bucket",
        "cluster",
        "column",
        "command",
        "container_name",
        "database",
        "datasource",
        "dbname",
        "entrypoint",
        "env",
        "expr",
        "group_id",
        "host",
        "hostname",
        "id",
        "image",
        "instance",
        "job",
        "job_name",
        "key",
        "metric",
        "namespace",
        "password",
        "path",
        "port",
        "query",
        "queue",
        "receiver",
        "schema",
        "severity",
        "slug",
        "table",
        "topic",
        "type",
        "uid",
        "unit",
        "url",
        "user",
        "username",
        "version",
    )
    text_keys: tuple[str, ...] = ()


@rule
def not_english(lesson: Lesson, options: Options) -> Iterator[Finding]:
    """Cyrillic in a name, key, query or configuration value of a code block.

    The prose of a lesson is Russian, its code is English: a student copies it, and a Russian key, metric, label or
    topic works in no other place of the course. Comments, string literals of programs and text between the tags of
    markup may be Russian, and so may the values of configuration, but for the keys that a program reads (`topic`, `id`,
    `expr`, `database.hostname`). Strings in PromQL are label values and must be English. Placeholders (`<имя>`), notes
    after an arrow, drawings, what a command printed, and patterns such as `SELECT столбцы FROM таблица` are for the
    reader. Blocks of text, program output, Markdown and Mermaid are not judged.
    """
    strict = {*options.english_comments, *options.english_strings}
    for fence in lesson.fences:
        if fence.language in options.free or fence.value.isascii():
            continue
        if fence.language not in strict and is_plain(fence.language, fence.value):
            continue
        mixed = [(word.start, word.end) for word in mixed_words(fence.value)]  # reported by another rule
        for part in cyrillic_parts(fence.language, fence.value):
            look_alike = any(start <= part.start and part.end <= end for start, end in mixed)
            if look_alike or _allowed(part, fence, options):
                continue
            if (
                part.kind == "name"
                and fence.language not in strict
                and refusal(fence.language, fence.value) is not None
            ):
                break  # it is not code, which another rule reports
            yield Finding(fence.place(part.start, part.end), _message(part, fence))


def _allowed(part: Part, fence: Fence, options: Options) -> bool:
    match part.kind:
        case "text":
            return True
        case "comment":
            return fence.language not in options.english_comments
        case "string":
            return fence.language not in options.english_strings
        case "value":
            return part.key in options.text_keys or not _is_for_a_program(part, fence, options)
        case "key":
            return " " in part.whole.strip()  # a term, and its value explains it
    return False


def _is_for_a_program(part: Part, fence: Fence, options: Options) -> bool:
    """Whether a value is a name that a program reads, as opposed to words that people do."""
    if part.key in QUERIES:
        return part.key in options.machine_keys
    if " " in part.whole.strip():
        return False
    if part.key.lower() in options.machine_keys:
        return True
    # Keys with dots have the texts of an interface as well: no value of those is English.
    return DOTTED.fullmatch(part.key) is not None and ENGLISH_VALUE.search(fence.value) is not None


def _message(part: Part, fence: Fence) -> Message:
    match part.kind:
        case "value" if part.key:
            return Message("Cyrillic in the value of `{key}`: write `{text}` in English", key=part.key, text=part.text)
        case "value":
            return Message("Cyrillic in a value: write `{text}` in English", text=part.text)
        case "comment":
            return Message("Cyrillic in a comment: write `{text}` in English", text=part.text)
        case "string":
            return Message("Cyrillic in a string: write `{text}` in English", text=part.text)
        case "key":
            return Message("Cyrillic in a key: write `{text}` in English", text=part.text)
    if fence.language == "promql":
        return Message("Cyrillic in PromQL: write `{text}` in English", text=part.text)
    return Message("Cyrillic in a name or bare word of the code: write `{text}` in English", text=part.text)
