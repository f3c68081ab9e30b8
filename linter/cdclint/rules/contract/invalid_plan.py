"""A plan that cannot be read as it is meant."""

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message, from_plain
from cdclint.core.rule import Trait, rule
from cdclint.documents.project import Project


@rule(needs=("plan_problems",), traits=(Trait.PLAN,))
def invalid_plan(project: Project) -> Iterator[Finding]:
    """A plan's `must_haves` cannot be read as they are meant.

    A Markdown file with `must_haves` in its frontmatter is a plan: `truths`, `artifacts` (`path`, `provides`,
    `min_lines`, `contains`, `exports`) and `key_links` (`from`, `to`, `via`, `pattern`). A misspelt key, a value of
    another type, a broken regular expression or a path that leaves the project promises nothing, and nobody would
    notice; the entries that can be read are judged all the same. `plan.schema.json` describes the format.

    A plan whose work is done (`07-02-SUMMARY.md` is beside `07-02-PLAN.md`) is not judged, nor is a report that
    verifies one.
    """
    for path, facts in project.lessons.items():
        if project.is_done(path) and not project.done_plans:
            continue
        for problem in facts.get("plan_problems", ()):
            span, instead = project.span(path, problem["span"]), problem["instead"]
            title = Message("write {text}", text=instead or "")
            fix = None if instead is None else Fix(title, (Edit(span, instead),), safe=False)
            yield Finding(span, from_plain(problem["message"]), fix)
