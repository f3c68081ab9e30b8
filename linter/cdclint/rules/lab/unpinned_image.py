"""An image that is another one tomorrow."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lab.builds import each_dockerfile
from cdclint.documents.lab.image_name import image_problem
from cdclint.documents.project import Project

MOVING = frozenset({"latest", "nightly", "edge", "main", "master", "stable"})


@rule(severity=Severity.WARNING, needs=("compose",))
def unpinned_image(project: Project) -> Iterator[Finding]:
    """A service's image has no tag, or one that moves, such as `latest`.

    A lesson describes one version. A lab started next month gets another one, with other screens, metrics and
    defaults. Name the version or the digest. Of a service that is built here, the images that its Dockerfile begins
    with or copies from are judged, with the arguments that Compose gives.
    """
    for path, facts in project.composes.items():
        for service in facts["services"]:
            if service["image"] and not service["built"]:
                message = _message(service["name"], service["image"])
                if message is not None:
                    yield Finding(project.span(path, service["image_place"]), message)
    for build in each_dockerfile(project):
        stages = build.file.stages
        for index, stage in enumerate(stages):
            used = [(stage.image, stage.image.text)]
            used += [(one.flags["from"], one.flags["from"].text) for one in stage.instructions if "from" in one.flags]
            for word, written in used:
                image = build.image(written)
                if image is None or image == "scratch" or build.file.stage_named(image, index + 1) or image.isdecimal():
                    continue
                if word is not stage.image and not any(mark in image for mark in ":/"):
                    continue
                message = _message(build.service, image)
                if message is not None:
                    yield Finding(build.source.span(word.start, word.end), message)


def _message(service: str, image: str) -> Message | None:
    last = image.rpartition("/")[2]
    tag = last.partition(":")[2]
    if "@" in image or "$" in last or not last or image_problem(image) is not None:
        return None
    if not tag:
        return Message(
            "service `{service}`: `{image}` means `{image}:latest`: name the version", service=service, image=image
        )
    if tag in MOVING:
        return Message("service `{service}`: the tag `{tag}` moves: name the version", service=service, tag=tag)
    return None
