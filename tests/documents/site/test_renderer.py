from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdclint.documents.course import Course, Layout
from cdclint.documents.site.renderer import NAMES, find_renderers

if TYPE_CHECKING:
    from pathlib import Path


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("path", "name", "folder"),
    [
        ("astro.config.ts", "astro", ""),
        ("docs/astro.config.mjs", "astro", "docs"),
        ("src/pages/index.astro", "astro", ""),
        ("docusaurus.config.js", "docusaurus", ""),
        ("docs/.vitepress/config.mts", "vitepress", "docs"),
        (".vitepress/config/index.ts", "vitepress", ""),
        ("mkdocs.yml", "mkdocs", ""),
        ("next.config.js", "nextjs", ""),
        ("_config.yml", "jekyll", ""),
        ("config/_default/hugo.toml", "hugo", ""),
        ("site/config/_default/config.yaml", "hugo", "site"),
        ("docs/_sidebar.md", "docsify", "docs"),
        ("docs/docfx.json", "docfx", "docs"),
    ],
)
def test_a_site_is_recognised_by_its_configuration(tmp_path: Path, path: str, name: str, folder: str) -> None:
    write(tmp_path, **{path: ""})
    ((found,), _) = find_renderers(tmp_path, {})
    assert (found.name, found.folder, found.file) == (name, folder, path)
    assert found.name in NAMES


def test_zola_is_recognised_by_the_address_in_its_configuration(tmp_path: Path) -> None:
    write(tmp_path, **{"config.toml": '[x]\nbase = "a"\n', "book/config.toml": '# Zola\nbase_url = "https://a.b"\n'})
    ((found,), _) = find_renderers(tmp_path, {})
    assert (found.name, found.folder) == ("zola", "book")


@pytest.mark.parametrize(
    "path",
    [
        "config.ts",
        "config/hugo.md",
        "node_modules/x/astro.config.mjs",
        "a/b/c/d/astro.config.mjs",
        "astro.config.md",
        "x.astro",
    ],
)
def test_other_files_make_no_site(tmp_path: Path, path: str) -> None:
    write(tmp_path, **{path: ""})
    assert find_renderers(tmp_path, {}) == ((), {})


def test_package_json_tells_the_version_and_the_more_specific_generator(tmp_path: Path) -> None:
    write(
        tmp_path,
        **{
            "a/astro.config.mjs": "",
            "a/package.json": '{"dependencies": {"astro": "^6.1.0"}}',
            "b/next.config.mjs": "",
            "b/package.json": '{"dependencies": {"next": "15.0.0", "nextra": "~4.2"}}',
            "c/package.json": '{"devDependencies": {"@builder.io/qwik-city": "1.0.0"}}',
            "d/package.json": '{"dependencies": {"astro": "5.0.0"}}',
            "e/package.json": '{"dependencies": 3',
        },
    )
    found, _ = find_renderers(tmp_path, {})
    assert [(one.name, one.folder, one.version) for one in found] == [
        ("astro", "a", 6),
        ("nextra", "b", 4),
        ("qwik", "c", 1),
    ]


def test_the_nearest_site_above_a_file_renders_it(tmp_path: Path) -> None:
    write(tmp_path, **{"mkdocs.yml": "", "site/docs/astro.config.mjs": ""})
    course = Course.load(tmp_path, Layout())
    assert str(course.renderer("site/docs/a.mdx")) == "astro in site/docs"
    assert str(course.renderer("site/a.mdx")) == "mkdocs"


def test_what_a_configuration_imports_belongs_to_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        **{
            "astro.config.mjs": "import { plugins } from './config/markdown';\nimport x from '../outside.mjs';",
            "config/markdown.ts": "import remarkMath from 'remark-math'; export const langs = ['promql'];",
        },
    )
    course = Course.load(tmp_path, Layout())
    assert course.math("src/content/a.mdx") is True
    assert "promql" in course.fence_languages("src/content/a.mdx")


@pytest.mark.parametrize(
    ("path", "config", "math"),
    [
        ("mkdocs.yml", "markdown_extensions:\n  - pymdownx.arithmatex:\n      generic: true\n", True),
        ("mkdocs.yml", "site_name: x\n", None),
        (".vitepress/config.ts", "export default { markdown: {\n  math: true } }", True),
        ("next.config.mjs", "nextra({ latex: true })", True),
        ("astro.config.mjs", "export default {}", False),
    ],
)
def test_whether_math_is_rendered_is_known_or_open(
    tmp_path: Path, path: str, config: str, *, math: bool | None
) -> None:
    write(tmp_path, **{path: config})
    assert Course.load(tmp_path, Layout()).math("docs/a.mdx") is math


def test_a_setting_replaces_what_is_found(tmp_path: Path) -> None:
    write(tmp_path, **{"mkdocs.yml": ""})
    assert Course.load(tmp_path, Layout(renderer="none")).renderer("a.mdx") is None
    assert str(Course.load(tmp_path, Layout(renderer="astro")).renderer("a.mdx")) == "astro"


def test_a_revision_is_judged_by_its_own_configuration(tmp_path: Path) -> None:
    write(tmp_path, **{"mkdocs.yml": ""})
    ((found,), configs) = find_renderers(tmp_path, {"mkdocs.yml": None, "astro.config.mjs": b"export default {}"})
    assert (found.name, configs) == ("astro", {"astro.config.mjs": b"export default {}"})
