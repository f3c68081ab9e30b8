from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lsp.conftest import Connect

HEAD = "---\ntitle: Урок\n---\n\n"
BROKEN = f"{HEAD}Текст 😀 и <5 строк.\n"
CLEAN = f"{HEAD}Текст 😀 и 5 строк.\n"
LINE = 4
COURSE = "src/content/course"


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 20), ("utf-16", 12), ("utf-32", 11)])
async def test_places_and_changes_are_counted_in_the_units_of_the_editor(
    tmp_path: Path, connect: Connect, encoding: str, column: int
) -> None:
    write(tmp_path, {"lesson.mdx": BROKEN})
    author = await connect(tmp_path, encoding=encoding)
    assert author.greeting is not None
    assert author.greeting.capabilities.position_encoding == encoding
    author.open("lesson.mdx")
    await author.until(lambda: author.rules("lesson.mdx") == ["syntax/mdx"])
    [shown] = author.seen("lesson.mdx")
    assert shown.severity is types.DiagnosticSeverity.Error
    assert shown.range.start == types.Position(LINE, column)
    author.type("lesson.mdx", ((LINE, column), (LINE, column + 1), ""))
    await author.until(lambda: not author.seen("lesson.mdx"))
    # Two changes in one message: the second counts in what the first has made.
    author.type("lesson.mdx", ((LINE, 0), (LINE, 0), "Ещё "), ((LINE, 0), (LINE, 0), "<1 "))
    await author.until(lambda: author.rules("lesson.mdx") == ["syntax/mdx"])
    assert author.seen("lesson.mdx")[0].range.start == types.Position(LINE, 1)


async def test_only_the_newest_of_many_quick_changes_counts(tmp_path: Path, connect: Connect) -> None:
    write(tmp_path, {"lesson.mdx": CLEAN})
    author = await connect(tmp_path)
    author.open("lesson.mdx")
    for count in range(40):
        author.write("lesson.mdx", BROKEN * count)
    author.write("lesson.mdx", CLEAN)
    await author.settled()
    assert author.rules("lesson.mdx") == []
    author.write("lesson.mdx", BROKEN)
    await author.until(lambda: author.rules("lesson.mdx") == ["syntax/mdx"])


async def test_files_that_are_not_open_are_shown_too(tmp_path: Path, connect: Connect) -> None:
    write(tmp_path, {"a.mdx": BROKEN, "sub/b.mdx": CLEAN})
    author = await connect(tmp_path)
    await author.until(lambda: author.rules("a.mdx") == ["syntax/mdx"])
    assert author.uri("sub/b.mdx") not in author.client.diagnostics


async def test_a_lesson_that_is_renamed_breaks_links_in_others_at_once(tmp_path: Path, connect: Connect) -> None:
    write(
        tmp_path,
        {
            f"{COURSE}/01-a.mdx": f"{HEAD}[Дальше](/course/02-b/) и [там же](/course/02-b/#раздел)\n",
            f"{COURSE}/02-b.mdx": f"{HEAD}## Раздел\n\nТекст.\n",
        },
    )
    author = await connect(tmp_path)
    author.open(f"{COURSE}/02-b.mdx")
    await author.settled()
    assert author.rules(f"{COURSE}/01-a.mdx") == []
    # An anchor goes while the text is being written, before anything is saved.
    author.write(f"{COURSE}/02-b.mdx", f"{HEAD}## Глава\n\nТекст.\n")
    await author.until(lambda: author.rules(f"{COURSE}/01-a.mdx") == ["link/broken-anchor"])
    author.write(f"{COURSE}/02-b.mdx", f"{HEAD}## Раздел\n\nТекст.\n")
    await author.until(lambda: author.rules(f"{COURSE}/01-a.mdx") == [])
    (tmp_path / COURSE / "02-b.mdx").rename(tmp_path / COURSE / "03-c.mdx")
    author.close(f"{COURSE}/02-b.mdx")
    author.tell(f"{COURSE}/02-b.mdx", kind=types.FileChangeType.Deleted)
    author.tell(f"{COURSE}/03-c.mdx", kind=types.FileChangeType.Created)
    author.open(f"{COURSE}/03-c.mdx")
    await author.until(lambda: author.rules(f"{COURSE}/01-a.mdx") == ["link/broken", "link/broken"])


async def test_a_folder_that_is_renamed_takes_its_lessons_along(tmp_path: Path, connect: Connect) -> None:
    write(tmp_path, {f"{COURSE}/01/a.mdx": BROKEN, f"{COURSE}/b.mdx": f"{HEAD}[А](/course/01/a/)\n"})
    author = await connect(tmp_path)
    await author.until(lambda: author.rules(f"{COURSE}/01/a.mdx") == ["syntax/mdx"])
    (tmp_path / COURSE / "01").rename(tmp_path / COURSE / "02")
    author.tell(f"{COURSE}/01", kind=types.FileChangeType.Deleted)
    author.tell(f"{COURSE}/02", kind=types.FileChangeType.Created)
    await author.until(lambda: author.rules(f"{COURSE}/02/a.mdx") == ["syntax/mdx"])
    await author.until(lambda: author.rules(f"{COURSE}/b.mdx") == ["link/broken"])
    assert author.rules(f"{COURSE}/01/a.mdx") == []


