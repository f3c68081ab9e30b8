"""docker-compose.yml and the files that it mounts hang together; no engine is needed to see that."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from chain.compose import interpolate, read_env, read_pom_versions, read_services
from chain.parts import fetch_jars, require


@pytest.fixture(scope="module")
def compose(labs: Path) -> dict[str, Any]:
    return yaml.safe_load((labs / "docker-compose.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return compose["services"]


def read(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return document


def mounts(service: dict[str, Any]) -> list[list[str]]:
    return [volume.split(":") for volume in service.get("volumes", ())]


@pytest.mark.lab
def test_compose_itself_accepts_the_file(labs: Path, part_or_skip: Callable[..., Path]) -> None:
    program = part_or_skip(require, "docker-compose", "docker-compose")
    command = [str(program), "--env-file", ".env.example", "config", "--services"]
    environment = {**os.environ, "COMPOSE_PROFILES": "consumer"}
    done = subprocess.run(command, cwd=labs, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(done.stdout.split()) == set(read_services())


@pytest.mark.lab
def test_compose_refuses_to_start_without_a_password(
    labs: Path, tmp_path: Path, part_or_skip: Callable[..., Path]
) -> None:
    program = part_or_skip(require, "docker-compose", "docker-compose")
    shutil.copy(labs / "docker-compose.yml", tmp_path)
    environment = {k: v for k, v in os.environ.items() if k != "POSTGRES_PASSWORD"}
    done = subprocess.run(
        [str(program), "config"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "copy .env.example to .env" in done.stderr


def fetch_agent(labs: Path, folder: Path, address: str) -> tuple[int, str, str]:
    """Run the script that fetches the agent; what it ends with and says."""
    environment = {**os.environ, "AGENT_URL": address, "AGENT_FOLDER": str(folder)}
    command = ["bash", str(labs / "connect/fetch-agent.sh")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.lab
def test_the_agent_is_fetched_once(labs: Path, tmp_path: Path, part_or_skip: Callable[..., Path]) -> None:
    """The checksum is that of the jar that the chain runs with."""
    jars = part_or_skip(fetch_jars)
    [jar] = (jars / "agent").glob("*.jar")
    for said in ("agent: fetched\n", "agent: is there already\n"):
        assert fetch_agent(labs, tmp_path, jar.as_uri()) == (0, said, "")
        assert [path.name for path in tmp_path.iterdir()] == ["jmx_prometheus_javaagent.jar"]
    (tmp_path / "jmx_prometheus_javaagent.jar").write_bytes(b"of another version")
    assert fetch_agent(labs, tmp_path, jar.as_uri()) == (0, "agent: fetched\n", "")


def test_an_agent_that_is_another_is_not_kept(labs: Path, tmp_path: Path) -> None:
    other, folder = tmp_path / "other.jar", tmp_path / "agent"
    other.write_bytes(b"another")
    folder.mkdir()
    status, said, error = fetch_agent(labs, folder, other.as_uri())
    version = read_pom_versions()["jmx-exporter"]
    message = f"agent: what {other.as_uri()} gives is not version {version}: its checksum differs\n"
    assert (status, said, error) == (1, "", message)
    assert list(folder.iterdir()) == []


def test_the_agent_that_cannot_be_fetched_is_said_in_one_line(labs: Path, tmp_path: Path) -> None:
    status, said, error = fetch_agent(labs, tmp_path, (tmp_path / "nothing.jar").as_uri())
    assert (status, said) == (1, "")
    assert error.startswith("agent: it could not be fetched, is there a network? curl: (37)")
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_what_a_service_waits_for_exists_and_can_be_waited_for(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            assert other in services, name
            if how["condition"] == "service_healthy":
                assert "healthcheck" in services[other], other
            else:
                assert how["condition"] == "service_completed_successfully"
                assert "restart" not in services[other], other


def test_every_service_that_stays_has_a_health_check(services: dict[str, dict[str, Any]]) -> None:
    without = {name for name, service in services.items() if "healthcheck" not in service}
    assert without == {"jmx-exporter-agent", "connector", "load", "consumer"}


def test_plugins_are_not_downloaded_and_their_folder_is_there(services: dict[str, dict[str, Any]], labs: Path) -> None:
    """Without the folder Grafana logs an error at each start, and it tries to download four plugins."""
    grafana = services["grafana"]
    assert grafana["environment"]["GF_PLUGINS_PREINSTALL_DISABLED"] == "true"
    [source] = [source for source, target, *_ in mounts(grafana) if target == "/etc/grafana/provisioning"]
    assert {"alerting", "dashboards", "datasources", "plugins"} <= {path.name for path in (labs / source).iterdir()}
    assert read(labs / source / "plugins/plugins.yml") == {"apiVersion": 1, "apps": []}


def test_the_readme_and_the_lesson_name_every_program_that_a_student_runs(labs: Path) -> None:
    lesson = labs.parent / "src/content/course/03-module-3/03-grafana-dashboard-lab.mdx"
    for path, start in ((labs / "README.md", "## Что нужно"), (lesson, "## Подготовка")):
        needed = path.read_text(encoding="utf-8").split(start)[1].split("\n## ")[0].split("<LabArchive")[0]
        assert re.findall("`(make|bash|curl|unzip|jq)`", needed) == ["make", "bash", "curl", "unzip", "jq"], path


def test_no_health_check_starts_a_jvm(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        assert "/opt/kafka" not in " ".join(service.get("healthcheck", {}).get("test", ())), name


def test_the_readme_promises_enough_memory(services: dict[str, dict[str, Any]], labs: Path) -> None:
    stay = [
        s for name, s in services.items() if name not in {"jmx-exporter-agent", "connector"} and "profiles" not in s
    ]
    needed = sum(int(s["mem_limit"][:-1]) * {"m": 1, "g": 1024}[s["mem_limit"][-1]] for s in stay)
    promised = re.search(r"около (\d+)\sГБ свободной памяти", (labs / "README.md").read_text("utf-8"))
    assert promised
    assert needed <= int(promised[1]) * 1024


def test_every_service_has_a_pinned_image_and_a_memory_limit(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        assert re.search(r":v?\d+\.\d+[\w.-]*$", service["image"]), name
        assert re.fullmatch(r"\d+[mg]", service["mem_limit"]), name


def test_mounts_exist_and_files_are_read_only(compose: dict[str, Any], labs: Path) -> None:
    named = set()
    for name, service in compose["services"].items():
        for source, _, *mode in mounts(service):
            if source.startswith("."):
                assert (labs / source).exists(), f"{name}: {source}"
                assert mode == ["ro"], f"{name}: {source}"
            else:
                named.add(source)
    assert named == set(compose["volumes"])


def test_ports_are_those_of_the_lessons_and_of_this_computer_only(services: dict[str, dict[str, Any]]) -> None:
    ports = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert ports == {
        "postgres": ["127.0.0.1:5432:5432"],
        "connect": ["127.0.0.1:8083:8083", "127.0.0.1:9404:9404"],
        "prometheus": ["127.0.0.1:9090:9090"],
        "grafana": ["127.0.0.1:3000:3000"],
        "mailpit": ["127.0.0.1:8025:8025"],
        "webhook": ["127.0.0.1:8026:8026"],
    }


def test_the_example_settings_are_those_that_are_used(labs: Path) -> None:
    text = (labs / "docker-compose.yml").read_text(encoding="utf-8")
    used = set(re.findall(r"(?<!\$)\$\{(\w+)", "\n".join(li for li in text.splitlines() if not li.startswith("#"))))
    assert used | {"COMPOSE_PROJECT_NAME"} == read_env(labs / ".env.example").keys()


def test_images_and_jars_have_one_version() -> None:
    services, versions = read_services(), read_pom_versions()
    assert services["kafka"].version == services["consumer"].version == versions["kafka"]
    assert services["connect"].version == services["connector"].version == versions["debezium"]
    assert services["postgres"].version == services["load"].version


def test_the_worker_loads_the_agent_that_is_fetched(services: dict[str, dict[str, Any]], labs: Path) -> None:
    agent = re.fullmatch(r"-javaagent:(\S+)=(\d+):(\S+)", services["connect"]["environment"]["KAFKA_OPTS"])
    assert agent
    jar, port, rules = agent.groups()
    places = {target: source for source, target, *_ in mounts(services["connect"])}
    fetched = {target: source for source, target, *_ in mounts(services["jmx-exporter-agent"])}
    assert places[str(Path(jar).parent)] == fetched["/agent"]
    assert f"<artifactId>{Path(jar).stem}</artifactId>" in (labs / "pom.xml").read_text(encoding="utf-8")
    assert services["jmx-exporter-agent"]["entrypoint"][-1] == "/connect/fetch-agent.sh"
    assert (labs / places[str(Path(rules).parent)] / Path(rules).name).is_file()
    config = read(labs / "monitoring/prometheus/prometheus.yml")
    scraped = {job["job_name"]: job["static_configs"][0]["targets"] for job in config["scrape_configs"]}
    assert scraped["kafka-connect"] == [f"connect:{port}"]


def test_prometheus_scrapes_the_exporter_as_the_role_of_the_schema(
    services: dict[str, dict[str, Any]], labs: Path
) -> None:
    config = read(labs / "monitoring/prometheus/prometheus.yml")
    scraped = {job["job_name"]: job["static_configs"][0]["targets"] for job in config["scrape_configs"]}
    assert scraped["postgres"] == ["postgres-exporter:9187"]
    given = services["postgres-exporter"]["environment"]
    schema = (labs / "postgres/init/01-schema.sql").read_text(encoding="utf-8")
    user, password = given["DATA_SOURCE_USER"], given["DATA_SOURCE_PASS"]
    assert f"CREATE ROLE {user} WITH LOGIN PASSWORD '{password}' IN ROLE pg_monitor;" in schema


def test_what_grafana_sends_has_a_receiver(services: dict[str, dict[str, Any]], labs: Path) -> None:
    environment = services["grafana"]["environment"]
    settings = read_env(labs / ".env.example")
    assert environment["GF_SMTP_ENABLED"] == "true"
    smtp = interpolate(environment["GF_SMTP_HOST"], settings)
    assert smtp == interpolate(environment["GF_SMTP_HOST"], {}) == "mailpit:1025"
    slack = interpolate(environment["SLACK_WEBHOOK_URL"], settings)
    listen = services["webhook"]["environment"]["WEBHOOK_LISTEN"]
    points = read(labs / "monitoring/grafana/provisioning/alerting/contact-points.yml")["contactPoints"]
    deadman = next(p["receivers"][0]["settings"]["url"] for p in points if p["name"] == "lab-deadman")
    port = listen.rpartition(":")[2]
    assert (slack, deadman) == (f"http://webhook:{port}/slack", f"http://webhook:{port}/deadman")


def test_prometheus_finds_its_rules(services: dict[str, dict[str, Any]], labs: Path) -> None:
    places = {target: source for source, target, *_ in mounts(services["prometheus"])}
    assert "--config.file=/etc/prometheus/prometheus.yml" in services["prometheus"]["command"]
    config = labs / places["/etc/prometheus/prometheus.yml"]
    assert read(config)["rule_files"] == ["rules/*.yml"]
    assert list((labs / places["/etc/prometheus/rules"]).glob("*.yml"))


def test_grafana_finds_dashboards_and_data_source(services: dict[str, dict[str, Any]], labs: Path) -> None:
    grafana = labs / "monitoring/grafana"
    places = {target: source for source, target, *_ in mounts(services["grafana"])}
    provider = read(grafana / "provisioning/dashboards/dashboards.yml")["providers"][0]
    assert (labs / places[provider["options"]["path"]]).resolve() == (grafana / "dashboards").resolve()
    source = read(grafana / "provisioning/datasources/datasources.yml")["datasources"][0]
    assert source["url"] == "http://prometheus:9090"
    assert source["editable"] is False
    scrape = read(labs / "monitoring/prometheus/prometheus.yml")["global"]["scrape_interval"]
    refreshes = {json.loads(p.read_text(encoding="utf-8"))["refresh"] for p in (grafana / "dashboards").glob("*.json")}
    assert {source["jsonData"]["timeInterval"], scrape} | refreshes == {"15s"}


def test_connector_topic_prefix_and_dashboard_default_agree(labs: Path) -> None:
    config = json.loads((labs / "connect/inventory-connector.json").read_text(encoding="utf-8"))
    assert config["topic.prefix"] == "inventory-connector"
    schema = (labs / "postgres/init/01-schema.sql").read_text(encoding="utf-8")
    published = re.search(rf"CREATE PUBLICATION {config['publication.name']} FOR TABLE ([^;]+);", schema)
    assert published
    assert published[1].replace(" ", "") == config["table.include.list"]
    for path in (labs / "monitoring/grafana/dashboards").glob("*.json"):
        variables = json.loads(path.read_text(encoding="utf-8"))["templating"]["list"]
        default = next(v["current"]["value"] for v in variables if v["name"] == "connector")
        assert default == [config["topic.prefix"]]


@pytest.mark.parametrize(
    ("text", "filled"),
    [("${A}", "1"), ("${B:-2}", "2"), ("${A:-2}", "1"), ("${A:?say}", "1"), ("x${A}y${B:-}z", "x1yz")],
)
def test_variables_are_filled_in_as_compose_does(text: str, filled: str) -> None:
    assert interpolate(text, {"A": "1"}) == filled


def test_an_absent_variable_is_an_error() -> None:
    with pytest.raises(KeyError, match="B"):
        interpolate("${B:?say}", {"A": "1"})
