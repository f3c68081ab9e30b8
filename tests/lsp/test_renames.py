"""A file or a heading gets another name: the edits leave the course with the diagnostics that it had before."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlparse

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from tests.lsp.test_features import Asked, start

from in_process import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lsp.conftest import Author, Connect

COURSE = "src/content/course"
LAG = f"{COURSE}/02-lag/01-what-is-lag.mdx"
METRICS = f"{COURSE}/02-lag/02-metrics.mdx"
INTRO = f"{COURSE}/01-intro/01-start.mdx"
FILES = {
    "cdclint.toml": f'[per-file-ignores]\n"{LAG}" = {{ rules = ["prose"], reason = "a quote" }}\n',
    "astro.config.mjs": "export default {};\n",
    "src/pages/course/[...slug].astro": "---\nconst { slug } = Astro.params;\n---\n<slot />\n",
    "tsconfig.json": '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }\n',
    "src/components/Note.astro": "---\nimport Icon from './Icon.astro';\n---\n<aside><Icon /><slot /></aside>\n",
    "src/components/Icon.astro": "<i />\n",
    "src/assets/lag.png": "",
    "src/content/contracts.yml": f"""lessons:
  {LAG}:
    sections: [Порог, Итог]
    links: [02-metrics]
  "{METRICS}":
    links: [{{ to: 01-what-is-lag, why: the term }}]
    frontmatter: {{ prerequisites: [02-lag/01-what-is-lag, 01-what-is-lag] }}
""",
    "src/content/quizzes/02-lag/01.json": '{ "lessonSlug": "02-lag/01-what-is-lag", "questions": ['
    '{ "id": "lag-1", "question": "Что такое лаг?", "options": ["Отставание", "Ошибка"], "answer": 0 }] }\n',
    "README.md": "# Курс\n\nСначала `02-lag/01-what-is-lag`, затем [м](src/content/course/02-lag/02-metrics.mdx).\n",
    INTRO: """---
title: Начало
---

import Note from '@/components/Note.astro';

# Начало

