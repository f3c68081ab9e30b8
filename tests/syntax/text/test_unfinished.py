from __future__ import annotations

import pytest

from cdclint.syntax.text.unfinished import is_unfinished


@pytest.mark.parametrize(
    ("text", "unfinished"),
    [
        ("Текст.\n", False),
        ("---\ntitle: А\n---\n\nТекст.\n", False),
        ("---\ntitle: А\n\nТекст.\n", True),
        ("```\n\nТекст.\n", True),
        ("```bash\nls\n```\n", False),
        ("```\n\n```bash\nls\n```\n", True),
        ("- пункт\n\n  ```bash\n  ls\n  ```\n", False),
        ("> ~~~\n> ls\n> ~~~\n", False),
        ("````md\n```bash\nls\n```\n````\n", False),
        ("~~~\n```\n~~~\n", False),
        ("Слово ```код``` в строке.\n", False),
        ("```код``` в строке.\n", False),
    ],
)
def test_is_unfinished(text: str, unfinished: bool) -> None:  # noqa: FBT001 (a parameter)
    assert is_unfinished(text) is unfinished
