"""A plan that cannot be read as it is meant."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import rule
from cdclint.documents.contract.plan_file import Plan


@rule
def invalid_plan(plan: Plan) -> Iterator[Finding]:
    """A plan's `must_haves` cannot be read as they are meant.

    A Markdown file with `must_haves` in its frontmatter is a plan: `truths`, `artifacts` (`path`, `provides`,
    `min_lines`, `contains`, `exports`) and `key_links` (`from`, `to`, `via`, `pattern`). A misspelt key, a value of
    another type, a broken regular expression or a path that leaves the project promises nothing, and nobody would
    notice; the entries that can be read are judged all the same. `plan.schema.json` describes the format.
    """
    yield from plan.violations
