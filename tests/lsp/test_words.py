"""A misspelt word in an editor: write the right one, or accept it as a word of the course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lsp.conftest import Author, Connect

LESSON = "a.mdx"
WORDS = "src/content/words.txt"
TEXT = "# Урок\n\nПатерны описаны ниже, и читатель найдёт их в тексте урока, который он сейчас читает.\n"
TITLE = "Add `патерны` to the words of the course"
CREATES = types.WorkspaceEditClientCapabilities(
    document_changes=True, resource_operations=[types.ResourceOperationKind.Create]
)


async def quick_fixes(author: Author) -> dict[str, types.CodeAction]:
    whole = types.Range(types.Position(0, 0), types.Position(100, 0))
    params = types.CodeActionParams(author.name(LESSON), whole, types.CodeActionContext([]))
    found = await author.client.text_document_code_action_async(params)
    return {one.title: one for one in found or () if isinstance(one, types.CodeAction)}


async def opened(root: Path, connect: Connect, text: str = TEXT, **options: object) -> Author:
    (root / LESSON).write_text(text, "utf-8")
    (root / "cdclint.toml").write_text('select = ["prose/misspelt"]\n', "utf-8")
    author = await connect(root, **options)
    author.open(LESSON)
    await author.until(lambda: set(author.rules(LESSON)) == {"prose/misspelt"})
    return author


async def test_a_word_is_added_to_a_file_that_is_created(tmp_path: Path, connect: Connect) -> None:
    author = await opened(tmp_path, connect, workspace_edit=CREATES)
    found = await quick_fixes(author)
    assert "write `Паттерны` (check it)" in found
    edit = found[TITLE].edit
    assert edit is not None
    assert edit.document_changes is not None
    create, change = edit.document_changes
    assert isinstance(create, types.CreateFile)
    assert isinstance(change, types.TextDocumentEdit)
    assert create.uri == change.text_document.uri == author.uri(WORDS)
    assert [one.new_text for one in change.edits if isinstance(one, types.TextEdit)] == ["патерны\n"]

    (tmp_path / WORDS).parent.mkdir(parents=True)
    (tmp_path / WORDS).write_text("патерны\n", "utf-8")
    author.tell(WORDS, kind=types.FileChangeType.Created)
    await author.until(lambda: author.rules(LESSON) == [])


async def test_each_word_that_may_be_meant_is_offered(tmp_path: Path, connect: Connect) -> None:
    author = await opened(tmp_path, connect, text=TEXT.replace("Патерны", "Слишком рарно патерны"))
    found = await quick_fixes(author)
    assert {"write `равно` (check it)", "write `рано` (check it)"} <= set(found)


async def test_a_word_is_added_to_the_end_of_the_file_that_there_is(tmp_path: Path, connect: Connect) -> None:
    (tmp_path / WORDS).parent.mkdir(parents=True)
    (tmp_path / WORDS).write_text("# слова курса\nэвикт*", "utf-8")
    author = await opened(tmp_path, connect)
    edit = (await quick_fixes(author))[TITLE].edit
    assert edit is not None
    assert edit.changes is not None
    end = types.Position(1, 6)
    assert list(edit.changes[author.uri(WORDS)]) == [types.TextEdit(types.Range(end, end), "\nпатерны\n")]


async def test_an_editor_that_creates_no_files_is_offered_nothing(tmp_path: Path, connect: Connect) -> None:
    author = await opened(tmp_path, connect)
    assert TITLE not in await quick_fixes(author)
