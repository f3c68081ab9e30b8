"""JavaScript is accepted, and other text is rejected at the place where acorn rejects it."""

import pytest

from cdclint.syntax.javascript import MAX_DEPTH, NotJavaScript, TooDeep, expression, module

EXPRESSIONS = [
    "a",
    "a.b?.c?.[d]?.(e)",
    """'}' + "{" + `}${ {a: `}`} }{`""",
    "/[/}]/g.test(a) / b / c",
    "(a, b) => ({a, b, ...c})",
    "async ({a = 1, b: [c, ...d]}, ...e) => { await a; for await (const b of c) {} }",
    "async x => x ** -y",
    "a ? b : c ? d : (e, f)",
    "[, a, ...b] = [1, 2n, 0xf, 1_000.5e-3] === c",
    "function* () { yield* a; yield\n/b/ }",
    "class A extends B { #a = 1; static { this.b = 2 } get a() { return this.#a } static async *[c]() {} }",
    "class A extends B { constructor() { super() } static = 1; get; set; async; 'd'() {} }",
    "function a() { return new a.b(c)(d), new.target }",
    "typeof a === 'b' && !c || (d ?? e)",
    "<A b='c' {...d} e={<F/>}>{/* g */} h {i} <></> </A>",
    "list.map(item => <li key={item.id}>{item.name}</li>)",
    "({a, b, async, get, set, get c() { return 1 }, set d(e) {}, async *f() {}, 'g': 1, [h]: 2, 3: 4})",
    "({a = 1} = b)",
    "await import('a')",
    "import.meta.env.BASE_URL",
    "слово + ünï + \\u0061b",
    "a /* } */ // {\n",
    "x => { label: for (let i = 0, n = 1; i < n; i++) { if (i) continue label; else break } do ; while (0) }",
    "x => { switch (a) { case 1: default: } try { throw a } catch { } finally { } return\n1 }",
]

REFUSED = [
    ("a ‸b", "content"),
    ("a +‸", "too early"),
    ("‸'a", "never closed"),
    ("`‸a", "never closed"),
    ("`a${b‸", "too early"),
    ("/‸a", "never closed"),
    ("a = ‸/* b", "never closed"),
    ("(a‸", "too early"),
    ("(‸)", "`)` is not allowed"),
    ("{a ‸b}", "`b` is not allowed"),
    ("[a ‸b]", "`b` is not allowed"),
    ("a ? b‸", "too early"),
    ("a.‸", "too early"),
    ("‸1 = a", "assigned"),
    ("‸a?.b = c", "assigned"),
    ("(a, ‸1) => b", "assigned"),
    ("(a, ‸a) => b", "two parameters"),
    ("({a ‸= 1})", "default"),
    ("a ?? b ‸|| c", "parentheses"),
    ("-a ‸** b", "is not allowed"),
    ("delete‸", "too early"),
    ("‸let", "cannot be a name"),
    ("‸enum", "reserved"),
    ("x => ‸await", "cannot be a name"),
    ("1‸a", "follows a number"),
    ("‸01", "begin with `0`"),
    ("'\\u‸x'", "escape"),
    ("/‸a/gg", "flags"),
    ("/‸(/", "not valid"),
    ("(a ‸as B)", "`as` is not allowed"),
    ("(a‸: string) => a", "`:` is not allowed"),
    ("<a>‸", "never closed"),
    ("<a>b‸</c>", "does not close"),
    ("<a b=‸c/>", "value"),
    ("<a b=‸{}/>", "empty"),
    ("<a>‸}</a>", "literal"),
    ("<a/>‸<b/>", "fragment"),
    ("class { constructor() { ‸super() } }", "constructor"),
    ("class { a() { this.‸#b } }", "private"),
    ("function () { ‸break }", "outside"),
    ("x => { let a; let ‸a }", "twice"),
    ("x => { const a ‸}", "`}` is not allowed"),
    ("x => { ‸with (a) b }", "with"),
    ("import ‸'a'", "is not allowed"),
]


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_an_expression_is_read_to_its_end(text: str) -> None:
    read = expression(text + "}", 0, len(text) + 1)
    assert read.next == len(text)
    assert expression(text, 0, len(text)).end == read.end


@pytest.mark.parametrize(("marked", "message"), REFUSED)
def test_what_is_no_expression_is_refused_at_its_place(marked: str, message: str) -> None:
    text, place = marked.replace("‸", ""), marked.index("‸")
    if message == "content":
        read = expression(text, 0, len(text))
        assert (read.next, read.end < read.next) == (place, True)
        return
    with pytest.raises(NotJavaScript) as caught:
        expression(text, 0, len(text))
    assert caught.value.at == place
    assert message in caught.value.message
    assert place <= caught.value.reach <= len(text) or "never closed" in caught.value.message


