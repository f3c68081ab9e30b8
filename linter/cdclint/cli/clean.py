"""`cdclint clean`: drop the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdclint.cli.arguments import UsageError, common, settings
from cdclint.cli.status import CLEAN
from cdclint.cli.terminal import say

if TYPE_CHECKING:
    from argparse import Namespace


def add(verbs: Any) -> None:  # noqa: ANN401 (argparse has no public name for it)
    """Declare the verb and its arguments."""
    verb = verbs.add_parser("clean", parents=[common()], help="drop the cache")
    verb.set_defaults(verb=_run)


def _run(options: Namespace) -> int:
    """`cdclint clean`."""
    from cdclint.engine.cache import remove  # noqa: PLC0415 (a verb of its own)

    loaded = settings(options)
    folder = loaded.root / loaded.cache_dir
    try:
        removed = remove(folder)
    except (OSError, ValueError) as problem:
        raise UsageError(str(problem)) from problem
    if not options.quiet:
        say(f"Removed {folder}.\n" if removed else f"There is no cache at {folder}.\n")
    return CLEAN
