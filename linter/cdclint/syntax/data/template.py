"""Files that only become YAML or JSON: templates of Helm, Jinja, Liquid, Mustache and envsubst, and JSON Lines.

A file that parses is what its name says; of one that does not, these signs show that another program makes it first.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.syntax.data.json_reader import COMMENT, TRAILING_COMMA
from cdclint.syntax.text.quoted import IN_DOUBLE, without_strings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdclint.core.finding import Finding

_DIRECTIVE = regex(
    r"^[ \t]*+(?:-[ \t]++)?(?:\{\{[-~]?[ \t]*(?:if|else|end|range|with|define|include|template|block|toYaml|tpl|each"
    r"|unless|/\*|[#/^>!.$%]|-)|\{%|\{#|<%|#@ |\{\{(?:#|/|\^))"
    r"|[:=,\[][ \t]*+\{\{[-~]?[ \t]*+(?:\.(?:Values|Release|Chart|Capabilities|Files|Template|Site|Page|Params)\b"
    r"|include\b|template\b|toYaml\b|tpl\b|lookup\b|cookiecutter\b|[\w.]+[ \t]*\|"
    r"|(?!\$)[A-Za-z_][\w. -]*\}\})"
    r"|[:,\[][ \t]*+(?:\[[ \t]*+)?\$\{[A-Z_][A-Z0-9_]*\}[ \t]*\]",
    8,
)
_MEMBER = regex(r'\s*+"(?:[^"\\\n]|\\.)*+"\s*+:')
_JSON_DIRECTIVE = regex(
    r":[ \t]*+:[A-Z][A-Z0-9_]*+:"
    r"|\{%-?[ \t]|<%|\{\{[-~]?[ \t]*[#/^>!.$\w]|[:,\[][ \t]*\$\{?[A-Za-z_][\w.]*\}?[ \t]*[,}\]\r\n]"
    r"|[:,\[][ \t]*(?:@@?|%%|__)[A-Z][A-Z0-9_]*(?:@@?|%%|__)?[ \t]*[,}\]\r\n]"
)
_MARK = regex(r"\{\{|\{[%#]|<%|\$\{|^[ \t]*#@ ", 8)
_NEAR = 1000
"""Characters before a line in which the one before it is looked for."""
_CUT = regex(
    r"(?:(?://|#)\s*+|/\*\s*+)(?:#?(?:end)?(?:docregion|docplaster|region)\b|\[(?:START|END)\b|(?:tag|end)::|-*8<-)"
)
"""Comments that say which part of a file a lesson shows; who shows it drops them."""
_OTHER_TEXT = regex(r"\s*+[\w#-][^\n{\[]*[ :]")
_STARTS = ("{", "[", '"')


def beside_templates(text: str, problems: Sequence[Finding]) -> list[Finding]:
    """The problems of a text as YAML that no marks of a template explain. `{{ $labels.name }}` of an alert is none.

    A problem is explained by marks in its line or in the one before it, and a repeated key by any before it.
    Where the marks explain the first problem they explain what follows.
    """
    mark = _DIRECTIVE.search(text)
    if mark is None:
        return list(problems)
    if _is_explained(text, problems[0], mark.start()):
        return []
    return [one for one in problems if not _is_explained(text, one, mark.start())]


def _is_explained(text: str, problem: Finding, mark: int) -> bool:
    first = problem.span.start
    line = text.rfind("\n", 0, first) + 1
    end = text.find("\n", first)
    above = text[max(0, line - _NEAR) : line].rstrip()
    shown = f"{above[above.rfind(chr(10)) + 1 :]}\n{text[line : end if end >= 0 else len(text)]}"
    return _MARK.search(shown) is not None or (problem.message.startswith("the key ") and mark < first)


def is_json_template(text: str) -> bool:
    """Whether a text that is not JSON has the marks of a template, or of variables to fill in.

    Those in strings say nothing: a dashboard has `"{{name}}"` and `"${datasource}"`.
    """
    return _JSON_DIRECTIVE.search(without_strings(IN_DOUBLE, text, '""')) is not None


def is_other_text(text: str) -> bool:
    """Whether a text that is not JSON begins with words of something else: a command, a note, a key and its record."""
    return _OTHER_TEXT.match(text) is not None


def is_commented(text: str, problems: Sequence[Finding]) -> bool:
    """Whether a text would be JSON if it were not for comments, and the commas that those who take comments take.

    A theme of VS Code needs no comment to be taken for such a text.
    """
    messages = [problem.message for problem in problems]
    comments = [problem.span.text for problem in problems if problem.message == COMMENT]
    is_meant = bool(comments) or '"tokenColors"' in text or '"vscode://schemas/' in text
    return is_meant and set(messages) <= {COMMENT, TRAILING_COMMA} and all(map(_is_script_comment, comments))


def has_only_cuts(problems: Sequence[Finding]) -> bool:
    """Whether nothing keeps a text from being JSON but the comments that say which parts of it are shown."""
    return all(problem.message == COMMENT and _CUT.match(problem.span.text) is not None for problem in problems)


def _is_script_comment(text: str) -> bool:
    return text.startswith(("//", "/*"))


def is_members(text: str) -> bool:
    """Whether a text is members of an object without its braces: a piece, which something else puts together."""
    return _MEMBER.match(text) is not None and text.count("{") == text.count("}")


def is_json_lines(text: str) -> bool:
    """Whether every line is a JSON value of its own, an object or a list in two lines at least."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2 or not lines[0].lstrip("\ufeff \t").startswith(_STARTS):
        return False
    try:
        return all(isinstance(json.loads(line.lstrip("\ufeff")), dict | list) for line in lines)
    except (ValueError, RecursionError):
        return False
