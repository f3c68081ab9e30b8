"""What the lessons quote is what the repository ships: panels, queries, alert rules, thresholds, commands."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from absent import absent
from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.lesson.lesson import Lesson

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdclint.documents.lesson.lesson import Fence

ROOT = Path(__file__).resolve().parents[2]
LABS = ROOT / "labs"
DASHBOARD = "labs/monitoring/grafana/dashboards/debezium-production.json"
ALERTING = "labs/monitoring/grafana/provisioning/alerting"
PROMETHEUS_RULES = "labs/monitoring/prometheus/rules/debezium-alerts.yml"
BUILDING = "src/content/course/03-module-3/03-grafana-dashboard-lab.mdx"
ALERTS = "src/content/course/03-module-3/04-lag-detection-alerting.mdx"

Json = dict[str, Any]


@cache
def lesson(path: str) -> Lesson:
    return Lesson(Source(path, (ROOT / path).read_text("utf-8")), Course.load(ROOT, Layout()))


def fences(path: str, language: str, title: str = "") -> list[Fence]:
    return [one for one in lesson(path).fences if one.language == language and (not title or one.title == title)]


def section_of(path: str, fence: Fence) -> str:
    """The nearest heading above."""
    return [heading.text for heading in lesson(path).headings if heading.start < fence.node.start][-1]


@cache
def panels() -> dict[str, Json]:
    dashboard = json.loads((ROOT / DASHBOARD).read_text("utf-8"))
    shown = [inner for outer in dashboard["panels"] for inner in (outer, *outer.get("panels", ()))]
    return {panel["title"]: panel for panel in shown if panel["type"] != "row"}


def rules_file() -> Json:
    loaded: Json = yaml.safe_load((ROOT / ALERTING / "rules.yml").read_text("utf-8"))
    return loaded


def grafana_rules() -> dict[str, Json]:
    return {rule["title"]: rule for group in rules_file()["groups"] for rule in group["rules"]}


def prometheus_rules() -> dict[str, Json]:
    loaded = yaml.safe_load((ROOT / PROMETHEUS_RULES).read_text("utf-8"))
    return {rule["alert"]: rule for group in loaded["groups"] for rule in group["rules"]}


def deeper_rules() -> dict[str, set[str]]:
    """The conditions of the alerts beyond the four, by alert: Prometheus's, and Grafana's query where it has one."""
    found: dict[str, set[str]] = {}
    for name in ("cdc-reliability", "cdc-slo"):
        loaded = yaml.safe_load((LABS / f"monitoring/prometheus/rules/{name}.yml").read_text("utf-8"))
        for rule in (rule for group in loaded["groups"] for rule in group["rules"] if "alert" in rule):
            found[rule["alert"]] = {bare(rule["expr"])}
    loaded = yaml.safe_load((ROOT / ALERTING / "reliability-rules.yml").read_text("utf-8"))
    for rule in (rule for group in loaded["groups"] for rule in group["rules"]):
        found[rule["title"]].add(bare(rule["data"][0]["model"]["expr"]))
    return found


def other_queries() -> set[str]:
    """What is recorded, and what the reliability dashboard asks."""
    loaded = yaml.safe_load((LABS / "monitoring/prometheus/rules/cdc-slo.yml").read_text("utf-8"))
    recorded = {bare(rule["expr"]) for group in loaded["groups"] for rule in group["rules"] if "record" in rule}
    dashboard = json.loads((LABS / "monitoring/grafana/dashboards/cdc-reliability.json").read_text("utf-8"))
    asked = {bare(target["expr"]) for panel in dashboard["panels"] for target in panel.get("targets", ())}
    return recorded | asked


def bare(promql: str) -> str:
    """A query without white space: lessons break long ones into lines to explain them."""
    return re.sub(r"\s+", "", promql)


# Lesson 03


def test_every_panel_is_quoted_once_and_as_it_is_shipped() -> None:
    quoted = [json.loads(fence.value) for fence in fences(BUILDING, "json", DASHBOARD)]
    assert [panel["title"] for panel in quoted] == list(panels())
    assert quoted == list(panels().values())


def test_no_other_json_passes_for_a_panel() -> None:
    assert len(fences(BUILDING, "json")) == len(panels())


def test_a_panel_is_quoted_in_its_own_section() -> None:
    for fence in fences(BUILDING, "json", DASHBOARD):
        assert section_of(BUILDING, fence).split(":")[0] in json.loads(fence.value)["title"]


def test_every_query_is_explained_and_none_is_another() -> None:
    shipped: dict[str, set[str]] = {}
    for title, panel in panels().items():
        section = "Lag Trend: 1h, 5m и 24h" if title.startswith("Lag Trend") else title
        shipped.setdefault(section, set()).update(bare(target["expr"]) for target in panel["targets"])
    explained: dict[str, set[str]] = {}
    for fence in fences(BUILDING, "promql"):
        explained.setdefault(section_of(BUILDING, fence), set()).add(bare(fence.value))
    assert explained == shipped


def test_every_query_is_followed_by_an_explanation_line_by_line() -> None:
    text = lesson(BUILDING).source.text
    for fence in fences(BUILDING, "promql"):
        behind = text[fence.node.end :].lstrip()
        assert behind.startswith(("- ", "```promql")), f"line {fence.span.begin.line}"


def table(path: str, section: str, *columns: str) -> list[list[str]]:
    """The rows of the table with those columns in that section."""
    inside = lesson(path).scope(section)
    for found in lesson(path).tables:
        header = [cell.text for cell in found.header]
        if found.node.start in inside and header[: len(columns)] == list(columns):
            return [[cell.text for cell in row] for row in found.rows]
    raise AssertionError(f"no table {columns} under {section}")


@pytest.mark.parametrize(("section", "first"), [("Current Lag", "Лаг"), ("Queue Usage %", "Занято")])
def test_threshold_tables_equal_the_panels(section: str, first: str) -> None:
    steps = panels()[section]["fieldConfig"]["defaults"]["thresholds"]["steps"]
    rows = table(BUILDING, section, first, "Цвет", "Порог")
    assert [(color, threshold) for _, color, threshold in rows] == [
        (step["color"], "базовый" if step["value"] is None else str(step["value"])) for step in steps
    ]


def test_the_mapping_table_equals_the_panel() -> None:
    shipped = {}
    for group in panels()["Connector Status"]["fieldConfig"]["defaults"]["mappings"]:
        options = group["options"]
        if group["type"] == "value":
            shipped |= {value: (result["text"], result["color"]) for value, result in options.items()}
        else:
            name = f"{options['from']}–{options['to']}" if group["type"] == "range" else "null, NaN"
            shipped[name] = (options["result"]["text"], options["result"]["color"])
    rows = table(BUILDING, "Connector Status", "Значение", "Текст", "Цвет")
    assert {value: (text, color) for value, text, color, _ in rows} == shipped


def test_the_wireframe_names_every_panel() -> None:
    (diagram,) = lesson(BUILDING).diagrams
    drawn = re.sub(r"<br/>", " ", diagram.text)
    for title in panels():
        assert f'"{"Lag Trend (1h)" if title == "Lag Trend" else title}"' in drawn
    rows = re.findall(r'"Row \d: ([^"(]+?)(?: \(collapsed\))?"', drawn)
    assert rows == ["Health Overview", "Time Series", "Detailed Metrics"]


def test_the_wireframe_has_the_shipped_widths_in_the_shipped_order() -> None:
    (diagram,) = lesson(BUILDING).diagrams
    drawn = re.findall(r'^\s*(?!r\d)\w+\["(.+?)"\]:(\d+)$', re.sub(r"<br/>", " ", diagram.text), re.MULTILINE)
    in_order = sorted(panels().values(), key=lambda panel: (panel["gridPos"]["y"], panel["gridPos"]["x"]))
    assert [(title.replace(" (1h)", ""), int(width) * 2) for title, width in drawn] == [
        (panel["title"], panel["gridPos"]["w"]) for panel in in_order
    ]


# The checkpoint of lesson 03


@pytest.fixture
def compare(tmp_path: Path) -> Callable[[Json], list[str]]:
    """Run the lesson's comparison of the reference with an export; its output, line by line."""
    if shutil.which("jq") is None:
        absent("jq is not installed: make system")
    (program,) = fences(BUILDING, "jq")
    (tmp_path / "compare.jq").write_text(program.value, "utf-8")
    (tmp_path / "reference.json").write_bytes((ROOT / DASHBOARD).read_bytes())
    command, _ = [one.value for one in fences(BUILDING, "bash") if "compare.jq" in one.value]
    command = command.replace("~/", "").replace("monitoring/grafana/dashboards/debezium-production", "reference")

    def run(export: Json) -> list[str]:
        (tmp_path / "my-dashboard.json").write_text(json.dumps(export, ensure_ascii=False), "utf-8")
        done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.stderr == ""
        return [line for line in done.stdout.splitlines() if line.startswith(("<", ">"))]

    return run


