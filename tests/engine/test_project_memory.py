"""Findings over the project are used again only where the rules would find the same: warm runs equal cold ones."""

from __future__ import annotations

import json
import os
from random import Random
from typing import TYPE_CHECKING, Any
from zlib import crc32

import pytest

from absent import needs_posix
from cdclint.config import load
from cdclint.engine.cache import PROJECT
from cdclint.engine.check import check
from cdclint.engine.run import run as run_module
from cdclint.engine.run.load import load_run
from cdclint.engine.run.reporting import report_of
from cdclint.engine.run.request import Request
from cdclint.engine.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.engine.conftest import Rules

    from cdclint.core.finding import Finding

LESSON = """\
---
title: Урок
prerequisites: [01/{other}]
---

import Card from '@components/Card.astro';
import {{ Gone }} from './parts/{part}';
import {{ Chart }} from '@components/index';

# Заголовок {number}

<Card {prop}="1">текст</Card>

<Chart kind="{kind}" rows={{[["{kind}"]]}} />

[ссылка](/course/01/{other}/#{anchor}) и [файл](./{part}.ts)
"""
FILES = {
    "astro.config.mjs": "export default { integrations: [] };\n",
    "package.json": '{"dependencies": {"astro": "5", "@astrojs/mdx": "4"}}\n',
    "tsconfig.json": '{"compilerOptions": {"baseUrl": ".", "paths": {"@components/*": ["src/components/*"]}}}\n',
    "src/components/Card.astro": "---\ninterface Props { title: string }\nconst {title} = Astro.props;\n---\n<p />\n",
    "src/components/index.ts": "export * from './Chart';\n",
    "src/components/Chart.tsx": "import type { Props } from './types';\nexport const Chart: FC<Props> = () => null;\n",
    "src/components/types.ts": "export { type Props } from './deep';\n",
    "src/components/deep.ts": "export interface Props { kind: 'bar'; rows: ('line' | 'pie')[][] }\n",
    "src/pages/course/[...slug].astro": "---\n---\n<p />\n",
    "src/content/contracts.yml": "lessons:\n  01/a:\n    headings: [Заголовок]\n",
    "src/content.config.ts": "import { defineCollection, z } from 'astro:content';\nimport { title } from './title';\n"
    "export const collections = { course: defineCollection({ schema: z.object({ title, order: z.number() }) }) };\n",
    "src/title.ts": "import { z } from 'astro:content';\nexport const title = z.literal('line');\n",
    "labs/compose.yml": "services:\n  kafka:\n    image: kafka\n    ports: ['9092:9092']\n",
}


