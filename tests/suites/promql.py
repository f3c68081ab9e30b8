"""Queries of PromQL, right and broken ones, and regular expressions of matchers, for Prometheus and us to judge.

The verdicts and places are those of Prometheus' own parser with every feature enabled; scripts/promql-answers asks it.
Its place is a range that may be the whole expression: ours agrees where the two overlap.
"""

from __future__ import annotations

import json
import lzma
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdclint.syntax.promql import parse_promql
from cdclint.syntax.promql.known_versions import lack
from suites import Goal, Suite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DATA = Path(__file__).parents[1] / "data"
ANSWERS = DATA / "promql-answers.json.xz"
OWN_TESTS = DATA / "promql-own-tests.json.xz"
SEED = 12
GENERATED = 4_000
FLAGS = frozenset(
    {
        "promql-experimental-functions",
        "promql-duration-expr",
        "promql-extended-range-selectors",
        "promql-binop-fill-modifiers",
        "utf8-names",
    }
)

# fmt: off
WRITTEN = (
    "up{job=~`a\\d+`}", 'up{job=~"a\\\\d+"}', 'up{job=~"a\\d+"}', "up{job=~'\\Q.\\E'}", "`a\\b`",
    "label_replace(up, `a`, `$1\\d`, `b`, `(.*)`)", "a </ b", "a >/ b", "a </ 5", "1 >/ 2", "anchored", "smoothed",
    "fill", "step", "range", "start", "end", "sum(smoothed)", "smoothed{a='b'}", "rate(smoothed[5m])", ":a", ":a:b",
    "rate(:a[5m])", ":", "a:", "up{:a='b'}", "up offset -(5)", "up offset --1s", "up offset (5m)", "up offset -5m",
    "up offset +5m", "up offset - 5m", "up offset (1 + 2)", "up offset 1 + 2", "up offset step()", "up offset -step()",
    "up offset min_of(1m, 5m)", "up offset NaN", "up offset 1e30", "up[1e30]", "up[5m:1e30]", "up[1e19]",
    "up[9.5e10]", "up @ 16037745681603774568", "up @ 1e30", "up @ NaN", "up @ -5", "up @ start()", "up @ end ( )",
    "up @ now()", "up @ 5 offset 5m", "rate(up[5m] smoothed)", "rate(up[5m] anchored)", "rate(up[5m]) smoothed",
    "up smoothed", "up anchored", "rate(up[5m] smoothed offset 5m)", "rate(up[5m] offset 5m smoothed)",
    "increase(up[5m] anchored @ 5)", "up[5m] anchored smoothed", "rate(sum(up)[5m:] anchored)", "up[2m*15]",
    "rate(up[2m * 15])", "rate(up[step()])", "rate(up[range()])", "rate(up[5m + step()])", "rate(up[(5m)])",
    "rate(up[-5m])", "rate(up[0])", "rate(up[5m/0])", "rate(up[5m%0])", "rate(up[2^3])", "rate(up[5m-10m])",
    "rate(up[5m:step()])", "rate(up[max_of(5m, step())])", "rate(up[foo()])", "rate(up[foo])", "rate(up[5m 5m])",
    "rate(up[])", "rate(up[:])", "rate(up[:5m])", "rate(up[5m:5m:5m])", "rate(up[5m:])", "rate(up[--5m])",
    "rate(up[NaN])", "rate(up[Inf])", "rate(up[0x10])", "rate(up[1.5])", "rate(up[1.5m])", "rate(up[300y])",
    "rate(up[400y])", "rate(up[1h5m])", "rate(up[5m1h])", "rate(up[5m5m])", "step()", "range()", "start()", "end()",
    "max_of(1, 2)", "min_of(up, 2)", "info(up)", "info(up, {data=~'.*'})", "info(up, {data='x'})", "info(up, foo)",
    "a + fill(0) b", "a + fill_left(0) fill_right(1) b", "a + on (x) fill(0) b", "a + fill(up) b", "a + fill b",
    "a + fill(-1) b", "a + fill(NaN) b", "a and fill(0) b", "a + on (x) group_left () fill(0) b", "fill + fill",
    "1 + fill(0) 2", "a == bool fill(0) b", "sum by ('a b') (up)", "sum by (`a`) (up)", "{'a b'}", "{'a', 'b'}",
    "a{'b'}", "{a='b' or c='d'}", "{a='b', or='d'}", "up{a='b',,}", "up{,}", "up{a='b',}", "up{a!=''}", "{a!=''}",
    "{a=~''}", "{a=~'.+'}", "{a!~'.+'}", "{a=~'a*'}", "{a=~'a*b'}", "{a!~'x'}", "{__name__='a'}", "a{__name__='b'}",
    '"\\q"', '"\\x41"', '"\\x4"', '"\\u0041"', '"\\ud800"', '"\\101"', '"\\400"', '"\\8"', "'\\''", "'\\\"'", '"\\\'"',
    "0b11", "1_000", "0o17", "017", "5.", ".5", "1e", "0x", "0xg", "1e5", "1E-5", "Inf", "-inf", "nan", "1h1h", "1ms",
    "1d12h", "topk by (a) (1, up)", "topk(1, up) by (a)", "topk(up, 1)", "topk(1)", "sum(up, up)", "sum()",
    "sum(up,)", "quantile(0.5, up)", "count_values('a', up)", "count_values('a b', up)", "count_values(a, up)",
    "limitk(1, up)", "limit_ratio(0.5, up)", "up == 1 == 1", "1 == 1", "1 == bool 1", "up == 'a'", "'a' == 'b'",
    "-'a'", "+up", "--up", "-up[5m]", "up ^ -2", "-2 ^ 2", "up atan2 1", "up ATAN2 1", "up AND up", "SUM(up)",
    "Rate(up[5m])",
    "up bool == up", "up == on (a) bool up", "up + bool up", "up or on (a) up", "up or on (a) group_left up",
    "up or 1", "1 and up", "up * group_left up", "up * on () up", "up * on (a) group_left (a) up",
    "up * ignoring (a) group_right (b) up", "up * on (a) ignoring (b) up", "up offset 5m offset 5m", "up @ 5 @ 5",
    "up offset 5m [5m]", "up[5m][5m:]", "up[5m:][5m:]", "(up)[5m]", "(up)[5m:]", "sum(up) offset 5m", "(up) offset 5m",
    "sum(up) @ 5", "rate(up[5m])[5m:] offset 5m", "1[5m]", "1 offset 5m", "'a' offset 5m", "up[5m] offset", "up offset",
    "up @", "absent(up)", "absent_over_time(up[5m])", "vector(1)", "vector(up)", "scalar(1)", "scalar(up)", "time()",
    "time(1)", "hour()", "hour(up)", "hour(1)", "pi()", "round(up, 1)", "round(up, 1, 1)", "clamp(up, 1)",
    "histogram_quantile(0.9, up)", "histogram_quantile(up, 0.9)", "histogram_fraction(0, 1, up)",
    "label_replace(up, 'a', 'b', 'c', 'd')", "label_replace(up, 'a', 'b', 'c', '(')", "label_join(up, 'a', 'b')",
    "label_join(up, 'a')", "sort_by_label(up, 'a')", "sort_by_label(up)", "predict_linear(up[5m], 1)", "deriv(up[5m])",
    "holt_winters(up[5m], 1, 1)", "double_exponential_smoothing(up[5m], 0.5, 0.5)", "foo(up)", "up()", "(up", "up)",
    "up]", "[5m]", "{", "}", "()", "", "#", "# a\nup", "up # a", "up\n+\nup", "up up", "up 5", "5 up", "5m", "5m up",
    "on", "by", "bool", "offset", "without", "group_left", "group_right", "ignoring", "and", "or", "unless", "sum",
    "sum + sum",
    "avg{a='b'}", "by (a)", "up{sum='a'}", "up{by='a'}", "sum by (by) (up)", "sum by (a,) (up)", "sum by (,) (up)",
    "sum by () (up)", "sum by a (up)", "sum by (a) up", "sum (up) by (a) by (b)", "sum without (a) by (b) (up)",
    "up{a}", "up{a=}", "up{a=b}", "up{a='b' c='d'}", "up{'a'='b'}", "up{5='b'}", "up{a==='b'}", "up{a=='b'}",
    "up{a='b'", "up{a<'b'}", "up[5m", "sum(up", "up & up", "up | up", "up ! up", "!up", "up = up", "up =~ up",
    "up <> up",
    "up === up", "up ** up", "up // up", "up;", "ü", "up{ü='a'}", "up{a='ü'}", "up.a", "up-a", "5a", "a5",
)
NAMES = ("up", "a:b", "foo_total", ":x", "smoothed", "fill", "end", "group", "x1")
LABELS = ("job", "instance", "le", "on", "by", "__name__", "'quoted name'")
DURATIONS = ("5m", "1h30m", "300", "0.5", "1ms", "5m*2", "(5m)", "step()", "5m+step()", "-5m", "5x", "1w",
    "range()", "0")
