"""A Compose file: services with their images, ports, mounts and what their environment and commands say."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, NotRequired, TypedDict

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.core.whole_number import number_of
from cdclint.documents.data_file import YamlFile
from cdclint.documents.lab.compose_links import (
    base_of,
    build_of,
    declared_of,
    files_of,
    files_of_all,
    needs_of,
    uses_of,
)
from cdclint.documents.lab.kafka.broker_settings import broker_facts
from cdclint.syntax.code.written_paths import written_by_shell
from cdclint.syntax.data.value import Array, Object, Scalar, at, items, members

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cdclint.documents.lab.compose_links import BaseFacts, BuildFacts, FileFacts, NeedFacts, UseFacts
    from cdclint.documents.lab.kafka.broker_settings import BrokerFacts
    from cdclint.syntax.data.value import Member, Value

_DEFAULT = regex(r"\$\{\w+:?-([^{}]*)\}")
_VARIABLE = regex(r"\$\{(?P<braced>\w+)(?::?-(?P<default>[^{}]*)|:?\?[^{}]*)?\}|\$(?P<bare>[A-Za-z_]\w*)")
_AGENT = regex(r"-javaagent:(?P<jar>[^\s=]*jmx[^\s=]*\.jar)=(?:[^\s:=]*:)?(?P<port>\d+)(?::(?P<config>[^\s\"',\]]+))?")
_RMI = regex(r"-Dcom\.sun\.management\.jmxremote\.port=(\d+)")
_RMI_KEYS = frozenset({"JMXPORT", "JMX_PORT", "KAFKA_JMX_PORT"})
_CONFIG_FILE = regex(r"--config\.file[= ](\S+)")
_BETWEEN = regex(r"[\s=<>|&;]")
_ENABLED = regex(r"--enable-feature[= ]+([\w.,-]++)")
_AGENT_SWITCH = "ENABLE_JMX_EXPORTER"
_LISTEN = regex(r"--web\.listen-address[= ]\S*:(\d+)")
_PORT_LIKE = regex(r"(?<![\w.])\d{3,5}(?![\w.])")
_RUN_OF_CONFLUENT = "/etc/confluent/docker/run"
_PROGRAMS = frozenset({"postgres", "mysqld", "start", "grafana", "grafana-server", "/run.sh"})
"""What the images start whose variables are known, by the first word of their command."""
_OWN_ADDRESSES = frozenset({"", "0.0.0.0", "127.0.0.1", "localhost"})  # noqa: S104 (nothing is bound here)
SWITCHED_PORT = 9404
"""Where the agent that `ENABLE_JMX_EXPORTER` switches on serves HTTP."""


class PortFacts(TypedDict):
    """A published port; `host` is None where Docker chooses one, `span` that of the whole entry."""

    host: int | None
    container: int
    span: list[int]


class WrittenPort(TypedDict):
    """An entry of `ports` as it is written, `host:container`, and the span of the whole entry."""

    text: str
    span: list[int]


class MountFacts(TypedDict):
    """A mount; `kind` is "bind", "volume" or another of Compose's, `source` as it is written."""

    kind: str
    source: str
    target: str
    span: list[int]


class PathFacts(TypedDict):
    """A path inside the container that the service is configured to read.

    `what` is "jar" or "rules", those of an exporter's agent, or "config".
    """

    path: str
    what: str
    span: list[int]


