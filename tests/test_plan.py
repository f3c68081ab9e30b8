"""`cdclint plan`: the real plan over the real course, defects seeded into both, and input that is no plan."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cdclint.cli import main
from cdclint.engine.run import project_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Command

ROOT = Path(__file__).parent.parent
PLAN = ".planning/phases/07-module-3-production-operations/07-02-PLAN.md"
FOLDER = "src/content/course/03-module-3"
LAB = f"{FOLDER}/03-grafana-dashboard-lab.mdx"
ALERTING = f"{FOLDER}/04-lag-detection-alerting.mdx"
DASHBOARD = "labs/monitoring/grafana/dashboards/debezium-production.json"
ROUTE = "/course/03-module-3/04-lag-detection-alerting/"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what the plan is about, and the current folder."""
    for name in ("src/content", "labs/monitoring/grafana/dashboards", ".planning"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "cdclint.toml").write_text("done-plans = true\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def plan(capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run `cdclint plan --output-format concise`: status, output, and standard error."""

    def plan(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        status = main(["plan", "--no-cache", "--output-format", "concise", *arguments])
        said = capfd.readouterr()
        assert "Traceback" not in said.err
        return status, said.out, said.err

    return plan


Plan = "Callable[..., tuple[int, str, str]]"


def broken(output: str) -> list[tuple[str, str]]:
    """The diagnostics as place and rule."""
    words = [line.split(" ") for line in output.splitlines() if ": contract/" in line or ": syntax/" in line]
    return [(line[0].removeprefix(f"{PLAN}:").rstrip(":"), line[1]) for line in words]


# The plan of this repository


def test_the_plan_of_this_repository_holds(course: Path, plan: Plan) -> None:
    status, output, said = plan(PLAN)
    assert status == 0
    holds = [line.removeprefix(f"{PLAN}:") for line in output.splitlines() if ": holds: " in line]
    lines = {path: len((course / path).read_text("utf-8").splitlines()) for path in (LAB, ALERTING, DASHBOARD)}
    link = next(
        number for number, line in enumerate((course / LAB).read_text("utf-8").splitlines(), 1) if f"]({ROUTE}" in line
    )
    assert holds == [
        f"20:13: holds: `{LAB}` is there",
        f"22:18: holds: `{LAB}` has {lines[LAB]} lines, at least 200",
        f"23:13: holds: `{ALERTING}` is there",
        f"25:18: holds: `{ALERTING}` has {lines[ALERTING]} lines, at least 180",
        f"26:13: holds: `{DASHBOARD}` is there",
        f"28:18: holds: `{DASHBOARD}` has {lines[DASHBOARD]} lines, at least 200",
        f"31:11: holds: `{Path(LAB).name}` leads to `{Path(ALERTING).name}` (a link on line {link})",
        "34:11: holds: `debezium-production.json` leads to `labs/monitoring/grafana/dashboards/` (it lies there)",
    ]
    assert output.count("for people to judge: ") == 9
    assert "cannot be checked" not in output
    assert said == "Of the plan's promises, 8 hold, 0 are broken, 0 cannot be checked, 9 are for people.\n"


def test_the_verb_and_the_gate_agree(course: Path, plan: Plan, capfd: pytest.CaptureFixture[str]) -> None:
    (course / LAB).unlink()
    _, output, _ = plan(PLAN)
    main(["check", "--no-cache", "--select", "contract", "--output-format", "concise", PLAN])
    checked = [line for line in capfd.readouterr().out.splitlines() if line.startswith(PLAN)]
    assert checked
    assert [line for line in output.splitlines() if ": contract/" in line] == checked


def test_a_plan_whose_work_is_done_is_history_to_the_gate(
    course: Path, plan: Plan, capfd: pytest.CaptureFixture[str]
) -> None:
    (course / LAB).unlink()
    (course / "cdclint.toml").write_text("", "utf-8")
    gate = ["check", "--no-cache", "--select", "contract", "--output-format", "concise", PLAN]
    main(gate)
    assert PLAN not in capfd.readouterr().out
    assert plan(PLAN)[0] == 1
    (course / PLAN.replace("PLAN", "SUMMARY")).unlink()
    main(gate)
    assert PLAN in capfd.readouterr().out


def test_a_renamed_lesson(course: Path, plan: Plan) -> None:
    (course / LAB).rename(course / FOLDER / "03-grafana-dashboard-labs.mdx")
    status, output, _ = plan(PLAN)
    assert status == 1
    assert broken(output) == [("20:13", "contract/missing-artifact"), ("30:13", "contract/dangling-link")]
    assert f"there is no `{LAB}`; did you mean `{FOLDER}/03-grafana-dashboard-labs.mdx`?" in output
    assert f"22:18: cannot be checked: `{LAB}` has at least 200 lines (there is no `{LAB}`)" in output


def test_a_moved_dashboard(course: Path, plan: Plan) -> None:
    (course / DASHBOARD).rename(course / "labs/debezium-production.json")
    status, output, _ = plan(PLAN)
    assert status == 1
    assert broken(output) == [("26:13", "contract/missing-artifact")]
    assert f"there is no `{DASHBOARD}`; did you mean `labs/debezium-production.json`?" in output


def test_a_lesson_cut_to_100_lines(course: Path, plan: Plan) -> None:
    lines = (course / ALERTING).read_text("utf-8").splitlines(keepends=True)
    (course / ALERTING).write_text("".join(lines[:100]), "utf-8")
    status, output, _ = plan(PLAN)
    assert status == 1
    assert broken(output) == [("25:18", "contract/short-artifact")]
    assert f"`{ALERTING}` has 100 of the 180 lines that the plan asks for" in output


def test_a_lesson_without_its_link(course: Path, plan: Plan) -> None:
    text = (course / LAB).read_text("utf-8")
    assert ROUTE in text
    (course / LAB).write_text(text.replace(ROUTE, "/course/03-module-3/03-grafana-dashboard-lab/"), "utf-8")
    status, output, _ = plan(PLAN)
    assert status == 1
    assert broken(output) == [("31:11", "contract/missing-link")]
    assert f"{LAB} does not lead to {ALERTING}; link to {ROUTE}" in output


def test_an_excused_promise_is_not_kept(course: Path, plan: Plan) -> None:
    text = (course / PLAN).read_text("utf-8")
    excuse = "      min_lines: 99999 # cdclint: disable=contract/short-artifact the rest is to come\n"
    (course / PLAN).write_text(text.replace("      min_lines: 180\n", excuse), "utf-8")
    status, output, _ = plan(PLAN)
    assert (status, broken(output)) == (0, [])
    assert f"25:18: cannot be checked: `{ALERTING}` has at least 99999 lines (excused by a comment or " in output


def test_settings_that_select_other_rules(course: Path, plan: Plan) -> None:
    (course / "cdclint.toml").write_text('select = ["prose"]\nignore = ["contract/missing-artifact"]\n', "utf-8")
    (course / DASHBOARD).unlink()
    status, output, _ = plan(PLAN)
    assert (status, broken(output)[0]) == (1, ("26:13", "contract/missing-artifact"))


# Formats


def test_json_tells_all_of_it(course: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (course / DASHBOARD).unlink()
    assert main(["plan", "-q", "--format", "json", PLAN]) == 1
    shown = json.loads(capfd.readouterr().out)
    assert shown["version"] == 1
    assert list(shown["summary"].items()) == [
        ("files", 1),
        ("errors", 2),
        ("warnings", 0),
        ("infos", 0),
        ("fixable", 0),
        ("holds", 5),
        ("unverifiable", 1),
        ("for_people", 9),
    ]
    assert [(one["rule"], one["line"], one["column"], one["end_column"]) for one in shown["diagnostics"]] == [
        ("contract/missing-artifact", 26, 13, 74),
        ("contract/dangling-link", 33, 13, 39),
    ]
    assert shown["for_people"][0] == {
        "message": "Students can deploy a Grafana dashboard showing CDC lag, throughput, and queue utilization",
        "why": "",
        "path": PLAN,
        "line": 15,
        "column": 7,
        "end_line": 15,
        "end_column": 99,
    }
    assert [one["why"] for one in shown["unverifiable"]] == [f"there is no `{DASHBOARD}`"]
    assert shown["diagnostics"][0]["message"] == f"there is no `{DASHBOARD}`", "the dashboard beside it is another one"


def test_people_see_the_lines_of_the_plan(course: Path, cdclint: Command) -> None:
    (course / DASHBOARD).unlink()
    done = cdclint("plan", PLAN, folder=course)
    assert done.returncode == 1
    assert f'26 |     - path: "{DASHBOARD}"\n' in done.stdout
    assert "\n  holds\n" in done.stdout
    assert f"\n      20:13  `{LAB}` is there\n" in done.stdout
    assert "\n  for people to judge\n       15:7  Students can deploy" in done.stdout
    assert cdclint("plan", PLAN, "--output-file", "report.txt", folder=course).stdout == ""
    assert (course / "report.txt").read_text("utf-8") == done.stdout


# Input that is no plan, or promises nothing


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# A plan\n", "cdclint: PLAN.md: not a plan: it has no frontmatter with `must_haves`\n"),
        ("", "cdclint: PLAN.md: not a plan: it has no frontmatter with `must_haves`\n"),
        ("---\nphase: 7\n---\n", "cdclint: PLAN.md: not a plan: its frontmatter has no `must_haves`\n"),
        ("---\n---\n", "cdclint: PLAN.md: not a plan: its frontmatter has no `must_haves`\n"),
    ],
)
def test_no_plan(course: Path, plan: Plan, text: str, shown: str) -> None:
    (course / "PLAN.md").write_text(text, "utf-8")
    assert plan("PLAN.md") == (2, "", shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("---\nphase: 'a\nmust_haves:\n", "PLAN.md: not a plan"),
        ('---\nmust_haves:\n  truths: "see \\d"\n---\n', "PLAN.md:3:16: syntax/yaml "),
        ("---\nmust_haves: [see the lag]\n---\n", "PLAN.md:2:13: contract/invalid-plan `must_haves` must be a mapping"),
        ("---\nmust_haves:\n---\n", "PLAN.md:2:12: contract/invalid-plan `must_haves` must be a mapping, and is empty"),
        ("---\nmust_haves: {}\n---\n", "PLAN.md:2:13: contract/invalid-plan "),
        ("---\nmust-have: {}\n---\n", "PLAN.md:2:1: contract/invalid-plan unknown key `must-have`; did you mean"),
        ("---\nmust_haves: {truths: [see]}\n---\n", "PLAN.md:2:1: contract/unverifiable-plan "),
        ("---\nmust_haves:\n  artifacts:\n    - path: /etc/passwd\n---\n", "PLAN.md:4:13: contract/invalid-plan "),
    ],
)
def test_nothing_checked_is_never_green(course: Path, plan: Plan, text: str, shown: str) -> None:
    (course / "PLAN.md").write_text(text, "utf-8")
    status, output, said = plan("PLAN.md")
    assert status == 2
    assert shown in output + said


