"""The tokens of JavaScript and JSX, read one at a time as the grammar asks for them.

Whether a `/` divides or begins a regular expression, and whether a `<` compares or begins an element, follows from what
came before: by a stack of what is open, as acorn has it. It is right wherever the text is; where it is not, it is wrong
in the same places as acorn's.
"""

from __future__ import annotations

from typing import Final, NoReturn

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.javascript import literals
from cdclint.syntax.javascript.failure import MAX_DEPTH, NotJavaScript, TooDeep
from cdclint.syntax.javascript.name_characters import starts_name
from cdclint.syntax.javascript.vocabulary import COMMENT, JS_SPACE, KEYWORDS

SKIP = regex(rf"(?:[{JS_SPACE}]+|//[^\n\r\u2028\u2029]*|{COMMENT})*")
NAME = regex(r"[A-Za-z_$][A-Za-z0-9_$]*")
_PUNCTUATOR = regex(
    r">>>=|\.\.\.|===|!==|>>>|<<=|>>=|\*\*=|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?=[^0-9])|\+\+|--|\+=|-=|\*=|/="
    r"|%=|&=|\|=|\^=|<<|>>|\*\*|[{}()\[\];,<>+\-*/%&|^!~?:=.`]"
)

# fmt: off
_BEFORE_OPERAND = frozenset((
    "[", ",", ";", "?", "=>", "...", "=", "+=", "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", ">>>=", "&=", "|=", "^=",
    "&&=", "||=", "??=", "!", "~", "||", "&&", "|", "^", "&", "==", "!=", "===", "!==", "<", ">", "<=", ">=", "<<",
    ">>", ">>>", "+", "-", "%", "/", "**", "??", "jsx text",
    "case", "default", "do", "else", "return", "throw", "new", "extends", "in", "instanceof", "typeof", "void",
    "delete",
))
"""After these tokens an operand may begin; after those that `_CONTEXTUAL` names it depends."""
_CONTEXTUAL = frozenset((
    "(", ")", "{", "}", "${", ":", "*", "`", "++", "--", "name", "function", "class", "jsx tag start", "jsx tag end",
))
# fmt: on

BLOCK: Final = 0
BRACES: Final = 1
TEMPLATE_BRACES: Final = 2
HEAD: Final = 3
PARENTHESES: Final = 4
TEMPLATE: Final = 5
FUNCTION: Final = 6
FUNCTION_OPERAND: Final = 7
GENERATOR_OPERAND: Final = 8
GENERATOR: Final = 9
OPENING_TAG: Final = 10
CLOSING_TAG: Final = 11
CHILDREN: Final = 12
"""What may be open: the braces of a block, of an operand and in a template, the parentheses of a statement's head and
others, a template, functions that are statements and operands, tags, and what is between tags."""

_OPERANDS = frozenset((BRACES, PARENTHESES, TEMPLATE, FUNCTION_OPERAND, GENERATOR_OPERAND, CHILDREN))
"""After what closes these, an operator follows."""


