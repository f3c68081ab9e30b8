# ruff: noqa: INP001 (a script, and no package)
"""Make the files under tests/data again: what others wrote or answered, at the versions that tests measure against.

    python scripts/test-data.py [--clones FOLDER] [NAME ...]

Corpora and schemas are read out of git repositories at pinned commits, each cloned for the purpose unless FOLDER has a
clone of it at `<owner>+<repository>`. The verdicts on inputs of MDX and JavaScript are asked of the packages in
node_modules. Archives are the same byte by byte for the same content. tests/data/README.md says where everything is
from.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import subprocess
import sys
import tarfile
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data"


@dataclass(frozen=True)
class Part:
    """The files of a public repository that begin with one of `prefixes`; `cut` of them is not kept."""

    repository: str
    commit: str
    licence: str
    prefixes: tuple[str, ...]
    cut: str
    suffix: str


ARCHIVES = {
    "astro-docs-ru.tar.xz": (
        Part(
            "withastro/docs",
            "741c1b89ba13cf9b4ac4087ef09dc269e113fa77",
            "LICENSE",
            ("src/content/docs/ru/",),
            "src/content/docs/",
            ".mdx",
        ),
    ),
    "dashboards.tar.xz": (
        Part(
            "debezium/debezium-examples",
            "90c3e426465f0e87ce792dfc1514e0ba71a4068e",
            "LICENSE.txt",
            ("db-activity-monitoring/debezium-grafana/", "monitoring/debezium-grafana/"),
            "",
            "-dashboard.json",
        ),
        Part(
            "strimzi/strimzi-kafka-operator",
            "8541da1e336bdcda9647aeacfbc2048e57580a52",
            "LICENSE",
            tuple(
                f"examples/metrics/grafana-dashboards/strimzi-{name}.json"
                for name in ("kafka", "kafka-connect", "kafka-exporter", "operators")
            ),
            "examples/metrics/grafana-dashboards/",
            ".json",
        ),
    ),
    "mermaid-docs.tar.xz": tuple(
        Part("mermaid-js/mermaid", "df032c942c32f805a7f4cd1cf30a565e610bc4f1", "LICENSE", (folder,), "", suffix)
        for folder, suffix in (("packages/mermaid/src/docs/syntax/", ".md"), ("demos/", ".html"))
    ),
    "grafana-schemas.tar.xz": (
        Part(
            "grafana/grafana-foundation-sdk",
            "f178d5a42a8915fdda9235e97ad93881e3f94fef",
            "LICENSE",
            ("jsonschema/alerting.jsonschema.json",),
            "jsonschema/",
            ".json",
        ),
    ),
}
ACORN = (
    Part("acornjs/acorn", "5b9d16c256b81682d2b26246d86387f1d78633e9", "acorn/LICENSE", ("test/tests",), "test/", ".js"),
    Part("acornjs/acorn-jsx", "8ed96d6ddec2065204ba07d924bb2e7bca539ea6", "LICENSE", ("test/tests",), "test/", ".js"),
)
ACORN_TESTS = "acorn-own-tests.json.xz"
CONFORMANCE = "mdx-conformance.json.xz"
ANSWERS = {
    "javascript-answers.json.xz": ("javascript", "javascript-answers.mjs"),
    "mdx-answers.json.xz": ("mdx", "mdx-answers.mjs"),
    "zod-answers.json.xz": ("zod", "zod-answers.mjs"),
    "mermaid-answers.json.xz": ("mermaid", "mermaid-answers.mjs"),
}
"""Answers to the inputs of a module of tests/suites, and the script that asks for them."""

GO_TEMPLATES = "go-template-answers.json.xz"
PROMQL = "promql-answers.json.xz"
YAML = "yaml-answers.json.xz"
YAML_MODULES = ("go.yaml.in/yaml/v2@v2.4.4", "go.yaml.in/yaml/v3@v3.0.4", "go.yaml.in/yaml/v4@v4.0.0-rc.4")
PROMQL_TESTS = "promql-own-tests.json.xz"
PROMETHEUS = {"3.13.1": "v0.313.1", "3.16.0": "v0.316.0"}
"""The versions of Prometheus that are asked, each with that of its Go module."""
FILES = {
    "compose-answers.json.xz": "github.com/compose-spec/compose-go/v2/cli@v2.16.2",
    "dockerfile-answers.json.xz": "github.com/moby/buildkit/frontend/dockerfile/instructions@v0.34.2",
}
"""Whether a reader of others takes the files of a suite, and the Go module of that reader."""


def git(folder: Path, *arguments: str) -> bytes:
    """What git prints."""
    return subprocess.run(["git", *arguments], cwd=folder, stdout=subprocess.PIPE, check=True).stdout  # noqa: S603, S607


@contextmanager
def clone(part: Part, clones: Path | None) -> Iterator[Path]:
    """A clone of the repository that has the commit."""
    owner, _, name = part.repository.partition("/")
    if clones is not None:
        found = [one for one in (clones / f"{owner}+{name}", clones / f"{owner}+{name}" / "repo") if one.is_dir()]
        if found:
            yield found[-1]
            return
    with TemporaryDirectory() as folder:
        address = f"https://github.com/{part.repository}"
        git(Path(folder), "clone", "--quiet", "--bare", "--filter=blob:none", address, "clone")
        yield Path(folder, "clone")


def files(part: Part, folder: Path) -> Iterator[tuple[str, bytes]]:
    """The files, with the licence first."""
    top = f"{part.repository.partition('/')[2]}/"
    yield f"{top}LICENSE", git(folder, "show", f"{part.commit}:{part.licence}")
    for line in git(folder, "ls-tree", "-r", "-z", "--name-only", part.commit).decode().split("\0"):
        if line.startswith(part.prefixes) and line.endswith(part.suffix):
            yield top + line.removeprefix(part.cut), git(folder, "show", f"{part.commit}:{line}")


def archive(name: str, clones: Path | None) -> None:
    """Write an archive; its members have no dates, so that the same content makes the same file."""
    with tarfile.open(DATA / name, "w:xz", preset=9 | lzma.PRESET_EXTREME) as made:
        for part in ARCHIVES[name]:
            with clone(part, clones) as folder:
                for path, data in files(part, folder):
                    member = tarfile.TarInfo(path)
                    member.size = len(data)
                    made.addfile(member, BytesIO(data))


def conformance() -> None:
    """Ask for the verdicts on the same inputs again."""
    inputs = lzma.decompress((DATA / CONFORMANCE).read_bytes())
    command = ["node", ROOT / "scripts" / "mdx-conformance.mjs"]
    answer = subprocess.run(command, input=inputs, stdout=subprocess.PIPE, check=True).stdout  # noqa: S603
    cases = json.loads(answer)
    lines = ",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases)
    (DATA / CONFORMANCE).write_bytes(lzma.compress(f"[\n{lines}\n]\n".encode(), preset=9 | lzma.PRESET_EXTREME))


def answers(name: str) -> None:
    """Ask for the answers to the inputs of a suite."""
    module, script = ANSWERS[name]
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "linter")]
    programs = import_module(f"suites.{module}").programs()
    command = ["node", ROOT / "scripts" / script]
    answer = subprocess.run(command, input=json.dumps(programs).encode(), stdout=subprocess.PIPE, check=True).stdout  # noqa: S603
    (DATA / name).write_bytes(lzma.compress(answer, preset=9 | lzma.PRESET_EXTREME))


def go_templates() -> None:
    """Ask Go which templates it takes."""
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "linter")]
    texts = import_module("suites.gotemplate").templates()
    command = ["go", "run", ROOT / "scripts" / "go-template-answers" / "main.go"]
    asked = json.dumps(texts).encode()
    taken = json.loads(subprocess.run(command, input=asked, stdout=subprocess.PIPE, check=True).stdout)  # noqa: S603
    stored = json.dumps([[text, one] for text, one in zip(texts, taken, strict=True)], ensure_ascii=False)
    (DATA / GO_TEMPLATES).write_bytes(lzma.compress(stored.encode(), preset=9 | lzma.PRESET_EXTREME))


def own_queries(sources: Path) -> list[str]:
    """The queries of Prometheus' own tests: those of its parser, and those that its engine evaluates."""
    parser = (sources / "promql" / "parser" / "parse_test.go").read_text("utf-8")
    found = []
    for quoted, raw in re.findall(r'^\t+input:\s+(?:("(?:[^"\\\n]|\\.)*")|`([^`]*)`),', parser, re.MULTILINE):
        found.append(json.loads(re.sub(r"\\x([0-9a-f]{2})", r"\\u00\1", quoted)) if quoted else raw)
    evaluated = r"^eval(?:_\w+)?(?: \w+)?(?: instant at \S+| range from \S+ to \S+ step \S+) +(.+)$"
    for path in sorted((sources / "promql" / "promqltest" / "testdata").glob("*.test")):
        found += re.findall(evaluated, path.read_text("utf-8"), re.MULTILINE)
    return list(dict.fromkeys(text for text in found if "\0" not in text))


