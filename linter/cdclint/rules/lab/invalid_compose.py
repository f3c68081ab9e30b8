"""A Compose file that Compose refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding, replacing
from cdclint.core.rule import rule
from cdclint.documents.lab.compose import Compose
from cdclint.documents.lab.compose_consistency import consistency_problems
from cdclint.documents.lab.compose_form import form_problems
from cdclint.documents.lab.compose_values import resource_problems, service_problems
from cdclint.documents.lab.compose_variables import variable_problems
from cdclint.syntax.data.value import Object, Scalar, items

if TYPE_CHECKING:
    from cdclint.documents.lab.compose_values import Problem


@rule
def invalid_compose(compose: Compose) -> Iterator[Finding]:
    """A Compose file has a key that Compose does not know, or a value of another kind than it takes.

    `docker compose up` refuses the whole file and starts nothing. Reported are unknown keys, lists and mappings in
    each other's place, numbers, sizes, durations, ports, mounts and names that are none, keys that exclude each
    other or have distinct values, and checks of health whose list does not begin with `CMD`, `CMD-SHELL` or `NONE`.
    Docker itself refuses policies of restarting that do not exist, names of images with capitals, and a name that
    two containers have. `${` begins a variable with a name; a text with another `${`, such as a shell's `${NAME%%:*}`,
    is refused unless its `$` is doubled. Values with variables are left alone.
    """
    if compose.problems:
        return
    # An entry that is a mapping in a list of variables has a rule of its own.
    mappings = {
        id(entry)
        for service in compose.services
        for entry in items(service.value.get("environment"))
        if isinstance(entry, Object)
    }
    seen: set[int] = set()
    for problem in _problems(compose):
        if id(problem.value) not in mappings and problem.value.start not in seen:
            seen.add(problem.value.start)
            yield _finding(compose, problem)


def _problems(compose: Compose) -> Iterator[Problem]:
    for service in compose.services:
        yield from service_problems(service.value)
    yield from form_problems(compose.value, compose.source.text)
    if isinstance(compose.value, Object):
        yield from resource_problems(compose.value)
        yield from consistency_problems(compose.value)
        if "{{" not in compose.source.text:
            yield from variable_problems(compose.value)


def _finding(compose: Compose, problem: Problem) -> Finding:
    value = problem.value
    place = compose.source.span(value.start, value.end if isinstance(value, Scalar) else value.start + 1)
    fix = None
    if problem.meant and isinstance(value, Scalar) and place.text == value.value:
        fix = replacing(place, problem.meant)
    return Finding(place, problem.message, fix)
