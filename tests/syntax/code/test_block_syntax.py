"""Code blocks: pieces of code are read, broken code is refused at its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdclint.syntax.code.block_syntax import refusal

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
    ("xml", "<a><b/></a>"),
    ("xml", "<dependency/>\n...\n<dependency/>"),
    ("xml", '<?xml version="1.0"?>\n<a/>'),
    ("text", "{"),
    ("unheard-of", "{"),
    ("json", ""),
    ("json", "  \n"),
    ("json", "..."),
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
    ("xml", "<a><b></a>", ""),
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
]


@given(st.sampled_from(LANGUAGES), st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_text_breaks_a_check(language: str, code: str) -> None:
    found = refusal(language, code)
    assert found is None or 0 <= found.start <= found.end <= len(code)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["{" * 20_000, "[" * 20_000, "(" * 20_000, "..." * 3_000, '"' * 9_999, "\0"])
def test_hostile_code_is_survived(language: str, code: str) -> None:
    refusal(language, code)