def lesson(random: Random) -> str:
    return LESSON.format(
        other=random.choice(["a", "b", "c", "d"]),
        part=random.choice(["one", "two"]),
        number=random.randrange(3),
        kind=random.choice(["bar", "line"]),
        prop=random.choice(["title", "titel"]),
        anchor=random.choice(["заголовок-1", "заголовок-2", "нет"]),
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    random = Random(1)  # noqa: S311 (a sample, no secret)
    for path, text in FILES.items():
        put(tmp_path / path, text)
    for name in "abc":
        put(tmp_path / f"src/content/course/01/{name}.mdx", lesson(random))
    return tmp_path


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def reported(root: Path, *, cached: bool) -> tuple[list[object], ...]:
    report = check(load(root, {}), Request(cached=cached)).report
    found = [
        (one.rule, one.span.source.path, one.span.start, one.span.end, one.message, one.fix)
        for one in report.diagnostics
    ]
    return list(found), list(report.crashes)


def is_used(root: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a warm run runs no rule over the project, and reports what a cold one does."""
    ran: list[str] = []
    across: Callable[..., Any] = run_module.Run.across

    def spied(self: run_module.Run, name: str) -> list[Finding]:
        ran.append(name)
        return list(across(self, name))

    cold = reported(root, cached=False)
    with monkeypatch.context() as patched:
        patched.setattr(run_module.Run, "across", spied)
        assert reported(root, cached=True) == cold
    return not ran


@pytest.mark.parametrize("seed", range(4))
def test_a_warm_run_equals_a_cold_one_after_any_edits(root: Path, seed: int) -> None:
    random = Random(seed)  # noqa: S311 (see above)
    lessons = [f"src/content/course/01/{name}.mdx" for name in "abcd"]
    others = [
        "src/content/course/01/parts/one.ts",
        "src/content/course/01/two.ts",
        "src/pages/index.astro",
        ".gitignore",
    ]
    texts = ["export const Gone = 1;\n", "export const Other = 2;\n", "parts\n", "*.ts\n"]
    seen = set()
    for _ in range(12):
        for _ in range(random.randrange(5)):
            match random.randrange(6):
                case 0 | 1:
                    put(root / random.choice(lessons), lesson(random))
                case 2:
                    (root / random.choice([*lessons[1:], *others])).unlink(missing_ok=True)
                case 3 | 4:
                    put(root / random.choice(others), random.choice(texts))
                case _:
                    path = random.choice([one for one in FILES if one.endswith((".astro", ".json", ".yml", ".ts"))])
                    other = FILES[path].replace("title", "titel").replace("line", "lines").replace("'bar'", "'line'")
                    put(root / path, random.choice([FILES[path], other]))
        warm = reported(root, cached=True)
        assert warm == reported(root, cached=False)
        seen.add(repr(warm))
    assert len(seen) > 3


def test_rules_over_an_unchanged_project_are_not_run_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_used(root, monkeypatch)
    assert is_used(root, monkeypatch)
    assert reported(root, cached=True)[0]


def test_other_options_and_other_rules_are_other_projects(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reported(root, cached=True)
    put(root / "cdclint.toml", 'ignore = ["component/bad-prop"]\n')
    assert not is_used(root, monkeypatch)
    assert is_used(root, monkeypatch)


@pytest.mark.parametrize("name", ["index.ts", "Chart.tsx", "types.ts", "deep.ts"])
def test_every_file_that_a_type_is_made_of_counts(root: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    path = root / "src/components" / name
    before = reported(root, cached=True)
    path.write_text(path.read_text("utf-8").replace("Props", "Other").replace("Chart", "Other"), "utf-8")
    assert not is_used(root, monkeypatch)
    assert reported(root, cached=True) != before
    path.write_text(FILES[f"src/components/{name}"], "utf-8")
    assert not is_used(root, monkeypatch)
    assert reported(root, cached=True) == before


def test_a_file_that_rules_read_and_nobody_judges_counts(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reported(root, cached=True)
    card = root / "src/components/Card.astro"
    card.write_text(card.read_text("utf-8").replace("title", "other"), "utf-8")
    assert not is_used(root, monkeypatch)
    card.unlink()
    assert not is_used(root, monkeypatch)


@needs_posix
def test_a_pipe_in_the_place_of_a_file_that_was_read_is_not_opened(root: Path) -> None:
    before = reported(root, cached=True)
    (root / "src/components/Card.astro").unlink()
    os.mkfifo(root / "src/components/Card.astro")
    assert reported(root, cached=True) == reported(root, cached=False) != before


def test_a_record_that_is_damaged_is_not_used(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reported(root, cached=True)
    kept = root / ".cdclint_cache" / PROJECT
    whole = kept.read_bytes()
    first, written, reads = whole.split(b"\n")
    key, asked, met, findings = json.loads(written)
    path, found = next(iter(findings.items()))
    name, raws = next(iter(found.items()))
    for other in (
        [key, {}, met, findings],
        [key, asked, [], findings],
        [key, asked, met, {path: {name: [[0, 10**9, "x", None]]}}],
        [key, asked, met, {path: {name: [[0, 1, ["{x.__class__}", {"x": 1}], None]]}}],
        [key, asked, met, {"gone.mdx": {name: raws}}],
        [key],
        "x",
    ):
        text = json.dumps(other).encode() + b"\n" + reads
        kept.write_bytes(json.dumps([json.loads(first)[0], crc32(text)]).encode() + b"\n" + text)
        assert not is_used(root, monkeypatch)
        assert kept.read_bytes() == whole
    for bad in (b"", whole[:-1], whole + b"\n", b"[[[[", whole.replace(b"component", b"componenx")):
        kept.write_bytes(bad)
        assert not is_used(root, monkeypatch)
    assert is_used(root, monkeypatch)


def test_a_rule_that_crashed_runs_again(tmp_path: Path, own_rules: Rules) -> None:
    own_rules(
        crashes="""
        @rule
        def crashes(project: Project) -> Iterator[Finding]:
            '''Crashes.'''
            yield Finding(project.source("a.yml").span(0, 1), "x")
            raise ZeroDivisionError
        """
    )
    put(tmp_path / "a.yml", "a: 1\n")
    first = reported(tmp_path, cached=True)
    assert first[0]
    assert len(first[1]) == 1
    assert len(reported(tmp_path, cached=True)[1]) == 1
    assert not (tmp_path / ".cdclint_cache" / PROJECT).exists()


def test_texts_that_are_handed_over_leave_no_record(root: Path) -> None:
    reported(root, cached=True)
    kept = (root / ".cdclint_cache" / PROJECT).read_bytes()
    texts = {"src/content/course/01/a.mdx": b"---\ntitle: x\n---\n\n[x](/course/01/none/)\n"}
    found = [
        report_of(load_run(load(root, {}), Request(texts=texts, cached=cached))).diagnostics for cached in (True, False)
    ]
    assert found[0] == found[1] != ()
    assert (root / ".cdclint_cache" / PROJECT).read_bytes() == kept


def settled(space: Workspace) -> list[object]:
    for _ in space.settle():
        pass
    return [
        (one.rule, path, one.span.start, one.span.end, one.message, one.fix)
        for path, found in sorted(space.reported.items())
        for one in found
    ]


@pytest.mark.parametrize("seed", range(3))
def test_a_workspace_says_after_any_edits_what_a_run_says(root: Path, seed: int) -> None:
    random = Random(seed)  # noqa: S311 (see above)
    space = Workspace.load(load(root, {}), Request(cached=False))
    others = [
        "src/content/course/01/parts/one.ts",
        "src/content/course/01/two.ts",
        "src/components/Card.astro",
        "src/components/deep.ts",
    ]
    for _ in range(10):
        for _ in range(random.randrange(3)):
            path = random.choice([*(f"src/content/course/01/{name}.mdx" for name in "abcd"), *others])
            text = (
                lesson(random)
                if path.endswith("mdx")
                else random.choice([*map(FILES.get, others[2:]), "export const Gone = 1;\n"])
            )
            if random.randrange(4):
                put(root / path, text)
            else:
                (root / path).unlink(missing_ok=True)
            if path.endswith("mdx") and (root / path).exists() and random.randrange(2):
                space.put(path, text.encode())
            space.see([path])
        assert settled(space) == reported(root, cached=False)[0]


def test_a_pass_over_an_unchanged_workspace_runs_no_rule(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    space = Workspace.load(load(root, {}), Request(cached=False))
    first = settled(space)
    ran: list[str] = []
    across: Callable[..., Any] = run_module.Run.across

    def spied(self: run_module.Run, name: str, is_overtaken: object = None) -> list[Finding]:
        ran.append(name)
        return list(across(self, name, is_overtaken))

    monkeypatch.setattr(run_module.Run, "across", spied)
    assert settled(space) == first
    assert not ran
    path = "src/content/course/01/a.mdx"
    text = (root / path).read_bytes()
    space.put(path, text + b"\n[x](/course/01/none/)\n")
    assert settled(space) != first
    assert ran
    space.put(path, text)
    assert settled(space) == first
