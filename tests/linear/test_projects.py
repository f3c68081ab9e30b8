"""Rules over a project, and fixes of what they find, take linear time: steps are counted, as in test_shapes.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from counted_calls import counted
from line_steps import squares
from line_steps import steps as line_steps

from cdclint.config import load
from cdclint.core.closeness import closest
from cdclint.engine.check import Fixes, check
from cdclint.engine.run.request import Request
from cdclint.engine.run.run import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from line_steps import Places

    Make = Callable[[int], dict[str, str]]

TIMES = 25
WORST = 2.3
FEW = 5_000
HEAD = "---\ntitle: Урок {0}\n---\n\n"
CONTENT = "src/content/docs"
IMPORT = "import Bcd{n} from '@components/Bcd{n}.astro'\n"
SITE = {
    "package.json": '{"dependencies": {"@astrojs/starlight": "1"}}',
    "astro.config.mjs": "export default {}\n",
}


def _counted(unit: str, n: int) -> str:
    return "".join(unit.replace("{n}", str(number)) for number in range(n))


def _one(unit: str, head: str = HEAD.format(0)) -> Make:
    """One lesson with so many of something."""
    return lambda n: {f"{CONTENT}/a.mdx": head + _counted(unit, n)}


def _many(unit: str) -> Make:
    """So many lessons with one of something each."""
    return lambda n: {
        f"{CONTENT}/part{number % 7}/lesson-{number}.mdx": HEAD.format(number) + unit.replace("{n}", str(number))
        for number in range(n)
    }


def _word(number: int) -> str:
    return f"{chr(97 + number % 26) * 6}-{number}"


def _letters(number: int) -> str:
    """A number in letters: names of other letters are compared one by one."""
    return "".join(chr(97 + number // 26**place % 26) for place in range(3))


PROJECTS: dict[str, Make] = {
    "links to nowhere in one lesson": _one("[a](./bcd-{n}.mdx)\n\n"),
    "links to nowhere in many lessons": _many("[a](./bcd-{n}.mdx)\n"),
    "addresses to nowhere": _many("[a](/docs/part1/bcd-{n}/)\n"),
    "addresses to nowhere beside pages": _many("[a](/part1/bcd-{n}/)\n"),
    "wrong anchors in one lesson": _one("## Раздел {n}\n\n[a](#raz-{n})\n\n"),
    "wrong anchors in many lessons": _many("## Раздел\n\n[a](#raz-{n})\n"),
    "unknown components": _many("<Bcd{n}/>\n"),
    "unknown components in one lesson": _one("<Bcd{n}/>\n\n"),
    "unknown components beside imports": lambda n: (
        _one(IMPORT)(n) | {f"{CONTENT}/b.mdx": _counted(IMPORT, n) + _counted("\n<Ced{n}/>\n", n)}
    ),
    "unknown components without a site": lambda n: (
        {"astro.config.mjs": "", f"{CONTENT}/a.mdx": _counted(IMPORT, n)}
        | {f"{CONTENT}/b{number}.mdx": _counted("<Bcd{n}/>\n\n", n) for number in range(5)}
        | {f"{CONTENT}/c.mdx": _counted("<Ced{n}/>\n\n", n)}
    ),
    "imports of nothing": _many("import Bcd{n} from '../../components/Bcd{n}.astro'\n\n<Bcd{n}/>\n"),
    "unknown metrics": _many("`debezium_metrics_MilliSecondsBehindSourc{n}`\n"),
    "lessons of one title": _many("Текст.\n"),
    "unknown prerequisites": lambda n: {
        f"{CONTENT}/lesson-{number}.mdx": f"---\ntitle: Урок\nprerequisites: [{_word(number)}]\n---\n\nТекст.\n"
        for number in range(n)
    },
    "dashboards": lambda n: {
        f"dashboards/{number}.json": f'{{"title": "a", "uid": "a{number}", "schemaVersion": 39, "panels": []}}'
        for number in range(n)
    },
}


LINES: dict[str, Make] = {
    "services with volumes": lambda n: {
        "docker-compose.yml": "services:\n"
        + "".join(f"  a{k}:\n    image: b\n    volumes: [v{k}:/a]\n" for k in range(n))
        + "volumes:\n"
        + "".join(f"  v{k}:\n" for k in range(n))
    },
    "components that are like imported ones": lambda n: {
        f"{CONTENT}/a.mdx": HEAD.format(0)
        + "".join(f"import Bcd{_letters(k)} from '@components/a.astro'\n" for k in range(n))
        + "".join(f"\n<Bcd{_letters(k)}/> <Bce{_letters(k)}/>\n" for k in range(n))
    },
    "fixes in one lesson": _one("Он сказал - лаг растёт.\n\n"),
}
"""Projects in which the lines that run are counted: a loop within a line makes no call."""


def steps(root: Path, files: dict[str, str], **options: Fixes | bool) -> int:
    """How many calls a run over such a project takes."""
    for path, text in (SITE | files).items():
        if text:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, "utf-8")
    config = load(root, {"jobs": 1})
    outcome, count = counted(lambda: check(config, Request(cached=False, patience=1e6), **options))
    assert outcome.report.crashes == ()
    return count


@pytest.mark.parametrize("name", PROJECTS)
def test_projects_take_linear_time(tmp_path: Path, name: str) -> None:
    make = PROJECTS[name]
    steps(tmp_path / "first", make(2))  # what is loaded and compiled at first
    ratio = 0.0
    # A rule that begins to look at a text of some length is no square: with larger projects it shows.
    for times in (TIMES, 4 * TIMES):
        once, twice, four = (steps(tmp_path / str(count * times), make(count * times)) for count in (1, 2, 4))
        ratio = (four - twice) / max(twice - once, FEW)
        if ratio <= WORST:
            break
    assert ratio <= WORST


@pytest.mark.parametrize("name", LINES)
def test_no_line_takes_the_square_of_a_project(tmp_path: Path, name: str) -> None:
    def count(times: int) -> Places:
        root = tmp_path / str(times)
        root.mkdir(exist_ok=True)
        for path, text in LINES[name](times).items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, "utf-8")
        config = load(root, {"jobs": 1, "extend-select": ("prose/typography",)})
        request = Request(cached=False, patience=1e6)
        found = []
        places = line_steps(lambda: found.append(check(config, request, fixes=Fixes.SAFE, save=False)))
        assert found[0].report.crashes == ()
        assert found[0].fixed == (times if "fixes" in name else 0)
        return places

    assert squares(count) == {}


def test_fixes_of_many_lessons_judge_the_project_once_a_round(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It judged it for every lesson that it fixed."""
    passes = []
    across = Run.across

    def note(run: Run, name: str) -> object:
        passes.append(name)
        return across(run, name)

    monkeypatch.setattr(Run, "across", note)
    for count in (5, 10):
        root = tmp_path / str(count)
        files = {f"{CONTENT}/target.mdx": HEAD.format(0) + "## Раздел один\n\nТекст.\n"}
        files |= _many("[a](../target.mdx#razdel-odn)\n")(count)
        passes.clear()
        steps(root, files, fixes=Fixes.ALL, save=False)
        rounds = len(passes) / max(1, len(set(passes)))
        assert rounds <= 6, count


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("documents.site.addresses.near_addresses", "addresses to nowhere beside pages"),
        ("documents.site.addresses.near_addresses", "links to nowhere in many lessons"),
        ("rules.frontmatter.unknown_prerequisite", "unknown prerequisites"),
    ],
)
def test_names_are_listed_once_for_all_questions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, name: str
) -> None:
    """A list that is made for each question takes the square of their number, within one call and one line."""
    found = []
    for count in (10, 20):
        given: list[object] = []

        def note(word: str, names: Iterable[str], given: list[object] = given, **wishes: float) -> list[str]:
            given.append(names)
            return closest(word, names, **wishes)  # type: ignore[arg-type]

        monkeypatch.setattr(f"cdclint.{module}.closest", note)
        steps(tmp_path / str(count), PROJECTS[name](count))
        found.append((len(given), len({id(names) for names in given if names})))
    (once, lists), (twice, others) = found
    assert twice >= 2 * once > 0
    assert lists == others
