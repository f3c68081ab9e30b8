"""A word whose letters come from two scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project
from cdclint.syntax.text.confusables import MixedWord, describe, is_in, letters_of
from cdclint.syntax.text.readings import judge

if TYPE_CHECKING:
    from cdclint.core.source import Source
    from cdclint.documents.mixed_words import MixedWordFacts
    from cdclint.syntax.text.readings import Verdict


@rule(needs=("mixed_words",))
def mixed_script(project: Project) -> Iterator[Finding]:
    """A word with letters of two scripts.

    A Cyrillic `с` in `сonnector` is not visible and not found by a search; in code it breaks what a student copies.
    `pишет` and `forkает` are typed on the wrong keyboard. Looked at is the whole file: prose, code, attributes, keys
    and values. Compounds with a hyphen, terms with an ending (`topic'и`, `topicом` of a `topic` that the course has,
    `SQLщик`, `неNULL`) and formulas (`Δt`, `µs`) may be as they are.

    The intended word is suggested where one results: look-alikes replaced, or letters by their sound, and the result is
    a word of the course or of the Russian dictionary (pymorphy3). The fix is safe in prose where that is one word
    alone; it is unsafe in code, in headings, links, names and quotes, and where the last letters may be a Russian
    ending.
    """
    vocabulary = project.vocabulary
    is_said = vocabulary.has_dictionary
    for path, words in project.mixed_words.items():
        for facts in words:
            verdict = judge(facts["text"], vocabulary.has, vocabulary.knows_russian)
            if verdict is None:
                continue
            source = project.source(path)
            word = MixedWord(facts["text"], facts["span"][0], facts["span"][1], tuple(facts.get("offsets", ())))
            message = _message(word, verdict)
            if not is_said:
                message = Message(
                    "{message} (there is no Russian dictionary: pymorphy3 is not installed)", message=message
                )
                is_said = True
            yield Finding(source.span(word.start, word.end), message, _fix(source, word, verdict, facts))


def _message(word: MixedWord, verdict: Verdict) -> Message:
    others = [char for char in dict.fromkeys(word.text) if not is_in(char, verdict.script) and not char.isdigit()]
    letters = Message.joined(", ", [describe(char) for char in others])
    script = letters_of(verdict.script)
    if not verdict.readings:
        return Message(
            "`{word}` has {letters} among {script}: write it in one script",
            word=word.text,
            letters=letters,
            script=script,
        )
    return Message(
        "`{word}` has {letters} among {script}: write {corrected}",
        word=word.text,
        letters=letters,
        script=script,
        corrected=Message.either([f"`{one.text}`" for one in verdict.readings]),
    )


def _fix(source: Source, word: MixedWord, verdict: Verdict, facts: MixedWordFacts) -> Fix | None:
    if len(verdict.readings) != 1:
        return None
    [reading] = verdict.readings
    edits = tuple(Edit(source.span(*word.place(start, end)), text) for start, end, text in reading.pieces)
    title = Message("write `{word}` in {script}", word=reading.text, script=letters_of(reading.script))
    return Fix(title, edits, safe=verdict.sure and facts["prose"])
