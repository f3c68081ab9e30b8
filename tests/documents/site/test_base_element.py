"""What the links of a page count from: its `<base>`, as a browser reads the HTML around it."""

import pytest

from cdclint.documents.site.addresses.base_element import base_in


@pytest.mark.parametrize(
    ("html", "base"),
    [
        ('<head><base href="/"></head>', "/"),
        ('<!-- <base href="/a/"> --><base href="/b/">', "/b/"),
        ('<base href="/a/"><!-- <base href="/b/">', "/a/"),
        # A comment that is not closed lasts to the end.
        ('<!-- <base href="/a/">', None),
        ("<!--" * 3 + '<base href="/a/">', None),
        ("<head></head>", None),
    ],
)
def test_a_base_in_a_comment_is_none(html: str, base: str | None) -> None:
    assert base_in(html) == base
