"""Which version of Debezium a lab runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.core.whole_number import number_of
from cdclint.documents.connectors.connector_keys import PLUGIN
from cdclint.documents.lab.builds import image_of

if TYPE_CHECKING:
    from cdclint.documents.lab.mounts import Lab
    from cdclint.documents.project import Project

_IMAGE = regex(r"debezium/(?:connect-base|connect|server)(?:-[\w-]++)?+:v?(\d++(?:\.\d++)*+)")
_VERSION = regex(r"\d+(?:\.\d+)*")


def debezium_of(project: Project, lab: Lab, composes: list[str]) -> tuple[int, ...]:
    """The oldest version of Debezium that these Compose files run, () where none is known."""
    return min(_versions(project, lab, composes), default=())


def agreed_debezium(project: Project, lab: Lab, composes: list[str]) -> tuple[int, ...]:
    """The oldest version of Debezium that these Compose files run, () where none is known or they differ in the major.

    What one major version needs, another one does not know.
    """
    found = _versions(project, lab, composes)
    return min(found) if len({version[0] for version in found}) == 1 else ()


def _versions(project: Project, lab: Lab, composes: list[str]) -> list[tuple[int, ...]]:
    """The versions of Debezium that these Compose files run, in images or in plugins.

    Where no image has one, it is the version that the course is set to; in a project without Compose files those of
    the plugins that resources of Kubernetes name.
    """
    found: list[tuple[int, ...]] = []
    for compose in composes:
        for service in lab.composes[compose]["services"]:
            images = [service["image"]]
            if service["built"]:
                build, images = service["build"], []
                if build is not None and (read := lab.dockerfile(compose, build)) is not None:
                    source, file = read
                    images = [image_of(file, build, stage.image.text) or "" for stage in file.stages]
                    found += [_numbers(version) for version in PLUGIN.findall(source.text)]
            names = ["/".join(image.split("/")[-2:]) for image in images]
            found += [_numbers(version[1]) for name in names if (version := _IMAGE.match(name))]
    if not lab.composes:
        found = [_numbers(one) for facts in project.connectors.values() for one in facts["plugins"]]
    setting = project.course.layout.debezium_version
    return found or ([_numbers(setting)] if _VERSION.fullmatch(setting) else [])


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(number_of(part) for part in version.split("."))
