from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from absent import needs_posix

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Command

CLEAN = "title: lag\n"
TWICE = "title: lag\ntitle: again\n"
SLIP = "# cdclint: disable=syntax/encodin a sample\ntitle: lag\n"
CURED = SLIP.replace("encodin ", "encoding ")
TEST_LINE = "suppression/unknown-rule there is no rule `syntax/encodin`; did you mean `syntax/encoding`?"
ONLY = ("--select", "suppression/unknown-rule,syntax")


@pytest.fixture
def write(repository: Path) -> Callable[..., None]:
    """Write files of the repository: `write({"a.yml": "…"})`."""

    def write(files: dict[str, str | bytes]) -> None:
        for name, text in files.items():
            path = repository / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())

    return write


def test_a_clean_folder(cdclint: Command, write: Callable[..., None]) -> None:
    write({"a.yml": CLEAN, "b/c.json": "{}"})
    done = cdclint("check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "Checked 2 files: all good.\n")


def test_a_cache_that_cannot_be_written_costs_time_and_no_more(cdclint: Command, write: Callable[..., None]) -> None:
    write({"a.yml": CLEAN, "cdclint.toml": 'cache-dir = "a.yml/cache"\n'})
    done = cdclint("check")
    assert done.returncode == 0
    assert done.stderr == (
        "cdclint: warning: a.yml/cache: the cache cannot be written: Not a directory\nChecked 1 file: all good.\n"
    )


def test_errors_fail(cdclint: Command, write: Callable[..., None]) -> None:
    write({"a.yml": TWICE, "b.yml": CLEAN})
    done = cdclint("check", "--output-format", "concise")
    assert done.returncode == 1
    assert done.stdout.startswith("a.yml:2:1: syntax/yaml ")
    assert done.stderr == "Checked 2 files: 1 error.\n"
    assert cdclint("check", "--exit-zero").returncode == 0


def test_warnings_pass_unless_they_are_too_many(cdclint: Command, write: Callable[..., None]) -> None:
    write({"a.yml": SLIP})
    assert cdclint("check", *ONLY).returncode == 0
    assert cdclint("check", *ONLY, "--max-warnings", "1").returncode == 0
    done = cdclint("check", *ONLY, "--max-warnings", "0")
    assert done.returncode == 1
    assert "1 warning is more than the 0 that may be" in done.stderr


def test_infos_are_a_line_a_rule_and_never_fail(cdclint: Command, write: Callable[..., None]) -> None:
    write(
        {
            "a.yml": SLIP,
            "b.yml": SLIP + SLIP.replace("title", "other"),
            "cdclint.toml": '[severity]\n"suppression" = "info"\n',
        }
    )
    done = cdclint("check", *ONLY, "--max-warnings", "0")
    message = "there is no rule `syntax/encodin`; did you mean `syntax/encoding`?"
    assert (done.returncode, done.stdout) == (
        0,
        f"info[suppression/unknown-rule]: 3 in 2 files: a.yml:1: {message}\n\n",
    )
    assert done.stderr == "Checked 2 files: 3 infos; 3 can be fixed with `--fix`.\n"
    assert cdclint("check", *ONLY, "-v").stdout.count("info[suppression/unknown-rule]: there is no rule") == 3
    concise = ("check", *ONLY, "--output-format", "concise")
    assert cdclint(*concise).stdout == ""
    assert len(cdclint(*concise, "-v").stdout.splitlines()) == 3
    output = json.loads(cdclint("check", *ONLY, "--output-format", "json").stdout)
    assert output["summary"] == {"files": 2, "errors": 0, "warnings": 0, "infos": 3, "fixable": 3}
    assert {one["severity"] for one in output["diagnostics"]} == {"info"}


def test_nothing_to_check_never_looks_green(cdclint: Command, write: Callable[..., None]) -> None:
    write({"a.py": "pass\n"})
    done = cdclint("check")
    assert done.returncode == 2
    assert done.stderr.startswith("cdclint: nothing to check")
    assert cdclint("check", "--exit-zero").returncode == 2


def test_a_hook_that_is_handed_excluded_files_only_passes_and_says_so(
    cdclint: Command, write: Callable[..., None]
) -> None:
    write({"package-lock.json": "{", "a.yml": TWICE, "b.py": ""})
    done = cdclint("check", "--force-exclude", "package-lock.json", "b.py")
    assert done.returncode == 0
    assert done.stderr == "Nothing was checked: package-lock.json, b.py is excluded.\n"
    assert cdclint("check", "package-lock.json").returncode == 1


def test_what_is_not_there_is_told_and_the_rest_is_checked(cdclint: Command, write: Callable[..., None]) -> None:
    write({"a.yml": TWICE, "b.py": ""})
    done = cdclint("check", "nope.mdx", "b.py", "a.yml", "--output-format", "concise")
    assert done.returncode == 2
    assert done.stdout.startswith("a.yml:2:1: syntax/yaml ")
    assert "cdclint: nope.mdx: there is no such file or folder\n" in done.stderr
    assert "cdclint: b.py: is not a kind of file that can be checked (" in done.stderr


def test_json_is_what_the_documentation_says(cdclint: Command, write: Callable[..., None]) -> None:
    write({"docs/a.yml": "# 🙂\n" + SLIP})
    done = cdclint("check", *ONLY, "--output-format", "json")
    assert json.loads(done.stdout) == {
        "version": 1,
        "summary": {"files": 1, "errors": 0, "warnings": 1, "infos": 0, "fixable": 1},
        "diagnostics": [
            {
                "rule": "suppression/unknown-rule",
                "severity": "warning",
                "message": "there is no rule `syntax/encodin`; did you mean `syntax/encoding`?",
                "path": "docs/a.yml",
                "line": 2,
                "column": 20,
                "end_line": 2,
                "end_column": 34,
                "fix": {
                    "title": "write `syntax/encoding`",
                    "safe": True,
                    "edits": [
                        {"line": 2, "column": 20, "end_line": 2, "end_column": 34, "text": "syntax/encoding"},
                    ],
                },
                "docs": "cdclint rule suppression/unknown-rule",
            }
        ],
    }


def test_paths_are_relative_to_the_root_from_wherever_it_is_called(
    cdclint: Command, write: Callable[..., None], repository: Path
) -> None:
    write({"cdclint.toml": "", "docs/a.yml": TWICE, "b.yml": TWICE})
    done = cdclint("check", "--output-format", "concise", folder=repository / "docs")
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == ["b.yml", "docs/a.yml"]
    done = cdclint("check", ".", "--output-format", "concise", folder=repository / "docs")
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == ["docs/a.yml"]


def test_standard_input(cdclint: Command, write: Callable[..., None]) -> None:
    write({"a.yml": CLEAN})
    done = cdclint("check", "-", "--stdin-filename", "a.yml", "--output-format", "concise", text=TWICE.encode())
    assert done.returncode == 1
    assert done.stdout.startswith("a.yml:2:1: syntax/yaml ")


def test_standard_input_is_fixed_to_standard_output(
    cdclint: Command, write: Callable[..., None], repository: Path
) -> None:
    write({"a.yml": CLEAN})
    done = cdclint("check", "-", *ONLY, "--stdin-filename", "a.yml", "--fix", text=SLIP.encode())
    assert (done.returncode, done.stdout) == (0, CURED)
    done = cdclint("check", "-", *ONLY, "--stdin-filename", "a.yml", "--fix", text=CLEAN.encode())
    assert (done.returncode, done.stdout) == (0, CLEAN)
    assert (repository / "a.yml").read_text("utf-8") == CLEAN


def test_fix_and_diff(cdclint: Command, write: Callable[..., None], repository: Path) -> None:
    write({"a.yml": SLIP})
    done = cdclint("check", *ONLY, "--diff")
    assert done.returncode == 1
    assert done.stdout == (
        "--- a.yml\n+++ a.yml\n@@ -1,2 +1,2 @@\n"
        "-# cdclint: disable=syntax/encodin a sample\n+# cdclint: disable=syntax/encoding a sample\n title: lag\n"
    )
    assert done.stderr == "Checked 1 file: all good; 1 cured by the diff.\n"
    assert (repository / "a.yml").read_text("utf-8") == SLIP
    done = cdclint("check", *ONLY, "--fix")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "Checked 1 file: all good; 1 fixed.\n")
    assert (repository / "a.yml").read_text("utf-8") == CURED
    assert cdclint("check", *ONLY, "--diff").returncode == 0


