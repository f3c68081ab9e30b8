"""The hooks as another repository uses them: by pre-commit and by prek, with an environment that they install."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Protocol

import pytest
import yaml

from absent import absent
from cdclint.documents.open_document import SUFFIXES

ROOT = Path(__file__).parent.parent
HEAD = "---\ntitle: Задержка\n---\n\n"
GOOD = f"{HEAD}Лаг — это время между записью в базу и записью в топик.\n"
BROKEN = f"{HEAD}Задержка <30s считается нормальной.\n"
MIXED = f"{HEAD}Запустите сonnector и подождите немного, пока connector начнёт работать.\n"
LINKS = GOOD + "\n[Дальше](./next.mdx)\n"


def git(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    who = ("-c", "user.name=Author", "-c", "user.email=author@example.org", "-c", "commit.gpgsign=false")
    return subprocess.run(
        ["git", *who, *arguments],
        cwd=folder,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


class Commit(Protocol):
    """Write and stage files, then change the disk to what `later` says, and commit."""

    def __call__(
        self, staged: dict[str, str], later: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository that offers the hooks: this one as it is on the disk, committed or not."""
    folder = tmp_path_factory.mktemp("provider")
    for name in (".pre-commit-hooks.yaml", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    no_leftovers = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(ROOT / "linter", folder / "linter", ignore=no_leftovers)
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    assert git(folder, "commit", "--quiet", "-m", "The hooks").returncode == 0
    return folder


@pytest.fixture(scope="module", params=["pre-commit", "prek"])
def consumer(request: pytest.FixtureRequest, provider: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository that uses the hooks, with the manager installed as its git hook."""
    manager: str = request.param
    command = Path(sys.executable).parent / manager
    if not command.exists():
        pytest.fail(f"{manager} is not installed: scripts/install-python does it")
    folder = tmp_path_factory.mktemp(f"by-{manager}")
    git(folder, "init", "--quiet")
    revision = git(provider, "rev-parse", "HEAD").stdout.strip()
    hooks = [{"id": "cdclint-fix", "stages": ["manual"]}, {"id": "cdclint"}]
    config = {"repos": [{"repo": str(provider), "rev": revision, "hooks": hooks}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    (folder / "cdclint.toml").write_text("", "utf-8")
    homes = {"PRE_COMMIT_HOME": str(folder.parent / f"{folder.name}-home"), "PREK_HOME": f"{folder}-home"}
    (folder.parent / f"{folder.name}.env").write_text("\n".join(f"{key}={one}" for key, one in homes.items()), "utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "Use the hooks")
    done = subprocess.run(
        [command, "install", "--install-hooks"],
        cwd=folder,
        env={**os.environ, **homes, "PIP_COMPILE": "0"},  # the interpreter does, where a module is imported
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        why = (done.stdout + done.stderr)[-2000:]
        if re.search(r"(?i)no matching distribution|connection|resolve host|network|dns|timed out", why):
            absent(f"{manager} cannot install the hook's environment: {why}")
        pytest.fail(why)
    return folder


def environment(consumer: Path) -> dict[str, str]:
    lines = (consumer.parent / f"{consumer.name}.env").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


@pytest.fixture
def commit(consumer: Path) -> Commit:
    git(consumer, "reset", "--quiet", "--hard")
    git(consumer, "clean", "--quiet", "-fd")

    def run(staged: dict[str, str], later: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        for name, text in staged.items():
            (consumer / name).parent.mkdir(parents=True, exist_ok=True)
            (consumer / name).write_text(text, "utf-8")
        git(consumer, "add", ".")
        for name, text in (later or {}).items():
            (consumer / name).write_text(text, "utf-8")
        return git(consumer, "commit", "-m", "A lesson", **environment(consumer))

    return run


def test_a_broken_lesson_is_refused_with_a_readable_message(commit: Commit) -> None:
    done = commit({"урок.mdx": BROKEN})
    reported = done.stdout + done.stderr
    assert done.returncode == 1
    assert "cdclint" in reported
    assert "error[syntax/mdx]: " in reported
    assert "--> урок.mdx:5:11" in reported
    assert "5 | Задержка <30s считается нормальной." in reported
    assert "Checked 1 file: 1 error" in reported
    assert "Traceback" not in reported


def test_a_good_lesson_is_committed(commit: Commit) -> None:
    done = commit({"good.mdx": GOOD})
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_not_staged_is_not_judged(commit: Commit, consumer: Path) -> None:
    done = commit({"later.mdx": GOOD}, {"later.mdx": BROKEN})
    assert done.returncode == 0, done.stdout + done.stderr
    assert (consumer / "later.mdx").read_text("utf-8") == BROKEN


def test_what_is_staged_is_judged_even_if_the_disk_is_cured(commit: Commit, consumer: Path) -> None:
    done = commit({"cured.mdx": BROKEN}, {"cured.mdx": GOOD})
    assert done.returncode == 1
    assert "cured.mdx:5:11" in done.stdout + done.stderr
    assert (consumer / "cured.mdx").read_text("utf-8") == GOOD


def test_a_file_that_is_not_added_is_not_there(commit: Commit) -> None:
    done = commit({"links.mdx": LINKS}, {"next.mdx": GOOD})
    assert done.returncode == 1
    assert "link/broken" in done.stdout + done.stderr
    done = commit({"links.mdx": LINKS, "next.mdx": GOOD})
    assert done.returncode == 0, done.stdout + done.stderr


def test_other_files_do_not_concern_the_hook(commit: Commit) -> None:
    done = commit({"notes.txt": BROKEN, "package-lock.json": "{"})
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_fix_hook_repairs_and_fails(consumer: Path, commit: Commit) -> None:
    assert commit({"mixed.mdx": MIXED}).returncode == 1
    manager = "prek" if "prek" in consumer.name else "pre-commit"
    command = (Path(sys.executable).parent / manager, "run", "cdclint-fix", "--hook-stage", "manual", "--all-files")

    def fix() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=consumer,
            env={**os.environ, **environment(consumer)},
            capture_output=True,
            text=True,
            check=False,
        )

    done = fix()
    assert done.returncode == 1
    assert "files were modified by this hook" in (done.stdout + done.stderr).lower()
    assert (consumer / "mixed.mdx").read_text("utf-8") == MIXED.replace("сonnector", "connector")
    git(consumer, "add", ".")
    assert fix().returncode == 0
    assert git(consumer, "commit", "-m", "Fixed", **environment(consumer)).returncode == 0


def test_both_hooks_are_for_every_file_that_can_be_checked() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    own = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"][0]["hooks"][0]
    assert [hook["id"] for hook in hooks] == ["cdclint", "cdclint-fix"]
    for hook in hooks:
        assert all(re.search(hook["files"], f"a/b{suffix}") for suffix in SUFFIXES)
        assert not re.search(hook["files"], "a/b.mdx.txt")
        assert hook["require_serial"] is True
        assert "types" not in hook
        assert "types_or" not in hook
    # It cannot be named by its repository: pre-commit would run a commit of it, and not what is on the disk.
    assert own["entry"] == f".venv/bin/{hooks[0]['entry']}"
    assert own["files"] == hooks[0]["files"]
    assert own["require_serial"] is True


def test_this_repository_checks_what_make_lint_checks() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"][0]["hooks"]
    entries = [hook["entry"].removeprefix(".venv/bin/").removesuffix(" --force-exclude") for hook in hooks]
    makefile = (ROOT / "Makefile").read_text("utf-8")
    parts = re.search(r"^lint: ([\w -]+)  ##", makefile, re.MULTILINE)
    assert parts
    recipes = [re.search(rf"^{part}:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE) for part in parts[1].split()]
    lines = [line for recipe in recipes if recipe for line in recipe[1].splitlines()]
    commands = [line.removeprefix("\t$(BIN)/").removesuffix(" .") for line in lines]
    assert entries[1:] == [command for command in commands if command in entries]
    assert entries[1:] == ["ruff check", "ruff format --check", "mypy", "lint-imports"]
