"""Sequence diagrams: messages, notes, participants, and blocks with their `end`."""

from __future__ import annotations

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.mermaid.grammar import Grammar
from cdclint.syntax.mermaid.kind import Kind
from cdclint.syntax.mermaid.lexicon import FIRST, Lexicon
from cdclint.syntax.mermaid.shared_rules import ACCESSIBLE
from cdclint.syntax.mermaid.types.sequence_defects import WORDS, check, explain

RULES = (
    (FIRST, regex(r"\n++"), "NEWLINE", ""),
    (FIRST, regex(r"\s++"), "", ""),
    ("name alias rest", regex(r"[^\S\n]++"), "", ""),
    (f"{FIRST} name alias rest", regex(r"#[^\n]*+"), "", ""),
    (FIRST, regex(r"%(?!\{)[^\n]*+"), "", ""),
    (FIRST, regex(r"[^}]%%[^\n]*+"), "", ""),
    (FIRST, regex(r"(?:[0-9]++(?:\.[0-9]{1,2})?|\.[0-9]{1,2})(?=[ \n])"), "NUM", ""),
    ("name", regex(r"@\{"), "OPENDATA", "+data"),
    ("data", regex(r"[^}]++"), "DATA", ""),
    ("data", regex(r"\}(?=\s+as\s)"), "CLOSEDATA", "-+alias"),
    ("data", regex(r"\}"), "CLOSEDATA", "--"),
    ("name", regex(r"[^<>:\n,;@\s-]++(?=@\{)"), "NAME", ""),
    ("name", regex(r"[^<>:\n,;@\s]++(?=\s+as\s)"), "NAME", "+alias"),
    ("name", regex(r"[^<>:\n,;@]++(?=[\n;]|\Z)|[^<>:\n,;@#]++(?=#)"), "NAME", "-"),
    ("name", regex(r"[^<>:\n,;@]*+<[^\n]*+"), "INVALID", "-"),
    ("name", regex(r"[^\n]++"), "INVALID", "-"),
    (FIRST, regex(r"box\b"), "BOX", "+rest"),
    (FIRST, regex(r"(?:participant|actor)\b"), "PARTICIPANT", "+name"),
    (FIRST, regex(r"create\b"), "CREATE", ""),
    (FIRST, regex(r"destroy\b"), "DESTROY", "+name"),
    ("alias", regex(r"as\b"), "AS", "--+rest"),
    ("alias", regex(r""), "NEWLINE", "--"),
    (FIRST, regex(r"loop\b"), "LOOP", "+rest"),
    (FIRST, regex(r"rect\b"), "LOOP", "+rest"),
    (FIRST, regex(r"opt\b"), "LOOP", "+rest"),
    (FIRST, regex(r"alt\b"), "ALT", "+rest"),
    (FIRST, regex(r"else\b"), "ELSE", "+rest"),
    (FIRST, regex(r"par\b"), "PAR", "+rest"),
    (FIRST, regex(r"par_over\b"), "PAR", "+rest"),
    (FIRST, regex(r"and\b"), "AND", "+rest"),
    (FIRST, regex(r"critical\b"), "CRITICAL", "+rest"),
    (FIRST, regex(r"option\b"), "OPTION", "+rest"),
    (FIRST, regex(r"break\b"), "LOOP", "+rest"),
    ("rest", regex(r":?[^#\n;]*+"), "REST", "-"),
    (FIRST, regex(r"end\b"), "END", ""),
    (FIRST, regex(r"(?:left|right) of\b"), "SIDE", ""),
    (FIRST, regex(r"(?:links?|properties|details)\b"), "LINKS", ""),
    (FIRST, regex(r"over\b"), "OVER", ""),
    (FIRST, regex(r"note\b"), "NOTE", ""),
    (FIRST, regex(r"activate\b"), "ACTIVATE", "+name"),
    (FIRST, regex(r"deactivate\b"), "DEACTIVATE", "+name"),
    (FIRST, regex(r"title:?\s[^#\n;]++"), "TITLED", ""),
    *ACCESSIBLE,
    (FIRST, regex(r"sequenceDiagram\b"), "SEQUENCE", ""),
    (FIRST, regex(r"autonumber\b"), "AUTONUMBER", ""),
    (FIRST, regex(r"off\b"), "OFF", ""),
    (FIRST, regex(r","), "COMMA", ""),
    (FIRST, regex(r";"), "NEWLINE", ""),
    (
        FIRST,
        regex(
            r"[^/\\+()<>:\n,;-]++"
            r"(?:(?!-x|--|-\)|-\|[\\/]|-[\\/]|[/\\]\|-|//-|\\\\-|\(\))-?+[^+<>:\n,;-]++)*+"
        ),
        "NAME",
        "",
    ),
    (FIRST, regex(r"(?:<<)?--?>>|--?>"), "ARROW", ""),
    (FIRST, regex(r"--?[x)]"), "ARROW", ""),
    (FIRST, regex(r"--?(?:\|[\\/]|\\\\|//)"), "ARROW", ""),
    (FIRST, regex(r"(?:[/\\]\||//|\\\\)--?"), "ARROW", ""),
    (FIRST, regex(r":[^#\n;]*+"), "TEXT", ""),
    (FIRST, regex(r"\+"), "PLUS", ""),
    (FIRST, regex(r"-"), "MINUS", ""),
    (FIRST, regex(r"\(\)"), "MIDDLE", ""),
    (FIRST, regex(r"."), "INVALID", ""),
)
LEXICON = Lexicon(RULES, {FIRST: "NEWLINE"}, any_case=True)
GRAMMAR = Grammar(
    """
    start: NEWLINE* SEQUENCE line*
    line: statement | NEWLINE | INVALID
    statement: person | CREATE created | box | message NEWLINE | AUTONUMBER ( NUM NUM? | OFF )? NEWLINE
        | activate NEWLINE | deactivate NEWLINE | note NEWLINE | LINKS NAME TEXT NEWLINE | TITLED
        | TITLE LINE | LINES | loop | alt | par | critical
    created: person
    box: BOX REST ( person | NEWLINE )* END
    loop: LOOP REST line* END
    alt: ALT REST line* ( ELSE REST line* )* END
    par: PAR REST line* ( AND REST line* )* END
    critical: CRITICAL REST line* ( OPTION REST line* )* END
    person: PARTICIPANT NAME ( OPENDATA DATA CLOSEDATA )? ( AS REST )? NEWLINE | destroy NEWLINE
    destroy: DESTROY NAME
    activate: ACTIVATE NAME
    deactivate: DEACTIVATE NAME
    note: NOTE ( SIDE NAME TEXT | OVER NAME ( COMMA NAME )? TEXT )
    message: NAME ( MIDDLE ARROW MIDDLE? NAME TEXT | ARROW ( PLUS | MINUS | MIDDLE )? NAME TEXT )
    """,
    "box loop alt par critical person created destroy activate deactivate message note",
)
KIND = Kind(
    LEXICON,
    GRAMMAR,
    words=WORDS,
    names={"PARTICIPANT": "`participant`", "SIDE": Message("`left of` or `right of`"), "OVER": "`over`", "LINE": ""},
    blocks=dict.fromkeys(("box", "loop", "alt", "par", "critical"), "end"),
    check=check,
    explain=explain,
)
