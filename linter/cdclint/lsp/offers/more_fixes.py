"""Fixes that a message knows and the command line does not make: an author chooses among them, and sees the result."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cdclint.core.dataclass import replace
from cdclint.core.finding import Edit, Fix
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.syntax.data.value import Array, Object

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.report import Diagnostic
    from cdclint.lsp.cursor import Place

MOST = 6
"""Values that are offered one by one."""
_BLANK = regex(r"\r?\n(?=[ \t]*(?:\r?\n|#|\Z))")
_NEAR = ("written", "other", "third")
"""The words that a misspelt one may be meant for."""
_QUOTES = "\"'`"
_MEANT = ("near", "meant", "moved")
"""What messages call the word that they suggest."""
_NO_COMMA = "a comma is missing here"


def more_fixes(place: Place, found: Diagnostic) -> Iterator[Diagnostic]:
    """The diagnostic with each further fix that cures it and breaks nothing."""
    if found.fix is not None and found.rule != "frontmatter/schema-violation":
        return
    for fix in _fixes(place, found):
        fixed = replace(found, fix=fix)
        if place.space.holds(fixed):
            yield fixed


def _fixes(place: Place, found: Diagnostic) -> Iterator[Fix]:
    values = dict(_values(found.message))
    if found.rule in {"frontmatter/schema-violation", "frontmatter/contract-mismatch"}:
        yield from _frontmatter(place, found, values)
    elif found.rule == "dashboard/missing-unit":
        yield from _unit(place, found, values)
    elif found.rule == "syntax/mdx" and "closing" in values:
        yield from _closing(place, found, values["closing"].strip("`"))
    elif found.rule == "syntax/json" and found.message.template == _NO_COMMA:
        at = len(place.text[: found.span.start].rstrip())
        yield _one(place, at, at, ",", Message("insert `{text}`", text=","))
    elif found.rule == "prose/misspelt":
        for text in filter(None, map(values.get, _NEAR)):
            yield _one(place, found.span.start, found.span.end, text, Message("write `{written}`", written=text))
    else:
        yield from _meant(place, found, values)


def _meant(place: Place, found: Diagnostic, values: dict[str, str]) -> Iterator[Fix]:
    """What the message says was meant, in the place of the word that it is about: that is all of what is marked."""
    meant = next((values[name] for name in _MEANT if values.get(name)), "")
    marked = found.span.text
    word = marked.strip(_QUOTES)
    if meant and word and any(value == word for name, value in values.items() if name not in _MEANT):
        start = found.span.start + marked.find(word)
        yield _one(place, start, start + len(word), meant, Message("write {text}", text=meant))


def _values(message: str) -> Iterator[tuple[str, str]]:
    """What a message is about, the parts of it that are messages included."""
    waiting = [message]
    while waiting:
        one = waiting.pop()
        for name, value in one.values.items() if isinstance(one, Message) else ():
            if isinstance(value, Message):
                waiting.append(value)
            elif isinstance(value, str):
                yield name, value


def _one(place: Place, start: int, end: int, text: str, title: Message) -> Fix:
    return Fix(title, (Edit(place.source.span(start, end), text),), safe=False)


def _frontmatter(place: Place, found: Diagnostic, values: dict[str, str]) -> Iterator[Fix]:
    """A missing key, with each value that it may have; other values of a key whose value is none of those."""
    lesson = place.lesson
    if lesson is None or lesson.frontmatter is None:
        return
    frontmatter = lesson.frontmatter
    missing = found.span == frontmatter.opening or found.span.start <= frontmatter.opening.start
    key = values.get("key", "")
    if not missing:
        for member in frontmatter.value if isinstance(frontmatter.value, Object) else ():
            if member.value.start <= found.span.start < max(member.value.end, member.value.start + 1):
                in_list = isinstance(member.value, Array) and found.span.start > member.value.start
                for text in _texts(place, member.name, in_list=in_list):
                    title = Message("write {text}", text=text)
                    if text != found.span.text and (found.fix is None or found.fix.edits[0].text != text):
                        yield _one(place, found.span.start, found.span.end, text, title)
        return
    stated = [one.equals for one in lesson.contract.frontmatter if one.key == key]
    if found.rule == "frontmatter/contract-mismatch":
        texts = [values["value"]] if "value" in values else [_yaml(one) for one in stated]
    else:
        texts = [_yaml(one) for one in stated] or list(_texts(place, key)) or _guess(place, key)
    text = place.text
    end = text.rfind("\n", frontmatter.span.start, frontmatter.span.end) + 1
    newline = "\r\n" if text.startswith("---\r\n") else "\n"
    for one in dict.fromkeys(texts):
        line = f"{key}: {one}"
        yield _one(place, end, end, f"{line}{newline}", Message("add `{line}`", line=line))


def _texts(place: Place, key: str, *, in_list: bool = False) -> Iterator[str]:
    """The few values that the schema allows for a key, or for the entries of its list, as YAML."""
    schema = place.lesson.schema if place.lesson is not None else None
    about = schema.about(key) if schema is not None else {}
    if in_list:
        items = about.get("items")
        about = items if isinstance(items, dict) else {}
    values = about.get("enum") or [about[name] for name in ("const", "default") if name in about]
    if about.get("type") == "boolean" and not values:
        values = [True, False]
    if isinstance(values, list) and len(values) <= MOST:
        yield from map(_yaml, values)


def _guess(place: Place, key: str) -> list[str]:
    """The title of a lesson is that of its first heading."""
    headings = place.facts.get("headings", ())
    return [_yaml(headings[0]["text"])] if key == "title" and headings else []


def _yaml(value: object) -> str:
    if isinstance(value, str) and value and (value[0].isalnum()) and not set(value) & set(":#,[]{}\"'&*!|>%@`"):
        return value
    return json.dumps(value, ensure_ascii=False)


def _unit(place: Place, found: Diagnostic, values: dict[str, str]) -> Iterator[Fix]:
    """The unit of a panel: in its defaults, which are made where there are none."""
    document = place.document
    if not isinstance(document, Dashboard) or "unit" not in values:
        return
    panel = next((one for one in document.panels if one.place.start == found.span.start), None)
    if panel is None:
        return
    written = f'"unit": {json.dumps(values["unit"])}'
    title = Message("write {text}", text=written)
    config = panel.value.get("fieldConfig")
    defaults = config.get("defaults") if isinstance(config, Object) else None
    if isinstance(defaults, Object):
        yield _member(place, defaults, written, title)
    elif isinstance(config, Object):
        yield _member(place, config, f'"defaults": {{ {written} }}', title)
    else:
        yield _member(place, panel.value, f'"fieldConfig": {{ "defaults": {{ {written} }} }}', title)


def _member(place: Place, value: Object, written: str, title: Message) -> Fix:
    """A member in front of the others, indented as they are."""
    start = value.start + 1
    if not value.members:
        return _one(place, start, start, f" {written} ", title)
    between = place.text[start : value.members[0].key.start]
    return _one(place, start, start, f"{between}{written},", title)


def _closing(place: Place, found: Diagnostic, closing: str) -> Iterator[Fix]:
    """The closing tag after the paragraph that the element begins, or at the end of its text."""
    text, title = place.text, Message("add `{line}`", line=closing)
    opening = found.span.text
    if opening.startswith("<") and opening.endswith(">") and "\n" not in opening:
        start = found.span.end
        content = start + len(text[start:]) - len(text[start:].lstrip())
        end = _BLANK.search(text, content)
        at = len(text.rstrip()) if end is None else end.start()
        newline = "\r\n" if "\r\n" in text else "\n"
        is_block = text[start : start + 2].startswith(("\n", "\r"))
        yield _one(place, at, at, f"{newline}{closing}" if is_block else closing, title)
    else:
        yield _one(place, found.span.end, found.span.end, closing, title)
