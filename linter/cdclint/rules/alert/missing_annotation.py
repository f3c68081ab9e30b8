"""An alert that says nothing."""

from collections.abc import Iterator

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.documents.monitoring.alerts.rule_keys import is_misspelt
from cdclint.syntax.data.value import text

INSTEAD = {"summary": frozenset({"description", "message", "title"})}
"""What says the same under another name."""


@dataclass(frozen=True)
class Options:
    """`required` are the annotations that every alert must have."""

    required: tuple[str, ...] = ("summary",)


@rule(severity=Severity.WARNING)
def missing_annotation(file: Alerting, options: Options) -> Iterator[Finding]:
    """An alert rule has no annotation `summary`, or lacks another one that the settings ask for.

    It is what the person on call reads first: which connector, what is wrong, beyond which limit. A `description`, a
    `message` or a `title` says it as well.
    """
    for one in file.alerts:
        if is_misspelt(one, "annotations"):
            continue
        known = {name for name, value in one.map("annotations") if text(value).strip()}
        missing = [name for name in options.required if name not in known and not known & INSTEAD.get(name, set())]
        if missing:
            names = ", ".join(f"`{name}`" for name in missing)
            message = Message("{rule} lacks the annotation {names}", rule=one.label, names=names)
            yield Finding(file.span(one.place), message)