def exported() -> Json:
    """The reference as Grafana gives it back: other identity, order, versions and line breaks."""
    dashboard: Json = json.loads((ROOT / DASHBOARD).read_text("utf-8"))
    dashboard.update(id=77, uid="ab12", version=12, iteration=1700000000, schemaVersion=42, title="My CDC Dashboard")
    for name in ("__inputs", "__requires", "__elements"):
        del dashboard[name]
    dashboard["panels"].reverse()
    for number, outer in enumerate(dashboard["panels"]):
        for panel in (outer, *outer.get("panels", ())):
            panel.update(id=100 + number, pluginVersion="12.4.10")
            panel["gridPos"]["y"] += 3
            for target in panel.get("targets", ()):
                target["expr"] = target["expr"].replace("{", "{\n  ")
            if "fieldConfig" in panel:
                panel["fieldConfig"]["defaults"]["thresholds"]["steps"][0]["value"] = 0
    return dict(reversed(dashboard.items()))


def test_an_export_of_the_reference_shows_no_difference(compare: Callable[[Json], list[str]]) -> None:
    assert compare(exported()) == []


def test_the_comparison_shows_what_is_missing_and_nothing_else(compare: Callable[[Json], list[str]]) -> None:
    mutated = exported()
    lag = next(panel for panel in mutated["panels"] if panel["title"] == "Current Lag")["fieldConfig"]["defaults"]
    lag["thresholds"]["steps"][2]["value"] = 60000
    del lag["unit"]
    lag["custom"] = {"axisBorderShow": False}
    lines = compare(mutated)
    shown = next(one.value for one in fences(BUILDING, "text") if one.title == "Чего не хватает")
    assert [line for line in lines if line.startswith("<")] == shown.splitlines()
    assert [line for line in lines if line.startswith(">")] == [
        "> panels.Current Lag.fieldConfig.defaults.custom.axisBorderShow = false",
        "> panels.Current Lag.fieldConfig.defaults.thresholds.steps.2.value = 60000",
    ]


