"""A word whose letters come from two scripts and look like one."""

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.core.source import Source
from cdclint.documents.data_file import JsonFile, YamlFile
from cdclint.documents.lesson.lesson import Lesson
from cdclint.syntax.text.confusables import MixedWord, describe, escaped_words, letters_of, mixed_words


@rule
def mixed_script(file: Lesson | JsonFile | YamlFile) -> Iterator[Finding]:
    """A word in which a letter of another script stands for its look-alike.

    A Cyrillic `с` in `сonnector` is seen by nobody and found by no search; in code it breaks what a student copies.
    Looked at is the whole file: prose, code, attributes, keys and values. A word is told where replacing the
    look-alikes (those of Unicode's confusables between Latin, Cyrillic and Greek) leaves it in one script; compounds
    with a hyphen, terms with a Russian ending (`topic'и`) and formulas (`Δt`, `µs`) may be as they are.

    The fix puts the letters of one script. It is unsafe where the last letters could as well be a Russian ending.
    """
    text = file.source.text
    words = [*mixed_words(text), *(escaped_words(text) if isinstance(file, JsonFile) else ())]
    for word in words:
        yield Finding(file.source.span(word.start, word.end), _message(word), _fix(file.source, word))


def _message(word: MixedWord) -> Message:
    letters = [describe(char) for char in dict.fromkeys(letter.char for letter in word.wrong)]
    return Message(
        "`{word}` has {letters} among {script}: write `{corrected}`",
        word=word.text,
        letters=Message.joined(", ", letters),
        script=letters_of(word.script),
        corrected=word.corrected,
    )


def _fix(source: Source, word: MixedWord) -> Fix:
    edits = tuple(Edit(source.span(letter.start, letter.end), letter.right) for letter in word.wrong)
    title = Message("write `{word}` in {script}", word=word.corrected, script=letters_of(word.script))
    return Fix(title, edits, safe=word.sure)
