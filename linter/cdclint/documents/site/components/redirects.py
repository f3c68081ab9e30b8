"""What a site of Astro serves besides its pages, read from the source of its configuration.

`redirects` says it where it is written out. Other addresses in the configuration, of integrations and of routes that
they add, may be served; what a sidebar links to and where a redirect leads is not served by that.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from cdclint.documents.site.components.base_path import UNFOLDED, object_of, site_options, written_text
from cdclint.documents.site.components.script_file import name_of, text_of
from cdclint.documents.site.route_pattern import RoutePattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from cdclint.documents.site.components.script_file import ScriptFile

_LINKS = frozenset({"link", "href", "destination"})
"""Keys whose values lead to an address."""
_ROUTES = frozenset({"base", "output", "path", "pattern", "prefix", "route"})
"""Keys whose values are addresses without a slash before them too."""
_CHOICES = {"ternary_expression": ("consequence", "alternative"), "binary_expression": ("left", "right")}
"""What a value is one of, by the type of the expression; of `a && b` it is only the right one."""
_NOTHING = frozenset({"false", "null", "undefined"})
"""What nothing comes of when it is spread."""
_FEW = 1_000
"""Redirects with parameters."""


class _Members(NamedTuple):
    """The members of an object: its pairs, and whether there may be others."""

    pairs: list[tuple[str | None, Node]]
    is_open: bool


class Redirects:
    """What one configuration says; addresses have no final slash and not the base of the site."""

    def __init__(self, file: ScriptFile) -> None:
        self._file = file

    def takes(self, address: str) -> bool:
        """Whether it redirects the address."""
        return address in self._read.plain or any(pattern.takes(address) for pattern in self._read.patterns)

    def may_take(self, address: str, *, own: bool) -> bool:
        """Whether it may serve the address, as far as it can be read; `own` where pages of the site lie beside it."""
        if self._read.is_open or address in self._named:
            return True
        parts = address.strip("/").split("/")
        return not own and any("/" + "/".join(parts[:end]) in self._named for end in range(1, min(len(parts), 8)))

    @cached_property
    def _read(self) -> _Read:
        options = site_options(self._file)
        if options is None:
            return _Read(frozenset(), (), is_open=True)
        members = self._members(options)
        is_open = members.is_open
        found: list[str] = []
        for key, value in members.pairs:
            if key is None:
                is_open = True
            if key != "redirects":
                continue
            redirects = self._members(value)
            is_open = is_open or redirects.is_open or any(name is None for name, _ in redirects.pairs)
            found += [f"/{name.strip('/')}" for name, _ in redirects.pairs if name is not None]
        patterns = [one for one in found if "[" in one]
        is_open = is_open or len(patterns) > _FEW
        return _Read(
            frozenset(_bare(one) for one in found if "[" not in one),
            tuple(RoutePattern.of(one) for one in patterns[:_FEW]),
            is_open,
        )

    def _members(self, node: Node) -> _Members:
        """The members of an object, or of each that a condition chooses from, with what is spread into it."""
        pairs: list[tuple[str | None, Node]] = []
        waiting, steps = self._objects(node), 0
        is_open = waiting is None
        while waiting:
            one = waiting.pop()
            steps += 1
            for member in one.named_children:
                if member.type == "pair":
                    key, value = member.child_by_field_name("key"), member.child_by_field_name("value")
                    if key is not None and value is not None:
                        pairs.append((self._name(key), value))
                elif member.type == "shorthand_property_identifier":
                    pairs.append((text_of(member), member))
                elif member.type == "spread_element":
                    inner = self._objects(member.named_children[0]) if member.named_children else None
                    if inner is None or steps > UNFOLDED:
                        is_open = True
                    else:
                        waiting += inner
                elif member.type != "comment":
                    is_open = is_open or member.type != "method_definition"
        return _Members(pairs, is_open)

    def _objects(self, node: Node) -> list[Node] | None:
        """The objects that a value may be, each branch of a condition among them; None where one is computed."""
        found: list[Node] = []
        waiting, steps = [node], 0
        while waiting:
            one = waiting.pop()
            steps += 1
            if steps > UNFOLDED:
                return None
            if one.type == "parenthesized_expression":
                waiting += one.named_children
            elif one.type in _CHOICES:
                operator = one.child_by_field_name("operator")
                names = ("right",) if operator is not None and operator.type == "&&" else _CHOICES[one.type]
                waiting += [part for name in names if (part := one.child_by_field_name(name)) is not None]
            elif one.type not in _NOTHING:
                inner = object_of(self._file, one)
                if inner is None:
                    return None
                found.append(inner)
        return found

    def _name(self, key: Node) -> str | None:
        if key.type == "computed_property_name":
            return written_text(self._file, key.named_children[0]) if key.named_children else None
        return name_of(key)

    @cached_property
    def _named(self) -> frozenset[str]:
        """The addresses that anything but links and redirects names."""
        found = set()
        for key, node in self._texts():
            text = text_of(node)[1:-1]
            if text.strip("/") and ":" not in text and (text.startswith("/") or key in _ROUTES):
                found.add(_bare(f"/{text.strip('/')}"))
        return frozenset(found)

    def _texts(self) -> Iterator[tuple[str, Node]]:
        """The texts of the file, each with the key that it is the value of."""
        waiting = [("", self._file.root)]
        while waiting:
            name, node = waiting.pop()
            if node.type in {"string", "template_string"}:
                yield name, node
            elif node.type == "pair":
                key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
                name = name_of(key) if key is not None else ""
                if value is not None and name not in _LINKS and name != "redirects":
                    waiting.append((name, value))
            elif node.type != "import_statement":
                waiting += [("", child) for child in node.named_children]


class _Read(NamedTuple):
    plain: frozenset[str]
    patterns: tuple[RoutePattern, ...]
    is_open: bool
    """Whether there may be more redirects than these."""


def _bare(address: str) -> str:
    return address.rstrip("/").removesuffix("/index.html").removesuffix(".html")
