"""A hostile repository: nothing outside of its root is read into the output, written, run or asked."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cdclint.config import ConfigError, load
from cdclint.documents.site.external import is_public
from cdclint.engine.links.online import Limits, Web
from cdclint.output.diff import render
from hostile_repository import HIDDEN, make_hostile
from in_process import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command


@pytest.fixture
def hostile(repository: Path) -> Path:
    return make_hostile(repository)


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("check", "--fix"),
        ("check", "--staged"),
        ("check", "--diff-base", "HEAD"),
        ("check", "folder"),
        ("check", "folder/secret.mdx"),
        ("check", "src/content/b.mdx"),
        ("check", "--fix", "--", "-rf.mdx"),
        ("check", "--output-format", "json"),
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


@pytest.mark.usefixtures("hostile")
def test_a_link_out_of_the_project_is_named_where_a_file_is_measured_against_it(cdclint: Command) -> None:
    done = cdclint("check", "src/content/b.mdx")
    assert done.returncode == 2
    assert "src/content/contracts.yml: is a symbolic link that leads outside of the project" in done.stderr


@pytest.mark.parametrize(
    "settings",
    [
        'contracts = "../outside/contracts.yml"',
        'contracts = "folder/contracts.yml"',
        'lesson-schema = "/etc/passwd"',
        'metrics = ["../outside/secret.mdx"]',
        'baseline = "../outside/secret.mdx"',
        'cache-dir = "../outside"',
        'cache-dir = "src"',
        'include = ["../outside/**"]',
    ],
)
def test_settings_that_lead_out_are_refused_or_find_nothing(cdclint: Command, hostile: Path, settings: str) -> None:
    (hostile / "cdclint.toml").write_text(f"{settings}\n", "utf-8")
    outside = hostile.parent / "outside"
    before = {path.name: path.read_bytes() for path in outside.iterdir()}
    for arguments in (("check", "--fix", "--update-baseline"), ("clean",)):
        done = cdclint(*arguments)
        assert HIDDEN not in done.stdout + done.stderr
        assert "root:" not in done.stdout + done.stderr
    assert {path.name: path.read_bytes() for path in outside.iterdir()} == before
    assert (hostile / "src" / "content" / "b.mdx").exists()
    assert not (hostile.parent / "ran").exists()


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ('contracts = "{name}"', "contracts"),
        ('lesson-schema = "{name}"', "lesson-schema"),
        ('metrics = ["{name}"]', "metrics"),
        ('baseline = "{name}"', "baseline"),
        ('schemas = {{"*.json" = "{name}"}}', "schemas"),
        ('cache-dir = "{name}"', "cache-dir"),
    ],
)
@pytest.mark.parametrize("name", ["../outside.yml", "link.yml", "folder/outside.yml", "absent/../../outside.yml"])
def test_settings_that_name_what_is_outside_are_refused(tmp_path: Path, settings: str, key: str, name: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "outside.yml").write_text("a: 1\n", "utf-8")
    (root / "link.yml").symlink_to(tmp_path / "outside.yml")
    (root / "folder").symlink_to(tmp_path)
    (root / "cdclint.toml").write_text(settings.format(name=name) + "\n", "utf-8")
    with pytest.raises(ConfigError) as refused:
        load(root, {})
    assert refused.value.message.endswith(f"`{key}` is `{name}`, outside of the project")


OBEYED = "\\u001b[2J\\n::error::\\u202e"
"""What a terminal obeys, and a log of GitHub, as TOML writes it."""


@pytest.mark.parametrize(
    "settings",
    [
        f'baseline = "{OBEYED}"',
        f'contracts = "{OBEYED}"',
        f'"{OBEYED}" = 1',
        f'select = ["{OBEYED}/b"]',
        f'include = ["{OBEYED}{{a,b}}"]',
        f'language = "{OBEYED}"',
        f'prometheus-version = "{OBEYED}"',
        f'per-file-ignores = {{"{OBEYED}" = []}}',
        f'[rules."link/broken"]\n"{OBEYED}" = 1',
        f'lessons = ["{OBEYED}"]',
    ],
)
@pytest.mark.parametrize("verb", ["check", "config", "plan", "init"])
def test_settings_write_nothing_that_a_terminal_obeys(tmp_path: Path, settings: str, verb: str) -> None:
    (tmp_path / "cdclint.toml").write_text(f"{settings}\n", "utf-8")
    (tmp_path / "a.mdx").write_text("# Урок\n", "utf-8")
    done = run(verb, folder=tmp_path)
    assert re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]|^::", done.stdout + done.stderr, re.MULTILINE) is None


def test_a_diff_quotes_the_names_of_files_and_shows_nothing_that_a_terminal_obeys() -> None:
    before, after = b"a\x1b[2J\tb\r\nc\rd\n", b"e\x1b[2J\tb\r\nc\rd\n"
    change = ("мод\x1b[2J\n::error::/a.mdx", before, after)
    plain = render([change], colour=False)
    name = r'"\320\274\320\276\320\264\033[2J\012::error::/a.mdx"'
    assert plain.startswith(f"--- {name}\n+++ {name}\n@@ -1,2 +1,2 @@\n-a\x1b[2J\tb\r\n")
    assert plain.endswith("+e\x1b[2J\tb\r\n c\rd\n")
    shown = render([change], colour=True)
    assert "-a\ufffd[2J\tb\r\n" in shown
    assert shown.endswith(" c\ufffdd\n")
    assert render([("a b.mdx", b"a\n", b"b\n")], colour=False).startswith("--- a b.mdx\n+++ a b.mdx\n")


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
        *("[fec0::1]", "[5f00::1]", "[3fff::1]", "[2001:db8::1]", "[100::1]", "[ff02::1]"),
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
    reported = iter(["8.8.8.8", "127.0.0.1", "127.0.0.1", "127.0.0.1"])
    asked: list[str] = []

    def look_up(host: str, port: object, **_: object) -> list[tuple[object, ...]]:
        del host, port
        address = next(reported)
        asked.append(address)
        return [(2, 1, 6, "", (address, 9))]

    monkeypatch.setattr("cdclint.engine.links.online.socket.getaddrinfo", look_up)
    monkeypatch.setattr("cdclint.engine.links.online.getproxies", dict)
    answer = Web(Limits(answer=5, whole=10)).ask(["http://rebinding.debezium.io:9/"])["http://rebinding.debezium.io:9/"]
    assert answer.reason == "it leads to `rebinding.debezium.io`, which is not asked"
    assert asked[:2] == ["8.8.8.8", "127.0.0.1"]
