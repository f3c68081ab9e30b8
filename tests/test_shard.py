"""A run in parts is one run: the merged report is compared with that of a single one, format by format."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cdclint.engine.shard import split

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Command

ROOT = Path(__file__).parent.parent
LESSONS = "src/content/course/03-module-3"
TWICE = "title: lag\ntitle: again\n"


@pytest.fixture(scope="module")
def courses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The course as it is, and a copy of it with defects of files and of the project."""
    made = {name: tmp_path_factory.mktemp(name) for name in ("whole", "broken")}
    for folder in made.values():
        for name in ("src", "labs", "public"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".*"))
        for name in ("pyproject.toml", "astro.config.mjs", "tsconfig.json", "package.json"):
            shutil.copy(ROOT / name, folder)
    broken = made["broken"]
    (broken / LESSONS / "03-grafana-dashboard-lab.mdx").rename(broken / LESSONS / "03-renamed.mdx")
    lesson = broken / LESSONS / "04-lag-detection-alerting.mdx"
    text = lesson.read_text("utf-8").replace("docker stop", "docker stор").replace("лаг > 5s", "лаг <= 5s")
    silent = "{/* cdclint-disable-next-line link/broken: a draft */}\n\n[Там](/course/nowhere/)\n\n"
    idle = "{/* cdclint-disable-next-line link: nothing is wrong */}\n\nТекст.\n"
    lesson.write_text(f"{text}\n🙂 Рrometheus <30s\n\n{silent}{idle}", "utf-8")
    (broken / "labs" / "loop.yml").symlink_to("loop.yml")
    (broken / "labs" / "outside.yml").symlink_to(__file__)
    (broken / "labs" / "latin.yml").write_bytes("подпись: 1\n".encode("cp1251"))
    return made


@pytest.fixture
def cdclint(in_process: Command) -> Command:
    return in_process


@pytest.fixture
def shards(cdclint: Command, tmp_path: Path) -> Callable[..., list[str]]:
    """Judge a folder in N parts: the names of the reports."""

    def run(folder: Path, count: int, *arguments: str) -> list[str]:
        names = [str(tmp_path / f"{index}-of-{count}.json") for index in range(1, count + 1)]
        for index, name in enumerate(names, 1):
            command = ("check", "--output-format", "json", "--output-file", name)
            done = cdclint(*command, "--shard", f"{index}/{count}", *arguments, folder=folder)
            assert Path(name).exists(), done.stderr
        return names

    return run


@pytest.mark.parametrize("course", ["whole", "broken"])
@pytest.mark.parametrize("count", range(1, 8))
def test_merged_shards_are_one_run(
    cdclint: Command, courses: dict[str, Path], shards: Callable[..., list[str]], course: str, count: int
) -> None:
    folder = courses[course]
    single = cdclint("check", "--output-format", "json", folder=folder)
    merged = cdclint("merge", *shards(folder, count), "--output-format", "json", folder=folder)
    assert merged.stdout == single.stdout
    assert merged.stderr == single.stderr
    assert merged.returncode == single.returncode == (0 if course == "whole" else 2)
    rules = {one["rule"] for one in json.loads(single.stdout)["diagnostics"]}
    assert course == "whole" or rules >= {"link/broken", "prose/mixed-script", "syntax/encoding", "suppression/unused"}


@pytest.mark.parametrize("form", ["full", "concise", "html", "github", "gitlab", "sarif", "junit"])
def test_every_format_can_be_made_of_shards(
    cdclint: Command, courses: dict[str, Path], shards: Callable[..., list[str]], form: str
) -> None:
    folder = courses["broken"]
    single = cdclint("check", "--output-format", form, folder=folder, SOURCE_DATE_EPOCH="0")
    merged = cdclint("merge", *shards(folder, 2), "--output-format", form, folder=folder, SOURCE_DATE_EPOCH="0")
    assert "link/broken" in merged.stdout
    assert merged.stdout == single.stdout


def test_every_file_is_judged_by_one_shard_and_the_parts_are_of_a_size() -> None:
    sizes = {f"{number}.mdx": number * 100 for number in range(200)}
    parts = split(sizes, 7)
    assert sorted(path for part in parts for path in part) == sorted(sizes)
    weights = [sum(sizes[path] for path in part) for part in parts]
    assert max(weights) - min(weights) <= max(sizes.values())
    assert split(dict(reversed(sizes.items())), 7) == parts


