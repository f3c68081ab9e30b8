"""A variable that cannot be called by its name."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.monitoring.dashboard import Dashboard

NAME = regex(r"\w++")


@rule
def invalid_variable(dashboard: Dashboard) -> Iterator[Finding]:
    """A variable has a name that cannot be called, or the name of another variable.

    A name has letters, digits and `_` only, and does not begin with `__`: Grafana's editor refuses others, and in a
    file `$my-env` means the variable `my`. Of two variables with one name the second is never asked.
    """
    seen: set[str] = set()
    for variable in dashboard.variables:
        place = dashboard.span(variable.place)
        if variable.name in seen:
            yield Finding(place, Message("there is a variable `{name}` already", name=variable.name))
        elif not NAME.fullmatch(variable.name) or variable.name.startswith("__"):
            message = Message(
                "`{name}` cannot be the name of a variable: use letters, digits and `_`", name=variable.name
            )
            if "$" not in variable.name.removeprefix("$"):
                yield Finding(place, message)
        seen.add(variable.name)