def promql() -> None:
    """Ask Prometheus which queries it takes, ours and those of its own tests."""
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "linter")]
    queries = import_module("suites.promql").queries()
    found: dict[str, dict[str, object]] = {}
    tested: dict[str, list[object]] = {}
    for version, module in PROMETHEUS.items():
        with TemporaryDirectory() as folder:
            Path(folder, "main.go").write_bytes((ROOT / "scripts" / "promql-answers" / "main.go").read_bytes())
            asked = f"github.com/prometheus/prometheus/promql/parser@{module}"
            for command in (["mod", "init", "answers"], ["get", asked], ["build", "-o", "answers"]):
                subprocess.run(["go", *command], cwd=folder, check=True, capture_output=True)  # noqa: S603, S607
            downloaded = ["go", "mod", "download", "-json", f"github.com/prometheus/prometheus@{module}"]
            reported = subprocess.run(downloaded, cwd=folder, check=True, stdout=subprocess.PIPE).stdout  # noqa: S603
            sources = Path(json.loads(reported)["Dir"])
            texts = own_queries(sources)
            tested["licence"] = [(sources / "LICENSE").read_text("utf-8")]
            program = Path(folder, "answers")
            found[version] = {name: answered(program, listed) for name, listed in queries.items()}
            tested[version] = [list(pair) for pair in zip(texts, answered(program, texts), strict=True)]
    for name, data in ((PROMQL, found), (PROMQL_TESTS, tested)):
        text = json.dumps(data, ensure_ascii=False)
        (DATA / name).write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))


