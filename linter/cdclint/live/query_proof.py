"""Every query of lessons, dashboards and rules, asked of the running Prometheus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.documents.lesson.lesson import Lesson
from cdclint.documents.lesson.promql_block import placed_queries
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.documents.running_lab import QuerySize
from cdclint.live.grafana_values import SCRAPE, Chosen, Values, built_in, values_of
from cdclint.live.prometheus_api import QueryRefusedError
from cdclint.live.query_reasons import Reasons

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdclint.core.source import Span
    from cdclint.live.evidence import Ground, Row
    from cdclint.live.prometheus_api import PrometheusApi, Target

_MATCHING = ("many-to-many", "many-to-one", "one-to-many", "duplicate series")


class QueryProof:
    """Asks queries of one server. `asked` is the line of the table that counts them."""

    def __init__(self, ground: Ground, api: PrometheusApi, targets: list[Target], row: Row) -> None:
        self._ground, self._api, self._row = ground, api, row
        catalogue = ground.project.course.catalogue
        self._reasons = Reasons(api, targets, _recorded(ground), lambda name: catalogue.find(name) is not None)
        self._scrape = _interval(ground)
        self._shared: Values | None = None

    def prove(self) -> None:
        """Ask them all.

        Raises:
            NoAnswerError: the server stops answering.
        """
        ground, project = self._ground, self._ground.project
        for _, lesson in ground.documents(Lesson, *filter(ground.is_asked, project.lessons), holding="promql"):
            self._lesson(lesson)
        for _, dashboard in ground.documents(Dashboard, *filter(ground.is_asked, project.dashboards)):
            self._dashboard(dashboard)
        for _, rules in ground.documents(Alerting, *filter(ground.is_asked, project.alert_files)):
            for one in rules.queries:
                values = Values(built_in(scrape=self._scrape))
                self.ask(str(one.scalar.value), values.resolve, one.span, one.owner)

    def _lesson(self, lesson: Lesson) -> None:
        plain = Values(built_in(scrape=self._scrape))
        for text, place in placed_queries(lesson.fences):
            values = plain if plain.resolve(text) is not None else self._of_dashboards()
            self.ask(text, values.resolve, place, "")

    def _of_dashboards(self) -> Values:
        """The values of variables that a lesson's query has in common with dashboards: those of the first one."""
        if self._shared is None:
            self._shared = Values(built_in(scrape=self._scrape))
            for _, dashboard in self._ground.documents(Dashboard, *self._ground.project.dashboards):
                for name, chosen in values_of(dashboard, self._api, self._scrape).chosen.items():
                    if chosen.values or chosen.exact is not None:
                        self._shared.chosen.setdefault(name, chosen)
        return self._shared

    def _dashboard(self, dashboard: Dashboard) -> None:
        values = values_of(dashboard, self._api, self._scrape)
        silent: set[str] = set()
        for one in dashboard.queries:
            if one.kind == "variable" and one.variable is not None and one.variable.name in values.empty:
                silent.add(one.variable.name)
                self._empty_variable(one.variable.name, one.text, one.span, values)
                continue
            if values.lacks(one.text) is not None:
                self._row.empty += 1
                self._row.asked += 1
                continue  # the variable is reported
            resolved = values
            if one.panel is not None and one.panel.repeated:
                chosen = {
                    name: Chosen(known.values[:1], several=False) if name in one.panel.repeated else known
                    for name, known in values.chosen.items()
                }
                resolved = Values(chosen, values.empty)
            self.ask(one.text, resolved.resolve, one.span, one.owner, lasting=one.kind == "panel")

    def _empty_variable(self, name: str, text: str, place: Callable[[int, int], Span], values: Values) -> None:
        self._row.asked += 1
        self._row.empty += 1
        reasons = self._reasons.of(text, values.resolve)
        for one in reasons[:1]:
            message = Message("the variable `${name}` has no value here: {reason}", name=name, reason=one.message)
            self._ground.evidence.tell("empty-query", place(one.start, one.end), message)
        if not reasons:
            message = Message("the variable `${name}` has no value here", name=name)
            self._ground.evidence.tell("empty-query", place(0, len(text)), message)

    def ask(
        self,
        text: str,
        resolve: Callable[[str], str | None],
        place: Callable[[int, int], Span],
        owner: str,
        *,
        lasting: bool = False,
    ) -> None:
        """Ask one query: `place` gives the span of a part, `owner` is what it belongs to, "" in a lesson.

        One that is `lasting` has data at all times, as a panel has; others may ask for a state that comes seldom.
        """
        promql = resolve(text)
        if promql is None or not promql.strip():
            return
        evidence = self._ground.evidence
        self._row.asked += 1
        whole = (len(text) - len(text.lstrip()), len(text.rstrip()))
        try:
            found = self._api.query(promql)
        except QueryRefusedError as problem:
            self._row.bad += 1
            evidence.tell("refused-query", place(*whole), _refused(problem.message, owner))
            return
        self._row.answered += 1
        if found:
            evidence.sizes.append(QuerySize(place(*whole), owner, len(found)))
            return
        self._row.empty += 1
        for one in self._reasons.of(text, resolve)[:1]:
            message = (
                Message("{owner} is empty: {reason}", owner=owner, reason=one.message)
                if owner
                else Message("the query is empty: {reason}", reason=one.message)
            )
            comes = one.may_come and not lasting
            evidence.tell("absent-value" if comes else "empty-query", place(one.start, one.end), message)


def _refused(words: str, owner: str) -> Message:
    hint: str = ""
    if any(part in words for part in _MATCHING):
        hint = Message("; one side needs one series for each set of labels: `on (…)`, `group_left`, or an aggregation")
    if owner:
        return Message("Prometheus refuses {owner}: {words}{hint}", owner=owner, words=words, hint=hint)
    return Message("Prometheus refuses it: {words}{hint}", words=words, hint=hint)


def _recorded(ground: Ground) -> dict[str, str]:
    """The metrics that the project's rules record, each with the file of its rule."""
    return {
        rule.title: path
        for path, rules in ground.documents(Alerting, *ground.project.alert_files)
        for rule in rules.rules
        if rule.records
    }


def _interval(ground: Ground) -> float:
    """Seconds between two points that Grafana asks for at least: what its datasource says, or the scrapes."""
    for facts in ground.project.datasource_files.values():
        for one in facts["datasources"]:
            if one["type"] == "prometheus" and one["interval"] is not None:
                return one["interval"][0]
    scrapes = [facts["scrape"] for facts in ground.project.prometheus_configs.values() if facts["scrape"]]
    return scrapes[0] if scrapes else SCRAPE
