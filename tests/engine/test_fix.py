from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from absent import needs_posix
from cdclint.config import load
from cdclint.core.dataclass import replace
from cdclint.core.finding import Edit, Fix
from cdclint.core.message import Message
from cdclint.engine.check import Fixes, check
from cdclint.engine.run.request import Request
from cdclint.engine.run.run import Run
from cdclint.engine.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.engine.conftest import Check, Rules

    from cdclint.core.finding import Finding

BAD_WORD = """
@rule
def bad_word(file: YamlFile) -> Iterator[Finding]:
    '''A bad word.'''
    for found in re.finditer("bad", file.source.text):
        span = file.source.span(found.start(), found.end())
        yield Finding(span, "bad word", Fix("say good", (Edit(span, "good"),)))
"""


def replacing(name: str, old: str, new: str, *, safe: bool = True) -> str:
    return f"""
@rule
def {name}(file: YamlFile) -> Iterator[Finding]:
    '''Says {name}.'''
    for found in re.finditer({old!r}, file.source.text):
        span = file.source.span(found.start(), found.end())
        yield Finding(span, "{name}", Fix("x", (Edit(span, {new!r}),), safe={safe}))
"""


def test_every_place_is_fixed(tmp_path: Path, own_rules: Rules, run_check: Check) -> None:
    own_rules(bad_word=BAD_WORD)
    (tmp_path / "a.yml").write_text("bad: badbad\n", "utf-8")
    outcome = run_check(tmp_path, fixes=Fixes.SAFE)
    assert (tmp_path / "a.yml").read_text("utf-8") == "good: goodgood\n"
    assert outcome.report.diagnostics == ()
    assert outcome.fixed == 3


def test_a_fix_that_makes_work_for_another_goes_on_until_none_is_left(
    tmp_path: Path, own_rules: Rules, run_check: Check
) -> None:
    own_rules(first=replacing("first", "one", "two"), second=replacing("second", "two", "three"))
    (tmp_path / "a.yml").write_text("one: two\n", "utf-8")
    assert run_check(tmp_path, fixes=Fixes.SAFE).fixed == 3
    assert (tmp_path / "a.yml").read_text("utf-8") == "three: three\n"


def test_rules_that_undo_each_other_come_to_an_end(tmp_path: Path, own_rules: Rules, run_check: Check) -> None:
    own_rules(ping=replacing("ping", "ping", "pong"), pong=replacing("pong", "pong", "ping"))
    (tmp_path / "a.yml").write_text("a: ping\n", "utf-8")
    report = run_check(tmp_path, fixes=Fixes.SAFE).report
    assert len(report.diagnostics) == 1


def test_a_fix_that_cures_nothing_is_not_kept(tmp_path: Path, own_rules: Rules, run_check: Check) -> None:
    own_rules(stays=replacing("stays", "bad", "bad"), grows=replacing("grows", "a", "aa"))
    (tmp_path / "a.yml").write_text("a: bd bad\n", "utf-8")
    outcome = run_check(tmp_path, fixes=Fixes.SAFE)
    assert (tmp_path / "a.yml").read_text("utf-8") == "a: bd bad\n"
    assert outcome.fixed == 0
    assert len(outcome.report.diagnostics) == 3


