"""Edits of texts, as an editor takes them: those of open texts are about one version, where it can see to that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from cdclint.core.foreign.border import read_regular
from cdclint.syntax.text.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cdclint.core.finding import Edit
    from cdclint.lsp.open_project import Project
    from cdclint.lsp.session import Session


def edit_of(session: Session, uri: str, edits: Iterable[Edit]) -> types.WorkspaceEdit:
    """Edits of an open text; an editor that can see to it applies them to this version only."""
    changed = session.converter.edits(edits)
    found = session.find(uri)
    if found is None or not session.edits_versions:
        return types.WorkspaceEdit(changes={uri: changed})
    document = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=found[2].version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, changed)])


def edits_of(session: Session, changes: Iterable[tuple[Project, Mapping[str, Iterable[Edit]]]]) -> types.WorkspaceEdit:
    """Edits of several files, by project and path; of open ones, an editor that can changes this version only."""
    made: dict[str, tuple[int | None, list[types.TextEdit]]] = {}
    for project, files in changes:
        for path, edits in files.items():
            text = project.texts.get(path)
            made[session.uri(project, path)] = None if text is None else text.version, session.converter.edits(edits)
    if not session.edits_versions:
        return types.WorkspaceEdit(changes={uri: edits for uri, (_, edits) in made.items()})
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=version), [*edits])
            for uri, (version, edits) in made.items()
        ]
    )


def appended(session: Session, uri: str, path: str, line: str) -> types.WorkspaceEdit | None:
    """A line at the end of a file of the project that an open text belongs to; None where the editor cannot.

    The file is created where it is missing.
    """
    found = session.find(uri)
    if found is None:
        return None
    project, _, _ = found
    text = project.texts.get(path)
    target = session.uri(project, path)
    try:
        data = read_regular(project.root / path) if text is None else text.text.encode()
    except (OSError, ValueError):
        data = None
    if data is None and not session.creates:
        return None
    written = decode(path, data or b"").source
    end = session.converter.position(written, len(written.text))
    begin = "" if not written.text or written.text.endswith("\n") else "\n"
    edit = types.TextEdit(types.Range(end, end), f"{begin}{line}\n")
    if data is not None:
        return types.WorkspaceEdit(changes={target: [edit]})
    options = types.CreateFileOptions(ignore_if_exists=True)
    document = types.OptionalVersionedTextDocumentIdentifier(uri=target, version=None)
    return types.WorkspaceEdit(
        document_changes=[types.CreateFile(uri=target, options=options), types.TextDocumentEdit(document, [edit])]
    )
