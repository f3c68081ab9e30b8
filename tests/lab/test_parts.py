"""What is missing is named, with how to get it, and whether this machine could have it."""

import shutil
from pathlib import Path

import pytest
from chain import parts
from chain.parts import MissingPartError, build_mailpit, fetch_jars, require


def fake_maven(folder: Path, words: str, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    maven = folder / "mvn"
    maven.write_text(f"#!/bin/sh\necho '{words}'\nexit {status}\n", encoding="utf-8")
    maven.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("LAB_PARTS", str(folder / "parts"))


def test_a_program_that_no_package_brings_cannot_be_had() -> None:
    with pytest.raises(MissingPartError, match=r"no-such-program is not installed: `make -C labs install`") as raised:
        require("no-such-program", "no-such-package")
    assert raised.value.obtainable is False


@pytest.mark.skipif(shutil.which("apt-cache") is None, reason="no apt-cache here")
def test_a_program_of_a_known_package_could_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    find = shutil.which
    monkeypatch.setattr(parts.shutil, "which", lambda name: None if name == "psql" else find(name))
    with pytest.raises(MissingPartError) as raised:
        require("psql", "bash")
    assert raised.value.obtainable is True


@pytest.mark.parametrize(
    ("words", "obtainable"),
    [
        ("[ERROR] Could not transfer artifact a:b:1 from central: Unknown host", False),
        ("[ERROR] Could not find artifact io.debezium:debezium-connector-postgres:jar:99 in central", True),
    ],
)
def test_jars_that_maven_cannot_resolve_are_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, *, obtainable: bool
) -> None:
    fake_maven(tmp_path, words, 1, monkeypatch)
    with pytest.raises(MissingPartError, match="Maven could not resolve the profile `agent`") as raised:
        fetch_jars()
    assert words in str(raised.value)
    assert raised.value.obtainable is obtainable


def test_jars_are_fetched_again_only_when_the_pom_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_maven(tmp_path, "", 0, monkeypatch)
    folder = fetch_jars()
    assert (folder / "pom.xml").read_bytes() == (parts.LABS / "pom.xml").read_bytes()
    fake_maven(tmp_path, "[ERROR] asked again", 1, monkeypatch)
    assert fetch_jars() == folder
    (folder / "pom.xml").write_text("<project/>", encoding="utf-8")
    with pytest.raises(MissingPartError, match="asked again"):
        fetch_jars()


def test_mailpit_is_built_once_in_the_version_of_the_compose_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = parts.read_services()["mailpit"].version
    go = tmp_path / "go"
    go.write_text(
        f'#!/bin/sh\nmkdir -p "$GOBIN"; echo "$*" >>{tmp_path}/asked; touch "$GOBIN/mailpit"\n', encoding="utf-8"
    )
    go.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("LAB_PARTS", str(tmp_path / "parts"))
    for _ in range(2):
        assert build_mailpit() == tmp_path / "parts" / f"mailpit-{version}" / "mailpit"
    assert (tmp_path / "asked").read_text("utf-8") == f"install github.com/axllent/mailpit@{version}\n"


def test_mailpit_that_cannot_be_built_is_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go = tmp_path / "go"
    go.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    go.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("LAB_PARTS", str(tmp_path / "parts"))
    assert build_mailpit() is None