def test_one_fix_that_does_not_hold_keeps_no_others_back(
    tmp_path: Path, own_rules: Rules, run_check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_rules(bad_word=BAD_WORD, stays=replacing("stays", "last", "last"))
    (tmp_path / "a.yml").write_text("- bad\n" * 200 + "- last\n", "utf-8")
    tried = []
    put = Run.replace

    def note(run: Run, path: str, data: bytes, **options: bool) -> None:
        tried.append(data)
        put(run, path, data, **options)

    monkeypatch.setattr(Run, "replace", note)
    outcome = run_check(tmp_path, fixes=Fixes.SAFE)
    assert (tmp_path / "a.yml").read_text("utf-8") == "- good\n" * 200 + "- last\n"
    assert outcome.fixed == 200
    assert [one.message for one in outcome.report.diagnostics] == ["stays"]
    assert len(tried) < 50


@pytest.mark.parametrize("overrides", [{}, {"select": ("test",)}, {"ignore": ("syntax",)}])
def test_a_fix_after_which_the_file_does_not_parse_is_not_kept(
    tmp_path: Path, own_rules: Rules, run_check: Check, overrides: dict[str, object]
) -> None:
    syntax = tmp_path / "rules" / "syntax"
    own_rules(
        breaks=replacing("breaks", "open", "["),
        good=replacing("good", "bad", "good"),
    )
    syntax.mkdir()
    (syntax / "__init__.py").touch()
    (syntax / "yaml.py").write_text(
        "from __future__ import annotations\n"
        "from collections.abc import Iterator\n"
        "from cdclint.core.finding import Finding\n"
        "from cdclint.core.rule import Trait, rule\n"
        "from cdclint.documents.data_file import YamlFile\n\n"
        "@rule(traits=(Trait.SYNTAX,))\n"
        "def yaml(file: YamlFile) -> Iterator[Finding]:\n"
        "    '''Does not parse.'''\n"
        "    yield from file.problems\n",
        "utf-8",
    )
    own_rules()
    (tmp_path / "a.yml").write_text("a: open\nb: bad\n", "utf-8")
    outcome = run_check(tmp_path, fixes=Fixes.SAFE, **overrides)
    assert (tmp_path / "a.yml").read_text("utf-8") == "a: open\nb: good\n"
    assert [found.rule for found in outcome.report.diagnostics] == ["test/breaks"]


def test_unsafe_fixes_are_asked_for(tmp_path: Path, own_rules: Rules, run_check: Check) -> None:
    own_rules(risky=replacing("risky", "bad", "good", safe=False))
    (tmp_path / "a.yml").write_text("bad: 1\n", "utf-8")
    assert run_check(tmp_path, fixes=Fixes.SAFE).fixed == 0
    assert run_check(tmp_path, fixes=Fixes.ALL).fixed == 1
    assert (tmp_path / "a.yml").read_text("utf-8") == "good: 1\n"


def test_edits_that_touch_each_other_wait_for_the_next_round(
    tmp_path: Path, own_rules: Rules, run_check: Check
) -> None:
    own_rules(wide=replacing("wide", "abc", "xyz"), narrow=replacing("narrow", "bc|yz", "q"))
    (tmp_path / "a.yml").write_text("k: abc\n", "utf-8")
    assert run_check(tmp_path, fixes=Fixes.SAFE).report.diagnostics == ()
    assert (tmp_path / "a.yml").read_text("utf-8") == "k: xq\n"


def test_the_fix_of_a_rule_over_the_project_holds_if_the_project_agrees(
    tmp_path: Path, own_rules: Rules, run_check: Check
) -> None:
    own_rules(
        same="""
        @rule
        def same(project: Project) -> Iterator[Finding]:
            '''Two files say the same.'''
            texts = {}
            for path in sorted(project.facts):
                source = project.source(path)
                if source.text in texts:
                    end = source.span(len(source.text), len(source.text))
                    yield Finding(source.span(0, 0), "as " + texts[source.text], Fix("x", (Edit(end, "# other\\n"),)))
                texts[source.text] = path
        """
    )
    for name in ("a.yml", "b.yml", "c.yml"):
        (tmp_path / name).write_text("k: 1\n", "utf-8")
    outcome = run_check(tmp_path, fixes=Fixes.SAFE)
    assert outcome.report.diagnostics == ()
    assert len({(tmp_path / name).read_text("utf-8") for name in ("a.yml", "b.yml", "c.yml")}) == 3


@needs_posix
def test_line_endings_mark_permissions_and_links_stay(tmp_path: Path, own_rules: Rules, run_check: Check) -> None:
    own_rules(first=replacing("first", "one", "two\nk: 3"))
    real = tmp_path / "real" / "a.yml"
    real.parent.mkdir()
    real.write_bytes("\ufeffа: 1\r\none: 2\r\n".encode())
    real.chmod(0o640)
    (tmp_path / "a.yml").symlink_to(real)
    run_check(tmp_path, "a.yml", fixes=Fixes.SAFE)
    assert real.read_bytes() == "\ufeffа: 1\r\ntwo\r\nk: 3: 2\r\n".encode()
    assert real.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "a.yml").is_symlink()
    assert sorted(path.name for path in real.parent.iterdir()) == ["a.yml"]


def test_a_file_that_is_not_utf8_is_never_written(tmp_path: Path, own_rules: Rules, run_check: Check) -> None:
    own_rules(bad_word=BAD_WORD)
    (tmp_path / "a.yml").write_bytes(b"bad: \xe9\n")
    outcome = run_check(tmp_path, fixes=Fixes.SAFE)
    assert (tmp_path / "a.yml").read_bytes() == b"bad: \xe9\n"
    assert [found.rule for found in outcome.report.diagnostics] == ["test/bad-word"]