UNITS = {
    "ms": "milliseconds (ms)",
    "eps": "events/sec (eps)",
    "cps": "counts/sec (cps)",
    "percent": "Percent (0-100)",
    "short": "`short`",
}
"""What Grafana's UI calls a unit."""


def section_text(title: str) -> str:
    inside = lesson(BUILDING).scope("Lag Trend" if title.startswith("Lag Trend") else title)
    assert inside.ranges is not None
    text = lesson(BUILDING).source.text
    shown = "".join(text[start:end] for start, end in inside.ranges)
    return re.sub(r"```json .*?```", "", shown, flags=re.DOTALL)


def test_the_lesson_tells_what_its_checkpoint_demands() -> None:
    for title, panel in panels().items():
        output, defaults = section_text(title), panel["fieldConfig"]["defaults"]
        if defaults["unit"] != "none":
            assert UNITS[defaults["unit"]] in output, f"the unit of {title}"
        for step in defaults["thresholds"]["steps"] if len(defaults["thresholds"]["steps"]) > 1 else ():
            assert step["color"] in output, f"the colour {step['color']} of {title}"
            assert step["value"] is None or f"`{step['value']}`" in output, f"the threshold {step['value']} of {title}"


def made_by_hand(title: str) -> Json:
    """A panel as Grafana saves it with the lesson's settings and the defaults otherwise."""
    panel = panels()[title]
    defaults = panel["fieldConfig"]["defaults"]
    thresholds = defaults["thresholds"]
    if len(thresholds["steps"]) == 1:
        thresholds = {"mode": "absolute", "steps": [{"color": "green", "value": 0}, {"color": "red", "value": 80}]}
    unit = {} if defaults["unit"] == "none" else {"unit": defaults["unit"]}
    targets = [{key: one[key] for key in ("refId", "expr", "instant", "range")} for one in panel["targets"]]
    shown = {"title": title, "type": panel["type"], "gridPos": {}, "id": 1, "targets": targets}
    return {**shown, "fieldConfig": {"defaults": {"thresholds": thresholds, **unit}, "overrides": []}}


CORE = ("Connector Status", "Current Lag", "Events/sec", "Queue Usage %", "Lag Trend")


