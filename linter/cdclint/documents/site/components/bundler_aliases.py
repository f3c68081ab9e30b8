"""The aliases that a site of Astro gives its bundler, read from the source of its configuration."""

from __future__ import annotations

from posixpath import normpath
from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.documents.site.components.base_path import object_of, site_options
from cdclint.documents.site.components.script_file import member_of, name_of, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from cdclint.documents.site.components.script_file import ScriptFile

_WAY = ("vite", "resolve", "alias")
_STRING = regex(r"'([^'\\\n]*)'|\"([^\"\\\n]*)\"")
_CALL = regex(r"(?:path\.|url\.)?(?:resolve|join|fileURLToPath)\(|new URL\(")
_HERE = regex(r"__dirname|import\.meta\.(?:dirname|url)|process\.cwd\(\)|\.pathname|['\"(),\s]")


def bundler_aliases(file: ScriptFile) -> dict[str, str | None] | None:
    """The folders and files from the root of the site by their aliases, the longest first; None of those computed.

    The whole is None where there are none that are written out, or where others may be added.
    """
    node: Node | None = site_options(file)
    for name in _WAY:
        node = object_of(file, member_of(node, name)) if node is not None else None
    if node is None:
        return None
    found: dict[str, str | None] = {}
    for one in node.named_children:
        key, value = one.child_by_field_name("key"), one.child_by_field_name("value")
        if one.type == "comment":
            continue
        if one.type != "pair" or key is None or value is None or key.type == "computed_property_name":
            return None
        found[name_of(key)] = _target(text_of(value))
    return dict(sorted(found.items(), key=lambda one: -len(one[0])))


def _target(written: str) -> str | None:
    """What an alias stands for, from the root of the site: a text, or a path that is made of texts."""
    parts = [one[1] if one[1] is not None else one[2] for one in _STRING.finditer(written)]
    is_text = _STRING.fullmatch(written) is not None and parts[0].startswith(("/", "./"))
    # What is no text in it must be the folder of the configuration.
    rest = _HERE.sub("", _STRING.sub("", _CALL.sub("", written)))
    is_path = _CALL.match(written) is not None and not rest
    if not parts or not (is_text or is_path):
        return None
    path = normpath("/".join(part.strip("/") if part.startswith("/") else part for part in parts))
    return None if path.startswith("..") else path
