# ruff: noqa: INP001 (a script, and no package)
"""Renew everything in this repository that is made of something else, and say what a rule still lacks.

| made | of |
| --- | --- |
| docs/rules, data/examples.json | every rule: its docstring, its options, two of its cases (rule_pages.py) |
| data/rules.json | what every rule declares |
| docs/settings.md, data/cdclint.schema.json | config/settings.py |
| docs/precision.md, data/precision.json | the judgements in bench |
| docs/reliability.md, its figures | bench/fuzz.json (reliability_figures.py) |
| data/ru | itself, sorted, with long lines of pages wrapped |
| data/common-words.json, `terms` | its words, and the stems of data/word-parts.json |
| data/metrics.json | the exporter's output that labs keeps (labs/catalogue.py) |
| data/slug-removed.json, data/highlighted-languages.json, data/name-characters.json, data/regexp-properties.json \
| the site's packages, where they are installed |
| the version of editors/vscode | `__version__` |

With `--check` nothing is written, and the exit status is 1 if a file is stale, missing or left over. It is 1 in both
modes where a rule lacks its cases or its Russian: one line each. What takes other software or other repositories has
scripts of its own: tests/data (test-data.py), docs/conformance.md (conformance.py) and data/confusables.json
(confusables-table.py).
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

import reliability_figures
import rule_pages

from cases import sections  # found on the path that rule_pages added
from cdclint import __version__
from cdclint.output.pages.settings_page import render_schema
from cdclint.output.translation import tables
from cdclint.registry import TABLE, declared, load_rule, rule_ids
from cdclint.syntax.text.spelling import is_spelt
from cdclint.syntax.text.term_variants import term_of, variant_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cdclint.core.rule import Rule

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "linter" / "cdclint" / "rules"
CASES = ROOT / "tests" / "rules"
DATA = ROOT / "linter" / "cdclint" / "data"
EDITOR = ROOT / "editors" / "vscode"
NODE_TABLES = {
    "slug-removed.json": ("slug-table.mjs",),
    "highlighted-languages.json": ("highlighted-languages.mjs",),
    "name-characters.json": ("javascript-tables.mjs", "names"),
    "regexp-properties.json": ("javascript-tables.mjs", "properties"),
}
NODE_PACKAGES = ("github-slugger", "shiki", "acorn")
TO_DO = "FILL IN"
TO_DO_IN_RUSSIAN = "ДОПИСАТЬ"
"""What scripts/new-rule.py leaves where the author has to write."""


def broken_modules() -> list[str]:
    """A line for every rule that cannot be loaded: without all of them nothing can be made."""
    found = []
    for rule_id in rule_ids():
        try:
            load_rule(rule_id)
        except Exception as problem:  # noqa: BLE001 (whatever a module does, the author gets one line)
            found.append(f"{_module(rule_id)}: {problem}")
    return found


def rules_and_lacks() -> tuple[dict[str, Rule], list[str]]:
    """The rules that a page can be made of, and a line for everything that is missing."""
    rules: dict[str, Rule] = {}
    lacks: list[str] = []
    for rule_id in rule_ids():
        rule = load_rule(rule_id)
        found = [*_lacking_cases(rule_id), *_lacking_words(rule), *_to_do(rule_id)]
        lacks += found
        if not any(line.startswith("tests/") for line in found):
            rules[rule_id] = rule
    for path in sorted((DATA / "ru").glob("*.json")):
        lines = enumerate(path.read_text("utf-8").split("\n"), 1)
        lacks += [f"{_shown(path)}:{at}: {line.strip()}" for at, line in lines if TO_DO_IN_RUSSIAN in line]
    for path in sorted(CASES.rglob("*.md")):
        rule_id = path.relative_to(CASES).with_suffix("").as_posix()
        if rule_id not in rule_ids():
            lacks.append(f"{_shown(path)}: there is no {_module(rule_id)}")
    return rules, lacks


def _lacking_cases(rule_id: str) -> Iterator[str]:
    path = CASES / f"{rule_id}.md"
    name = _shown(path)
    if not path.is_file():
        yield f"{name} is missing: `make new-rule ID={rule_id}` begins it"
        return
    if path.read_text("utf-8").partition("\n")[0] != f"# {rule_id}":
        yield f"{name}:1: the first line is `# {rule_id}`"
    try:
        cases = sections(path)
    except ValueError as problem:
        yield f"{name}: {problem}"
        return
    if not any(case.output for case in cases):
        yield f"{name}: no case shows the defect (`pytest --update-cases` fills in `output`)"
    if all(case.output for case in cases):
        yield f"{name}: no case shows a clean file"


def _lacking_words(rule: Rule) -> Iterator[str]:
    if "\n\n" not in rule.doc:
        yield f"{_module(rule.id)}: the docstring needs a second paragraph: why it matters, what to do"
    if rule.id not in tables("ru").rules:
        yield f"linter/cdclint/data/ru/{rule.group}.json: no Russian page of `{rule.id}` below `rules`"


def _to_do(rule_id: str) -> Iterator[str]:
    """What is still to be written, line by line."""
    for path in (ROOT / _module(rule_id), CASES / f"{rule_id}.md"):
        lines = path.read_text("utf-8").split("\n") if path.is_file() else []
        yield from (f"{_shown(path)}:{at}: {line.strip()}" for at, line in enumerate(lines, 1) if TO_DO in line)


def _module(rule_id: str) -> str:
    return f"linter/cdclint/rules/{rule_id.replace('-', '_')}.py"


def _wrapped(page: str) -> str:
    """A Russian page; a paragraph with a line of more than 120 characters is wrapped again, the summary never."""
    summary, *paragraphs = page.split("\n\n")
    long = {one for one in paragraphs if max(map(len, one.split("\n"))) > 120}
    return "\n\n".join(
        [
            summary,
            *(
                fill(one, 116, break_long_words=False, break_on_hyphens=False) if one in long else one
                for one in paragraphs
            ),
        ]
    )


def _shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def made(rules: Mapping[str, Rule]) -> Iterator[tuple[Path, str]]:
    """Every file that is made, with its text."""
    yield from rule_pages.pages(rules)
    yield TABLE, _table()
    yield reliability_figures.PAGE, reliability_figures.render()
    yield DATA / "cdclint.schema.json", render_schema()
    yield DATA / "common-words.json", _common_words()
    for path in sorted((DATA / "ru").glob("*.json")):
        table = {part: dict(sorted(words.items())) for part, words in json.loads(path.read_text("utf-8")).items()}
        table |= {
            part: {rule: _wrapped(page) for rule, page in table[part].items()} for part in table if part == "rules"
        }
        yield path, json.dumps(table, ensure_ascii=False, indent=1) + "\n"
    for name in ("package.json", "package-lock.json"):
        path = EDITOR / name
        # Of the lock file's versions the first two are the extension's own.
        yield path, re.sub(r'(?<=^  "version": ")[^"]+', __version__, _own_version(path), count=1, flags=re.MULTILINE)
    if shutil.which("node") and all((ROOT / "node_modules" / name).is_dir() for name in NODE_PACKAGES):
        for name, (script, *arguments) in NODE_TABLES.items():
            yield DATA / name, _printed("node", f"scripts/{script}", *arguments)


def _table() -> str:
    lines = []
    for rule_id in rule_ids():
        one = declared(load_rule(rule_id))
        lines.append(f"  {json.dumps(rule_id)}: {json.dumps([one.severity, one.reads, one.needs, one.traits])}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _common_words() -> str:
    """The common words, and those of them that are asked about because they may be terms, or are written apart."""
    words = {
        kind: text
        for kind, text in json.loads((DATA / "common-words.json").read_text("utf-8")).items()
        if kind != "terms"
    }
    asked = {
        word
        for word in " ".join(words.values()).split()
        if variant_of(word) is not None or term_of(word, known=True) is not None or not is_spelt(word, known=True)
    }
    return json.dumps({**words, "terms": " ".join(sorted(asked))}, ensure_ascii=False, indent=0) + "\n"


def _own_version(path: Path) -> str:
    own = r'(?<=^    "": \{\n      "name": "cdclint",\n      "version": ")[^"]+'
    return re.sub(own, __version__, path.read_text("utf-8"), count=1, flags=re.MULTILINE)


def _printed(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout.decode()  # noqa: S603


def main() -> int:
    """Write, or check."""
    checking = "--check" in sys.argv[1:]
    if broken := broken_modules():
        sys.stderr.writelines(f"{line}\n" for line in broken)
        return 1
    rules, lacks = rules_and_lacks()
    wanted = dict(made(rules))
    stale = [path for path, text in wanted.items() if not path.is_file() or path.read_text("utf-8") != text]
    kept = {rule_pages.PAGES / f"{rule_id}.md" for rule_id in rule_ids()}
    extra = [path for path in rule_pages.PAGES.rglob("*.md") if path not in wanted and path not in kept]
    catalogue = [sys.executable, ROOT / "labs" / "catalogue.py", "--check" if checking else "--offline"]
    refused = subprocess.run(catalogue, stdout=subprocess.PIPE, check=False).returncode  # noqa: S603
    if checking:
        lacks += [f"{_shown(path)} is stale: run `make generate`" for path in sorted([*stale, *extra])]
        lacks += ["linter/cdclint/data/metrics.json is stale: run `make generate`"] if refused else []
    else:
        for path in extra:
            path.unlink()
        for path in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], "utf-8", newline="\n")
    sys.stderr.writelines(f"{line}\n" for line in lacks)
    return bool(lacks or refused)


if __name__ == "__main__":
    sys.exit(main())
