"""PromQL of an alert rule that Prometheus refuses."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.syntax.promql import VARIABLE, Selector

OF_GRAFANA_ITSELF = frozenset({"__interval", "__interval_ms", "__rate_interval", "__range", "__range_s", "__range_ms"})


@rule
def invalid_promql(file: Alerting) -> Iterator[Finding]:
    """The query of an alert rule is not valid PromQL, or holds a variable that only a dashboard has.

    Prometheus refuses the whole file, Grafana puts the rule into its error state. `$connector` and the like have no
    value outside of a dashboard: name the label's value, or match all of them.
    """
    for found in file.queries:
        error = found.query.error
        written = str(found.scalar.value)
        foreign = [
            variable
            for variable in VARIABLE.finditer(written)
            if (name := variable["braced"] or variable["bare"] or variable["square"])
            and not name[0].isdigit()
            # What is all capitals may be the environment's, which Grafana fills in while it reads the file.
            and not (found.rule.grafana and (name in OF_GRAFANA_ITSELF or name.isupper()))
        ]
        if foreign:
            first = foreign[0]
            message = Message("{rule}: an alert rule has no variable `{variable}`", rule=found.owner, variable=first[0])
            yield Finding(found.span(first.start(), first.end()), message)
        elif error is not None:
            message = Message("{rule}: {defect}", rule=found.owner, defect=error.message)
            yield Finding(found.span(error.start, error.end), message)
        elif isinstance(found.query.root, Selector) and found.query.root.range is not None:
            ranged = found.query.root.range
            message = Message(
                "{rule}: a rule needs a value, not a range: apply a function such as rate() to it", rule=found.owner
            )
            yield Finding(found.span(ranged.start, ranged.end), message)
