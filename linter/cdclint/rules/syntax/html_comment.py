"""An HTML comment in MDX."""

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Trait, rule
from cdclint.documents.lesson.lesson import Page
from cdclint.documents.site.lesson_files import is_template

_REFUSED = regex(r"\bcomments\s*+:\s*+false\b")


@rule(traits=(Trait.SYNTAX,))
def html_comment(lesson: Page) -> Iterator[Finding]:
    """An HTML comment in MDX.

    MDX has no `<!-- -->`: the build fails at it. A comment is an expression with nothing but a JavaScript comment in
    it: `{/* … */}`. Docusaurus takes them, unless its configuration says otherwise (`mdx1Compat`).
    """
    renderer = lesson.course.renderer(lesson.source.path)
    if is_template(lesson.source.path, renderer):
        return
    if renderer is not None and renderer.name == "docusaurus":
        configuration = lesson.course.configuration(renderer)
        if "mdx1Compat" not in configuration or _REFUSED.search(configuration) is None:
            return
    for start, end in lesson.html_comments:
        span = lesson.source.span(start, end)
        if not span.text.endswith("-->"):
            yield Finding(span, Message("HTML comment, which is never closed; MDX comments are {{/* … */}}"))
            continue
        inner = span.text[4:-3].replace("*/", r"*\/")
        comment = f"{{/* {inner.strip()} */}}" if "\n" not in inner else f"{{/*{inner}*/}}"
        fix = Fix(Message("write an MDX comment"), (Edit(span, comment),))
        yield Finding(span, Message("HTML comment; in MDX a comment is {{/* … */}}"), fix)