def test_the_core_path_made_by_hand_passes(compare: Callable[[Json], list[str]]) -> None:
    lines = compare({"panels": [made_by_hand(title) for title in CORE], "title": "My CDC Dashboard"})
    (command,) = [one.value for one in fences(BUILDING, "bash") if "grep -E" in one.value]
    (pattern,) = re.findall(r"grep -E '(.+)'", command)
    assert [line for line in lines if re.search(pattern, line)] == []
    # A slip in any of the five is shown.
    for title in CORE:
        slip = [made_by_hand(one) for one in CORE]
        slip[CORE.index(title)]["targets"][0]["expr"] = "up"
        assert any(re.search(pattern, line) for line in compare({"panels": slip})), title


# Lesson 04


@pytest.mark.parametrize(
    "path",
    [
        f"{ALERTING}/rules.yml",
        f"{ALERTING}/contact-points.yml",
        f"{ALERTING}/policies.yml",
        PROMETHEUS_RULES,
        "labs/monitoring/prometheus/tests/sawtooth.test.yml",
    ],
)
def test_a_quoted_file_equals_the_shipped_one(path: str) -> None:
    (fence,) = fences(ALERTS, "yaml", path)
    assert f"{fence.value}\n" == (ROOT / path).read_text("utf-8")


def test_every_yaml_block_names_its_file() -> None:
    assert all((ROOT / fence.title).is_file() for fence in fences(ALERTS, "yaml"))


def test_the_json_of_the_rules_equals_the_yaml() -> None:
    (fence,) = fences(ALERTS, "json")
    assert json.loads(fence.value) == rules_file()


def test_every_condition_is_explained_and_none_is_another() -> None:
    for name in prometheus_rules():
        model = grafana_rules()[name]["data"][0]["model"]
        shipped = {bare(prometheus_rules()[name]["expr"]), bare(model["expr"])}
        if "Lag" in name:
            shipped.discard(bare(model["expr"]))
        explained = {bare(one.value) for one in fences(ALERTS, "promql") if section_of(ALERTS, one) == name}
        assert explained == shipped, name


def test_every_condition_beyond_the_four_is_explained_and_none_is_another() -> None:
    explained: dict[str, set[str]] = {}
    for fence in fences(ALERTS, "promql"):
        explained.setdefault(section_of(ALERTS, fence), set()).add(bare(fence.value))
    deeper = deeper_rules()
    assert deeper.keys() <= explained.keys()
    for section, queries in explained.items():
        if section not in prometheus_rules():
            assert queries <= deeper.get(section, other_queries()), section
        if section in deeper:
            assert queries, section


def test_the_threshold_table_equals_both_rule_files() -> None:
    rows = table(ALERTS, "Таблица порогов", "Алерт", "Severity")
    assert [row[0] for row in rows] == list(grafana_rules()) == list(prometheus_rules())
    for name, severity, _, duration, message in rows:
        for rule in (grafana_rules()[name], prometheus_rules()[name]):
            assert (severity, duration, message) == (
                rule["labels"]["severity"],
                rule["for"],
                rule["annotations"]["summary"],
            )


def test_the_conditions_of_the_table_are_those_of_the_rules() -> None:
    conditions = {row[0]: row[2] for row in table(ALERTS, "Таблица порогов", "Алерт", "Severity")}
    for name, rule in grafana_rules().items():
        (limit,) = rule["data"][1]["model"]["conditions"][0]["evaluator"]["params"]
        wanted = {
            "DebeziumLagWarning": f"> {limit // 1000}s",
            "DebeziumLagCritical": f"> {limit // 1000}s",
            "DebeziumConnectorDisconnected": "Connected == 0",
            "DebeziumQueueSaturation": f"< {limit}%",
        }[name]
        assert wanted in conditions[name]


def test_the_clock_table_follows_the_rule() -> None:
    group = rules_file()["groups"][0]
    assert group["interval"] == "30s"
    assert grafana_rules()["DebeziumLagWarning"]["for"] == "2m"
    rows = [cells for _, *cells in table(ALERTS, "Часы", "Время", "Что происходит", "Состояние")]
    states = [state for _, state in rows]
    # The first check starts the clock; four more fit into 2m.
    assert states == ["Normal", "Normal", "Pending", "Pending", "Pending", "Pending", "Firing", "Firing"]


# Both lessons