async def test_settings_that_change_are_read_again(tmp_path: Path, connect: Connect) -> None:
    write(tmp_path, {"cdclint.toml": "", "lesson.mdx": BROKEN})
    author = await connect(tmp_path)
    author.open("lesson.mdx")
    await author.until(lambda: author.rules("lesson.mdx") == ["syntax/mdx"])
    write(tmp_path, {"cdclint.toml": 'ignore = ["syntax"]\n'})
    author.tell("cdclint.toml")
    await author.until(lambda: author.rules("lesson.mdx") == [])
    write(tmp_path, {"cdclint.toml": 'ignore = ["sintax"]\n'})
    author.tell("cdclint.toml")
    await author.until(lambda: author.client.messages)
    assert author.client.messages[0].message == (
        "cdclint: cdclint.toml:1: unknown rule `sintax`; did you mean `syntax`?"
    )
    write(tmp_path, {"cdclint.toml": 'severity = { syntax = "warning" }\n'})
    author.tell("cdclint.toml")
    await author.until(lambda: author.rules("lesson.mdx") == ["syntax/mdx"])
    assert author.seen("lesson.mdx")[0].severity is types.DiagnosticSeverity.Warning
    write(tmp_path, {"cdclint.toml": 'severity = { syntax = "info" }\n'})
    author.tell("cdclint.toml")
    await author.until(lambda: author.seen("lesson.mdx")[0].severity is types.DiagnosticSeverity.Hint)


@pytest.mark.parametrize("name", ["src/content/lesson.schema.json", "src/content/contracts.yml"])
async def test_schema_and_contracts_that_change_are_read_again(tmp_path: Path, connect: Connect, name: str) -> None:
    loose, strict = {
        "lesson.schema.json": ("{}", '{"required": ["order"]}'),
        "contracts.yml": ("lessons: {}\n", "lessons:\n  lesson.mdx:\n    sections: [{ text: Итоги, level: 2 }]\n"),
    }[name.rpartition("/")[2]]
    write(tmp_path, {name: loose, "lesson.mdx": CLEAN})
    author = await connect(tmp_path)
    author.open("lesson.mdx")
    await author.settled()
    before = author.rules("lesson.mdx")
    write(tmp_path, {name: strict})
    author.tell(name)
    await author.until(lambda: len(author.rules("lesson.mdx")) > len(before))


@pytest.mark.parametrize("name", ["src/content.config.ts", "src/schemas/lesson.ts"])
async def test_a_schema_in_the_code_of_the_site_that_changes_is_read_again(
    tmp_path: Path, connect: Connect, name: str
) -> None:
    lesson = "src/content/course/lesson.mdx"
    config = "import { defineCollection } from 'astro:content';\nimport { lesson as schema } from './schemas/lesson';\n"
    schema = "import { z } from 'astro/zod';\nexport const lesson = z.object({ title: z.string() });\n"
    texts = {
        "src/content.config.ts": f"{config}export const collections = {{ course: defineCollection({{ schema }}) }};\n",
        "src/schemas/lesson.ts": schema,
    }
    write(tmp_path, {**texts, lesson: "---\ntitle: 2024-05-01\n---\n\nТекст.\n"})
    author = await connect(tmp_path)
    author.open(lesson)
    await author.until(lambda: "frontmatter/schema-violation" in author.rules(lesson))
    loose = texts[name].replace("z.string()", "z.date()").replace("course:", "other:")
    write(tmp_path, {name: loose})
    author.tell(name)
    await author.until(lambda: "frontmatter/schema-violation" not in author.rules(lesson))


async def test_saving_counts_where_the_editor_does_not_watch_the_disk(tmp_path: Path, connect: Connect) -> None:
    write(tmp_path, {"cdclint.toml": "", "lesson.mdx": BROKEN})
    author = await connect(tmp_path, watches=False)
    author.open("lesson.mdx")
    author.open("cdclint.toml")
    await author.until(lambda: author.rules("lesson.mdx") == ["syntax/mdx"])
    write(tmp_path, {"cdclint.toml": 'ignore = ["syntax"]\n'})
    author.save("cdclint.toml")
    await author.until(lambda: author.rules("lesson.mdx") == [])


async def test_a_text_that_is_closed_unsaved_gives_way_to_the_disk(tmp_path: Path, connect: Connect) -> None:
    write(tmp_path, {"lesson.mdx": CLEAN})
    author = await connect(tmp_path)
    author.open("lesson.mdx", BROKEN)
    await author.until(lambda: author.rules("lesson.mdx") == ["syntax/mdx"])
    author.close("lesson.mdx")
    await author.until(lambda: author.rules("lesson.mdx") == [])


