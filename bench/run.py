"""Time and peak memory of cdclint beside the tools that authors use today, in one run over the same files.

The corpus is made of the Russian MDX files in `tests/data/astro-docs-ru.tar.xz`: the largest, copied until there are
about 1,000 files and 16 MB, each copy with a last line of its own so that no cache can take two for one. Peers
are installed into `bench/work`: rumdl from PyPI, markdownlint-cli2 and remark from npm. Every figure is the median of
`--rounds` runs; tools take turns, so that a noisy minute is shared by all. Ratios are to cdclint's figure in the same
column. Seconds of the processor (user and system, all processes of the tool) are beside those of the clock: on a
machine with other work they are the steadier figure. Peak memory is the largest resident set of any one process of the
tool (Linux, by `wait4`). Each tool runs once before anything is measured, and PYTHONDONTWRITEBYTECODE is taken out of
its environment, so that what is measured is an installed tool and not the compilation of its source.

Beside the peers are two figures of cdclint's own: how much longer a cold run takes with the whole catalogue of rules
than with the first ones (in seconds of the processor, both in turn), and how many MiB of memory a thousand files more
take, cold in one process and warm.

    make bench                      everything
    .venv/bin/python bench/run.py --only cdclint --rounds 5
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import stored  # noqa: E402 (found on the path that was just added)

WORK = ROOT / "bench" / "work"
FILES, BYTES = 1000, 16_000_000
ONE_FILE_BYTES = 18_000
RUMDL = "rumdl==0.3.0"
NODE_PEERS = {
    "markdownlint-cli2": "0.24.1",
    "remark-cli": "12.0.1",
    "remark-mdx": "3.1.1",
    "remark-preset-lint-recommended": "7.0.1",
}


FIRST_RULES = ",".join(
    (
        "syntax",
        "frontmatter",
        "structure/too-short",
        *(f"structure/missing-{part}" for part in ("callout", "code", "comment", "diagram", "mention", "section")),
        *(f"structure/missing-{part}" for part in ("steps", "table")),
        "prose/not-russian",
        "prose/mixed-script",
        "code/not-english",
        *(f"dashboard/missing-{part}" for part in ("inputs", "metric", "variable")),
        *(f"dashboard/{name}" for name in ("unused-input", "unresolved-variable", "unprovisionable", "wrong-setting")),
        *(f"dashboard/{name}" for name in ("hard-coded-datasource", "invalid-promql", "unknown-metric")),
    )
)
"""What the rest of the catalogue is measured against: the rules on parsing, frontmatter, contracts and language."""


class Result(NamedTuple):
    """One run: seconds of the clock, seconds of the processor, and the peak of memory in MiB."""

    wall: float
    processor: float
    memory: float


@dataclass
class Tool:
    """A command per measurement; `{path}` is the folder or file. A tool without a cache has no warm figure."""

    name: str
    command: list[str]
    cached: bool = False
    forget: tuple[str, ...] = ()
    results: dict[str, list[Result]] = field(default_factory=dict)


def corpus() -> tuple[Path, Path]:
    """Make the folder of about 1,000 files and the folder with the one file, if they are not there yet."""
    many, one = WORK / "many", WORK / "one"
    if many.is_dir() and one.is_dir():
        return many, one
    lessons = stored.files("astro-docs-ru", "docs/")
    files = sorted(lessons.items(), key=lambda file: len(file[1]), reverse=True)
    sizes = [len(data) for _, data in files]
    chosen = max(range(1, len(files) + 1), key=lambda count: -abs(sum(sizes[:count]) / count - BYTES / FILES))
    for index in range(FILES):
        path, data = files[index % chosen]
        copy = many / f"{index // chosen:02}" / path.replace("/", "-")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(data + f"\nКопия {index}.\n".encode())
    one.mkdir(parents=True)
    nearest = min(files, key=lambda file: abs(len(file[1]) - ONE_FILE_BYTES))
    (one / "lesson.mdx").write_bytes(nearest[1])
    for folder in (many, one):
        (folder / ".git").mkdir()  # so that this repository's .gitignore does not hide the corpus
        (folder / "cdclint.toml").write_text("")
        (folder / ".remarkrc").write_text(  # JSON, and by its name no file for cdclint
            json.dumps({"plugins": ["remark-frontmatter", "remark-mdx", "remark-preset-lint-recommended"]})
        )
        (folder / ".markdownlint-cli2.jsonc").write_text("{}")
    return many, one


def peers(names: set[str]) -> list[Tool]:
    """Install what is asked for and say how each tool is called."""
    bins = WORK / "node_modules" / ".bin"
    if names - {"cdclint", "rumdl"} and not bins.is_dir():
        packages = [f"{name}@{version}" for name, version in NODE_PEERS.items()] + ["remark-frontmatter@5.0.0"]
        (WORK / "package.json").write_text('{"private": true}')
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", *packages], cwd=WORK, check=True)
    rumdl = WORK / "venv" / "bin" / "rumdl"
    if "rumdl" in names and not rumdl.is_file():
        subprocess.run([sys.executable, "-m", "venv", WORK / "venv"], check=True)
        subprocess.run([rumdl.parent / "pip", "install", "--quiet", RUMDL], check=True)
    tools = [
        Tool("cdclint", [str(ROOT / ".venv/bin/cdclint"), "check", "-q", "{path}"], True, (".cdclint_cache",)),
        Tool("rumdl", [str(rumdl), "check", "-q", "{path}"], True, (".rumdl_cache",)),
        Tool("markdownlint-cli2", [str(bins / "markdownlint-cli2"), "**/*.mdx"]),
        Tool("remark", [str(bins / "remark"), "--quiet", "--ext", "mdx", "{path}"]),
    ]
    return [tool for tool in tools if tool.name in names]


def run(command: list[str], folder: Path) -> Result:
    """One run of a command, which may find defects (1), but must not fail (2 and above)."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile() as sink:
        started = time.perf_counter()
        process = subprocess.Popen(
            [part.replace("{path}", ".") for part in command], cwd=folder, env=environment, stdout=sink, stderr=sink
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in {0, 1}:
            sink.seek(0)
            sys.exit(
                f"bench: {command[0]} failed with {process.returncode}: {sink.read(2000).decode(errors='replace')}"
            )
    return Result(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def measure(tools: list[Tool], rounds: int) -> None:
    """Take the tools in turns: cold, warm, one file."""
    many, one = corpus()
    for tool in tools:
        run(tool.command, one)
    for _ in range(rounds):
        for tool in tools:
            for name in tool.forget:
                shutil.rmtree(many / name, ignore_errors=True)
                shutil.rmtree(one / name, ignore_errors=True)
            tool.results.setdefault("cold", []).append(run(tool.command, many))
            if tool.cached:
                tool.results.setdefault("warm", []).append(run(tool.command, many))
            tool.results.setdefault("one file", []).append(run(tool.command, one))


def own_figures(many: Path, rounds: int) -> tuple[float, dict[str, float]]:
    """How much longer the whole catalogue takes than the first rules, and MiB for a thousand files, cold and warm."""
    command = [str(ROOT / ".venv/bin/cdclint"), "check", "-q", "--jobs", "1", "{path}"]
    few = [*command, "--select", FIRST_RULES]
    half = WORK / "half"
    if not half.is_dir():
        shutil.copytree(many, half, ignore=shutil.ignore_patterns(".*_cache"))
        for path in sorted(half.rglob("*.mdx"))[::2]:
            path.unlink()
    ratios = []
    memory: dict[str, list[float]] = {"cold": [], "warm": []}
    for _ in range(rounds):
        for folder in (many, half):
            shutil.rmtree(folder / ".cdclint_cache", ignore_errors=True)
        first = run([*few, "--no-cache"], many)
        whole = run([*command, "--no-cache"], many)
        ratios.append(whole.processor / first.processor)
        for found in memory.values():
            more = run(command, many).memory - run(command, half).memory
            found.append(more * 1000 / (FILES - len(list(half.rglob("*.mdx")))))
    return statistics.median(ratios), {state: statistics.median(found) for state, found in memory.items()}


def show(tools: list[Tool]) -> None:
    """Print a Markdown table; a ratio above 1 means slower, or larger, than cdclint."""
    columns = ("cold", "warm", "one file")
    base = tools[0]
    print(f"| tool | {' | '.join(f'{column} | ratio | CPU | MiB' for column in columns)} |")
    print(f"|---|{'---|---|---|---|' * len(columns)}")
    for tool in tools:
        cells = []
        for column in columns:
            if column not in tool.results:
                cells += ["", "", "", ""]
                continue
            results = tool.results[column]
            seconds = statistics.median(result.wall for result in results)
            processor = statistics.median(result.processor for result in results)
            reference = statistics.median(result.wall for result in base.results.get(column, results))
            memory = max(result.memory for result in results)
            cells += [f"{seconds:.2f} s", f"{seconds / reference:.2f}", f"{processor:.2f} s", f"{memory:.0f}"]
        print(f"| {tool.name} | {' | '.join(cells)} |")


def main() -> None:
    """Read the command line, measure, print."""
    every = ("cdclint", "rumdl", "markdownlint-cli2", "remark")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="runs of which the median is taken (default 3)")
    parser.add_argument("--only", action="append", choices=every, help="measure this tool (may be repeated)")
    arguments = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    many, _ = corpus()
    files = list(many.rglob("*.mdx"))
    size = sum(path.stat().st_size for path in files)
    print(f"{len(files)} files, {size / 1e6:.1f} MB, {os.cpu_count()} cores, median of {arguments.rounds}\n")
    tools = peers(set(arguments.only or every))
    measure(tools, arguments.rounds)
    show(tools)
    ratio, memory = own_figures(many, arguments.rounds)
    print(f"\nWhole catalogue to first rules, cold, one process: {ratio:.2f}")
    print(f"MiB for 1,000 files more: {memory['cold']:.0f} cold, {memory['warm']:.0f} warm")
    print(f"\nLoad average at the end: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
