"""The roles of a process of Kafka without ZooKeeper, and who votes for its controller, as Kafka judges them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.documents.connectors.connector_catalogue import wrong_word
from cdclint.documents.lab.connectors import value_problem
from cdclint.documents.lab.kafka.broker_settings import broker_keys
from cdclint.documents.lab.kafka.listeners import entries, is_controller, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.lab.kafka.broker_settings import Broker
    from cdclint.documents.lab.kafka.listeners import Problem

_VOTER = regex(r"\s*+(\d++)@([^\s:@,]++):(\d{1,5})\s*+")
_SERVER = regex(r"\s*+(?:[^\s:@,\[\]]++|\[[^\]\s]++\]):\d{1,5}\s*+")
_ROLES = ("broker", "controller")
_VOTERS, _SERVERS = "controller.quorum.voters", "controller.quorum.bootstrap.servers"
_NEEDS = (
    ("node.id", "node.id", "broker.id"),
    (_VOTERS, _VOTERS, _SERVERS),
    ("controller.listener.names", "controller.listener.names"),
)
"""What a process cannot do without, each with the settings that say it."""
_ADVERTISES = (3, 9)
"""Since this version controllers may be advertised."""


def quorum_problems(one: Broker) -> Iterator[Problem]:
    """What is wrong with the roles of a process, and with who votes for the controller."""
    roles, node = one.get("process.roles"), one.get("node.id")
    for each in entries(roles):
        role = each.strip()
        if roles is not None and role not in _ROLES:
            near = closest(role, _ROLES, n=1)
            if near:
                yield roles, Message("there is no role `{role}`; did you mean `{meant}`?", role=role, meant=near[0])
            else:
                yield roles, Message("there is no role `{role}`: `broker` or `controller`", role=role)
            return
    if node is not None and not (node.value.strip().isascii() and node.value.strip().isdecimal()):
        yield node, Message("`{key}` is a whole number from {least} on", key=node.name, least=0)
    old = one.get("broker.id")
    if roles is not None and node is not None and old is not None and old.value.strip() != node.value.strip():
        yield old, Message("`{key}` and `{other}` have distinct values", key=old.name, other=node.name)
    if roles is not None:
        yield from _missing(one)
        yield from _of_names(one)
    yield from _of_servers(one)
    yield from _of_voters(one)
    kinds = broker_keys()
    for key, setting in one.settings.items():
        wrong = wrong_word((kinds.get(key, ""),), setting.value)
        if wrong is not None and not setting.is_dynamic and key not in {"node.id", "broker.id"}:
            yield setting, value_problem(setting.name, wrong)


def _missing(one: Broker) -> Iterator[Problem]:
    """What a process cannot do without, where it is all that is missing."""
    roles = one.settings["process.roles"]
    missing = [key for key, *choices in _NEEDS if not any(choice in one.settings for choice in choices)]
    if not one.whole or len(missing) != 1 or "bitnami" in one.image:
        return
    # What is missing may be there, misspelt, and is reported there.
    if not closest(missing[0], one.settings, n=1, cutoff=0.85):
        yield roles, Message("Kafka does not start without `{key}`", key=one.written(missing[0]))


def _of_names(one: Broker) -> Iterator[Problem]:
    """Listeners of controllers where they must not be, and others where only they may be."""
    controllers = [name_of(each) for each in entries(one.get("controller.listener.names"))]
    bound, advertised, roles = one.get("listeners"), one.get("advertised.listeners"), one.get("process.roles")
    if not controllers or roles is None:
        return
    names = [name_of(each) for each in entries(bound)]
    if bound is not None and not is_controller(one):
        for name in names:
            if name in controllers:
                yield bound, Message("`{name}` is a listener of controllers, and this is a broker alone", name=name)
    elif bound is not None and "broker" not in roles.value:
        for name in names:
            if name not in controllers:
                yield (
                    bound,
                    Message("`{name}` is not a listener of controllers, and this node is only a controller", name=name),
                )
    elif bound is not None and names and all(name in controllers for name in names):
        yield bound, Message("all listeners are those of controllers: brokers need one as well")
    if advertised is None or not one.version or one.version >= _ADVERTISES:
        return
    for name in (name_of(each) for each in entries(advertised)):
        if "broker" not in roles.value:
            yield advertised, Message("a controller advertises nothing before Kafka 3.9")
            return
        if name in controllers:
            yield (
                advertised,
                Message("`{name}` is a listener of controllers: it is not advertised before Kafka 3.9", name=name),
            )


def _of_servers(one: Broker) -> Iterator[Problem]:
    servers = one.get(_SERVERS)
    for each in entries(servers):
        if servers is not None and _SERVER.fullmatch(each) is None:
            yield servers, Message("`{server}` is not an address such as `kafka:9093`", server=each.strip())
            return


def _of_voters(one: Broker) -> Iterator[Problem]:
    voters, node = one.get(_VOTERS), one.get("node.id")
    if voters is None:
        return
    found = [_VOTER.fullmatch(each) for each in entries(voters)]
    for each, voter in zip(entries(voters), found, strict=True):
        if voter is None:
            yield voters, Message("`{voter}` is not a voter such as `1@kafka:9093`", voter=each.strip())
            return
    known = {voter[1]: (voter[2], voter[3]) for voter in found if voter is not None}
    own = "" if node is None else node.value.strip()
    if not own:
        return
    if not is_controller(one):
        if own in known and one.get("process.roles") is not None:
            yield voters, Message("node {node} is a broker alone, and one of the voters", node=own)
        return
    if own not in known:
        yield voters, Message("node {node} is a controller, and none of the voters", node=own)
        return
    names = {name_of(each) for each in entries(one.get("controller.listener.names"))}
    ports = {each.rpartition(":")[2].strip() for each in entries(one.get("listeners")) if name_of(each) in names}
    host, port = known[own]
    if ports and port not in ports and host in {one.service, "localhost"}:
        yield (
            voters,
            Message(
                "voter {node} is at port {port}, and its controller listens on {own}",
                node=own,
                port=port,
                own=min(ports),
            ),
        )
