"""How Grafana reads single values of its provisioning files: durations, booleans, uids, matchers, variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.foreign.pattern_defect import is_pattern
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.data.value import Array, Object, Scalar, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cdclint.syntax.data.value import Value

_DURATION = regex(r"(?=\d)(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m(?!s))?(?:\d+s)?(?:\d+ms)?|0")
_ZERO = regex(r"(?:0++[a-z]*+)++")
_BOOLEANS = frozenset({"1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"})
_UID = regex(r"[A-Za-z0-9_-]{1,40}")
_VARIABLE = regex(r"(?<!\$)\$(?:\{(\w+)\}|([A-Za-z_]\w*))")
_MATCHER = regex(
    r"\s*+(?:\"[^\"]+\"|[^\s\"=~!,{}]++)\s*+(=~|!~|!=|=)\s*+(\"(?:[^\"\\]|\\.)*+\"|[^\s\"=~!,][^\",]*+|)\s*+"
)
OPERATORS = ("=", "!=", "=~", "!~")

Problem = tuple["Value", Message]


def ends(defect: Message) -> Message:
    """What is said of something over which Grafana ends while it starts."""
    if defect.endswith("?"):
        return Message("{defect} Grafana does not start", defect=defect)
    return Message("{defect}; Grafana does not start", defect=defect)


def fatal(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The same problems, of a kind over which Grafana ends while it starts."""
    for value, defect in problems:
        yield value, ends(defect)


def is_duration(written: str) -> bool:
    """Whether it is a duration as Prometheus writes them, the larger units first: `1h30m`."""
    return _DURATION.fullmatch(written) is not None


def is_zero(written: str) -> bool:
    """Whether a duration is none at all."""
    return _ZERO.fullmatch(written) is not None


def is_boolean(written: str) -> bool:
    """Whether Go's `strconv.ParseBool` takes it."""
    return written in _BOOLEANS


def is_uid(written: str) -> bool:
    """Whether Grafana takes it for a uid."""
    return _UID.fullmatch(written) is not None


def is_dynamic(value: Value | None) -> bool:
    """Whether a value has a variable of the environment, so that its text is unknown."""
    return _VARIABLE.search(text(value)) is not None


def variables_of(value: Value | None) -> Iterator[str]:
    """The variables of the environment that a value takes."""
    for found in _VARIABLE.finditer(text(value)):
        yield found[1] or found[2]


def whole_variable(value: Value | None) -> Iterator[str]:
    """The variable of the environment that a value is and nothing else."""
    for name in variables_of(value):
        if text(value).strip() in {f"${name}", f"${{{name}}}"}:
            yield name


def duration_problem(owner: Object, key: str, *, zero: bool = True) -> Iterator[Problem]:
    """What is wrong with a duration of a mapping; `zero` says whether it may be none at all."""
    written = owner.get(key)
    if written is None or text(written) == "" or is_dynamic(written):
        if isinstance(written, Object | Array):
            yield written, Message("`{key}` is a duration such as `5m`", key=key)
        return
    if not is_duration(text(written)):
        yield written, Message("`{key}`: `{value}` is not a duration such as `5m`", key=key, value=text(written))
    elif not zero and is_zero(text(written)):
        yield written, Message("`{key}` cannot be zero", key=key)


def matcher_problems(route: Object) -> Iterator[Problem]:
    """What is wrong with the matchers of a route, in each of the forms that Grafana reads."""
    listed = route.get("object_matchers")
    for matcher in listed if isinstance(listed, Array) else ():
        if not isinstance(matcher, Array) or len(matcher.items) != 3:
            yield matcher, Message("a matcher has three parts: label, operator and value")
            continue
        label, operator, value = matcher.items
        if text(operator) not in OPERATORS:
            yield operator, _no_operator(text(operator))
        elif "~" in text(operator):
            yield from regex_problem(value)
        if not text(label):
            yield label, Message("a matcher needs a label")
    patterns = route.get("match_re")
    for member in patterns if isinstance(patterns, Object) else ():
        if isinstance(member.value, Scalar) and not is_dynamic(member.value):
            yield from regex_problem(member.value)
    if (written := route.get("matchers")) is not None:
        yield from written_matcher_problems("matchers", written)


def written_matcher_problems(key: str, written: Value) -> Iterator[Problem]:
    """What is wrong with matchers that are written as texts, one or a list of them."""
    for one in written.items if isinstance(written, Array) else (written,):
        if isinstance(one, Scalar) and text(one) and not is_dynamic(one):
            parts = _matchers(text(one))
            if parts is None:
                yield one, Message("`{matcher}` is not a matcher such as `severity = critical`", matcher=text(one))
                continue
            for operator, value in parts:
                pattern = value.strip().removeprefix('"').removesuffix('"')
                if "~" in operator and "\\" not in pattern and not is_pattern(pattern):
                    yield one, Message("`{regex}` is not a valid regular expression", regex=pattern)
        elif isinstance(one, Object | Array):
            yield one, Message("an entry of `{key}` is a text such as `severity = critical`", key=key)


def regex_problem(value: Value) -> Iterator[Problem]:
    """A value that must be a regular expression and is none."""
    if not is_pattern(text(value)):
        yield value, Message("`{regex}` is not a valid regular expression", regex=text(value))


def _matchers(written: str) -> list[tuple[str, str]] | None:
    """The operators and values of the matchers in a text; None where it holds something else."""
    inner = written.strip().removeprefix("{").removesuffix("}").removesuffix(",")
    at, found = 0, []
    while True:
        one = _MATCHER.match(inner, at)
        if one is None:
            return None
        found.append((one[1], one[2]))
        at = one.end()
        if at == len(inner):
            return found
        if inner[at] != ",":
            return None
        at += 1


def _no_operator(written: str) -> Message:
    if written == "~=":
        return Message("`{written}` is not an operator: write `{meant}`", written=written, meant="=~")
    if written == "==":
        return Message("`{written}` is not an operator: write `{meant}`", written=written, meant="=")
    return Message(
        "`{written}` is not an operator: one of {operators}", written=written, operators=", ".join(OPERATORS)
    )
