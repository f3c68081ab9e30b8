"""Which part of a code block a Cyrillic word is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdclint.syntax.code.token_text import cyrillic_parts, is_plain

PARTS = [
    ("json", '{"ключ": "текст"}', [("key", "ключ", ""), ("value", "текст", "ключ")]),
    ("json", '"a": {"b": ["в"]}, // г', [("value", "в", "b"), ("comment", "г", "")]),
    ("jsonc", '{"a": "б"} // в', [("value", "б", "a"), ("comment", "в", "")]),
    ("yaml", "имя: одно слово # три\nb:\n  - г\n", [("key", "имя", ""), ("value", "одно слово", "имя")]),
    (
        "yaml",
        "description: |\n  Две\n  строки\n",
        [("value", "Две", "description"), ("value", "строки", "description")],
    ),
    ("yaml", 'f: {a: б, "в": 1}', [("value", "б", "a")]),
    ("toml", 'ключ = "слово" # три', [("key", "ключ", ""), ("value", "слово", None), ("comment", "три", "")]),
    ("ini", "[часть]\nключ = слово\n", [("key", "часть", ""), ("key", "ключ", ""), ("value", "слово", "ключ")]),
    ("properties", "# два\nключ=слово\n", [("comment", "два", ""), ("key", "ключ", ""), ("value", "слово", "ключ")]),
    ("promql", 'лаг{name="заказы"} # да', [("name", "лаг", ""), ("string", "заказы", ""), ("comment", "да", "")]),
    ("bash", 'echo "да" нет # три', [("string", "да", ""), ("name", "нет", ""), ("comment", "три", "")]),
    ("bash", "cat <<EOF\nда\nEOF\nимя=1\n", [("string", "да", ""), ("name", "имя", "")]),
    (
        "bash",
        "[connect] Запущен\n// да\nГотово.\n",
        [("text", "Запущен", ""), ("text", "да", ""), ("text", "Готово", "")],
    ),
    ("console", "$ ls путь\nитого\n", [("name", "путь", ""), ("text", "итого", "")]),
    ("sql", "SELECT имя, 'да' -- нет", [("name", "имя", ""), ("string", "да", ""), ("comment", "нет", "")]),
    ("sql", 'SELECT "имя"', [("name", "имя", "")]),
    ("python", 'x = f"да {имя}" # нет', [("string", "да", ""), ("name", "имя", ""), ("comment", "нет", "")]),
    ("java", 'class Кот { String s = "да"; }', [("name", "Кот", ""), ("string", "да", "")]),
    ("js", "const имя = `да ${нет}`; // три", [("name", "имя", ""), ("string", "да", ""), ("name", "нет", "")]),
    ("jsx", '<p title="да">Нет, {имя}</p>', [("string", "да", ""), ("text", "Нет", ""), ("name", "имя", "")]),
    ("ts", 'const a: string = "да";', [("string", "да", "")]),
    ("html", '<p имя="да">Нет</p>', [("name", "имя", ""), ("string", "да", ""), ("text", "Нет", "")]),
    ("astro", "---\nconst имя = 1;\n---\n<A b={['да']}>Нет</A>", [("name", "имя", ""), ("string", "да", "")]),
    ("astro", "<A b={", []),
    ("css", ".имя { content: 'да'; }", [("name", "имя", ""), ("string", "да", "")]),
    ("unheard-of", "имя", []),
    ("json", '{"a": "b"}', []),
]


@pytest.mark.parametrize(("language", "code", "wanted"), PARTS)
def test_parts(language: str, code: str, wanted: list[tuple[str, str, str | None]]) -> None:
    parts = list(cyrillic_parts(language, code))
    for part in parts:
        assert code[part.start : part.end] == part.text
    found = [(part.kind, part.text, part.key) for part in parts]
    for kind, text, key in wanted:
        assert any(one[:2] == (kind, text) and key in {None, one[2]} for one in found), (kind, text, key, found)
    if not wanted:
        assert found == []


@pytest.mark.parametrize(("language", "code", "wanted"), PARTS)
def test_the_quick_look_hides_nothing(language: str, code: str, wanted: list[tuple[str, str, str | None]]) -> None:
    if any(kind in {"name", "key", "value"} for kind, _, _ in wanted):
        assert not is_plain(language, code)


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("js", "const a = 'да'; // нет\n/* три */ f(`четыре`);"),
        ("bash", "# да\necho 'нет' # три\n"),
        ("yaml", "# да\na: 1 # нет\n"),
        ("astro", "---\nconst a = 'да';\n---\n<p title='да'>Нет {a} и</p>\n<!-- три -->"),
        ("jsx", "<p>Да</p>"),
        ("sql", "-- да\nSELECT 'нет' /* три\n */ FROM t"),
    ],
)
def test_the_quick_look_answers(language: str, code: str) -> None:
    assert is_plain(language, code)


@pytest.mark.parametrize("code", ['SELECT "имя"', "SELECT 'a' имя", "/* /* а */ б */ SELECT 1", "SELECT 'а\\nб'' -- в"])
def test_the_quick_look_leaves_names_of_queries_to_the_lexer(code: str) -> None:
    assert not is_plain("sql", code) or {part.kind for part in cyrillic_parts("sql", code)} <= {"comment", "string"}


@pytest.mark.parametrize("piece", ["/*", "<!--", "`", '"', "'", "#", "{", "={", "<a b={", "---\n", "я ", "`${", "я\n"])
@pytest.mark.parametrize("language", ["js", "bash", "yaml", "astro", "json"])
def test_hostile_code_ends(language: str, piece: str) -> None:
    code = "я" + piece * 3_000
    assert is_plain(language, code) in {True, False}
    assert all(code[part.start : part.end] == part.text for part in cyrillic_parts(language, code))


LANGUAGES = ["json", "yaml", "toml", "promql", "bash", "sql", "python", "js", "ts", "jsx", "astro", "html", "svelte"]


@given(st.sampled_from(LANGUAGES), st.text(alphabet="aбв🙂 \n\"'`{}[]()<>/=#-:,.$\\", max_size=40))
def test_places_hold_for_any_text(language: str, code: str) -> None:
    last = 0
    for part in cyrillic_parts(language, code):
        assert code[part.start : part.end] == part.text
        assert "\n" not in part.text
        assert part.start >= last or language in {"astro", "svelte"}
        last = part.end
