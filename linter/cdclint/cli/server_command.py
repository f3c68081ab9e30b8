"""`cdclint server`: the language server of editors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdclint.cli.arguments import common

if TYPE_CHECKING:
    from argparse import Namespace


def add(verbs: Any) -> None:  # noqa: ANN401 (argparse has no public name for it)
    """Declare the verb and its arguments."""
    verb = verbs.add_parser("server", parents=[common()], help="serve an editor on standard input and output")
    verb.set_defaults(verb=_run)
    verb.add_argument(
        "--stdio", action="store_true", help="accepted because some editors add it; there is no other way"
    )


def _run(options: Namespace) -> int:
    """`cdclint server`."""
    from cdclint.lsp.server import serve  # noqa: PLC0415 (pygls takes long to load)

    return serve(file=options.config, isolated=options.isolated)
