"""In which language a block of code is, as far as its first words leave no other."""

from __future__ import annotations

import json
import re
import warnings

from cdclint.core.regex import regex
from cdclint.syntax.code.grammar_tree import load_grammar, tree_of

MAX_LENGTH = 20_000

_COMMANDS = regex(
    r"(?:sudo |time |exec )?(?:docker(?:-compose)?|podman|kubectl|helm|minikube|curl|wget|git|npm|npx|pnpm|yarn|pip3?|"
    r"pipx|python3?|node|poetry|uv|uvx|make|mvn|gradle|\./gradlew|java -|psql|mysql|mongosh|redis-cli|"
    r"(?:bin/|\./bin/)?(?:kafka|connect)-[a-z-]+(?:\.sh)?|airflow|dbt|spark-submit|flink|terraform|ansible(?:-playbook)?|"
    r"aws|gcloud|gsutil|az|apt(?:-get)?|brew|yum|dnf|cd|mkdir|chmod|export|source|openssl|ssh|scp|tar|cargo|go|bash|sh)"
    r" (?=[\w./$~\"'@-])"
)
_SHELL_LINE = regex(r"[ \t]*(?:#[^!]|#$|\\|-{1,2}[A-Za-z]|\||&&|\}|\)|[A-Z_][A-Z0-9_]*=|EOF$)|[ \t]*$")
_SHEBANG = regex(r"#!\s*/(?:\S*/)?(?:env\s+)?(bash|sh|zsh|python3?|node)\b")
_QUERY = regex(
    r"(?:--[^\n]*\n\s*)*+(?:SELECT\s[^;]*?\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(?:OR\s+REPLACE\s+)?"
    r"(?:TABLE|VIEW|MATERIALIZED|PUBLICATION|INDEX|USER|ROLE|DATABASE|STREAM|FUNCTION)\s|ALTER\s+(?:TABLE|SYSTEM|ROLE|USER)\s)"
)
_PATTERN = regex(r"\[[A-Z]{2}|\.\.\.|…|[←→─│└├]")
"""What manuals write into a pattern, and what is drawn."""
_PYTHON = regex(r"^(?:from [\w.]+ import [\w(*]|import [\w.]+|(?:async )?def \w+\(|class \w+[(:]|@\w)", re.MULTILINE)
_SCRIPT = regex(
    r"^(?:import [\w{*][^\n]* from ['\"]|export (?:default|const|function|class|async) |(?:const|let) [\w{\[][^\n=]*= |"
    r"(?:async )?function \w+\()",
    re.MULTILINE,
)
_JAVA = regex(
    r"^(?:package [\w.]+;|import (?:static )?[\w.]+(?:\.\*)?;|"
    r"public (?:final |abstract )?(?:class|interface|enum|record) \w)",
    re.MULTILINE,
)
_IMAGE = regex(r"^FROM [\w./:-]+(?: AS \w+)?$", re.MULTILINE)
_IMAGE_STEP = regex(r"^(?:RUN|COPY|CMD|ENTRYPOINT|WORKDIR|ENV) \S", re.MULTILINE)
_YAML = regex(r"^(?:apiVersion: \S|services:$|scrape_configs:$|groups:$|kind: \w)", re.MULTILINE)
_MARKUP = regex(r"<\?xml\s|<([A-Za-z][\w.-]*)(?=[\s>])[^<]*>")


def recognised(code: str) -> str:
    """The name of the language; "" where it could be another, or no code at all."""
    text = code.strip()
    if not text or len(text) > MAX_LENGTH or "```" in text or ("\n" not in text and len(text) < 8):
        return ""
    found = _SHEBANG.match(text)
    if found is not None:
        return {"python": "python", "python3": "python", "node": "js"}.get(found[1], "bash")
    if text[0] in "{[":
        return "json" if _is_json(text) else ""
    for name, test in _TESTS.items():
        if test(text):
            return name
    return ""


def _is_json(text: str) -> bool:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return bool(value) and (isinstance(value, dict) or isinstance(value[0], dict))


def _is_shell(text: str) -> bool:
    lines = text.split("\n")
    commands = 0
    goes_on = False
    for line in lines:
        if _COMMANDS.match(line) is not None:
            commands += 1
        elif not goes_on and _SHELL_LINE.match(line) is None:
            return False
        goes_on = line.rstrip().endswith("\\")
    return commands > 0


def _is_python(text: str) -> bool:
    if _PYTHON.search(text) is None:
        return False
    import ast  # noqa: PLC0415 (few blocks without a language look like Python)

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return any(
        isinstance(one, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef) for one in tree.body
    )


def _is_query(text: str) -> bool:
    return text.endswith(";") and _QUERY.match(text) is not None and _PATTERN.search(text) is None


def _is_script(text: str) -> bool:
    if _SCRIPT.search(text) is None:
        return False
    root = tree_of(load_grammar("tree_sitter_javascript"), text.encode())
    return root is not None and not root.has_error


def _is_java(text: str) -> bool:
    return _JAVA.search(text) is not None and ";" in text


def _is_image(text: str) -> bool:
    return _IMAGE.search(text) is not None and _IMAGE_STEP.search(text) is not None


def _is_yaml(text: str) -> bool:
    return _YAML.search(text) is not None and text.count("\n") > 1 and ":" in text.rsplit("\n", 1)[-1]


def _is_markup(text: str) -> bool:
    found = _MARKUP.match(text)
    return found is not None and (found[1] is None or text.endswith(f"</{found[1]}>"))


_TESTS = {
    "bash": _is_shell,
    "sql": _is_query,
    "python": _is_python,
    "java": _is_java,
    "js": _is_script,
    "dockerfile": _is_image,
    "yaml": _is_yaml,
    "xml": _is_markup,
}
