"""Alertmanager's configuration, held to what Alertmanager itself takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.foreign.pattern_defect import is_pattern
from cdclint.core.message import Message
from cdclint.documents.alertmanager.routing_shapes import ALTERNATIVES, EXCLUSIVE, KINDS, MEANT, NEEDED, SHAPES
from cdclint.documents.lab.prometheus.http_client import client_problems, part_problems
from cdclint.documents.lab.prometheus.shaped_mapping import Form
from cdclint.documents.lab.prometheus.single_values import Problem, is_dynamic, is_given
from cdclint.documents.monitoring.provisioning.mute_timings import interval_problems
from cdclint.documents.monitoring.provisioning.provisioned_settings import is_zero, written_matcher_problems
from cdclint.syntax.data.value import Array, Object, Scalar, at, is_null, items, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.syntax.data.value import Value

_RESPONDERS = ("team", "teams", "user", "escalation", "schedule")
_ONLY_BELOW = ("match", "match_re", "matchers", "mute_time_intervals", "active_time_intervals")
_MAX_DEPTH = 100
"""How many routes may be in each other; deeper ones are not judged."""


def routing_problems(root: Value | None) -> Iterator[Problem]:
    """What Alertmanager rejects in its configuration."""
    if not isinstance(root, Object):
        return
    yield from _FORM.problems(root, "config")
    for key in ("route", "receivers"):
        if not is_given(root.get(key)) and not _FORM.is_misspelt(root, "config", key):
            yield root, Message("the file needs `{key}`", key=key)
    yield from _of_receivers(root)
    yield from _of_times(root)
    names, times = _names_of(root, "receivers"), _names_of(root, "mute_time_intervals", "time_intervals")
    top = root.get("route")
    for route in routes(top):
        if route is top:
            yield from _of_root(route)
        else:
            yield from _FORM.problems(route, "route")
        yield from _of_route(route)
        yield from _of_names(route, names, times)


def routes(root: Value | None) -> Iterator[Object]:
    """A route and all below it."""
    stack = [(root, 0)]
    while stack:
        value, depth = stack.pop()
        if isinstance(value, Object):
            yield value
            if depth < _MAX_DEPTH:
                stack.extend((one, depth + 1) for one in reversed(items(value.get("routes"))))


def _of_receivers(root: Object) -> Iterator[Problem]:
    """Receivers of one name, and what they lack that is not in `global` either."""
    shared = root.get("global")
    seen: set[str] = set()
    for receiver in items(root.get("receivers")):
        if not isinstance(receiver, Object):
            continue
        name, place = text(receiver.get("name")), receiver.get("name")
        if place is not None and name and name in seen:
            yield place, Message('there is a receiver "{name}" already', name=name)
        seen.add(name)
        for kind in KINDS:
            for one in items(receiver.get(kind)):
                if isinstance(one, Object):
                    yield from _lacking(one, kind, shared)
                elif is_null(one) and kind in ALTERNATIVES:
                    yield one, Message("an entry of `{key}` is a mapping", key=kind)


def _lacking(one: Object, shape: str, shared: Value | None) -> Iterator[Problem]:
    """What is said of keys of which a mapping needs one, and has none."""
    for own, others in ALTERNATIVES.get(shape, ()):
        if any(is_given(one.get(key)) or _FORM.is_misspelt(one, shape, key) for key in own):
            continue
        if any(
            is_given(at(shared, key)) or (isinstance(shared, Object) and _FORM.is_misspelt(shared, "global", key))
            for key in others
        ):
            continue
        if others:
            yield (
                one,
                Message(
                    "an entry of `{key}` needs `{needed}`, or `global` needs `{other}`",
                    key=shape,
                    needed=own[0],
                    other=others[0],
                ),
            )
        elif len(own) > 1:
            known = ", ".join(f"`{key}`" for key in own)
            yield one, Message("an entry of `{key}` needs one of {known}", key=shape, known=known)


def _of_times(root: Object) -> Iterator[Problem]:
    """What is wrong with the intervals of time."""
    names: set[str] = set()
    for key in ("mute_time_intervals", "time_intervals"):
        for timing in items(root.get(key)):
            name, place = text(at(timing, "name")), at(timing, "name")
            if place is not None and name and name in names:
                yield place, Message('there is an interval "{name}" already', name=name)
            names.add(name)
            for interval in items(at(timing, "time_intervals")):
                if isinstance(interval, Object):
                    yield from interval_problems(interval, lambda _times, _key: iter(()))


def _names_of(root: Object, *keys: str) -> frozenset[str] | None:
    """The names in lists; None where one is missing, which is said already."""
    if any(_FORM.is_misspelt(root, "config", key) for key in keys):
        return None
    lists = [held for key in keys if (held := root.get(key)) is not None]
    if not all(isinstance(held, Array) for held in lists) or (keys == ("receivers",) and not lists):
        return None
    names = frozenset(text(at(one, "name")) for held in lists for one in items(held))
    return None if "" in names or (keys == ("receivers",) and not names) else names


def _of_root(route: Object) -> Iterator[Problem]:
    if not is_given(route.get("receiver")) and not _FORM.is_misspelt(route, "route", "receiver"):
        yield route, Message("the root of the routes needs a `receiver`")
    for key in _ONLY_BELOW:
        written = route.member(key)
        if written is not None and is_given(written.value):
            yield written.key, Message("the root of the routes takes all alerts: it cannot have `{key}`", key=key)
    if text(route.get("continue")).casefold() == "true" and (written := route.member("continue")):
        yield written.key, Message("the root of the routes takes all alerts: it cannot have `{key}`", key="continue")


def _of_route(route: Object) -> Iterator[Problem]:
    grouped = route.get("group_by")
    names = [text(one) for one in items(grouped)]
    if grouped is not None and "..." in names and len(names) > 1:
        yield grouped, Message("`group_by` has `...`, which means all labels, and other labels as well")
    for index, one in enumerate(items(grouped)):
        if text(one) in names[:index]:
            yield one, Message("`group_by` names `{label}` twice", label=text(one))
    for key in ("group_interval", "repeat_interval"):
        written = route.get(key)
        if written is not None and is_zero(text(written)):
            yield written, Message("`{key}` cannot be zero", key=key)


def _of_names(route: Object, receivers: frozenset[str] | None, times: frozenset[str] | None) -> Iterator[Problem]:
    """Receivers and intervals that a route names and nobody defines, where their names are known."""
    receiver = route.get("receiver")
    name = text(receiver)
    if receivers is not None and receiver is not None and name and name not in receivers and not is_dynamic(receiver):
        yield receiver, _undefined("receiver", name, receivers)
    if times is None:
        return
    for key in ("mute_time_intervals", "active_time_intervals"):
        for one in items(route.get(key)):
            if isinstance(one, Scalar) and not is_dynamic(one) and text(one) not in times:
                yield one, _undefined("interval", text(one), times)


def _undefined(kind: str, name: str, known: frozenset[str]) -> Message:
    near = closest(name, known, n=1)
    match kind, bool(near):
        case "receiver", True:
            return Message("there is no receiver `{name}`; did you mean `{meant}`?", name=name, meant=near[0])
        case "receiver", False:
            return Message("there is no receiver `{name}`", name=name)
        case _, True:
            return Message("there is no interval `{name}`; did you mean `{meant}`?", name=name, meant=near[0])
    return Message("there is no interval `{name}`", name=name)


def _whole(value: Object, shape: str) -> Iterator[Problem]:
    """What is wrong with a mapping as a whole."""
    for key in (key for key in SHAPES[shape] if key.endswith("matchers")):
        for one in items(value.get(key)):
            if isinstance(one, Scalar):
                yield from written_matcher_problems(key, one)
    for key in (key for key in SHAPES[shape] if key.endswith("match_re")):
        patterns = value.get(key)
        for member in patterns if isinstance(patterns, Object) else ():
            if isinstance(member.value, Scalar) and not is_pattern(text(member.value)):
                yield member.value, Message("`{regex}` is not a valid regular expression", regex=text(member.value))
    if shape in {"actions", "responders"}:
        yield from _lacking(value, shape, None)
    kind = value.get("type")
    if shape == "responders" and text(kind) not in _RESPONDERS and "{{" not in text(kind):
        known = ", ".join(f"`{one}`" for one in _RESPONDERS)
        yield kind or value, Message("`{key}` is one of {known}", key="type", known=known)
    if shape == "webex_configs" and not is_given(at(value, "http_config", "authorization")):
        yield value, Message("an entry of `{key}` needs `{needed}`", key=shape, needed="http_config.authorization")
    if shape == "http_config":
        yield from client_problems(value)
    yield from part_problems(value, shape)


_FORM = Form(
    *("Alertmanager", SHAPES, NEEDED, EXCLUSIVE, _whole),
    not_empty=frozenset({"receivers", "route"}),
    entries=(("receivers", Message("a receiver is a mapping with `name`")),),
    meant=MEANT,
)
