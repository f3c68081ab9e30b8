"""What is written out in an attribute is read as data with places; what is computed is not."""

from __future__ import annotations

import pytest

from cdclint.syntax.data.value import Plain, items, plain
from cdclint.syntax.mdx import Dialect, parse
from cdclint.syntax.mdx.attribute_value import attribute_value, attributes
from cdclint.syntax.mdx.node import Jsx


def element(written: str) -> tuple[Jsx, str]:
    text = f"<A b={written} />\n"
    found = next(node for node in parse(text, Dialect()).root.walk() if isinstance(node, Jsx))
    return found, text


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ('"a &lt; b"', "a < b"),
        ("{'it\\'s \\u0041\\x42\\u{43}'}", "it's ABC"),
        ("{`two\n  lines $5`}", "two\n  lines $5"),
        ("{-1.5e3}", -1500.0),
        ("{ [1, true, null, 'x', ] }", [1, True, None, "x"]),
        ("{{ a: 1, 'b-c': [2], /* no */ d: { e: false } }}", {"a": 1, "b-c": [2], "d": {"e": False}}),
        ("{[ // first\n 1 ]}", [1]),
    ],
)
def test_literals(written: str, value: Plain) -> None:
    node, text = element(written)
    found = attribute_value(node.attributes[0], text)
    assert found is not None
    assert plain(found) == value


@pytest.mark.parametrize(
    "written",
    [
        "{a}",
        "{[a]}",
        "{f(1)}",
        "{`${a}`}",
        "{{ a }}",
        "{{ ...a }}",
        "{1 + 1}",
        "{<b/>}",
        "{[, 1]}",
        "{" + "[" * 30 + "]" * 30 + "}",
    ],
)
def test_what_is_computed(written: str) -> None:
    node, text = element(written)
    assert attribute_value(node.attributes[0], text) is None
    assert "b" not in attributes(node, text)


def test_places() -> None:
    node, text = element("{['лаг', `слот`, 12]}")
    found = attribute_value(node.attributes[0], text)
    assert [text[one.start : one.end] for one in items(found)] == ["'лаг'", "`слот`", "12"]