def test_what_the_shards_were_asked_for_holds_for_the_merge(
    cdclint: Command, courses: dict[str, Path], shards: Callable[..., list[str]]
) -> None:
    folder = courses["broken"]
    arguments = (LESSONS, "--select", "link,prose/mixed-script", "--ignore", "link/broken-anchor")
    single = cdclint("check", "--output-format", "concise", *arguments, folder=folder)
    merged = cdclint("merge", *shards(folder, 3, *arguments), "--output-format", "concise", folder=folder)
    assert single.stdout
    assert (merged.stdout, merged.returncode) == (single.stdout, single.returncode)


def test_what_broke_is_told_in_the_reader_s_language_after_a_merge(
    cdclint: Command, courses: dict[str, Path], shards: Callable[..., list[str]]
) -> None:
    folder = courses["broken"]
    merged = cdclint("merge", *shards(folder, 2), "--language", "ru", folder=folder)
    assert "предупреждение" in merged.stdout or "ошибка" in merged.stdout
    assert merged.stderr.splitlines()[1].startswith("cdclint: labs/outside.yml: это ")


def test_a_baseline_holds_for_shards_and_merge(cdclint: Command, repository: Path, tmp_path: Path) -> None:
    (repository / "a.yml").write_text(TWICE, "utf-8")
    cdclint("check", "--baseline", "known.json", "--update-baseline")
    (repository / "b.yml").write_text(TWICE, "utf-8")
    names = [str(tmp_path / "1.json"), str(tmp_path / "2.json")]
    for index, name in enumerate(names, 1):
        arguments = ("--shard", f"{index}/2", "--baseline", "known.json", "--output-file", name)
        cdclint("check", "--output-format", "json", *arguments)
    merged = cdclint("merge", *names, "--baseline", "known.json", "--output-format", "concise")
    assert merged.stdout.startswith("b.yml:2:1: syntax/yaml")
    assert len(merged.stdout.splitlines()) == 1
    assert "1 known from the baseline" in merged.stderr
    (repository / "b.yml").unlink()


@pytest.fixture
def two(cdclint: Command, repository: Path) -> list[str]:
    """Two shards of a small repository, in a folder of it that .gitignore names; a.yml is in the second."""
    (repository / ".gitignore").write_text("/reports/\n", "utf-8")
    (repository / "reports").mkdir()
    (repository / "a.yml").write_text(TWICE, "utf-8")
    (repository / "b.yml").write_text("title: lag and more\n", "utf-8")
    (repository / "c.yml").write_text("title: lag\n", "utf-8")
    for index in (1, 2):
        arguments = ("--output-format", "json", "--output-file", f"reports/{index}.json")
        cdclint("check", "--shard", f"{index}/2", *arguments)
    return ["reports/1.json", "reports/2.json"]


def test_reports_may_lie_in_the_tree(cdclint: Command, repository: Path, two: list[str]) -> None:
    (repository / ".gitignore").unlink()
    merged = cdclint("merge", *two, "--output-format", "concise")
    assert merged.stdout.startswith("a.yml:2:1: syntax/yaml")
    assert merged.returncode == 1
    assert cdclint("merge", *two, "--exit-zero").returncode == 0


def test_a_shard_says_that_it_is_one_and_fails_for_what_it_found(
    cdclint: Command, repository: Path, two: list[str]
) -> None:
    assert len(two) == 2
    reported = cdclint("check", "--shard", "1/2", "--output-format", "json")
    assert reported.returncode == int("a.yml" in json.loads(reported.stdout)["shard"]["files"])
    assert reported.stderr.endswith("Rules over the whole project have their say in `cdclint merge`.\n")
    empty = cdclint("check", "--shard", "4/4", "--output-format", "json")
    assert (empty.returncode, json.loads(empty.stdout)["summary"]["files"]) == (0, 0)
    assert "There are fewer files than shards; this one has none.\n" in empty.stderr
    for name in ("a.yml", "b.yml", "c.yml"):
        (repository / name).unlink()
    nothing = cdclint("check", "--shard", "1/2", "--output-format", "json")
    assert nothing.returncode == 2
    assert "nothing to check" in nothing.stderr


