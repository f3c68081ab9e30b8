"""The menu of a place: fixes of what is wrong there, other words that would be right, and comments that silence it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from cdclint.core.message import Message
from cdclint.core.rule import Trait
from cdclint.lsp.actions import ACCEPT_WORDS, silence
from cdclint.lsp.offers.more_fixes import more_fixes
from cdclint.lsp.settings.setting_verdict import SETTINGS
from cdclint.lsp.workspace_edits import appended, edit_of
from cdclint.registry import load_rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdclint.core.finding import Edit
    from cdclint.core.report import Diagnostic
    from cdclint.lsp.cursor import Place
    from cdclint.lsp.session import Session


def quick_fixes(
    session: Session, place: Place, uri: str, shown: Iterable[Diagnostic], where: types.Range
) -> list[types.CodeAction]:
    """The fixes of the diagnostics in a range, and the comments that would silence them, each once."""
    start, end = (session.converter.offset(place.source, at) for at in (where.start, where.end))
    here = [one for one in shown if one.span.start <= end and one.span.end >= start]
    menu = _Menu(session)
    for one in here:
        holds = one.fix is not None and (one.rule == SETTINGS or place.space.holds(one))
        others = () if one.rule == SETTINGS else more_fixes(place, one)
        for fixed in (*((one,) if holds else ()), *others):
            fix = fixed.fix
            if fix is not None:
                title = fix.title if fix.safe else Message("{title} (check it)", title=fix.title)
                menu.add(title, one, edit_of(session, uri, fix.edits), preferred=fix.safe)
    comments: dict[tuple[str, int], tuple[Edit, ...] | None] = {}
    for one in here:
        if one.rule in ACCEPT_WORDS:
            word = one.span.text.lower()
            added = appended(session, uri, place.space.config.words, word)
            if added is not None:
                menu.add(Message("Add `{word}` to the words of the course", word=word), one, added)
        # What does not parse breaks the build, whatever a comment says.
        if one.rule == SETTINGS or Trait.SYNTAX in load_rule(one.rule).traits:
            continue
        key = (one.rule, one.span.begin.line)
        if key not in comments:
            comments[key] = silence(place, one, session.translate(Message("reason")))
        edits = comments[key]
        if edits is not None:
            title = Message("Disable {rule} here; write the reason", rule=one.rule)
            menu.add(title, one, edit_of(session, uri, edits), once=True)
    return menu.actions


class _Menu:
    """Actions by what they do: one that several diagnostics ask for is one entry about all of them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._made: dict[tuple[str, str], types.CodeAction] = {}

    @property
    def actions(self) -> list[types.CodeAction]:
        """The entries, in their order."""
        return list(self._made.values())

    def add(
        self,
        title: Message,
        one: Diagnostic,
        edit: types.WorkspaceEdit,
        *,
        preferred: bool | None = None,
        once: bool = False,
    ) -> None:
        """An entry about a diagnostic; with `once` the first of a title is the only one."""
        shown = self._session.translate(title)
        about = self._session.converter.diagnostic(one)
        known = self._made.setdefault(
            (shown, "" if once else repr(edit)),
            types.CodeAction(shown, types.CodeActionKind.QuickFix, [], is_preferred=preferred, edit=edit),
        )
        known.diagnostics = [*(known.diagnostics or ()), about]