def test_the_diff_can_be_applied(write: Callable[..., None], repository: Path) -> None:
    crlf = "é: 1\r\n" + SLIP.replace("\n", "\r\n").rstrip()
    write({"docs/a.yml": crlf, "b.yml": SLIP})
    diff = subprocess.run(
        [sys.executable, "-m", "cdclint", "check", *ONLY, "--diff"], cwd=repository, capture_output=True, check=False
    )
    subprocess.run(["patch", "-p0", "--binary", "--silent"], cwd=repository, input=diff.stdout, check=True)
    assert (repository / "docs" / "a.yml").read_bytes() == crlf.replace("encodin ", "encoding ").encode()
    assert (repository / "b.yml").read_text("utf-8") == CURED


def test_unsafe_fixes_go_with_fix(cdclint: Command, write: Callable[..., None]) -> None:
    write({"a.yml": CLEAN})
    done = cdclint("check", "--unsafe-fixes")
    assert done.returncode == 2
    assert done.stderr == "cdclint: `--unsafe-fixes` goes with `--fix` or `--diff`\n"


def test_a_report_goes_to_a_file(cdclint: Command, write: Callable[..., None], repository: Path) -> None:
    write({"a.yml": TWICE})
    done = cdclint("check", "--output-format", "json", "--output-file", "report.txt")
    assert (done.returncode, done.stdout) == (1, "")
    assert json.loads((repository / "report.txt").read_text("utf-8"))["summary"]["errors"] == 1
    done = cdclint("check", "--output-file", "nowhere/report.txt")
    assert done.returncode == 2
    assert done.stderr.startswith("cdclint: nowhere/report.txt: cannot be written: ")