class ServiceFacts(TypedDict):
    """A service. `listens` are the ports that it serves as far as the file shows, `rmi` those that speak JMX's RMI.

    `ports` are those that are written as numbers, `written_ports` those with variables: `Lab` fills them in.
    `more_variables` says that its environment is not all here, or that it starts otherwise than its image does.
    `mentions` are the numbers that its environment and commands have where a port would be.
    `names` are those that other containers reach it by. `agent` is the span of what switches on an exporter agent that
    has to be mounted, None where nothing does. `features` are those that its command enables, if any. `health` is
    "checked" where the service has a check of its own, "none" where it switches it off, "" where its image decides.
    `build` says how it is built here, `broker` what the variables tell a broker of Kafka. `merged` says that other text
    adds to it, `base` which service of which file, `bare` that nothing says what it runs, and
    `wrapped` that something else than the image's program may start it. `writes` are the paths that its command writes.
    """

    name: str
    names: list[str]
    image: str
    features: NotRequired[list[str]]
    image_place: list[int]
    built: bool
    build: BuildFacts | None
    profiled: bool
    host_network: bool
    ports: list[PortFacts]
    written_ports: list[WrittenPort]
    listens: list[int]
    mentions: list[int]
    rmi: dict[str, str]
    exporter: list[int]
    mounts: list[MountFacts]
    paths: list[PathFacts]
    writes: NotRequired[list[str]]
    agent: list[int] | None
    span: list[int]
    open: NotRequired[bool]
    variables: list[str]
    more_variables: bool
    needs: list[NeedFacts]
    uses: list[UseFacts]
    files: list[FileFacts]
    health: str
    merged: bool
    base: NotRequired[BaseFacts]
    bare: NotRequired[bool]
    wrapped: NotRequired[bool]
    broker: NotRequired[BrokerFacts]


class ComposeFacts(TypedDict):
    """The facts of a Compose file.

    `open` says that it takes services or networks from elsewhere, `partial` that it only completes another file.
    `names` are those of all services, also of those that it leaves empty. `declared` are the names of its networks,
    volumes, configs and secrets, by their kind.
    """

    kind: str
    open: bool
    partial: bool
    names: list[str]
    declared: dict[str, list[str]]
    files: list[FileFacts]
    services: list[ServiceFacts]


@dataclass(frozen=True)
class Service:
    """One service, as it is written."""

    name: str
    key: Scalar
    value: Object

    @property
    def image(self) -> Scalar | None:
        """Its image."""
        image = self.value.get("image")
        return image if isinstance(image, Scalar) and isinstance(image.value, str) else None

    @property
    def built(self) -> bool:
        """Whether it is built here, so that `image` only names the result."""
        return "build" in self.value


@dataclass(frozen=True)
class Compose(YamlFile):
    """A Compose file."""

    @cached_property
    def services(self) -> tuple[Service, ...]:
        """The services, in the order of the file."""
        services = at(self.value, "services")
        return tuple(
            Service(member.name, member.key, member.value)
            for member in (services if isinstance(services, Object) else ())
            if isinstance(member.value, Object)
        )

    @cached_property
    def facts(self) -> ComposeFacts:
        """JSON-able."""
        services = [_service(service) for service in self.services]
        root = self.value
        hidden = isinstance(root, Object) and ("include" in root or "<<" in root)
        for service in services if hidden else ():
            if "base" in service and not service["base"]["file"]:
                del service["base"]
        for service in services if self.problems else ():
            # Where a line is lost, the next service's dependencies look like this one's.
            service["needs"] = []
        return {
            "kind": "compose",
            "open": self._open,
            "partial": self._partial,
            "names": [member.name for member in members(at(self.value, "services"))],
            "declared": declared_of(self.value),
            "files": list(files_of_all(self.value)),
            "services": services,
        }

    @property
    def _open(self) -> bool:
        root = self.value
        if isinstance(root, Object) and "include" in root:
            return True
        networks = at(root, "networks")
        external = [at(member.value, "external") for member in (networks if isinstance(networks, Object) else ())]
        return any(value is not None for value in external) or any("extends" in one.value for one in self.services)

    @property
    def _partial(self) -> bool:
        root = self.value
        if isinstance(root, Object) and ("include" in root or "<<" in root):
            return True
        marks = ("image", "build", "extends", "<<", "provider")
        services = members(at(root, "services"))
        return any(
            member.name == "<<"
            or not isinstance(member.value, Object)
            or not any(mark in member.value for mark in marks)
            for member in services
        )


def is_compose(value: Value | None, *, named: bool) -> bool:
    """Whether a YAML value is that of a Compose file: services by name, at least one with an image or a build.

    A file that is `named` as Compose files are may only complete another one, and has neither.
    """
    services = at(value, "services")
    if named and isinstance(value, Object) and _lists_services(value):
        return True
    if not isinstance(services, Object) or not isinstance(value, Object) or "kind" in value or "jobs" in value:
        return False
    inner = [member.value for member in services]
    return (named or all(isinstance(one, Object) or _is_null(one) for one in inner)) and any(
        isinstance(one, Object) and (named or "image" in one or "build" in one) for one in inner
    )


def _lists_services(value: Object) -> bool:
    """Whether services are there in another form or under another name, which Compose refuses."""
    listed, other = value.get("services"), value.get("service")
    entries = items(listed) if isinstance(listed, Array) else ()
    others = [member.value for member in other] if isinstance(other, Object) and listed is None else ()
    return any(isinstance(one, Object) and ("image" in one or "build" in one) for one in (*entries, *others))


def resolved(text: str) -> str:
    """A string with the defaults of its variables put in their places."""
    return _DEFAULT.sub(lambda found: found[1], text)


def _service(service: Service) -> ServiceFacts:
    value = service.value
    written = list(_ports(value))
    ports = [port for one in written if "$" not in one["text"] and (port := read_port(one, {})) is not None]
    environment = dict(environment_of(value))
    words = list(words_of(value))
    said = [*environment.values(), *words]
    agents = [(found, scalar) for scalar in said for found in _AGENT.finditer(str(scalar.value))]
    switch = environment.get(_AGENT_SWITCH)
    switched = switch is not None and str(switch.value).casefold() in {"true", "1", "yes"}
    exporter = [number_of(found["port"]) for found, _ in agents] + ([SWITCHED_PORT] if switched else [])
    rmi = {str(environment[key].value): f"`{key}`" for key in sorted(_RMI_KEYS & environment.keys())}
    for scalar in said:
        rmi.update((port, "`jmxremote.port`") for port in _RMI.findall(str(scalar.value)))
    listens = {port["container"] for port in ports} | set(exporter) | set(_exposed(value))
    listens |= {number_of(port) for scalar in words for port in _LISTEN.findall(str(scalar.value))}
    found: ServiceFacts = {
        "name": service.name,
        "names": _names(service),
        "image": "" if service.image is None else resolved(str(service.image.value)),
        "image_place": [] if service.image is None else [service.image.start, service.image.end],
        "built": service.built,
        "build": build_of(value),
        "profiled": "profiles" in value,
        "host_network": _text(value.get("network_mode")) == "host",
        "ports": ports,
        "variables": _variable_names(value),
        "more_variables": any(key in value for key in ("env_file", "extends", "<<", "entrypoint"))
        or _starts_otherwise(value.get("command")),
        "written_ports": [one for one in written if "$" in one["text"]],
        "listens": sorted(listens),
        "mentions": sorted({number_of(port) for scalar in said for port in _PORT_LIKE.findall(str(scalar.value))}),
        "rmi": rmi,
        "exporter": exporter,
        "mounts": list(_mounts(value)),
        "paths": [*_agent_paths(agents), *_config_paths(words)],
        "agent": [switch.start, switch.end] if switched and switch is not None else None,
        "span": [service.key.start, service.key.end],
        "needs": list(needs_of(value)),
        "uses": list(uses_of(value)),
        "files": list(files_of(value)),
        "health": _health(value),
        "merged": "extends" in value or "<<" in value,
    }
    enabled = [name for one in _ENABLED.findall(" ".join(str(word.value) for word in words)) for name in one.split(",")]
    if enabled:
        found["features"] = enabled
    said_to_shell = " ".join(str(word.value) for word in words).replace("$$", "$")
    if writes := sorted(
        set(written_by_shell(said_to_shell, {key: str(one.value) for key, one in environment.items()}))
    ):
        found["writes"] = writes
    if any(key in value for key in ("extends", "<<", "entrypoint")) or _starts_otherwise(value.get("command")):
        found["wrapped"] = True
    whole = not any(key in value for key in ("env_file", "extends", "<<", "command", "entrypoint", "build"))
    if (broker := broker_facts(environment, whole=whole)) is not None:
        found["broker"] = broker
    base = base_of(value)
    if base is not None:
        found["base"] = base
    if not found["image"] and not any(key in value for key in ("build", "provider", "extends", "<<")):
        found["bare"] = True
    return found


def _starts_otherwise(command: Value | None) -> bool:
    """Whether a command is another than the image's own: what asks for its variables, or gets them, is not known.

    The images' entrypoints ask only where the command is their program, or begins with an option of it.
    """
    if isinstance(command, Scalar):
        words = resolved(_text(command)).split()
    else:
        words = [resolved(_text(one)).strip() for one in items(command)]
    if words and words[0].endswith("docker-entrypoint.sh"):
        del words[0]
    said = " ".join(words)
    if not said or words[0].startswith("-") or words[0] in _PROGRAMS:
        return False
    return _RUN_OF_CONFLUENT not in said or "export " in said


def _health(value: Object) -> str:
    check = value.get("healthcheck")
    if not isinstance(check, Object):
        return ""
    test = check.get("test")
    first = next(iter(items(test)), test)
    if _plain(check.get("disable")) is True or _text(first) == "NONE":
        return "none"
    return "checked" if test is not None or "<<" in check else ""


def _names(service: Service) -> list[str]:
    found = [service.name]
    found += [name for key in ("container_name", "hostname") if (name := _text(service.value.get(key)))]
    networks = service.value.get("networks")
    for member in networks if isinstance(networks, Object) else ():
        found += [_text(alias) for alias in items(at(member.value, "aliases"))]
    for key in ("links", "extra_hosts", "external_links"):
        side = 0 if key == "extra_hosts" else -1
        found += [re.split("[:=]", _text(entry))[side] for entry in items(service.value.get(key))]
    return [name for name in found if name]


def _ports(value: Object) -> Iterator[WrittenPort]:
    for entry in items(value.get("ports")):
        if isinstance(entry, Object):
            published, target, address, protocol = (
                _text(entry.get(key)) for key in ("published", "target", "host_ip", "protocol")
            )
            address = f"[{address}]" if ":" in address else address
            text = f"{address}:{published}:{target}" if address else f"{published}:{target}" if published else target
            text, span = f"{text}/{protocol}" if protocol else text, [entry.start, entry.start + 1]
        else:
            text, span = _text(entry), [entry.start, entry.end]
        yield {"text": text, "span": span}


def read_port(written: WrittenPort, variables: Mapping[str, str]) -> PortFacts | None:
    """The port that an entry publishes, its variables filled in; None where the container's port is not known."""
    text = filled(written["text"], variables)
    protocol = text.partition("/")[2]
    text = text.partition("/")[0]
    *above, container = text.rsplit(":", 2) if not text.startswith("[") else text.rpartition("]:")[2].split(":")
    everywhere = len(above) < 2 or above[0] in _OWN_ADDRESSES
    host = above[-1] if above and everywhere and protocol != "udp" else None
    target = _number(container)
    return None if target is None else {"host": _number(host), "container": target, "span": written["span"]}


def filled(text: str, variables: Mapping[str, str]) -> str:
    """A string with its variables, or their defaults, put in their places; an unset variable is kept."""
    if "$" not in text:
        return text

    def value(found: re.Match[str]) -> str:
        name = found["braced"] or found["bare"]
        given = variables.get(name, "")
        return given or (found["default"] if found["default"] is not None else found[0])

    return _VARIABLE.sub(value, text)


def _exposed(value: Object) -> Iterator[int]:
    for entry in items(value.get("expose")):
        number = _number(_text(entry).partition("/")[0])
        if number is not None:
            yield number


