"""What a site serves by its configuration, as far as that is written out."""

from __future__ import annotations

import pytest

from cdclint.documents.site.components.redirects import Redirects
from cdclint.documents.site.components.script_file import ScriptFile


def _redirects(text: str) -> Redirects:
    return Redirects(ScriptFile("astro.config.ts", text))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("export default defineConfig({ redirects: { '/old': '/new' } });", "/old"),
        ("export default { redirects: { '/old/': '/new' } };", "/old"),
        ("export default { redirects: { old: '/new' } };", "/old"),
        ("export default { redirects: { '/old': { status: 301, destination: '/new' } } };", "/old"),
        ("export default { redirects: { '/old/[...slug]': '/new/[...slug]' } };", "/old/a/b"),
        ("const redirects = { '/old': '/new' } as const;\nexport default { redirects };", "/old"),
        ("const all = { '/old': '/new' };\nexport default { redirects: { ...all, '/a': '/b' } };", "/old"),
        ("const old = '/old';\nexport default { redirects: { [`${old}/a`]: '/b' } };", "/old/a"),
        ("const shared = { redirects: { '/old': '/new' } };\nexport default { ...shared };", "/old"),
        ("export default { redirects: isProduction ? { '/old': '/b' } : {} };", "/old"),
        ("export default { ...(site && { redirects: { '/old': '/b' } }) };", "/old"),
    ],
)
def test_redirects_that_are_written_out(text: str, address: str) -> None:
    assert _redirects(text).takes(address)


@pytest.mark.parametrize(
    "text",
    [
        "export default { redirects: { '/a': '/new' } };",
        "export default { redirects: { '/a': { status: 301, destination: '/new' } } };",
        "export default { integrations: [starlight({ sidebar: [{ label: 'A', link: '/new' }] })] };",
        "export default { integrations: [starlight({ social: [{ icon: 'a', href: '/new' }] })] };",
        "import config from '/new';\nexport default { site: 'https://example.com/new' };",
        "export default {};",
        "export default defineConfig({ ...(site ? { site } : {}), redirects: { '/a': '/b' } });",
        "export default { ...(base && { base }), ...(dev ? undefined : { trailingSlash: 'always' }) };",
    ],
)
def test_an_address_that_is_only_linked_is_not_served(text: str) -> None:
    assert not _redirects(text).takes("/new")
    assert not _redirects(text).may_take("/new", own=True)
    assert not _redirects(text).may_take("/new", own=False)


@pytest.mark.parametrize(
    "text",
    [
        "export default { redirects: legacy() };",
        "import redirects from './redirects';\nexport default { redirects };",
        "export default { redirects: { ...legacy, '/a': '/b' } };",
        "export default { redirects: { [old]: '/b' } };",
        "export default { redirects: isProduction ? { '/a': '/b' } : legacy() };",
        "export default { ...(site ? shared : {}) };",
        "export default { ...shared };",
        "export default { [key]: { '/a': '/b' } };",
        "export default defineConfig(({ mode }) => ({ redirects: {} }));",
        "export { default } from './shared';",
        "export default await make();",
        "const a = { ...b };\nconst b = { ...a };\nexport default { redirects: { ...a } };",
    ],
)
def test_computed_redirects_may_be_any(text: str) -> None:
    assert not _redirects(text).takes("/new")
    assert _redirects(text).may_take("/new", own=True)


def test_what_an_integration_names_may_be_served() -> None:
    redirects = _redirects("export default { integrations: [openAPI([{ base: 'api', schema: './a.yaml' }])] };")
    assert redirects.may_take("/api/pets", own=False)
    assert redirects.may_take("/api", own=True)
    assert not redirects.may_take("/api/pets", own=True)
    assert not redirects.may_take("/other", own=False)
    assert _redirects("const a = { injectRoute: ['/made'] };\nexport default {};").may_take("/made", own=True)
