from __future__ import annotations

from pathlib import Path

import pytest

from cdclint.core import closeness
from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.project import Project
from cdclint.documents.site.renderer import Renderer
from cdclint.documents.site.site import Destination, Site

LESSON = "src/content/course/03-module-3/03-dashboard.mdx"
OTHER = "src/content/course/03-module-3/04-alerting.mdx"


def site(*files: str, config: str | None = None, on_disk: str = "") -> Site:
    sources = {} if config is None else {"astro.config.mjs": Source("astro.config.mjs", config)}
    renderers = () if config is None else (Renderer("astro", "", "astro.config.mjs"),)
    course = Course(Path("/nowhere"), Layout(), "", sources, renderers)

    def no_source(path: str) -> Source:
        raise AssertionError(f"{path} was read")

    return Site(Project(course, {}, no_source, files=frozenset(files), on_disk=lambda path: path == on_disk))


@pytest.mark.parametrize(
    "url",
    ["/course/03-module-3/04-alerting", "/course/03-module-3/04-alerting/?a#b", "../04-alerting/", "04-alerting.mdx"],
)
def test_every_way_to_write_a_link_leads_to_the_page(url: str) -> None:
    assert site(LESSON, OTHER).destination(url, LESSON) == Destination(OTHER, served=True)


def test_a_fragment_leads_to_the_page_itself() -> None:
    assert site(LESSON).destination("#раздел", LESSON) == Destination(LESSON, served=True)


@pytest.mark.parametrize("url", ["https://a.example/", "mailto:a@a.example", "//a.example/x", "/course/{id}/", "/x/"])
def test_what_the_files_do_not_tell_is_not_judged(url: str) -> None:
    assert site(LESSON).destination(url, LESSON) is None


def test_a_page_with_parameters_may_serve_anything() -> None:
    known = site(LESSON, "src/pages/[...slug].astro", config="export default {}")
    assert known.destination("/anything/", LESSON) is None
    assert known.destination("/course/03-module-3/09-nowhere/", LESSON) is None


def test_a_file_that_settings_leave_out_is_there() -> None:
    known = site(LESSON, "public/favicon.svg", config="export default {}", on_disk="public/made.json")
    assert known.destination("/made.json", LESSON) == Destination("", served=True)
    assert known.destination("/unmade.json", LESSON) == Destination("", served=False)


@pytest.mark.parametrize(
    ("config", "base"),
    [
        ("export default defineConfig({\n  base: '/cdc/',\n})", "/cdc"),
        ("export default defineConfig({\n  base,\n})", None),
        ("export default defineConfig({\n  // base: '/cdc',\n})", ""),
        ("export default defineConfig({})", ""),
    ],
)
def test_the_base_path_is_that_of_the_configuration(config: str, base: str | None) -> None:
    assert site(LESSON, config=config).base == base


def test_names_of_other_characters_are_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []

    def noted(*given: object) -> list[str]:
        found: list[str] = near(*given)
        compared.extend(found)
        return found

    near = closeness._near
    monkeypatch.setattr(closeness, "_near", noted)
    names = [f"lessons/{name}.mdx" for name in ("alerting", "dashboard", "kafka-connect", "sinks", "sources")]
    known = site("lessons/a.mdx", *names)
    assert known.destination("./dashbord.mdx", "lessons/a.mdx") == Destination(
        "", served=False, meant="./dashboard.mdx"
    )
    assert set(compared) == {"lessons/dashboard.mdx"}
    assert known.destination("./unheard-of.mdx", "lessons/a.mdx") == Destination("", served=False)
    assert set(compared) == {"lessons/dashboard.mdx"}
