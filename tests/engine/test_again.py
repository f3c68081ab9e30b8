"""A file that is judged again and again gets the verdict that it gets for the first time."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING
from unittest.mock import patch

import stored
from cdclint.config import load
from cdclint.core.foreign.bounded_cache import expect_repeats
from cdclint.engine import workspace
from cdclint.engine.examine import Examiner
from cdclint.engine.run.request import Request
from cdclint.engine.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from cdclint.engine.examine import Entry

PIECES = [
    "",
    "я",
    "\n",
    "\n\n",
    "the word of ",
    "`",
    "```\n",
    "$x_1$",
    "<Tip>",
    "</Tip>",
    "{a}",
    "{",
    "&amp; \\* ",
    "сonnector ",
]
PIECES += [
    "\n\nimport A from './a'\n\n",
    "\n\n## Раздел\n\n",
    "\n\n[x]: ./y.mdx\n\n",
    "[x] и [^1]",
    "\n\n[^1]: да\n",
    "- пункт\n",
]


def told(entry: Entry) -> tuple[object, ...]:
    return entry.findings, entry.comments, entry.crashes, json.loads(entry.pack())


def test_a_file_is_judged_again_as_for_the_first_time(tmp_path: Path) -> None:
    rand = random.Random(7)  # noqa: S311 (the same numbers each time are wanted)
    lessons = [text for text in stored.russian_lessons().values() if 2000 < len(text) < 6000][:4]
    for number, text in enumerate(lessons):
        (tmp_path / f"{number}.mdx").write_text(text, "utf-8")
    space = Workspace.load(load(tmp_path, {}, isolated=True), Request(cached=False))
    for number, text in enumerate(lessons):
        path, changed = f"{number}.mdx", text
        for _ in range(20):
            at = rand.randint(0, len(changed))
            changed = changed[:at] + rand.choice(PIECES) + changed[at + rand.choice([0, 0, 1, 30]) :]
            expect_repeats(True)
            try:
                space.put(path, changed.encode())
            finally:
                expect_repeats(False)
            assert told(space.run.entries[path]) == told(space.run.examiner.examine(path, changed.encode())), changed


def test_no_large_text_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.mdx").write_text("# Урок\n", "utf-8")
    space = Workspace.load(load(tmp_path, {}, isolated=True), Request(cached=False))
    with (
        patch.object(workspace, "LARGEST", 30),
        patch.object(Examiner, "examine", autospec=True, side_effect=Examiner.examine) as examine,
    ):
        for text in ("# Другой урок\n", "# Другой и длинный урок\n", "# Короткий\n", "# Коротко\n"):
            space.put("a.mdx", text.encode())
        given = [call.args[3] if len(call.args) > 3 else None for call in examine.call_args_list]
    assert [again is None for again in given] == [False, True, False, False]
    assert given[0] is not given[2]
    assert given[2] is given[3]