def test_a_merge_is_refused_in_the_language_of_the_settings(cdclint: Command, repository: Path) -> None:
    (repository / "cdclint.toml").write_text('language = "ru"\n', "utf-8")
    reported = cdclint("merge", "nope.json").stderr
    assert reported == "cdclint: nope.json: не удалось прочитать: нет такого файла или папки\n"


def spoil(path: Path, **values: object) -> None:
    reported = json.loads(path.read_text("utf-8"))
    reported["shard"].update(values)
    path.write_text(json.dumps(reported), "utf-8")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["1"], "not every shard is here; missing: 2/2"),
        (["1", "1"], "reports/1.json: is the same shard as reports/1.json"),
        (["1", "2", "copy"], "reports/copy.json: is the same shard as reports/1.json"),
        (["1", "nope"], "reports/nope.json: cannot be read: No such file or directory"),
        (["1", "text"], "reports/text.json: not valid JSON"),
        (["1", "whole"], "reports/whole.json: not a report of `cdclint check --shard`"),
        (["1", "list"], "reports/list.json: not a report of `cdclint check --shard`"),
        (["1", "broken"], "reports/broken.json: is a broken report"),
        (["1", "files"], "reports/files.json: is a broken report"),
        (["1", "three"], "reports/three.json: is shard 2/3, and reports/1.json is shard 1/2"),
        (["1", "zero"], "reports/zero.json: is shard 0/2, and reports/1.json is shard 1/2"),
        (["1", "foreign"], "reports/foreign.json: is of another run than reports/1.json"),
        (["1", "narrow"], "reports/narrow.json: is of another run than reports/1.json"),
        (["1", "double"], "as reports/1.json has"),
    ],
)
def test_reports_that_make_no_whole_are_refused(
    cdclint: Command, repository: Path, two: list[str], given: list[str], message: str
) -> None:
    folder = repository / "reports"
    assert [Path(name).name for name in two] == ["1.json", "2.json"]
    shutil.copy(folder / "1.json", folder / "copy.json")
    (folder / "text.json").write_text("{", "utf-8")
    (folder / "list.json").write_text("[]", "utf-8")
    (folder / "whole.json").write_text('{"version": 1, "diagnostics": []}', "utf-8")
    for name, values in {
        "broken": {"count": "2"},
        "files": {"files": {"a.yml": {"digest": "1"}}},
        "three": {"count": 3},
        "zero": {"index": 0},
        "foreign": {"run": "0"},
        "narrow": {"paths": ["docs"]},
        "double": {"files": json.loads((folder / "1.json").read_text("utf-8"))["shard"]["files"]},
    }.items():
        shutil.copy(folder / "2.json", folder / f"{name}.json")
        spoil(folder / f"{name}.json", **values)
    done = cdclint("merge", *(f"reports/{name}.json" for name in given))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert message in done.stderr


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"b.yml": "title: other\n"}, ": is about another state of `b.yml`\n"),
        ({"b.yml": None}, ": is about `b.yml`, which is not here\n"),
        ({"new.yml": "title: new\n"}, "cdclint: `new.yml` is in none of the reports\n"),
        ({"cdclint.toml": 'ignore = ["syntax"]\n'}, "were made with other settings, another course or another version"),
        ({"src/content/contracts.yml": "lessons: {}\n"}, "were made with other settings, another course or another"),
    ],
)
def test_a_tree_that_is_not_that_of_the_shards_is_refused(
    cdclint: Command, repository: Path, two: list[str], change: dict[str, str | None], message: str
) -> None:
    assert cdclint("merge", *two).returncode == 1
    for name, text in change.items():
        file = repository / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            file.unlink()
        else:
            file.write_text(text, "utf-8")
    done = cdclint("merge", *two)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--shard", "0/2"], "argument --shard: '0/2' is no shard such as 2/5\n"),
        (["--shard", "3/2"], "'3/2' is no shard"),
        (["--shard", "2"], "'2' is no shard"),
        (["--shard", "1/2"], "`--shard` goes with `--output-format json`"),
        (["--shard", "1/2", "--output-format", "json", "--fix"], "`--shard` does not go with `--fix`"),
        (["--shard", "1/2", "--output-format", "json", "--diff-base", "HEAD"], "does not go with `--diff-base`"),
        (["--shard", "1/2", "--output-format", "json", "--online"], "does not go with `--online`"),
    ],
)
def test_mistakes_in_the_call(cdclint: Command, arguments: list[str], message: str) -> None:
    done = cdclint("check", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
