"""A text that is read again is read as one that is read for the first time."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

import stored
from cdclint.syntax.mdx import Dialect, parse
from cdclint.syntax.mdx.again.rereading import Rereading

DIALECTS = [
    Dialect(),
    Dialect(math=True),
    Dialect(mdx=False),
    Dialect(mdx=False, math=True),
    Dialect(gfm=False, directives=False),
    Dialect(javascript=False),
]
PIECES = [
    *(
        "a",
        "я",
        " ",
        "\n",
        "\n\n",
        "    ",
        "\t",
        "\r\n",
        "\ufeff",
        "\\",
        "&amp;",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "!",
        "[ ] ",
    ),
    *("```", "\n```\n", "\n\n```js\n", "~~~", "$", "$$", "\n$$\n", "---", "\n---\n", "===", "# ", "\n## заголовок\n"),
    *(
        "<",
        ">",
        "<b>",
        "</b>",
        "<Tip>",
        "</Tip>",
        "\n\n<Tip>\n\n",
        "\n\n</Tip>\n\n",
        "<Tip a={b} c='d' />",
        "<a\nb\n/>",
    ),
    *("{", "}", "{a}", "{/* x */}", "{...a}", "\n\n{\n\na\n\n}\n\n", "`${", "'"),
    *("\nimport a from 'b'\n", "\n\nexport const a = {\n\nb: 1}\n\n", "\n\nexport default 1\n\n"),
    *("[x]: /y\n", "\n\n[x]: /y 'z'\n\n", "[x]", "[x][]", "[^1]", "\n\n[^1]: сноска\n\n    ещё\n\n", "![x](y 'z')"),
    *("- ", "\n- пункт\n", "\n1. пункт\n\n   ещё\n\n", "\n2. другой\n\n", "\n> цитата\n", "> ", "\n- [x] готово\n"),
    *("| a | b |\n| - | - |\n| c | d |\n", "|", "\n| - |\n", ":::note\n", "\n:::\n", "::leaf[x]{a=b}\n", ":x[y]"),
    *(
        "<!--",
        "-->",
        "<div>\n\n",
        "</div>",
        "<script>",
        "</script>",
        "<pre>\n\n",
        "<?",
        "http://a.b",
        "a@b.c",
        "www.a.b",
    ),
]
LESSONS = [text for text in stored.russian_lessons().values() if len(text) < 9000]
INPUTS = [case["input"] for case in stored.conformance()]


def begun(rand: random.Random) -> str:
    """A lesson, a part of one, inputs of the conformance suite side by side, or pieces in any order."""
    kind = rand.random()
    if kind < 0.4:
        text = rand.choice(LESSONS)
        at = rand.randrange(max(1, len(text) - 2500))
        return text if rand.random() < 0.3 else text[at : at + 2500]
    if kind < 0.8:
        return "\n\n".join(rand.choices(INPUTS, k=rand.randint(1, 12)))
    return "".join(rand.choices(PIECES, k=rand.randint(0, 60)))


def changed(rand: random.Random, text: str) -> str:
    """The text after one change, or after two at once."""
    for _ in range(rand.choice([1, 1, 1, 2])):
        at = rand.randint(0, len(text))
        cut = rand.choice([0, 0, 0, 1, 2, 5, 40, 300])
        put = rand.choice(INPUTS if rand.random() < 0.1 else ["", *PIECES])
        text = text[:at] + put + text[at + cut :]
    return text


@pytest.mark.parametrize("seed", range(6))
def test_what_is_read_again_is_read_alike(seed: int) -> None:
    rand = random.Random(seed)  # noqa: S311 (the same numbers each time are wanted)
    for _ in range(30):
        text = begun(rand)
        dialect = DIALECTS[seed]
        again = Rereading()
        for _ in range(8):
            assert parse(text, dialect, again) == parse(text, dialect), (dialect, text)
            text = changed(rand, text)


@pytest.mark.parametrize(
    "versions",
    [
        ("a\n\nb {x}\n", "a\n\nb {x\n", "a\n\nb {x}\n"),
        ("<Tip>\n\na\n\n</Tip>\n\nb\n", "<Tip>\n\na\n\nb\n", "\n\na\n\n</Tip>\n\nb\n"),
        ("a\n\n```\n\nb\n\n```\n\nc\n", "a\n\n``\n\nb\n\n```\n\nc\n", "a\n\n```\n\nb\n\n``\n\nc\n"),
        ("a [x]\n\nb\n\n[x]: y\n", "a [x]\n\nb\n\n[x: y\n", "a [x]\n\nb\n\n[x]: y\n"),
        ("a [^x]\n\nb\n\n[^x]: y\n", "a [^x]\n\nb\n\n[^y]: y\n"),
        ("- a\n\nb\n\n- c\n", "- a\n\n- c\n\nb\n", "- a\n\n  b\n\n- c\n"),
        (":::note\n\na\n\n:::\n\nb\n", "::note\n\na\n\n:::\n\nb\n", ":::note\n\na\n\n\n\nb\n"),
        ("---\n\na\n\nb\n", "---\n\na\n\n---\n\nb\n", "--\n\na\n\n---\n\nb\n"),
        ("a\n\nimport b from 'c'\n\nimport d from 'e'\n", "a\n\nimport d from 'c'\n\nimport d from 'e'\n"),
        ("a\n\nexport const b = {\n\nc\n\n}\n\nd\n", "a\n\nexport const b = {\n\nc\n\n\n\nd\n"),
        ("a\n\n<b>c\n\nd</b>\n\ne\n", "a\n\n<b>c\n\nd</b>\n\n<b>e\n", "a\n\n<b>c</b>\n\nd</b>\n\n<b>e\n"),
        ("a\n\n| b |\n| - |\n| c |\n\nd\n", "a\n\n| b |\n| - |\n| c |\nd\n", "a\n\n| b |\n- |\n\nd\n"),
        ("a\n\nb\n", "", "a\n\nb\n", "\ufeffa\n\nb\n", "a\r\n\r\nb\n", "a\n\nb\n"),
    ],
)
def test_a_change_that_concerns_other_blocks_is_seen_there(versions: tuple[str, ...]) -> None:
    for dialect in DIALECTS:
        for before, after in pairwise(versions):
            again = Rereading()
            parse(before, dialect, again)
            assert parse(after, dialect, again) == parse(after, dialect), (dialect, before, after)


def test_a_text_that_tires_the_reader_is_read_as_a_whole() -> None:
    again = Rereading()
    parse("a {b}\n\nc {d}\n", Dialect(), again)
    for tail in ("\n\n{1 2}" * 250, "\n\n{1 2}" * 200, "\n\n{1 2}" * 199):
        for text in (f"a {{b}}{tail}\n\nc {{d}}\n", f"я a {{b}}{tail}\n\nc {{d}}\n"):
            assert parse(text, Dialect(), again) == parse(text, Dialect())


def test_what_a_change_does_not_concern_is_kept() -> None:
    texts = [f"Абзац {number} *с* `кодом` и <Tip>вставкой</Tip>.\n\n- пункт {number}\n\n" for number in range(50)]
    again = Rereading()
    before = parse("".join(texts), Dialect(), again).root.children
    kept = {id(node) for node in before}
    texts[25] = "Другой\n" + texts[25]
    text = "".join(texts)
    tree = parse(text, Dialect(), again)
    assert sum(id(node) in kept for node in tree.root.children) == len(before) - 4
    assert tree == parse(text, Dialect())
