# ruff: noqa: INP001 (a script, and no package)
"""Write the letters of Latin, Cyrillic and Greek that look alike, as the linter wants them.

    python scripts/confusables-table.py TABLES_RS > linter/cdclint/data/confusables.json

TABLES_RS is `src/tables.rs` of the crate unicode-security (`cargo fetch` brings it), which carries confusables.txt of
Unicode Technical Standard 39. The crate is MIT or Apache-2.0, the data in it under the Unicode License v3.

The standard gives each character a prototype; letters of one prototype look alike. Written is, for each of the three
scripts, which letter of it looks like a letter of the other two: the one of the same case, and a plain one before a
rare one. Where a letter is confusable only with a sequence (`Ю` with `lO`), or only with a letter that no text uses
(`в` with a phonetic small capital), it is left out: nobody types one for the other, and the advice would be wrong.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

ENTRY = re.compile(r"\('\\u\{([0-9a-f]+)\}',\s*&\[((?:'\\u\{[0-9a-f]+\}',?\s*)+)\]\)")
POINT = re.compile(r"\\u\{([0-9a-f]+)\}")
SCRIPTS = ("latin", "cyrillic", "greek")
TARGETS = {  # the letters that texts are written in, the most common first
    "latin": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "cyrillic": "".join(map(chr, (*range(0x410, 0x450), 0x401, 0x451))) + "ІЇЄҐЎЈЅіїєґўјѕ",
    "greek": "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψως",
}
BY_EYE = {"к": "k", "κ": "k", "т": "t", "м": "m"}
"""Letters that the standard pairs only with rare ones, and readers with these."""


def script(char: str) -> str:
    """The script of a letter, "" for every other character."""
    if not char.isalpha():
        return ""
    name = unicodedata.name(char, "").split(" ")[0].lower()
    return name if name in SCRIPTS else ""


def main(tables: str) -> None:
    """Print the table made of the crate's."""
    text = Path(tables).read_text("utf-8")
    version = ".".join(re.findall(r"UNICODE_VERSION: \(u64, u64, u64\) = \((\d+), (\d+), (\d+)\)", text)[0])
    body = text[text.index("// Confusable table:") : text.index("pub mod potential_mixed_script_confusable")]
    prototypes = {
        chr(int(char, 16)): "".join(chr(int(point, 16)) for point in POINT.findall(sequence))
        for char, sequence in ENTRY.findall(body)
    }
    classes = defaultdict(set)
    for char in {*prototypes, *"".join(TARGETS.values())}:
        prototype = prototypes.get(char, char)
        if len(prototype) == 1:
            classes[prototype].add(char)
            classes[prototype].add(prototype)
    for char, alike in BY_EYE.items():
        classes[f"by eye {alike}"] |= {char, alike}
    table: dict[str, dict[str, str]] = {name: {} for name in SCRIPTS}
    for members in classes.values():
        for target in SCRIPTS:
            letters = [char for char in TARGETS[target] if char in members]
            for char in members:
                if letters and script(char) not in {"", target}:
                    table[target].setdefault(char, min(letters, key=lambda it: it.isupper() != char.isupper()))
    result = {
        "origin": f"unicode-security, confusables.txt of Unicode {version} (UTS #39)",
        "license": "Unicode-3.0",
        **{name: dict(sorted(letters.items())) for name, letters in table.items()},
    }
    sys.stdout.write(json.dumps(result, indent=0) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
