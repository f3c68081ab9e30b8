"""Time and memory of cdclint beside the tools that authors use today, in one run over the same files.

Corpora are those of `bench/corpora.py`, tools those of `bench/peers.py`. A figure is the median of `--rounds` runs, of
one where that takes minutes (tools in JavaScript, the largest trees); tools take turns, so that a noisy minute is
shared by all. Seconds of the processor (user and system, all processes of the tool) are beside those of the clock: on a
machine with other work they are the steadier figure. Peak memory is the largest resident set of any one process of the
tool (Linux, by `wait4`). Each tool runs once before anything is measured, and PYTHONDONTWRITEBYTECODE is taken out of
its environment, so that what is measured is an installed tool and not the compilation of its source.

    make compiled bench             everything, and docs/performance.md: ten minutes on two cores that do nothing else
    .venv/bin/python bench/run.py --part pages --only cdclint --write    renew one part of that page
    .venv/bin/python bench/run.py --only cdclint --rounds 5 --part usual
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
from typing import TYPE_CHECKING

import corpora
import pages
import server
from peers import EVERY, OURS, SLOW, Result, Tool, run, tools

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PAGE = corpora.ROOT / "docs" / "performance.md"
SCALE = 5
"""Lessons of the smaller of two trees of which one is twice the other, for each file of the large corpora."""
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
HEAD = """# Performance

<!-- written by bench/run.py: `make bench` -->

