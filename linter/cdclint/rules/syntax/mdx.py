"""MDX that does not compile."""

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Trait, rule
from cdclint.documents.lesson.lesson import Page

_ADDRESS = regex(r"<(https?://[^\s<>()\[\]{}\\]+)>")

_HEADING_ID = regex(r"(?:[ \t>]|\d++[.)][ \t]|[-*+][ \t])*+#{1,6}[ \t][^\n{]*+(?:\{(?!#)[^\n{]*+)*+\{#[\w-]++\}")


@rule(traits=(Trait.SYNTAX,))
def mdx(lesson: Page) -> Iterator[Finding]:
    r"""MDX that does not compile.

    The site's build stops at the first such place: a `<` or `{` of prose that MDX takes for the beginning of a tag or
    an expression, a tag that is never closed, an attribute or an expression that is not JavaScript. The place is the
    one that `@mdx-js/mdx` reports, for a tag in a paragraph the tag itself. In prose, `\<` and `\{` are the plain
    characters; in a formula they would change it, so there is no fix between dollars.

    Docusaurus takes ids of headings, `## Lag {#lag}`, unless its configuration says otherwise (`mdx1Compat`), as does
    Mintlify and each site with a plugin for them (`remark-heading-id`). Escaping one would show it: there is no fix.
    """
    comments = lesson.html_comments
    takes_ids = lesson.course.reads_heading_ids(lesson.source.path)
    for problem in lesson.problems:
        if any(start <= problem.start < end for start, end in comments):
            continue
        is_id = (
            _HEADING_ID.fullmatch(lesson.source.line(lesson.source.position(problem.start).line).rstrip()) is not None
        )
        if takes_ids and is_id:
            continue
        fix = None
        address = _ADDRESS.match(lesson.source.text, problem.related[0]) if problem.related is not None else None
        if address is not None:
            place = lesson.source.span(*address.span())
            fix = Fix(Message("write the address as a link"), (Edit(place, f"[{address[1]}]({address[1]})"),))
        elif not (problem.fix_at is None or problem.fix_text is None or is_id or lesson.is_in_formula(problem.fix_at)):
            place = lesson.source.span(problem.fix_at, problem.fix_at)
            fix = Fix(Message("insert `{text}`", text=problem.fix_text), (Edit(place, problem.fix_text),))
        message = problem.message
        start, end = problem.start, min(problem.end, len(lesson.source.text))
        if problem.related is not None and start <= problem.related[0] and problem.related[1] <= end:
            start, end = problem.related  # MDX names the whole paragraph
        elif problem.related is not None:
            line = lesson.source.position(problem.related[0]).line
            if line != lesson.source.position(problem.start).line:
                message = Message("{problem} (line {line})", problem=message, line=line)
        # What ends too early is reported after the last character, where nothing is left to mark.
        yield Finding(lesson.source.span(start, end), message, fix)
