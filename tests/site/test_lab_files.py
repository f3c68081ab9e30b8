"""The lab as the site gives it: file by file, as one archive, and its README as a page."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
from contextlib import ExitStack
from functools import partial
from hashlib import sha256
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from absent import absent

from .conftest import ADDRESS, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .conftest import Built

LESSON_WITH_LAB = "/course/03-module-3/03-grafana-dashboard-lab/"


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def commands(built: Built, route: str) -> list[str]:
    """Those of a page that get the lab, as its copy button gives them: a line ends with DEL there."""
    found = re.findall(r'data-code="([^"]*labs\.zip[^"]*)"', built.page(route))
    return [unescape(command).replace("\x7f", "\n") for command in found]


@pytest.fixture(scope="module")
def tracked() -> dict[str, int]:
    """Files of labs/ that the repository holds, each with its mode."""
    listed = subprocess.run(["git", "ls-files", "-s", "labs"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        absent("no git repository: what the lab consists of cannot be asked")
    rows = (line.split("\t") for line in listed.stdout.splitlines())
    return {path: int(facts.split()[0], 8) for facts, path in rows}


def test_every_file_of_the_lab_is_served_as_it_is(built: Built, tracked: dict[str, int]) -> None:
    assert "labs/.env.example" in tracked
    for path in tracked:
        assert (built.dist / path).read_bytes() == (ROOT / path).read_bytes(), path


def test_archive_holds_the_lab_with_its_modes(built: Built, tracked: dict[str, int]) -> None:
    with ZipFile(built.dist / "labs.zip") as archive:
        assert archive.testzip() is None
        modes = {entry.filename: entry.external_attr >> 16 for entry in archive.infolist()}
        for path, mode in tracked.items():
            assert archive.read(path) == (ROOT / path).read_bytes(), path
            assert modes[path] == mode, path


def test_nobodys_passwords_are_published(built: Built) -> None:
    assert (built.site.folder / "labs/.env").exists()
    assert not (built.dist / "labs/.env").exists()
    with ZipFile(built.dist / "labs.zip") as archive:
        assert "labs/.env" not in archive.namelist()


def test_archive_depends_on_nothing_but_the_files(built: Built) -> None:
    with ZipFile(built.dist / "labs.zip") as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {(entry.create_system, entry.comment, entry.extra) for entry in archive.infolist()} == {(3, b"", b"")}


@pytest.mark.parametrize("route", [LESSON_WITH_LAB, "/labs/"])
def test_one_command_gets_and_unpacks_the_lab(built: Built, route: str) -> None:
    checksum = sha256((built.dist / "labs.zip").read_bytes()).hexdigest()
    assert commands(built, route) == [
        f'curl -fsSO {ADDRESS}/labs.zip &&\necho "{checksum}  labs.zip" | sha256sum --check &&\nunzip -q labs.zip'
    ]


@pytest.fixture(scope="module")
def served() -> Iterator[Callable[[Path], str]]:
    """Serves a folder on loopback; gives its address."""
    with ExitStack() as stack:

        def serve(folder: Path) -> str:
            handler = partial(Quiet, directory=str(folder))
            server = stack.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), handler))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            stack.callback(server.shutdown)
            return f"http://127.0.0.1:{server.server_address[1]}"

        yield serve


def get_lab(built: Built, address: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command that the lesson shows, against this address."""
    [command] = commands(built, LESSON_WITH_LAB)
    for tool in ("curl", "sha256sum", "unzip"):
        if shutil.which(tool) is None:
            absent(f"{tool} is not installed: the command of the lesson cannot be run")
    said = command.replace(ADDRESS, address)
    return subprocess.run(["bash", "-c", said], cwd=folder, capture_output=True, text=True, check=False, timeout=60)


def test_the_command_gives_the_lab_with_its_dot_files(
    built: Built, served: Callable[[Path], str], tracked: dict[str, int], tmp_path: Path
) -> None:
    done = get_lab(built, served(built.dist), tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "labs.zip: OK\n", "")
    assert {"labs/.env.example", "labs/.gitignore"} <= tracked.keys()
    for path, mode in tracked.items():
        assert (tmp_path / path).read_bytes() == (ROOT / path).read_bytes(), path
        assert (tmp_path / path).stat().st_mode & 0o777 == mode & 0o777, path


def test_the_command_unpacks_no_other_archive(built: Built, served: Callable[[Path], str], tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "labs.zip").write_bytes((built.dist / "labs.zip").read_bytes() + b"\0")
    done = get_lab(built, served(other), tmp_path)
    assert done.returncode != 0
    assert done.stdout == "labs.zip: FAILED\n"
    assert not (tmp_path / "labs").exists()


def test_the_archive_is_the_same_wherever_and_whenever_it_is_made(built: Built, tmp_path: Path) -> None:
    """Of a copy whose files are as new as this test, in a folder of another name, with other rights for others."""
    shutil.copytree(built.site.folder / "labs", tmp_path / "labs", copy_function=shutil.copyfile)
    for path in (tmp_path / "labs").rglob("*"):
        if path.is_file():
            source = built.site.folder / path.relative_to(tmp_path)
            path.chmod(0o700 if source.stat().st_mode & 0o100 else 0o600)
    (tmp_path / "labs/__pycache__").mkdir()
    (tmp_path / "labs/__pycache__/states.pyc").write_bytes(b"")
    module = (built.site.folder / "src/course/lab-files.mjs").as_uri()
    script = f"import {{ labChecksum }} from {json.dumps(module)}; console.log(await labChecksum())"
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == sha256((built.dist / "labs.zip").read_bytes()).hexdigest()


def test_readme_is_a_page_and_links_lead_to_it(built: Built) -> None:
    page = built.page("/labs/")
    title = (ROOT / "labs/README.md").read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL) == [title]
    lesson = built.page(LESSON_WITH_LAB)
    assert 'href="/labs/"' in lesson
    assert "/labs/README.md" not in lesson


def test_search_of_the_site_speaks_russian(built: Built) -> None:
    found = re.search(r'data-translations="([^"]*)"', built.page("/"))
    assert found is not None
    texts = json.loads(unescape(found.group(1)))
    assert set(texts) >= {"search_label", "zero_results", "many_results", "one_result", "load_more", "searching"}
    assert all(re.search("[а-яё]", text) for text in texts.values())
    assert "[COUNT]" in texts["many_results"]
    assert "[SEARCH_TERM]" in texts["zero_results"]
