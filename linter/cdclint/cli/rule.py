"""`cdclint rule`: what a rule means and what to do."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from cdclint import config
from cdclint.cli.arguments import UsageError, common, language, settings
from cdclint.cli.status import CLEAN
from cdclint.cli.terminal import has_colour
from cdclint.core.message import Message

if TYPE_CHECKING:
    from argparse import Namespace


def add(verbs: Any) -> None:  # noqa: ANN401 (argparse has no public name for it)
    """Declare the verb and its arguments."""
    verb = verbs.add_parser("rule", parents=[common()], help="explain a rule, or list all")
    verb.set_defaults(verb=_run)
    verb.add_argument("id", nargs="?", metavar="ID", help="a rule or a group")


def _run(options: Namespace) -> int:
    """`cdclint rule`."""
    from cdclint import registry  # noqa: PLC0415 (this verb loads every rule)
    from cdclint.output import rule_page  # noqa: PLC0415 (likewise)

    with suppress(config.ConfigError):  # broken settings are no reason not to explain a rule
        settings(options)
    spoken, colour = language(options), has_colour(sys.stdout)
    if options.id is None:
        sys.stdout.write(rule_page.index(registry.all_rules().values(), language=spoken, colour=colour))
    elif options.id in registry.rule_ids():
        sys.stdout.write(rule_page.render(registry.load_rule(options.id), language=spoken, colour=colour))
    elif options.id in registry.rule_groups():
        rules = [rule for rule in registry.all_rules().values() if rule.group == options.id]
        sys.stdout.write(rule_page.index(rules, language=spoken, colour=colour))
    else:
        known = (*registry.rule_groups(), *registry.rule_ids())
        meant = config.suggestion(options.id, known)
        raise UsageError(Message("unknown rule `{rule}`{meant}", rule=options.id, meant=meant))
    return CLEAN
