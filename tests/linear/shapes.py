"""Texts that are made of one thing very often: what readers and rules must get through in linear time."""

# ruff: noqa: E501 (a shape a line)
# fmt: off
from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

UNITS = json.loads(Path(__file__).with_name("units.json").read_text("utf-8"))
"""What is repeated, by the kind of text; `{n}` is the number of the repetition."""
HEAD = "---\ntitle: Урок\n---\n\n"


class Shape(NamedTuple):
    """A file, whose text `make` makes of so many repetitions."""

    name: str
    path: str
    make: Callable[[int], str]


def _counted(unit: str, n: int) -> str:
    return "".join(unit.replace("{n}", str(number)) for number in range(n)) if "{n}" in unit else unit * n


def _lesson(unit: str) -> Callable[[int], str]:
    return lambda n: HEAD + _counted(unit, n)


def _nested(opening: str, middle: str, closing: str) -> Callable[[int], str]:
    return lambda n: HEAD + opening * n + middle + closing * n


def _block(language: str, unit: str, head: str = "") -> Callable[[int], str]:
    return lambda n: f"{HEAD}```{language}\n{head}{_counted(unit, n)}\n```\n"


def _front(unit: str) -> Callable[[int], str]:
    return lambda n: f"---\ntitle: Урок\n{_counted(unit, n)}\n---\n\nТекст.\n"


MERMAID_HEADS = {"mermaid": "flowchart LR\n"}
def _dashboard(
    panels: Callable[[int], list[object]], variables: Callable[[int], list[object]] = lambda _: []
) -> Callable[[int], str]:
    def make(n: int) -> str:
        return json.dumps(
            {"title": "a", "uid": "a", "schemaVersion": 39, "panels": panels(n), "templating": {"list": variables(n)}}
        )

    return make


def _panel(query: str, number: int = 0, **more: object) -> dict[str, object]:
    return {
        "id": number,
        "type": "timeseries",
        "title": f"P{number}",
        "targets": [{"refId": "A", "expr": query, "datasource": {"type": "prometheus"}}],
        **more,
    }


def _rules(expression: str = "up", annotation: str = "a") -> str:
    return f"groups:\n- name: a\n  rules:\n  - alert: A\n    expr: {json.dumps(expression)}\n    annotations:\n      summary: {json.dumps(annotation)}\n"


