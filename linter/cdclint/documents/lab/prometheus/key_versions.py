"""Keys and values of Prometheus's configuration that not every version takes, as facts of its change log."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypedDict

from cdclint.core.regex import regex
from cdclint.syntax.data.value import Array, Object, Scalar, members, parts, text, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cdclint.syntax.data.value import Value

SINCE = {
    "scrape_config_files": (2, 43),
    "proxy_from_environment": (2, 43),
    "keep_dropped_targets": (2, 47),
    "scrape_protocols": (2, 49),
    "enable_compression": (2, 49),
    "native_histogram_min_bucket_factor": (2, 50),
    "rule_query_offset": (2, 53),
    "scrape_failure_log_file": (2, 55),
    "http_headers": (2, 55),
    "fallback_scrape_protocol": (3, 0),
    "always_scrape_classic_histograms": (3, 0),
    "translation_strategy": (3, 0),
    "promote_scope_metadata": (3, 6),
    "scrape_native_histograms": (3, 8),
}
UNTIL = {"scrape_classic_histograms": (3, 0), "api_version: v1": (3, 0)}
INSTEAD = {"scrape_classic_histograms": "always_scrape_classic_histograms", "api_version: v1": "api_version: v2"}
_OPEN = frozenset({"labels", "external_labels", "params", "headers", "http_headers", "endpoint_params", "filters"})
"""Keys below which names are the author's own."""
_VARIABLE = regex(r"(?<![$\w])\$(?:\{([A-Z_][A-Z0-9_]*)\}|([A-Z][A-Z0-9_]+)(?![\w(}]))")
_NOT_READ = frozenset({"regex", "replacement", "target_label", "external_labels"})
"""Keys in whose values `$` has a meaning of its own, or whose variables are filled in."""


class VersionedFacts(TypedDict):
    """A key, or a key with its value, that not every version takes, and its span."""

    key: str
    span: list[int]


class VariableFacts(TypedDict):
    """A variable that a value has, and the value's span."""

    name: str
    span: list[int]


class Pair(NamedTuple):
    """A key of a mapping at any depth, with what it holds."""

    key: Scalar
    value: Value


def versioned_keys(root: Value | None) -> list[VersionedFacts]:
    """The keys and values of a configuration that not every version takes."""
    found: list[VersionedFacts] = []
    for key, value in _pairs(root):
        name, written = text(key), f"{text(key)}: {text(value)}"
        if name in SINCE or name in UNTIL:
            found.append({"key": name, "span": [key.start, key.end]})
        elif written in UNTIL:
            found.append({"key": written, "span": [value.start, value.end]})
    return found


def variables_used(root: Value | None) -> list[VariableFacts]:
    """Variables in a configuration whose reader fills none in: it takes them as they are written."""
    found: list[VariableFacts] = []
    for key, value in _pairs(root, entered=_OPEN):
        texts = value.items if isinstance(value, Array) else (value,)
        for one in texts if text(key) not in _NOT_READ else ():
            written = one.value if isinstance(one, Scalar) and isinstance(one.value, str) else ""
            names = dict.fromkeys(match[1] or match[2] for match in _VARIABLE.finditer(written))
            found += [{"name": name, "span": [one.start, one.end]} for name in names if isinstance(one, Scalar)]
    return found


def _pairs(root: Value | None, *, entered: frozenset[str] = frozenset()) -> Iterator[Pair]:
    """The members of all mappings, in the order of the file; of those below open names only of `entered` ones."""
    closed = _OPEN - entered | {"external_labels"}

    def inner(value: Value) -> Iterable[Value]:
        if isinstance(value, Object):
            return [one.value for one in value if one.name not in closed]
        return parts(value)

    for one in walk(root, inner):
        yield from (Pair(member.key, member.value) for member in members(one))
