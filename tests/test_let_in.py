"""A hostile repository: nothing outside of its root is read into the output, written, run or asked."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cdclint.documents.site.external import is_public
from cdclint.engine.links.online import Limits, Web

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command

HIDDEN = "ПАРОЛЬ-1234"


def git(folder: Path, *arguments: str) -> None:
    author = ("-c", "user.name=a", "-c", "user.email=a@b.c")
    subprocess.run(["git", *author, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def hostile(repository: Path) -> Path:
    """A repository whose links, configuration and names lead elsewhere; `ran` appears if anything of it is run."""
    outside = repository.parent / "outside"
    outside.mkdir()
    (outside / "secret.mdx").write_text(f"# {HIDDEN} -\n\n[a](b\n", "utf-8")
    (outside / "contracts.yml").write_text(f"lessons: {HIDDEN}\n", "utf-8")
    (repository / "a.mdx").write_text("# A\n\nОн - лаг.\n", "utf-8")
    (repository / "b.yml").write_text("a: 1\n", "utf-8")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "first")
    run = repository.parent / "run"
    run.write_text(f"#!/bin/sh\ntouch {repository.parent / 'ran'}\ncat\n", "utf-8")
    run.chmod(0o755)
    for key in (
        "core.fsmonitor",
        "core.pager",
        "diff.external",
        "core.sshCommand",
        "diff.x.textconv",
        "diff.x.command",
    ):
        git(repository, "config", key, str(run))
    for key in ("clean", "smudge", "process"):
        git(repository, "config", f"filter.evil.{key}", str(run))
    git(repository, "config", "filter.evil.required", "true")
    hooks = repository.parent / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "fsmonitor-watchman"):
        (hooks / name).symlink_to(run)
    git(repository, "config", "core.hooksPath", str(hooks))
    git(repository, "config", "remote.origin.url", f"ext::{run} x")
    (repository / ".gitattributes").write_text("* filter=evil diff=x\n", "utf-8")
    (repository / "a.mdx").write_text("# A\n\nОн - лаг растёт.\n", "utf-8")
    (repository / "b.yml").write_text("a: 2\n", "utf-8")
    (repository / "link.mdx").symlink_to(outside / "secret.mdx")
    (repository / "folder").symlink_to(outside)
    (repository / ".cdclint_cache").symlink_to(outside)
    (repository / "json.py").write_text(f"open({str(repository.parent / 'ran')!r}, 'w')\n", "utf-8")
    for name in ("argparse.py", "re.py", "pathlib.py", "tomllib.py"):
        (repository / name).write_text((repository / "json.py").read_text("utf-8"), "utf-8")
    return repository


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("check", "--fix"),
        ("check", "--staged"),
        ("check", "--diff-base", "HEAD"),
        ("check", "folder"),
        ("check", "folder/secret.mdx"),
        ("clean",),
    ],
)
def test_nothing_gets_out_and_nothing_runs(cdclint: Command, hostile: Path, arguments: tuple[str, ...]) -> None:
    outside = hostile.parent / "outside"
    before = {path.name: path.read_bytes() for path in outside.iterdir()}
    done = cdclint(*arguments)
    assert HIDDEN not in done.stdout + done.stderr
    assert "internal failure" not in done.stderr
    assert not (hostile.parent / "ran").exists()
    assert {path.name: path.read_bytes() for path in outside.iterdir()} == before


def test_modules_of_the_folder_are_not_loaded(hostile: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cdclint", "check", "--output-format", "json"],
        cwd=hostile,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert b"Traceback" not in done.stderr
    assert not (hostile.parent / "ran").exists()


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "[fe80::1%eth0]", "[fc00::1]", "[::]"),
        *("[::ffff:10.0.0.1]", "[64:ff9b::10.0.0.1]", "[64:ff9b::a9fe:a9fe]", "[2002:a00:1::]", "[::10.0.0.1]"),
        *("[2001:0:4136:e378:8000:63bf:f5ff:fffe]", "[64:ff9b:1::10.0.0.1]", "0x7f.1", "224.0.0.1", "2130706433"),
    ],
)
def test_addresses_of_private_networks_in_every_form(host: str) -> None:
    assert not is_public(host)


@pytest.mark.parametrize(
    "host", ["8.8.8.8", "[2606:4700::1111]", "[64:ff9b::8.8.8.8]", "[::ffff:8.8.8.8]", "debezium.io"]
)
def test_addresses_of_the_open_network(host: str) -> None:
    assert is_public(host)


def test_the_address_that_was_looked_at_is_the_one_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is public when it is looked at, and private when it is connected to, is not asked."""
    told = iter(["8.8.8.8", "127.0.0.1", "127.0.0.1", "127.0.0.1"])
    asked: list[str] = []

    def look_up(host: str, port: object, **_: object) -> list[tuple[object, ...]]:
        del host, port
        address = next(told)
        asked.append(address)
        return [(2, 1, 6, "", (address, 9))]

    monkeypatch.setattr("cdclint.engine.links.online.socket.getaddrinfo", look_up)
    monkeypatch.setattr("cdclint.engine.links.online.getproxies", dict)
    answer = Web(Limits(answer=5, whole=10)).ask(["http://rebinding.debezium.io:9/"])["http://rebinding.debezium.io:9/"]
    assert answer.reason == "it leads to `rebinding.debezium.io`, which is not asked"
    assert asked[:2] == ["8.8.8.8", "127.0.0.1"]
