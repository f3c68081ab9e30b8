"""A configuration that Prometheus refuses."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import rule
from cdclint.documents.lab.configuration import PrometheusConfig
from cdclint.documents.lab.prometheus.scrape_form import config_problems
from cdclint.syntax.data.value import Scalar


@rule
def invalid_prometheus(config: PrometheusConfig) -> Iterator[Finding]:
    """Prometheus refuses its configuration, and does not start.

    Reported are keys that it does not know, values of another type (a quoted boolean or number, a size without a unit,
    an address that is none), targets with a scheme or a path, a timeout longer than the interval, a job that is
    repeated or has no name, two ways to authenticate, labels, regular expressions and relabelling that do not exist,
    and what remote storage and each way of discovery need. `promtool check config` says the same. A target is
    `host:port`: the scheme and the path belong into `scheme` and `metrics_path`. Values with variables, targets that
    relabelling replaces, and the keys of programs that read the same form are left alone. Names that only Prometheus 3
    takes are reported where relabelling makes them: queries would have to quote them.
    """
    for value, message in config_problems(config.value):
        end = value.end if isinstance(value, Scalar) else value.start + 1
        yield Finding(config.source.span(value.start, end), message)
