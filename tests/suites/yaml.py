"""YAML: the exact reader against yaml-test-suite, and files and lessons against those who read them.

`tests/data/yaml-answers.json.xz` has the answers of Go's readers and of js-yaml, which `scripts/test-data.py` asks for.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cdclint.core.source import Source
from cdclint.syntax.data.exact.yaml_blocks import read_events
from cdclint.syntax.data.exact.yaml_dialects import OF_COMPOSE, OF_GO
from cdclint.syntax.data.exact.yaml_events import NotYaml
from cdclint.syntax.data.exact.yaml_exact import refused_by_go
from cdclint.syntax.data.value import Array, Object, Scalar
from cdclint.syntax.data.yaml_reader import Reader, read_yaml
from stored import answers
from suites import Goal, Suite, package, version
from suites.mutations import mutations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cdclint.syntax.data.value import Value

ANSWERS = "yaml-answers"
SEED = 12
MUTATIONS = 3_000

REASONS = {
    "go": (
        ("cannot decode", "whether a value is of the type that its tag names is not judged"),
        (
            "incompatible YAML document",
            "the text is no YAML 1.2, and libyaml takes it: a directive inside of a document",
        ),
        ("did not find expected", "Go's port of libyaml is older than libyaml: tags and empty keys between brackets"),
        ("invalid map key", "a key that is empty or a collection, nested deeper"),
        ("", "Go's port of libyaml takes what libyaml refuses: a tag with a comma, the escape `\\'`"),
    ),
    "js": (
        ("unknown tag", "a tag of YAML on a value of another kind"),
        ("cannot resolve", "whether a value is of the type that its tag names is not judged"),
        ("", "libyaml judges so: tabs, odd anchors, tags and plain values between brackets"),
    ),
}
"""Why a reader and we disagree, by how its refusal begins; "" is for what is left, what it takes and we do not too."""


def plain(value: Value) -> object:
    """A value as Python's json module reads it."""
    match value:
        case Object():
            return {member.name: plain(member.value) for member in value.members}
        case Array():
            return [plain(item) for item in value.items]
        case Scalar():
            return value.value


def documents(text: str) -> list[object]:
    """The JSON values that follow one another in a text."""
    decoder = json.JSONDecoder()
    found, at = [], 0
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        value, at = decoder.raw_decode(text, at)
        found.append(value)
    return found


def cases() -> Iterator[tuple[str, dict[str, object]]]:
    """The cases by their identifiers."""
    for path in sorted((package("yaml-test-suite") / "data").glob("????.js")):
        data = json.loads(path.read_text("utf-8").partition("export default ")[2].rstrip().rstrip(";"))
        for number, case in enumerate(data["cases"]):
            yield f"{path.stem}/{number}", case


def programs() -> dict[str, list[str]]:
    """The texts that Go and js-yaml are asked about: those of the suite, and mutations of them."""
    texts = [str(case["yaml"]) for _, case in cases()]
    return {"cases": texts, "mutations": mutations(texts, SEED, MUTATIONS)}


def exact(text: str) -> tuple[list[object], str | None]:
    """What the exact reader makes of a text: its values, or why it is none."""
    try:
        events, _ = read_events(text)
    except NotYaml as refused:
        return [], refused.message
    reader = Reader(Source("case.yaml", text), 0, text, {})
    for event in events:
        reader.take(event)
    reader.close_all()
    return [plain(value) for value in reader.documents], None


def of_go(text: str, kinds: Iterable[str] = tuple(OF_GO)) -> str | None:
    """Why a file that Prometheus or Grafana reads is refused."""
    source = Source("case.yaml", text)
    found = read_yaml(source)
    if found.problems:
        return found.problems[0].message
    refused = found.refused or refused_by_go(source, kinds)
    return None if refused is None else refused.message


def of_compose(text: str) -> str | None:
    """Why a Compose file is refused."""
    return of_go(text, OF_COMPOSE)


def of_sites(text: str) -> str | None:
    """Why the frontmatter of a lesson is refused."""
    problems = read_yaml(Source("case.md", text)).problems
    return problems[0].message if problems else None


def may_be_frontmatter(text: str) -> bool:
    """Whether a text can be a frontmatter: it is one document, without directives."""
    return not text.startswith("%") and not any(mark in text for mark in ("---", "...", "\n%"))


def compared(
    name: str, truth: str, kind: str, asked: Mapping[str, str | None], found: Mapping[str, str | None]
) -> Suite:
    """Hold verdicts against answers; each disagreement has its reason by how the other reader put it."""
    expected: dict[str, str] = {}
    suite = Suite("YAML", name, truth, expected, Goal(97))
    for key, theirs in asked.items():
        suite.compare(key, theirs, found[key], placed=False)
        if key in suite.disagreements:
            expected[key] = next(why for begin, why in REASONS[kind] if begin in (theirs or ""))
    return suite


READERS = {
    "yaml.v2 2.4.4: Prometheus' configuration": of_go,
    "yaml.v3 3.0.4: Prometheus' rules, Grafana": of_go,
    "yaml.v4 4.0.0-rc.4: Docker Compose": of_compose,
}


def suites() -> Iterator[Suite]:
    """Measure."""
    suite = Suite("YAML", version("yaml-test-suite"), "YAML 1.2.2: its cases", goal=Goal(97, tree=97))
    for name, case in cases():
        values, ours = exact(str(case["yaml"]))
        theirs = "invalid" if case.get("fail") else None
        suite.compare(name, theirs, ours, placed=False)
        if theirs is None and ours is None and isinstance(case.get("json"), str):
            suite.compare_trees(name, documents(str(case["json"])), values)
    yield suite
    stored = answers(ANSWERS)
    for name, texts in programs().items():
        what = "the same as files" if name == "cases" else f"{MUTATIONS} mutations of these as files"
        text_of = {f"{name} {at}": text for at, text in enumerate(texts)}
        for number, reader in enumerate(READERS):
            asked = {key: answer[number] for key, answer in zip(text_of, stored["go"][name], strict=True)}
            yield compared(what, reader, "go", asked, {key: READERS[reader](text_of[key]) for key in asked})
        asked = {
            key: answer
            for key, answer in zip(text_of, stored["js"][name], strict=True)
            if may_be_frontmatter(text_of[key])
        }
        sites = {key: of_sites(text_of[key]) for key in asked}
        yield compared(f"{what.removesuffix('files')}frontmatter", version("js-yaml"), "js", asked, sites)