def answered(program: Path, texts: list[str]) -> list[object]:
    """What a program answers to a list of texts."""
    asked = json.dumps(texts).encode()
    found: list[object] = json.loads(subprocess.run([program], input=asked, stdout=subprocess.PIPE, check=True).stdout)  # noqa: S603
    return found


def taken_files(name: str) -> None:
    """Ask a reader of others which files of a suite it takes."""
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "linter")]
    asker = name.removesuffix(".json.xz")
    files = import_module(f"suites.{asker.removesuffix('-answers')}").files()
    with TemporaryDirectory() as folder:
        Path(folder, "main.go").write_bytes((ROOT / "scripts" / asker / "main.go").read_bytes())
        for command in (["mod", "init", "answers"], ["get", FILES[name]], ["mod", "tidy"], ["build", "-o", "answers"]):
            subprocess.run(["go", *command], cwd=folder, check=True, capture_output=True)  # noqa: S603, S607
        taken = answered(Path(folder, "answers"), list(files.values()))
    stored = json.dumps(dict(zip(files, taken, strict=True)), ensure_ascii=False)
    (DATA / name).write_bytes(lzma.compress(stored.encode(), preset=9 | lzma.PRESET_EXTREME))


def yaml_answers() -> None:
    """Ask Go's readers of YAML and js-yaml which texts they take."""
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "linter")]
    programs = import_module("suites.yaml").programs()
    found: dict[str, dict[str, object]] = {"go": {}, "js": {}}
    with TemporaryDirectory() as folder:
        Path(folder, "main.go").write_bytes((ROOT / "scripts" / "yaml-answers" / "main.go").read_bytes())
        for command in (["mod", "init", "answers"], ["get", *YAML_MODULES], ["build", "-o", "answers"]):
            subprocess.run(["go", *command], cwd=folder, check=True, capture_output=True)  # noqa: S603, S607
        for name, texts in programs.items():
            found["go"][name] = answered(Path(folder, "answers"), texts)
            command = ["node", ROOT / "scripts" / "yaml-answers.mjs"]
            asked = json.dumps(texts).encode()
            reported = subprocess.run(command, input=asked, stdout=subprocess.PIPE, check=True, cwd=ROOT).stdout  # noqa: S603
            found["js"][name] = json.loads(reported)
    (DATA / YAML).write_bytes(lzma.compress(json.dumps(found).encode(), preset=9 | lzma.PRESET_EXTREME))


