"""A sentence that remembers how it was made, so that it can be translated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeAlias

from cdclint.core.regex import regex

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

_PLURAL = regex(
    r"\{(\w+)\} (more |known |threshold )?(arguments|brackets|bytes|characters|columns|diagnostics|entries|errors|"
    r"expressions|files|infos|lessons|levels|lines|places|queries|questions|rules|scrapes|steps|values|warnings|words)"
    r"( have| are| use)?\b"
)
"""A count with what it counts."""

Value: TypeAlias = "str | int | float"
"""What a message may be about; a value that is a message itself is translated with it."""


class Message(str):
    """An English sentence made of a template and named values: `Message("no key `{key}`", key="title")`.

    Used as a text it is its English text. `template` is the key under which translations are found, so it
    must be a literal; what varies belongs into `values`, and a part that comes and goes is a message of its own.
    Templates are those of `str.format`: a literal brace is doubled.
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, Value]

    def __new__(cls, template: str, /, **values: Value) -> Self:
        """Put the values into the template."""
        shown = _counted(template, values) if 1 in values.values() else template
        self = super().__new__(cls, shown.format_map(values))
        self.template = template
        self.values = values
        return self

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Value]]:
        return (self.template,), self.values

    @classmethod
    def text(cls, words: str) -> Self:
        """A text as a message: a whole one without values, or what another program says; a message stays what it is.

        It is translated where the translations have that text.
        """
        if isinstance(words, cls):
            return words
        return cls(words.replace("{", "{{").replace("}", "}}"))

    @classmethod
    def reason(cls, problem: OSError) -> Self:
        """Why the system or cdclint refused to read or write something."""
        return cls.text(problem.strerror or "")

    @classmethod
    def either(cls, parts: Sequence[str]) -> Message:
        """Several texts as a choice: `a`, `a or b`, `a or b or c`."""
        if len(parts) < 2:
            return cls.joined("", parts)
        return Message("{some} or {last}", some=cls.either(parts[:-1]), last=parts[-1])

    @classmethod
    def meant(cls, near: str | None) -> Message:
        """The end of a sentence that suggests a name, empty where none is near."""
        return Message("; did you mean `{near}`?", near=near) if near else Message("")

    @classmethod
    def some(cls, names: Sequence[str], most: int) -> Message:
        """At most so many names, and how many more there are."""
        shown = ", ".join(names[:most])
        if len(names) <= most:
            return cls.joined("", [shown])
        return Message("{names} and {number} more", names=shown, number=len(names) - most)

    @classmethod
    def joined(cls, separator: str, parts: Sequence[str]) -> Self:
        """Several texts in one, such as `joined(", ", names)`; each that is a message stays one."""
        names = [f"part{index}" for index in range(len(parts))]
        template = separator.replace("{", "{{").replace("}", "}}").join(f"{{{name}}}" for name in names)
        return cls(template, **dict(zip(names, parts, strict=True)))


def _counted(template: str, values: dict[str, Value]) -> str:
    """A template whose counts of one have their nouns and verbs in the singular."""

    def single(found: re.Match[str]) -> str:
        before = template[: found.start()]
        if values.get(found[1]) != 1 or isinstance(values[found[1]], bool) or before.endswith(" of "):
            return found[0]
        noun = f"{found[3][:-3]}y" if found[3].endswith("ies") else found[3][:-1]
        verb = found[4] or ""
        if not before or before.endswith(" that "):
            verb = {" have": " has", " are": " is", " use": " uses"}.get(verb, verb)
        return f"{{{found[1]}}} {found[2] or ''}{noun}{verb}"

    return _PLURAL.sub(single, template)


class MessageError(Exception):
    """An error that is shown to people: its message says in one line why something cannot be done."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


def to_plain(message: str) -> Any:  # noqa: ANN401 (JSON: a text, or a template with its values)
    """A message in JSON values: the text itself where it has no values, otherwise `[template, {name: value, …}]`."""
    if not isinstance(message, Message) or not message.values:
        return str(message)
    values = {name: _inner(one) if isinstance(one, str) else one for name, one in message.values.items()}
    return [message.template, values]


def _inner(message: str) -> Any:  # noqa: ANN401 (see above)
    """A value of a message: one that is a message itself stays one, without values too, and is translated."""
    if isinstance(message, Message) and not message.values:
        return [message.template, {}]
    return to_plain(message)


def from_plain(plain: Any) -> Message:  # noqa: ANN401 (see above)
    """The message that `to_plain` made this of."""
    if isinstance(plain, str):
        return Message.text(plain)
    template, values = plain
    return Message(
        template, **{name: from_plain(one) if isinstance(one, list) else one for name, one in values.items()}
    )
