"""A template that Grafana takes for a variable of the environment."""

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.syntax.data.value import Scalar
from cdclint.syntax.data.yaml_offsets import YamlOffsets

TEMPLATE = regex(r"(?<!\$)\$(?=(?:labels|values?)\b)")


@rule
def unescaped_dollar(file: Alerting) -> Iterator[Finding]:
    """A label of a provisioned Grafana rule says `$labels` where `$$labels` is needed.

    While Grafana reads the file it puts variables of the environment into labels: `$labels` is none and becomes
    nothing, and the template after it breaks. Annotations are taken as they are.
    """
    for one in file.rules:
        for name, value in one.map("labels") if one.grafana else ():
            if not isinstance(value, Scalar) or not isinstance(value.value, str):
                continue
            offsets = YamlOffsets(file.source, value) if "$" in value.value else None
            for found in TEMPLATE.finditer(value.value) if offsets is not None else ():
                assert offsets is not None
                place = file.source.span(offsets[found.start()], offsets[found.start()] + 1)
                fix = Fix(Message("write `$$`"), (Edit(place, "$$"),))
                message = Message(
                    "{rule}: Grafana expands `$` in the label `{label}`: write `$$`", rule=one.label, label=name
                )
                yield Finding(place, message, fix)
