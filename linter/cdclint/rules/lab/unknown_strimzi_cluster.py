"""A resource of Strimzi that belongs to no cluster."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.lab.strimzi.resource_facts import MANAGED
from cdclint.documents.lab.strimzi.resource_form import is_tested_with
from cdclint.documents.project import Project

OWNERS = {
    "KafkaConnector": ("KafkaConnect", "KafkaMirrorMaker2"),
    "KafkaTopic": ("Kafka",),
    "KafkaUser": ("Kafka",),
    "KafkaNodePool": ("Kafka",),
}
"""The kinds of the clusters that resources belong to."""
FILLED_IN = regex(r"[${<]")
KUSTOMIZATION = regex(r"(?:^|/)(?:kustomization\.ya?ml|Kustomization|Chart\.yaml)$")


@rule(needs=("strimzi",))
def unknown_strimzi_cluster(project: Project) -> Iterator[Finding]:
    """The label `strimzi.io/cluster` of a resource names a cluster that the project does not have, or is missing.

    The operator takes a `KafkaConnector` for the `KafkaConnect` of that name, and a `KafkaTopic`, `KafkaUser` or
    `KafkaNodePool` for the `Kafka`; what belongs to no cluster is never looked at. Connectors of a `KafkaConnect`
    without the annotation `strimzi.io/use-connector-resources: "true"` are left alone as well. Judged are projects that
    have such clusters, without Kustomize and Helm, which put names and labels together. A `KafkaConnect` that has the
    annotation as a comment offers a choice, and is left alone, as are others of its name.
    """
    if any(KUSTOMIZATION.search(path) for path in project.files):
        return
    judged = {path: listed for path, listed in project.strimzi.items() if not is_tested_with(path)}
    every = [(path, one) for path, listed in judged.items() for one in listed]
    clusters: dict[str, set[str]] = {}
    for kind, owners in OWNERS.items():
        names = {one["name"] for _, one in every if one["kind"] in owners}
        if not any(FILLED_IN.search(name) for name in names):
            clusters[kind] = names
    managed = {one["name"] for _, one in every if one["kind"] == "KafkaConnect" and one["managed"]}
    wanted: set[str] = set()
    for path, one in every:
        names, label = clusters.get(one["kind"], set()), one["cluster"]
        if not names:
            continue
        if label is None:
            message = Message("`{kind}` has no label `strimzi.io/cluster`: the operator ignores it", kind=one["kind"])
            yield Finding(project.span(path, one["place"]), message)
        elif FILLED_IN.search(label):
            continue
        elif label not in names:
            yield Finding(project.span(path, one["span"]), _unknown(label, sorted(names), OWNERS[one["kind"]][0]))
        elif one["kind"] == "KafkaConnector":
            wanted.add(label)
    wanted -= managed
    asked = [(path, one) for path, one in every if one["kind"] == "KafkaConnect" and one["name"] in wanted]
    wanted -= {one["name"] for path, one in asked if _is_offered(project.source(path).text)}
    for path, one in asked:
        if one["name"] in wanted:
            message = Message(
                'the operator ignores the connectors of `{name}`: it needs the annotation `{key}: "true"`',
                name=one["name"],
                key=MANAGED,
            )
            yield Finding(project.span(path, one["place"]), message)


def _is_offered(text: str) -> bool:
    """Whether the annotation is written as a comment, which a reader who wants connectors takes away."""
    return any(MANAGED in line and line.lstrip().startswith("#") for line in text.splitlines())


def _unknown(label: str, names: list[str], kind: str) -> Message:
    near = closest(label, names, n=1)
    if near:
        return Message("there is no `{kind}` `{name}`; did you mean `{meant}`?", kind=kind, name=label, meant=near[0])
    return Message("there is no `{kind}` `{name}`: there is {names}", kind=kind, name=label, names=", ".join(names))
