"""`cdclint config`: the settings in force, what was found in the project, and where each comes from."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from cdclint.cli.arguments import common, language, settings
from cdclint.cli.status import CLEAN
from cdclint.cli.terminal import has_colour, print_
from cdclint.engine.run.load import load_run

if TYPE_CHECKING:
    from argparse import Namespace


def add(verbs: Any) -> None:  # noqa: ANN401 (argparse has no public name for it)
    """Declare the verb and its arguments."""
    about = "show the settings in force, what was found in the project, and where each comes from"
    verb = verbs.add_parser("config", parents=[common()], help=about)
    verb.set_defaults(verb=_run)
    verb.add_argument("--output-format", choices=("text", "json", "schema"), default="text")


def _run(options: Namespace) -> int:
    """`cdclint config`."""
    from cdclint.output.pages import settings_page  # noqa: PLC0415 (a verb of its own)

    loaded = settings(options)
    found = None
    if options.output_format != "schema":
        from cdclint.engine.run.request import Request  # noqa: PLC0415 (see above)

        found = load_run(loaded, Request(surroundings=True)).project.detected.items()
    if options.output_format == "json":
        print_(settings_page.render_json(loaded, found))
    elif options.output_format == "schema":
        print_(settings_page.render_schema())
    else:
        print_(settings_page.render(loaded, found, language=language(options), colour=has_colour(sys.stdout)))
    return CLEAN
