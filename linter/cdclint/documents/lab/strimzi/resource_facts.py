"""What the other files read of Strimzi's resources: their names, and the clusters that they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from cdclint.documents.lab.strimzi.resource_form import CLUSTER, meant_label, resources
from cdclint.syntax.data.value import Object, Scalar, at, text

if TYPE_CHECKING:
    from cdclint.syntax.data.value import Value

MANAGED = "strimzi.io/use-connector-resources"


class ResourceFacts(TypedDict):
    """A resource: its kind and name, the cluster that its label names, None without one, "$" where that is not known.

    `managed` says that a Connect takes its connectors from resources.
    """

    kind: str
    name: str
    cluster: str | None
    span: list[int]
    place: list[int]
    managed: bool


def strimzi_facts(documents: tuple[Value, ...]) -> list[ResourceFacts]:
    """The facts of the resources of a file."""
    found: list[ResourceFacts] = []
    for one in resources(documents):
        name, label = at(one, "metadata", "name"), at(one, "metadata", "labels", CLUSTER)
        kind = one.get("kind")
        place = name if isinstance(name, Scalar) else kind
        if not isinstance(place, Scalar):
            continue
        span = [place.start, place.end]
        labels = at(one, "metadata", "labels")
        merged = isinstance(labels, Object) and ("<<" in labels or any(meant_label(key.name, labels) for key in labels))
        found.append(
            {
                "kind": text(kind),
                "name": text(name),
                "cluster": "$" if merged else None if label is None else text(label),
                "span": [label.start, label.end] if isinstance(label, Scalar) else span,
                "place": span,
                "managed": text(at(one, "metadata", "annotations", MANAGED)).casefold() == "true"
                or _hides(at(one, "metadata", "annotations")),
            }
        )
    return found


def _hides(named: Value | None) -> bool:
    """Whether annotations come from elsewhere, or one of them is misspelt, which is reported by itself."""
    return isinstance(named, Object) and ("<<" in named or any(meant_label(key.name, named) for key in named))
