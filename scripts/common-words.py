# ruff: noqa: INP001 (a script, and no package)
"""Write the words that Russian technical texts share, as the rule on misspelt words wants them.

    python scripts/common-words.py SOURCE=FOLDER... > linter/cdclint/data/common-words.json

Each FOLDER is a checkout of one source; folders of the same source (one author, one translator) have the same SOURCE.
Written are the forms of at least four letters that three sources use, or two sources eight times, outside of code:
`frequent` are those used a hundred times. `make generate` then adds which of them are asked about as `terms`. Words
are facts; no sentence of the texts is kept. The present file is made of the Russian texts of doka-guide/content,
javascript-tutorial/ru.javascript.info, reactjs/ru.react.dev, vuejs-translations/docs-ru, progit/progit2-ru,
rust-lang-ru/book, DaymaNKinG990/TDD-Learning, fastapi/fastapi, tarantool/doc, the courses of levoel (one source),
PowerShell-Docs.ru-ru and docs.ru-ru (one source).
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path

TEXTS = (".md", ".mdx", ".adoc", ".asc", ".rst", ".po")
CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.MULTILINE | re.DOTALL)
WORD = re.compile(r"(?<![^\W_])[а-яё]{4,}(?![^\W_])")
OFTEN, SOURCES, FREQUENT = 8, 3, 100


def words(folder: Path) -> Counter[str]:
    """The words of the texts below a folder."""
    found: Counter[str] = Counter()
    for path in sorted(folder.rglob("*")):
        if path.suffix in TEXTS and path.is_file() and "node_modules" not in path.parts:
            text = path.read_text("utf-8", errors="replace")
            found.update(WORD.findall(CODE.sub(" ` ", text).lower()))
    return found


def main() -> None:
    """Count, and write."""
    by_source: dict[str, Counter[str]] = {}
    for argument in sys.argv[1:]:
        source, _, folder = argument.partition("=")
        by_source.setdefault(source, Counter()).update(words(Path(folder)))
    spread = Counter(word for one in by_source.values() for word in one)
    total = sum(by_source.values(), Counter[str]())
    common = [word for word, count in spread.items() if count >= SOURCES or (count > 1 and total[word] >= OFTEN)]
    frequent = sorted(word for word in common if total[word] >= FREQUENT)
    rest = sorted(set(common) - set(frequent))
    json.dump({"frequent": " ".join(frequent), "common": " ".join(rest)}, sys.stdout, ensure_ascii=False, indent=0)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