@pytest.mark.parametrize("path", [BUILDING, ALERTS])
def test_commands_name_what_the_lab_has(path: str) -> None:
    text = lesson(path).source.text
    makefile = (LABS / "Makefile").read_text("utf-8")
    for target in set(re.findall(r"(?<![\w-])make ([a-z-]+)", text)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"make {target}"
    compose = yaml.safe_load((LABS / "docker-compose.yml").read_text("utf-8"))["services"]
    project = re.search(r"^COMPOSE_PROJECT_NAME=(\S+)", (LABS / ".env.example").read_text("utf-8"), re.MULTILINE)
    assert project
    for name in set(re.findall(r"docker (?:start|stop|exec|pause|unpause) ([\w-]+)", text)):
        assert name in {f"{project[1]}-{service}-1" for service in compose}
    for service in set(re.findall(r"docker compose (?:stop|start|restart|pause|unpause) ([\w-]+)", text)):
        assert service in compose
    published = {str(port).split(":")[-2] for service in compose.values() for port in service.get("ports", ())}
    assert set(re.findall(r"localhost:(\d+)", text)) <= published
    profiles = set(re.findall(r"PROFILE=([\w-]+)", text))
    assert profiles <= {"steady", "bulk", "idle", "long-transaction"}


def prose(text: str) -> str:
    """The text without frontmatter, code and comments."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = re.sub(r"(?ms)^ *```.*?^ *```$", "", text)
    return re.sub(r"`[^`\n]*`|\{/\*.*?\*/\}", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("path", [BUILDING, ALERTS, "labs/README.md"])
def test_prose_says_units_in_russian(path: str) -> None:
    text = prose((ROOT / path).read_text("utf-8"))
    latin = re.findall(r"\d[\s\u00a0](?:ms|s|MB|GB)\b", text)
    breaking = re.findall(r"\d (?:с|мс|%|ГБ|МБ)(?!\w)", text)
    mixed = re.findall(r"\w+(?<=[A-Za-z])'[а-я]+|экспортер\w*|\bworker\b|(?<![\w.])-1(?![\w.])", text)
    assert (latin, breaking, mixed) == ([], [], [])


def test_words_of_the_list_are_gone() -> None:
    """A row of a dashboard is a «строка», a series of Prometheus a «временной ряд»; the rest is said in Russian."""
    texts = [*(ROOT / "src/content").rglob("*.mdx"), *(ROOT / "src/content").rglob("*.json")]
    texts += [LABS / "README.md", LABS / "webhook/runbook.html", LABS / "states.json"]
    calques = re.compile(r"по построению|разводит случаи|условия строгие|(?:producer|offset|worker)'", re.IGNORECASE)
    before = "".join(f"(?<!временн{ending} )" for ending in ("ой", "ого", "ых", "ые", "ому"))
    # «рядом» is another word.
    rows = re.compile(rf"{before}\bряд(?:а|у|е|ы|ов|ам|ами|ах)?\b", re.IGNORECASE)
    for path in texts:
        text = path.read_text("utf-8")
        assert (calques.findall(text), rows.findall(text)) == ([], []), path


def test_the_transcripts_are_quoted_as_recorded() -> None:
    recorded = {f"labs/transcript/{path.name}": path.read_text("utf-8") for path in (LABS / "transcript").glob("*.txt")}
    quoted: dict[str, str] = {}
    for path in (BUILDING, ALERTS):
        for fence in fences(path, "text"):
            if fence.title.startswith("labs/transcript/"):
                assert fence.title not in quoted
                quoted[fence.title] = f"{fence.value}\n"

    def lines(text: str) -> list[str]:
        return [line.rstrip() for line in text.strip().splitlines()]

    assert {name: lines(text) for name, text in quoted.items()} == {n: lines(t) for n, t in recorded.items()}


@pytest.mark.parametrize("path", [BUILDING, ALERTS])
def test_every_output_is_of_a_run(path: str) -> None:
    """A transcript of the chain, or what the comparison of `test_the_comparison_shows_…` printed."""
    titles = {fence.title for fence in fences(path, "text")}
    recorded = {f"labs/transcript/{found.name}" for found in (LABS / "transcript").glob("*.txt")}
    assert titles - recorded <= {"Чего не хватает"}
    assert {fence.language for fence in lesson(path).fences} <= {
        *("text", "bash", "json", "yaml", "promql", "jq", "mermaid"),
    }


@pytest.mark.parametrize("path", [BUILDING, ALERTS])
def test_linked_files_of_the_lab_exist(path: str) -> None:
    linked = [link.url for link in lesson(path).links if link.url.startswith("/labs/")]
    assert linked
    assert [url for url in linked if not (ROOT / url[1:]).is_file()] == []
