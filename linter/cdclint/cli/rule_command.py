"""`cdclint rule`: what a rule means and what to do."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdclint import config
from cdclint.cli.arguments import UsageError, common, language, settings
from cdclint.cli.status import CLEAN
from cdclint.cli.terminal import has_colour, print_, width_of
from cdclint.core.dataclass import replace
from cdclint.core.message import Message
from cdclint.output.look import Look
from cdclint.output.translation import ENGLISH, translate_report

if TYPE_CHECKING:
    from argparse import Namespace

    from cdclint.output.pages.rule_page import Example


def add(verbs: Any) -> None:  # noqa: ANN401 (argparse has no public name for it)
    """Declare the verb and its arguments."""
    verb = verbs.add_parser("rule", parents=[common()], help="explain a rule, or list all")
    verb.set_defaults(verb=_run)
    verb.add_argument("id", nargs="?", metavar="ID", help="a rule or a group")


def _run(options: Namespace) -> int:
    """`cdclint rule`."""
    from cdclint import registry  # noqa: PLC0415 (this verb loads every rule)
    from cdclint.output.pages import rule_page  # noqa: PLC0415 (likewise)

    try:
        settings(options)
    except config.ConfigError:  # a rule is explained even with broken settings
        if options.config is not None:
            raise
    look = Look(has_colour(sys.stdout), language(options), width_of(sys.stdout))
    if options.id is None:
        print_(rule_page.index(registry.all_rules().values(), look))
    elif options.id in registry.rule_ids():
        rule = registry.load_rule(options.id)
        example = rule_page.example(rule)
        if example is not None and look.language != ENGLISH:
            example = replace(example, output=_say_again(rule.id, example, look.language))
        print_(rule_page.render(rule, example, look))
    elif options.id in registry.rule_groups():
        rules = [rule for rule in registry.all_rules().values() if rule.group == options.id]
        print_(rule_page.index(rules, look))
    else:
        known = (*registry.rule_groups(), *registry.rule_ids())
        meant = config.suggestion(options.id, known)
        raise UsageError(Message("unknown rule `{rule}`{meant}", rule=options.id, meant=meant))
    return CLEAN


def _say_again(rule_id: str, example: Example, in_language: str) -> str:
    """The rule's output for its example in another language: the files are judged again."""
    from tempfile import TemporaryDirectory  # noqa: PLC0415 (only an example needs it)

    from cdclint.engine.check import check  # noqa: PLC0415 (likewise)
    from cdclint.engine.run.request import Request  # noqa: PLC0415 (likewise)
    from cdclint.output.formats import concise  # noqa: PLC0415 (likewise)

    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        for path, text in example.files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(text.encode())
        loaded = config.load(root, {"extend-select": (rule_id,)}, isolated=config.FILE not in example.files)
        report = check(loaded, Request(cached=False)).report
        report = replace(report, diagnostics=tuple(one for one in report.diagnostics if one.rule == rule_id))
        # An example that cannot be written down as text is shown as it was recorded.
        output = concise.render(translate_report(report, in_language), verbose=True)
        return output if concise.render(report, verbose=True) == example.output else example.output