def test_bytes_that_are_no_text(course: Path, plan: Plan) -> None:
    (course / "PLAN.md").write_bytes((course / PLAN).read_text("utf-8").encode("utf-16"))
    status, output, said = plan("PLAN.md")
    assert (status, said) == (2, "cdclint: PLAN.md: nothing could be checked\n")
    assert output == "PLAN.md:1:1: syntax/encoding the file is UTF-16; save it as UTF-8\n"


def test_a_slip_in_one_entry_leaves_the_others(course: Path, plan: Plan) -> None:
    text = (course / PLAN).read_text("utf-8").replace("min_lines: 180", "min_line: 180")
    (course / PLAN).write_text(text, "utf-8")
    status, output, _ = plan(PLAN)
    assert (status, broken(output)) == (1, [("25:7", "contract/invalid-plan")])
    assert output.count(": holds: ") == 7


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("absent.md", "cdclint: absent.md: there is no such file or folder\n"),
        (".planning", "cdclint: .planning is a folder; name a plan, a Markdown file with `must_haves`\n"),
        (DASHBOARD, f"cdclint: {DASHBOARD}: not a plan: a plan is a Markdown file\n"),
    ],
)
def test_what_is_no_markdown_file(course: Path, plan: Plan, name: str, shown: str) -> None:
    assert course.is_dir()
    assert plan(name) == (2, "", shown)