def test_an_expression_stands_anywhere_in_a_text() -> None:
    text = "слова {a + 'b'} слова"
    read = expression(text, 7, len(text))
    assert (text[read.start : read.end], text[read.next]) == ("a + 'b'", "}")


def test_an_object_tells_what_it_is_made_of() -> None:
    assert [kind for kind, _ in expression("({...a, b})", 0, 11).parts] == ["SpreadElement", "Property"]


MODULES = [
    ("import a from 'b'", ["a"]),
    (
        'import a, {b as c, default as d, "e-f" as g} from "h"; import * as i from "j"\nimport "k"',
        ["a", "c", "d", "g", "i"],
    ),
    ("export const a = 1, {b, c: [d]} = e\nexport {a as default}\nexport * from 'f'; export * as g from 'h'", []),
    ("export default function () {}", []),
    ("export default async (a) => <b>{a}</b>", []),
    ("export class A {}\nexport function* b() {}\nexport async function c() {}", []),
]


@pytest.mark.parametrize(("text", "imported"), MODULES)
def test_a_module_is_read_with_what_it_imports(text: str, imported: list[str]) -> None:
    read = module(text, 0, len(text))
    assert list(read.imported) == imported
    assert {kind for kind, _ in read.statements} <= {"ImportDeclaration", "ExportDeclaration"}


def test_other_statements_are_distinguished() -> None:
    text = "export const a = 1\nvar b\nfunction c() {}\nd()"
    assert module(text, 0, len(text)).statements == (
        ("ExportDeclaration", 0),
        ("VariableDeclaration", 19),
        ("FunctionDeclaration", 25),
        ("ExpressionStatement", 41),
    )


@pytest.mark.parametrize(
    "marked",
    [
        "import a from ‸b",
        "import {a ‸from 'b'",
        "import a from 'b'\nimport ‸a from 'c'",
        "export {‸a}",
        "export const a = 1; export {‸a}",
        "export const a = 1\nexport const ‸a = 2",
        "export default 1; export ‸default 2",
        "import type ‸{A} from 'b'",
        "export const a‸: string = 'b'",
        "‸interface A {}",
        "‸return 1",
        "if (a) { ‸import b from 'c' }",
    ],
)
def test_what_is_no_module_is_refused_at_its_place(marked: str) -> None:
    text = marked.replace("‸", "")
    with pytest.raises(NotJavaScript) as caught:
        module(text, 0, len(text))
    assert caught.value.at == marked.index("‸")


def test_names_that_are_bound_already_cannot_be_imported_again() -> None:
    text = "import a from 'b'"
    with pytest.raises(NotJavaScript, match="twice"):
        module(text, 0, len(text), ["a"])


def test_a_text_that_ends_too_early_is_read_to_its_end() -> None:
    for text in ("export const a = [1,", "export const a = `b", "export const a = /* b"):
        with pytest.raises(NotJavaScript) as caught:
            module(text, 0, len(text))
        assert caught.value.reach == len(text)


@pytest.mark.parametrize("opening", ["(", "[", "{a:", "!", "a=>", "a?b:", "a=", "`${", "<a>", "new ", "f("])
def test_what_nests_too_deeply_is_told(opening: str) -> None:
    text = opening * (MAX_DEPTH * 100)
    with pytest.raises(TooDeep):
        expression("(" + text, 0, len(text) + 1)


def test_what_only_the_compiler_refuses_is_told_beside_the_rest() -> None:
    assert expression("a + (b) * ((c))", 0, 15).doubled == 10
    assert expression("((a) + (b))", 0, 11).doubled == -1
    text = "export {default} from 'a'; export let d = ((1))"
    read = module(text, 0, len(text))
    assert (read.defaults, read.doubled) == ((0,), text.index("((1))"))
    text = "export {b as 'default'} from 'c'"
    assert module(text, 0, len(text)).defaults == ()


@pytest.mark.parametrize("name", ["゛", "℘a", "𠮷", "\\u{20bb7}", "ͺ"])
def test_names_are_those_of_unicode_as_acorn_has_it(name: str) -> None:
    assert expression(name, 0, len(name)).end == len(name)


def test_a_line_that_begins_like_a_script_of_a_shell_is_a_comment() -> None:
    assert expression("#!/bin/sh\na", 0, 11).start == 10
