"""Grafana's notification policies: routes with their matchers, receivers and intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.documents.monitoring.provisioning.provisioned_settings import (
    Problem,
    duration_problem,
    matcher_problems,
)
from cdclint.documents.monitoring.provisioning.provisioned_shapes import is_lacking, needs, own_problems
from cdclint.syntax.data.value import Array, Object, Scalar, at, items, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.syntax.data.value import Value

_MATCHERS = ("object_matchers", "matchers", "match", "match_re")
_OF_TIMES = ("mute_time_intervals", "active_time_intervals")
MAX_DEPTH = 50
"""How many routes may be in each other; deeper ones are not judged."""


def policy_problems(root: Value | None) -> Iterator[Problem]:
    """What Grafana rejects in the policies of a file."""
    if not isinstance(root, Object):
        return
    yield from own_problems(root, "file", ("policies",))
    for policy in items(root.get("policies")):
        if not isinstance(policy, Object):
            continue
        if is_lacking(policy, "receiver"):
            message = Message("the root of the policies needs a `receiver`")
            yield needs(policy, "policy", "receiver", policy, message)
        for key in _MATCHERS:
            written = policy.member(key)
            is_odd = key == "object_matchers" and written is not None and not isinstance(written.value, Array)
            if written is not None and _is_filled(written.value) and not is_odd:
                yield written.key, Message("the root of the policies takes all alerts: it cannot have matchers")
        for key in _OF_TIMES:
            written = policy.member(key)
            if written is not None and _is_filled(written.value):
                yield written.key, Message("the root of the policies cannot have `{key}`: put it on a route", key=key)
    for route, is_root in routes(root):
        yield from _of_route(route, is_root=is_root)


def routes(root: Value | None) -> Iterator[tuple[Object, bool]]:
    """Every policy and route of a file, at any depth, and whether it is the root."""
    stack = [(one, 0) for one in reversed(items(at(root, "policies")))]
    while stack:
        value, depth = stack.pop()
        if isinstance(value, Object):
            yield value, depth == 0
            if depth < MAX_DEPTH:
                stack.extend((one, depth + 1) for one in reversed(items(value.get("routes"))))


def receivers_named(root: Value | None) -> Iterator[Scalar]:
    """The contact points that policies name."""
    for route, _ in routes(root):
        receiver = route.get("receiver")
        if isinstance(receiver, Scalar) and isinstance(receiver.value, str) and receiver.value:
            yield receiver


def times_named(root: Value | None) -> Iterator[Scalar]:
    """The mute timings that policies name."""
    for route, _ in routes(root):
        for key in _OF_TIMES:
            yield from (one for one in items(route.get(key)) if isinstance(one, Scalar) and isinstance(one.value, str))


def _of_route(route: Object, *, is_root: bool) -> Iterator[Problem]:
    yield from own_problems(route, "policy" if is_root else "route")
    grouped = [text(one) for one in items(route.get("group_by"))]
    place = route.get("group_by")
    if place is not None and "..." in grouped and len(grouped) > 1:
        yield place, Message("`group_by` has `...`, which means all labels, and other labels as well")
    seen: set[str] = set()
    for one in items(place):
        if text(one) in seen:
            yield one, Message("`group_by` names `{label}` twice", label=text(one))
        seen.add(text(one))
    yield from duration_problem(route, "group_wait")
    yield from duration_problem(route, "group_interval", zero=False)
    yield from duration_problem(route, "repeat_interval", zero=False)
    if not is_root:
        yield from matcher_problems(route)


def _is_filled(value: Value) -> bool:
    if isinstance(value, Array | Object):
        return bool(value.items if isinstance(value, Array) else value.members)
    return bool(text(value))


def replaced_policies(root: Value | None) -> Iterator[Problem]:
    """Policies of an organisation that has others in the file: Grafana keeps the last ones alone."""
    listed = [one for one in items(at(root, "policies")) if isinstance(one, Object)]
    kept = {text(one.get("orgId")) or "1": one for one in listed}
    for one in listed:
        if kept[text(one.get("orgId")) or "1"] is not one:
            yield one, Message("Grafana drops these policies: those further below are for the same organisation")