def acorn_tests(clones: Path | None) -> None:
    """Ask acorn what it makes of the programs of its own tests and of acorn-jsx's."""
    texts: list[str] = []
    licences = []
    for part in ACORN:
        with clone(part, clones) as repository, TemporaryDirectory() as folder:
            for name, data in files(part, repository):
                Path(folder, name.rpartition("/")[2]).write_bytes(data)
                if name.endswith(("/LICENSE", "/tests.js", "/tests-jsx.js")):
                    licences.append(data.decode().partition("*/")[0])
            command = ["node", ROOT / "scripts" / "acorn-tests.cjs", folder]
            texts += json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)  # noqa: S603
    # What no text of UTF-8 can hold cannot be asked.
    texts = [text for text in dict.fromkeys(texts) if not any(0xD800 <= ord(char) < 0xE000 for char in text)]
    asked = json.dumps({"own": dict(enumerate(texts))}).encode()
    command = ["node", ROOT / "scripts" / "javascript-answers.mjs"]
    reported = json.loads(subprocess.run(command, input=asked, stdout=subprocess.PIPE, check=True).stdout)["own"]  # noqa: S603
    pairs = [[text, reported[str(at)]] for at, text in enumerate(texts)]
    stored = json.dumps({"licences": licences, "own": pairs}).encode()
    (DATA / ACORN_TESTS).write_bytes(lzma.compress(stored, preset=9 | lzma.PRESET_EXTREME))


def main() -> int:
    """Make what is named, or everything."""
    everything = [*ARCHIVES, CONFORMANCE, *ANSWERS, GO_TEMPLATES, PROMQL, PROMQL_TESTS, YAML, ACORN_TESTS, *FILES]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*everything, []])
    parser.add_argument("--clones", type=Path, help="folder with clones of the repositories")
    given = parser.parse_args()
    for name in given.names or everything:
        if name in ANSWERS:
            answers(name)
        elif name == CONFORMANCE:
            conformance()
        elif name == GO_TEMPLATES:
            go_templates()
        elif name in {PROMQL, PROMQL_TESTS}:
            promql()
        elif name in FILES:
            taken_files(name)
        elif name == YAML:
            yaml_answers()
        elif name == ACORN_TESTS:
            acorn_tests(given.clones)
        else:
            archive(name, given.clones)
        sys.stdout.write(f"{name}: {(DATA / name).stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
