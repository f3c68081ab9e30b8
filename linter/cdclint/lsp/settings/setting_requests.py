"""Answers about open settings, which need no engine: they work while the settings themselves are invalid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from cdclint.documents.monitoring.metric_catalogue import ORIGIN
from cdclint.lsp.choice import distinct
from cdclint.lsp.protocol_types import uri_of
from cdclint.lsp.settings.setting_answers import setting_choices, setting_definition, setting_hover

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdclint.core.source import Source
    from cdclint.lsp.choice import Choice
    from cdclint.lsp.open_project import Project
    from cdclint.lsp.open_text import Text
    from cdclint.lsp.session import Session

    Settings = tuple[Project, str, Text]


def hover_settings(session: Session, settings: Settings, position: types.Position) -> types.Hover | None:
    """What the key or the rule at a position means."""
    _, name, text = settings
    offset = session.converter.offset(text.source, position)
    found = setting_hover(name, text.text, offset, session.translate, session.page)
    if found is None:
        return None
    shown, start, end = found
    content = types.MarkupContent(types.MarkupKind.Markdown, shown)
    return types.Hover(content, session.converter.range(text.source.span(start, end)))


def define_setting(session: Session, settings: Settings, position: types.Position) -> types.Location | None:
    """The file that the setting at a position names."""
    project, _, text = settings
    path = setting_definition(text.text, session.converter.offset(text.source, position), project.files)
    if path is None:
        return None
    start = types.Position(0, 0)
    return types.Location(uri_of(project.root / path), types.Range(start, start))


def complete_settings(session: Session, settings: Settings, position: types.Position) -> list[types.CompletionItem]:
    """What may be written at a position."""
    project, name, text = settings
    offset = session.converter.offset(text.source, position)
    choices = setting_choices(name, text.text, offset, project.files, session.page)
    return completion_items(session, text.source, offset, choices)


def completion_items(
    session: Session, source: Source, offset: int, choices: Iterable[Choice]
) -> list[types.CompletionItem]:
    """Choices as an editor shows them: in their order, each once."""
    made = []
    for number, one in enumerate(distinct(choices)):
        where = session.converter.range(source.span(one.start, offset))
        edits = session.converter.edits(one.edits)
        made.append(
            types.CompletionItem(
                label=one.text.strip(),
                kind=one.kind,
                detail=" — ".join(filter(None, (one.detail, session.in_language(one.meaning.partition(ORIGIN)[0]))))
                or None,
                sort_text=f"{number:05}",
                filter_text=f"{one.text} {one.also}" if one.also else one.text,
                text_edit=types.TextEdit(where, one.text),
                additional_text_edits=edits or None,
            )
        )
    return made