Дальше [лаг](/course/02-lag/01-what-is-lag/#порог), [он же](../02-lag/01-what-is-lag.mdx#порог),
[итог](../02-lag/01-what-is-lag.mdx#%D0%B8%D1%82%D0%BE%D0%B3),
<a href="/course/02-lag/01-what-is-lag/#порог-1">второй</a>.

<Note>Текст.</Note>
""",
    LAG: """---
title: Что такое лаг
prerequisites: [01-intro/01-start]
---

import Note from '../../../components/Note.astro';

# Что такое лаг

![Лаг](../../../assets/lag.png)

## Порог

Смотрите [ниже](#порог-1) и [метрики](./02-metrics.mdx), [начало](../01-intro/01-start/).

## Порог

<Note>Текст.</Note>

## Итог
""",
    METRICS: """---
title: Метрики
prerequisites: [02-lag/01-what-is-lag, 01-what-is-lag]
---

# Метрики

Вернуться к [порогу](./01-what-is-lag.mdx#порог).

```yaml title="labs/rules/lag.yml"
groups: []
```
""",
    "labs/rules/lag.yml": "groups: []\n",
}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def found(root: Path) -> set[tuple[str, str]]:
    """What the command line finds, whatever the file."""
    for mark in root.glob("mark-*"):
        mark.unlink()
    told = run("check", "--output-format", "json", "--no-cache", folder=root)
    return {(one["rule"], one["message"]) for one in json.loads(told.stdout)["diagnostics"]}


def apply(root: Path, edit: types.WorkspaceEdit | None) -> set[str]:
    """Write the edits to the disk; the files that they are in."""
    changed = {}
    assert edit is not None
    for uri, edits in (edit.changes or {}).items():
        path = root / unquote(urlparse(uri).path).removeprefix(f"{root}/")
        lines = path.read_text("utf-8").split("\n")
        for one in sorted(edits, key=lambda each: (each.range.start.line, each.range.start.character), reverse=True):
            assert one.range.start.line == one.range.end.line
            line = lines[one.range.start.line].encode("utf-16-le")
            begin, end = one.range.start.character * 2, one.range.end.character * 2
            lines[one.range.start.line] = (line[:begin] + one.new_text.encode("utf-16-le") + line[end:]).decode(
                "utf-16-le"
            )
        path.write_text("\n".join(lines), "utf-8")
        changed[path.relative_to(root).as_posix()] = path
    return set(changed)


async def move(author: Author, old: str, new: str) -> set[str]:
    """Rename a file or folder as an editor does: ask, write what is answered, move."""
    params = types.RenameFilesParams([types.FileRename(author.uri(old), author.uri(new))])
    changed = apply(author.root, await author.client.workspace_will_rename_files_async(params))
    (author.root / new).parent.mkdir(parents=True, exist_ok=True)
    shutil.move(author.root / old, author.root / new)
    return changed


async def test_a_renamed_lesson_takes_its_names_with_it(course: Path, connect: Connect) -> None:
    before = found(course)
    author = await start(course, connect)
    new = f"{COURSE}/02-lag/03-lag.mdx"
    changed = await move(author, LAG, new)
    assert found(course) == before
    assert changed == {
        INTRO,
        METRICS,
        "README.md",
        "cdclint.toml",
        "src/content/contracts.yml",
        "src/content/quizzes/02-lag/01.json",
    }
    text = (course / INTRO).read_text("utf-8")
    assert "(/course/02-lag/03-lag/#порог)" in text
    assert "(../02-lag/03-lag.mdx#порог)" in text
    assert '"/course/02-lag/03-lag/#порог-1"' in text
    assert "prerequisites: [02-lag/03-lag, 03-lag]" in (course / METRICS).read_text("utf-8")
    contracts = (course / "src/content/contracts.yml").read_text("utf-8")
    assert f"  {new}:" in contracts
    assert "{ to: 03-lag, why: the term }" in contracts
    assert "prerequisites: [02-lag/03-lag, 03-lag]" in contracts
    assert "what-is-lag" not in "".join((course / path).read_text("utf-8") for path in changed)


async def test_a_lesson_that_moves_to_another_folder_keeps_its_own_links(course: Path, connect: Connect) -> None:
    before = found(course)
    author = await start(course, connect)
    new = f"{COURSE}/03-more/deep/01-what-is-lag.mdx"
    await move(author, LAG, new)
    text = (course / new).read_text("utf-8")
    assert "from '../../../../components/Note.astro'" in text
    assert "(../../../../assets/lag.png)" in text
    assert "[метрики](../../02-lag/02-metrics.mdx)" in text
    assert "[начало](../../01-intro/01-start/)" in text
    assert "[порогу](../03-more/deep/01-what-is-lag.mdx#порог)" in (course / METRICS).read_text("utf-8")
    contracts = (course / "src/content/contracts.yml").read_text("utf-8")
    assert f"{{ to: {new}, why: the term }}" in contracts
    assert f"links: [{METRICS}]" in contracts
    assert {rule for rule, _ in found(course)} <= {rule for rule, _ in before}


async def test_a_folder_moves_with_all_that_is_in_it(course: Path, connect: Connect) -> None:
    quiz, contracts = "src/content/quizzes/02-lag/01.json", "src/content/contracts.yml"
    globs = f'"{COURSE}/02-lag/**" = {{ rules = ["code"], reason = "a quote" }}\n'
    for path, more in (("cdclint.toml", globs), (contracts, f"  {COURSE}/02-lag/*.mdx:\n    sections: [Порог]\n")):
        (course / path).write_text(f"{FILES[path]}{more}", "utf-8")
    (course / quiz).write_text(FILES[quiz].replace('"questions"', '"moduleId": "02-lag", "questions"'), "utf-8")
    before = found(course)
    author = await start(course, connect)
    changed = await move(author, f"{COURSE}/02-lag", f"{COURSE}/05-lag")
    assert METRICS in changed
    assert found(course) == before
    assert '"moduleId": "05-lag"' in (course / quiz).read_text("utf-8")
    assert f'"{COURSE}/05-lag/**"' in (course / "cdclint.toml").read_text("utf-8")
    assert f"  {COURSE}/05-lag/*.mdx:\n" in (course / contracts).read_text("utf-8")
    assert "[метрики](./02-metrics.mdx)" in (course / COURSE / "05-lag/01-what-is-lag.mdx").read_text("utf-8")


async def test_components_and_the_labs_files_are_found_where_they_move_to(course: Path, connect: Connect) -> None:
    before = found(course)
    author = await start(course, connect)
    assert await move(author, "src/components", "src/ui/parts") == {INTRO, LAG}
    assert "'@/ui/parts/Note.astro'" in (course / INTRO).read_text("utf-8")
    assert "'../../../ui/parts/Note.astro'" in (course / LAG).read_text("utf-8")
    author.tell("src", kind=types.FileChangeType.Changed)
    await author.settled()
    assert await move(author, "src/ui/parts/Icon.astro", "src/ui/Icon.astro") == {"src/ui/parts/Note.astro"}
    assert "'../Icon.astro'" in (course / "src/ui/parts/Note.astro").read_text("utf-8")
    assert await move(author, "labs/rules/lag.yml", "labs/alerts/lag.yml") == {METRICS}
    assert found(course) == before


async def test_what_is_open_and_not_saved_is_edited_as_it_is(course: Path, connect: Connect) -> None:
    author = await start(course, connect)
    author.open(METRICS)
    author.write(METRICS, f"{FILES[METRICS]}\nЕщё раз: [лаг](01-what-is-lag.mdx).\n")
    params = types.RenameFilesParams([types.FileRename(author.uri(LAG), author.uri(f"{COURSE}/02-lag/03-lag.mdx"))])
    edit = await author.client.workspace_will_rename_files_async(params)
    assert edit is not None
    assert edit.changes is not None
    last = max(edit.changes[author.uri(METRICS)], key=lambda one: one.range.start.line)
    assert last.new_text == "03-lag.mdx"
    nobody_names = types.RenameFilesParams([types.FileRename(author.uri("tsconfig.json"), author.uri("more.json"))])
    assert await author.client.workspace_will_rename_files_async(nobody_names) is None
    assert last.range.start.line == author.texts[METRICS].split("\n").index("Ещё раз: [лаг](01-what-is-lag.mdx).")


async def rename(asked: Asked, name: str) -> types.WorkspaceEdit | None:
    author = asked.author
    params = types.RenameParams(author.name(asked.path), asked.position, name)
    return await author.client.text_document_rename_async(params)


async def prepared(asked: Asked) -> str | None:
    params = types.PrepareRenameParams(asked.author.name(asked.path), asked.position)
    answer = await asked.author.client.text_document_prepare_rename_async(params)
    assert answer is None or isinstance(answer, types.PrepareRenamePlaceholder)
    return None if answer is None else answer.placeholder


async def test_a_renamed_heading_takes_its_anchors_with_it(course: Path, connect: Connect) -> None:
    before = found(course)
    author = await start(course, connect)
    asked = Asked(author, FILES[LAG].replace("## Порог", "## Пор¦ог", 1), LAG)
    assert await prepared(asked) == "Порог"
    assert apply(course, await rename(asked, "Когда тревожно")) == {LAG, INTRO, METRICS}
    text = (course / INTRO).read_text("utf-8")
    # The second heading of that name loses its number.
    assert "(/course/02-lag/01-what-is-lag/#когда-тревожно)" in text
    assert "/course/02-lag/01-what-is-lag/#порог" in text
    assert "[ниже](#порог)" in (course / LAG).read_text("utf-8")
    assert {one for one in found(course) if one[0].startswith("link/")} <= before


async def test_a_heading_is_renamed_from_a_link_and_what_would_be_none_is_refused(
    course: Path, connect: Connect
) -> None:
    author = await start(course, connect)
    asked = Asked(author, FILES[LAG].replace("## Итог", "## Ит¦ог"), LAG)
    for name in ("", "А\nБ", "<5"):
        with pytest.raises(JsonRpcException):
            await rename(asked, name)
    assert await prepared(Asked(author, FILES[LAG].replace("Смотрите", "Смо¦трите"), LAG)) is None
    link = Asked(author, FILES[INTRO].replace("#%D0%B8%D1%82", "#%D0%B8¦%D1%82"), INTRO)
    assert await prepared(link) == "Итог"
    assert apply(course, await rename(link, "Выводы")) == {LAG, INTRO}
    assert "## Выводы" in (course / LAG).read_text("utf-8")
    assert "#%D0%B2%D1%8B%D0%B2%D0%BE%D0%B4%D1%8B)" in (course / INTRO).read_text("utf-8")