def test_statistics(cdclint: Command, write: Callable[..., None]) -> None:
    write({"a.yml": TWICE + "title: 3\n", "b.yml": SLIP})
    done = cdclint("check", *ONLY, "--statistics")
    assert done.stdout == "2      syntax/yaml\n1  [*] suppression/unknown-rule\n"


def test_a_baseline_hides_what_is_known_and_only_shrinks(
    cdclint: Command, write: Callable[..., None], repository: Path
) -> None:
    write({"a.yml": TWICE, "b.yml": TWICE})
    done = cdclint("check", "--baseline", "known.txt")
    assert done.returncode == 2
    assert "`--update-baseline` creates it" in done.stderr
    done = cdclint("check", "--baseline", "known.txt", "--update-baseline")
    assert (done.returncode, done.stdout) == (0, "")
    assert "2 known from the baseline" in done.stderr
    first = json.loads((repository / "known.txt").read_text("utf-8"))
    assert [one["path"] for one in first["diagnostics"]] == ["a.yml", "b.yml"]

    write({"a.yml": "# new\n\nfirst: 1\n" + TWICE, "b.yml": CLEAN, "c.yml": TWICE})
    done = cdclint("check", "--baseline", "known.txt", "--output-format", "concise")
    assert done.returncode == 1
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == ["c.yml"]
    assert cdclint("check", "--baseline", "known.txt", "--update-baseline").returncode == 1
    second = json.loads((repository / "known.txt").read_text("utf-8"))
    assert [one["path"] for one in second["diagnostics"]] == ["a.yml"]


@pytest.mark.parametrize("setting", [False, True])
def test_the_baseline_is_not_checked_itself(
    cdclint: Command, write: Callable[..., None], repository: Path, *, setting: bool
) -> None:
    write({"a.yml": TWICE, "sub/b.yml": CLEAN})
    option = () if setting else ("--baseline", "known.json")
    if setting:
        write({"cdclint.toml": 'baseline = "known.json"\n'})
    assert cdclint("check", *option, "--update-baseline").returncode == 0
    (repository / "known.json").write_text((repository / "known.json").read_text("utf-8").replace("{", "{ ", 1))
    for arguments in ([], ["."], ["--fix"]):
        done = cdclint("check", *option, *arguments)
        assert (done.returncode, done.stdout) == (0, "")
        assert "Checked 2 files" in done.stderr
    done = cdclint("check", "known.json", "--force-exclude", *option)
    assert (done.returncode, done.stderr) == (0, "Nothing was checked: known.json is excluded.\n")
    assert "Checked 1 file:" in cdclint("check", "known.json", *option).stderr


def test_a_report_in_the_tree_is_not_checked_itself(
    cdclint: Command, write: Callable[..., None], repository: Path
) -> None:
    write({"a.yml": TWICE})
    arguments = ("check", "--output-format", "json", "--output-file", "sub/report.json")
    (repository / "sub").mkdir()
    cdclint(*arguments)
    first = (repository / "sub" / "report.json").read_bytes()
    with (repository / "sub" / "report.json").open("ab") as file:
        file.write(b"no JSON")
    cdclint(*arguments)
    assert (repository / "sub" / "report.json").read_bytes() == first
    assert json.loads(first)["summary"]["files"] == 1


def test_a_narrow_run_prunes_only_what_it_judged(
    cdclint: Command, write: Callable[..., None], repository: Path
) -> None:
    write({"a.yml": TWICE, "b.yml": TWICE})
    cdclint("check", "--baseline", "known.txt", "--update-baseline")
    write({"a.yml": CLEAN, "b.yml": CLEAN})
    cdclint("check", "a.yml", "--baseline", "known.txt", "--update-baseline")
    cdclint("check", "--select", "syntax/json", "--baseline", "known.txt", "--update-baseline")
    left = json.loads((repository / "known.txt").read_text("utf-8"))
    assert [one["path"] for one in left["diagnostics"]] == ["b.yml"]


