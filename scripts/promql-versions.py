# ruff: noqa: INP001 (a script, and no package)
"""Make linter/cdclint/data/promql.json: which PromQL each version of Prometheus knows, by its own sources.

    python scripts/promql-versions.py [--clone FOLDER]

Of every minor version since 2.20 the first release is asked: its tag in a clone of prometheus/prometheus (made for the
purpose, unless FOLDER is one), or, where the clone has no such tag, the Go module of that version. Only facts are
taken: names, types of arguments, and which of them a flag enables.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "linter" / "cdclint" / "data" / "promql.json"
MODULE = "github.com/prometheus/prometheus"
FIRST = (2, 20)
TYPES = {"Vector": "v", "Matrix": "m", "Scalar": "s", "String": "t"}

FUNCTION = re.compile(r'^\t"(?P<name>\w+)": \{\n(?P<body>(?:\t\t.*\n)+?)\t\},', re.MULTILINE)
AGGREGATION = re.compile(r'^\t"(\w+)":\s+[A-Z_]+,', re.MULTILINE)
EXPERIMENTAL_AGGREGATION = re.compile(
    r"(?:IsExperimentalAggregator\(\) bool \{\s*return|ExperimentalFunctions &&) ([^}{]*)[}{]"
)
FLAG = re.compile(r'case ("promql-[^:]*|"utf8-names"[^:]*):\n(?P<done>(?:\t{4}.*\n)+)')

SYNTAX = {
    "@": ("lex.go", r"\bl\.emit\(AT\)", "promql-at-modifier"),
    "negative-offset": (
        "generated_parser.y",
        r"OFFSET (?:SUB|signed|offset_duration|positive|number_duration)|\| unary_op (?:number_)?duration",
        "promql-negative-offset",
    ),
    "atan2": ("lex.go", r'"atan2"', ""),
    "quoted-name": ("generated_parser.y", r"^string_identifier", ""),
    "utf8-name": ("main.go", r"UTF8Validation|NameValidationScheme", "utf8-names"),
    "duration-as-number": ("generated_parser.y", r"^number_duration_literal", ""),
    "number-as-duration": ("generated_parser.y", r"^number_duration_literal", ""),
    "duration-expression": ("generated_parser.y", r"duration_expr ADD", "promql-duration-expr"),
    "duration-function": ("generated_parser.y", r"STEP LEFT_PAREN", "promql-duration-expr"),
    "duration-choice": ("generated_parser.y", r"^max_of_min_of", "promql-duration-expr"),
    "function-before-colon": ("lex.go", r"scanDurationKeyword\(\) \{\s*l\.gotDuration = true", "promql-duration-expr"),
    "extended-range": ("lex.go", r'"smoothed"', "promql-extended-range-selectors"),
    "fill": ("lex.go", r'"fill_left"', "promql-binop-fill-modifiers"),
    "trim": ("lex.go", r"TRIM_UPPER", ""),
}
"""What shows that a version knows a piece of syntax: a file, a pattern, and the flag that it needs as long as there is
one that does something."""


def tags(clone: Path) -> list[str]:
    """The first release of each minor version in a clone, the oldest first."""
    listed = subprocess.run(["git", "tag"], cwd=clone, stdout=subprocess.PIPE, check=True, text=True).stdout  # noqa: S607
    found = {(int(one[1]), int(one[2])): one[0] for one in re.finditer(r"^v([23])\.(\d+)\.0$", listed, re.MULTILINE)}
    return [found[version] for version in sorted(found) if version >= FIRST]


def modules(after: int) -> list[str]:
    """The first release of each later minor version that is a Go module."""
    command = ["go", "list", "-m", "-versions", MODULE]
    listed = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout.split()  # noqa: S603
    releases = [(int(one[1]), one[0]) for one in map(re.compile(r"v0\.3(\d\d)\.\d+").fullmatch, listed) if one]
    return list({number: name for number, name in reversed(releases) if number > after}.values())[::-1]


def read(text: Callable[[str], str]) -> tuple[dict[str, dict[str, object]], dict[str, str]]:
    """The functions of a version, and each piece of syntax that it knows with the flag that it needs, if any."""
    functions: dict[str, dict[str, object]] = {}
    for found in FUNCTION.finditer(text("promql/parser/functions.go")):
        body = found["body"]
        arguments = re.search(r"ArgTypes:\s+\[\]ValueType\{([^}]*)\}", body)
        returns = re.search(r"ReturnType:\s+ValueType(\w+)", body)
        variadic = re.search(r"Variadic:\s+(-?\d+)", body)
        kinds = re.findall(r"ValueType(\w+)", arguments[1] if arguments else "")
        functions[found["name"]] = {
            "arguments": "".join(TYPES[kind] for kind in kinds),
            "more": int(variadic[1]) if variadic else 0,
            "returns": TYPES[returns[1]] if returns else "v",
            "flag": "promql-experimental-functions" if re.search(r"Experimental:\s+true", body) else "",
        }
    lexer = text("promql/parser/lex.go")
    words = lexer.partition("// Aggregators.")[2].partition("// Keywords.")[0]
    behind = EXPERIMENTAL_AGGREGATION.search(lexer) or EXPERIMENTAL_AGGREGATION.search(text("promql/parser/parse.go"))
    for name in AGGREGATION.findall(words):
        flag = "promql-experimental-functions" if behind and name.upper() in behind[1] else ""
        functions[name] = {"arguments": "", "more": 0, "returns": "v", "flag": flag}
    idle = set()
    for found in FLAG.finditer(text("cmd/prometheus/main.go")):
        if re.search(r"permanently enabled|no-op", found["done"]):
            idle |= set(re.findall(r'"([^"]+)"', found[1]))
    flags = set(re.findall(r'"(promql-[\w-]+|utf8-names)"', text("cmd/prometheus/main.go"))) - idle
    syntax = {}
    for name, (file, pattern, flag) in SYNTAX.items():
        folder = "cmd/prometheus" if file == "main.go" else "promql/parser"
        if re.search(pattern, text(f"{folder}/{file}"), re.MULTILINE):
            syntax[name] = flag if flag in flags else ""
    return functions, syntax


def spans(known: list[tuple[str, str | None]]) -> list[list[str]]:
    """From the state in each version to `[since, state]`, one for each change; `-` where it is unknown there."""
    found: list[list[str]] = []
    for version, state in known:
        if not found or found[-1][1] != ("-" if state is None else state):
            found.append([version, "-" if state is None else state])
    return found[1:] if found and found[0][1] == "-" else found


def collect(clone: Path) -> dict[str, object]:
    """The facts of all versions."""
    states = []
    listed = tags(clone)
    for tag in listed:

        def shown(path: str, tag: str = tag) -> str:
            command = ["git", "show", f"{tag}:{path}"]
            return subprocess.run(command, cwd=clone, stdout=subprocess.PIPE, check=True, text=True).stdout  # noqa: S603

        states.append((tag[1:].rpartition(".")[0], read(shown)))
    newest = int(listed[-1].split(".")[1])
    for module in modules(newest):
        command = ["go", "mod", "download", "-json", f"{MODULE}@{module}"]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)  # noqa: S603
        folder = Path(json.loads(done.stdout)["Dir"])
        states.append((f"3.{int(module[4:6])}", read(lambda path, folder=folder: (folder / path).read_text("utf-8"))))
    functions = {}
    for name in sorted({name for _, (known, _) in states for name in known}):
        last = [known[name] for _, (known, _) in states if name in known][-1]
        flags = [(version, known[name]["flag"] if name in known else None) for version, (known, _) in states]
        kept = {key: value for key, value in last.items() if key != "flag"}
        functions[name] = {**kept, "versions": spans(flags)}
    syntax = {name: spans([(version, known.get(name)) for version, (_, known) in states]) for name in SYNTAX}
    return {"oldest": states[0][0], "newest": states[-1][0], "functions": functions, "syntax": syntax}


def main() -> int:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clone", type=Path, help="a clone of prometheus/prometheus with its tags")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        clone = given.clone
        if clone is None:
            clone = Path(folder, "clone")
            address = "https://github.com/prometheus/prometheus"
            command = ["git", "clone", "--quiet", "--bare", "--filter=blob:none", address, clone]
            subprocess.run(command, check=True)  # noqa: S603
        found = collect(clone)
    lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(one)}" for name, one in found["functions"].items())
    syntax = ",\n".join(f"    {json.dumps(name)}: {json.dumps(one)}" for name, one in found["syntax"].items())
    head = f'  "oldest": "{found["oldest"]}",\n  "newest": "{found["newest"]}"'
    DATA.write_text(
        f'{{\n{head},\n  "functions": {{\n{lines}\n  }},\n  "syntax": {{\n{syntax}\n  }}\n}}\n', "utf-8", newline="\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
