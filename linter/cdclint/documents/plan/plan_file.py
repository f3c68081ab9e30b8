"""A plan: a Markdown file whose frontmatter promises `must_haves`, as one of the files of a run.

The format is that of `data/plan.schema.json`. What the schema rejects is reported at its place, and only that entry
is left out: the others still have to hold.
"""

from __future__ import annotations

import json
import re
from functools import cache, cached_property
from typing import TYPE_CHECKING

from cdclint.core.data import DATA
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.documents.course import course_problem
from cdclint.documents.lesson.facts import facts_of
from cdclint.documents.lesson.lesson import Page
from cdclint.documents.promises import ArtifactFacts, LinkFacts, PlanFacts, Words, outside
from cdclint.syntax.data.schema.json_schema import Schema
from cdclint.syntax.data.value import Array, Object, Scalar, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.lesson.facts import LessonFacts
    from cdclint.syntax.data.value import Member, Value

KEY = "must_haves"
MENTION = regex(r"^[\"']?must[ _-]?haves?[\"']?[ \t]*:", re.IGNORECASE | re.MULTILINE)
"""What the text of every plan has, the misspelt ones included: most Markdown files need no second look."""
_REPORT = regex(r"(?:VERIFICATION|SUMMARY|AUDIT|REVIEW|UAT|REPORT)[\w-]*\.(?:md|markdown)$")
_OUTCOMES = frozenset({"passed", "failed", "verified", "gaps_found", "human_needed", "partial"})


class Plan(Page):
    """A Markdown file with `must_haves`, or what was meant to be, in its frontmatter."""

    @cached_property
    def violations(self) -> tuple[Finding, ...]:
        """What is wrong with the plan itself, in the order of the text."""
        meta = self.frontmatter
        if meta is None or not isinstance(meta.value, Object):
            return ()
        broken = {problem.span.begin.line for problem in meta.problems}
        found = [self._misspelt(member) for member in meta.value if member.name != KEY and _is_key(member.name)]
        if KEY in meta.value:
            refused = _schema().violations(meta.value, self.source, meta.opening)
            found = [one.finding for one in refused if one.finding.span.begin.line not in broken]
            found += self._outside()
        return tuple(sorted(found, key=lambda one: one.span.start))

    @cached_property
    def promises(self) -> PlanFacts | None:
        """What is below `must_haves`, None without that key."""
        meta = self.frontmatter
        member = meta.value.member(KEY) if meta is not None and isinstance(meta.value, Object) else None
        if member is None:
            return None
        return {
            "key": [member.key.start, member.key.end],
            "truths": _texts(at(member.value, "truths")),
            "artifacts": list(_artifacts(at(member.value, "artifacts"))),
            "key_links": list(_links(at(member.value, "key_links"))),
        }

    @cached_property
    def facts(self) -> LessonFacts:
        """JSON-able."""
        facts = facts_of(self)
        if self.violations:
            facts["plan_problems"] = [course_problem(one) for one in self.violations]
        if self.promises is not None:
            facts["plan"] = self.promises
        return facts

    def _misspelt(self, member: Member) -> Finding:
        span = self.source.span(member.key.start, member.key.end)
        fix = Fix(Message("write `{key}`", key=KEY), (Edit(span, KEY),), safe=False)
        return Finding(span, Message("unknown key `{given}`; did you mean `{key}`?", given=member.name, key=KEY), fix)

    def _outside(self) -> Iterator[Finding]:
        """The paths that cannot be one of the project's."""
        assert self.promises is not None
        ends = [artifact["path"] for artifact in self.promises["artifacts"]]
        # What begins with a slash is an address of the site in a link.
        for link in self.promises["key_links"]:
            ends += [end for end in (link["from"], link["to"]) if not end.text.startswith("/")]
        for end in ends:
            if why := outside(end.text):
                yield Finding(self.source.span(end.start, end.end), why)


def is_plan(lesson: Page) -> bool:
    """Whether the frontmatter of a Markdown file has `must_haves`, or a key that was meant to be that.

    A report that checks the work against a plan repeats them with what became of each, and is not a plan.
    """
    meta = lesson.frontmatter
    if meta is None or not isinstance(meta.value, Object) or not any(_is_key(one.name) for one in meta.value):
        return False
    if _REPORT.search(lesson.source.path) or "verified" in meta.value or "score" in meta.value:
        return False
    status = meta.value.get("status")
    return not (isinstance(status, Scalar) and str(status.value).casefold() in _OUTCOMES)


def _is_key(name: str) -> bool:
    return re.sub(r"[\s_-]", "", name).casefold() in {"musthaves", "musthave"}


@cache
def _schema() -> Schema:
    return Schema(json.loads((DATA / "plan.schema.json").read_text("utf-8")), ours=True)


def _words(value: Value | None) -> Words | None:
    if isinstance(value, Scalar) and isinstance(value.value, str) and value.value.strip():
        return Words(value.value.strip(), value.start, value.end)
    return None


def _texts(value: Value | None) -> list[Words]:
    """One text, or those of a list."""
    items = value.items if isinstance(value, Array) else (value,)
    return [words for item in items if (words := _words(item)) is not None]


def _artifacts(value: Value | None) -> Iterator[ArtifactFacts]:
    for item in value.items if isinstance(value, Array) else (value,):
        path = _words(at(item, "path") if isinstance(item, Object) else item)
        if path is None:
            continue
        facts: ArtifactFacts = {
            "path": path,
            "contains": _texts(at(item, "contains")),
            "exports": _texts(at(item, "exports")),
        }
        if provides := _words(at(item, "provides")):
            facts["provides"] = provides
        lines = at(item, "min_lines")
        if isinstance(lines, Scalar) and isinstance(lines.value, int) and not isinstance(lines.value, bool):
            facts["min_lines"] = (lines.value, lines.start, lines.end)
        yield facts


def _links(value: Value | None) -> Iterator[LinkFacts]:
    for item in value.items if isinstance(value, Array) else ():
        first, last = _words(at(item, "from")), _words(at(item, "to"))
        if first is None or last is None:
            continue
        facts: LinkFacts = {"from": first, "to": last}
        if via := _words(at(item, "via")):
            facts["via"] = via
        if pattern := _words(at(item, "pattern")):
            facts["pattern"] = pattern
        yield facts
