"""Relabelling: what Prometheus refuses in the rules that rewrite labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.documents.lab.prometheus.label_names import is_cut
from cdclint.documents.lab.prometheus.single_values import Problem, is_dynamic, is_template
from cdclint.syntax.data.value import Object, Scalar, is_null, items, text
from cdclint.syntax.promql.re2_syntax import read_re2

if TYPE_CHECKING:
    from collections.abc import Iterator

_ACTIONS = (
    *("replace", "keep", "drop", "keepequal", "dropequal", "hashmod", "labelmap", "labeldrop", "labelkeep"),
    *("lowercase", "uppercase"),
)
_OF_OTHERS = frozenset(
    {
        *("replace_all", "labelmap_all", "keep_metrics", "drop_metrics", "keep_if_equal", "drop_if_equal"),
        *("keep_if_contains", "drop_if_contains", "graphite"),
    }
)
"""What vmagent does besides."""
_NEEDS_TARGET = frozenset({"replace", "hashmod", "lowercase", "uppercase", "keepequal", "dropequal"})
_TAKES = {
    **dict.fromkeys(("labeldrop", "labelkeep"), frozenset({"regex", "action"})),
    **dict.fromkeys(("keepequal", "dropequal"), frozenset({"source_labels", "target_label", "action"})),
}
"""The keys of actions that take no others."""
_TAKES_NO_REPLACEMENT = frozenset({"lowercase", "uppercase"})
_DEFAULTS = {"separator": ";", "replacement": "$1", "modulus": "0", "target_label": "", "regex": "(.*)"}


def relabelling_problems(one: Object) -> Iterator[Problem]:
    """What is wrong with one rule of relabelling, but for the types of its values."""
    for label in items(one.get("source_labels")):
        if isinstance(label, Scalar) and not text(label):
            yield label, Message("`{name}` cannot be the name of a label", name=text(label))
    pattern = one.get("regex")
    if pattern is not None and not is_template(pattern) and not read_re2(text(pattern)).valid:
        yield pattern, Message("`{regex}` is not a valid regular expression", regex=text(pattern))
    written = one.get("action")
    if is_dynamic(written):
        return
    action = text(written).lower() or "replace"
    if action in _OF_OTHERS or "if" in one:
        return
    if written is not None and not is_null(written) and action not in _ACTIONS:
        yield written, Message("there is no action `{action}`", action=text(written))
        return
    yield from _of_action(one, action)


def _of_action(one: Object, action: str) -> Iterator[Problem]:
    target, replacement = one.get("target_label"), one.get("replacement")
    if action in _NEEDS_TARGET and not text(target):
        yield one, Message("the action `{action}` needs `{key}`", action=action, key="target_label")
    elif target is not None and action in _NEEDS_TARGET and is_cut(text(target)):
        yield target, Message("`{name}` cannot be the name of a label", name=text(target))
    elif action == "hashmod" and text(one.get("modulus")) in {"", "0"}:
        yield one, Message("the action `{action}` needs `{key}`", action=action, key="modulus")
    elif action == "labelmap" and replacement is not None and (not text(replacement) or is_cut(text(replacement))):
        yield replacement, Message("`{name}` cannot be the name of a label", name=text(replacement))
    taken = _TAKES.get(action)
    more = [member for member in one if not is_null(member.value) and _is_set(member.name, text(member.value))]
    if taken is not None:
        more = [member for member in more if member.name in _KEYS - taken]
        if more and action.startswith("label"):
            yield more[0].key, Message("the action `{action}` takes `regex` alone", action=action)
        elif more:
            message = Message("the action `{action}` takes `source_labels` and `target_label` alone", action=action)
            yield more[0].key, message
    elif action in _TAKES_NO_REPLACEMENT:
        for member in more:
            if member.name == "replacement":
                yield member.key, Message("the action `{action}` takes no `{key}`", action=action, key=member.name)


_KEYS = frozenset({"source_labels", "separator", "target_label", "regex", "modulus", "replacement", "action"})


def _is_set(key: str, written: str) -> bool:
    """Whether a value is another than the one that is taken where nothing is written."""
    return written != _DEFAULTS.get(key)