FUNCTIONS = ("rate", "increase", "abs", "sum", "avg", "topk", "absent", "time", "vector", "round", "max_over_time",
    "irate",
             "quantile", "label_replace", "clamp_max", "delta", "histogram_quantile", "nosuch", "count", "changes")
OPERATORS = ("+", "-", "*", "/", "%", "^", "==", "!=", ">", "<", ">=", "<=", "and", "or", "unless", "atan2", "== bool",
             "</", ">/", "=", "+ on (job)", "* on (job) group_left", "/ ignoring (le) group_right (job)", "+ fill(0)",
             "and on (job)", "> bool")
PIECES = ("a", "b", ".", "*", "+", "?", "{2}", "{2,}", "{1,3}", "{3,1}", "{1001}", "{", "}", "(", "(?:", ")", ")", "|",
          "[a-z]", "[[0-4]", "[^x]", "[\\d-z]", "[z-a]", "[a", "]", "-", "\\d", "\\Q.\\E", "\\p{L}", "\\p{Foo}", "\\1",
          "\\x41", "\\.", "^", "$", "\\b", "\\z", "\\Z", "(?i)", "(?i-i)", "(?P<n>a)", "(?<m>b)", "(?=a)", "(?x)",
          "[[:alpha:]]", "[[:foo:]]", "\\C", "foo", "bar", "_", "/")
