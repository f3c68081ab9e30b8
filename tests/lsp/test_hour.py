"""An hour of an author, step by step over the protocol, with an editor that is sent diagnostics and one that asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types
from tests.lsp.test_features import DASHBOARD, RULES, Asked, actions, applied
from tests.lsp.test_renames import FILES, INTRO, LAG, METRICS, apply, course, move, rename

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lsp.conftest import Author, Connect

__all__ = ["course"]
CONTRACTS = "src/content/contracts.yml"
LONG = f"{FILES[LAG]}\n| Порог | Значение |\n| --- | --- |\n| Тревога | 30 с |\n"


class Desk:
    """What is seen of a file, whichever way the editor learns of it."""

    def __init__(self, author: Author, *, pulls: bool) -> None:
        self.author, self.pulls = author, pulls

    async def rules(self, path: str) -> list[str]:
        if not self.pulls or path not in self.author.texts:
            return self.author.rules(path)
        params = types.DocumentDiagnosticParams(self.author.name(path))
        report = await self.author.client.text_document_diagnostic_async(params)
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        return [str(one.code) for one in report.items]

    async def until(self, path: str, rule: str, *, there: bool) -> None:
        """Wait until a rule is, or is not, among the diagnostics of a file."""
        for _ in range(200):
            if (rule in await self.rules(path)) is there:
                return
            await self.author.settled()
        pytest.fail(f"{rule} in {path}: {await self.rules(path)}")


@pytest.mark.parametrize("pulls", [False, True])
async def test_an_hour(course: Path, connect: Connect, pulls: bool) -> None:  # noqa: FBT001 (a parameter)
    for path, text in (("labs/d.json", DASHBOARD), ("labs/alerts.yml", RULES)):
        (course / path).write_text(text, "utf-8")
    author = await connect(course, pulls=pulls)
    await author.settled()
    desk = Desk(author, pulls=pulls)

    # A row of a table, letter by letter: nothing is wrong on the way, nor at the end.
    author.open(LAG, LONG)
    before = await desk.rules(LAG)
    row = "| Норма | 5 с |"
    line = LONG.count("\n")
    for column, letter in enumerate(row):
        author.type(LAG, ((line, column), (line, column), letter))
    author.texts[LAG] = f"{LONG}{row}"
    assert await desk.rules(LAG) == before
    params = types.HoverParams(author.name(LAG), types.Position(line, 3))
    assert await author.client.text_document_hover_async(params) is None

    # Less than thirty seconds, and its quick fix.
    broken = f"{LONG}{row}\n\nОбычно <30s.\n"
    author.write(LAG, broken)
    await desk.until(LAG, "syntax/mdx", there=True)
    [fix] = [one for one in await actions(author, LAG) if one.is_preferred and one.kind == "quickfix"]
    mended = applied(broken, fix, author.uri(LAG))
    assert "Обычно \\<30s." in mended
    author.write(LAG, mended)
    await desk.until(LAG, "syntax/mdx", there=False)
    (course / LAG).write_text(mended, "utf-8")
    author.save(LAG)

    # Another name for the lesson.
    new = LAG.replace("01-what-is-lag", "03-lag")
    author.close(LAG)
    changed = await move(author, LAG, new)
    assert {METRICS, INTRO, CONTRACTS} <= changed
    author.tell(LAG, kind=types.FileChangeType.Deleted)
    author.tell(new, kind=types.FileChangeType.Created)
    author.tell(*changed)
    for path, rule in ((METRICS, "link/broken"), (INTRO, "link/broken"), (CONTRACTS, "contract/unmatched")):
        await desk.until(path, rule, there=False)
        assert not {one for one in author.rules(path) if one.startswith(("link/", "contract/", "quiz/"))}

    # The dashboard: a metric that is misspelt, and the one that was meant.
    metric = "debezium_metrics_MilliSecondsBehindSource"
    misspelt = DASHBOARD.replace(metric, metric[:-1])
    author.open("labs/d.json", misspelt)
    await desk.until("labs/d.json", "dashboard/unknown-metric", there=True)
    offered = {one.title: one for one in await actions(author, "labs/d.json")}
    assert applied(misspelt, offered[f"write {metric} (check it)"], author.uri("labs/d.json")) == DASHBOARD
    author.write("labs/d.json", DASHBOARD)
    await desk.until("labs/d.json", "dashboard/unknown-metric", there=False)

    # The contracts: a section that the lesson lacks is told in the lesson once they are saved.
    contracts = (course / CONTRACTS).read_text("utf-8")
    author.open(CONTRACTS)
    author.write(CONTRACTS, contracts.replace("sections:", "sektions:"))
    await desk.until(CONTRACTS, "contract/invalid", there=True)
    stricter = contracts.replace("[Порог, Итог]", "[Порог, Итог, Словарь]")
    assert stricter != contracts
    author.write(CONTRACTS, stricter)
    await desk.until(CONTRACTS, "contract/invalid", there=False)
    (course / CONTRACTS).write_text(stricter, "utf-8")
    author.save(CONTRACTS)
    await desk.until(new, "structure/missing-section", there=True)

    # The settings: a slip, then a rule that is turned off.
    author.open("cdclint.toml")
    author.write("cdclint.toml", 'ignor = ["structure/missing-section"]\n')
    await desk.until("cdclint.toml", "settings", there=True)
    right = 'ignore = ["structure/missing-section"]\n'
    author.write("cdclint.toml", right)
    await desk.until("cdclint.toml", "settings", there=False)
    (course / "cdclint.toml").write_text(right, "utf-8")
    author.save("cdclint.toml")
    await desk.until(new, "structure/missing-section", there=False)

    # A link that is completed, and a heading that gets another name with all that leads to it.
    text = (course / INTRO).read_text("utf-8")
    made = await Asked(author, f"{text}\nПодробнее: [порог](/course/02-lag/03-lag/#¦)\n", INTRO).choices()
    assert list(made)[:1] == ["что-такое-лаг"]
    assert made["порог"].startswith("Подробнее: [порог](/course/02-lag/03-lag/#порог")
    author.write(INTRO, text)
    lesson = (course / new).read_text("utf-8")
    heading = Asked(author, lesson.replace("## Итог", "## Ит¦ог"), new)
    assert apply(course, await rename(heading, "Выводы")) == {new, INTRO}
    author.write(new, (course / new).read_text("utf-8"))
    author.write(INTRO, (course / INTRO).read_text("utf-8"))
    await desk.until(INTRO, "link/broken-anchor", there=False)
    await desk.until(new, "link/broken-anchor", there=False)
