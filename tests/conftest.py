"""Collects the cases of rules, whose format `cases.py` describes, and starts the command as its users do.

`pytest --update-cases` rewrites the `output` blocks of case files and adds those that are missing.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from hypothesis import HealthCheck, settings

from cases import Section, sections
from cdclint.config import load
from cdclint.core.dataclass import replace
from cdclint.core.foreign.foreign_code import OverdueError
from cdclint.core.message import Message
from cdclint.documents.site.external import Answer, Verdict
from cdclint.engine.check import Fixes, check
from cdclint.engine.run import load as loading
from cdclint.engine.run.request import Request
from cdclint.output.formats import concise
from cdclint.output.translation import translate
from in_process import run as run_in_process
from russian import english_left

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from cdclint.config import Config
    from cdclint.core.report import Report

TESTS = Path(__file__).parent
RULES = TESTS / "rules"

# The lab's scripts are for the shells and signals of POSIX; data loss of a killed run is tested with its locks.
collect_ignore = ["lab", "test_data_loss.py"] if sys.platform == "win32" else []

# How long an example takes says something of the machine, and nothing of the code: `make bench` measures.
settings.register_profile("anywhere", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("anywhere")
# A worker of xdist has a thread, so that it cannot fork: the processes of a run would be new interpreters, which cost
# three times what they take over. What they do is tested where `jobs` asks for them, and by commands of their own.
loading.LITTLE = loading.PAYS = sys.maxsize
# The developer may have another locale: expectations are English.
os.environ["LC_ALL"] = "C.UTF-8"
# A shell starts what it puts into the background with SIGINT ignored, and every program inherits that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def judge(rule_id: str, root: Path, fixes: Fixes = Fixes.NONE) -> str:
    """What the real engine has to say of the files below `root`, as far as one rule goes."""
    return concise.render(judged(rule_id, root, fixes), verbose=True)


def judged(rule_id: str, root: Path, fixes: Fixes = Fixes.NONE) -> Report:
    """The report of the real engine on the files below `root`, with nothing but what one rule says."""
    alone: dict[str, object] = {} if rule_id.startswith("suppression/") else {"select": (rule_id,)}
    if not (root / "cdclint.toml").exists():
        # The few sentences of a case tell nothing of the language of a course.
        alone["prose-language"] = "ru"
    config = load(root, alone, isolated=not (root / "cdclint.toml").exists())
    given = root / "answers.json"
    if rule_id.startswith("live/"):
        return live_report(rule_id, root, config)
    ask = (lambda _: answers(given)) if given.exists() else None
    report = check(config, Request(cached=False, ask=ask), fixes=fixes).report
    assert not report.crashes, "".join(f"{crash.path} {crash.message}\n{crash.detail}" for crash in report.crashes)
    assert report.files, "nothing was checked"
    mine = tuple(found for found in report.diagnostics if found.rule == rule_id)
    return replace(report, diagnostics=mine)


def live_report(rule_id: str, root: Path, config: Config) -> Report:
    """What a lab that answers as the case says has to say, as far as one rule goes; blocks are really run."""
    from recorded_lab import prove  # noqa: PLC0415 (few cases ask a lab)

    given = root / "answers.json"
    told = json.loads(given.read_text("utf-8")) if given.exists() else {}
    report = prove(root, told, config=config, walks=True).report
    mine = tuple(found for found in report.diagnostics if found.rule == rule_id)
    return replace(report, diagnostics=mine)


def answers(given: Path) -> dict[str, Answer]:
    """What other sites answer, as a case gives it: `{"https://…": ["gone", "404 Not Found"]}`."""
    given_answers = json.loads(given.read_text("utf-8"))
    return {
        address: Answer(Verdict(verdict), Message.text(reason)) for address, (verdict, reason) in given_answers.items()
    }


class Command(Protocol):
    """`cdclint` as its users run it: a process of its own."""

    def __call__(
        self, *arguments: str, text: bytes = b"", folder: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """An empty git repository."""
    root = tmp_path / "repository"
    root.mkdir()
    subprocess.run(["git", "init", "--quiet", root], check=True)
    return root


@pytest.fixture
def cdclint(repository: Path) -> Command:
    """The command, run in `repository` unless a `folder` is given; `environment` is added to the test's own."""

    def run(
        *arguments: str, text: bytes = b"", folder: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        inherited = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
        done = subprocess.run(
            [sys.executable, "-m", "cdclint", *arguments],
            input=text,
            capture_output=True,
            cwd=folder or repository,
            env={**inherited, **environment},
            check=False,
            timeout=120,
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def in_process(repository: Path) -> Command:
    """The command without a process of its own, for tests with many runs."""

    def run(
        *arguments: str, text: bytes = b"", folder: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return run_in_process(*arguments, folder=folder or repository, text=text, **environment)

    return run


@pytest.fixture(scope="session")
def read_cases() -> Callable[[Path], list[Section]]:
    """The reader of case files, for tests about them."""
    return sections


def pytest_sessionstart() -> None:
    """A limit that runs out while something is finalized is no failure there: deadline.py raises it again."""
    told = sys.unraisablehook

    def tell(unraisable: sys.UnraisableHookArgs) -> None:
        if not issubclass(unraisable.exc_type, OverdueError):
            told(unraisable)

    sys.unraisablehook = tell


SLOWEST = 1800
"""Seconds that one test with a site or a chain may take, its share of setting them up included."""


def scope(nodeid: str) -> str:
    """What a worker takes as a whole: the tests of a file share its fixtures, those of the site and of a chain theirs.

    The lab's tests of alerts mostly wait: they have a chain of their own.
    """
    file = nodeid.partition("::")[0]
    if file.startswith(("tests/site/", "tests/editors/")):
        return "site"
    return "lab" if file.startswith("tests/lab/") and not file.endswith("/test_chain_alerts.py") else file


@pytest.hookimpl(optionalhook=True)  # of xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:  # noqa: ANN401 (xdist has no types)
    """Hand out scopes. Marks would say the same with `--dist loadgroup`, which does nothing with pytest 9.2."""
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 (this hook is called where it is installed)

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return scope(nodeid)

    return Scheduling(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """All that is collected stays: the garbage collector would look at it again and again, and find nothing."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


@pytest.hookimpl(tryfirst=True)  # before those that only look
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest, the lab and the site, begins first, and may take longer than the others.

    Cases come last: a file of them takes moments, so that no worker is idle while another ends a long module.
    """
    order = {"lab": 0, "site": 1, "": 2, "case": 3}
    kinds = {item: next((kind for kind in ("lab", "site") if item.get_closest_marker(kind)), "") for item in items}
    for item, kind in kinds.items():
        if kind and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(SLOWEST))
    items.sort(key=lambda item: order["case" if isinstance(item, Case) and not kinds[item] else kinds[item]])


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was collected stays to the end: the garbage collector needs not look at it again and again, nor so often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(optionalhook=True)  # of xdist
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """A worker for each core, and one more for each chain of the lab, which mostly waits."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return cores + 2 * ("not lab" not in config.option.markexpr)


WORKERS_SAID = pytest.StashKey[list[str]]()


@pytest.hookimpl(optionalhook=True)  # of xdist
def pytest_testnodedown(node: Any) -> None:  # noqa: ANN401 (xdist has no types)
    """What the tests of the lab have to say reaches the terminal from a worker, too."""
    said = node.config.stash.setdefault(WORKERS_SAID, [])
    said.extend(getattr(node, "workeroutput", {}).get("chain", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if said := config.stash.get(WORKERS_SAID, []):
        terminalreporter.section("the lab's chain was replaced", yellow=True)
        for one in said:
            terminalreporter.write_line(one)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-cases", action="store_true", help="rewrite the output blocks of the rules' case files")


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> CaseFile | None:
    if file_path.suffix == ".md" and file_path.is_relative_to(RULES):
        return CaseFile.from_parent(parent, path=file_path)
    return None


class CaseFile(pytest.File):
    """tests/rules/<group>/<rule>.md."""

    def collect(self) -> Iterator[Case]:
        for section in sections(self.path):
            yield Case.from_parent(self, name=section.title, section=section)


class Case(pytest.Item):
    """One `##` section."""

    def __init__(self, *, section: Section, **rest: object) -> None:
        super().__init__(**rest)
        self.section = section
        self.funcargs: dict[str, object] = {}  # plugins look for fixtures there

    @property
    def rule_id(self) -> str:
        return self.path.relative_to(RULES).with_suffix("").as_posix()

    def runtest(self) -> None:
        assert self.section.inputs, "the case has no input"
        factory = pytest.TempPathFactory.from_config(self.config, _ispytest=True)
        root = factory.mktemp("case")
        for block in self.section.inputs:
            target = root / block.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(block.data)
        report = judged(self.rule_id, root)
        printed = concise.render(report, verbose=True)
        if self.config.getoption("update_cases") and printed != self.section.output:
            rewrite(self.path, self.section.title, printed)
        else:
            assert printed == self.section.output
        for found in report.diagnostics:
            for text in (found.message, found.fix.title) if found.fix else (found.message,):
                assert not english_left(text), f"no Russian: {text} -> {translate(text, 'ru')}"
        expected = [block for block in self.section.blocks if block.kind == "fixed"]
        if expected:
            assert judge(self.rule_id, root, Fixes.ALL) == ""
        for block in expected:
            path = block.path or next(block.path for block in self.section.inputs if block.kind != "toml")
            assert (root / path).read_bytes().decode() == block.text

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.section.line, f"{self.rule_id}: {self.name}"

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> object:
        """A failed comparison needs no traceback through the collector; anything else does."""
        if isinstance(excinfo.value, AssertionError):
            return f"{self.path}:{self.section.line + 1}: {self.name}\n{excinfo.value}"
        return super().repr_failure(excinfo, style)


def rewrite(path: Path, title: str, output: str) -> None:
    """Put `output` in the place of the case's own output, or behind its last input."""
    section = next(section for section in sections(path) if section.title == title)
    lines = path.read_bytes().decode().split("\n")
    old = next((block for block in section.blocks if block.kind == "output"), None)
    block = ["````output", *output.splitlines(), "````"] if output else []
    if old is None:
        at = section.inputs[-1].last + 1
        lines[at:at] = ["", *block]
    else:
        lines[old.first : old.last + 1] = block
    path.write_bytes("\n".join(lines).encode())