def test_an_artifact_of_50_megabytes(course: Path, plan: Plan) -> None:
    (course / "cdclint.toml").write_text("max-file-size = 9_999_999\n", "utf-8")
    (course / "PLAN.md").write_text(
        "---\nmust_haves:\n  artifacts:\n    - path: big.sql\n      contains: lag\n    - path: big.csv\n---\n", "utf-8"
    )
    for name in ("big.sql", "big.csv"):
        with (course / name).open("wb") as file:
            file.truncate(50_000_000)
    status, output, _ = plan("PLAN.md")
    assert status == 1
    large = "`big.sql` is larger than `max-file-size` (9999999 bytes)"
    assert output.splitlines() == [
        f"PLAN.md:4:13: contract/unreadable-artifact {large}",
        "PLAN.md:6:13: holds: `big.csv` is there",
        f"PLAN.md:5:17: cannot be checked: `big.sql` contains `lag` ({large})",
    ]


def test_an_artifact_that_may_not_be_read(course: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    (course / "run.sh").touch()
    (course / "PLAN.md").write_text(
        "---\nmust_haves:\n  artifacts: [{path: run.sh, contains: lag}]\n"
        "  key_links: [{from: run.sh, to: PLAN.md}]\n---\n",
        "utf-8",
    )
    read = project_files.read_regular

    def refuse(path: Path, **how: bool) -> bytes:
        if path.name == "run.sh":
            raise PermissionError(13, "Permission denied")
        return read(path, **how)

    monkeypatch.setattr(project_files, "read_regular", refuse)  # root may read every file
    status, output, _ = plan("PLAN.md")
    assert status == 1
    assert [line for line in output.splitlines() if "contract/" in line] == [
        "PLAN.md:3:22: contract/unreadable-artifact `run.sh` cannot be read: Permission denied",
        "PLAN.md:4:22: contract/unreadable-artifact `run.sh` cannot be read: Permission denied",
    ]


# In Russian


def test_people_are_told_in_russian(course: Path, plan: Plan, capfd: pytest.CaptureFixture[str]) -> None:
    (course / DASHBOARD).unlink()
    status, output, said = plan(PLAN, "--language", "ru")
    assert status == 1
    assert f"{PLAN}:26:13: contract/missing-artifact нет `{DASHBOARD}`" in output
    assert f"{PLAN}:20:13: выполнено: `{LAB}` есть\n" in output
    assert f"{PLAN}:28:18: проверить нельзя: строк в `{DASHBOARD}` не меньше 200 (нет `{DASHBOARD}`)\n" in output
    assert said == "Обещания плана: выполнено — 5, нарушено — 2, проверить нельзя — 1, судить людям — 9.\n"
    (course / "PLAN.md").write_text("# План\n", "utf-8")
    assert plan("PLAN.md", "--language", "ru")[2].startswith("cdclint: PLAN.md: не план: нет frontmatter")
    (course / "cdclint.toml").write_text('language = "ru"\n', "utf-8")
    main(["plan", "-q", "--format", "json", PLAN])
    assert json.loads(capfd.readouterr().out)["diagnostics"][0]["message"] == f"there is no `{DASHBOARD}`"
