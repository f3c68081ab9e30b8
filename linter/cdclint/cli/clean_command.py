"""`cdclint clean`: drop the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdclint.cli.arguments import UsageError, common, language, settings
from cdclint.cli.status import CLEAN
from cdclint.cli.terminal import tell
from cdclint.core.message import Message, MessageError

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
        others = remove(folder, loaded.root)
    except MessageError as problem:
        raise UsageError(problem.message) from problem
    except OSError as problem:
        what = Message("cannot be removed: {why}", why=Message.reason(problem))
        raise UsageError(Message("{file}: {why}", file=str(problem.filename), why=what)) from problem
    if not options.quiet:
        if others is None:
            done = Message("There is no cache at {folder}.", folder=str(folder))
        elif others:
            done = Message(
                "Removed the cache; {folder} stays, for it holds other files: {names}",
                folder=str(folder),
                names=", ".join(others),
            )
        else:
            done = Message("Removed {folder}.", folder=str(folder))
        tell(done, language(options), head="")
    return CLEAN
