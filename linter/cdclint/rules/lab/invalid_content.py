"""A file that is written in the Compose file and that its reader refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.rule import rule
from cdclint.core.source import Source
from cdclint.documents.alertmanager.routing_config import is_routing
from cdclint.documents.alertmanager.routing_form import routing_problems
from cdclint.documents.lab.compose import Compose
from cdclint.documents.lab.configuration import ExporterConfig, PrometheusConfig, configuration_class
from cdclint.documents.lab.exporter_form import exporter_problems
from cdclint.documents.lab.inline_files import InlineText
from cdclint.documents.lab.prometheus.scrape_form import config_problems
from cdclint.syntax.data.json_reader import parse_json
from cdclint.syntax.data.template import beside_templates, is_json_template
from cdclint.syntax.data.value import Object, Scalar, Value, at, items, text
from cdclint.syntax.data.yaml_reader import parse_yaml

if TYPE_CHECKING:
    from cdclint.core.message import Message

YAML = (".yml", ".yaml")


@rule
def invalid_content(compose: Compose) -> Iterator[Finding]:
    """A file that `content` of a Compose file's `configs` holds is refused by what reads it.

    Its name, the `target` in a service, says what it is: YAML and JSON are parsed, and configurations of Prometheus,
    Alertmanager and the JMX exporter are judged as those in files of their own. Compose takes `$` in the text for a
    variable, and writes `$$` as a dollar sign; a text with variables is left alone.
    """
    configs = at(compose.value, "configs")
    targets = _targets(compose)
    for member in configs if isinstance(configs, Object) else ():
        content = at(member.value, "content")
        path = targets.get(member.name, "")
        if not isinstance(content, Scalar) or not isinstance(content.value, str) or not content.value.strip():
            continue
        if not path.endswith((".json", *YAML)):
            continue
        written = InlineText(compose.source, content.value, [content.start, content.end])
        if written.has_variables:
            continue
        # Messages name lines: those of the Compose file.
        above = compose.source.position(written.start(0)).line - 1
        for start, end, message in _problems(path.lstrip("/"), "\n" * above + written.text):
            first = written.start(max(0, start - above))
            yield Finding(compose.source.span(first, max(first, written.end(max(0, end - above)))), message)


def _targets(compose: Compose) -> dict[str, str]:
    """Where each config is in the containers; one that two services have in two places counts once."""
    found: dict[str, str] = {}
    for service in compose.services:
        for entry in items(service.value.get("configs")):
            name = text(at(entry, "source")) if isinstance(entry, Object) else text(entry)
            target = text(at(entry, "target")) if isinstance(entry, Object) else ""
            found.setdefault(name, target or name)
    return found


def _problems(path: str, written: str) -> Iterator[tuple[int, int, Message]]:
    source = Source(path, written)
    is_json = path.endswith(".json")
    value, problems = (parse_json if is_json else parse_yaml)(source)
    if problems and (is_json_template(written) if is_json else not beside_templates(written, problems)):
        return
    for one in problems:
        yield one.span.start, one.span.end, one.message
    if problems or value is None:
        return
    for place, message in _defects(value, path, written):
        yield place.start, place.end if isinstance(place, Scalar) else place.start + 1, message


def _defects(value: Value, path: str, written: str) -> Iterator[tuple[Value, Message]]:
    kind = configuration_class(value, path)
    if kind is PrometheusConfig:
        yield from config_problems(value)
    elif kind is ExporterConfig:
        for problem in exporter_problems(value, written):
            yield problem.value, problem.message
    elif is_routing(value, path):
        yield from routing_problems(value)
