"""An expression that reads a name which is not there."""

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Trait, rule
from cdclint.documents.lesson.lesson import Page
from cdclint.syntax.code.free_names import MDX_NAMES, declared_names, free_names

_NEXT = frozenset({"metadata", "frontMatter", "toc", "title", "require"})
PROVIDED = {
    "nextjs": _NEXT,
    "nextra": _NEXT,
    "docusaurus": frozenset({"frontMatter", "metadata", "toc", "contentTitle", "assets", "require"}),
    "gatsby": frozenset({"pageContext", "require"}),
    "qwik": frozenset({"headings", "head"}),
}
"""What other site generators hold in scope beside MDX itself."""
_OF_BROWSERS = frozenset(
    (
        *("alert", "confirm", "prompt", "location", "history", "screen", "open", "close", "print", "scrollTo"),
        *("localStorage", "sessionStorage", "matchMedia", "requestAnimationFrame", "cancelAnimationFrame"),
        *("setInterval", "clearInterval", "addEventListener", "removeEventListener", "getComputedStyle", "event"),
    )
)
"""What functions in attributes read, `onClick={() => alert()}`; in prose these are words between braces."""
COMMENT_OR_LITERAL = regex(
    r"\s*+(?:/\*[^*]*+\*++(?:[^/*][^*]*+\*++)*+/\s*+)*+(?:[\d.]+|true|false|null|'[^'\\]*'|\"[^\"\\]*\"|`[^`\\$]*`)?\s*"
)


@rule(traits=(Trait.SYNTAX,))
def undefined_name(lesson: Page) -> Iterator[Finding]:
    r"""An expression reads a name that nothing defines.

    In MDX braces hold JavaScript: `{M, F}` in a sentence reads two variables, and the build dies when the page is
    rendered, with a message that names no line. A name must be imported or exported by the file, or be one that MDX
    and Astro provide (`props`, `frontmatter`). Braces that are meant as braces are written `\{`.

    The fix escapes the brace. It is unsafe, because the name may only lack its import.
    """
    expressions = [(node.value, node.value_start, node.start, False) for node in lesson.expressions]
    expressions += [
        (attribute.value, attribute.value_start, -1, attribute.kind == "spread")
        for element in lesson.elements
        for attribute in element.attributes
        if attribute.kind in {"expression", "spread"} and attribute.value is not None
    ]
    expressions = [one for one in expressions if not COMMENT_OR_LITERAL.fullmatch(one[0])]
    if not expressions:
        return
    known = MDX_NAMES | _provided(lesson) | declared_names(node.value for node in lesson.modules)
    for code, start, brace, spread in expressions:
        fix = None
        if brace >= 0 and not lesson.is_in_formula(brace):
            fix = Fix(Message("escape the brace"), (Edit(lesson.source.span(brace, brace), "\\"),), safe=False)
        for name in free_names(code, spread=spread):
            if name.name not in known and (brace >= 0 or name.name not in _OF_BROWSERS):
                at = start + name.start
                yield Finding(
                    lesson.source.span(at, at + len(name.name)), _message(name.name, in_prose=brace >= 0), fix
                )
                if brace >= 0:
                    # Braces that are meant as braces are one slip, however many words they hold.
                    break


def _provided(lesson: Page) -> frozenset[str]:
    renderer = lesson.course.renderer(lesson.source.path)
    return PROVIDED.get(renderer.name, frozenset()) if renderer is not None else frozenset()


def _message(name: str, *, in_prose: bool) -> Message:
    return Message(
        "`{name}` is neither imported nor exported here: the page cannot be rendered; import it{advice}",
        name=name,
        advice=Message(r", or write `\{{` where a brace is meant") if in_prose else "",
    )
