"""Every query of lessons, dashboards and rules, asked of the running Prometheus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.documents.lesson.lesson import Lesson
from cdclint.documents.lesson.promql_block import placed_queries
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.documents.running_lab import QuerySize
from cdclint.live.lab_client import said
from cdclint.live.prometheus_api import QueryRefusedError
from cdclint.live.queries.grafana_values import SCRAPE, Chosen, Values, built_in, values_of
from cdclint.live.queries.lesson_values import AnyValue, unknown_variable
from cdclint.live.queries.query_reasons import Reasons

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdclint.core.source import Span
    from cdclint.live.endpoints import Endpoint
    from cdclint.live.evidence import Ground, Row
    from cdclint.live.prometheus_api import PrometheusApi, Target

_PLACED = regex(r'(?:invalid parameter "query": )?+(?:(?P<line>\d{1,6}+):(?P<column>\d{1,6}+): )?+')
_MATCHING = ("many-to-many", "many-to-one", "one-to-many", "duplicate series")


class QueryProof:
    """Asks queries of one server. `asked` is the line of the table that counts them."""

    def __init__(self, ground: Ground, api: PrometheusApi, targets: list[Target], row: Row) -> None:
        self._ground, self._api, self._row = ground, api, row
        catalogue = ground.project.course.catalogue
        self._reasons = Reasons(api, targets, _recorded(ground), catalogue.find)
        self._scrape = _interval(ground)
        self._shared: Values | None = None

    def prove(self, endpoint: Endpoint) -> None:
        """Ask them all: those of files that are about another lab, with a Prometheus of its own, are left out.

        Raises:
            NoAnswerError: the server stops answering.
        """
        ground, project = self._ground, self._ground.project
        for path, lesson in ground.documents(Lesson, *filter(ground.is_asked, project.lessons), holding="promql"):
            if ground.is_own(path, endpoint):
                self._lesson(lesson)
            else:
                self._row.skipped += sum(1 for _ in placed_queries(lesson.fences))
        for path, dashboard in ground.documents(Dashboard, *filter(ground.is_asked, project.dashboards)):
            if ground.is_own(path, endpoint):
                self._dashboard(dashboard)
            else:
                self._row.skipped += len(dashboard.queries)
        for path, rules in ground.documents(Alerting, *filter(ground.is_asked, project.alert_files)):
            if not ground.is_own(path, endpoint):
                self._row.skipped += len(rules.queries)
                continue
            for one in rules.queries:
                values = Values(built_in(scrape=self._scrape))
                self.ask(str(one.scalar.value), values.resolve, one.span, one.owner)

    def _lesson(self, lesson: Lesson) -> None:
        plain = Values(built_in(scrape=self._scrape))
        for text, place in placed_queries(lesson.fences):
            values = plain if plain.resolve(text) is not None else self._of_dashboards()
            if values.resolve(text) is not None:
                self.ask(text, values.resolve, place, "")
            elif not self._ask_any(text, AnyValue(values), place):
                self._unasked(text, values, place)

    def _ask_any(self, text: str, values: AnyValue, place: Callable[[int, int], Span]) -> bool:
        """Ask with any value for what has none; whether the answer says something of the query with one value."""
        promql = values.resolve(text)
        if promql is None:
            return False
        try:
            self._api.query(promql)
        except QueryRefusedError as problem:
            if any(part in problem.message for part in _MATCHING):
                return False  # one value may give one series
        sizes = self._ground.evidence.sizes
        before = len(sizes)
        self.ask(text, values.resolve, place, "")
        del sizes[before:]  # one value gives fewer series
        return True

    def _unasked(self, text: str, values: Values, place: Callable[[int, int], Span]) -> None:
        self._row.skipped += 1
        found = unknown_variable(values, text)
        if found is not None:
            name, start, end = found
            message = Message("the query is not asked: no dashboard has the variable `${name}`", name=name)
            self._ground.evidence.tell("unasked-query", place(start, end), message)

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
            self._ground.evidence.tell("empty-query", place(one.start, one.end), message, need=one.need)
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
            words, at = _parted(problem.words, promql)
            # Where variables are filled in, the place is one of another text.
            span = place(*whole) if at is None or promql != text else place(at, at + 1)
            evidence.tell("refused-query", span, _refused(words, owner))
            return
        self._row.answered += 1
        if found:
            evidence.sizes.append(QuerySize(place(*whole), owner, len(found)))
            return
        reasons = self._reasons.of(text, resolve)
        self._row.empty += bool(reasons)
        for one in reasons[:1]:
            message = (
                Message("{owner} is empty: {reason}", owner=owner, reason=one.message)
                if owner
                else Message("the query is empty: {reason}", reason=one.message)
            )
            comes = one.returns or (one.may_come and not lasting)
            rule = "absent-value" if comes else "empty-query"
            evidence.tell(rule, place(one.start, one.end), message, need=one.need)


def _parted(words: str, promql: str) -> tuple[Message, int | None]:
    """What Prometheus says without the place in the query that it says it with, and that place as an index."""
    found = _PLACED.match(words)
    at = None
    if found is not None and found["line"]:
        lines = promql.split("\n")
        number = min(int(found["line"]), len(lines)) - 1
        # Prometheus counts bytes from 1.
        before = lines[number].encode()[: max(int(found["column"]) - 1, 0)].decode(errors="ignore")
        at = min(sum(len(line) + 1 for line in lines[:number]) + len(before), max(len(promql.rstrip()) - 1, 0))
    return said(words if found is None else words[found.end() :]), at


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
