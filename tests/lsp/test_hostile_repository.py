"""A hostile repository in the editor: nothing outside of it is read into what is shown, written or run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from hostile_repository import HIDDEN, make_hostile

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lsp.conftest import Connect


async def test_a_hostile_repository_is_served(repository: Path, connect: Connect) -> None:
    root = make_hostile(repository)
    outside = root.parent / "outside"
    before = {path.name: path.read_bytes() for path in outside.iterdir()}
    author = await connect(root)
    author.open("a.mdx")
    author.open("src/content/b.mdx")
    author.open("folder/secret.mdx", "# A\n\n<5\n")
    author.open("pipe.mdx", "<5\n")
    author.open("new/../../outside/other.mdx", "<5\n")
    await author.settled()
    for path in ("a.mdx", "src/content/b.mdx"):
        where = types.Range(types.Position(0, 0), types.Position(9, 0))
        context = types.CodeActionContext([])
        await author.client.text_document_code_action_async(types.CodeActionParams(author.name(path), where, context))
        await author.client.text_document_document_symbol_async(types.DocumentSymbolParams(author.name(path)))
        for line in range(4):
            place = types.HoverParams(author.name(path), types.Position(line, 3))
            await author.client.text_document_hover_async(place)
    author.save("a.mdx")
    author.tell("link.mdx", "folder", "src/content/contracts.yml", "astro.config.mjs")
    await author.settled()
    shown = [one.message for found in author.client.diagnostics.values() for one in found]
    reported = [one.message for one in (*author.client.messages, *author.client.log_messages)]
    assert HIDDEN not in "\n".join([*shown, *reported])
    assert author.rules("link.mdx") == []
    assert not (root.parent / "ran").exists()
    assert {path.name: path.read_bytes() for path in outside.iterdir()} == before
