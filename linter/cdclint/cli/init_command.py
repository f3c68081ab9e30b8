"""`cdclint init`: what a course needs to be checked, written from what is there."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Any

from cdclint.cli.arguments import UsageError, common, language
from cdclint.cli.status import CLEAN
from cdclint.cli.terminal import has_colour, print_, tell
from cdclint.core.message import Message
from cdclint.output.plain_text import Style, paint, printable
from cdclint.output.translation import translate

if TYPE_CHECKING:
    from argparse import Namespace

    from cdclint.engine.adoption.adopt import Step

_FATES = {"wrote": Message("wrote"), "kept": Message("kept"), "extended": Message("extended")}


def add(verbs: Any) -> None:  # noqa: ANN401 (argparse has no public name for it)
    """Declare the verb and its arguments."""
    about = "write settings, schema, contracts, baseline, pre-commit entry and CI workflow for a course"
    verb = verbs.add_parser("init", parents=[common()], help=about)
    verb.set_defaults(verb=_run)
    verb.add_argument("--force", action="store_true", help="replace files that are there, or add to them")


def _run(options: Namespace) -> int:
    """`cdclint init`."""
    from cdclint.engine.adoption.adopt import Fate, NothingToAdoptError, adopt  # noqa: PLC0415 (a verb of its own)

    root = Path.cwd()
    colour, in_language = has_colour(sys.stdout), language(options)
    try:
        for step in adopt(root, force=options.force):
            if not step.path:
                _say_known(step, in_language)
                continue
            style = Style.QUIET if step.fate is Fate.KEPT else Style.GOOD
            fate = paint(f"{translate(_FATES[step.fate.value], in_language):<9}", style, colour=colour)
            place = paint(printable(step.path), Style.PLACE, colour=colour)
            print_(f"{fate}{place}: {printable(translate(step.about, in_language))}\n")
            if step.lacks:
                lacks = "\n".join(map(printable, step.lacks.rstrip().split("\n")))
                print_(f"{'':<9}{translate(Message('add to it:'), in_language)}\n{indent(lacks, ' ' * 11)}\n")
            if step.baseline:
                _say_known(step, in_language)
    except NothingToAdoptError:
        raise UsageError(
            Message("there is neither a lesson (.mdx) nor a dashboard below {root}", root=str(root))
        ) from None
    except OSError as problem:
        what = Message("{file}: cannot be written: {reason}", file=str(problem.filename), reason=str(problem.strerror))
        raise UsageError(what) from problem
    sys.stdout.flush()
    if not options.quiet:
        ready = Message("`cdclint check` judges the course from now on; `cdclint rule ID` explains what it says.")
        tell(ready, in_language, head="")
    return CLEAN


def _say_known(step: Step, in_language: str) -> None:
    """What the baseline hides, and what is certainly broken and stays reported, a line a rule."""
    width = max(len(rule) for rule, _, _ in step.baseline)
    for rule, known, reported in step.baseline:
        hidden = translate(Message("{count} in the baseline", count=known), in_language) if known else ""
        stays = translate(Message("{count} stay reported", count=reported), in_language) if reported else ""
        print_(f"{'':<9}{rule:<{width}}  {', '.join(filter(None, (hidden, stays)))}\n")
