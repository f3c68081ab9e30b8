from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdclint.config import load
from cdclint.engine.examine import Examiner, from_raw, to_raw, unpack_facts
from cdclint.engine.run.load import load_run
from cdclint.engine.run.request import Request
from cdclint.registry import rule_ids
from cdclint.syntax.text.encoding import decode

MDX = [
    "---\n", "title: Задержка\n", "# ", "## Шаги\n", "\n", "\n\n", "текст ", "word ", "<", ">", "<Aside>",
    "</Aside>", "<br />", "{", "}", "{/* cdclint-disable-next-line prose: x */}", "{a.b}", "`", "```",
    "```promql\n", "rate(x[1m])", "|", "| - |\n", ":::note\n", ":::", "> ", "- ", "1. ", "[", "](", ")", "!",
    "\t", "    ", "\\", "*", "_", "$", "&amp;", "&", "🙂", "\r\n", "\r", "import a from 'b'\n",
    "export const c = 1\n", "<!-- x -->", "https://a.b/c", "[^1]", "[^1]: x\n", "\x00", "\u2028", "\ufeff",
    "сonnector", "=", '"', "'",
]  # fmt: skip
JSON = [
    "{", "}", "[", "]", ",", ":", '"', "\\", '"panels"', '"targets"', '"expr"', '"rate(a[1m])"', '"$x"',
    '"${DS_PROMETHEUS}"', '"templating"', '"list"', '"type"', '"row"', '"gridPos"', '"title"', '"uid"', '"id"',
    '"__inputs"', '"datasource"', '"schemaVersion"', '"name"', "1", "-0.5e9", "null", "true", "\n", " ", "🙂",
    "\x00", "/*", "//", "'", "NaN", '"fieldConfig"', '"defaults"', '"thresholds"', '"steps"', '"value"',
]  # fmt: skip
YAML = [
    "a", "b", ": ", "- ", "\n", "  ", "\t", "#", "# cdclint: disable=syntax why\n", "&a ", "*a", "!!x ", "|\n",
    ">\n", "---\n", "...\n", "{", "}", "[", "]", ",", "'", '"', "?", "<<", "%", "@", "groups", "rules", "expr",
    "services", "image", "🙂", "\r\n", "\x00", "1", "null", "lessons", "minLines",
]  # fmt: skip
DASHBOARD = (
    '{"panels": [%s], "templating": {"list": [%s]}, "title": "x", "uid": "y", "schemaVersion": 39, "__inputs": %s}'
)


def pieces(words: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(words), max_size=40).map("".join)


KEYS = (
    "type title targets expr datasource uid id gridPos x y w h panels name query regex current value text fieldConfig "
    "defaults unit thresholds steps description options"
)
LEAVES = [None, True, 0, 1.5, "", "x", "$x", "${DS}", "rate(a{b='c'}[$__rate_interval])", "sum(", "prometheus"]
VALUES = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS.split()), inner, max_size=5),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def examiner(tmp_path_factory: pytest.TempPathFactory) -> Examiner:
    """Every rule that looks at one file, in an empty course."""
    root = tmp_path_factory.mktemp("course")
    (root / "empty.json").write_text("{}", "utf-8")
    return load_run(load(root, {"extend-select": rule_ids()}, isolated=True), Request(cached=False)).examiner


def hold(examiner: Examiner, path: str, data: bytes) -> None:
    """Whatever the bytes, no rule crashes, every place is in the text, and JSON takes all of it."""
    entry = examiner.examine(path, data)
    assert not entry.crashes, "".join(crash.rule + crash.detail for crash in entry.crashes)
    unpack_facts([entry])
    reported = (entry.findings, entry.comments, entry.facts)
    assert json.loads(json.dumps(reported)) == json.loads(json.dumps(reported, ensure_ascii=False))
    source = decode(path, data).source
    for raws in entry.findings.values():
        for raw in raws:
            assert json.loads(json.dumps(to_raw(from_raw(raw, source), source))) == json.loads(json.dumps(raw))


@pytest.mark.parametrize("path", ["lesson.mdx", "dashboard.json", "rules.yml"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=60))
def test_no_bytes_crash_it(examiner: Examiner, path: str, data: bytes) -> None:
    hold(examiner, path, data)


@pytest.mark.parametrize(
    ("path", "words"), [("01-lesson.mdx", MDX), ("dashboard.json", JSON), ("docker-compose.yml", YAML)]
)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_text_crashes_it(examiner: Examiner, path: str, words: list[str], data: st.DataObject) -> None:
    hold(examiner, path, data.draw(pieces(words)).encode())


@settings(max_examples=150, deadline=None)
@given(panels=VALUES, variables=VALUES, inputs=VALUES)
def test_no_dashboard_crashes_it(examiner: Examiner, panels: object, variables: object, inputs: object) -> None:
    text = DASHBOARD % (json.dumps(panels), json.dumps(variables), json.dumps(inputs))
    hold(examiner, "labs/grafana/dashboards/lag.json", text.encode())
