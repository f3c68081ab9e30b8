"""The site as tests see it: a copy of its sources with a lesson of all components, installed, built and opened.

The copy leaves the checkout's node_modules and dist alone. A tool that is absent skips its tests with the reason, and
fails them where CI=true: there everything is installed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest

from absent import absent, chromium

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
SOURCES = ("package.json", "package-lock.json", ".npmrc", "astro.config.mjs", "tsconfig.json", "src", "public", "labs")
FIXTURE_LESSON = "/course/90-components/01-components/"
ADDRESS = "https://course.example"
UNREACHABLE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ENETUNREACH", "ETIMEDOUT")


@pytest.hookimpl(tryfirst=True)  # the root's conftest asks for the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.site)


def lesson_routes() -> list[str]:
    """Routes of the course's lessons, by the rule in astro.config.mjs."""
    course = ROOT / "src/content/course"
    return [f"/course/{path.relative_to(course).with_suffix('')}/" for path in sorted(course.glob("*/*.mdx"))]


def offline() -> list[str]:
    """The prefix of a command that runs it without any network, where the system lets us."""
    prefix = ["unshare", "--map-root-user", "--net"]
    if shutil.which("unshare") is None:
        return []
    return prefix if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0 else []


@dataclass(frozen=True)
class Site:
    """A folder with the site's sources and its installed packages."""

    folder: Path

    def write(self, path: str, text: str) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=1800,
            env={**os.environ, "NO_COLOR": "1", "SITE_URL": ADDRESS},
        )

    def build(self) -> subprocess.CompletedProcess[str]:
        """`npm run build`, without a network where the system can take it away."""
        return self.run(*offline(), "npm", "run", "build")


def copy_sources(folder: Path) -> None:
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            ignore = shutil.ignore_patterns(".env", ".*_cache", ".parts", "__pycache__", "node_modules")
            shutil.copytree(source, folder / name, ignore=ignore)
        else:
            shutil.copy(source, folder / name)
    (folder / "scripts").mkdir()
    for script in ("check-mermaid.mjs", "draw-diagrams.mjs"):
        shutil.copy(ROOT / "scripts" / script, folder / "scripts")
    shutil.copy(HERE / "browser.mjs", folder)
    shutil.copytree(HERE / "course/90-components", folder / "src/content/course/90-components")
    shutil.copytree(HERE / "course/diagrams", folder / "src/diagrams", dirs_exist_ok=True)
    (folder / "labs/fixture").mkdir(parents=True)
    shutil.copy(HERE / "course/dashboard.json", folder / "labs/fixture/dashboard.json")
    # A file of its owner's, which the site must not serve.
    (folder / "labs/.env").write_text("GRAFANA_PASSWORD=secret\n", encoding="utf-8")


def link_packages(packages: Path, folder: Path) -> None:
    """Give a site the packages that are installed already: links to their files."""
    shutil.copytree(packages, folder / "node_modules", copy_function=os.link, symlinks=True)


@pytest.fixture(scope="session")
def installed() -> Iterator[Site]:
    """The site's sources and the packages of its lock file; treat as read-only.

    What `npm ci` has installed in the checkout is taken, as `make test` does it just before; else `npm ci` runs here.
    """
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            absent(f"{tool} is not installed: the site cannot be built")
    with TemporaryDirectory(prefix="course-site-") as name:
        site = Site(Path(name))
        copy_sources(site.folder)
        here = ROOT / "node_modules/.package-lock.json"
        if here.exists() and here.stat().st_mtime >= (ROOT / "package-lock.json").stat().st_mtime:
            try:
                link_packages(here.parent, site.folder)
            except OSError:  # a temporary folder on another file system
                shutil.rmtree(site.folder / "node_modules", ignore_errors=True)
            else:
                yield site
                return
        outcome = site.run("npm", "ci")
        if any(code in outcome.stderr for code in UNREACHABLE):
            absent("the package registry cannot be reached: npm ci installs nothing")
        assert outcome.returncode == 0, outcome.stderr
        yield site


@pytest.fixture
def copied(installed: Site) -> Iterator[Site]:
    """A copy of the site to break, with the fixture's lesson alone; its packages are links to the installed ones."""
    with TemporaryDirectory(prefix="course-site-", dir=installed.folder.parent) as name:
        folder = Path(name)
        copy_sources(folder)
        for module in (folder / "src/content/course").iterdir():
            if module.name != "90-components":
                shutil.rmtree(module)
        (folder / "node_modules").mkdir()
        for package in (installed.folder / "node_modules").iterdir():
            if not package.name.startswith("."):
                (folder / "node_modules" / package.name).symlink_to(package)
        (folder / "node_modules/.bin").symlink_to(installed.folder / "node_modules/.bin")
        yield Site(folder)


@dataclass(frozen=True)
class Built:
    """A site after `npm run build`: what the command said, and the pages it wrote."""

    site: Site
    log: str

    @property
    def dist(self) -> Path:
        return self.site.folder / "dist"

    def page(self, route: str) -> str:
        return (self.dist / route.strip("/") / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def built(installed: Site) -> Built:
    outcome = installed.build()
    log = outcome.stdout + outcome.stderr
    assert outcome.returncode == 0, log
    return Built(installed, log)


@pytest.fixture(scope="session")
def opened(built: Built) -> dict[str, Any]:
    """What a browser saw on every page: see browser.mjs. SITE_SCREENSHOTS names a folder for pictures of the pages."""
    browser = chromium()
    if browser is None:
        absent("chromium is not installed (scripts/install-chromium): no page can be opened")
    pictures = os.environ.get("SITE_SCREENSHOTS", "-")
    routes = ["/", "/404.html", "/glossary/", "/labs/", FIXTURE_LESSON, *lesson_routes()]
    outcome = built.site.run("node", "browser.mjs", "dist", browser, pictures, *routes)
    assert outcome.returncode == 0, outcome.stderr
    result: dict[str, Any] = json.loads(outcome.stdout)
    return result


@pytest.fixture(scope="session")
def visits(opened: dict[str, Any]) -> Callable[[str], list[dict[str, Any]]]:
    """The visits of one route: two widths, two themes."""

    def of_route(route: str) -> list[dict[str, Any]]:
        found = [visit for visit in opened["visits"] if visit["route"] == route]
        assert {(visit["width"], visit["theme"]) for visit in found} == {
            (width, theme) for width in (1280, 390) for theme in ("dark", "light")
        }
        return found

    return of_route
