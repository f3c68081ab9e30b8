"""Names of labels in Prometheus's configuration that only Prometheus 3 takes: it takes any text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.syntax.data.value import Array, Object, Scalar, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.syntax.data.value import Value

_LABEL = regex(r"[A-Za-z_][A-Za-z0-9_]*")
_TARGET = regex(r"(?:[A-Za-z0-9_]++|\$\{[A-Za-z0-9_]++\}|\$[A-Za-z0-9_]++)++")
"""A name that is put together of groups."""
_RELABELLINGS = frozenset(
    {"relabel_configs", "metric_relabel_configs", "alert_relabel_configs", "write_relabel_configs"}
)


def wide_names(root: Value | None) -> Iterator[Scalar]:
    """The places of such names: of labels that are given, asked for, and made by relabelling."""
    waiting: list[Value] = [] if root is None else [root]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Array):
            waiting += reversed(one.items)
            continue
        for member in one if isinstance(one, Object) else ():
            if member.name in {"labels", "external_labels"} and isinstance(member.value, Object):
                yield from (label.key for label in member.value if _is_wide(label.key))
            elif member.name in _RELABELLINGS and isinstance(member.value, Array):
                yield from (name for step in member.value if isinstance(step, Object) for name in _of_step(step))
            else:
                waiting.append(member.value)


def _of_step(step: Object) -> Iterator[Scalar]:
    action = text(step.get("action")).lower()
    sources = step.get("source_labels")
    for source in sources if isinstance(sources, Array) else ():
        if isinstance(source, Scalar) and _is_wide(source):
            yield source
    target = step.get("replacement" if action == "labelmap" else "target_label")
    if isinstance(target, Scalar) and text(target):
        pattern = _TARGET if action != "hashmod" and "$" in text(target) else _LABEL
        if not pattern.fullmatch(text(target)) and not _is_filled_in(text(target)) and not is_cut(text(target)):
            yield target


def _is_wide(name: Scalar) -> bool:
    written = text(name)
    return bool(written) and not _LABEL.fullmatch(written) and not _is_filled_in(written) and written != "<<"


def is_cut(written: str) -> bool:
    """Whether a group is begun in a name and not ended."""
    return "}" not in written.rpartition("${")[2] and "${" in written


def _is_filled_in(written: str) -> bool:
    return "{{" in written or "<" in written
