"""`cdclint live` as its users run it: where services are found, what it prints, what it runs, how it ends."""

from __future__ import annotations

import json
from time import sleep
from typing import TYPE_CHECKING
from xml.etree.ElementTree import fromstring

import pytest

from cdclint.config import load
from cdclint.engine.watch import watch
from cdclint.live.walk import matches
from in_process import run
from servers import is_running, prometheus, reply, serving, slow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

    from servers import Answer

LESSON = "# Лаг\n\n```promql\nlag_seconds\n```\n"


def compose(port: str) -> str:
    return f'services:\n  prometheus:\n    image: prom/prometheus:v3.0.0\n    ports: ["127.0.0.1:{port}:9090"]\n'


@pytest.fixture
def course(tmp_path: Path) -> Iterator[Path]:
    """A lesson, and a Compose file below `labs` that publishes a Prometheus that runs."""
    with serving(prometheus) as (address, _):
        (tmp_path / "labs").mkdir()
        (tmp_path / "labs" / "compose.yml").write_text(compose(address.rpartition(":")[2]), "utf-8")
        (tmp_path / "lesson.mdx").write_text(LESSON, "utf-8")
        yield tmp_path


def test_it_finds_the_lab_and_tells_what_is_empty(course: Path) -> None:
    done = run("live", "--output-format", "concise", folder=course)
    assert done.returncode == 0
    assert done.stdout == (
        "lesson.mdx:4:1: live/empty-query the query is empty: the metric `lag_seconds` is unknown here\n"
    )
    head, queries, *_ = done.stderr.splitlines()
    assert head.split() == ["what", "where", "asked", "answered", "empty", "bad"]
    assert queries.split()[0] == "queries"
    assert queries.split()[2:] == ["1", "1", "1"]
    assert "1 warning" in done.stderr


def test_it_speaks_russian(course: Path) -> None:
    done = run("live", "--language", "ru", "--output-format", "concise", folder=course)
    assert "запрос ничего не возвращает: метрики `lag_seconds` здесь нет" in done.stdout
    assert done.stderr.splitlines()[0].split() == ["что", "где", "спрошено", "ответило", "пусто", "плохо"]


def test_every_format_has_it(course: Path) -> None:
    told = {one: run("live", "--output-format", one, folder=course).stdout for one in FORMATS}
    assert json.loads(told["json"])["diagnostics"][0]["rule"] == "live/empty-query"
    assert json.loads(told["gitlab"])[0]["check_name"] == "live/empty-query"
    sarif = json.loads(told["sarif"])["runs"][0]
    assert sarif["results"][0]["ruleId"] == "live/empty-query"
    cases = fromstring(told["junit"]).iter("testcase")  # noqa: S314 (we wrote it)
    assert [case.get("name") for case in cases] == ["live/empty-query at 4:1"]
    assert "::warning file=lesson.mdx,line=4" in told["github"]
    assert "<!doctype html>" in told["html"].lower()
    assert '<td><span class="state doubtful">queries</span></td><td>http://localhost:' in told["html"]
    assert all("live/empty-query" in text for text in told.values())


FORMATS = ("full", "concise", "json", "github", "gitlab", "sarif", "junit", "html")


def test_exit_statuses_are_those_of_check(course: Path) -> None:
    assert run("live", "--max-warnings", "0", folder=course).returncode == 1
    (course / "lesson.mdx").write_text(LESSON.replace("lag_seconds", "up"), "utf-8")
    assert run("live", "--max-warnings", "0", folder=course).returncode == 0
    (course / "lesson.mdx").write_text("```bash live\nexit 4\n```\n", "utf-8")
    assert run("live", folder=course).returncode == 0
    assert run("live", "--run", folder=course).returncode == 1
    assert run("live", "--run", "--exit-zero", folder=course).returncode == 0


def test_comments_and_settings_silence_it_and_check_knows_the_names(course: Path) -> None:
    (course / "lesson.mdx").write_text(
        "{/* cdclint-disable live/empty-query: the lab has it later */}\n\n" + LESSON, "utf-8"
    )
    (course / "cdclint.toml").write_text('[severity]\n"live/empty-query" = "error"\n', "utf-8")
    assert run("live", "--output-format", "concise", folder=course).stdout == ""
    assert "suppression/" not in run("check", "--output-format", "concise", folder=course).stdout
    (course / "lesson.mdx").write_text(LESSON, "utf-8")
    assert run("live", folder=course).returncode == 1
    (course / "cdclint.toml").write_text('ignore = ["live"]\n', "utf-8")
    assert run("live", folder=course).returncode == 0


def test_files_that_are_named_are_asked_about_alone(course: Path) -> None:
    (course / "other.mdx").write_text(LESSON, "utf-8")
    done = run("live", "other.mdx", "--output-format", "concise", folder=course)
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == ["other.mdx"]


