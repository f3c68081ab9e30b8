"""Every part that contracts.yml asks for, taken out of a copy: `cdclint check` must turn red there, by the right rule.

The parts are read from the contracts themselves, so a new requirement is tested as soon as it is written.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cdclint.config import load
from cdclint.core.dataclass import replace
from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.lesson.lesson import Lesson
from cdclint.documents.requirements import DashboardContract, LessonContract, folded
from cdclint.documents.site.route import leads_to
from cdclint.engine.check import check
from cdclint.engine.run.load import load_run
from cdclint.engine.run.request import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cdclint.config import Config
    from cdclint.documents.lesson.lesson import Fence, Scope
    from cdclint.documents.requirements import PanelRequired, Words
    from cdclint.engine.examine import Entry

ROOT = Path(__file__).resolve().parents[2]
COURSE = Course.load(ROOT, Layout())
ENTRIES = COURSE.contracts.entries

Span = tuple[int, int]


@dataclass(frozen=True)
class Part:
    """One thing that the contract asks of the file at `path`, and how to take it out of its text."""

    path: str
    name: str
    rules: tuple[str, ...]
    remove: Callable[[str], str]

    def __str__(self) -> str:
        return f"{Path(self.path).stem}: {self.name}"


# Lessons


def without(text: str, spans: list[Span]) -> str:
    """The text without those spans, which may overlap."""
    for start, end in sorted(outermost(spans), reverse=True):
        text = text[:start] + text[end:]
    return text


def outermost(spans: list[Span]) -> list[Span]:
    return [(a, b) for a, b in set(spans) if not any((c, d) != (a, b) and c <= a and b <= d for c, d in spans)]


def words_gone(text: str, spans: list[Span], words: str) -> str:
    """The text without `words` in those spans; letter case and white space do not matter."""
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words.split()), re.IGNORECASE)
    return pattern_gone(text, spans, pattern)


def pattern_gone(text: str, spans: list[Span], pattern: re.Pattern[str]) -> str:
    for start, end in sorted(outermost(spans), reverse=True):
        text = text[:start] + pattern.sub("", text[start:end]) + text[end:]
    return text


def ranges(lesson: Lesson, scope: Scope) -> list[Span]:
    """The spans of a scope without the headings that name it."""
    if scope.ranges is None:
        assert lesson.frontmatter is not None
        return [(lesson.frontmatter.span.end, len(lesson.source.text))]
    ends = {heading.start: heading.node.end for heading in lesson.headings}
    return [(ends.get(start, start), end) for start, end in scope.ranges]


def lesson_parts(path: str, lesson: Lesson) -> Iterator[Part]:
    contract, text = lesson.contract, lesson.source.text
    assert contract != LessonContract(), f"{path}: its entry asks for nothing"

    def part(name: str, rule: str, remove: Callable[[str], str]) -> Part:
        return Part(path, name, (rule,), remove)

    for lines in contract.min_lines:
        count = lines.count
        yield part(f"{count} lines", "structure/too-short", lambda _, n=count: "".join(text.splitlines(True)[: n - 1]))
    for stated in contract.frontmatter:
        key = re.compile(rf"^{stated.key}: .*\n", re.MULTILINE)
        rule = "frontmatter/contract-mismatch"
        yield part(f"{stated.key} absent", rule, lambda t, k=key: k.sub("", t, count=1))
        yield part(f"{stated.key} changed", rule, lambda t, k=key, n=stated.key: k.sub(f"{n}: other\n", t, count=1))
    for section in contract.sections:
        spans = [
            (heading.start, heading.node.end)
            for heading in lesson.headings
            if heading.start in lesson.scope(section.under) and section.words.stand_in(heading.text)
        ]
        yield part(f"section {section.words}", "structure/missing-section", lambda t, s=spans: without(t, s))
    for callout in contract.callouts:
        spans = [
            (found.node.start, found.node.end)
            for found in lesson.callouts
            if found.node.start in lesson.scope(callout.under) and callout.words.stand_in(found.text)
        ]
        rule = "structure/missing-callout"
        yield part(f"callout {callout.words}", rule, lambda t, s=spans: without(t, s))
        yield from (
            part(f"callout, {words}", rule, lambda t, s=spans, w=words: words_gone(t, s, w))
            for words in callout.words.texts
        )
    yield from table_parts(path, lesson)
    for diagram in contract.diagrams:
        found = [one for one in lesson.diagrams if one.fence.node.start in lesson.scope(diagram.under)]
        yield from fence_parts(
            path, "diagram", "structure/missing-diagram", [one.fence for one in found], diagram.words
        )
    for steps in contract.steps:
        spans = ranges(lesson, lesson.scope(steps.under))
        if steps.words:
            spans = [
                (step.start, step.end)
                for step in lesson.steps
                if step.start in lesson.scope(steps.under) and steps.words.stand_in(text[step.start : step.end])
            ]
            yield part(
                f"step {steps.words} under {steps.under}",
                "structure/missing-steps",
                lambda t, s=spans: without(t, s),
            )
        else:
            bullets = re.compile(r"^ *\d+[.](?= )", re.MULTILINE)
            yield part(
                f"{steps.count} steps under {steps.under}",
                "structure/missing-steps",
                lambda t, s=spans, b=bullets: pattern_gone(t, s, b),
            )
    for mention in contract.mentions:
        spans = ranges(lesson, lesson.scope(mention.under))
        rule = "structure/missing-mention"
        for words in mention.words.texts:
            yield part(
                f'mention of "{words}" under {mention.under}', rule, lambda t, s=spans, w=words: words_gone(t, s, w)
            )
        for pattern in mention.words.patterns:
            compiled = re.compile(pattern)
            yield part(f"mention of /{pattern}/", rule, lambda t, s=spans, p=compiled: pattern_gone(t, s, p))
    for code in contract.code:
        fences = [
            fence
            for fence in lesson.fences
            if fence.node.start in lesson.scope(code.under)
            and (not code.languages or fence.language in code.languages)
            and (not code.title or fence.title == code.title)
            and code.words.stand_in(fence.value)
        ]
        name = f"code {code.words} under {code.under}"
        yield from fence_parts(path, name, "structure/missing-code", fences, code.words)
    for link in contract.links:
        spans = [
            (found.url_start, found.url_end)
            for found in lesson.links
            if found.start in lesson.scope(link.under) and leads_to(found.url, path, link.to)
        ]
        yield part(
            f"link to {link.to}",
            "link/missing-key-link",
            lambda t, s=spans: pattern_gone(t, s, re.compile(r".+", re.DOTALL)),
        )
    for comment in contract.comments:
        spans = [
            (found.start, found.end)
            for found in lesson.comments
            if found.start in lesson.scope(comment.under) and comment.words.stand_in(found.text)
        ]
        # As few as there may be too few of.
        spans = spans[: len(spans) - comment.count + 1]
        yield part(
            f"{comment.count} comments under {comment.under}",
            "structure/missing-comment",
            lambda t, s=spans: without(t, s),
        )


def fence_parts(path: str, name: str, rule: str, fences: list[Fence], words: Words) -> Iterator[Part]:
    """Every fence at once, and each of the words that they must have."""
    spans = [(fence.node.start, fence.node.end) for fence in fences]
    yield Part(path, name, (rule,), lambda t: without(t, spans))
    bodies = [(fence.node.body_start, fence.node.body_end) for fence in fences]
    for text in words.texts:
        yield Part(path, f'{name}, "{text}"', (rule,), lambda t, w=text: words_gone(t, bodies, w))


def table_parts(path: str, lesson: Lesson) -> Iterator[Part]:
    """Each table, each of its columns and each of its rows."""
    rule = ("structure/missing-table",)
    for wanted in lesson.contract.tables:
        tables = [table for table in lesson.tables if table.node.start in lesson.scope(wanted.under)]
        name = f"table under {wanted.under}"
        spans = [(table.node.start, table.node.end) for table in tables]
        yield Part(path, name, rule, lambda t, s=spans: without(t, s))
        for column in wanted.columns:
            spans = [
                (cell.node.start, cell.node.end)
                for table in tables
                for cell in table.header
                if any(folded(words) in folded(cell.text) for words in column)
            ]
            pattern = re.compile(r"[^|\n]+")
            yield Part(
                path, f"{name}, column {column}", rule, lambda t, s=spans, p=pattern: pattern_replaced(t, s, p, " X ")
            )
        for row in wanted.rows:
            spans = [
                (cells[0].node.start, cells[-1].node.end)
                for table in tables
                for cells in table.rows
                if row.stand_in(" | ".join(cell.text for cell in cells))
            ]
            yield Part(path, f"{name}, row {row}", rule, lambda t, s=spans: whole_lines_gone(t, s))


def pattern_replaced(text: str, spans: list[Span], pattern: re.Pattern[str], by: str) -> str:
    for start, end in sorted(outermost(spans), reverse=True):
        text = text[:start] + pattern.sub(by, text[start:end]) + text[end:]
    return text


def whole_lines_gone(text: str, spans: list[Span]) -> str:
    lines = [(text.rfind("\n", 0, start) + 1, text.find("\n", end) + 1) for start, end in spans]
    return without(text, lines)


# Dashboards

Json = dict[str, Any]


def panels_of(dashboard: Json) -> list[Json]:
    return [panel for outer in dashboard["panels"] for panel in (outer, *outer.get("panels", ()))]


def titled(dashboard: Json, title: str) -> Json:
    return next(panel for panel in panels_of(dashboard) if panel["title"] == title)


def variable_of(dashboard: Json, name: str) -> Json:
    return next(variable for variable in dashboard["templating"]["list"] if variable["name"] == name)


def steps_of(dashboard: Json, title: str) -> list[Json]:
    steps: list[Json] = titled(dashboard, title)["fieldConfig"]["defaults"]["thresholds"]["steps"]
    return steps


def dashboard_parts(path: str, contract: DashboardContract) -> Iterator[Part]:
    assert contract != DashboardContract(), f"{path}: its entry asks for nothing"
    setting = "dashboard/wrong-setting"

    def part(name: str, rules: str | tuple[str, ...], change: Callable[[Json], object]) -> Part:
        def remove(text: str) -> str:
            dashboard = json.loads(text)
            change(dashboard)
            return json.dumps(dashboard, indent=2, ensure_ascii=False)

        return Part(path, name, (rules,) if isinstance(rules, str) else rules, remove)

    for lines in contract.min_lines:
        yield Part(path, f"{lines.count} lines", (setting,), lambda text: json.dumps(json.loads(text)))
    for stated in contract.settings:
        yield part(f"{stated.key} absent", setting, lambda d, k=stated.key: d.pop(k))
        yield part(f"{stated.key} changed", setting, lambda d, k=stated.key: d.update({k: "other"}))
    for time in contract.time:
        for key, wanted in (("from", time.start), ("to", time.end)):
            if wanted:
                yield part(f"time {key}", setting, lambda d, k=key: d["time"].update({k: "now-6h"}))
    for stated in contract.datasource:
        rules = (setting, "dashboard/hard-coded-datasource")
        name = f"datasource {stated.equals}"
        yield part(name, rules, lambda d: panels_of(d)[1]["targets"][0]["datasource"].update(uid="prometheus"))
        yield part(f"{name} of all", rules, lambda d: rename_everywhere(d, "${DS_PROMETHEUS}", "${other}"))
    for entry in contract.inputs:
        rule = "dashboard/missing-inputs"
        yield part(f"input {entry.name}", rule, lambda d: d.update(__inputs=[]))
        yield part("input type", rule, lambda d: d["__inputs"][0].update(type="constant"))
        yield part("input plugin", rule, lambda d: d["__inputs"][0].update(pluginId="loki"))
    for variable in contract.variables:
        rule = "dashboard/missing-variable"
        yield part(
            f"variable {variable.name}",
            rule,
            lambda d, n=variable.name: d["templating"].update(
                list=[v for v in d["templating"]["list"] if v["name"] != n]
            ),
        )
        if variable.type:
            yield part(
                f"type of {variable.name}", rule, lambda d, n=variable.name: variable_of(d, n).update(type="custom")
            )
        if variable.query:
            yield part(
                f"query of {variable.name}",
                rule,
                lambda d, n=variable.name: variable_of(d, n).update(query="label_values(up, job)"),
            )
        if variable.regex:
            yield part(
                f"regex of {variable.name}", rule, lambda d, n=variable.name: variable_of(d, n).update(regex="/a.*/")
            )
        if variable.default:
            yield part(
                f"default of {variable.name}",
                rule,
                lambda d, n=variable.name: variable_of(d, n)["current"].update(value=["x"]),
            )
    for metric in contract.metrics:
        full = f"debezium_metrics_{metric.name}{{"
        yield part(
            f"metric {metric.name}",
            "dashboard/missing-metric",
            lambda d, m=full: rename_everywhere(d, m, "debezium_metrics_RowsScanned{"),
        )
        if metric.context:
            yield part(
                f"context of {metric.name}",
                "dashboard/missing-metric",
                lambda d, m=full, c=metric.context: rename_everywhere(d, f'{m}context="{c}"', f'{m}context="other"'),
            )
    for row in contract.rows:
        yield part(f"row {row.title}", setting, lambda d, t=row.title: titled(d, t).update(title="Other"))
        if row.collapsed is not None:
            yield part(
                f"row {row.title}, collapsed",
                setting,
                lambda d, t=row.title, c=row.collapsed: titled(d, t).update(collapsed=not c),
            )
        for title in row.panels:
            yield part(
                f"row {row.title}, panel {title}", setting, lambda d, t=title: titled(d, t).update(title="Other")
            )
    for panel in contract.panels:
        yield from panel_parts(part, panel)
    for need in contract.every_panel:
        yield part(f"{need} of every panel", setting, lambda d, n=need: strip(panels_of(d)[1], n))
    for link in contract.links:
        yield part(f"link to {link.to}", setting, lambda d, to=link.to: drop_links(d, to))


def panel_parts(part: Callable[..., Part], panel: PanelRequired) -> Iterator[Part]:
    setting, title = "dashboard/wrong-setting", panel.title
    yield part(f"panel {title}", setting, lambda d: titled(d, title).update(title="Other"))
    if panel.type:
        yield part(f"type of {title}", setting, lambda d: titled(d, title).update(type="text"))
    if panel.row:
        yield part(f"row of {title}", setting, lambda d: move_out(d, title))
    if panel.unit:
        yield part(
            f"unit of {title}", setting, lambda d: titled(d, title)["fieldConfig"]["defaults"].update(unit="bits")
        )
    for metric in panel.metrics:
        yield part(
            f"metric {metric} of {title}",
            "dashboard/missing-metric",
            lambda d, m=metric: rename_everywhere(titled(d, title), f"debezium_metrics_{m}{{", "other{"),
        )
    for words in panel.query.texts:
        yield part(f"query of {title}, {words}", setting, lambda d, w=words: rename_everywhere(titled(d, title), w, ""))
    if panel.sparkline:
        yield part(f"sparkline of {title}", setting, lambda d: titled(d, title)["options"].update(graphMode="none"))
    for index, _ in enumerate(panel.thresholds):
        yield part(
            f"threshold {index} of {title}, value", setting, lambda d, i=index: steps_of(d, title)[i].update(value=7)
        )
        yield part(
            f"threshold {index} of {title}, color",
            setting,
            lambda d, i=index: steps_of(d, title)[i].update(color="pink"),
        )
        yield part(f"threshold {index} of {title}, absent", setting, lambda d, i=index: steps_of(d, title).pop(i))
    for mapping in panel.mappings:
        yield part(
            f"mapping {mapping.value} of {title}",
            setting,
            lambda d, v=mapping.value: [
                group["options"].pop(v, None) for group in titled(d, title)["fieldConfig"]["defaults"]["mappings"]
            ],
        )
        yield part(
            f"mapping {mapping.value} of {title}, text",
            setting,
            lambda d, t=mapping.text: rename_everywhere(
                titled(d, title)["fieldConfig"]["defaults"]["mappings"], t, "other"
            ),
        )


def rename_everywhere(value: Json | list[Any], old: str, new: str) -> None:
    """Replace a text in every string below `value`, in place."""
    keys: Iterable[Any] = list(value) if isinstance(value, dict) else range(len(value))
    for key in keys:
        inner = value[key]
        if isinstance(inner, str):
            value[key] = inner.replace(old, new)
        elif isinstance(inner, dict | list):
            rename_everywhere(inner, old, new)


def move_out(dashboard: Json, title: str) -> None:
    """Move a panel to the top, above every row."""
    panel = titled(dashboard, title)
    for outer in dashboard["panels"]:
        outer["panels"] = [inner for inner in outer.get("panels", ()) if inner is not panel]
    dashboard["panels"] = [outer for outer in dashboard["panels"] if outer is not panel]
    for outer in dashboard["panels"]:
        outer["gridPos"]["y"] += 20
    panel["gridPos"]["y"] = 0
    dashboard["panels"].insert(0, panel)


def strip(panel: Json, need: str) -> None:
    match need:
        case "title" | "description":
            panel[need] = ""
        case "link":
            panel["links"] = []
        case "unit":
            del panel["fieldConfig"]["defaults"]["unit"]
        case "thresholds":
            panel["fieldConfig"]["defaults"]["thresholds"]["steps"] = []
        case _:
            raise AssertionError(f"how is {need} taken out?")


def drop_links(dashboard: Json, to: str) -> None:
    for owner in (dashboard, *panels_of(dashboard)):
        owner["links"] = [link for link in owner.get("links", ()) if to not in f"{link['title']} {link['url']}".lower()]


# The tests


def parts() -> Iterator[Part]:
    for entry in ENTRIES:
        text = (ROOT / entry.glob).read_text("utf-8")
        if entry.kind == "lesson":
            yield from lesson_parts(entry.glob, Lesson(Source(entry.glob, text), COURSE))
        else:
            yield from dashboard_parts(entry.glob, COURSE.contracts.dashboard(entry.glob))


PARTS = list(parts())


@cache
def examined() -> dict[str, Entry]:
    """What the rules of all parts find in the files as they are: hundreds of runs share it."""
    rules = sorted({rule for part in PARTS for rule in part.rules})
    config = load(ROOT, {"select": rules, "extend-select": (), "jobs": 1})
    return load_run(config, Request(cached=False)).entries


@cache
def unchanged(rules: tuple[str, ...]) -> tuple[Config, dict[str, Entry]]:
    """The settings with these rules alone, and what they find in the files as they are."""
    config = load(ROOT, {"select": rules, "extend-select": (), "jobs": 1})
    known = {
        path: replace(entry, findings={rule: told for rule, told in entry.findings.items() if rule in rules})
        for path, entry in examined().items()
    }
    return config, known


def found(path: str, text: str, *rules: str) -> list[str]:
    """The errors of `cdclint check` by those rules in a file with that text, as path and rule."""
    config, known = unchanged(rules)
    report = check(config, Request(texts={path: text.encode()}, known=known, cached=False)).report
    assert report.crashes == ()
    return [f"{one.span.source.path}: {one.rule}" for one in report.diagnostics if one.severity.value == "error"]


def test_contracts_are_sound_and_cover_the_three_artifacts() -> None:
    assert list(COURSE.contracts.violations) == []
    assert {Path(entry.glob).name for entry in ENTRIES} >= {
        "03-grafana-dashboard-lab.mdx",
        "04-lag-detection-alerting.mdx",
        "debezium-production.json",
    }


@pytest.mark.parametrize("path", [entry.glob for entry in ENTRIES])
def test_the_shipped_file_holds_its_contract(path: str) -> None:
    rules = sorted({rule for part in PARTS if part.path == path for rule in part.rules})
    assert found(path, (ROOT / path).read_text("utf-8"), *rules) == []


@pytest.mark.parametrize("part", PARTS, ids=str)
def test_a_missing_part_turns_the_check_red(part: Part) -> None:
    text = (ROOT / part.path).read_text("utf-8")
    changed = part.remove(text)
    assert changed != text, "nothing was taken out"
    errors = found(part.path, changed, *part.rules)
    assert errors
    assert set(errors) <= {f"{part.path}: {rule}" for rule in part.rules}
