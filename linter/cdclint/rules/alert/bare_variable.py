"""A variable of a template outside of the template's braces."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.syntax.data.value import Scalar
from cdclint.syntax.data.yaml_offsets import YamlOffsets

VARIABLE = regex(r"\$(?:labels|values|value|externalLabels)\b(?:\.\w++)*+")


@rule
def bare_variable(file: Alerting) -> Iterator[Finding]:
    """An annotation or label of an alert says `$labels` or `$value` outside of `{{ }}`.

    Only what is between `{{` and `}}` is filled in: `$labels.name is down` is sent as it is written. Write
    `{{ $labels.name }}`.
    """
    for one in file.rules:
        # In labels of Grafana the file itself expands it, which another rule reports.
        for key in ("annotations",) if one.grafana else ("labels", "annotations"):
            for name, value in one.map(key):
                if not isinstance(value, Scalar) or not isinstance(value.value, str) or "$" not in value.value:
                    continue
                text = _without_actions(value.value)
                offsets = None
                for found in VARIABLE.finditer(text) if "{{" not in text and "}}" not in text else ():
                    offsets = offsets or YamlOffsets(file.source, value)
                    message = Message(
                        "{rule}: `{name}`: `{written}` is printed as it is: write `{meant}`",
                        rule=one.label,
                        name=name,
                        written=found[0],
                        meant=f"{{{{ {found[0]} }}}}",
                    )
                    yield Finding(file.source.span(offsets[found.start()], offsets[found.end()]), message)


def _without_actions(text: str) -> str:
    """The text with blanks for what is filled in, of the same length."""
    parts, at = [], 0
    while (start := text.find("{{", at)) >= 0 and (end := text.find("}}", start)) >= 0:
        parts += [text[at:start], " " * (end + 2 - start)]
        at = end + 2
    return "".join([*parts, text[at:]])
