"""Every reader of the package, with the texts that mutations of its input begin with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cdclint.core import glob
from cdclint.core.foreign import foreign_json, foreign_pattern
from cdclint.core.source import Source
from cdclint.documents.contract.contract_file import ContractFile
from cdclint.documents.monitoring.alerts.alert_templates import IN_GRAFANA, IN_PROMETHEUS
from cdclint.syntax import javascript
from cdclint.syntax.code.block_syntax import refusal
from cdclint.syntax.code.free_names import free_names
from cdclint.syntax.code.java_pattern import bad_references, read_pattern
from cdclint.syntax.code.line_config import settings
from cdclint.syntax.code.recognition import recognised
from cdclint.syntax.code.token_text import cyrillic_parts, is_plain
from cdclint.syntax.data.json_reader import parse_json
from cdclint.syntax.data.schema.json_schema import Schema
from cdclint.syntax.data.template import beside_templates, is_json_template, is_other_text
from cdclint.syntax.data.yaml_reader import parse_documents
from cdclint.syntax.gotemplate.action_grammar import parse_template
from cdclint.syntax.javascript.regexp import problem
from cdclint.syntax.mdx.dialect import COMMONMARK, COMMONMARK_MDX, Dialect
from cdclint.syntax.mdx.parse import parse
from cdclint.syntax.mermaid.diagram import mermaid_refusal
from cdclint.syntax.promql import fold, metric_names, parse_promql
from cdclint.syntax.promql.re2_syntax import read_re2
from cdclint.syntax.text.encoding import decode
from cdclint.syntax.text.language import foreign
from cdclint.syntax.text.notation import words_only
from cdclint.syntax.text.quantity import duration, limit
from cdclint.syntax.text.slug import Slugger
from cdclint.syntax.text.typography import slips
from stored import conformance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SHORT = 500
"""Characters of a text that others are made of."""
LANGUAGES = (
    *("json", "jsonc", "yaml", "toml", "python", "promql", "javascript", "jsx", "ts", "tsx", "bash", "xml"),
    *("sql", "java", "html", "astro", "ini", "properties", "dockerfile", "go", "vue", "css", "diff", "console"),
)
SCHEMA = Schema(
    {
        "type": "object",
        "properties": {"title": {"type": "string", "pattern": "^[A-Z]"}, "tags": {"items": {"enum": ["a", "b"]}}},
        "patternProperties": {"^x-": {"type": "integer"}},
        "additionalProperties": False,
        "required": ["title"],
    }
)


@dataclass(frozen=True)
class Reader:
    """One reader: `read` takes any text and must not raise."""

    name: str
    read: Callable[[str], object]
    seeds: list[str]


def readers(files: Iterable[tuple[str, str]]) -> list[Reader]:
    """All of them; `files` are paths and texts to begin with. MDX, the largest of them, comes more than once."""
    lessons, configs, dashboards, blocks, scalars = [], [], [], [], []
    for path, text in files:
        if path.endswith((".mdx", ".md")):
            lessons.append(text)
            blocks += re.findall(r"```\w*[^\n]*\n(.*?)\n *```", text, re.DOTALL)
        elif path.endswith(".json"):
            dashboards.append(text)
            scalars += re.findall(r'"((?:[^"\\]|\\.)+)"', text)
        else:
            configs.append(text)
            scalars += re.findall(r"^[ -]*\w+: (.+)$", text, re.MULTILINE)
    lines = [line.strip() for text in lessons for line in text.split("\n") if line.strip()]
    mdx = _short([*lessons, *(case["input"] for case in conformance())])
    queries = _short([text for text in scalars if re.search(r"[({\[]", text)])
    templates = _short([text for text in scalars if "{{" in text])
    patterns = _short([text for text in scalars if re.search(r"[\\(\[.*|]", text)])
    scripts = _short([*re.findall(r"\{([^{}\n]+)\}", "\n".join(lines)), *blocks])
    modules = _short([line for line in lines if line.startswith(("import", "export"))])
    data, trees, code, prose = _short(configs), _short(dashboards), _short(blocks), _short(lines)
    return [
        Reader("MDX", _mdx(Dialect(math=True)), mdx),
        Reader("MDX without extensions", _mdx(COMMONMARK_MDX), mdx),
        Reader("Markdown", _mdx(COMMONMARK), mdx),
        Reader("YAML", _yaml, data),
        Reader("JSON", _json, trees),
        Reader("contracts", _contracts, [one for one in data if "structure" in one or "lessons" in one] or data),
        Reader("JSON Schema", _schema, trees),
        Reader("PromQL", _promql, queries),
        Reader("patterns of RE2", read_re2, patterns),
        Reader("patterns of Java", _java, patterns),
        Reader("patterns of JavaScript", _script_pattern, patterns),
        Reader("patterns of Python", _python_pattern, patterns),
        Reader("globs", _globs, patterns),
        Reader("templates of Go", _template, templates),
        Reader("JavaScript", _expression, scripts),
        Reader("imports and exports", _module, modules),
        Reader("Mermaid", mermaid_refusal, [one for one in code if re.match(r"(?:flowchart|graph|\w+Diagram)", one)]),
        Reader("code blocks", _code, code),
        Reader("language of code", _recognised, code),
        Reader("text in code", _parts, code),
        Reader("key = value", settings, code),
        Reader("prose", _prose, prose),
        Reader("headings", lambda text: Slugger().slug(text), prose),
        Reader(
            "encodings",
            lambda text: decode("a.md", text.encode("utf-16" if len(text) % 9 else "latin-1", "replace")),
            prose,
        ),
        Reader("JSON of other runs", _own_json, trees),
    ]


def _short(texts: Iterable[str]) -> list[str]:
    return sorted({text[:SHORT] for text in texts if text.strip()})


def _mdx(dialect: Dialect) -> Callable[[str], object]:
    return lambda text: parse(text, dialect)


def _yaml(text: str) -> None:
    _, problems = parse_documents(Source("a.yml", text))
    if problems:
        beside_templates(text, problems)


def _json(text: str) -> None:
    is_json_template(text)
    is_other_text(text)
    parse_json(Source("a.json", text))


def _contracts(text: str) -> None:
    source = Source("contracts.yml", text)
    documents, problems = parse_documents(source)
    ContractFile(source, documents, problems, None).facts  # type: ignore[arg-type] # noqa: B018 (it reads them)


def _schema(text: str) -> None:
    source = Source("a.json", text)
    value, _ = parse_json(source)
    if value is not None:
        list(SCHEMA.violations(value, source))


def _promql(text: str) -> None:
    query = parse_promql(text)
    list(metric_names(text))
    if query.root is not None:
        fold(query.root, lambda _, parts: sum(parts) + 1)


def _java(text: str) -> None:
    list(bad_references(text, read_pattern(text)))


def _script_pattern(text: str) -> None:
    try:
        problem(text, "vu"[: len(text) % 3])
    except javascript.TooDeep:
        return


def _python_pattern(text: str) -> None:
    try:
        foreign_pattern.search(text, "rate(x[5m]) и ещё что-то")
    except re.error:
        return


def _globs(text: str) -> None:
    glob.spelt_out(text)
    glob.Globs((text,)).match("src/content/lessons/lag.mdx")


def _template(text: str) -> None:
    parse_template(text, IN_PROMETHEUS)
    parse_template(text, IN_GRAFANA)


def _expression(text: str) -> None:
    try:
        javascript.expression(text, 0, len(text))
    except (javascript.NotJavaScript, javascript.TooDeep):
        return


def _module(text: str) -> None:
    try:
        javascript.module(text, 0, len(text))
    except (javascript.NotJavaScript, javascript.TooDeep):
        return


def _code(text: str) -> None:
    refusal(LANGUAGES[len(text) % len(LANGUAGES)], text)


def _recognised(text: str) -> None:
    recognised(text)
    free_names(text)


def _parts(text: str) -> None:
    language = LANGUAGES[len(text) % len(LANGUAGES)]
    is_plain(language, text)
    list(cyrillic_parts(language, text))


def _prose(text: str) -> None:
    list(slips(text))
    foreign(text, "ru")
    foreign(text, "en")
    words_only(text)
    duration(text)
    limit(text)


def _decode(text: str) -> None:
    for encoding in ("utf-8", "utf-16", "latin-1"):
        decode("a.md", text.encode(encoding, "replace"))


def _own_json(text: str) -> None:
    try:
        foreign_json.read_json(text)
    except ValueError:
        return
