"""An image that is another one tomorrow."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lab.compose import Compose, resolved

MOVING = frozenset({"latest", "nightly", "edge", "main", "master", "stable"})


@rule(severity=Severity.WARNING)
def unpinned_image(compose: Compose) -> Iterator[Finding]:
    """A service's image has no tag, or one that moves, such as `latest`.

    A lesson describes one version. Whoever starts the lab next month gets another one, with other screens, metrics and
    defaults. Name the version or the digest. An image that is built here is left alone.
    """
    for service in compose.services:
        image = service.image
        if image is None or service.built:
            continue
        name = resolved(str(image.value))
        last = name.rpartition("/")[2]
        tag = last.partition(":")[2]
        if "@" in name or "$" in last or not last:
            continue
        span = compose.source.span(image.start, image.end)
        if not tag:
            message = Message(
                "service `{service}`: `{image}` means `{image}:latest`: name the version",
                service=service.name,
                image=name,
            )
            yield Finding(span, message)
        elif tag in MOVING:
            message = Message(
                "service `{service}`: the tag `{tag}` moves: name the version", service=service.name, tag=tag
            )
            yield Finding(span, message)