def _more() -> list[Shape]:
    prometheus = "scrape_configs:\n"
    return [
        Shape("headings and wrong anchors", "a.mdx", _lesson("## Раздел {n}\n\n[a](#raz-{n})\n\n")),
        Shape("headings that are all the same", "a.mdx", _lesson("## Раздел\n\n")),
        Shape("links to nowhere", "a.mdx", _lesson("[a](./b{n}.mdx)\n")),
        Shape("unknown components", "a.mdx", _lesson("<Bcd{n}/>\n\n")),
        Shape("names that nothing declares", "a.mdx", _lesson("{bcd{n}}\n\n")),
        Shape("exports in one block", "a.mdx", _lesson("export const A{n} = 1\n")),
        Shape("imports in one block", "a.mdx", _lesson("import A{n} from './a{n}'\n")),
        Shape("imports and their use", "a.mdx", lambda n: HEAD + _counted("import A{n} from './a{n}'\n", n) + "\n" + _counted("<A{n}/>\n\n", n)),
        Shape("exports of functions", "a.mdx", _lesson("export function A{n}(a) { return a }\n")),
        Shape("definitions and their use", "a.mdx", lambda n: HEAD + _counted("[a{n}]: b\n", n) + "\n" + _counted("[a{n}] ", n)),
        Shape("footnotes and their use", "a.mdx", lambda n: HEAD + _counted("[^a{n}]: b\n", n) + "\n" + _counted("[^a{n}] ", n)),
        Shape("footnotes that nothing defines", "a.mdx", _lesson("[^a{n}] ")),
        Shape("prerequisites", "a.mdx", _front("prerequisites{n}: a\n")),
        Shape("a list of prerequisites", "a.mdx", lambda n: f"---\ntitle: Урок\nprerequisites:\n{_counted('  - bcd{n}' + chr(10), n)}---\n\nТекст.\n"),
        Shape("keys of the frontmatter", "a.mdx", _front("a{n}: b\n")),
        Shape("nested lists of the frontmatter", "a.mdx", lambda n: f"---\na: {'[' * n}{']' * n}\n---\n\nТекст.\n"),
        Shape("comments that disable", "a.mdx", _lesson("{/* cdclint-disable link/broken -- a */}\n\n[a](./b)\n\n{/* cdclint-enable link/broken */}\n\n")),
        Shape("comments that disable and are left open", "a.mdx", _lesson("{/* cdclint-disable link/broken{n} */}\n\n")),
        Shape("elements in elements", "a.mdx", _nested("<a>", "b", "</a>")),
        Shape("elements in elements, a line each", "a.mdx", _nested("<a>\n\n", "b", "\n\n</a>\n")),
        Shape("conditions in conditions", "a.mdx", _nested("{x ? <a>", "b", "</a> : 1}")),
        Shape("brackets in brackets", "a.mdx", _nested("[", "a", "](b)")),
        Shape("images in brackets", "a.mdx", _nested("[![", "a", "](b)](c)")),
        Shape("quotes in quotes", "a.mdx", lambda n: HEAD + "\n".join("> " * min(k, 300) + "a" for k in range(n // 10))),
        Shape("lists in lists", "a.mdx", lambda n: HEAD + "\n".join("  " * min(k, 300) + "- a" for k in range(n // 10))),
        Shape("emphasis in emphasis", "a.mdx", _nested("*a **b ", "c", " d** e*")),
        Shape("braces in braces", "a.mdx", _nested("{[", "1", "]}")),
        Shape("arrows in arrows", "a.mdx", lambda n: f"{HEAD}{{{'(a) => ' * n}1}}\n"),
        Shape("templates in templates", "a.mdx", lambda n: f"{HEAD}{{{'`${' * n}1{'}`' * n}}}\n"),
        Shape("a long expression", "a.mdx", lambda n: f"{HEAD}{{{'a + ' * n}1}}\n"),
        Shape("a long list in an expression", "a.mdx", lambda n: f"{HEAD}{{[{'a, ' * n}1]}}\n"),
        Shape("a long call", "a.mdx", lambda n: f"{HEAD}{{a{'.b()' * n}}}\n"),
        Shape("comments in an expression", "a.mdx", lambda n: f"{HEAD}{{\n{('    // a' + chr(10)) * n}    a\n}}\n"),
        Shape("attributes", "a.mdx", lambda n: HEAD + "<A " + _counted("a{n}='1' ", n) + "/>\n"),
        Shape("a table with many columns", "a.mdx", lambda n: f"{HEAD}{'|a' * n}|\n{'|-' * n}|\n{'|b' * n}|\n"),
        Shape("a table with many rows", "a.mdx", lambda n: f"{HEAD}|a|b|\n|-|-|\n{('|c|d|' + chr(10)) * n}"),
        Shape("a paragraph with many lines", "a.mdx", _lesson("Строка текста.\n")),
        Shape("hyphens and labels", "a.mdx", lambda n: HEAD + "[а]: б\n\n" + "[а] - слово " * n),
        Shape("hyphens in a heading", "a.mdx", lambda n: HEAD + "## Один" + " - два" * n + "\n"),
        Shape("one line", "a.mdx", _lesson("Слово ")),
        Shape("one word", "a.mdx", _lesson("слово")),
        Shape("words of two alphabets", "a.mdx", _lesson("cлoвo ")),
        Shape("English in Russian", "a.mdx", _lesson("Это the quick brown fox jumps. ")),
        Shape("blocks of code", "a.mdx", _lesson("```python\na = 1\n```\n\n")),
        Shape("blocks of queries", "a.mdx", _lesson("```promql\nrate(a_total[5m])\n```\n\n")),
        Shape("blocks of text", "a.mdx", _lesson("```\na\n```\n\n")),
        Shape("variables", "a.json", _dashboard(lambda _: [], lambda n: [{"name": f"a{k}", "type": "query", "query": f"label_values($a{k + 1}, b)"} for k in range(n)])),
        Shape("variables that are used", "a.json", _dashboard(lambda n: [_panel(f"up{{a=~'$a{k}'}}", k) for k in range(n)], lambda n: [{"name": f"a{k}", "type": "query", "query": "label_values(up, b)"} for k in range(n)])),
        Shape("variables that nothing declares", "a.json", _dashboard(lambda n: [_panel(f"up{{a=~'$bcd{k}'}}", k) for k in range(n)])),
        Shape("panels", "a.json", _dashboard(lambda n: [_panel("rate(up[5m])", k, gridPos={"x": 0, "y": k, "w": 24, "h": 1}) for k in range(n)])),
        Shape("panels over each other", "a.json", _dashboard(lambda n: [_panel("up", 1, gridPos={"x": 0, "y": 0, "w": 24, "h": 8}) for _ in range(n)])),
        Shape("panels in panels", "a.json", _dashboard(lambda n: [{"type": "row", "id": k, "panels": [_panel("up", k)]} for k in range(n)])),
        Shape("rows that are folded", "a.json", _dashboard(lambda n: [{"type": "row", "id": k, "title": f"R{k}", "collapsed": True, "panels": [], "gridPos": {"x": 0, "y": k, "w": 24, "h": 1}} for k in range(n)] + [_panel("up", n + k) for k in range(n)])),
        Shape("rows that are open", "a.json", _dashboard(lambda n: [{"type": "row", "id": k, "title": f"R{k}", "collapsed": False, "panels": [_panel("up", n + k)], "gridPos": {"x": 0, "y": k, "w": 24, "h": 1}} for k in range(n)])),
        Shape("variables for datasources", "a.json", _dashboard(lambda n: [_panel("up", k) | {"datasource": {"uid": f"${{ds{k}}}"}} for k in range(n)], lambda n: [{"name": f"ds{k}", "type": "datasource", "query": "prometheus"} for k in range(n)])),
        Shape("inputs", "a.json", lambda n: json.dumps({"title": "a", "schemaVersion": 39, "__inputs": [{"name": f"DS_{k}", "type": "datasource", "pluginId": "prometheus"} for k in range(n)], "panels": [_panel("up", k) | {"datasource": {"uid": f"${{DS_{k}}}" if k % 2 else f"uid-{k}", "type": "prometheus"}} for k in range(n)]})),
        Shape("targets", "a.json", _dashboard(lambda n: [{"type": "stat", "targets": [{"refId": f"A{k}", "expr": "up"} for k in range(n)]}])),
        Shape("overrides", "a.json", _dashboard(lambda n: [_panel("up", 1, fieldConfig={"overrides": [{"matcher": {"id": "byName", "options": f"a{k}"}, "properties": []} for k in range(n)]})])),
        Shape("links of a dashboard", "a.json", lambda n: json.dumps({"title": "a", "panels": [], "links": [{"title": f"a{k}", "url": f"/d/a{k}"} for k in range(n)]})),
        Shape("questions", "quiz.json", lambda n: json.dumps([{"question": f"Что {k}?", "options": ["а", "б"], "correct": 0} for k in range(n)])),
        Shape("options of a question", "quiz.json", lambda n: json.dumps([{"question": "Что?", "options": [f"а{k}" for k in range(n)], "correct": 0}])),
        Shape("services", "docker-compose.yml", lambda n: "services:\n" + "".join(f"  a{k}:\n    image: b\n    depends_on: [a{k + 1}]\n    ports: ['{k % 60000}:80']\n" for k in range(n))),
        Shape("variables of a service", "docker-compose.yml", lambda n: "services:\n  a:\n    image: b\n    environment:\n" + "".join(f"      A{k}: ${{B{k}}}\n" for k in range(n))),
        Shape("alerts", "rules.yml", lambda n: "groups:\n- name: a\n  rules:\n" + "".join(f"  - alert: A{k}\n    expr: up > {k}\n" for k in range(n))),
        Shape("alerts of one name", "rules.yml", lambda n: "groups:\n- name: a\n  rules:\n" + "  - alert: A\n    expr: up > 1\n" * n),
        Shape("groups with rules", "rules.yml", lambda n: "groups:\n" + "".join(f"- name: a{k}\n  rules:\n  - alert: A{k}\n    expr: up > {k}\n" for k in range(n))),
        Shape("groups of Grafana", "grafana/provisioning/alerting/rules.yml", lambda n: "apiVersion: 1\ngroups:\n" + "".join(f"- name: a{k}\n  folder: b\n  interval: 1m\n  rules:\n  - uid: a{k}\n    title: A{k}\n    condition: A\n    data: [{{refId: A, datasourceUid: c{k}, relativeTimeRange: {{from: 600, to: 0}}, model: {{expr: up > {k}}}}}]\n" for k in range(n))),
        Shape("notification policies", "grafana/provisioning/alerting/policies.yml", lambda n: "apiVersion: 1\npolicies:\n- orgId: 1\n  receiver: a\n  routes:\n" + "".join(f"  - receiver: a{k}\n    object_matchers: [[severity, '=', b{k}]]\n" for k in range(n)) + "contactPoints:\n" + "".join(f"- orgId: 1\n  name: a{k}\n  receivers: [{{uid: a{k}, type: email, settings: {{addresses: a}}}}]\n" for k in range(n))),
        Shape("groups", "rules.yml", lambda n: "groups:\n" + "- name: a\n  rules: []\n" * n),
        Shape("jobs", "prometheus.yml", lambda n: prometheus + "".join(f"- job_name: a{k}\n  static_configs: [{{targets: ['a:{k % 60000}']}}]\n" for k in range(n))),
        Shape("relabelling", "prometheus.yml", lambda n: f"{prometheus}- job_name: a\n  relabel_configs:\n" + "  - source_labels: [a]\n    regex: (.*)a(.*)\n    target_label: b\n    replacement: $1\n" * n),
        Shape("rules of the exporter", "exporter.yml", lambda n: "rules:\n" + "".join(f"- pattern: 'a{k}<(.*)>b'\n  name: a{k}\n" for k in range(n))),
        Shape("routes", "alertmanager.yml", lambda n: "route:\n  receiver: a\n  routes:\n" + "".join(f"  - receiver: a{k}\n    matchers: [severity=b{k}]\n" for k in range(n)) + "receivers:\n" + "".join(f"- name: a{k}\n" for k in range(n))),
        Shape("routes in routes", "alertmanager.yml", lambda n: "route: " + "{receiver: a, routes: [" * min(n, 80) + "]}" * min(n, 80) + "\n" + "# a\n" * n),
        Shape("connectors", "connector.json", lambda n: json.dumps({"name": "a", "config": {"connector.class": "io.debezium.connector.postgresql.PostgresConnector"} | {f"a.b{k}": "c" for k in range(n)}})),
        Shape("contracts", "src/content/contracts.yml", lambda n: "lessons:\n" + "".join(f"  'a{k}/**':\n    structure:\n      sections: [a]\n" for k in range(n))),
        Shape("aliases", "a.yml", lambda n: "a: &a [b]\nc:\n" + "- *a\n" * n),
        Shape("aliases of aliases", "a.yml", lambda n: "a0: &a0 [b]\n" + "".join(f"a{k + 1}: &a{k + 1} [*a{k}, *a{k}]\n" for k in range(n))),
        Shape("merges", "a.yml", lambda n: "a: &a {b: c}\n" + "".join(f"d{k}: {{<<: *a, e: f}}\n" for k in range(n))),
        Shape("keys and broken lines", "a.yml", lambda n: _counted("a{n}: b\n", n) + "c: [\n"),
    ]


def shapes() -> list[Shape]:
    """All of them."""
    marks = dict.fromkeys(UNITS["marks"])
    found = [Shape(f"mdx {mark[:30]!r}", "a.mdx", _lesson(mark)) for mark in marks]
    found += [Shape(f"Markdown {mark[:30]!r}", "a.md", _lesson(mark)) for mark in marks]
    for language, units in UNITS["code"].items():
        head = MERMAID_HEADS.get(language, "")
        found += [Shape(f"{language or 'plain'}-block {unit!r}", "a.mdx", _block(language, unit, head)) for unit in units]
    found += [Shape(f"yaml {unit!r}", "a.yml", lambda n, unit=unit: _counted(unit, n)) for unit in UNITS["yaml"]]
    found += [Shape(f"json {unit!r}", "a.json", lambda n, unit=unit: unit * n) for unit in UNITS["json"]]
    found += [
        Shape(f"promql {unit!r}", "a.json", _dashboard(lambda n, unit=unit: [_panel(unit * n + "x")]))
        for unit in UNITS["queries"]
    ]
    found += [Shape(f"alert {unit!r}", "rules.yml", lambda n, unit=unit: _rules(unit * n + "x")) for unit in UNITS["queries"]]
    found += [
        Shape(f"template {unit!r}", "rules.yml", lambda n, unit=unit: _rules("up", unit * n)) for unit in UNITS["templates"]
    ]
    return found + _more()