# fmt: on


class _Generator:
    """Makes queries by chance."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def one_of(self, choices: tuple[str, ...]) -> str:
        """One of them."""
        return self.chance.choice(choices)

    def regular(self) -> str:
        """A regular expression."""
        text = "".join(self.one_of(PIECES) for _ in range(self.chance.randint(1, 6)))
        return text.replace("$", "$|")  # Grafana's variables are ours alone

    def selector(self) -> str:
        """A selector with matchers, a range or an offset."""
        text = self.one_of(NAMES)
        if self.chance.random() < 0.4:
            matchers = []
            for _ in range(self.chance.randint(0, 2)):
                op = self.one_of(("=", "!=", "=~", "!~"))
                value = self.regular() if "~" in op else self.one_of(("", "a", "b c"))
                quote = self.one_of(("`", "`", "'")) if "'" not in value else "`"
                written = value.replace("\\", "\\\\") if quote == "'" else value
                matchers.append(f"{self.one_of(LABELS)}{op}{quote}{written}{quote}")
            text += "{" + ", ".join(matchers) + "}"
        if self.chance.random() < 0.4:
            text += f"[{self.one_of(DURATIONS)}" + self.one_of(("", "", "", ":", ":1m")) + "]"
        if self.chance.random() < 0.15:
            text += self.one_of((" offset ", " offset -", " @ ", " smoothed ", " offset (")) + self.one_of(DURATIONS)
        return text

    def query(self, levels: int) -> str:
        """An expression with as many levels at most."""
        kind = self.chance.random()
        if levels == 0 or kind < 0.25:
            return self.selector() if kind < 0.2 else self.one_of(("1", "0.5", "5m", "'text'", "NaN"))
        if kind < 0.6:
            inside = ", ".join(self.query(levels - 1) for _ in range(self.chance.choice((1, 1, 1, 2, 3))))
            by = self.one_of(("", "", "", " by (job)", " without (le) "))
            return f"{self.one_of(FUNCTIONS)}{by}({inside})"
        if kind < 0.9:
            return f"{self.query(levels - 1)} {self.one_of(OPERATORS)} {self.query(levels - 1)}"
        return self.one_of(("({})", "-{}", "({})[5m:]", "({}) offset 5m", "+{}")).format(self.query(levels - 1))

    def broken(self, text: str) -> str:
        """A query with a character too many, too few or of another kind."""
        at = self.chance.randrange(len(text) + 1)
        sign = self.one_of(("", "(", ")", "{", "}", "[", "]", ",", '"', "'", ":", " ", "5", "x", "=", "~", "\\", "@"))
        return text[:at] + sign + text[at + self.chance.randint(0, 1) :]


def queries() -> dict[str, list[str]]:
    """The queries by the name of their suite."""
    maker = _Generator(random.Random(SEED))  # noqa: S311 (the same queries each time)
    made = [maker.query(3) for _ in range(GENERATED)]
    return {
        "queries of our own": list(dict.fromkeys(WRITTEN)),
        "queries made by chance": list(dict.fromkeys(made)),
        "mutations of these": list(dict.fromkeys(maker.broken(text) for text in (*WRITTEN, *made[::2]))),
        "regular expressions in matchers": [f"up{{job=~`{maker.regular()}`}}" for _ in range(GENERATED)],
    }


DELIBERATE = {
    "unexpected right parenthesis": "a bracket that closes nothing is shown, where Prometheus shows what is behind it",
    "unexpected colon": "the colon is shown, where Prometheus shows what is behind it",
    "unexpected repeated colon": "the colon is shown, where Prometheus shows what is behind it",
}
"""Errors of Prometheus, by their beginnings, that are placed elsewhere on purpose."""


def refusal(text: str, version: str) -> tuple[str, int, int] | None:
    """What a version with all flags refuses a query for, and where."""
    query = parse_promql(text)
    if query.error is not None:
        return query.error.message, query.error.start, query.error.end
    for one in query.features:
        lacking = lack(one.name, version, FLAGS)
        if lacking is not None:
            return f"not in {version}: {lacking}", one.start, one.end
    return None


def overlap(theirs: tuple[str, int, int], ours: tuple[str, int, int]) -> bool:
    """Whether two places have a character in common; an empty one has that before it and that behind it."""
    (_, start, end), (_, first, last) = theirs, ours
    if start >= end:
        return first <= start <= last
    if first >= last:
        return start <= first <= end
    return start < last and first < end


def in_characters(text: str, answer: list[Any] | None) -> tuple[str, int, int] | None:
    """An answer of Prometheus, which counts bytes."""
    if answer is None:
        return None
    written = text.encode()
    start, end = (len(written[:at].decode(errors="ignore")) for at in answer[1:])
    return answer[0], start, max(start, end)


def measure(name: str, truth: str, version: str, pairs: Iterable[tuple[str, list[Any] | None]]) -> Suite:
    """Hold the reader against answers."""
    expected: dict[str, str] = {}
    suite = Suite("PromQL", name, truth, expected, Goal(99.5 if name.startswith("regular") else 99, 97))
    for text, answer in pairs:
        theirs, ours = in_characters(text, answer), refusal(text, version)
        suite.compare(text, theirs, ours, same=theirs is None or ours is None or overlap(theirs, ours))
        if text in suite.disagreements and theirs is not None and ours is not None:
            for why in [why for begin, why in DELIBERATE.items() if theirs[0].startswith(begin)]:
                expected[text] = why
    return suite


def suites() -> Iterator[Suite]:
    """Measure."""
    answers = json.loads(lzma.decompress(ANSWERS.read_bytes()))
    for version, stored in answers.items():
        truth = f"prometheus {version} with every feature enabled"
        for name, texts in queries().items():
            yield measure(name, truth, version, zip(texts, stored[name], strict=True))
    tests = json.loads(lzma.decompress(OWN_TESTS.read_bytes()))
    for version in answers:
        truth = f"prometheus {version} with every feature enabled"
        yield measure("the queries of Prometheus' own tests", truth, version, tests[version])
