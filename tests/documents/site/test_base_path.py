"""The base of a site, as far as its configuration writes it out."""

from __future__ import annotations

import pytest

from cdclint.documents.site.components.base_path import base_path
from cdclint.documents.site.components.script_file import ScriptFile


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("export default defineConfig({ base: '/a', site: 'x' });", "/a"),
        ("export default { site: 'x',\n\t\tbase: `a/b/`,\n};", "/a/b"),
        ("const base = '/a';\nexport default defineConfig({ base });", "/a"),
        ("const BASE = '/a' as const;\nconst config = defineConfig({ base: BASE });\nexport default config;", "/a"),
        ("const config = { 'base': '/' };\nexport { config as default };", ""),
        ("export default defineConfig({ vite: { base: '/no' } });", ""),
        ("export default defineConfig({ ...shared, base: '/a' });", "/a"),
        ("export default defineConfig({ ...shared, vite: { base: '/no' } });", None),
        ("export default defineConfig({ base: process.env.BASE ?? '/a' });", None),
        ("export default defineConfig({ base: `/${name}` });", None),
        ("const repo = 'x';\nexport default defineConfig({ base: `/${repo}/` });", "/x"),
        (
            "const repo = 'x' as const, base = '/' + repo;\nexport default defineConfig({ base: `${base}/docs` });",
            "/x/docs",
        ),
        ("const repo = process.env.REPO;\nexport default defineConfig({ base: `/${repo}/` });", None),
        ("const a = `${b}${b}`;\nconst b = `${a}${a}`;\nexport default { base: a };", None),
        ("export default { base: `/a\\n` };", None),
        ("export default { base: isProduction ? '/a' : '/' };", None),
        ("import base from './base';\nexport default defineConfig({ base });", None),
        ("export { default } from './base';", None),
        ("export default await make();", None),
        ("const a = b;\nconst b = a;\nexport default { base: a };", None),
    ],
)
def test_the_base_is_read_where_it_is_written(text: str, base: str | None) -> None:
    assert base_path(ScriptFile("astro.config.ts", text)) == base
