"""`make -C labs ...` without an engine: what it asks Docker for, and that it says in one line what is missing."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Make = Callable[..., subprocess.CompletedProcess[str]]

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="no make here")


@pytest.fixture
def lab(labs: Path, tmp_path: Path) -> Path:
    """A copy of the Makefile with a `docker` and scripts that write down their arguments in `calls`."""
    for name in ("Makefile", ".env.example"):
        shutil.copy(labs / name, tmp_path)
    for folder in ("kafka", "connect", "postgres"):
        (tmp_path / folder).mkdir()
    shutil.copy(labs / "postgres" / "slot.sql", tmp_path / "postgres")
    for name in ("check.sh", "kafka/limit.sh", "kafka/consumer.sh", "connect/heartbeat.sh", "bin/docker"):
        script = tmp_path / name
        script.parent.mkdir(exist_ok=True)
        script.write_text(
            f'#!/bin/sh\necho "{script.name} $*" >>{tmp_path}/calls\ncase "$*" in $FAILS) exit 1 ;; esac\n'
        )
        script.chmod(0o755)
    return tmp_path


@pytest.fixture
def make(lab: Path) -> Make:
    def run(*words: str, fails: str = "nothing") -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if k not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}}
        environment |= {"PATH": f"{lab / 'bin'}:{os.environ['PATH']}", "FAILS": fails}
        command = ["make", "--no-print-directory", "-C", str(lab), *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)

    return run


def calls(lab: Path) -> list[str]:
    """What was asked for, without the looks whether Docker is there."""
    asked = (lab / "calls").read_text(encoding="utf-8").splitlines()
    return [call.strip() for call in asked if call not in {"docker compose version", "docker info"}]


def test_up_makes_the_settings_and_starts_and_checks(lab: Path, make: Make) -> None:
    done = make("up")
    assert (done.returncode, done.stderr) == (0, "")
    assert calls(lab) == ["docker compose up --detach", "check.sh"]
    assert (lab / ".env").read_bytes() == (lab / ".env.example").read_bytes()


def test_reset_throws_the_data_away_and_keeps_the_settings(lab: Path, make: Make) -> None:
    (lab / ".env").write_text("GRAFANA_PASSWORD=mine\n", encoding="utf-8")
    done = make("reset")
    assert (done.returncode, done.stderr) == (0, "")
    assert calls(lab) == [
        "docker compose down --volumes --remove-orphans",
        "docker compose up --detach",
        "check.sh",
    ]
    assert (lab / ".env").read_text(encoding="utf-8") == "GRAFANA_PASSWORD=mine\n"


def test_a_start_that_fails_is_not_checked(lab: Path, make: Make) -> None:
    assert make("up", fails="compose up --detach").returncode != 0
    assert calls(lab) == ["docker compose up --detach"]


@pytest.mark.parametrize(
    ("fails", "message"),
    [
        ("compose version", "lab: Docker with the Compose plugin is not available here; see README.md"),
        ("info", "lab: the Docker engine does not answer: is it running?"),
    ],
)
@pytest.mark.parametrize(
    "target",
    [
        *("up", "reset", "load", "slow-kafka", "normal-kafka", "slot", "slot-limit", "consumer", "consumer-lag"),
        *("test-rules", "status", "logs", "stop"),
    ],
)
def test_a_missing_engine_is_said_in_one_line(lab: Path, make: Make, target: str, fails: str, message: str) -> None:
    done = make(target, fails=fails)
    assert done.returncode != 0
    assert [line for line in done.stderr.splitlines() if not line.startswith("make: ***")] == [message]
    assert calls(lab) == []


def test_a_load_runs_beside_the_one_that_runs(lab: Path, make: Make) -> None:
    assert make("load", "PROFILE=bulk", "ROUNDS=6").returncode == 0
    assert calls(lab) == [
        "docker compose run --rm --no-deps --env ROUNDS --env RATE --env HOLD --env SECONDS_TO_RUN load bulk"
    ]


def test_kafka_is_slowed_down_and_set_free(lab: Path, make: Make) -> None:
    for words in (("slow-kafka",), ("slow-kafka", "BYTES=20000"), ("normal-kafka",)):
        assert make(*words).returncode == 0
    assert calls(lab) == ["limit.sh 50000", "limit.sh 20000", "limit.sh off"]


def test_the_slot_is_looked_at_and_limited(lab: Path, make: Make) -> None:
    for words in (("slot",), ("slot-limit",), ("slot-limit", "SIZE=1GB")):
        assert make(*words).returncode == 0
    psql = "docker compose exec -T postgres psql -U postgres"
    limit = psql + " -q -c ALTER SYSTEM SET max_slot_wal_keep_size = '{}' -c SELECT pg_reload_conf()"
    assert calls(lab) == [
        f"{psql} -d inventory -f -",
        limit.format("128MB"),
        limit.format("1GB"),
    ]


def test_consumer_heartbeat_and_rules(lab: Path, make: Make) -> None:
    for target in ("consumer", "consumer-lag", "heartbeat", "test-rules"):
        assert make(target).returncode == 0
    assert calls(lab) == [
        "docker compose --profile consumer up --detach consumer",
        "consumer.sh lag",
        "heartbeat.sh",
        "docker compose exec -T -w /etc/prometheus/tests prometheus sh -c promtool test rules *.test.yml",
    ]


@pytest.mark.parametrize(
    "words",
    [
        *(["check"], ["load"], ["slow-kafka"], ["normal-kafka"], ["slot"], ["slot-limit"], ["heartbeat"]),
        *(["consumer-lag"], ["test-rules"], ["status"]),
    ],
)
def test_a_command_prints_what_the_lesson_shows_and_not_itself(make: Make, words: list[str]) -> None:
    assert make(*words).stdout == ""


@pytest.fixture
def course(lab: Path) -> Path:
    """The lab as a folder of a course, with interpreters that write down where they were started."""
    (lab / "labs").mkdir()
    shutil.copy(lab / "Makefile", lab / "labs")
    for name in ("bin/python3", "labs/own/python"):
        script = lab / name
        script.parent.mkdir(exist_ok=True)
        script.write_text(f'#!/bin/sh\necho "$0 in $(pwd): $*" >>{lab}/calls\n')
        script.chmod(0o755)
    return lab


@pytest.mark.parametrize(
    ("words", "interpreter"),
    [((), "bin/python3"), (("PYTHON=python3",), "bin/python3"), (("PYTHON=own/python",), "labs/own/python")],
)
def test_the_tests_run_with_the_interpreter_that_is_named(
    course: Path, make: Make, words: tuple[str, ...], interpreter: str
) -> None:
    (course / "tests" / "lab").mkdir(parents=True)
    done = make("-C", "labs", "test", *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert calls(course) == [f"{course / interpreter} in {course}: -m pytest tests/lab"]


def test_the_archive_has_no_tests_and_that_is_said_in_one_line(course: Path, make: Make) -> None:
    done = make("-C", "labs", "test")
    assert done.returncode != 0
    message = "lab: the tests are in the course's repository, not in the archive"
    assert [line for line in done.stderr.splitlines() if not line.startswith("make: ***")] == [message]
    assert not (course / "calls").exists()