What a check takes beside the tools that authors use today, over the same files in one run. cdclint judges more than
they do: links and anchors across files, quizzes, code blocks, dashboards and the lab. Memory is the peak of
the largest process of a tool; workers of cdclint have their own beside it, about 50 MiB each.
"""


def forget(tool: Tool, folder: Path) -> None:
    """Take away the cache of a tool."""
    for name in tool.caches:
        shutil.rmtree(folder / name, ignore_errors=True)


def beside(chosen: list[Tool], folder: Path, rounds: int) -> Iterator[str]:
    """A table of one corpus: cold, warm, and one file changed in a warm tree."""
    found: dict[tuple[str, str], list[Result]] = {}
    lessons = sorted(folder.rglob("*.mdx"))
    changed = lessons[len(lessons) // 2]
    text = changed.read_bytes()
    for count in range(rounds):
        for tool in chosen:
            if count and tool.name in SLOW:
                continue
            forget(tool, folder)
            found.setdefault((tool.name, "cold"), []).append(run(tool.command, folder))
            if not tool.caches:
                continue
            found.setdefault((tool.name, "warm"), []).append(run(tool.command, folder))
            if len(lessons) > 1:
                named = run(tool.command, folder, str(changed.relative_to(folder)))
                found.setdefault((tool.name, "one file named"), []).append(named)
            changed.write_bytes(text + f"\nЕщё {count}.\n".encode())
            found.setdefault((tool.name, "one changed"), []).append(run(tool.command, folder))
            changed.write_bytes(text)
    yield "| run | tool | clock | processor | memory | cdclint to it | compiled to it |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: |"
    for state in ("cold", "warm", "one changed", "one file named"):
        ours = [found.get((name, state), []) for name in OURS]
        for tool in chosen:
            results = found.get((tool.name, state), [])
            if not results:
                continue
            wall, processor = (statistics.median(getattr(one, name) for one in results) for name in Result._fields[:2])
            ratios = [
                f"{statistics.median(one.processor for one in of_one) / processor:.2f}" if of_one else ""
                for of_one in ([] if tool.name in OURS else ours)
            ]
            memory = max(one.memory for one in results)
            yield (
                f"| {state} | {tool.name} | {wall:.2f} s | {processor:.2f} s | {memory:.0f} MiB "
                f"| {' | '.join(ratios or ['', ''])} |"
            )


def own(rounds: int, files: int) -> Iterator[str]:
    """How much longer the whole catalogue takes than the first rules, and MiB for a thousand files, cold and warm."""
    many, half = corpora.many(files), corpora.half(files)
    command = [*tools({"cdclint"})[0].command[:-1], "--jobs", "1", "{path}"]
    few = [*command, "--select", FIRST_RULES, "--no-cache"]
    ratios = []
    memory: dict[str, list[float]] = {"cold": [], "warm": []}
    for _ in range(rounds):
        for folder in (many, half):
            shutil.rmtree(folder / ".cdclint_cache", ignore_errors=True)
        ratios.append(run([*command, "--no-cache"], many).processor / run(few, many).processor)
        for found in memory.values():
            more = run(command, many).memory - run(command, half).memory
            found.append(more * 1000 / (files - len(list(half.rglob("*.mdx")))))
    cold, warm = (statistics.median(found) for found in memory.values())
    yield f"- The whole catalogue of rules takes {statistics.median(ratios):.2f} times what the first ones take."
    yield f"- A thousand files more take {cold:.0f} MiB cold, in one process, and {warm:.0f} MiB warm."


def scale(rounds: int, once: int) -> Iterator[str]:
    """What twice the files take: small lessons with twenty findings each."""
    command = [*tools({"cdclint"})[0].command[:-1], "--jobs", "1", "{path}"]
    taken: dict[tuple[int, str], list[float]] = {}
    for _ in range(rounds):
        for count in (once, 2 * once):
            folder = corpora.large(count)
            shutil.rmtree(folder / ".cdclint_cache", ignore_errors=True)
            for state in ("cold", "warm"):
                taken.setdefault((count, state), []).append(run(command, folder).processor)
    for state in ("cold", "warm"):
        less, more = (statistics.median(taken[count, state]) for count in (once, 2 * once))
        yield (
            f"- {once:,} lessons with {corpora.EACH} findings each take {less:.2f} s of the processor {state}, "
            f"twice as many {more:.2f} s: {more / less:.2f} times."
        )


def parts(
    chosen: list[Tool], rounds: int, changes: int, files: int
) -> dict[str, tuple[str, Callable[[], Iterator[str]]]]:
    """The parts of the page by name: a heading, and what makes its lines."""
    quick = [tool for tool in chosen if tool.name not in SLOW]
    ours = [tool for tool in quick if tool.name != "cdclint compiled"]
    return {
        "findings": (
            f"{files:,} files, {files * corpora.BYTES / corpora.FILES / 1e6:.1f} MB, eight findings each",
            lambda: beside(chosen, corpora.many(files, has_defects=True), rounds),
        ),
        "many": (
            f"{files:,} files, {files * corpora.BYTES / corpora.FILES / 1e6:.1f} MB, few findings",
            lambda: beside(quick, corpora.many(files), 1),
        ),
        "usual": (
            f"A usual course: {corpora.USUAL} lessons, eight findings each",
            lambda: beside(chosen, corpora.usual(), rounds),
        ),
        "one": (f"One file of {corpora.ONE_FILE_BYTES // 1000} KB", lambda: beside(chosen, corpora.one(), rounds)),
        "own": ("More rules, more files", lambda: own(1, files)),
        "scale": ("Twice the files", lambda: scale(1, SCALE * files)),
        "server": ("In an editor", lambda: server.table(ours, changes, files)),
        "pages": ("The course's pages", lambda: pages.table(rounds)),
    }


def renew(every: dict[str, tuple[str, Callable[[], Iterator[str]]]], names: list[str], rounds: int) -> None:
    """Measure parts and put them into the page; the others stay as they were measured."""
    head, *kept = PAGE.read_text("utf-8").split("\n## ")
    sections = {section.partition("\n")[0]: section for section in kept}
    for name in names:
        heading, measured = every[name]
        print(f"\n## {heading}\n", flush=True)
        lines = [heading, "", f"Load average {os.getloadavg()[0]:.1f} at the beginning; rounds: {rounds}.", ""]
        for line in measured():
            print(line, flush=True)
            lines.append(line)
        sections[heading] = "\n".join(lines) + "\n"
    PAGE.write_text("\n## ".join([head, *sections.values()]), "utf-8", newline="\n")


def main() -> None:
    """Read the command line, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="runs of which the median is taken (default 3)")
    parser.add_argument("--changes", type=int, default=100, help="changes in the editor, each way (default 100)")
    parser.add_argument("--files", type=int, default=corpora.FILES, help="of the large corpora (default 1000)")
    parser.add_argument("--only", action="append", choices=EVERY, help="measure this tool (may be repeated)")
    parser.add_argument("--part", action="append", help="measure this part (may be repeated)")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    options = parser.parse_args()
    chosen = tools(set(options.only or EVERY))
    for tool in chosen:
        run(tool.command, corpora.one())
    if options.part and options.write:
        renew(parts(chosen, options.rounds, options.changes, options.files), options.part, options.rounds)
        return
    versions = ", ".join(f"{tool.name} {tool.version}" for tool in chosen if tool.name not in OURS)
    lines = [
        HEAD,
        f"Python {platform.python_version()}, {os.cpu_count()} cores, median of {options.rounds}; {versions}.",
        f"Load average {os.getloadavg()[0]:.1f} at the beginning: with other work, compare the processor's time.",
    ]
    print("\n".join(lines))
    for name, (heading, measured) in parts(chosen, options.rounds, options.changes, options.files).items():
        if options.part and name not in options.part:
            continue
        print(f"\n## {heading}\n", flush=True)
        lines += ["", f"## {heading}", ""]
        for line in measured():
            print(line, flush=True)
            lines.append(line)
        if options.write:  # what was measured stays if the rest is given up
            PAGE.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


if __name__ == "__main__":
    main()