class Tokens:
    """Reads tokens one at a time: `type`, `value`, `start` and `pos` are those of the current one, `pos` being its end.

    The type of a punctuator or keyword is its text; others are "name", "private", "number", "string", "regexp",
    "template", "broken template", "eof" and those of JSX: "jsx name", "jsx text", "jsx tag start" and "jsx tag end".
    `newline` says that a line break precedes the token, `escaped` whether the last word had an escape, `last_start` and
    `last_end` the place of the token before it.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.limit = end
        self.pos = start
        self.start = start
        self.last_start = start
        self.last_end = start
        self.type = "eof"
        self.value = ""
        self.newline = False
        self.escaped = False
        self.operand = True
        self.open = [BLOCK]
        self.depth = 0
        if text.startswith("#!", start):
            self.pos = literals.line_end(text, start, end)

    def fail(self, at: int, message: Message) -> NoReturn:
        """Reject the text at an offset."""
        raise NotJavaScript(at, message, self.pos)

    def unexpected(self, at: int | None = None) -> NoReturn:
        """Reject the current token, or what is at an offset."""
        at = self.start if at is None else at
        if at >= self.limit:
            self.fail(self.limit, Message("the JavaScript ends too early"))
        shown = self.text[self.start : self.pos].split("\n")[0] if at == self.start else self.text[at]
        self.fail(at, Message("`{shown}` is not allowed here in JavaScript", shown=shown or self.text[at]))

    def next(self, *, any_word: bool = False) -> None:
        """Read the next token. A keyword with an escape is accepted only where `any_word` is allowed."""
        kind = self.type
        if self.escaped and not any_word and kind in KEYWORDS:
            self.fail(self.start, Message("`{word}` cannot be written with an escape", word=kind))
        self.last_start = self.start
        self.last_end = self.pos
        self.read()

    def read(self) -> None:
        """Read a token from the cursor on."""
        text, limit = self.text, self.limit
        at = self.pos
        around = self.open[-1]
        self.newline = False
        char = text[at] if at < limit else ""
        if around not in (TEMPLATE, CHILDREN) and (char in " \t\n\r/\v\f" or char > "\x7f"):
            begin = at
            at = SKIP.match(text, at, limit).end()  # type: ignore[union-attr]
            if at > begin:
                skipped = text[begin:at]
                self.newline = "\n" in skipped or "\r" in skipped or "\u2028" in skipped or "\u2029" in skipped
                self.pos = at
                char = text[at] if at < limit else ""
            if char == "/" and text.startswith("/*", at) and at + 1 < limit:
                self.pos = limit
                self.fail(at, Message("this comment is never closed: add `*/`"))
        self.start = at
        if not char:
            self.finish("eof", "", limit)
            return
        if around == TEMPLATE:
            literals.template(self)
            return
        if around >= OPENING_TAG and self.jsx(around, char):
            return
        found = NAME.match(text, at, limit)
        if found:
            stop = found.end()
            after = text[stop] if stop < limit else ""
            if after != "\\" and after <= "\x7f":
                word = found[0]
                self.escaped = False
                self.finish(word if word in KEYWORDS else "name", word, stop)
                return
        if found or char == "\\" or (char > "\x7f" and starts_name(char)):
            word = literals.word(self)
            self.finish(word if word in KEYWORDS else "name", word, self.pos)
        elif char in "0123456789" or (char == "." and text[at + 1 : at + 2] in "0123456789" and at + 1 < limit):
            self.finish("number", literals.number(self), self.pos)
        elif char in "\"'":
            self.finish("string", literals.string(self, char), self.pos)
        elif char == "/" and self.operand:
            self.pos = at + 1
            self.finish_regexp()
        elif char == "<" and self.operand and not (text.startswith("!", at + 1) and at + 1 < limit):
            self.finish("jsx tag start", "<", at + 1)
        elif char == "#":
            self.pos = at + 1
            after = text[at + 1] if at + 1 < limit else ""
            if not after or not (after == "\\" or starts_name(after)):
                self.fail(at + 1, Message("unexpected `#` in JavaScript"))
            self.finish("private", literals.word(self), self.pos)
        else:
            found = _PUNCTUATOR.match(text, at, limit)
            if not found:
                self.pos = at
                self.fail(at, Message("unexpected `{char}` in JavaScript", char=char))
            sign = found[0]
            self.finish(sign, sign, at + len(sign))

    def jsx(self, around: int, char: str) -> bool:
        """Read a token of JSX, if one begins with `char`."""
        text, at = self.text, self.start
        self.pos = at
        if around == CHILDREN:
            if char == "<" and self.operand:
                self.finish("jsx tag start", "<", at + 1)
            elif char in "<{":
                return False
            else:
                self.finish("jsx text", "", literals.jsx_text(self))
            return True
        if char == ">":
            self.finish("jsx tag end", ">", at + 1)
        elif char in "\"'" and around == OPENING_TAG:
            self.finish("string", "", literals.jsx_string(self, char))
        elif char != "\\" and starts_name(char):
            stop = literals.jsx_word(self)
            self.finish("jsx name", text[at:stop], stop)
        else:
            return False
        return True

    def finish(self, kind: str, value: str, end: int) -> None:
        """The token that begins at `start` is read: remember it, and what may follow it."""
        before = self.type
        self.type = kind
        self.value = value
        self.pos = end
        if kind not in _CONTEXTUAL:
            if kind == "/" and before == "jsx tag start":
                self.open[-2:] = [CLOSING_TAG]
                self.operand = False
            else:
                self.operand = kind in _BEFORE_OPERAND and (before != "." or kind not in KEYWORDS)
        elif kind == "name":
            allowed = False
            if before != "." and (
                (value == "of" and not self.operand) or (value == "yield" and self.within_generator())
            ):
                allowed = True
            self.operand = allowed
        else:
            self.follow(kind, before)

    def follow(self, kind: str, before: str) -> None:
        """What a token opens or closes, and whether an operand may follow it."""
        opened = self.open
        here = opened[-1]
        if kind in (")", "}"):
            if len(opened) == 1:
                self.operand = True
                return
            closed = opened.pop()
            if closed == BLOCK and FUNCTION <= opened[-1] <= GENERATOR:
                closed = opened.pop()
            self.operand = closed not in _OPERANDS
        elif kind == "(":
            opened.append(HEAD if before in ("if", "for", "with", "while") else PARENTHESES)
            self.operand = True
        elif kind == "{":
            if here == OPENING_TAG:
                opened.append(BRACES)
            elif here == CHILDREN:
                opened.append(TEMPLATE_BRACES)
            else:
                opened.append(BLOCK if self.opens_block(before) else BRACES)
            self.operand = True
        elif kind == "${":
            opened.append(TEMPLATE_BRACES)
            self.operand = True
        elif kind == ":":
            if FUNCTION <= here <= GENERATOR:
                opened.pop()
            self.operand = True
        elif kind == "*":
            if before == "function":
                opened[-1] = GENERATOR_OPERAND if here == FUNCTION_OPERAND else GENERATOR
            self.operand = True
        elif kind == "`":
            if here == TEMPLATE:
                opened.pop()
            else:
                opened.append(TEMPLATE)
            self.operand = False
        elif kind in ("function", "class"):
            self.operand = False
            if before != ".":
                opened.append(FUNCTION_OPERAND if self.begins_operand(before) else FUNCTION)
        elif kind == "jsx tag start":
            opened.append(CHILDREN)
            opened.append(OPENING_TAG)
            self.operand = False
        elif kind == "jsx tag end":
            closed = opened.pop()
            if (closed == OPENING_TAG and before == "/") or closed == CLOSING_TAG:
                opened.pop()
                self.operand = opened[-1] == CHILDREN
            else:
                self.operand = True

    def begins_operand(self, before: str) -> bool:
        """Whether a function or class after a token is an operand."""
        here = self.open[-1]
        return (
            (before in _BEFORE_OPERAND or before in ("(", "{", "${", ":", "*"))
            and before != "else"
            and not (before == ";" and here != HEAD)
            and not (before == "return" and self.newline)
            and not (before in (":", "{") and here == BLOCK)
        )

    def opens_block(self, before: str) -> bool:
        """Whether a brace after a token opens a block."""
        here = self.open[-1]
        if here in (FUNCTION, FUNCTION_OPERAND):
            return True
        if before == ":" and here in (BLOCK, BRACES):
            return here == BLOCK
        if before == "return" or (before == "name" and self.operand):
            return self.newline
        if before in ("else", ";", "eof", ")", "=>"):
            return True
        if before == "{":
            return here == BLOCK
        if before in ("var", "const", "name"):
            return False
        return not self.operand

    def within_generator(self) -> bool:
        """Whether the innermost function is a generator."""
        for around in reversed(self.open[1:]):
            if FUNCTION <= around <= GENERATOR:
                return around >= GENERATOR_OPERAND
        return False

    def finish_regexp(self) -> None:
        """Read a regular expression whose `/` is read."""
        literals.regexp(self)
        self.finish("regexp", "", self.pos)

    def eat(self, kind: str) -> bool:
        """Go on to the next token if the current one is this."""
        if self.type == kind:
            self.next()
            return True
        return False

    def at_word(self, word: str) -> bool:
        """Whether the current token is this word, which is a name elsewhere, written without escapes."""
        return self.type == "name" and self.value == word and not self.escaped

    def eat_word(self, word: str) -> bool:
        """Go on to the next token if the current one is this word."""
        if self.type == "name" and self.value == word and not self.escaped:
            self.next()
            return True
        return False

    def expect(self, kind: str) -> None:
        """Go on to the next token, which the current one must be."""
        if self.type != kind:
            self.unexpected()
        self.next()

    def can_end(self) -> bool:
        """Whether a statement may end here without a semicolon."""
        return self.newline or self.type in ("eof", "}")

    def semicolon(self) -> None:
        """The end of a statement."""
        if self.type == ";":
            self.next()
        elif not self.can_end():
            self.unexpected()

    def peek(self) -> tuple[str, int, bool]:
        """The character that the next token begins with, its place, and whether a line break is before it."""
        at = SKIP.match(self.text, self.pos, self.limit).end()  # type: ignore[union-attr]
        skipped = self.text[self.pos : at]
        newline = "\n" in skipped or "\r" in skipped or "\u2028" in skipped or "\u2029" in skipped
        return (self.text[at] if at < self.limit else ""), at, newline

    def deeper(self) -> None:
        """Go one level deeper; the caller comes back by itself."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooDeep
