"""A setting of a network, config or secret that is made elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lab.compose import Compose
from cdclint.documents.lab.compose_links import is_external
from cdclint.syntax.data.value import Object, at

KINDS = ("networks", "configs", "secrets")
READ = frozenset({"external", "name", "<<"})


@rule(severity=Severity.WARNING)
def ignored_resource_key(compose: Compose) -> Iterator[Finding]:
    """A network, config or secret is `external`, and says how it would be made.

    Compose takes an external resource as it is, and reads nothing but its `name`: the driver, the addresses or the file
    beside it are ignored without a word. Take them away, or take `external` away and let Compose make the resource. In
    volumes Compose refuses this, which `lab/invalid-compose` reports.
    """
    for kind in KINDS:
        listed = at(compose.value, kind)
        for one in listed if isinstance(listed, Object) else ():
            if not isinstance(one.value, Object) or not is_external(one.value):
                continue
            for member in one.value:
                if member.name not in READ and not member.name.startswith("x-"):
                    message = Message(
                        "`{key}` is ignored: `{name}` is `external`, and made elsewhere",
                        key=member.name,
                        name=one.name,
                    )
                    yield Finding(compose.source.span(member.key.start, member.key.end), message)
                    break
