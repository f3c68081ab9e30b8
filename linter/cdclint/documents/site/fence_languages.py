"""The languages of code blocks that a site's configuration brings besides those of its highlighter."""

from __future__ import annotations

from cdclint.core.regex import regex

_LISTS = regex(
    r"\b(?:langs|additionalLanguages|langAlias|languageAlias|languages|aliases)\b[\"']?\s*[:=]\s*"
    r"(\[[^\]]{0,2000}\]|\{[^}]{0,2000}\})"
)
_WORD = regex(r"""['"`]([\w+#.-]{1,40})['"`]|([A-Za-z][\w-]{0,39})\s*:""")
_GRAMMAR = regex(r"""['"/]([\w+-]{1,40})(?:\.tmLanguage|[.-]grammar)(?:\.json)?['"]""")
_NAMED = regex(r"""\bname['"]?\s*:\s*['"]([\w+#.-]{1,40})['"]""")


def named_languages(configuration: str) -> frozenset[str]:
    """The names, in lower case; some words besides them may be none, which hides a misspelling at most."""
    found = {words[0] or words[1] for part in _LISTS.findall(configuration) for words in _WORD.findall(part)}
    found.update(_GRAMMAR.findall(configuration))
    if "scopeName" in configuration or "tmLanguage" in configuration:
        found.update(_NAMED.findall(configuration))
    return frozenset(one.lower() for one in found)
