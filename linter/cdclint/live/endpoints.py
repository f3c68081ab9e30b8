"""Where the services of a lab answer: as the command line says, or as Compose and provisioning do."""

from __future__ import annotations

from posixpath import basename, dirname
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message, MessageError
from cdclint.documents.lab.compose import Compose, environment_of, filled
from cdclint.documents.lab.mounts import LOOPBACK
from cdclint.live.lab_client import basic, is_loopback, not_asked
from cdclint.live.services import PORTS, TITLES
from cdclint.syntax.data.value import at, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cdclint.core.source import Span
    from cdclint.documents.lab.compose import ServiceFacts
    from cdclint.documents.lab.mounts import Lab
    from cdclint.documents.project import Project

_LONGEST = 500


class AddressError(MessageError):
    """An address that is none, or is not asked."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A service of the lab. `place` is where a file says where it answers, None where the command line does.

    `compose` is the Compose file that has it, "" where none does.
    """

    kind: str
    url: str
    place: Span | None = None
    compose: str = ""


class _Published(NamedTuple):
    url: str
    compose: str
    span: list[int]


def endpoints(
    lab: Lab, given: Mapping[str, str], allows: Callable[[str], bool], near: tuple[str, ...] = ()
) -> tuple[dict[str, Endpoint], list[Message]]:
    """The services by their kind, and what people should know of the choice.

    `given` are addresses by kind; `near` are the files that are asked for: of several labs, theirs is taken.

    Raises:
        AddressError: an address is invalid, or may not be asked.
    """
    found: dict[str, Endpoint] = {}
    remarks: list[Message] = []
    for kind in PORTS:
        if kind in given:
            url = _checked(given[kind], allows)
            port = urlsplit(url).port
            its = next((one.compose for one in _published(lab, kind, near) if urlsplit(one.url).port == port), "")
            found[kind] = Endpoint(kind, url, compose=its or _around(lab, kind, near))
            continue
        known = list(_published(lab, kind, near))
        if not known and kind == "prometheus":
            known = list(_of_datasources(lab.project))
        if not known:
            continue
        first = known[0]
        found[kind] = Endpoint(kind, first.url, lab.project.span(first.compose, first.span), first.compose)
        if others := sorted({one.url for one in known} - {first.url}):
            remark = Message(
                "several labs run {title}; {address} is asked, `--{kind}` names another one ({others})",
                title=TITLES[kind],
                address=first.url,
                kind=kind,
                others=", ".join(others),
            )
            remarks.append(remark)
    return found, remarks


def _checked(url: str, allows: Callable[[str], bool]) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0 or len(url) > _LONGEST:
        raise AddressError(Message("`{address}` is not the address of a service", address=url))
    if parts.username is not None or parts.query or parts.fragment:
        raise AddressError(
            Message(
                "`{address}` holds more than an address; a login comes from the environment", address=parts.hostname
            )
        )
    if not allows(parts.hostname):
        raise AddressError(not_asked(parts.hostname))
    return url.rstrip("/")


def runs(service: ServiceFacts, kind: str) -> bool:
    """Whether a service of Compose is one of a kind, by its image and its port."""
    name = basename(service["image"]).partition(":")[0].partition("@")[0].casefold()
    if kind == "connect":
        return "connect" in name and PORTS[kind] in service["listens"]
    return name == kind or (name.startswith(f"{kind}-") and PORTS[kind] in service["listens"])


def is_of_another(lab: Lab, path: str, kind: str, compose: str) -> bool:
    """Whether a file belongs to a lab that has a service of a kind of its own, and is not that of `compose`."""
    around = lab.around(path) if compose else []
    return (
        bool(around)
        and all(dirname(one) != dirname(compose) for one in around)
        and any(runs(service, kind) for one in around for service in lab.composes[one]["services"])
    )


def _near_first(lab: Lab, near: tuple[str, ...]) -> list[str]:
    """The Compose files, those of the lab that the asked files are in first."""
    close = {compose for path in near for compose in lab.around(path)} if near else set()
    return sorted(lab.composes, key=lambda path: (path not in close, path.count("/"), path))


def _around(lab: Lab, kind: str, near: tuple[str, ...]) -> str:
    for path in _near_first(lab, near):
        if any(runs(service, kind) for service in lab.composes[path]["services"]):
            return path
    return ""


def _published(lab: Lab, kind: str, near: tuple[str, ...]) -> Iterator[_Published]:
    for path in _near_first(lab, near):
        for service in lab.composes[path]["services"]:
            if runs(service, kind):
                for port in service["ports"]:
                    if port["container"] == PORTS[kind] and port["host"]:
                        yield _Published(f"http://localhost:{port['host']}", path, port["span"])


def _of_datasources(project: Project) -> Iterator[_Published]:
    """The servers that Grafana is provisioned with and that answer on this machine."""
    for path, facts in project.datasource_files.items():
        for one in facts["datasources"]:
            address = one["address"]
            if one["type"] == "prometheus" and address is not None and address["host"] in LOOPBACK:
                yield _Published(f"http://localhost:{address['port']}", path, address["span"])


def logins(
    found: Mapping[str, Endpoint], environment: Mapping[str, str], lab: Lab, open_: Callable[[str], object]
) -> dict[str, str]:
    """What to log in with, by the address of the service: from the environment, or what a lab gives its own Grafana."""
    made: dict[str, str] = {}
    for kind, one in found.items():
        name = kind.upper()
        if token := environment.get(f"{name}_TOKEN"):
            made[one.url] = f"Bearer {token}"
        elif user := environment.get(f"{name}_USER"):
            made[one.url] = basic(user, environment.get(f"{name}_PASSWORD", ""))
        elif kind == "grafana" and one.compose and is_loopback(urlsplit(one.url).hostname or ""):
            own = _own_login(lab, one.compose, open_(one.compose))
            if own is not None:
                made[one.url] = basic(*own)
    return made


def _own_login(lab: Lab, path: str, document: object) -> tuple[str, str] | None:
    """The administrator that a lab gives its own Grafana."""
    if not isinstance(document, Compose):
        return None
    variables = lab.variables(dirname(path))
    for service in document.services:
        image = "" if service.image is None else str(service.image.value)
        if basename(filled(image, variables)).startswith("grafana"):
            written = dict(environment_of(service.value))
            # As it is written where that can be had: a default in it counts only where `.env` gives nothing.
            raw = {name: at(service.value, "environment", name) or value for name, value in written.items()}
            given = {name: filled(text(value), variables) for name, value in raw.items()}
            user = given.get("GF_SECURITY_ADMIN_USER", "admin")
            password = given.get("GF_SECURITY_ADMIN_PASSWORD", "admin")
            return None if "$" in user + password else (user, password)
    return None