def test_a_service_that_nothing_asked_is_about_is_left_alone(course: Path) -> None:
    text = (course / "labs" / "compose.yml").read_text("utf-8")
    grafana = '  grafana:\n    image: grafana/grafana:12.4.0\n    ports: ["127.0.0.1:1:3000"]\n'
    (course / "labs" / "compose.yml").write_text(text + grafana, "utf-8")
    assert run("live", "lesson.mdx", folder=course).returncode == 0
    whole = run("live", "--output-format", "concise", folder=course)
    assert whole.returncode == 1
    assert "labs/compose.yml:7:13: live/no-answer Grafana at http://localhost:1 does not answer" in whole.stdout


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("prometheus", "did you mean `--prometheus http://localhost:9090`?"),
        ("http://localhost:9090", "an address goes with `--prometheus`, `--grafana`, `--connect`"),
        ("labs/compose.yaml", "did you mean `labs/compose.yml`?"),
        ("nothing-like-it", "there is no such file or folder\n"),
    ],
)
def test_a_word_that_is_no_path_is_refused(course: Path, word: str, meant: str) -> None:
    done = run("live", "lesson.mdx", word, folder=course)
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines(keepends=True)
    assert f"{word}: there is no such file or folder" in line
    assert meant in line


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--baseline", "known.json"), "`--baseline` does not go with `live`"),
        (("--online",), "`--online` does not go with `live`"),
        (("--watch", "--run"), "`--watch` does not go with `--run`"),
        (("--dry-run",), "`--dry-run` goes with `--run`"),
    ],
)
def test_options_that_mean_nothing_here_are_refused(course: Path, options: tuple[str, ...], why: str) -> None:
    run("check", "--baseline", "known.json", "--update-baseline", folder=course)
    assert (course / "known.json").is_file()
    done = run("live", *options, folder=course)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"cdclint: {why}\n")


def test_a_report_goes_where_it_is_asked_to_go(course: Path) -> None:
    beside = course / "report.json"
    for name in ("../report.json", str(beside)):
        done = run("live", "--output-format", "json", "--output-file", name, folder=course / "labs")
        assert done.returncode == 0, done.stderr
        assert json.loads(beside.read_text("utf-8"))["version"] == 1
        beside.unlink()


def test_another_machine_is_refused_before_anything_is_asked(course: Path) -> None:
    done = run("live", "--prometheus", "http://prometheus.example.com:9090", folder=course)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "`prometheus.example.com` is not this machine; `--allow-remote` asks it all the same" in done.stderr


@pytest.mark.parametrize("url", ["localhost:9090", "ftp://localhost", "http://", "http://localhost:99999"])
def test_an_address_that_is_none_is_refused(course: Path, url: str) -> None:
    done = run("live", "--grafana", url, folder=course)
    assert done.returncode == 2
    assert "is not the address of a service" in done.stderr


def test_a_login_in_an_address_is_refused_and_not_repeated(course: Path) -> None:
    done = run("live", "--grafana", "http://admin:secret@localhost:3000", folder=course)
    assert done.returncode == 2
    assert "secret" not in done.stderr


