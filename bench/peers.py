"""The tools that cdclint is measured beside, and one measured run of a command.

All are installed into `bench/work`: the newest rumdl of PyPI, markdownlint-cli2 and remark of npm, and cdclint's own
wheel, pure, into an environment that has nothing else, as its users have it. `make compiled` adds the compiled one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from corpora import ROOT, WORK

if TYPE_CHECKING:
    from pathlib import Path

COMPILED = ROOT / "build" / "compiled" / "installed"
"""What `make compiled` unpacks."""
NODE_PEERS = {
    "markdownlint-cli2": "0.24.1",
    "remark-cli": "12.0.1",
    "remark-mdx": "3.1.1",
    "remark-preset-lint-recommended": "7.0.1",
}
EVERY = ("cdclint", "cdclint compiled", "rumdl", "markdownlint-cli2", "remark")
OURS = ("cdclint", "cdclint compiled")
"""The pure wheel, and the compiled one where `make compiled` has built it."""
SLOW = ("markdownlint-cli2", "remark")
"""Tools that run once where others run several times: they take a minute for the large corpora."""


class Result(NamedTuple):
    """One run: seconds of the clock, seconds of the processor, and the peak of memory in MiB."""

    wall: float
    processor: float
    memory: float


@dataclass(frozen=True)
class Tool:
    """A command; `{path}` is the folder or file. A tool without a cache has no warm figure."""

    name: str
    command: list[str]
    version: str
    caches: tuple[str, ...] = ()


def tools(names: set[str]) -> list[Tool]:
    """Install what is asked for and say how each tool is called."""
    WORK.mkdir(parents=True, exist_ok=True)
    bins = WORK / "node_modules" / ".bin"
    if names - {"cdclint", "rumdl"} and not bins.is_dir():
        packages = [f"{name}@{version}" for name, version in NODE_PEERS.items()] + ["remark-frontmatter@5.0.0"]
        (WORK / "package.json").write_text('{"private": true}')
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", *packages], cwd=WORK, check=True)
    rumdl = WORK / "venv" / "bin" / "rumdl"
    if "rumdl" in names:
        if not rumdl.is_file():
            subprocess.run([sys.executable, "-m", "venv", WORK / "venv"], check=True)
        subprocess.run([rumdl.parent / "pip", "install", "--quiet", "--upgrade", "rumdl"], check=True)
    caches = (".cdclint_cache",)
    pure = _installed("own") if "cdclint" in names else WORK
    found = [
        Tool("cdclint", [str(pure / "bin/cdclint"), "check", "-q", "{path}"], "this one", caches),
    ]
    if "cdclint compiled" in names and COMPILED.is_dir():
        compiled = _installed("own-compiled", COMPILED)
        found.append(
            Tool("cdclint compiled", [str(compiled / "bin/cdclint"), "check", "-q", "{path}"], "this one", caches)
        )
    found += [
        Tool("rumdl", [str(rumdl), "check", "-q", "{path}"], _version(rumdl), (".rumdl_cache",)),
        Tool("markdownlint-cli2", [str(bins / "markdownlint-cli2"), "**/*.mdx"], NODE_PEERS["markdownlint-cli2"]),
        Tool("remark", [str(bins / "remark"), "--quiet", "--ext", "mdx", "{path}"], NODE_PEERS["remark-cli"]),
    ]
    return [tool for tool in found if tool.name in names]


def _installed(name: str, package: Path | None = None) -> Path:
    """An environment with cdclint as it is now, and with its libraries: its pure wheel, or the unpacked `package`."""
    venv = WORK / name
    if not (venv / "bin/python").is_file():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    pip = [venv / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    shutil.rmtree(ROOT / "build" / "lib", ignore_errors=True)  # or modules that are gone would be packed again
    if not (venv / "bin/cdclint").is_file():
        subprocess.run([*pip, "--constraint", ROOT / "constraints.txt", ROOT], check=True)
    else:
        subprocess.run([*pip, "--force-reinstall", "--no-deps", ROOT], check=True)
    if package is not None:
        [folder] = (venv / "lib").glob("python*/site-packages")
        shutil.rmtree(folder / "cdclint")
        shutil.copytree(package, folder, dirs_exist_ok=True)
    return venv


def _version(command: Path) -> str:
    if not command.is_file():
        return ""
    return subprocess.run([command, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]


def run(command: list[str], folder: Path, path: str = ".") -> Result:
    """One run of a command, which may find defects (1), but must not fail (2 and above)."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile() as sink:
        started = time.perf_counter()
        process = subprocess.Popen(
            [part.replace("{path}", path) for part in command], cwd=folder, env=environment, stdout=sink, stderr=sink
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
