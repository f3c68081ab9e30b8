"""JavaScript and JSX against acorn: test262's parser tests as modules, mutations of them, and inputs of our own.

`tests/data/javascript-answers.json.xz` has the answers, which `scripts/test-data.py` asks for: by the name of the input
None where it is accepted, or where it is refused, in code points, and whether more text could mend it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.syntax.javascript import NotJavaScript, TooDeep, module
from stored import answers
from suites import Goal, Suite, package, version
from suites.mutations import mutations

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWERS = "javascript-answers"
OWN_TESTS = "acorn-own-tests"
MUTATIONS = 12_000
SEED = 262

OWN = """
#!a
a?.
a?..b
1_0 + .5e1_0n
0_1
1__0
0b12
'\\u{10ffff}' + "\\u{110000}"
'\\08'
`\\u`
a`\\u`
`${a}\\01`
/a{2,1}/
/[b-a]/
/(?<a>.)(?<a>.)/
/(?<a>.)|(?<a>.)/
/\\k<a>(?<a>.)/
/\\k<a>/
/\\k<b>(?<a>.)/
/[\\w-.]/u
/\\-/u
/[&&]/v
/[\\w--[a-c]]/v
/[a&&&b]/v
/[^\\p{RGI_Emoji}]/v
/\\p{RGI_Emoji}/u
/[\\q{ab|c}]/v
/[^\\q{ab|c}]/v
/[(]/v
/\\p{Script=Cyrillic}\\P{L}/u
/\\p{Foo}/u
/\\p{gc=Foo}/u
/\\p{Lu=a}/u
/(?i:a)/
/[😀-😁]/
/[😀-😁]/u
/(?<😀>.)/
/(?<\\ud835\\udc9c>.)/
/^*/
/(?=a)*/
/(?=a)*/u
/(?<=a)*/
/\\1/u
/\\1(a)/u
/{/
/{1}/
/a{/u
/]/u
/\\c/
/\\c/u
/[\\c_]/
/\\x1/u
/\\u{110000}/u
/[/]a/gg
/a/uv
/a/\\u0067
import a, {b as c, "d" as e} from "f"; export {a as "g", c, e}
export {a as '\\ud800'}; let a
export {'a'}
export {a}; export {a}; let a
export let {a, b: [c, ...d], ...e} = f; export {c}
export function a() {} export function a() {}
import('./a.json', {with: {type: 'json'}})
import('./a.js',)
import a from 'b' with {type: 'json'}
new import('a')
import.meta.a; new.target
() => new.target
function eval() {}
class arguments {}
class A { constructor() {} 'constructor'() {} }
class A { #a; get #a() {} }
class A { get #a() {} set #a(b) {} static #b; m() { return #a in this } }
class A { static { await } }
class A { static { return } }
class A { a = arguments }
class A { static prototype }
delete this?.#a
async () => { (a = await b) => a }
async (a = await b) => a
function* a(b = yield) {}
function* a() { yield <a/> }
async () => { class A { x = async () => await 1 } }
a: b: while (1) { continue a }
a: { continue a }
for await (async of [])
async () => { for await (async of []); }
for (async of []);
for (let of []);
for (let x = 0 of []);
for (x = 1 of []);
function a(b = 1) { 'use strict' }
({set a(...b) {}})
[a, ...b = 0] = []
({a, ...{b}} = c)
(a, ...b, c) => 1
((a)) => 1
({get a() {}}) => 1
a ?? b || c
-a ** b
#a in b
<a b='c' {...d} e=<f/> g={h}>{i}{/* j */} &amp; <></></a>
<a:b.c/>
<a-b></a\\>
<a>{...b}</a>
<a>></a>
<a></b>
<a/><b/>
<𩸽/>
<ゔ ゛='a'/>
a < b > c
x = function f() {} / 1 / 2
{} /a/ + b
var ゛, ͺ, ำ, ℘
a\\u{62}c\\u0064
\\u0061wait
v\\u0061r a
""".strip().split("\n")
"""Inputs of our own, one a line: what others' suites are short of."""

GOALS = {
    "pass": Goal(99.9, 97),
    "fail": Goal(99.5, 97),
    "early": Goal(99, 97),
    "mutations": Goal(99, 97),
    "own": Goal(99, 97),
}
EXPECTED: dict[str, str] = {}
"""Disagreements by suite and input, with their reasons: there is none."""


def programs() -> dict[str, dict[str, str]]:
    """The inputs by suite and name."""
    folder = package("test262-parser-tests")
    found = {
        kind: {path.name: path.read_bytes().decode() for path in sorted((folder / kind).iterdir())}
        for kind in ("pass", "fail", "early")
    }
    texts = [text for kind in found.values() for text in kind.values()]
    found["mutations"] = {str(at): text for at, text in enumerate(mutations(texts, SEED, MUTATIONS))}
    found["own"] = {text: text for text in OWN}
    return found


def refusal(text: str) -> list[int | bool] | None:
    """Where the reader refuses a module, and whether more text could mend it."""
    try:
        module(text, 0, len(text))
    except NotJavaScript as refused:
        return [refused.at, refused.reach >= len(text)]
    except TooDeep:
        return []
    return None


def suites() -> Iterator[Suite]:
    """Measure."""
    stored = answers(ANSWERS)
    truth = f"{version('acorn')}, {version('acorn-jsx')}: modules of ECMAScript 2024"
    titles = {
        "pass": f"{version('test262-parser-tests')}, pass",
        "fail": f"{version('test262-parser-tests')}, fail",
        "early": f"{version('test262-parser-tests')}, early",
        "mutations": f"{MUTATIONS} mutations of these",
        "own": "inputs of our own",
    }
    deep: dict[str, str] = {}
    suite = Suite("JavaScript", "the programs of acorn's and acorn-jsx's own tests", truth, deep, Goal(99, 97))
    for text, theirs in answers(OWN_TESTS)["own"]:
        ours = refusal(text)
        suite.compare(f"acorn: {text}", theirs, ours)
        if ours == [] and theirs is not None:
            deep[f"acorn: {text}"] = "hundreds of brackets in each other are refused before acorn refuses them"
    yield suite
    for kind, texts in programs().items():
        suite = Suite("JavaScript", titles[kind], truth, EXPECTED, GOALS[kind])
        for name, text in texts.items():
            suite.compare(f"{kind}: {name}", stored[kind][name], refusal(text))
        yield suite
