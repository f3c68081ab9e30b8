"""An `order` that is not the number of the file's name."""

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.syntax.data.value import Scalar


@rule(severity=Severity.WARNING)
def order_mismatch(lesson: Lesson) -> Iterator[Finding]:
    """The `order` of a lesson is not the number that its file's name starts with.

    The site sorts by `order`, authors and links go by the name: `04-alerting.mdx` with `order: 3` stands where nobody
    looks for it.
    """
    if not lesson.is_lesson or lesson.frontmatter is None or lesson.number is None:
        return
    order = lesson.frontmatter.get("order")
    if not isinstance(order, Scalar) or not isinstance(order.value, int) or isinstance(order.value, bool):
        return
    if order.value != lesson.number:
        span = lesson.source.span(order.start, order.end)
        name = lesson.source.path.rpartition("/")[2]
        message = Message(
            "`order` is {order}, and the file is {file}; write {wanted} or rename the file",
            order=order.value,
            file=name,
            wanted=lesson.number,
        )
        yield Finding(
            span, message, Fix(Message("write {text}", text=lesson.number), (Edit(span, str(lesson.number)),))
        )