async def test_what_settings_leave_out_is_not_judged(tmp_path: Path, connect: Connect) -> None:
    write(tmp_path, {"cdclint.toml": 'extend-exclude = ["drafts/"]\n', "drafts/a.mdx": BROKEN, "b.mdx": BROKEN})
    author = await connect(tmp_path)
    author.open("drafts/a.mdx")
    author.open("b.mdx")
    await author.until(lambda: author.rules("b.mdx") == ["syntax/mdx"])
    await author.settled()
    assert author.rules("drafts/a.mdx") == []


async def test_a_file_outside_of_the_folder_is_judged_by_itself(tmp_path: Path, connect: Connect) -> None:
    write(tmp_path, {"here/a.mdx": CLEAN, "there/b.mdx": BROKEN})
    author = await connect(tmp_path / "here")
    author.root = tmp_path
    author.open("there/b.mdx")
    await author.until(lambda: author.rules("there/b.mdx") == ["syntax/mdx"])


async def test_an_editor_that_pulls_gets_no_pushes_for_what_it_pulls(tmp_path: Path, connect: Connect) -> None:
    write(
        tmp_path,
        {
            f"{COURSE}/01-a.mdx": f"{HEAD}[Там](/course/02-b/#раздел)\n",
            f"{COURSE}/02-b.mdx": f"{HEAD}## Раздел\n\nТекст.\n",
        },
    )
    author = await connect(tmp_path, pulls=True)
    author.open(f"{COURSE}/02-b.mdx")
    ask = types.DocumentDiagnosticParams(author.name(f"{COURSE}/02-b.mdx"))
    author.write(f"{COURSE}/02-b.mdx", BROKEN)
    full = await author.client.text_document_diagnostic_async(ask)
    assert isinstance(full, types.RelatedFullDocumentDiagnosticReport)
    assert [one.code for one in full.items] == ["syntax/mdx"]
    ask.previous_result_id = full.result_id
    again = await author.client.text_document_diagnostic_async(ask)
    assert isinstance(again, types.RelatedUnchangedDocumentDiagnosticReport)
    report = await author.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams([]))
    found = {one.uri: one for one in report.items}
    broken = found[author.uri(f"{COURSE}/01-a.mdx")]
    assert isinstance(broken, types.WorkspaceFullDocumentDiagnosticReport)
    assert [one.code for one in broken.items] == ["link/broken-anchor"]
    await author.until(lambda: author.client.diagnostic_refresh_count)
    author.write(f"{COURSE}/02-b.mdx", f"{HEAD}## Раздел\n\nТекст.\n")
    known = [types.PreviousResultId(one.uri, one.result_id or "") for one in report.items]
    report = await author.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams(known))
    assert {one.uri: list(one.items) for one in report.items if one.kind == "full"} == {uri: [] for uri in found}
    assert not any(author.client.diagnostics.values())


async def test_a_block_that_is_begun_breaks_nothing_else(tmp_path: Path, connect: Connect) -> None:
    sections = "".join(f"## Раздел {number}\n\nТекст.\n\n```bash\nls\n```\n\n" for number in range(5))
    text = f"---\ntitle: А\n---\n\n{sections}[там](#раздел-4) и [нет](#нет)\n"
    (tmp_path / "src/content/course/01").mkdir(parents=True)
    (tmp_path / "src/content/course/01/a.mdx").write_text(text, "utf-8")
    (tmp_path / "src/content/course/01/b.mdx").write_text("---\ntitle: Б\n---\n\n[А](./a.mdx#раздел-3)\n", "utf-8")
    wanted = ", ".join(f"Раздел {number}" for number in range(5))
    (tmp_path / "src/content/contracts.yml").write_text(
        f"lessons:\n  src/content/course/01/a.mdx:\n    sections: [{wanted}, Итог]\n", "utf-8"
    )
    author = await connect(tmp_path)
    path, other = "src/content/course/01/a.mdx", "src/content/course/01/b.mdx"
    author.open(path)
    before = ["structure/missing-section", "link/broken-anchor"]
    await author.until(lambda: author.rules(path) == before)
    for written, instead in (
        ("## Раздел 0", "```\n## Раздел 0"),
        ("---\n\n## Раздел 0", "\n## Раздел 0"),
        ("## Раздел 1", "~~~bash\n## Раздел 1"),
    ):
        author.write(path, text.replace(written, instead))
        await author.settled()
        assert [one for one in author.rules(path) if not one.startswith("syntax/")] == before
        assert author.rules(other) == []
    # What is saved is meant.
    author.write(path, text.replace("## Раздел 0", "```\n## Раздел 0"))
    (tmp_path / path).write_text(author.texts[path], "utf-8")
    author.save(path)
    await author.until(lambda: len(author.rules(path)) > len(before))
    author.write(path, text)
    await author.until(lambda: author.rules(path) == before)
