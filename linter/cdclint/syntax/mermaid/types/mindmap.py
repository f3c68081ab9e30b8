"""Mindmaps: nodes whose indentation says what they belong to."""

from __future__ import annotations

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.mermaid.grammar import Grammar
from cdclint.syntax.mermaid.kind import Kind, Outcome, Wrong
from cdclint.syntax.mermaid.lexicon import END, FIRST, Lexicon

_CLOSERS = {"[": "]", "((": "))", "{{": "}}", "(-": "-)", "-)": "(-", "))": "((", ")": "("}

RULES = (
    (FIRST, regex(r"\s*+%%[^\n]*+"), "SPACELINE", ""),
    (FIRST, regex(r"mindmap\b"), "MINDMAP", ""),
    (FIRST, regex(r":::"), "", "+class"),
    ("class", regex(r"[^\n]++"), "CLASS", "-"),
    ("class", regex(r"\n"), "", "-"),
    (FIRST, regex(r"::icon\("), "", "+icon"),
    (FIRST, regex(r"\s(?:[^\S\n]*+\n)++"), "SPACELINE", ""),
    (FIRST, regex(r"\n++"), "NEWLINE", ""),
    ("icon", regex(r"[^)]++"), "ICON", ""),
    ("icon", regex(r"\)"), "", "-"),
    (FIRST, regex(r"-\)|\(-|\)\)|\)|\(\(|\{\{|\(|\["), "OPEN", "+node"),
    (FIRST, regex(r"\s++"), "SPACE", ""),
    (FIRST, regex(r"[^(\[\n){}]++"), "NAME", ""),
    ("node", regex(r'"`'), "", "+markdown"),
    ("markdown", regex(r'[^`"]++'), "TEXT", ""),
    ("markdown", regex(r'`"'), "", "-"),
    ("node", regex(r'"'), "", "+string"),
    ("string", regex(r'[^"]++'), "TEXT", ""),
    ("string", regex(r'"'), "", "-"),
    ("node", regex(r"\)\)|\)|\]|\}\}|\(-|-\)|\(\(|\("), "CLOSE", "-"),
    ("node", regex(r"[^)\](}]++"), "TEXT", ""),
    ("node", regex(r"[^\n]++"), "TEXT", ""),
)
LEXICON = Lexicon(RULES, {FIRST: "EOF"}, any_case=True)
GRAMMAR = Grammar(
    """
    start: ( SPACELINE ( SPACELINE | NEWLINE )* )? MINDMAP NEWLINE? line line*
    line: statement stop
    stop: ( NEWLINE | EOF | SPACELINE ) ( NEWLINE | EOF )*
    statement: SPACE ( node | ICON | CLASS )? | SPACELINE | node | ICON | CLASS
    node: NAME ( OPEN TEXT CLOSE )? | OPEN TEXT CLOSE
    """,
    "node",
)


def _check(outcome: Outcome) -> Wrong | None:
    """A node that is not indented more than the root is a second root."""
    tokens = outcome.read.tokens
    root = -1
    for rule, first, _ in outcome.read.done:
        if rule != "node":
            continue
        indent = tokens[first - 1]
        level = indent.end - indent.start if indent.kind == "SPACE" else 0
        if root < 0:
            root = level
        elif level <= root:
            word = outcome.word(first)
            message = Message("a mindmap has one root: indent this node more than the first one")
            return Wrong(tokens[first].start, tokens[first].start + len(word.rstrip()), message)
    return None


def _explain(outcome: Outcome) -> Wrong | None:
    """A node whose bracket is not closed in its line."""
    read, text = outcome.read, outcome.text
    token = read.tokens[-1]
    for rule, first in reversed(read.open):
        if rule == "node":
            opener = next((one for one in read.tokens[first:-1] if one.kind == "OPEN"), None)
            if opener is None or ("\n" not in text[opener.end : token.start].rstrip() and token.kind != END):
                return None
            word = text[opener.start : opener.end]
            closer = _CLOSERS.get(word, ")")
            message = Message("this `{opener}` is never closed: `{closer}` is missing", opener=word, closer=closer)
            return Wrong(opener.start, opener.end, message)
    return None


KIND = Kind(
    LEXICON,
    GRAMMAR,
    names={"CLOSE": Message("the closing bracket"), "TEXT": Message("a text"), "SPACELINE": ""},
    check=_check,
    explain=_explain,
)