def environment_of(value: Object) -> Iterator[tuple[str, Scalar]]:
    """The variables: a mapping, or a list of `KEY=value`, of which the whole entry is given."""
    environment = value.get("environment")
    if isinstance(environment, Object):
        for member in environment:
            if isinstance(member.value, Scalar):
                yield member.name, Scalar(resolved(_text(member.value)), member.value.start, member.value.end)
    for entry in items(environment):
        key, equals, text = _text(entry).partition("=")
        if equals:
            yield key, Scalar(resolved(text), entry.start, entry.end)


def _variable_names(value: Object) -> list[str]:
    """The variables that the environment sets, those without a value too, which Compose takes from its own."""
    environment = value.get("environment")
    if isinstance(environment, Object):
        return [member.name for member in environment]
    return [_text(entry).partition("=")[0] for entry in items(environment)]


def words_of(value: Object) -> Iterator[Scalar]:
    """What its entrypoint and its command are made of."""
    for key in ("entrypoint", "command"):
        written = value.get(key)
        for one in (written,) if isinstance(written, Scalar) else items(written):
            if isinstance(one, Scalar):
                yield Scalar(resolved(_text(one)), one.start, one.end)


def _mounts(value: Object) -> Iterator[MountFacts]:
    for entry in items(value.get("volumes")):
        if isinstance(entry, Object):
            kind, source, target = (_text(entry.get(key)) for key in ("type", "source", "target"))
            named = entry.get("source") or entry.get("target") or entry
            span = [named.start, named.end if isinstance(named, Scalar) else named.start + 1]
            yield {"kind": kind, "source": resolved(source), "target": resolved(target), "span": span}
            continue
        parts = resolved(_text(entry)).split(":")
        if len(parts) > 1 and len(parts[0]) == 1 and parts[1].startswith("\\"):
            continue
        source, target = (parts[0], parts[1]) if len(parts) > 1 else ("", parts[0])
        kind = "bind" if source.startswith((".", "/", "~", "$")) else "volume"
        yield {"kind": kind, "source": source, "target": target, "span": [entry.start, entry.end]}
    for key in ("configs", "secrets", "tmpfs"):
        for entry in items(value.get(key)):
            name = _text(at(entry, "source")) if isinstance(entry, Object) else _text(entry)
            target = _text(at(entry, "target")) if isinstance(entry, Object) else ""
            target = target or {"configs": f"/{name}", "secrets": f"/run/secrets/{name}"}.get(key, name)
            yield {"kind": key, "source": name, "target": target, "span": [entry.start, entry.start + 1]}


def _agent_paths(agents: list[tuple[re.Match[str], Scalar]]) -> Iterator[PathFacts]:
    for found, scalar in agents:
        span = [scalar.start, scalar.end]
        yield {"path": found["jar"], "what": "jar", "span": span}
        if found["config"]:
            yield {"path": found["config"], "what": "rules", "span": span}


def _config_paths(words: list[Scalar]) -> Iterator[PathFacts]:
    for scalar in words:
        paths = _CONFIG_FILE.findall(_text(scalar))
        # A script that names the file before it gives it makes it: `envsubst < a.tmpl > a.yml && exec …`.
        named = Counter(_BETWEEN.split(_text(scalar))) if paths else {}
        for path in (one for one in paths if named.get(one, 0) < 2):
            yield {"path": path, "what": "config", "span": [scalar.start, scalar.end]}


def _plain(value: Value | None) -> object:
    return value.value if isinstance(value, Scalar) else None


def _text(value: Value | Member | None) -> str:
    return str(value.value) if isinstance(value, Scalar) and value.value is not None else ""


def _number(value: object) -> int | None:
    text = str(value)
    return int(text) if re.fullmatch("[0-9]{1,5}", text) else None


def _is_null(value: Value) -> bool:
    return isinstance(value, Scalar) and value.value is None
