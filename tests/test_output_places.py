"""Where the report goes, and what becomes of it where it cannot go there."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from absent import needs_posix

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command

FORMATS = ("full", "concise", "json", "html", "github", "gitlab", "sarif", "junit")
FOUND = "title: lag\ntitle: again\n"


@pytest.fixture(autouse=True)
def broken(repository: Path) -> None:
    (repository / "a.yml").write_text(FOUND, "utf-8")
    (repository / "outside.yml").symlink_to(__file__)


@needs_posix
@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("folder", "Is a directory"),
        ("nowhere/report", "No such file or directory"),
        ("a.yml/report", "Not a directory"),
        ("/dev/full", "No space left on device"),
        ("n" * 300, "File name too long"),
    ],
)
@pytest.mark.parametrize("form", ["concise", "sarif"])
def test_a_report_that_cannot_be_written_is_not_lost(
    cdclint: Command, repository: Path, form: str, file: str, why: str
) -> None:
    (repository / "folder").mkdir()
    whole = cdclint("check", "--output-format", form).stdout
    done = cdclint("check", "--output-format", form, "--output-file", file)
    assert done.returncode == 2
    assert done.stdout == whole
    first, *others = done.stderr.splitlines()
    assert first == f"cdclint: {file}: cannot be written: {why}; the report is on standard output"
    assert others[0] == "cdclint: outside.yml: is a symbolic link that leads outside of the project"
    assert others[1] == "Checked 1 file: 1 error."


@needs_posix
def test_a_report_is_written_whole_or_not_at_all(cdclint: Command, repository: Path) -> None:
    report = repository / "report.json"
    cdclint("check", "--output-format", "json", "--output-file", "report.json")
    before = report.read_bytes()
    report.chmod(0o640)
    (repository / "b.yml").write_text(FOUND, "utf-8")
    assert cdclint("check", "--output-format", "json", "--output-file", "report.json").returncode == 2
    assert json.loads(report.read_text("utf-8"))["summary"]["errors"] == 2
    assert report.read_bytes() != before
    assert report.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in repository.iterdir() if "report" in path.name) == ["report.json"]


@needs_posix
def test_a_report_may_go_to_a_pipe(cdclint: Command, repository: Path) -> None:
    os.mkfifo(repository / "pipe")
    with subprocess.Popen(["cat", "pipe"], cwd=repository, stdout=subprocess.PIPE) as reader:
        assert cdclint("check", "--output-format", "concise", "--output-file", "pipe").stdout == ""
        reported, _ = reader.communicate(timeout=60)
    assert reported.startswith(b"a.yml:2:1: syntax/yaml ")


@pytest.mark.parametrize("form", FORMATS)
def test_standard_output_holds_the_report_alone(cdclint: Command, form: str) -> None:
    loud = cdclint("check", "--output-format", form, FORCE_COLOR="", SOURCE_DATE_EPOCH="0")
    quiet = cdclint("check", "--output-format", form, "--quiet", SOURCE_DATE_EPOCH="0")
    assert loud.stdout == quiet.stdout
    assert "Checked 1 file: 1 error." in loud.stderr
    assert "Checked" not in loud.stdout
    assert loud.returncode == 2


def shell(folder: Path, redirection: str, form: str = "github") -> subprocess.CompletedProcess[str]:
    command = f"{shlex.quote(sys.executable)} -m cdclint check --output-format {form} {redirection}"
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    return done


@needs_posix
def test_standard_output_that_is_full_or_closed(repository: Path) -> None:
    full = shell(repository, "> /dev/full")
    assert full.returncode == 2
    assert full.stderr.startswith("cdclint: standard output cannot be written: No space left on device\n")
    assert "Checked 1 file: 1 error." in full.stderr
    (repository / "outside.yml").unlink()
    assert shell(repository, ">&-").returncode == 1
    silent = shell(repository, "2>&-")
    assert silent.returncode == 1
    assert silent.stdout.startswith("::error file=a.yml,")


@pytest.mark.parametrize("form", FORMATS)
def test_a_reader_that_leaves_early(repository: Path, form: str) -> None:
    for number in range(200):
        (repository / f"{number}.yml").write_text(FOUND, "utf-8")
    done = shell(repository, '| head -c 1; echo " ${PIPESTATUS[0]}"', form)
    assert done.stdout.split()[-1] == "2"


def test_a_format_that_there_is_not(cdclint: Command) -> None:
    done = cdclint("check", "--output-format", "xml")
    assert done.returncode == 2
    assert "invalid choice: 'xml' (choose from " in done.stderr
