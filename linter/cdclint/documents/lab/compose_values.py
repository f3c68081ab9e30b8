"""What single values of a Compose file mean: numbers in texts, sizes, durations, ports, mounts, checks of health."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.whole_number import number_of
from cdclint.documents.network_address import LAST_PORT, beyond_ports
from cdclint.syntax.data.value import Array, Object, Scalar, Value, is_null, items, text

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

_DURATION = regex(r"(?:\d+(?:\.\d*)?(?:ns|us|µs|μs|ms|s|m|h|d|w))+|0")
_SIZE = regex(r"-?\d+(?:\.\d+)? ?(?:[kKmMgGtTpP](?:[iI]?[bB])?|[bB])?")
_WHOLE = regex(r"[-+]?\d+")
_NUMBER = regex(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
_BOOLEANS = frozenset({"true", "y", "yes", "on", "false", "n", "no", "off"})
_PULLS = regex(r"always|never|build|if_not_present|missing|refresh|daily|weekly|every_(?:\d+[wdhms])+")
_RESTARTS = regex(r"no|always|unless-stopped|on-failure(?::\d+)?|")
_CONTAINER = regex(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+")
_PROJECT = regex(r"[a-z0-9][a-z0-9_-]*")
_RANGE = regex(r"(\d+)(?:-(\d+))?")
_TESTS = frozenset({"NONE", "CMD", "CMD-SHELL"})
_DURATIONS = ("interval", "timeout", "start_period", "start_interval")
_SIZES = frozenset({"mem_limit", "mem_reservation", "memswap_limit", "memory", "shm_size", "size"})
_WHOLES = frozenset(
    {
        *("replicas", "retries", "scale", "parallelism", "max_attempts", "hard", "soft", "cpu_count", "cpu_percent"),
        *("cpu_shares", "pids", "pids_limit", "oom_score_adj", "target"),
    }
)
_PUBLISHED = regex(r"\d++(?:-\d++)?+|")
_PROTOCOLS = ("tcp", "udp", "sctp")
_MODES = {
    **dict.fromkeys(("r", "RO", "readonly", "read-only", "read_only"), "ro"),
    **dict.fromkeys(("w", "RW", "rwx", "read-write"), "rw"),
}
"""What people write for the modes of mounts."""
_DRIVE = regex(r"[A-Za-z]:[\\/]")
_DISTINCT = (
    *("depends_on", "networks", "security_opt", "group_add", "device_cgroup_rules", "volumes_from", "external_links"),
)
"""Lists without duplicates; from others Compose removes them."""
_EXCLUSIVE = ("file", "environment", "content")


@dataclass(frozen=True)
class Problem:
    """What Compose refuses: at which value, and the key that was probably meant by the one there."""

    value: Value
    message: Message
    meant: str = ""


def word_problem(name: str, written: str, kinds: Sequence[str], *, limit: bool) -> Message | None:
    """What is wrong with a text that is read as a number or a boolean; `limit` says that it is one of `ulimits`."""
    number = "number" in kinds or "integer" in kinds
    if "boolean" in kinds:
        wrong = not number and written.casefold() not in _BOOLEANS
        return Message("`{key}` is `true` or `false`", key=name) if wrong else None
    if name in _SIZES and (name != "size" or "integer" in kinds):
        if _SIZE.fullmatch(written) is None:
            return Message("`{key}`: `{value}` is not a size such as `512m`", key=name, value=written)
    elif number and (limit or name in _WHOLES) and _WHOLE.fullmatch(written) is None:
        return Message("`{key}`: `{value}` is not an integer", key=name, value=written)
    elif number and name == "cpus" and _NUMBER.fullmatch(written) is None:
        return Message("`{key}`: `{value}` is not a number such as `0.5`", key=name, value=written)
    return None


def service_problems(service: Object) -> Iterator[Problem]:
    """What Compose or Docker refuses in a service, beyond its form."""
    yield from _duration(service, "stop_grace_period")
    restart, pull = service.get("restart"), service.get("pull_policy")
    if restart is not None and _is_wrong(restart, _RESTARTS.fullmatch(text(restart))):
        yield Problem(restart, Message("there is no restart policy `{policy}`", policy=text(restart)))
    if pull is not None and _is_wrong(pull, _PULLS.fullmatch(text(pull))):
        yield Problem(pull, Message("there is no pull policy `{policy}`", policy=text(pull)))
    name = service.get("container_name")
    if name is not None and "{{" not in text(name) and _is_wrong(name, _CONTAINER.fullmatch(text(name))):
        yield Problem(name, Message("`{name}` cannot be the name of a container", name=text(name)))
    replicas = service.get("scale")
    deploy = service.get("deploy")
    if replicas is None and isinstance(deploy, Object):
        replicas = deploy.get("replicas")
    count = replicas.value if isinstance(replicas, Scalar) and isinstance(replicas.value, int) else 1
    if replicas is not None and count < 0:
        yield Problem(replicas, Message("`{key}` is at least {low}", key="replicas", low=0))
    elif name is not None and replicas is not None and count > 1:
        yield Problem(replicas, Message("a service with a `container_name` cannot have several containers"))
    mode = service.get("network_mode")
    networks = service.member("networks")
    if mode is not None and not is_null(mode) and networks is not None and _holds(networks.value):
        yield Problem(
            networks.key, Message("`{key}` and `{other}` exclude each other", key="networks", other="network_mode")
        )
    yield from _of_health(service.get("healthcheck"))
    for port in items(service.get("ports")):
        yield from _of_port(port)
    for mount in items(service.get("volumes")):
        yield from _of_mount(mount)
    for key in _DISTINCT:
        yield from _repeated(service.get(key))
    for host in items(service.get("extra_hosts")):
        if isinstance(host, Scalar) and not is_dynamic(host) and ":" not in text(host) and "=" not in text(host):
            yield Problem(host, Message("an entry of `{key}` is `name:address`", key="extra_hosts"))
    build = service.get("build")
    inline = build.member("dockerfile_inline") if isinstance(build, Object) else None
    if isinstance(build, Object) and inline is not None and "dockerfile" in build:
        message = Message("`{key}` and `{other}` exclude each other", key="dockerfile_inline", other="dockerfile")
        yield Problem(inline.key, message)


def resource_problems(root: Object) -> Iterator[Problem]:
    """What Compose refuses in the volumes, networks, configs and secrets of a file, and in its name."""
    name = root.get("name")
    if name is not None and _is_wrong(name, _PROJECT.fullmatch(text(name))):
        message = Message("the name of a project has small letters, digits, `-` and `_`")
        yield Problem(name, message)
    for kind in ("configs", "secrets"):
        for one in members_of(root.get(kind)):
            given = [key for key in _EXCLUSIVE if key in one]
            if len(given) > 1:
                message = Message("`{key}` and `{other}` exclude each other", key=given[1], other=given[0])
                yield Problem(_key(one, given[1]), message)


def is_dynamic(value: Value | None) -> bool:
    """Whether a variable is in a single value."""
    return "$" in text(value)


def _of_health(check: Value | None) -> Iterator[Problem]:
    if not isinstance(check, Object):
        return
    for key in _DURATIONS:
        yield from _duration(check, key)
    retries = check.get("retries")
    if isinstance(retries, Scalar) and isinstance(retries.value, int) and retries.value < 0:
        yield Problem(retries, Message("`{key}` is at least {low}", key="retries", low=0))
    test = check.get("test")
    first = next(iter(items(test)), None)
    word = first.value if isinstance(first, Scalar) and not is_dynamic(first) else None
    if first is not None and isinstance(word, str) and word not in _TESTS:
        yield Problem(first, Message("a list in `test` begins with `CMD`, `CMD-SHELL` or `NONE`"))
    command = items(test)[1] if word == "CMD" and len(items(test)) == 2 else None
    if command is not None and " " in text(command).strip() and not is_dynamic(command):
        message = Message("`CMD` takes this for the name of a program: part its words, or write `CMD-SHELL`")
        yield Problem(command, message)


def _of_port(port: Value) -> Iterator[Problem]:
    if isinstance(port, Object):
        address, target = port.get("host_ip"), port.get("target")
        if target is None and "<<" not in port:
            yield Problem(port, Message("`{key}` needs `{needed}`", key="ports", needed="target"))
        if isinstance(address, Scalar) and not is_dynamic(address) and not _is_address(text(address)):
            yield Problem(address, Message("`{address}` is not an address such as `127.0.0.1`", address=text(address)))
        published, protocol = port.get("published"), port.get("protocol")
        if _is_wrong(published, _PUBLISHED.fullmatch(text(published))) and published is not None:
            yield Problem(published, Message("`{port}` is not a port", port=text(published)))
        if isinstance(protocol, Scalar) and text(protocol) not in {"", *_PROTOCOLS} and not is_dynamic(protocol):
            known = ", ".join(f"`{one}`" for one in _PROTOCOLS)
            yield Problem(protocol, Message("`{key}` is one of {words}", key="protocol", words=known))
        return
    if not isinstance(port, Scalar) or is_dynamic(port):
        return
    if isinstance(port.value, float):
        yield Problem(port, Message("`{port}` is not a port: write `8080:80` in quotes", port=text(port)))
    message = _port_problem(text(port)) if isinstance(port.value, str) else None
    if message is not None:
        yield Problem(port, message)


def _port_problem(written: str) -> Message | None:
    """What is wrong with `address:outside:inside/protocol`."""
    ports, slash, protocol = written.partition("/")
    above, _, inside = ports.rpartition(":")
    address, colon, outside = above.rpartition(":")
    if slash and protocol.casefold() not in _PROTOCOLS:
        return Message("there is no protocol `{protocol}`: write `tcp` or `udp`", protocol=protocol)
    if colon and address and not _is_address(address.removeprefix("[").removesuffix("]")):
        return Message("`{address}` is not an address such as `127.0.0.1`", address=address)
    target, published = _ports(inside), _ports(outside) if outside else (0, 0)
    beyond = beyond_ports(inside) or beyond_ports(outside)
    if beyond is not None:
        return beyond
    if target is None or target == (0, 0):
        return Message("`{port}` is not a port: write `8080:80` in quotes", port=written)
    if published is None:
        return Message("`{port}` is not a host port", port=outside)
    inner, outer = target[1] - target[0], published[1] - published[0]
    if outside and inner != outer and inner:
        return Message("{outside} and {inside} are ranges of different lengths", outside=outside, inside=inside)
    return None


def _ports(written: str) -> tuple[int, int] | None:
    found = _RANGE.fullmatch(written)
    if found is None or len(written) > 2 * len(str(LAST_PORT)) + 1:
        return None
    first, last = number_of(found[1]), number_of(found[2] or found[1])
    return (first, last) if first <= last <= LAST_PORT else None


def _of_mount(mount: Value) -> Iterator[Problem]:
    if isinstance(mount, Object):
        kind = text(mount.get("type"))
        if "target" not in mount and "<<" not in mount:
            yield Problem(mount, Message("`{key}` needs `{needed}`", key="volumes", needed="target"))
        elif kind == "bind" and not text(mount.get("source")) and "<<" not in mount:
            yield Problem(mount, Message("`{key}` needs `{needed}`", key="volumes", needed="source"))
        target = mount.get("target")
        if target is not None and _is_relative(text(target)):
            yield Problem(target, _relative(text(target)))
    elif isinstance(mount, Scalar) and isinstance(mount.value, str) and not is_dynamic(mount):
        parts = mount.value.split(":")
        if len(parts[0]) == 1 and len(parts) > 1 and parts[1].startswith(("\\", "/")) and parts[0].isalpha():
            parts = [":".join(parts[:2]), *parts[2:]]
        if len(parts) > 1 and (not all(parts) or len(parts) > 3):
            yield Problem(
                mount,
                Message("`{mount}` is not a mount: write `source:target` or `source:target:ro`", mount=mount.value),
            )
        elif len(parts) == 3 and (meant := _MODES.get(parts[2])) is not None:
            yield Problem(mount, Message("Docker has no mode `{mode}`: write `{meant}`", mode=parts[2], meant=meant))
        elif _is_relative(inside := ":".join(parts[1:] if len(parts) > 1 else parts)):
            yield Problem(mount, _relative(inside.partition(":")[0]))


def _is_relative(target: str) -> bool:
    """Whether a path in a container begins nowhere; one of Windows has a drive."""
    return bool(target) and "$" not in target and not target.startswith(("/", "\\")) and _DRIVE.match(target) is None


def _relative(target: str) -> Message:
    return Message("Docker refuses `{path}`: a path in the container begins with `/`", path=target)


def _repeated(listed: Value | None) -> Iterator[Problem]:
    seen: set[str] = set()
    for one in items(listed):
        if isinstance(one, Scalar):
            if text(one) in seen:
                yield Problem(one, Message("`{entry}` is a duplicate", entry=text(one)))
            seen.add(text(one))


def _duration(owner: Object, key: str) -> Iterator[Problem]:
    written = owner.get(key)
    if not isinstance(written, Scalar) or written.value is None:
        return
    if not isinstance(written.value, str) or _is_wrong(written, _DURATION.fullmatch(text(written))):
        message = Message("`{key}`: `{value}` is not a duration such as `30s`", key=key, value=text(written))
        yield Problem(written, message)


def members_of(value: Value | None) -> Iterator[Object]:
    """The mappings in a mapping, such as its services."""
    for member in value if isinstance(value, Object) else ():
        if isinstance(member.value, Object):
            yield member.value


def _key(owner: Object, key: str) -> Value:
    member = owner.member(key)
    return owner if member is None else member.key


def _holds(value: Value) -> bool:
    return bool(value.items if isinstance(value, Array) else value.members if isinstance(value, Object) else ())


def _is_address(written: str) -> bool:
    try:
        ip_address(written)
    except ValueError:
        return False
    return True


def _is_wrong(value: Value | None, found: re.Match[str] | None) -> bool:
    """Whether a text is there and is not what was looked for; one with a variable may be anything."""
    return isinstance(value, Scalar) and isinstance(value.value, str) and found is None and not is_dynamic(value)