def test_without_a_lab_it_says_what_to_name(tmp_path: Path) -> None:
    (tmp_path / "lesson.mdx").write_text("# Лаг\n", "utf-8")
    done = run("live", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr == "cdclint: no lab was found: name a service, as in `--prometheus http://localhost:9090`\n"


def test_a_lab_that_is_not_started_is_told_with_what_starts_it(tmp_path: Path) -> None:
    (tmp_path / "labs").mkdir()
    (tmp_path / "labs" / "compose.yml").write_text(compose("1"), "utf-8")
    (tmp_path / "lesson.mdx").write_text(LESSON + "\n```bash live\ntouch ran\n```\n", "utf-8")
    done = run("live", "--run", folder=tmp_path)
    assert done.returncode == 2
    assert (
        "cdclint: no service of the lab answers: `docker compose -f labs/compose.yml up -d` starts it\n" in done.stderr
    )
    assert "cdclint: no block was run: no service of the lab answers\n" in done.stderr
    assert not (tmp_path / "labs" / "ran").exists()


def hijacked(handler: BaseHTTPRequestHandler) -> None:
    reply(handler, {}, 302, Location="http://192.0.2.1/")


@pytest.mark.parametrize(("answer", "why"), [(slow, "no answer in 0.3 s"), (hijacked, "it redirects to")])
def test_a_lab_that_misbehaves_is_one_line_at_its_port(tmp_path: Path, answer: Answer, why: str) -> None:
    with serving(answer) as (address, _):
        (tmp_path / "compose.yml").write_text(compose(address.rpartition(":")[2]), "utf-8")
        (tmp_path / "lesson.mdx").write_text(LESSON, "utf-8")
        done = run("live", "--timeout", "0.3", "--output-format", "concise", folder=tmp_path)
    assert done.returncode == 2
    (line,) = done.stdout.splitlines()
    assert line.startswith("compose.yml:4:13: live/no-answer Prometheus at http://localhost:")
    assert why in line


def test_the_address_of_a_variable_is_found(tmp_path: Path) -> None:
    with serving(prometheus) as (address, asked):
        port = address.rpartition(":")[2]
        (tmp_path / "compose.yml").write_text(compose("${PORT}"), "utf-8")
        (tmp_path / ".env").write_text(f"PORT={port}\n", "utf-8")
        (tmp_path / "lesson.mdx").write_text(LESSON, "utf-8")
        run("live", folder=tmp_path)
    assert asked
    assert {method for method, _, _ in asked} == {"GET"}


# A walk through a lesson

WALK = """\
```bash live timeout=20
pwd; echo RUNNING > state
```

```bash live
cat state
```

```text
RUNNING
```

```bash
touch never
```

```console live
$ echo one \\
>   two
one two
$ rm state
```
"""


def test_a_dry_run_shows_and_runs_nothing(course: Path) -> None:
    (course / "lesson.mdx").write_text(WALK, "utf-8")
    done = run("live", "--run", "--dry-run", folder=course)
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == f"would be run in {load(course, {}, isolated=True).root / 'labs'}:"
    assert "lesson.mdx:1 (20 s)\n  $ pwd; echo RUNNING > state\n" in done.stdout
    assert "  $ cat state\n  = RUNNING\n" in done.stdout
    assert "  $ echo one \\\n      two\n  = one two\n  $ rm state\n" in done.stdout
    assert "never" not in done.stdout
    assert not (course / "labs" / "state").exists()


def test_blocks_are_run_in_order_in_the_folder_of_the_lab(course: Path) -> None:
    (course / "lesson.mdx").write_text(WALK.replace("$ rm state", "$ mv state done"), "utf-8")
    done = run("live", "--run", "--output-format", "concise", folder=course)
    assert done.stdout == ""
    assert done.returncode == 0
    assert (course / "labs" / "done").read_text("utf-8") == "RUNNING\n"
    assert not (course / "labs" / "never").exists()
    assert [line for line in done.stderr.splitlines() if line.startswith("running ")] == [
        "running lesson.mdx:1",
        "running lesson.mdx:5",
        "running lesson.mdx:17",
    ]


def test_what_a_block_starts_ends_with_it(course: Path) -> None:
    (course / "lesson.mdx").write_text("```bash live timeout=1\nsleep 60 & echo $! > pid; wait\n```\n", "utf-8")
    done = run("live", "--run", "--output-format", "concise", folder=course)
    assert "live/block-failed the block fails: it did not end in 1 s" in done.stdout
    pid = (course / "labs" / "pid").read_text("utf-8").strip()
    while is_running(pid):  # it was killed, and is not gone at once on a busy machine
        sleep(0.01)


def test_after_a_failed_block_only_what_cleans_up_is_run(course: Path) -> None:
    blocks = "```bash live\nfalse\n```\n\n```bash live\ntouch later\n```\n\n```bash live always\ntouch cleaned\n```\n"
    (course / "lesson.mdx").write_text(blocks, "utf-8")
    done = run("live", "--run", folder=course)
    rows = [line.split() for line in done.stderr.splitlines()]
    assert ["what", "where", "asked", "answered", "empty", "bad", "skipped"] in rows
    assert next(row[2:] for row in rows if row[0] == "blocks") == ["2", "1", "1", "1"]
    assert not (course / "labs" / "later").exists()
    assert (course / "labs" / "cleaned").exists()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--dry-run",), "`--dry-run` goes with `--run`"),
        (("--run", "--watch"), "`--watch` does not go with `--run`"),
        (("--online",), "`--online` does not go with `live`"),
        (("--timeout", "0"), "no number of seconds"),
        (("--timeout", "nan"), "no number of seconds"),
    ],
)
def test_options_that_mean_nothing_are_refused(course: Path, arguments: tuple[str, ...], why: str) -> None:
    done = run("live", *arguments, folder=course)
    assert done.returncode == 2
    assert why in done.stderr


@pytest.mark.parametrize(
    ("expected", "given", "holds"),
    [
        ("a", "a\n", True),
        ("a\n", "a  \n\n", True),
        ("a", "b", False),
        ("lag ... ms", "lag 120 ms", True),
        ("lag ... ms", "lag 120 s", False),
        ("a...b...c", "a1b2c", True),
        ("a...b...c", "ac", False),
        ("aba...aba", "aba", False),
        ("...", "", True),
        ("...", "x\ny", True),
        ("a\n...\nd", "a\nb\nc\nd", True),
        ("a\n...\nd", "a\nd", True),
        ("a\n...\nd", "a\nb", False),
        ("...\nb\n...\nd\n...", "a\nb\nc\nd", True),
        ("...\nd\n...\nb\n...", "a\nb\nc\nd", False),
        ("a\n…", "a\nb", True),
        ("a\nb", "a", False),
    ],
)
def test_dots_stand_for_anything(expected: str, given: str, holds: bool) -> None:  # noqa: FBT001 (a parameter)
    assert matches(expected, given) is holds


def test_a_watch_looks_again_after_a_while_without_a_change(tmp_path: Path) -> None:
    looks: list[object] = []

    def look(config: object) -> None:
        looks.append(config)
        if len(looks) == 3:
            raise KeyboardInterrupt

    watch(lambda: load(tmp_path, {}, isolated=True), look, lambda _: None, clear=False, every=0)
    assert len(looks) == 3
