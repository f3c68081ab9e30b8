"""Code blocks: pieces of code are read, broken code is refused at its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from absent import needs_interpreted
from cdclint.syntax.code import script_block
from cdclint.syntax.code.block_syntax import refusal
from cdclint.syntax.code.grammar_tree import TOGETHER, Steps

READ = [
    ("json", '{"a": [1, 2, {"b": null}]}'),
    ("json", '"datasource": {"type": "prometheus"},\n"title": "Lag"'),
    ("json", '"title": "Lag",'),
    ("json", '{"a": 1},\n{"b": 2}'),
    ("json", '{"a": 1}\n{"b": 2}\n'),
    ("json", '{"a": 1, ...}'),
    ("json", '{..., "a": 1}'),
    ("json", '{\n  "a": 1,\n  // ...\n  "b": {...},\n  "c": [1, ...],\n  "d": ...\n}'),
    ("json", '{\n  "a": 1\n  …\n  "b": 2\n}'),
    ("json", '{"id": <ID>, "b": ${B}, "c": {{ c }}}'),
    ("json", '{"text": "a ... b // c, }"}'),
    ("jsonc", '// settings\n{"a": 1, /* b */ "c": [1, 2,],}'),
    ("yaml", "a: 1\nb:\n  - c\n  ...\n"),
    ("yaml", "- a\n- b: |\n    text\n"),
    ("yaml", "a: 1\n---\nb: 2\n"),
    ("yaml", "replicas: {{ .Values.replicas }}\n"),
    ("toml", '[a]\nb = 1\n...\n[[c]]\nd = "e"\n'),
    ("python", "import os\nprint(os)\n"),
    ("python", "    return 1\n"),
    ("python", "def f():\n"),
    ("python", "except ValueError:\n    pass\n"),
    ("python", ">>> f(1)\n2\n>>> for x in y:\n...     print(x)\n...\nnone of it\n"),
    ("python", "%timeit f()\n!pip install a\nx = await f(...)\n"),
    ("python", "@decorator\ndef f(): …\n"),
    ("promql", "rate(x[5m])"),
    ("promql", "# one\nsum by (name) (x)\n\n# two\ny == 0\n"),
    ("promql", "x\ny\n"),
    ("promql", "rate(x[$__rate_interval])\n  > 5\n"),
    ("promql", 'label_values(x{name="a"}, name)'),
    ("promql", "..."),
    ("js", "export const a = { b: 1 };"),
    ("js", "a: 1,\nb: 2,"),
    ("js", "const a = {\n  b: 1,\n  ...\n};"),
    ("js", "export interface A { b: string }"),
    ("js", "const a = await f();\nreturn a;"),
    ("jsx", "<p>{a}</p>"),
    ("ts", "const a: Array<string> = <string[]>b;"),
    ("ts", "'a:b'?: (c: string) => void;"),
    ("bash", "for x in a b; do echo $x; done\n"),
    ("bash", "curl -d @- <<EOF\n{}\nEOF\n"),
    ("bash", "connect --topic <topic> --group <group>\n"),
    ("bash", "$ ls\na b (c)\n"),
    ("bash", "user@host:~/course$\n"),
    ("js", "function Board() {\n  return (\n    // ...\n  );\n}"),
    ("jsx", '<link href="https://example.org/css?family=Mono&display=block" />'),
    ("json", "App // the whole\n├── Header\n└── Content\n"),
    ("json5", "{\n  formatter: {\n    indent: 'space', // by default a tab\n  },\n}"),
    ("json5", "formatter: { indent: 'space' }"),
    ("xml", "<a><b/></a>"),
    ("xml", '<run time="<TIME>"><b/></run>'),
    ("xml", "<dependency/>\n...\n<dependency/>"),
    ("xml", '<?xml version="1.0"?>\n<a/>'),
    ("text", "{"),
    ("unheard-of", "{"),
    ("json", ""),
    ("json", "  \n"),
    ("json", "..."),
    ("json", '"a": 1\n\n"a": 2'),
    ("json", '[1]\n{"b": 2}'),
    ("json", '{"id": number, "at": epoch, "tags": string[]}'),
    ("json", '{"state": string | null, "n": int}'),
    ("json", '{\n  ...the settings of before...\n  "a": 1\n}'),
    ("json", '{\n  "old": 1, // [!code --]\n  "new": 2 // [!code ++]\n}'),
    ("jsonc", '// one\n"topic": "a"\n\n// two\n"topic": "b"'),
    ("jsonc", '{\n  "a": ".*", // all\n  ...\n}'),
    ("yaml", "---\ntitle: A\n---\n\n## Heading: with a colon\n\n- text: a: b\n"),
    ("yaml", "- a: 1\n\n# or\nb: 2\n"),
    ("toml", "[a]\nb = 1\n\n# or\n[a]\nb = 2\n"),
    ("python", 'run(task="x", ...)\n'),
    ("python", '@task(..., retries=3)\ndef f(a, ...):\n    return {"a": 1, ...}\n'),
    ("python", "def f(...):\n    pass\n"),
    ("python", "run(\n    a=1,  # one\n    …\n)\nrun(b=???)\n"),
    ("python", '.option("a", "b")\n.option("c", "d")\n'),
    ("python", "# one\n.trigger(once=True)\n\n# two\nprint(1)\n"),
    ("python", "@task(retries=2)\n"),
    ("python", '"timeout": limit - now(),\n'),
    ("python", 'retries=3,\npool="db",\n'),
    ("python", "x = (a\n     if b else c)\ny = (a\n     not in b)\nz = ['a'\n     'b']\n"),
    ("python", "<<<<<<< HEAD\nreturn 1\n=======\nreturn 2\n>>>>>>> other\n"),
    ("python", "x = 1 +\n# SyntaxError: invalid syntax\n"),
    ("js", "let 2fast\n// не компилируется\n"),
    ("js", "a(b, c?)"),
    ("js", "case 'a': {\n  return 1;\n}"),
    ("js", "function f() {\n  if (a) {\n    return 1;\n  }"),
    ("js", "const a = {\n  b: 1 // [!code --]\n  b: 2 // [!code ++]\n};"),
    ("js", "let top = /* посчитано выше */;"),
    ("js", "a.stack = <стек вызовов>; // всегда"),
    ("js", "new Intl.NumberFormat(locales[, options]);"),
    ("js", "*!*\nlet a = 1;\n*/!*\nf( *!*a*/!* );"),
    ("js", "let 1a; // не может начинаться с цифры"),
    ("ts", "export interface A extends B"),
    ("ts", "static isOn(): Promise<boolean>;"),
    ("ts", "declare function f(a: string): void\n\nf(a: string): void;"),
    ("tsx", "// one\n<A b='c'>\n  Don't\n</A>\n<B />\n\n// two\n<C>d</C>"),
    ("tsx", "style={{ left: 1 }}\nonClick={go}"),
    ("jsx", "<form action={send}>"),
    ("ts", "<A />\n<B />"),
    ("tsx", "---\nconst { a } = Astro.props;\n---\n<h1>{a}</h1>"),
]

REFUSED = [
    ("json", '{"a": 1,}', ","),
    ("json", '{\n  "a": 1\n  "b": 2\n}', ""),
    ("json", "{'a': 1}", "'a'"),
    ("json", '"a": 1\n"b": 2', ""),
    ("json", '{"a": [1, 2}', "}"),
    ("json", '{"a": 1} // settings', "/"),
    ("yaml", "a: 1\n b: 2\n", ": 2"),
    ("yaml", "a: [1, 2\n", ""),
    ("yaml", "a:\n\tb: 1\n", "\tb: 1"),
    ("toml", "a = \n", ""),
    ("toml", "[a]\nb = 1\n[a\n", ""),
    ("python", "def f(:\n    pass\n", ":"),
    ("python", "x = (1\n", "(1"),
    ("python", ">>> f(\n2\n", "("),
    ("promql", "rate(x[5m]", ""),
    ("promql", "x\n\nsum(y\n", ""),
    ("js", "const a = { b: 1;", ""),
    ("ts", "const a: = 1;", ""),
    ("bash", "if true; then echo a\n", ""),
    ("bash", 'echo "a\n', ""),
    ("json5", "{ formatter: 'space' indent: 2 }", ""),
    ("xml", "<a><b></a>", ""),
    ("json", '{"level": warning}', "warning"),
    ("json", '{"a": 1 "b": 2}', ""),
    ("python", 'f(\n    a="b"\n    c=1,\n)\n', '"\n    c'),
    ("python", "def f():\n    a = 1\n\n   b = 2\n", ""),
    ("python", "# error handling\nx = = 1\n", ""),
    ("tsx", "<p>\n  Load >80%\n</p>\n", ">80"),
    ("jsx", "const a = 1;\n\nconst b = (;\n", ""),
]


@pytest.mark.parametrize(("language", "code"), READ)
def test_code_is_read(language: str, code: str) -> None:
    assert refusal(language, code) is None


@pytest.mark.parametrize(("language", "code", "place"), REFUSED)
def test_broken_code_is_refused(language: str, code: str, place: str) -> None:
    found = refusal(language, code)
    assert found is not None
    assert found.message
    assert 0 <= found.start <= found.end <= len(code)
    if place:
        assert code[found.start :].startswith(place)


@pytest.mark.parametrize(
    ("language", "code", "line"),
    [
        ("json", '{\n  "a": 1,\n  "b": 2,\n}', 3),
        ("json", '"a": {\n  "b": 1\n  "c": 2\n}', 2),
        ("yaml", "a: 1\nb: c: d\n", 2),
        ("toml", "a = 1\nb = \n", 2),
        ("python", "a = 1\nb = = 2\n", 2),
        ("python", "    a = 1\n    b = = 2\n", 2),
        ("promql", "up\n\nrate(up\n", 3),
        ("js", "const a = 1;\nconst = 2;\n", 2),
        ("xml", "<a/>\n<b></c>\n", 2),
    ],
)
def test_the_line_is_right(language: str, code: str, line: int) -> None:
    found = refusal(language, code)
    assert found is not None
    assert code.count("\n", 0, found.start) + 1 == line


@pytest.mark.parametrize(
    ("code", "cured"),
    [
        ('f(\n    a="b"\n    c=1,\n)\n', 'f(\n    a="b",\n    c=1,\n)\n'),
        ("    x = [\n        a  # one\n        b\n    ]\n", "    x = [\n        a,  # one\n        b\n    ]\n"),
        ('d = {"a": f(1)\n     "b": [2]}\n', 'd = {"a": f(1),\n     "b": [2]}\n'),
        ('f(a, "b" c)\n', 'f(a, "b", c)\n'),
        ("f(a b))\n", None),
        ("a b\n", None),
    ],
)
def test_lost_commas_are_found_where_they_alone_are_wrong(code: str, cured: str | None) -> None:
    found = refusal("python", code)
    assert found is not None
    assert bool(found.commas) == (cured is not None)
    for place in reversed(found.commas):
        code = f"{code[:place]},{code[place:]}"
    if cured is not None:
        assert code == cured
        assert refusal("python", code) is None


LANGUAGES = ["json", "jsonc", "yaml", "toml", "python", "promql", "js", "ts", "bash", "xml"]
PIECES = [
    '"a"',
    ":",
    ",",
    "{",
    "}",
    "[",
    "]",
    "...",
    "…",
    "//",
    "<a>",
    "\n",
    " ",
    "1",
    "=",
    "(",
    ")",
    "я",
    "🙂",
    "'",
    "$",
    "#",
    "???",
    "@a",
    "---\n",
    "case ",
    "a?",
]


@given(st.sampled_from(LANGUAGES), st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_text_breaks_a_check(language: str, code: str) -> None:
    found = refusal(language, code)
    assert found is None or 0 <= found.start <= found.end <= len(code)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "code", ["{" * 20_000, "[" * 20_000, "(" * 20_000, "..." * 3_000, '"' * 9_999, "/*" * 9_999, "\0"]
)
def test_hostile_code_is_survived(language: str, code: str) -> None:
    refusal(language, code)


def test_a_parser_that_repairs_for_ever_is_stopped() -> None:
    """The grammar of TSX comes to no end with it."""
    assert refusal("tsx", "g={s:a={s:a{}") is None
    assert refusal("js", "({a: 1\nb c: ...d\n") is not None


def test_hostile_types_in_json_are_survived() -> None:
    assert refusal("json", '"a":' + "a|" * 20_000) is not None


@pytest.mark.parametrize(("unit", "times"), [("'", 4000), ("a:a|", 1200)])
def test_what_a_parser_mostly_repairs_is_not_tried_in_all_forms(
    monkeypatch: pytest.MonkeyPatch, unit: str, times: int
) -> None:
    """Each form by itself comes to an end soon, but they are a hundred."""
    needs_interpreted(script_block)
    made = []

    class Noted(Steps):
        def __init__(self) -> None:
            super().__init__()
            made.append(self)

    monkeypatch.setattr(script_block, "Steps", Noted)
    assert refusal("js", unit * times) is None
    assert [one.left > TOGETHER * 0.9 for one in made] == [True]
    wrong = "export const lag = (a, b) => ({ a, b: [a, b] });\n" * 90 + "let let = = ;\n"
    assert refusal("js", wrong) is not None
