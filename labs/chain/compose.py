"""What docker-compose.yml says, so that the processes are given the settings that the containers would get."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

LABS = Path(__file__).resolve().parent.parent

_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<operator>[-?])(?P<rest>[^}]*))?\}")
_CONNECT_NAMES = {
    "BOOTSTRAP_SERVERS": "bootstrap.servers",
    "GROUP_ID": "group.id",
    "CONFIG_STORAGE_TOPIC": "config.storage.topic",
    "OFFSET_STORAGE_TOPIC": "offset.storage.topic",
    "STATUS_STORAGE_TOPIC": "status.storage.topic",
    "OFFSET_FLUSH_INTERVAL_MS": "offset.flush.interval.ms",
}
"""Variables that the Connect image's entry point renames; every other CONNECT_X_Y becomes x.y."""

_JSON_CONVERTER = "org.apache.kafka.connect.json.JsonConverter"


@dataclass(frozen=True)
class Service:
    """One service of the compose file, with its variables filled in.

    Attributes:
        image: name and tag, for instance `postgres:18.4`.
        environment: variables, always text.
        command: arguments; empty where the image's own are used.
    """

    image: str
    environment: Mapping[str, str]
    command: tuple[str, ...]

    @property
    def version(self) -> str:
        """The image's tag."""
        return self.image.rpartition(":")[2]


def read_env(path: Path) -> dict[str, str]:
    """The variables of a file in the form of `.env.example`."""
    pairs = (line.split("=", 1) for line in path.read_text(encoding="utf-8").splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, value in pairs if not name.lstrip().startswith("#")}


def interpolate(text: str, variables: Mapping[str, str]) -> str:
    """Fill in `${X}`, `${X:-default}` and `${X:?message}` as Compose does.

    Raises:
        KeyError: a variable is absent and has no default.
    """

    def value(match: re.Match[str]) -> str:
        name = match["name"]
        if variables.get(name):
            return variables[name]
        if match["operator"] == "-":
            return match["rest"]
        raise KeyError(name)

    return _VARIABLE.sub(value, text)


def read_services(labs: Path = LABS) -> dict[str, Service]:
    """The services of docker-compose.yml, filled in from `.env.example`, by name."""
    text = (labs / "docker-compose.yml").read_text(encoding="utf-8")
    variables = read_env(labs / ".env.example")
    document = yaml.safe_load(text)
    return {
        name: Service(
            image=interpolate(service["image"], variables),
            environment={k: interpolate(str(v), variables) for k, v in service.get("environment", {}).items()},
            command=tuple(interpolate(str(word), variables) for word in service.get("command", ())),
        )
        for name, service in document["services"].items()
    }


def broker_properties(service: Service) -> dict[str, str]:
    """The broker's properties: the Kafka image turns KAFKA_X_Y into x.y."""
    return {
        name.removeprefix("KAFKA_").lower().replace("_", "."): value
        for name, value in service.environment.items()
        if name.startswith("KAFKA_") and name != "KAFKA_HEAP_OPTS"
    }


def worker_properties(service: Service) -> dict[str, str]:
    """The Connect worker's properties, as the Debezium image's entry point makes them."""
    properties = {"key.converter": _JSON_CONVERTER, "value.converter": _JSON_CONVERTER}
    for name, value in service.environment.items():
        if name in _CONNECT_NAMES:
            properties[_CONNECT_NAMES[name]] = value
        elif name.startswith("CONNECT_"):
            properties[name.removeprefix("CONNECT_").lower().replace("_", ".")] = value
    return properties


def write_properties(path: Path, properties: Mapping[str, str]) -> Path:
    """Write a Java properties file; returns its path."""
    path.write_text("".join(f"{name}={value}\n" for name, value in properties.items()), encoding="utf-8")
    return path


def read_pom_versions(labs: Path = LABS) -> dict[str, str]:
    """The versions of pom.xml: `kafka`, `debezium`, `jmx-exporter` and `log4j`."""
    text = (labs / "pom.xml").read_text(encoding="utf-8")
    return dict(re.findall(r"<version\.([\w-]+)>([^<]+)</version\.", text))