def test_a_file_that_somebody_saved_meanwhile_is_left_alone(
    tmp_path: Path, own_rules: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_rules(bad_word=BAD_WORD)
    for name in ("a.yml", "b.yml"):
        (tmp_path / name).write_text("bad: 1\n", "utf-8")
    from cdclint.engine import fix  # noqa: PLC0415 (its class is replaced)

    class Slow(fix.Fixer):
        def fix(self) -> None:
            super().fix()
            (tmp_path / "a.yml").write_text("mine: 1\n", "utf-8")

    monkeypatch.setattr(fix, "Fixer", Slow)
    report = check(load(tmp_path, {}, isolated=True), Request(cached=False), fixes=Fixes.SAFE).report
    assert (tmp_path / "a.yml").read_text("utf-8") == "mine: 1\n"
    assert (tmp_path / "b.yml").read_text("utf-8") == "good: 1\n"
    assert [crash.path for crash in report.crashes] == ["a.yml"]


def test_an_interrupted_write_leaves_the_file_whole(
    tmp_path: Path, own_rules: Rules, run_check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_rules(bad_word=BAD_WORD)
    (tmp_path / "a.yml").write_text("bad: 1\n", "utf-8")

    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_check(tmp_path, fixes=Fixes.SAFE)
    assert (tmp_path / "a.yml").read_text("utf-8") == "bad: 1\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yml", "rules"]


@needs_posix
def test_a_read_only_file_is_not_replaced(tmp_path: Path, own_rules: Rules, run_check: Check) -> None:
    own_rules(bad_word=BAD_WORD)
    for name in ("a.yml", "b.yml"):
        (tmp_path / name).write_text("k: bad\n", "utf-8")
    (tmp_path / "a.yml").chmod(0o444)
    outcome = run_check(tmp_path, fixes=Fixes.SAFE)
    assert [(one.path, one.message) for one in outcome.report.crashes] == [
        ("a.yml", "cannot be written: Permission denied")
    ]
    assert [(tmp_path / name).read_text("utf-8") for name in ("a.yml", "b.yml")] == ["k: bad\n", "k: good\n"]
    assert outcome.fixed == 1


@needs_posix
def test_a_fixed_file_is_no_longer_set_uid(tmp_path: Path, own_rules: Rules, run_check: Check) -> None:
    own_rules(bad_word=BAD_WORD)
    (tmp_path / "a.yml").write_text("k: bad\n", "utf-8")
    (tmp_path / "a.yml").chmod(0o6755)
    assert run_check(tmp_path, fixes=Fixes.SAFE).fixed == 1
    assert (tmp_path / "a.yml").stat().st_mode & 0o7777 == 0o755


def test_a_file_with_two_names_is_fixed_once(tmp_path: Path, own_rules: Rules, run_check: Check) -> None:
    own_rules(bad_word=BAD_WORD)
    (tmp_path / "a.yml").write_text("bad: 1\n", "utf-8")
    (tmp_path / "b.yml").symlink_to("a.yml")
    assert run_check(tmp_path, fixes=Fixes.SAFE).report.crashes == ()
    assert (tmp_path / "a.yml").read_text("utf-8") == "good: 1\n"


def test_lessons_are_measured_against_the_contract_that_was_fixed(tmp_path: Path) -> None:
    contracts = tmp_path / "src/content/contracts.yml"
    contracts.parent.mkdir(parents=True)
    contracts.write_text("lessons:\n  a.mdx:\n    min_line: 200\n", "utf-8")
    (tmp_path / "a.mdx").write_text("---\ntitle: Лаг\n---\n\nТекст.\n", "utf-8")
    config = load(tmp_path, {"select": ("contract", "structure")}, isolated=True)
    for cached in (False, True):
        outcome = check(config, Request(cached=cached), fixes=Fixes.ALL, save=False)
        assert [one.rule for one in outcome.report.diagnostics] == ["structure/too-short"]
        assert [change.after for change in outcome.changes] == [b"lessons:\n  a.mdx:\n    min_lines: 200\n"]
    assert "min_line:" in contracts.read_text("utf-8")
    outcome = check(config, Request(), fixes=Fixes.ALL)
    assert [one.rule for one in outcome.report.diagnostics] == ["structure/too-short"]
    assert [one.rule for one in check(config, Request()).report.diagnostics] == ["structure/too-short"]


def test_of_the_rules_over_the_project_only_those_that_are_fixed_are_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.mdx").write_text("# Начало\n\n[x](#начал)\n", "utf-8")
    space = Workspace.load(load(tmp_path, {}), Request(cached=False))
    assert list(space.settle())
    [found] = [one for one in space.reported["a.mdx"] if one.rule == "link/broken-anchor"]
    asked: list[str] = []
    across = Run.across

    def ask(run: Run, name: str) -> Iterator[Finding]:
        asked.append(name)
        return across(run, name)

    monkeypatch.setattr(Run, "across", ask)
    assert space.holds(found)
    assert asked == ["link/broken-anchor"]
    nothing = Fix(Message("leave it"), (Edit(found.span, found.span.text),))
    assert not space.holds(replace(found, fix=nothing))


def test_a_file_that_no_rule_looks_at_alone_is_fixed(tmp_path: Path) -> None:
    """Rules over the project judge the collections of a site: an unsafe fix of what they find ended the whole run."""
    content = tmp_path / "src" / "content"
    (content / "course").mkdir(parents=True)
    (tmp_path / "astro.config.mjs").write_text("export default {};\n", "utf-8")
    (content / "course" / "a.mdx").write_text("---\ntitle: A\n---\n\n# A\n", "utf-8")
    settings = tmp_path / "src" / "content.config.ts"
    text = (
        "import { defineCollection, z } from 'astro:content';\n"
        "const course = defineCollection({ schema: z.object({ title: z.strng() }) });\n"
        "export const collections = { course };\n"
    )
    settings.write_text(text, "utf-8")
    config = load(tmp_path, {"select": ("collection/misspelt-name",)})
    outcome = check(config, Request(cached=False), fixes=Fixes.ALL)
    assert outcome.fixed == 1
    assert outcome.report.diagnostics == ()
    assert settings.read_text("utf-8") == text.replace("strng", "string")