def test_a_broken_baseline_is_told(cdclint: Command, write: Callable[..., None]) -> None:
    write({"a.yml": CLEAN, "known.txt": "[]"})
    done = cdclint("check", "--baseline", "known.txt")
    assert done.returncode == 2
    assert "not a cdclint baseline" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--select", "sintax"], "cdclint: command line: unknown rule `sintax`; did you mean `syntax`?\n"),
        (["--ignore", "syntax/yml"], "cdclint: command line: unknown rule `syntax/yml`; did you mean `syntax/yaml`?\n"),
        (["--stdin-filename", "a.yml"], "cdclint: `--stdin-filename` goes with `-`\n"),
        (["-", "a.yml"], "cdclint: `-` goes with no other path\n"),
        (["-", "--stdin-filename", "a.py"], "cdclint: `--stdin-filename` must end with one of "),
        (["--update-baseline"], "cdclint: `--update-baseline` needs `--baseline FILE`"),
        (["--config", "nope.toml"], "nope.toml: cannot be read: No such file or directory\n"),
    ],
)
def test_mistakes_in_the_call(cdclint: Command, arguments: list[str], message: str) -> None:
    done = cdclint("check", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert message in done.stderr


def test_a_glob_of_the_settings_that_matches_nothing_is_told(cdclint: Command, write: Callable[..., None]) -> None:
    write(
        {
            "a.yml": CLEAN,
            "b.mdx": "# Задержка\n",
            "cdclint.toml": 'select = ["syntax"]\nlessons = ["b.mdx", "lesons/*.mdx"]\n\n[per-file-ignores]\n'
            '"/a.yml" = { rules = ["syntax"], reason = "a sample" }\n'
            '"lab/*.yml" = { rules = ["syntax"], reason = "a sample" }\n',
        }
    )
    done = cdclint("check", "-q")
    assert done.returncode == 0
    assert done.stderr == (
        "cdclint: warning: cdclint.toml:2: `lessons`: no file matches `lesons/*.mdx`\n"
        "cdclint: warning: cdclint.toml:6: `per-file-ignores`: no file matches `lab/*.yml`\n"
    )
    assert cdclint("check", "-q").stderr == done.stderr
    assert cdclint("check", "-q", "a.yml").stderr == ""
    shown = cdclint("config").stdout
    assert 'per-file-ignores = { "/a.yml" = { rules = ["syntax"], reason = "a sample" }, "lab/*.yml" = {' in shown


def test_settings_of_quizzes_schemas_and_words_that_match_nothing_are_told(
    cdclint: Command, write: Callable[..., None]
) -> None:
    quiz = '{ "questions": [{ "question": "Что?", "options": ["Лаг", "Слот"], "answer": 0 }] }'
    write(
        {
            "a.mdx": "# Задержка\n",
            "quiz/good.json": quiz,
            **{f"quiz/{name}.json": quiz.replace("questions", "fragen") for name in "abcde"},
            "terms.json": '{ "terms": [{ "word": "лаг" }] }',
            "s.json": "{}",
            "cdclint.toml": 'quizzes = ["quiz/*.json", "quizes/*.json"]\nwords = "words.txt"\n'
            'glossary = "terms.json"\n[schemas]\n"date/*.json" = "s.json"\n',
        }
    )
    why = "has no questions that are understood; `quiz-keys` may name their keys\n"
    assert cdclint("check", "-q", "--select", "syntax").stderr == (
        "cdclint: warning: cdclint.toml:1: `quizzes`: no file matches `quizes/*.json`\n"
        "cdclint: warning: cdclint.toml:4: `schemas`: no file matches `date/*.json`\n"
        "cdclint: warning: cdclint.toml:2: `words`: there is no words.txt\n"
        + "".join(f"cdclint: warning: cdclint.toml:1: `quizzes`: quiz/{name}.json {why}" for name in "abc")
        + "cdclint: warning: cdclint.toml:1: `quizzes`: 2 more files have none\n"
        "cdclint: warning: cdclint.toml:3: `glossary`: terms.json has no terms: objects with `term`\n"
    )


def test_a_number_that_is_too_small_is_told(cdclint: Command) -> None:
    done = cdclint("check", "--jobs", "-3")
    assert done.returncode == 2
    assert "argument --jobs: must be between 0 and 1000000000, not -3\n" in done.stderr
    assert "'x' is no whole number" in cdclint("check", "--jobs", "x").stderr


@pytest.mark.parametrize("arguments", [["chek"], [], ["check", "--jobs", "-1"], ["check", "--output-format", "xml"]])
def test_argparse_refuses_with_the_same_status(cdclint: Command, arguments: list[str]) -> None:
    assert cdclint(*arguments).returncode == 2


def test_bad_files_get_one_line_each_and_lose_nothing(
    cdclint: Command, write: Callable[..., None], repository: Path
) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    write(
        {
            "bad.yml": TWICE,
            "binary.json": b"\x00\x01\x02",
            "bomb.yml": bomb,
            "cp1251.yml": "подпись: задержка".encode("cp1251"),
            "deep.json": deep,
            "empty.json": "",
            "good.json": "{}",
            "huge.json": b"[" + b"1," * 6_000_000 + b"1]",
            "one.yml": b"a: \xff\n",
            "sub.json/inner.json": "{}",
        }
    )
    (repository / "loop.yml").symlink_to("loop.yml")
    done = cdclint("check", "--select", "syntax,data/empty-json", "--output-format", "concise", "--exit-zero")
    assert done.returncode == 2
    output = {line.partition(":")[0]: line.split(" ")[1] for line in done.stdout.splitlines()}
    assert output == {
        "bad.yml": "syntax/yaml",
        "binary.json": "syntax/encoding",
        "bomb.yml": "syntax/yaml",
        "cp1251.yml": "syntax/encoding",
        "deep.json": "syntax/json",
        "empty.json": "data/empty-json",
        "one.yml": "syntax/encoding",
    }
    assert sorted(line for line in done.stderr.splitlines() if line.startswith("cdclint: ")) == [
        "cdclint: huge.json: is larger than `max-file-size` (10000000 bytes) and was not judged",
        "cdclint: warning: symbolic links lead to nothing: loop.yml",
    ]


def test_the_reader_may_leave_early(write: Callable[..., None], repository: Path) -> None:
    write({f"{number}.yml": TWICE for number in range(300)})
    pipe = f"{sys.executable} -m cdclint check | head -1"
    done = subprocess.run(["sh", "-c", pipe], cwd=repository, capture_output=True, check=True)
    assert done.stdout.decode().startswith("error[syntax/yaml]")
    assert b"Traceback" not in done.stderr
    assert b"Broken pipe" not in done.stderr


def test_output_in_a_terminal_that_knows_no_cyrillic(cdclint: Command, write: Callable[..., None]) -> None:
    write({"задержка.yml": TWICE})
    done = cdclint("check", "--output-format", "concise", PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert done.stdout.startswith("\\u0437\\u0430")


def on_a_terminal(folder: Path, *arguments: str, **environment: str) -> str:
    """What `cdclint` writes to a terminal."""
    pty = pytest.importorskip("pty", reason="Windows has none")
    outer, inner = pty.openpty()
    inherited = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    process = subprocess.Popen(
        [sys.executable, "-m", "cdclint", *arguments],
        stdout=inner,
        stderr=inner,
        cwd=folder,
        env={**inherited, "TERM": "xterm", **environment},
    )
    os.close(inner)
    parts = []
    try:
        while part := os.read(outer, 65536):
            parts.append(part)
    except OSError:
        pass  # the other end is closed
    os.close(outer)
    process.wait(timeout=60)
    return b"".join(parts).decode().replace("\r\n", "\n")


def test_colour_on_a_terminal_only(write: Callable[..., None], repository: Path) -> None:
    write({"a.yml": TWICE})
    assert "\x1b[1;31merror[syntax/yaml]" in on_a_terminal(repository, "check")
    assert "\x1b" not in on_a_terminal(repository, "check", NO_COLOR="1")
    assert "\x1b" not in on_a_terminal(repository, "check", TERM="dumb")


def test_a_terminal_shows_many_diagnostics_by_rule(
    cdclint: Command, write: Callable[..., None], repository: Path
) -> None:
    lesson = "---\ntitle: Урок\n---\n\nЗадержка <30s считается нормальной.\n"
    write({f"{number}.yml": TWICE for number in range(50)})
    look = {"NO_COLOR": "1", "COLUMNS": "100"}
    few = on_a_terminal(repository, "check", **look)
    assert few.count("error[syntax/yaml]") == 50
    assert "Next:" not in few
    write({"lesson.mdx": lesson})
    many = on_a_terminal(repository, "check", **look)
    assert many.count("error[syntax/yaml]: 50 in 50 files\n") == 1
    assert many.count("error[") == 2
    assert max(map(len, many.splitlines())) <= 100
    *_, summary, step = many.splitlines()
    assert summary.startswith("Checked 51 files: 51 errors")
    assert step == "Next: `cdclint init` writes settings for this course, and a baseline of what is there now."
    write({"cdclint.toml": ""})
    assert "Next: `cdclint check --fix --diff` " in on_a_terminal(repository, "check", **look)
    for option in ("-v", "--group=file"):
        assert on_a_terminal(repository, "check", option, **look).count("error[syntax/yaml]") == 50
    assert cdclint("check").stdout.count("error[syntax/yaml]") == 50
    by_rule = cdclint("check", "--group", "rule").stdout
    assert by_rule.count("error[syntax/yaml]") == 1
    assert cdclint("check", "--group", "rule", "-v").stdout.count(" --> ") == 51
    output = json.loads(on_a_terminal(repository, "check", "--output-format", "json", **look).rpartition("Checked")[0])
    assert len(output["diagnostics"]) == 51
    done = cdclint("check", "--group", "rule", "--output-format", "json")
    assert (done.returncode, done.stderr) == (2, "cdclint: `--group` goes with `--output-format full`\n")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_pages_of_rules_keep_to_the_terminal(repository: Path, language: str) -> None:
    listed = on_a_terminal(repository, "rule", "--language", language, COLUMNS="80", NO_COLOR="1").splitlines()
    assert max(map(len, listed)) <= 80
    page = on_a_terminal(repository, "rule", "prose/mixed-script", "--language", language, COLUMNS="80", NO_COLOR="1")
    prose = page.split("\n\n")[1:3]
    assert max(map(len, "\n".join(prose).splitlines())) <= 80


def until_it_has_workers(pid: int) -> None:
    """Wait until a run is at work, however long a busy machine takes to start it."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    until = time.monotonic() + 120
    while children.exists() and not children.read_text("utf-8").split() and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.1 if children.exists() else 2)


@needs_posix
def test_interrupted(write: Callable[..., None], repository: Path) -> None:
    write({f"{number}.json": "[" + "1,\n" * 300_000 + "1]" for number in range(12)})
    command = [sys.executable, "-m", "cdclint", "check", "--jobs", "2"]
    process = subprocess.Popen(command, cwd=repository, stderr=subprocess.PIPE, start_new_session=True)
    until_it_has_workers(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    _, output = process.communicate(timeout=60)
    assert process.returncode == 130
    assert output.decode().endswith("cdclint: interrupted\n")
    assert "Traceback" not in output.decode()


@needs_posix
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the workers are found in Linux' /proc")
@pytest.mark.parametrize("killed_by", ["SIGTERM", "SIGKILL"])
def test_workers_end_with_the_process_that_began_them(
    write: Callable[..., None], repository: Path, killed_by: str
) -> None:
    write({f"{number}.json": "[" + "1,\n" * 300_000 + "1]" for number in range(12)})
    with subprocess.Popen(
        [sys.executable, "-m", "cdclint", "check", "--jobs", "3"], cwd=repository, stderr=subprocess.DEVNULL
    ) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        workers: list[str] = []
        until = time.monotonic() + 60
        while len(workers) < 3 and time.monotonic() < until:
            workers = children.read_text("utf-8").split()
            time.sleep(0.02)
        process.send_signal(signal.Signals[killed_by])
    assert len(workers) == 3

    def alive() -> list[str]:
        return [worker for worker in workers if Path(f"/proc/{worker}").exists()]

    until = time.monotonic() + 60
    while alive() and time.monotonic() < until:
        time.sleep(0.02)
    left = alive()
    for worker in left:
        os.kill(int(worker), signal.SIGKILL)
    assert not left


@needs_posix
def test_watch(write: Callable[..., None], repository: Path) -> None:
    write({"a.yml": CLEAN})
    command = [sys.executable, "-m", "cdclint", "check", "--watch", "--output-format", "concise"]
    with subprocess.Popen(
        command, cwd=repository, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:

        def until_it_waits() -> list[str]:
            lines = []
            for line in process.stdout or ():
                lines.append(line)
                if line.startswith("Watching"):
                    break
            return lines

        try:
            assert until_it_waits()[0] == "Checked 1 file: all good.\n"
            write({"a.yml": TWICE})
            assert until_it_waits()[0].startswith("a.yml:2:1: syntax/yaml")
            write({"cdclint.toml": "selec = []\n"})
            assert "unknown key `selec`; did you mean `select`?" in until_it_waits()[0]
            write({"cdclint.toml": "ignore = []\n"})
            assert until_it_waits()[0].startswith("a.yml:2:1: syntax/yaml")
            (repository / "a.yml").unlink()
            assert until_it_waits()[0].startswith("cdclint: nothing to check")
        finally:
            process.send_signal(signal.SIGINT)
            # What it says last wants a reader: with a closed pipe it would end with another status.
            process.communicate(timeout=60)
    assert process.returncode == 0


@needs_posix
@pytest.mark.parametrize("ending", ["SIGTERM", "closed output"])
def test_watch_ends_where_interrupts_are_ignored(write: Callable[..., None], repository: Path, ending: str) -> None:
    write({"a.yml": CLEAN})
    command = [sys.executable, "-m", "cdclint", "check", "--watch", "--output-format", "concise"]
    ignoring = ["sh", "-c", "trap '' INT; exec \"$@\"", "sh", *command]  # as `nohup` does, and `&` in a script
    with subprocess.Popen(
        ignoring, cwd=repository, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            for line in process.stdout or ():
                if line.startswith("Watching"):
                    break
            if ending == "SIGTERM":
                process.terminate()
            elif process.stdout is not None:
                process.stdout.close()
                write({"a.yml": TWICE})
            process.wait(120)
        finally:
            process.kill()


def test_people_are_spoken_to_in_the_language_of_the_settings_or_the_locale(
    cdclint: Command, write: Callable[..., None]
) -> None:
    write({"cdclint.toml": "", "a.json": "{} x\n"})
    assert "Checked 1 file: 1 error." in cdclint("check").stderr
    assert "Проверено: 1 файл; 1 ошибка." in cdclint("check", LC_ALL="ru_RU.UTF-8").stderr
    assert "ошибка[syntax/json]" in cdclint("check", "--language", "ru").stdout
    assert "cdclint: nope: нет такого файла" in cdclint("check", "nope", "--language", "ru").stderr
    write({"cdclint.toml": 'language = "ru"\n'})
    assert "Проверено: 1 файл" in cdclint("check").stderr
    assert "Checked 1 file" in cdclint("check", "--language", "en").stderr
    assert "корень: " in cdclint("config").stdout
    assert "неизвестное правило `syntax/jsno`; может быть, `syntax/json`?" in cdclint("rule", "syntax/jsno").stderr
    assert "командная строка: неизвестное правило" in cdclint("check", "--select", "sytnax").stderr
    write({"cdclint.toml": 'selct = ["ALL"]\nlanguage = "ru"\n'})
    assert "cdclint.toml:1: неизвестный ключ `selct`" in cdclint("check").stderr
    assert "cdclint.toml:1: unknown key `selct`" in cdclint("check", "--language", "en").stderr
    write({"cdclint.toml": 'language = "rus"\n'})
    assert "cdclint.toml:1: `language` must be one of" in cdclint("check").stderr


def test_a_rule_is_explained_in_russian_with_what_it_says_of_its_example(
    cdclint: Command, write: Callable[..., None]
) -> None:
    write({"cdclint.toml": "no = settings\n"})  # broken settings are no reason not to explain a rule
    page = cdclint("rule", "code/missing-language", "--language", "ru").stdout
    assert page.startswith(
        "code/missing-language (предупреждение)\n\nУ блока кода не указан язык, на котором он явно написан.\n\n"
    )
    assert "\nПример\n" in page
    assert "\nlesson.mdx:3:4: code/missing-language у блока кода не указан язык" in page
    options = cdclint("rule", "code/unparseable", "--language", "ru").stdout
    assert 'Параметры в [tool.cdclint.rules."code/unparseable"]\n\n`ignore` — языки, чьи' in options
    assert "У блока кода не указан язык, на котором он явно написан.\n" in cdclint("rule", LC_ALL="ru_RU.UTF-8").stdout


def test_machines_are_spoken_to_in_english_unless_the_command_line_says_otherwise(
    cdclint: Command, write: Callable[..., None]
) -> None:
    write({"cdclint.toml": 'language = "ru"\n', "a.json": "{} x\n"})

    def message(*arguments: str) -> str:
        printed = cdclint("check", "--output-format", "json", *arguments, LC_ALL="ru_RU.UTF-8").stdout
        output: str = json.loads(printed)["diagnostics"][0]["message"]
        return output

    assert message().isascii()
    assert not message("--language", "ru").isascii()


def test_an_unknown_language_is_told_with_what_was_meant(cdclint: Command, write: Callable[..., None]) -> None:
    write({"cdclint.toml": 'language = "rus"\n'})
    said = 'cdclint: cdclint.toml:1: `language` must be one of "", "en", "ru", not "rus"; did you mean `ru`?\n'
    assert cdclint("check").stderr == said
    write({"cdclint.toml": 'language = "uk"\n'})
    assert 'not "uk"; the language of the lessons is `prose-language`' in cdclint("check").stderr


def test_rule_lists_and_explains(cdclint: Command) -> None:
    listed = cdclint("rule").stdout
    assert "syntax/yaml" in listed
    assert "suppression/unused" in listed
    assert len(cdclint("rule", "suppression").stdout.splitlines()) == 3
    page = cdclint("rule", "suppression/unused").stdout
    assert page.startswith("suppression/unused (warning)\n\nA comment silences a rule that reports nothing there.\n")
    assert "\nExample: " in page
    assert ": suppression/unused " in page.partition("\nExample: ")[2]
    done = cdclint("rule", "suppression/unusd")
    assert done.returncode == 2
    assert done.stderr == "cdclint: unknown rule `suppression/unusd`; did you mean `suppression/unused`?\n"


def test_config_shows_where_settings_come_from(cdclint: Command, write: Callable[..., None]) -> None:
    write({"pyproject.toml": '[project]\nname = "x"\n\n[tool.cdclint]\n# why\njobs = 3\nignore = ["prose"]\n'})
    shown = cdclint("config").stdout
    assert "\njobs = 3  # pyproject.toml:6\n" in shown
    assert '\nignore = ["prose"]  # pyproject.toml:7\n' in shown
    assert "\nprose-language = unset  # default\n" in shown
    output = json.loads(cdclint("config", "--output-format", "json").stdout)
    assert output["settings"]["jobs"] == {"value": 3, "origin": "pyproject.toml:6"}
    assert cdclint("config", "--isolated").stdout.count("# default") == len(output["settings"])


def test_config_shows_what_was_found_and_where(cdclint: Command, write: Callable[..., None]) -> None:
    write(
        {
            "docs/astro.config.mjs": "import remarkMath from 'remark-math';",
            "docs/package.json": '{"dependencies": {"astro": "^6.0.0"}}',
            "docs/tsconfig.json": "{}",
            "tsconfig.json": '{"compilerOptions": {"paths": {"@/*": ["./src/*"]}}}',
            "docs/src/pages/[...slug].astro": "<Content components={{ Note }} />",
            "docs/src/content/course/a.mdx": "# Метрики коннектора\n\nЗадержка растёт.",
            "lab/compose.yaml": "services:\n  kafka:\n    image: apache/kafka:4.0.0\n",
            "lab/.env": "PORT=8083 # the port\nPASSWORD='x'\n",
            "lab/ds.yml": "apiVersion: 1\ndatasources:\n  - {name: Prometheus, uid: prom, type: prometheus}\n",
            "lab/exporter.yml": "rules:\n  - pattern: 'a<(.+)>'\n    name: a_$1\n    labels: {server: $1}\n",
        }
    )
    found = json.loads(cdclint("config", "--output-format", "json").stdout)["found"]
    assert found["renderer"]["value"] == [
        {"name": "astro", "folder": "docs", "file": "docs/astro.config.mjs", "version": 6}
    ]
    assert found["provided-components"] == {"value": ["Content", "Note"], "origin": "docs/src/pages/[...slug].astro"}
    assert found["math"] == {"value": True, "origin": "docs/astro.config.mjs"}
    assert found["prose-language"]["value"] == "ru"
    assert found["aliases"]["value"] == {"@/*": ["src/*"]}
    assert found["env"] == {"value": {"lab/.env": ["PORT", "PASSWORD"]}, "origin": "lab/.env"}
    assert found["datasources"]["value"] == [
        {"name": "Prometheus", "uid": "prom", "type": "prometheus", "file": "lab/ds.yml"}
    ]
    assert found["exporter-rules"]["value"] == [
        {"pattern": "a<(.+)>", "name": "a_$1", "labels": ["server"], "file": "lab/exporter.yml"}
    ]
    assert found["fence-languages"] == {"value": [], "origin": ""}
    shown = cdclint("config").stdout
    assert "\n# math = true  # docs/astro.config.mjs\n" in shown
    assert "\n# fence-languages = ?  # unknown\n" in shown
    write({"cdclint.toml": 'math = false\nprovided-components = ["Aside"]\nprose-language = ""\n'})
    shown = cdclint("config").stdout
    assert '\n# provided-components = ["Aside"]  # setting\n# math = false  # setting\n' in shown


def test_the_labs_prometheus_is_found_in_compose_files(cdclint: Command, write: Callable[..., None]) -> None:
    write(
        {
            "cdclint.toml": "",
            "lab/compose.yaml": "services:\n  prometheus:\n    image: prom/prometheus:${VERSION}\n"
            "    command: --config.file=/p.yml --enable-feature=promql-experimental-functions,native-histograms\n",
            "lab/.env": "VERSION=v3.5.0\n",
        }
    )
    shown = cdclint("config").stdout
    assert '\n# prometheus-version = ["3.5.0"]  # lab/compose.yaml\n' in shown
    features = '["promql-experimental-functions", "native-histograms"]'
    assert f"\n# prometheus-features = {features}  # lab/compose.yaml\n" in shown
    write({"cdclint.toml": 'prometheus-version = "2.53"\nprometheus-features = []\n'})
    shown = cdclint("config").stdout
    assert '\nprometheus-version = "2.53"  # cdclint.toml:1\n' in shown
    assert '\n# prometheus-version = ["2.53"]  # setting\n# prometheus-features = []  # setting\n' in shown


def test_clean_drops_the_cache(cdclint: Command, write: Callable[..., None], repository: Path) -> None:
    write({"a.yml": CLEAN})
    cdclint("check")
    assert (repository / ".cdclint_cache").is_dir()
    assert cdclint("clean").returncode == 0
    assert not (repository / ".cdclint_cache").exists()
    assert cdclint("clean").returncode == 0
    cdclint("check", "--no-cache")
    assert not (repository / ".cdclint_cache").exists()


def test_two_runs_at_once_do_not_break_each_other(write: Callable[..., None], repository: Path) -> None:
    write({f"{number}.yml": TWICE for number in range(60)})
    command = [sys.executable, "-m", "cdclint", "check", "--output-format", "concise"]
    runs = [subprocess.Popen(command, cwd=repository, stdout=subprocess.PIPE) for _ in range(4)]
    printed = {process.communicate(timeout=120)[0] for process in runs}
    assert len(printed) == 1
    assert {process.returncode for process in runs} == {1}
    assert sorted(path.name for path in (repository / ".cdclint_cache").iterdir()) == [
        ".gitignore",
        "CACHEDIR.TAG",
        "files",
        "project",
    ]


def test_the_command_is_installed() -> None:
    command = shutil.which("cdclint", path=str(Path(sys.executable).parent))
    assert command is not None
    done = subprocess.run([command, "--version"], capture_output=True, check=True)
    assert done.stdout.startswith(b"cdclint ")


def test_settings_that_contradict_the_files_are_named_in_one_line(cdclint: Command, write: Callable[..., None]) -> None:
    write(
        {
            "astro.config.mjs": "import remarkMath from 'remark-math';",
            "src/content/course/a.mdx": "---\ntitle: A\n---\n\nimport Note from 'ui';\n\n<Note>Lag.</Note>\n",
            "cdclint.toml": 'math = false\nprose-language = "ru"\nprovided-components = ["Note", "Flow"]\n'
            'select = ["syntax/encoding"]\n',
        }
    )
    said = cdclint("check").stderr
    assert "cdclint.toml:1: `math`: it is false, and astro.config.mjs loads what renders math\n" in said
    assert "cdclint.toml:2: `prose-language`: it is `ru`, and 0 of 1 lessons are written in Cyrillic letters\n" in said
    assert "cdclint.toml:3: `provided-components`: `Note` is imported by src/content/course/a.mdx\n" in said
    assert "Flow" not in said
    write({"cdclint.toml": 'renderer = "docusaurus"\nmath = true\n'})
    said = cdclint("check").stderr
    assert "cdclint.toml:1: `renderer`: nothing of `docusaurus` is in the project\n" in said
    assert "`math`" not in said
    write({"cdclint.toml": 'schemas = { "data/*.json" = "collection:terms" }\n'})
    said = cdclint("check").stderr
    assert (
        "cdclint.toml:1: `schemas`: `data/*.json`: the site has no collection:terms whose schema can be read\n" in said
    )
