"""The lab as the site gives it: file by file, as one archive, and its README as a page."""

from __future__ import annotations

import json
import re
import subprocess
from html import unescape
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from absent import absent

from .conftest import ADDRESS, ROOT

if TYPE_CHECKING:
    from .conftest import Built

LESSON_WITH_LAB = "/course/03-module-3/03-grafana-dashboard-lab/"


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
    commands = re.findall(r'data-code="([^"]*labs\.zip[^"]*)"', built.page(route))
    assert [unescape(command) for command in commands] == [
        f"curl -fsSO {ADDRESS}/labs.zip && unzip -q labs.zip && ls labs"
    ]


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
